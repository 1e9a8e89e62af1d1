#include <openssl/pem.h>

#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/crypto.h"

/// Certificate files. ref: tls.md §7
namespace cc3235::catalog {
namespace {

/// The first certificate in `der`; bytes behind it are ignored. Nothing when there is none.
std::optional<Certificate> first_certificate(ByteView der) {
  std::size_t length = 0;
  X509Ptr x509 = parse_certificate(der, &length);
  if (!x509) return std::nullopt;
  return Certificate{std::move(x509), Bytes(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(length))};
}

struct OpenSslFree {
  void operator()(void* memory) const { OPENSSL_free(memory); }
};

/// One block of a PEM file.
struct PemBlock {
  std::unique_ptr<char, OpenSslFree> label, header;
  std::unique_ptr<unsigned char, OpenSslFree> data;
  std::size_t size = 0;

  bool is_certificate() const {
    const std::string_view name(label.get());
    return name == PEM_STRING_X509 || name == PEM_STRING_X509_OLD;
  }
};

std::optional<PemBlock> next_block(BIO* bio) {
  char *label = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  if (PEM_read_bio(bio, &label, &header, &data, &size) != 1) return std::nullopt;
  PemBlock block;
  block.label.reset(label);
  block.header.reset(header);
  block.data.reset(data);
  block.size = static_cast<std::size_t>(size);
  return block;
}

/// Blocks of other kinds (a key, parameters) are passed over.
std::vector<Certificate> read_pem(ByteView file) {
  std::vector<Certificate> certificates;
  const BioPtr bio = bio_over(file);
  if (!bio) return certificates;
  while (const auto block = next_block(bio.get())) {
    if (!block->is_certificate()) continue;
    auto certificate = first_certificate({block->data.get(), block->size});
    if (!certificate) break;
    certificates.push_back(std::move(*certificate));
  }
  return certificates;
}

}  // namespace

bool is_pem(ByteView file) {
  return as_text(file).find("-----BEGIN") != std::string_view::npos;
}

Bytes to_pem(ByteView der) {
  const BioPtr bio{BIO_new(BIO_s_mem())};
  if (!bio || PEM_write_bio(bio.get(), PEM_STRING_X509, "", der.data(), static_cast<long>(der.size())) <= 0) {
    throw std::bad_alloc();
  }
  const unsigned char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return Bytes(text, text + size);
}

std::vector<Certificate> read_certificates(ByteView file) {
  const ErrorQueueGuard guard;
  if (is_pem(file)) return read_pem(file);
  std::vector<Certificate> certificates;
  if (auto certificate = first_certificate(file)) certificates.push_back(std::move(*certificate));
  return certificates;
}

std::vector<Bytes> certificates_in(ByteView file) {
  std::vector<Bytes> ders;
  for (Certificate& certificate : read_certificates(file)) ders.push_back(std::move(certificate.der));
  return ders;
}

}  // namespace cc3235::catalog
