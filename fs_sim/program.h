#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/status.h"
#include "catalog/store.h"

/// Programming images: what UniFlash puts on a board, as a value and as bytes. ref: filesystem.md §7
namespace cc3235::fs_sim {

struct ProgramFile {
  std::string name;
  std::uint32_t creation_flags = 0;  ///< create_* bits of OpenFlag
  std::uint32_t max_size = 0;        ///< bytes; 0: as large as the content
  Token vendor_token{};              ///< the master token, with create_vendor_token
  Bytes content;
  std::string certificate;  ///< name of the signer's certificate, which is a file before this one
  Bytes signature;          ///< detached, of signed files and of the catalog; of a catalog without one its catalog::Voucher
};

/// The network processor's catalog of trusted roots. ref: certificate-catalog.md §1
inline constexpr std::string_view kCatalogName = "/sys/certstore.lst";
/// A catalog as a file of an image. Without a signature file a catalog::Voucher of its digest stands for it.
ProgramFile catalog_file(ByteView lst, const catalog::Voucher& voucher);

/// Files go in in their order.
struct Program {
  bool development = true;
  std::optional<Mac> mac;                        ///< of a development image: the one device that takes it
  std::optional<std::uint32_t> alert_threshold;  ///< nullopt: the default
  Bytes otp;                                     ///< empty: none in this image
  bool keep_for_restore = false;                 ///< the image is stored on the flash, too; it takes blocks there
  std::vector<ProgramFile> files;
};

/// The bytes of a programming image: a multiple of 16.
Bytes encode(const Program& program);
/// nullopt when the bytes are none (-10275).
std::optional<Program> decode_program(ByteView image);
/// Bytes of the image that begins with `head`, of which kProgramHead are enough; nullopt when it is none.
std::optional<std::uint32_t> program_size(ByteView head);
inline constexpr std::size_t kProgramHead = 16;

/// How programming ended. ref: filesystem.md §7
struct ProgramOutcome {
  Status ret;
  std::uint16_t ex_err = 0;  ///< the step that failed: 2632 catalog, 2633 files
  std::string file;          ///< the file that it failed at, if at one

  bool ok() const { return ret.ok(); }
  /// The one number that the chip answers: `ret` in the upper half, `ex_err` in the lower; 0 when fine.
  Status composite() const;
  /// What such a number says; nullopt for a code that stands for itself.
  static std::optional<ProgramOutcome> from_composite(Status answer);
};

}  // namespace cc3235::fs_sim
