#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"

/// The serial flash of the chip: one SQLite file, one transaction per chip-level effect. ref: filesystem.md
namespace cc3235::fs_sim {

/// Mode and creation flags of FileOpen, the chip's own bits. ref: commands-file.md §2
enum class OpenFlag : std::uint32_t {
  read = 0x40000000,
  write = 0x10000000,
  create = 0x08000000,
  overwrite = 0x20000000,
  create_failsafe = 0x00020000,
  create_secure = 0x00040000,
  create_nosignature = 0x00080000,
  create_static_token = 0x00100000,
  create_vendor_token = 0x00200000,
  create_public_write = 0x00400000,
  create_public_read = 0x00800000,
};
constexpr std::uint32_t bit(OpenFlag flag) {
  return static_cast<std::uint32_t>(flag);
}

/// Flags of FileGetInfo and the file list. ref: commands-file.md §7
enum class FileFlag : std::uint16_t {
  must_commit = 0x0001,
  bundle_file = 0x0002,
  pending_commit = 0x0004,
  pending_bundle_commit = 0x0008,
  secure = 0x0010,
  not_failsafe = 0x0020,
  sys_file = 0x0040,
  not_valid = 0x0100,
  public_write = 0x0200,
  public_read = 0x0400,
  open_read = 0x0800,
  open_write = 0x1000,
  nosignature = 0x2000,
};
constexpr std::uint16_t bit(FileFlag flag) {
  return static_cast<std::uint16_t>(flag);
}

/// The chip's wire modes. ref: filesystem.md §2
enum class OpenMode : std::uint8_t { read = 0, write = 1, create = 2, create_if_absent = 3 };

struct OpenRequest {
  std::string name;  ///< 1 to 180 bytes, a key and never a host path; case-insensitive
  OpenMode mode{};
  std::uint32_t creation_flags = 0;  ///< create_* bits of OpenFlag
  std::uint32_t max_size = 0;        ///< bytes, already rounded by the host driver
  Token token{};
};

struct Opened {
  FileHandle handle{};
  Token token{};
};

struct FileInfo {
  std::uint16_t flags = 0;
  std::uint32_t length = 0, max_size = 0;
  std::array<Token, 4> tokens{};
  std::uint32_t storage = 0;  ///< bytes on flash, mirror included
  std::uint32_t write_counter = 0;
};

/// The chip's whole answer to get-info: a file that is open (-10369) or was left open by a power cut (-10288) is described
/// all the same. ref: commands-file.md §7 quirk 3
struct FileReport {
  Status status;
  std::optional<FileInfo> info;
};

/// Why an image cannot be opened; `message` is one line: where, what, remedy.
struct ImageError {
  enum class Kind : std::uint8_t { unusable, in_use } kind{};
  std::string message;
};

struct ImageOptions {
  std::string path;               ///< host path; empty: an image in memory (tests)
  std::uint32_t size = 4u << 20;  ///< bytes, of a fresh image; multiple of 4096, 1 MiB to 32 MiB
  bool fast = false;              ///< synchronous=NORMAL instead of FULL
};

/// One serial flash. Not thread-safe: one call at a time, from any thread.
///
/// Every call that changes what the flash will say after a restart is one transaction that is on disk before the call
/// returns. write() is the exception: what it takes becomes readable, and durable, at close(), because a power cut before
/// that loses it on the chip too. Destroying the object without stop() is a power cut; one at any instant leaves what
/// filesystem.md §3 says. Where the host's disk refuses (full, I/O error), the call answers with the chip's code for a
/// failing flash and changes nothing.
class FileSystem {
 public:
  /// Opens or makes the image and keeps everybody else out of it until destroyed; files left open for write by a power cut
  /// become what filesystem.md §3 says. `random` makes tokens and must live as long.
  static std::variant<FileSystem, ImageError> open_image(const ImageOptions& options, Random& random);
  ~FileSystem();
  FileSystem(FileSystem&&) noexcept;
  FileSystem& operator=(FileSystem&&) noexcept;

  /// True when open_image() made the image (configuration's flash.files go in then).
  bool fresh() const;

  Result<Opened> open(const OpenRequest& request);
  /// `offset` and the end of `data` within the max size, else -10337. At most 1456 bytes a call on the chip; any length
  /// here.
  Result<std::size_t> write(FileHandle handle, std::uint32_t offset, ByteView data);
  /// True when write() of so many bytes there does not touch the disk.
  bool writes_to_memory(FileHandle handle, std::uint32_t offset, std::size_t size) const;
  /// Up to out.size() bytes; offset at or after the end: -10337.
  Result<std::size_t> read(FileHandle handle, std::uint32_t offset, MutableBytes out);
  /// Signature `A` of length 1 aborts. ref: filesystem.md §8
  Status close(FileHandle handle, std::string_view certificate_name, ByteView signature);
  Status remove(std::string_view name, Token token);
  Result<FileInfo> info(std::string_view name, Token token);
  FileReport report(std::string_view name, Token token);

  /// The active copy, as the NWP reads its own certificates: no token, no handle; absent or without valid copy, or open for
  /// write: an error. ref: tls.md §7
  Result<Bytes> content(std::string_view name);

  /// Orderly stop: every open handle goes; a file open for write is aborted. ref: commands-device-wlan.md §2.1
  void stop();

  /// Persistent settings of the network processor, beside the files. Missing: nullopt.
  std::optional<Bytes> setting(std::string_view key);
  Status set_setting(std::string_view key, ByteView value);

  struct Impl;

 private:
  explicit FileSystem(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::fs_sim
