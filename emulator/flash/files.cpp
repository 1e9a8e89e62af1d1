// The verbs that change single files of an image, and the one that makes it: create, put, get, rm.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/status_codes.h"
#include "emulator/config/host_files.h"
#include "emulator/flash/commands.h"
#include "emulator/flash/image.h"
#include "emulator/flash/new_image.h"
#include "fs_sim/file_table.h"
#include "fs_sim/lock_holder.h"

namespace cc3235::emulator {
namespace {

using fs_sim::OpenFlag;

constexpr std::uint8_t kGroupBit = 0x01;  // of the first byte: an address of several stations, or of all

Mac mac_of(const std::string& text) {
  const auto mac = parse_mac(text);
  if (!mac || mac->zero() || (mac->bytes[0] & kGroupBit) != 0) {
    throw Failure(ExitCode::usage,
                  fmt::format("--mac: '{}' is no MAC address of a board; give one such as 98:5d:ad:1a:2b:3c", text));
  }
  return *mac;
}

/// What would have no effect is no wish that anybody can have.
void judge_options(const FlashPut& command) {
  const bool catalog = fs_sim::same_name(command.name, fs_sim::kCatalogName);
  const auto require = [](bool fine, const char* option, const char* remedy) {
    if (!fine) throw Failure(ExitCode::usage, fmt::format("flash put: {} has no effect here; {}", option, remedy));
  };
  constexpr const char* kSigned = "a signed file has --secure and no --nosignature";
  const bool signed_file = command.secure && !command.nosignature;
  require(command.certificate.empty() || signed_file, "--certificate", kSigned);
  require(command.signature.empty() || signed_file || catalog, "--signature", kSigned);
  require(!command.token || command.secure, "--token", "only files with --secure have tokens");
}

std::uint32_t creation_flags_of(const FlashPut& command) {
  std::uint32_t flags = 0;
  const auto add = [&flags](bool wanted, OpenFlag flag) { flags |= wanted ? fs_sim::bit(flag) : 0; };
  add(command.failsafe, OpenFlag::create_failsafe);
  add(command.secure, OpenFlag::create_secure);
  add(command.nosignature, OpenFlag::create_nosignature);
  add(command.static_token, OpenFlag::create_static_token);
  add(command.token.has_value(), OpenFlag::create_vendor_token);
  add(command.public_write, OpenFlag::create_public_write);
  add(command.public_read, OpenFlag::create_public_read);
  return flags;
}

std::string_view reason_of(Status status, const catalog::Judgement& judgement) {
  if (status == status::SL_ERROR_FS_FILE_INVALID_FILE_SIZE) return "a file has room for at least one byte; give --max-size";
  return judgement.status == status ? std::string_view(judgement.reason) : std::string_view();
}

/// What is read must not take the image's own place, nor that of the log that belongs to it.
void refuse_the_image_itself(const FlashGet& command) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-journal"}) {
    if (!std::filesystem::equivalent(command.image + suffix, command.host_file, ignored)) continue;
    throw Failure(ExitCode::usage, fmt::format("flash get: {} is the image itself; name another file", command.host_file));
  }
}

}  // namespace

Outcome run_command(const FlashCreate& command) {
  if (exists(command.image)) {
    if (const auto holder = fs_sim::find_lock_holder(command.image)) {
      throw Failure(ExitCode::image_in_use,
                    fmt::format("flash image {}: exists, and is in use by {}; name another", command.image, *holder));
    }
    throw Failure(ExitCode::failed, fmt::format("flash image {}: exists; remove it first, or name another", command.image));
  }
  if (command.nonsecure && command.alert_threshold) {
    throw Failure(ExitCode::usage, "--alert-threshold: a chip without security features has none; leave it out");
  }
  fs_sim::Program program;
  program.development = command.development;
  if (!command.mac.empty()) program.mac = mac_of(command.mac);
  program.alert_threshold = command.alert_threshold;

  fs_sim::ImageOptions options;
  options.size = command.size;
  options.secured = !command.nonsecure;
  NewImage made(command.image);
  {
    ToolImage flash(made.path(), options, ToolImage::Absent::is_made);
    if (const auto outcome = flash->program(program); !outcome.ok()) {
      throw Failure(ExitCode::failed, fmt::format("flash image {}: cannot be made so ({}); see 'cc3235emu error {}'",
                                                  command.image, outcome.ret.value(), outcome.ret.value()));
    }
  }
  made.put_in_place();
  return {fmt::format("{}: {} bytes, {}{}\n", command.image, command.size,
                      command.development ? "development" : "production",
                      program.mac ? ", " + to_string(*program.mac) : "")};
}

Outcome run_command(const FlashPut& command) {
  judge_options(command);
  require_image(command.image);
  const Place place{"flash put", ""};
  fs_sim::ProgramFile file;
  file.name = command.name;
  file.creation_flags = creation_flags_of(command);
  file.max_size = command.max_size;
  file.vendor_token = Token{command.token.value_or(0)};
  file.content = read_host_input(command.host_file, fs_sim::kMaxFlash, place);
  file.certificate = command.certificate;
  if (!command.signature.empty()) file.signature = read_host_file(command.signature, 1u << 16, place);
  ToolImage image(command.image);  // not before all is read: what writes into a pipe may need the image
  const auto outcome = command.bundle        ? image->stage(file, fs_sim::OpenFlag::bundle)
                       : command.must_commit ? image->stage(file, fs_sim::OpenFlag::must_commit)
                                             : image->install(file);
  if (!outcome.ok()) refuse(command.image, command.name, outcome.ret, reason_of(outcome.ret, image->last_judgement()));
  return {};
}

Outcome run_command(const FlashGet& command) {
  refuse_the_image_itself(command);
  ToolImage image(command.image, looking());
  image.require_unlocked(command.name);
  const auto content = image->content(command.name);
  if (!content) refuse(command.image, command.name, content.status());
  if (!command.host_file.empty() && command.host_file != "-") {
    write_host_file(command.host_file, *content, Place{"flash get", ""});
    return {};
  }
  const bool written = std::fwrite(content->data(), 1, content->size(), stdout) == content->size();
  if (!written || std::fflush(stdout) != 0) {
    throw Failure(ExitCode::failed, "standard output: cannot be written; name a file instead");
  }
  return {};
}

Outcome run_command(const FlashRemove& command) {
  ToolImage image(command.image);
  image.require_unlocked(command.names.front());
  for (const std::string& name : command.names) {
    const auto same = [&name](const fs_sim::FileRecord& file) { return fs_sim::same_name(file.name, name); };
    if (std::ranges::none_of(image->files(), same)) refuse(command.image, name, status::SL_ERROR_FS_FILE_NOT_EXISTS);
  }
  const auto outcome = image->uninstall(command.names);
  if (!outcome.ok()) refuse(command.image, outcome.file, outcome.ret);
  return {};
}

}  // namespace cc3235::emulator
