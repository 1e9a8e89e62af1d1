#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <string_view>

#include "catalog/catalog.h"
#include "catalog/crypto.h"

/// Detached signatures of catalogs. ref: certificate-catalog.md §1, §8
namespace cc3235::catalog {
namespace {

constexpr std::size_t kSignatureSize = 256;

// A SubjectPublicKeyInfo for an RSA key of 2048 bits is the modulus between these two.
constexpr std::string_view kBeforeModulus = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
constexpr std::string_view kAfterModulus = "0203010001";  // public exponent 65537

constexpr std::string_view kTiGen3Modulus =
    "ae20269d557a2bf728e02f03ce2bdefd3f5c68303bb68d321bf96f6f74f95126"
    "1b66ed09d59522dfa0eb94af7ab79aebe39f4118f8b1a1a63ca6210efe1e8b0f"
    "cbf21bf5a70a21c634e50e18f87542ffeebf1f3335516840319a39aef42da17c"
    "1914ad1df0300237323290158be19311b601332a2a14f64ab92aa48fad1bf0a7"
    "76bb8dfe0a6f59aa18a6e25c3428ec2772233c19260d91538a60e967f4f28c22"
    "1a4b11531ff157213b58b583df7169e44f3d3bf1847ee0d21b99d2420a0d2017"
    "e8a323dd6550d40231e90dea694fb30675482fe091dde61908f135ac98b16394"
    "6ed9707f61223631c007cc36643f3e3c5eafac2910acbf8cb9554c45ce40c2f1";
static_assert(kTiGen3Modulus.size() == 2 * kSignatureSize);

Bytes public_key_der(std::string_view modulus) {
  Bytes der;
  std::string hex{kBeforeModulus};
  hex += modulus;
  hex += kAfterModulus;
  from_hex(hex, der);
  return der;
}

/// The key of a PEM public key or of the first certificate in `pem`.
KeyPtr read_public_key(ByteView pem) {
  const BioPtr bio = bio_over(pem);
  if (!bio) return nullptr;
  if (KeyPtr key{PEM_read_bio_PUBKEY_ex(bio.get(), nullptr, nullptr, nullptr, crypto_context(), nullptr)}) return key;
  const auto certificates = read_certificates(pem);
  if (certificates.empty()) return nullptr;
  return KeyPtr(X509_get_pubkey(certificates.front().x509.get()));
}

}  // namespace

const SigningKey& ti_gen3_key() {
  static const SigningKey key{"TI CC3135/CC3235x", public_key_der(kTiGen3Modulus)};
  return key;
}

std::optional<SigningKey> parse_signing_key(std::string name, ByteView pem) {
  const ErrorQueueGuard guard;
  const KeyPtr key = read_public_key(pem);
  if (!key || !EVP_PKEY_is_a(key.get(), "RSA") || EVP_PKEY_get_size(key.get()) != kSignatureSize) return std::nullopt;
  Bytes der(static_cast<std::size_t>(i2d_PUBKEY(key.get(), nullptr)));
  unsigned char* at = der.data();
  i2d_PUBKEY(key.get(), &at);
  return SigningKey{std::move(name), std::move(der)};
}

bool signature_valid(ByteView lst, ByteView signature, const SigningKey& key) {
  if (signature.size() != kSignatureSize) return false;
  const ErrorQueueGuard guard;
  const unsigned char* at = key.public_key_der.data();
  const auto length = static_cast<long>(key.public_key_der.size());
  const KeyPtr public_key{d2i_PUBKEY_ex(nullptr, &at, length, crypto_context(), nullptr)};
  if (!public_key || !EVP_PKEY_is_a(public_key.get(), "RSA")) return false;
  const std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  // PKCS#1 v1.5 is OpenSSL's default padding for RSA.
  return EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", crypto_context(), nullptr, public_key.get(), nullptr) ==
             1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), lst.data(), lst.size()) == 1;
}

}  // namespace cc3235::catalog
