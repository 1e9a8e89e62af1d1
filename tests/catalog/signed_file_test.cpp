#include "catalog/signed_file.h"

#include <gtest/gtest.h>

#include <map>

#include "base/status_codes.h"
#include "catalog/chain.h"
#include "support/certificates.h"

/// Files closed with a certificate and a signature. ref: filesystem.md §8; certificate-catalog.md §3
namespace cc3235::catalog {
namespace {

using namespace status;
using test::Identity;
using test::issued_by;
using test::self_signed;

/// Everything that the tests use, made once: RSA keys take their time.
struct Signers {
  Identity root = self_signed({.name = "Some Root", .ca = true});
  Identity intermediate = issued_by(root, {.name = "Some Intermediate", .ca = true});
  Identity leaf = issued_by(intermediate, {.name = "signer", .key = test::rsa_key(1024)});
  Identity direct = issued_by(root, {.name = "direct", .key = leaf.key});
  Identity namesake = self_signed({.name = "Some Root", .ca = true});
  Identity not_ca = issued_by(root, {.name = "Not CA"});
  Identity of_not_ca = issued_by(not_ca, {.name = "signer", .key = leaf.key});
  Identity sha384 = issued_by(root, {.name = "signer", .digest = "SHA384", .key = leaf.key});
  Identity by_sha1 = issued_by(root, {.name = "signer", .digest = "SHA1", .key = leaf.key});
  Identity rsa_root = self_signed({.name = "RSA Root", .ca = true, .key = leaf.key});
};
const Signers& signers() {
  static const Signers made;
  return made;
}

struct SignedClose : testing::Test {
  const Signers& s = signers();
  std::map<std::string, Bytes, std::less<>> files;
  std::vector<Digest> trusted{s.root.digest(), s.rsa_root.digest()}, revoked;
  Bytes content = test::to_bytes("the image");
  Bytes signature = test::sign(s.leaf.key, content);

  void put(const Identity& certificate, std::string name = {}) {
    if (name.empty()) name = issued_to(certificate.certificate.get());
    files[name] = certificate.der();
  }
  void put_pem(std::string name, const std::vector<Identity>& chain) {
    files[std::move(name)] = test::to_bytes(test::pem_chain(chain));
  }
  Judgement close(std::string_view name, Checker checker = Checker::rom) const {
    const Store store{.state = {}, .catalog = Catalog(UnixSeconds{}, trusted, revoked)};
    const FindFile find = [this](std::string_view wanted) -> std::optional<Bytes> {
      const auto found = files.find(wanted);
      return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    return judge_signed_file(store, {name, signature}, content, find, checker);
  }
  Status status_of(std::string_view name, Checker checker = Checker::rom) const { return close(name, checker).status; }
};

TEST_F(SignedClose, FindsIssuersUnderTheirIssuedToNames) {
  put(s.leaf, "any/name.der");
  put(s.intermediate);
  put(s.root);
  EXPECT_EQ(status_of("any/name.der"), kOk);
  files.erase("Some Intermediate");
  EXPECT_EQ(status_of("any/name.der"), SL_ERROR_FS_FILE_NOT_EXISTS);
  put(s.intermediate, "Some Intermediate.der");
  EXPECT_EQ(status_of("any/name.der"), SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_NE(close("any/name.der").remedy.find("named exactly 'Some Intermediate'"), std::string::npos);
}

TEST_F(SignedClose, TakesIssuersFromThePemFileToo) {
  put_pem("chain.pem", {s.leaf, s.intermediate});
  EXPECT_EQ(status_of("chain.pem"), SL_ERROR_FS_ROOT_CA_IS_UNKOWN) << "no way to the root";
  put(s.root);
  EXPECT_EQ(status_of("chain.pem"), kOk);
  put_pem("whole.pem", {s.leaf, s.intermediate, s.root});
  files.erase("Some Root");
  EXPECT_EQ(status_of("whole.pem"), kOk);
  put_pem("disordered.pem", {s.leaf, s.root, s.intermediate});
  EXPECT_EQ(status_of("disordered.pem"), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT);
}

TEST_F(SignedClose, TakesARootThatSignsItself) {
  put(s.rsa_root);
  EXPECT_EQ(status_of("RSA Root"), kOk);
}

TEST_F(SignedClose, KnowsSha1AndSha256OverTheContent) {
  put(s.direct);
  put(s.root);
  EXPECT_EQ(status_of("direct"), kOk);
  signature = test::sign(s.leaf.key, content, "SHA1");
  EXPECT_EQ(status_of("direct"), kOk);
  signature = test::sign(s.leaf.key, content, "SHA512");
  EXPECT_EQ(status_of("direct"), SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  signature = test::sign(test::rsa_key(1024), content);
  EXPECT_EQ(status_of("direct"), SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
}

TEST_F(SignedClose, WantsTheSignatureOverTheseBytes) {
  put(s.direct);
  put(s.root);
  content.push_back(0);
  EXPECT_EQ(status_of("direct"), SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
}

TEST_F(SignedClose, RefusesLinksThatDoNotVerify) {
  put(s.direct);
  files["Some Root"] = s.namesake.der();
  trusted.push_back(s.namesake.digest());
  EXPECT_EQ(status_of("direct"), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT) << "the issuer's key did not sign it";
  put(s.of_not_ca);
  put(s.not_ca);
  put(s.root);
  EXPECT_EQ(status_of("signer"), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT) << "the issuer is no authority";
  files["text"] = test::to_bytes("no certificate");
  EXPECT_EQ(status_of("text"), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT);
}

// ref: customer-cases.md 68
TEST_F(SignedClose, TheRomDoesNotKnowSha384ButTheServicePackDoes) {
  put(s.sha384);
  put(s.root);
  EXPECT_EQ(status_of("signer", Checker::rom), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT);
  EXPECT_EQ(status_of("signer", Checker::service_pack), kOk);
  put(s.by_sha1);
  EXPECT_EQ(status_of("signer", Checker::rom), kOk);
}

TEST_F(SignedClose, LooksAtRevocationBeforeTheRoot) {
  put(s.leaf);
  put(s.intermediate);
  put(s.root);
  revoked = {s.intermediate.digest()};
  EXPECT_EQ(status_of("signer"), SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT);
  trusted.clear();
  EXPECT_EQ(status_of("signer"), SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT);
  revoked.clear();
  EXPECT_EQ(status_of("signer"), SL_ERROR_FS_ROOT_CA_IS_UNKOWN);
}

TEST_F(SignedClose, EndsAtTheFirstListedCertificate) {
  put(s.leaf);
  put(s.intermediate);
  trusted = {s.intermediate.digest()};
  EXPECT_EQ(status_of("signer"), kOk);
}

TEST_F(SignedClose, EndsWhereCertificatesIssueEachOther) {
  const Identity one = self_signed({.name = "one", .ca = true});
  const Identity other = issued_by(one, {.name = "other", .ca = true});
  put(issued_by(other, {.name = "one", .ca = true, .key = one.key}));
  put(other);
  EXPECT_EQ(status_of("one"), SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT);
}

// ref: filesystem.md §8 steps 4, 5
TEST_F(SignedClose, LooksAtArgumentsThenAtTheCatalog) {
  const FindFile nobody = [](std::string_view) { return std::nullopt; };
  const Store none = load_store(std::nullopt, std::nullopt, Keyring());
  const auto judge = [&](const std::string& name, std::size_t size) {
    signature = Bytes(size);
    return judge_signed_file(none, {name, signature}, content, nobody, Checker::service_pack).status;
  };
  EXPECT_EQ(judge("c", 257), SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH);
  EXPECT_EQ(judge("c", 512), SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH);
  EXPECT_EQ(judge(std::string(181, 'c'), 256), SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH);
  EXPECT_EQ(judge("c", 0), SL_ERROR_FS_ILLEGAL_SIGNATURE);
  EXPECT_EQ(judge("c", 63), SL_ERROR_FS_ILLEGAL_SIGNATURE);
  EXPECT_EQ(judge("", 256), SL_ERROR_FS_WRONG_CERTIFICATE_FILE_NAME);
  EXPECT_EQ(judge("c", 256), SL_ERROR_FS_NO_CERTIFICATE_STORE);
}

// ref: certificate-catalog.md §6 rows 10, 14
TEST_F(SignedClose, OfAnImageTakesAMissingNameForAMissingFile) {
  const FindFile nobody = [](std::string_view) { return std::nullopt; };
  signature = Bytes(256);
  const Store none = load_store(std::nullopt, std::nullopt, Keyring());
  EXPECT_EQ(judge_signed_file(none, {"", signature}, content, nobody, Checker::rom).status,
            SL_ERROR_FS_NO_CERTIFICATE_STORE);
  const Judgement judged = judge_signed_file({{}, playground()}, {"", signature}, content, nobody, Checker::rom);
  EXPECT_EQ(judged.status, SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_EQ(judged.reason, "the file names no certificate");
}

// ref: filesystem.md §5
TEST(SecurityAlert, IsRaisedByTheCodesThatSaySo) {
  EXPECT_TRUE(raises_alert(SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT));
  EXPECT_TRUE(raises_alert(SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT));
  EXPECT_TRUE(raises_alert(SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT));
  EXPECT_FALSE(raises_alert(SL_ERROR_FS_ROOT_CA_IS_UNKOWN));
  EXPECT_FALSE(raises_alert(SL_ERROR_FS_FILE_NOT_EXISTS));
  EXPECT_FALSE(raises_alert(SL_ERROR_FS_ILLEGAL_SIGNATURE));
  EXPECT_FALSE(raises_alert(kOk));
}

}  // namespace
}  // namespace cc3235::catalog
