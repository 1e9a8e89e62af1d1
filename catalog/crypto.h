#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "base/bytes.h"

/// OpenSSL as this program uses it: one library context of its own, which reads no openssl.cnf, and owning pointers.
namespace cc3235::catalog {

/// Made at the first call, so that a process that never needs cryptography does not pay for it. Thread-safe.
OSSL_LIB_CTX* crypto_context();

template <auto kFree>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using BioPtr = std::unique_ptr<BIO, Releaser<BIO_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Releaser<X509_free>>;

/// The first certificate of `der`; nullptr when there is none. `length`, when given, receives the bytes that it takes.
X509Ptr parse_certificate(ByteView der, std::size_t* length = nullptr);

/// A certificate and the bytes that it was read from.
struct Certificate {
  X509Ptr x509;
  Bytes der;
};

/// Every certificate in a DER or PEM file up to the first damaged one. ref: tls.md §7
std::vector<Certificate> read_certificates(ByteView file);

/// A certificate as PEM.
Bytes to_pem(ByteView der);

/// Whether the file is PEM by its content.
bool is_pem(ByteView file);

/// A read-only BIO over `bytes`, which must outlive it. nullptr when they are too many for OpenSSL.
BioPtr bio_over(ByteView bytes);

/// Drops what failed OpenSSL calls left in this thread's error queue when the scope ends.
struct ErrorQueueGuard {
  ErrorQueueGuard() = default;
  ~ErrorQueueGuard();
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

}  // namespace cc3235::catalog
