#include "tls_sim/credentials.h"

#include <openssl/decoder.h>

#include <tuple>
#include <utility>

#include "catalog/signature.h"

namespace cc3235::tls_sim {
namespace {

using catalog::KeyPtr;
using catalog::X509Ptr;

/// The certificates of the file; `state` says what became of it.
std::vector<X509Ptr> read_certificates(const Credential& file, FileState& state) {
  std::vector<X509Ptr> certificates;
  if (!file.named) return certificates;
  state = FileState::absent;
  if (!file.content) return certificates;
  for (auto& certificate : catalog::read_certificates(*file.content)) certificates.push_back(std::move(certificate.x509));
  state = certificates.empty() ? FileState::unusable : FileState::good;
  return certificates;
}

/// The first certificate of the file. Further ones are not used (uncertain). ref: tls.md §7
X509Ptr read_certificate(const Credential& file, FileState& state) {
  auto certificates = read_certificates(file, state);
  return certificates.empty() ? nullptr : std::move(certificates.front());
}

X509Ptr read_ca(const Credential& file, FileState& state, LastCa& last) {
  if (file.named && file.content && last.x509 && *file.content == last.file) {
    state = FileState::good;
    X509_up_ref(last.x509.get());
    return X509Ptr(last.x509.get());
  }
  X509Ptr ca = read_certificate(file, state);
  if (ca) {
    X509_up_ref(ca.get());
    last = {*file.content, X509Ptr(ca.get())};
  }
  return ca;
}

KeyPtr read_key(const Credential& file, FileState& state, KeyPtr (*parse)(ByteView)) {
  if (!file.named) return nullptr;
  state = FileState::absent;
  if (!file.content) return nullptr;
  KeyPtr key = parse(*file.content);
  state = key ? FileState::good : FileState::unusable;
  return key;
}

/// Parameters below this strength OpenSSL does not use at any security level: about 1024 bits.
constexpr int kLeastSecurityBits = 80;

bool is_diffie_hellman(const EVP_PKEY* key) {
  return EVP_PKEY_is_a(key, "DH") == 1 || EVP_PKEY_is_a(key, "DHX") == 1;
}

/// Parameters of Diffie-Hellman or of a curve, DER or PEM. nullptr for anything else.
KeyPtr parse_parameters(ByteView file) {
  const catalog::ErrorQueueGuard guard;
  EVP_PKEY* made = nullptr;
  const std::unique_ptr<OSSL_DECODER_CTX, catalog::Releaser<OSSL_DECODER_CTX_free>> decoder{OSSL_DECODER_CTX_new_for_pkey(
      &made, nullptr, nullptr, nullptr, EVP_PKEY_KEY_PARAMETERS, catalog::crypto_context(), nullptr)};
  const unsigned char* at = file.data();
  std::size_t size = file.size();
  if (decoder) std::ignore = OSSL_DECODER_from_data(decoder.get(), &at, &size);
  KeyPtr parameters(made);
  const bool known = made != nullptr && (is_diffie_hellman(made) || EVP_PKEY_is_a(made, "EC") == 1);
  return known && EVP_PKEY_get_security_bits(made) >= kLeastSecurityBits ? std::move(parameters) : nullptr;
}

/// Certificate and key belong together. ref: tls.md §2 row 7
void match(Credentials& own) {
  if (own.files.certificate != FileState::good) return;
  if (own.files.private_key == FileState::unset) {
    own.files.certificate = FileState::unmatched;
  } else if (own.private_key && !catalog::belong_together(own.certificate.front().get(), own.private_key.get())) {
    own.files.private_key = FileState::unusable;
  }
}

}  // namespace

Means Credentials::means() const {
  const auto is = [](const KeyPtr& key, const char* kind) { return key && EVP_PKEY_is_a(key.get(), kind) == 1; };
  const bool dh = dh_parameters && is_diffie_hellman(dh_parameters.get());
  // Reported: with parameters of a curve in the place of DH parameters, no ephemeral suite works. ref: customer-cases.md 22
  return {.rsa = is(private_key, "RSA"), .ecdsa = is(private_key, "EC"), .dhe = dh, .ecdhe = dh || !dh_parameters};
}

Credentials read_credentials(Side side, const Settings& settings, LastCa& last) {
  Credentials read;
  read.ca = read_ca(settings.ca, read.files.ca, last);
  read.certificate = read_certificates(settings.certificate, read.files.certificate);
  read.private_key = read_key(settings.private_key, read.files.private_key, catalog::parse_private_key);
  if (side == Side::client) {
    read.expected_peer = read_certificate(settings.dh_key, read.files.dh_key);
  } else {
    read.dh_parameters = read_key(settings.dh_key, read.files.dh_key, parse_parameters);
  }
  if (!settings.host_signs) match(read);
  return read;
}

}  // namespace cc3235::tls_sim
