#include "catalog/crypto.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <limits>

namespace cc3235::catalog {
namespace {

using LibraryPtr = std::unique_ptr<OSSL_LIB_CTX, Releaser<OSSL_LIB_CTX_free>>;

/// OpenSSL's lengths are int or long.
constexpr std::size_t kMaxLength = std::numeric_limits<int>::max();

}  // namespace

OSSL_LIB_CTX* crypto_context() {
  static const LibraryPtr library = [] {
    // Also keeps the default context, which a few OpenSSL functions fall back to, away from openssl.cnf.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    return LibraryPtr(OSSL_LIB_CTX_new());
  }();
  return library.get();
}

X509Ptr parse_certificate(ByteView der, std::size_t* length) {
  if (der.size() > kMaxLength) return nullptr;
  const ErrorQueueGuard guard;
  X509* certificate = X509_new_ex(crypto_context(), nullptr);
  const unsigned char* at = der.data();
  // On failure d2i_X509 frees the object that it was given.
  X509Ptr parsed(d2i_X509(&certificate, &at, static_cast<long>(der.size())));
  if (parsed && length != nullptr) *length = static_cast<std::size_t>(at - der.data());
  return parsed;
}

BioPtr bio_over(ByteView bytes) {
  if (bytes.size() > kMaxLength) return nullptr;
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

ErrorQueueGuard::~ErrorQueueGuard() {
  ERR_clear_error();
}

}  // namespace cc3235::catalog
