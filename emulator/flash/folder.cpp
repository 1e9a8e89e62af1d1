// export and import: an image as a plain folder.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>

#include "emulator/config/host_files.h"
#include "emulator/flash/commands.h"
#include "emulator/flash/image.h"
#include "emulator/flash/manifest.h"
#include "emulator/flash/new_image.h"
#include "fs_sim/file_table.h"
#include "fs_sim/signed_close.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;

/// A name on the host, whatever the name on the flash is: no path, nothing hidden, no two alike even where case does not
/// count.
std::string host_name(std::string_view name, std::set<std::string>& taken) {
  std::string plain;
  for (const char c : name) {
    const bool fine = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
    if (!plain.empty() || std::isalnum(static_cast<unsigned char>(c)) != 0) plain += fine ? c : '_';
  }
  if (plain.empty()) plain = "file";
  std::string unique = plain;
  const auto key = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  for (int number = 2; !taken.insert(key(unique)).second; ++number) unique = fmt::format("{}-{}", plain, number);
  return unique;
}

void make_folder(const fs::path& folder, const Place& place) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    place.refuse(fmt::format("{} exists and is not an empty folder; remove it first, or name another", folder.string()));
  }
  fs::create_directories(folder / "files", error);
  if (error) place.refuse(fmt::format("{} cannot be made ({}); name another folder", folder.string(), error.message()));
}

/// What the flash keeps secret is no other user's business on the host either.
Readers readers_of(const fs_sim::SnapshotFile& file) {
  const bool secure = (file.creation_flags & fs_sim::bit(fs_sim::OpenFlag::create_secure)) != 0;
  return secure ? Readers::owner : Readers::everybody;
}

/// Of the catalog: what programming asks for beside it. The signatures of other files are gone once they are closed.
Bytes signature_of(const fs_sim::SnapshotFile& file, const fs_sim::Snapshot& snapshot) {
  if (!file.content || !fs_sim::same_name(file.name, fs_sim::kCatalogName)) return {};
  const auto setting = std::ranges::find(snapshot.settings, fs_sim::kVoucherKey, [](const auto& one) { return one.first; });
  if (setting == snapshot.settings.end()) return {};
  const auto voucher = catalog::Voucher::parse(setting->second);
  return voucher ? fs_sim::catalog_file(*file.content, *voucher).signature : Bytes{};
}

}  // namespace

Outcome run_command(const FlashExport& command) {
  require_image(command.image);
  const auto taken = fs_sim::take_snapshot(command.image);
  if (const auto* error = std::get_if<fs_sim::ImageError>(&taken)) refuse(*error);
  const auto& snapshot = std::get<fs_sim::Snapshot>(taken);

  const fs::path folder = command.folder;
  const Place place{"flash export", ""};
  make_folder(folder, place);
  Progress progress("export");
  std::set<std::string> names;
  std::vector<ExportedFile> paths;
  for (const fs_sim::SnapshotFile& file : snapshot.files) {
    progress.show(paths.size(), snapshot.files.size());
    paths.push_back({"files/" + host_name(file.name, names), ""});
    if (file.content) write_host_file(folder / paths.back().content, *file.content, place, readers_of(file));
    if (const Bytes signature = signature_of(file, snapshot); !signature.empty()) {
      paths.back().signature = "files/" + host_name(file.name + ".sig", names);
      write_host_file(folder / paths.back().signature, signature, place);
    }
  }
  if (!snapshot.identity.otp.empty()) write_host_file(folder / kOtpFile, snapshot.identity.otp, place);
  if (!snapshot.factory_image.empty()) write_host_file(folder / kFactoryFile, snapshot.factory_image, place, Readers::owner);
  write_host_file(folder / kManifestName, as_bytes(manifest_text(snapshot, paths)), place, Readers::owner);
  return {fmt::format("{}: {} files\n", command.folder, snapshot.files.size())};
}

Outcome run_command(const FlashImport& command) {
  const auto random = make_system_random();
  const fs_sim::Snapshot snapshot = read_folder(command.folder, *random);
  std::optional<NewImage> made;
  if (!exists(command.image)) made.emplace(command.image);
  if (const auto error = fs_sim::put_snapshot(made ? made->path() : command.image, snapshot)) {
    if (error->kind == fs_sim::ImageError::Kind::in_use) refuse(*error);
    throw Failure(ExitCode::failed, made ? made->of_the_place(error->message) : error->message);
  }
  if (made) made->put_in_place();
  return {fmt::format("{}: {} files\n", command.image, snapshot.files.size())};
}

}  // namespace cc3235::emulator
