#include "emulator/config/host_files.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

enum class Source { regular_file, anything };

Bytes read_whole(const fs::path& file, Source source, std::size_t limit, const Place& place) {
  const auto refuse = [&](const std::string& why, const char* remedy) {
    place.refuse(fmt::format("cannot read {}: {}; {}", file.string(), why, remedy));
  };
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (error) refuse(error.message(), "correct the path");
  const bool wrong = source == Source::regular_file ? !fs::is_regular_file(status) : fs::is_directory(status);
  if (wrong) refuse("not a regular file", "name a file");
  const std::unique_ptr<std::FILE, CloseFile> input(std::fopen(file.c_str(), "rbe"));
  if (!input) refuse(std::strerror(errno), "allow this user to read it");

  Bytes content;
  constexpr std::size_t kStep = 65536;
  for (std::size_t got = kStep; got == kStep;) {
    const std::size_t before = content.size();
    content.resize(before + kStep);
    got = std::fread(content.data() + before, 1, kStep, input.get());
    content.resize(before + got);
    if (content.size() > limit) refuse(fmt::format("more than {} bytes", limit), "name the right file");
  }
  if (std::ferror(input.get())) refuse(std::strerror(errno), "allow this user to read it");
  return content;
}

std::FILE* open_to_write(const fs::path& file, Readers readers) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, readers == Readers::owner ? 0600 : 0666);
  return descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
}

}  // namespace

Bytes read_host_file(const fs::path& file, std::size_t limit, const Place& place) {
  return read_whole(file, Source::regular_file, limit, place);
}

Bytes read_host_input(const fs::path& file, std::size_t limit, const Place& place) {
  return read_whole(file == "-" ? "/dev/stdin" : file, Source::anything, limit, place);
}

void write_host_file(const fs::path& file, ByteView content, const Place& place, Readers readers) {
  // Beside its place first, so that a full disk costs nothing that was there; a device such as /dev/stdout has no beside.
  std::error_code error;
  const bool replace = !fs::exists(file, error) || fs::is_regular_file(file, error);
  const fs::path written = replace ? fs::path(file.string() + ".new") : file;
  std::unique_ptr<std::FILE, CloseFile> output(open_to_write(written, readers));
  bool good = output && std::fwrite(content.data(), 1, content.size(), output.get()) == content.size();
  int why = errno;
  if (output && std::fclose(output.release()) != 0) {
    good = false;
    why = errno;
  }
  if (good && replace && std::rename(written.c_str(), file.c_str()) != 0) {
    good = false;
    why = errno;
  }
  if (good) return;
  if (replace) fs::remove(written, error);
  place.refuse(fmt::format("cannot write {}: {}; choose a file that can be written", file.string(), std::strerror(why)));
}

void require_other_file(const fs::path& output, std::span<const fs::path> inputs, const Place& place) {
  std::error_code error;
  for (const fs::path& input : inputs) {
    if (fs::is_regular_file(input, error) && fs::equivalent(output, input, error)) {
      place.refuse(fmt::format("--out {} is the input {}, which would be lost; choose another file", output.string(),
                               input.string()));
    }
  }
}

std::vector<fs::path> files_at(const fs::path& path, const Place& place) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unreadable;
    if (entry->is_regular_file(unreadable)) files.push_back(entry->path());
  }
  if (error) place.refuse(fmt::format("cannot list {}: {}; allow this user to read it", path.string(), error.message()));
  std::ranges::sort(files);
  return files;
}

}  // namespace cc3235::emulator
