#pragma once

#include <optional>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/crypto.h"

/// RSA signatures of files: PKCS#1 v1.5, as long as the key, no wrapper. ref: certificate-catalog.md §1, §8; filesystem.md
/// §8
namespace cc3235::catalog {

enum class Hash : std::uint8_t {
  sha1,    ///< CC3120, CC3220x; content of files on either generation
  sha256,  ///< CC3135, CC3235x
};

/// TI's key for CC3120/CC3220x, which signs with SHA-1: nothing here trusts it, but a signature by it is a common mistake.
const SigningKey& ti_gen2_key();

/// True when `signature` is the key's over `message` with this hash. False for every key but RSA.
bool verifies(EVP_PKEY* key, Hash hash, ByteView message, ByteView signature);
bool verifies(const SigningKey& key, Hash hash, ByteView message, ByteView signature);

/// The private key of a PEM or DER file: PKCS#1, SEC1 or unencrypted PKCS#8, by content; RSA or EC. nullptr for anything
/// else.
KeyPtr parse_private_key(ByteView file);

/// The signature over `message`; nullopt when the key is no RSA key.
std::optional<Bytes> sign(EVP_PKEY* key, Hash hash, ByteView message);

/// True when `key` is the private part of `certificate`'s.
bool belong_together(const X509* certificate, EVP_PKEY* key);

}  // namespace cc3235::catalog
