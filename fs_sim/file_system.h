#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/store.h"
#include "fs_sim/flags.h"
#include "fs_sim/limits.h"
#include "fs_sim/program.h"

/// The serial flash of the chip: one SQLite file, one transaction per chip-level effect. ref: filesystem.md
namespace cc3235::fs_sim {

struct OpenRequest {
  std::string name;  ///< 1 to 180 bytes, a key and never a host path; case-insensitive
  OpenMode mode{};
  /// create_* bits of OpenFlag, and for any open for write must_commit or bundle.
  std::uint32_t creation_flags = 0;
  std::uint32_t max_size = 0;  ///< bytes, already rounded by the host driver
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

/// One line of the chip's file list. ref: commands-file.md §8
struct ListEntry {
  std::string name;  ///< `name not kept` where the name table was full
  std::uint32_t max_size = 0;
  std::uint16_t properties = 0;  ///< as FileInfo::flags, without nosignature
  std::uint32_t blocks = 0;      ///< mirror included
};
struct FileList {
  std::vector<ListEntry> entries;
  std::int32_t index = -1;  ///< of the last one; where to go on
};

/// A file as the tools see it: everything that the flash knows of it.
struct FileRecord {
  std::uint32_t slot = 0;
  std::string name;  ///< also where the chip's list has lost it
  std::uint32_t creation_flags = 0;
  std::uint32_t first_block = 0, blocks = 0;
  FileInfo info;
};

/// ref: filesystem.md §6
enum class BundleState : std::uint8_t { stopped = 0, started = 1, pending_commit = 3 };

/// ref: commands-file.md §9; in the order in which the values are shown
struct StorageInfo {
  std::uint32_t block_size = 0, capacity = 0, allocated = 0, reserved = 0, reserved_for_system = 0, largest_gap = 0,
                available_for_user = 0;  ///< blocks
  std::uint32_t max_files = 0;
  bool development = false;
  BundleState bundle{};
  std::uint32_t max_system_files = 0, user_files = 0, system_files = 0;
  std::uint32_t alerts = 0, alert_threshold = 0, fat_writes = 0;
};

/// What programming has made of the chip for life. ref: filesystem.md §7, certificate-catalog.md §5
struct DeviceIdentity {
  bool development = false;  ///< a development image: bound to one MAC address
  bool secured = true;       ///< false: a chip without security features
  std::optional<Mac> mac;
  Bytes otp;  ///< empty: never written

  friend bool operator==(const DeviceIdentity&, const DeviceIdentity&) = default;
};

/// Why an image cannot be opened; `message` is one line: where, what, remedy.
struct ImageError {
  enum class Kind : std::uint8_t { unusable, in_use } kind{};
  std::string message;
};

struct ImageOptions {
  /// look: all changes are refused, so that the file may be one that cannot be written.
  enum class Access : std::uint8_t { write, look };

  std::string path{};             ///< host path; empty: an image in memory
  std::uint32_t size = 4u << 20;  ///< bytes, of a fresh image; multiple of 4096, 1 MiB to 32 MiB
  bool fast = false;              ///< synchronous=NORMAL instead of FULL
  /// Of a fresh image: security alerts until the lock, 1 to 255. ref: filesystem.md §5
  std::uint32_t alert_threshold = kAlertThreshold;
  bool secured = true;   ///< of a fresh image: false for a chip without security features
  bool power_up = true;  ///< false: a tool looks into a device that stays off; no bundle changes its state by that
  Access access = Access::write;
  std::vector<catalog::SigningKey> rom_keys{};  ///< who may sign catalogs while no OTP is written; empty: TI
  std::optional<Mac> mac{};  ///< of the chip that the flash is soldered to; nullopt: what programming said of it
};

/// Removes the logs that an image of this path has left behind, which is gone or about to be replaced.
void remove_logs(const std::string& path);

/// One serial flash. Not thread-safe: one call at a time, from any thread.
///
/// What was changed behind the chip's back (a file's entry, a setting) locks the file system when the image is opened.
///
/// Every call that changes what the flash will say after a restart is one transaction that is on disk before the call
/// returns. write() is the exception: what it takes becomes readable, and durable, at close(), because a power cut before
/// that loses it on the chip too. Destroying the object without stop() is a power cut; one at any instant leaves what
/// filesystem.md §3 and §6 say. Where the host's disk refuses (full, I/O error), the call answers with the chip's code for a
/// failing flash and changes nothing.
class FileSystem {
 public:
  /// Opens or makes the image, keeps everybody else out of it until destroyed, and powers the flash up: what a power cut
  /// left becomes what filesystem.md §3 and §6 say. `random` makes tokens and must live as long.
  static std::variant<FileSystem, ImageError> open_image(const ImageOptions& options, Random& random);
  ~FileSystem();
  FileSystem(FileSystem&&) noexcept;
  FileSystem& operator=(FileSystem&&) noexcept;

  /// True when open_image() made the image (configuration's flash.files go in then).
  bool fresh() const;

  // ---- the chip's file commands ----

  Result<Opened> open(const OpenRequest& request);
  /// `offset` and the end of `data` within the max size, else -10337. At most 1456 bytes a call on the chip; any length
  /// here.
  Result<std::size_t> write(FileHandle handle, std::uint32_t offset, ByteView data);
  /// True when write() of so many bytes there writes nothing to the disk.
  bool writes_to_memory(FileHandle handle, std::uint32_t offset, std::size_t size) const;
  /// Up to out.size() bytes; offset at or after the end: -10337.
  Result<std::size_t> read(FileHandle handle, std::uint32_t offset, MutableBytes out);
  /// Signature `A` of length 1 aborts. ref: filesystem.md §8
  Status close(FileHandle handle, std::string_view certificate_name, ByteView signature);
  Status remove(std::string_view name, Token token);
  Status rename(std::string_view name, std::string_view new_name, Token token);
  Result<FileInfo> info(std::string_view name, Token token);
  FileReport report(std::string_view name, Token token);
  /// At most `count` files behind table index `index` (-1 begins); a list beyond 1456 bytes: -10278.
  Result<FileList> list(std::int32_t index, std::uint32_t count);
  /// Also while locked.
  Result<StorageInfo> storage_info() const;

  /// The new content takes the old one's place, or goes; the token that is valid from then on. ref: filesystem.md §6
  Result<Token> commit(std::string_view name, Token token);
  Result<Token> rollback(std::string_view name, Token token);
  /// The new state.
  Result<BundleState> commit_bundle();
  Result<BundleState> rollback_bundle();

  // ---- power ----

  /// The NWP is powered off: every open handle goes; a file open for write is aborted. `orderly`: with time to finish, which
  /// lets a bundle go on after the next start. ref: commands-device-wlan.md §2.1, filesystem.md §6
  void stop(bool orderly = false);
  /// The NWP comes up again; nothing when it is up. SL_ERROR_FS_ALERT_ERR: locked, SL_ERROR_FS_CORRUPTED_ERR: not formatted.
  Status start();
  /// Security alerts have locked the file system: all but storage_info(), program() and restore() answer -10299.
  bool locked() const;

  // ---- programming: what UniFlash does, also while locked. ref: filesystem.md §7 ----

  /// Formats and puts the image's files in; all of it, or the flash stays as it was.
  ProgramOutcome program(const Program& program);
  /// The next portion of a programming image (encode(Program)): bytes so far, 0 when it is complete and programmed. Errors
  /// are composite, see ProgramOutcome. Until it is complete the file commands answer -10271.
  Result<std::size_t> program_chunk(ByteView chunk);
  /// Back to the stored programming image: everything, or only the settings of the network processor. File commands answer
  /// -10271 until the next start.
  ProgramOutcome restore(RestoreTarget target);
  /// Leaves a flash without a file system. OTP, wear and keys stay.
  Status wipe();
  /// SL_ERROR_FS_ALERT_CANT_BE_SET_ON_NON_SECURE_DEVICE. 1 to 255.
  Status set_alert_threshold(std::uint32_t alerts);

  // ---- the network processor's own use, and the tools' ----

  /// The readable copy, as the NWP reads its own certificates: no token, no handle; absent or without valid copy, or open
  /// for write: an error. ref: tls.md §7
  Result<Bytes> content(std::string_view name);
  /// The catalog that connections and signed files go by, and what it is worth.
  catalog::Store trust();
  /// Puts one file in, or in the place of the one there, as programming does; nothing may be open. Locked: -10299; in the
  /// place of a file that waits for a commit: -10344, of a bundle's: -10282.
  ProgramOutcome install(const ProgramFile& file);
  /// Writes the OTP, once for the life of the device. ref: certificate-catalog.md §5
  ProgramOutcome install_otp(ByteView otp);
  /// Puts in what a host would write with this flag (must_commit or bundle), to wait for its decision: a new content of the
  /// file there, or a new file. A bundle goes on with the next start, as after an orderly stop. ref: filesystem.md §6
  ProgramOutcome stage(const ProgramFile& file, OpenFlag flag);
  /// Takes files away as if they had never been programmed, all of them or none; one that is not there is no obstacle.
  /// Refused as install() refuses.
  ProgramOutcome uninstall(const std::vector<std::string>& names);
  /// Why a signed file, catalog or OTP was taken or refused last.
  const catalog::Judgement& last_judgement() const;
  std::vector<FileRecord> files() const;
  DeviceIdentity identity() const;
  /// The stored programming image; empty when there is none.
  Bytes factory_image();
  /// How often each block has been erased, by block number.
  std::vector<std::uint32_t> wear();

  /// Persistent settings of the network processor, beside the files. Missing: nullopt.
  std::optional<Bytes> setting(std::string_view key);
  Status set_setting(std::string_view key, ByteView value);

  struct Impl;

 private:
  explicit FileSystem(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::fs_sim
