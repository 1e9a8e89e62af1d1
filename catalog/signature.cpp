#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "catalog/signature.h"

namespace cc3235::catalog {
namespace {

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
constexpr std::string_view kTiGen2Modulus =
    "b4779bb202eb4a8900e58e930958753d21ce591ad0d0f4a94f69e8a75ad0ee2c"
    "718dc787e817885894ccd88fa2678506bf4a660b2d449167640baef466a25540"
    "8bae97f094796d79a8ce1782c0dc188a5612721216f14980064ac5ccdcdeab80"
    "0277314160ca6fea422cfc62e3eb6a19540377d474178edda005a80428f47628"
    "6b3726e7ba41e86434e4b82cad8c7941dcc18f6d9bec0cb280e9e4bd94f93b42"
    "9ab61f228cb3981054509d29cbccb9b419be52e13d2292cc9e946d3da6f7a192"
    "794d34836336b7ae7acb21ba43c3c6a43fd78eea9a6fc08aa952055a543299f6"
    "dc11c03ec96629133219764d6a5f1579ca411e0495f851ddb287ae00ba82b231";
static_assert(kTiGen3Modulus.size() == 2 * kSignatureSize && kTiGen2Modulus.size() == kTiGen3Modulus.size());

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

using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;

constexpr const char* name_of(Hash hash) {
  return hash == Hash::sha1 ? "SHA1" : "SHA256";
}

int no_password(char*, int, int, void*) {
  return -1;
}

}  // namespace

const SigningKey& ti_gen3_key() {
  static const SigningKey key{"TI CC3135/CC3235x", public_key_der(kTiGen3Modulus)};
  return key;
}

const SigningKey& ti_gen2_key() {
  static const SigningKey key{"TI CC3120/CC3220x", public_key_der(kTiGen2Modulus)};
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

bool verifies(EVP_PKEY* key, Hash hash, ByteView message, ByteView signature) {
  if (key == nullptr || !EVP_PKEY_is_a(key, "RSA")) return false;
  const ErrorQueueGuard guard;
  const DigestContextPtr context{EVP_MD_CTX_new()};
  // PKCS#1 v1.5 is OpenSSL's default padding for RSA.
  return EVP_DigestVerifyInit_ex(context.get(), nullptr, name_of(hash), crypto_context(), nullptr, key, nullptr) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

bool verifies(const SigningKey& key, Hash hash, ByteView message, ByteView signature) {
  const ErrorQueueGuard guard;
  const unsigned char* at = key.public_key_der.data();
  const auto length = static_cast<long>(key.public_key_der.size());
  const KeyPtr public_key{d2i_PUBKEY_ex(nullptr, &at, length, crypto_context(), nullptr)};
  return verifies(public_key.get(), hash, message, signature);
}

bool signature_valid(ByteView lst, ByteView signature, const SigningKey& key) {
  return signature.size() == kSignatureSize && verifies(key, Hash::sha256, lst, signature);
}

KeyPtr parse_private_key(ByteView file) {
  const ErrorQueueGuard guard;
  const BioPtr bio = bio_over(file);
  if (!bio) return nullptr;
  KeyPtr key;
  if (is_pem(file)) {
    key.reset(PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, no_password, nullptr, crypto_context(), nullptr));
  } else {
    const unsigned char* at = file.data();
    key.reset(d2i_AutoPrivateKey_ex(nullptr, &at, static_cast<long>(file.size()), crypto_context(), nullptr));
  }
  const bool usable = key && (EVP_PKEY_is_a(key.get(), "RSA") || EVP_PKEY_is_a(key.get(), "EC"));
  return usable ? std::move(key) : nullptr;
}

std::optional<Bytes> sign(EVP_PKEY* key, Hash hash, ByteView message) {
  if (key == nullptr || !EVP_PKEY_is_a(key, "RSA")) return std::nullopt;
  const ErrorQueueGuard guard;
  const DigestContextPtr context{EVP_MD_CTX_new()};
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
  std::size_t size = signature.size();
  if (EVP_DigestSignInit_ex(context.get(), nullptr, name_of(hash), crypto_context(), nullptr, key, nullptr) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return std::nullopt;
  }
  signature.resize(size);
  return signature;
}

bool belong_together(const X509* certificate, EVP_PKEY* key) {
  const ErrorQueueGuard guard;
  return X509_check_private_key(certificate, key) == 1;
}

}  // namespace cc3235::catalog
