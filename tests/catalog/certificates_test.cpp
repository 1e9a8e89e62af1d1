#include <gtest/gtest.h>

#include "catalog/catalog.h"
#include "support/certificates.h"

namespace cc3235::catalog {
namespace {

struct CertificateFile : testing::Test {
  test::CertificateSpec root_spec{.name = "root", .ca = true};
  test::Identity root = test::self_signed(root_spec);
  test::CertificateSpec leaf_spec{.name = "leaf"};
  test::Identity leaf = test::issued_by(root, leaf_spec);
  std::vector<Bytes> both{leaf.der(), root.der()};

  static std::vector<Bytes> just(const test::Identity& one) { return std::vector<Bytes>{one.der()}; }
  static std::vector<Bytes> read(std::string_view text) { return certificates_in(as_bytes(text)); }
};

// ref: tls.md §7
TEST_F(CertificateFile, IsDerOrPemByContent) {
  EXPECT_EQ(certificates_in(root.der()), just(root));
  EXPECT_EQ(read(root.pem()), just(root));
  EXPECT_EQ(read(leaf.pem() + root.pem()), both);
}

TEST_F(CertificateFile, MayHoldTextAndKeysBesideCertificates) {
  EXPECT_EQ(read("subject: leaf\n" + leaf.pem() + "issuer: root\n" + test::private_pem(leaf.key) + root.pem() + "end"),
            both);
}

TEST_F(CertificateFile, MayHaveEitherLineEnd) {
  std::string crlf;
  for (char c : leaf.pem() + root.pem()) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(read(crlf), both);
}

TEST_F(CertificateFile, OfDerGivesTheFirstCertificate) {
  Bytes der = root.der();
  der.push_back(0xff);
  EXPECT_EQ(certificates_in(der), just(root));
}

// ref: tls.md §2 row 5
TEST_F(CertificateFile, ThatIsDamagedHoldsNothing) {
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read("not a certificate").empty());
  EXPECT_TRUE(read("-----BEGIN CERTIFICATE-----\n").empty());
  EXPECT_TRUE(read(test::private_pem(leaf.key)).empty());
  const std::string pem = root.pem();
  EXPECT_TRUE(read(pem.substr(0, pem.size() / 2)).empty());
  std::string changed = pem;
  changed[40] = '*';
  EXPECT_TRUE(read(changed).empty());
  Bytes der = root.der();
  der.pop_back();
  EXPECT_TRUE(certificates_in(der).empty());
}

TEST_F(CertificateFile, EndsAtTheFirstDamagedBlock) {
  const std::string pem = root.pem();
  EXPECT_EQ(read(leaf.pem() + pem.substr(0, pem.size() - 30)), just(leaf));
}

TEST_F(CertificateFile, CutAnywhereCrashesNothing) {
  const Bytes der = root.der();
  for (std::size_t size = 0; size < der.size(); ++size) EXPECT_TRUE(certificates_in(ByteView(der).first(size)).empty());
  const std::string pem = root.pem();
  for (std::size_t size = 0; size + 2 < pem.size(); ++size) EXPECT_TRUE(read(pem.substr(0, size)).empty()) << size;
}

}  // namespace
}  // namespace cc3235::catalog
