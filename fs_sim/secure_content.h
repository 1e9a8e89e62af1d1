#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "catalog/crypto.h"

/// What keeps the content of secure files from being read, and that and everything else that counts from being changed,
/// behind the chip's back. ref: filesystem.md §4
namespace cc3235::fs_sim {

/// The secret of one device, made with its image.
using DeviceKey = std::array<std::uint8_t, 32>;
using RowSeal = std::array<std::uint8_t, 32>;

DeviceKey make_device_key();

/// Which block this is; a sealed block opens nowhere else.
struct BlockIdentity {
  std::uint32_t number = 0;    ///< of the block on the flash
  std::uint32_t slot = 0;      ///< of the file
  std::uint32_t serial = 0;    ///< of the open for write that it was written in; never comes twice
  std::uint32_t revision = 0;  ///< grows each time the block is stored in that time
};

/// AES-256-GCM for blocks, HMAC-SHA-256 for rows of tables, each with a key of its own made from the device key.
class Sealer {
 public:
  explicit Sealer(const DeviceKey& key);

  /// Revision (4 bytes, little endian), cipher text, tag (16 bytes).
  Bytes seal(const BlockIdentity& block, ByteView content) const;
  /// The content at the start of `out` and its size; nullopt when it was changed, or is another block. `block.revision` does
  /// not count.
  std::optional<std::size_t> open(const BlockIdentity& block, ByteView sealed, MutableBytes out) const;

  RowSeal seal_row(std::string_view table, ByteView fields) const;

 private:
  using CipherPtr = std::unique_ptr<EVP_CIPHER, catalog::Releaser<EVP_CIPHER_free>>;

  DeviceKey content_key_{}, row_key_{};
  CipherPtr cipher_;
};

}  // namespace cc3235::fs_sim
