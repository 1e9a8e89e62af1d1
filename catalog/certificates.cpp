#include <openssl/pem.h>

#include <string_view>

#include "catalog/catalog.h"
#include "catalog/crypto.h"

/// Certificate files. ref: tls.md §7
namespace cc3235::catalog {
namespace {

constexpr std::string_view kPemMark = "-----BEGIN";

/// The bytes of the first certificate in `der`, without what stands behind it; empty when there is none.
Bytes first_certificate(ByteView der) {
  std::size_t length = 0;
  if (!parse_certificate(der, &length)) return {};
  return Bytes(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(length));
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

/// Certificates up to the first damaged block; blocks of other kinds (a key, parameters) are passed over.
std::vector<Bytes> certificates_in_pem(ByteView file) {
  std::vector<Bytes> certificates;
  const BioPtr bio = bio_over(file);
  if (!bio) return certificates;
  while (const auto block = next_block(bio.get())) {
    if (!block->is_certificate()) continue;
    Bytes der = first_certificate({block->data.get(), block->size});
    if (der.empty()) break;
    certificates.push_back(std::move(der));
  }
  return certificates;
}

}  // namespace

std::vector<Bytes> certificates_in(ByteView file) {
  const ErrorQueueGuard guard;
  if (as_text(file).find(kPemMark) != std::string_view::npos) return certificates_in_pem(file);
  Bytes der = first_certificate(file);
  if (der.empty()) return {};
  return {std::move(der)};
}

}  // namespace cc3235::catalog
