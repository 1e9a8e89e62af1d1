#include "catalog/catalog.h"

#include <openssl/evp.h>

#include <algorithm>
#include <new>
#include <utility>

#include "catalog/crypto.h"

namespace cc3235::catalog {

Digest digest_of(ByteView der) {
  Digest digest{};
  // Fails only when memory is out.
  if (EVP_Q_digest(crypto_context(), "SHA256", nullptr, der.data(), der.size(), digest.data(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return digest;
}

Catalog::Catalog(UnixSeconds created, std::vector<Digest> trusted, std::vector<Digest> revoked)
    : created_(created), trusted_(std::move(trusted)), revoked_(std::move(revoked)) {}

bool Catalog::trusts(const Digest& root) const {
  return std::ranges::find(trusted_, root) != trusted_.end();
}

bool Catalog::revokes(const Digest& certificate) const {
  return std::ranges::find(revoked_, certificate) != revoked_.end();
}

}  // namespace cc3235::catalog
