#include <gtest/gtest.h>

#include "catalog/catalog.h"
#include "support/certificates.h"

namespace cc3235::catalog {
namespace {

using test::Key;

SigningKey signing_key(const Key& key) {
  return parse_signing_key("test", as_bytes(test::public_pem(key))).value_or(SigningKey{});
}

// ref: certificate-catalog.md §8
TEST(CatalogSignature, IsPkcs1WithSha256OverTheWholeFile) {
  const Key key = test::rsa_key();
  const Bytes lst = playground().to_lst();
  const Bytes signature = test::sign(key, lst);
  EXPECT_TRUE(signature_valid(lst, signature, signing_key(key)));
  EXPECT_FALSE(signature_valid(lst, test::sign(key, lst, "SHA1"), signing_key(key)));
  EXPECT_FALSE(signature_valid(ByteView(lst).first(lst.size() - 1), signature, signing_key(key)));
  EXPECT_FALSE(signature_valid(lst, signature, ti_gen3_key()));
  EXPECT_FALSE(signature_valid(lst, signature, signing_key(test::rsa_key())));
}

TEST(CatalogSignature, FailsForEveryFlippedBitOfTheFirstBytes) {
  const Key key = test::rsa_key();
  const SigningKey signer = signing_key(key);
  const Bytes lst = playground().to_lst();
  const Bytes signature = test::sign(key, lst);
  for (std::size_t bit = 0; bit < 64; ++bit) {
    Bytes other = lst, other_signature = signature;
    other[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    other_signature[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_FALSE(signature_valid(other, signature, signer));
    EXPECT_FALSE(signature_valid(lst, other_signature, signer));
  }
}

TEST(CatalogSignature, HasExactly256Bytes) {
  const Key key = test::rsa_key();
  Bytes signature = test::sign(key, {});
  EXPECT_TRUE(signature_valid({}, signature, signing_key(key)));
  signature.push_back(0);
  EXPECT_FALSE(signature_valid({}, signature, signing_key(key)));
  EXPECT_FALSE(signature_valid({}, {}, signing_key(key)));
  EXPECT_FALSE(signature_valid({}, Bytes(256), SigningKey{}));
}

TEST(SigningKeyFile, MayBeAPublicKeyOrACertificate) {
  test::CertificateSpec spec;
  spec.name = "vendor";
  spec.key = test::rsa_key();
  const auto certificate = test::self_signed(spec);
  const auto from_certificate = parse_signing_key("a", as_bytes(certificate.pem()));
  ASSERT_TRUE(from_certificate);
  EXPECT_EQ(from_certificate->name, "a");
  EXPECT_EQ(from_certificate->public_key_der, signing_key(spec.key).public_key_der);
}

TEST(SigningKeyFile, MustHoldAnRsaKeyOf2048Bits) {
  EXPECT_FALSE(parse_signing_key("ec", as_bytes(test::public_pem(test::ec_key()))));
  EXPECT_FALSE(parse_signing_key("short", as_bytes(test::public_pem(test::rsa_key(1024)))));
  EXPECT_FALSE(parse_signing_key("text", as_bytes("no key")));
  EXPECT_FALSE(parse_signing_key("empty", {}));
}

// ref: certificate-catalog.md §8
TEST(SigningKeyFile, TisKeyIsAWellFormedRsaKey) {
  const auto& key = ti_gen3_key();
  EXPECT_EQ(key.public_key_der.size(), 294u);
  const unsigned char* at = key.public_key_der.data();
  const KeyPtr parsed{d2i_PUBKEY_ex(nullptr, &at, 294, crypto_context(), nullptr)};
  ASSERT_TRUE(parsed);
  EXPECT_EQ(EVP_PKEY_get_bits(parsed.get()), 2048);
}

}  // namespace
}  // namespace cc3235::catalog
