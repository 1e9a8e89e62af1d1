#include "tls_sim/verdict.h"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <map>
#include <set>
#include <string_view>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "tls_sim/handshake.h"

namespace cc3235::tls_sim {
namespace {

using namespace status;
using test::Identity;
using test::issued_by;
using test::self_signed;

/// A verified chain whose root is listed.
Evidence good_evidence() {
  Evidence evidence;
  evidence.files.ca = FileState::good;
  evidence.chain.emplace();
  evidence.chain->sent = 2;
  evidence.chain->ca_listed = true;
  return evidence;
}

/// The code of each X509_V_ERR on its own; certificate verification failed, where none is given.
const std::map<int, Status> kCodeOf{
    {X509_V_OK, SL_RET_CODE_OK},
    {X509_V_ERR_INVALID_PURPOSE, SL_RET_CODE_OK},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_CERT_UNTRUSTED, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_CERT_REJECTED, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_SUBJECT_ISSUER_MISMATCH, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_AKID_SKID_MISMATCH, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH, SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
    {X509_V_ERR_NO_ISSUER_PUBLIC_KEY, SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, SL_ERROR_BSD_ESEC_NOT_CA_ERROR},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN, SL_ERROR_BSD_ESEC_NOT_CA_ERROR},
    {X509_V_ERR_INVALID_CA, SL_ERROR_BSD_ESEC_NOT_CA_ERROR},
    {X509_V_ERR_CA_MD_TOO_WEAK, SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
    {X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM, SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
    {X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH, SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
    {X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY, SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E},
    {X509_V_ERR_EE_KEY_TOO_SMALL, SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E},
    {X509_V_ERR_CA_KEY_TOO_SMALL, SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E},
    {X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, SL_ERROR_BSD_ESEC_ASN_CRIT_EXT_E},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, SL_ERROR_BSD_ESEC_MAX_CHAIN_ERROR},
    {X509_V_ERR_HOSTNAME_MISMATCH, SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
    {X509_V_ERR_CERT_NOT_YET_VALID, SL_ERROR_BSD_ESECDATEERROR},
    {X509_V_ERR_CERT_HAS_EXPIRED, SL_ERROR_BSD_ESECDATEERROR},
};
constexpr int kBeyondAllErrors = 200;

// ref: tls.md §2 rows 16 to 28
TEST(VerdictTable, HasACodeForEveryVerificationError) {
  for (int error = 0; error < kBeyondAllErrors; ++error) {
    Evidence evidence = good_evidence();
    evidence.chain->findings.push_back({error, 0});
    const Verdict verdict = judge(evidence);
    const auto expected = kCodeOf.find(error);
    EXPECT_EQ(verdict.status, expected == kCodeOf.end() ? SL_ERROR_BSD_ESEC_VERIFY_CERT_ERROR : expected->second) << error;
    EXPECT_EQ(verdict.up, connection_up(verdict.status)) << error;
  }
}

TEST(VerdictTable, DoesNotDependOnTheOrderOfComplaints) {
  for (const auto& [first, code] : kCodeOf) {
    for (const auto& [second, other] : kCodeOf) {
      Evidence one = good_evidence(), two = good_evidence();
      one.chain->findings = {{first, 0}, {second, 1}};
      two.chain->findings = {{second, 2}, {first, 0}};
      EXPECT_EQ(judge(one).status, judge(two).status);
      EXPECT_TRUE(judge(one).status == code || judge(one).status == other);
    }
  }
}

TEST(VerdictTable, LetsNoWarningHideAFatalFault) {
  for (const auto& [error, code] : kCodeOf) {
    Evidence evidence = good_evidence();
    evidence.chain->findings = {{X509_V_ERR_CERT_HAS_EXPIRED, 0}, {error, 0}};
    evidence.chain->revoked = true;
    evidence.chain->ca_listed = false;
    EXPECT_EQ(judge(evidence).status, connection_up(code) ? SL_ERROR_BSD_ESECDATEERROR : code) << error;
  }
}

TEST(VerdictTable, PutsAFailedHandshakeBeforeAWarning) {
  Evidence evidence = good_evidence();
  evidence.chain->ca_listed = false;
  for (int row : {9, 10, 11, 12, 13, 19, 23}) {
    evidence.handshake = HandshakeFault{row, SL_ERROR_BSD_ESECGENERAL, "why"};
    EXPECT_EQ(judge(evidence).row, row);
    EXPECT_EQ(judge(evidence).status, SL_ERROR_BSD_ESECGENERAL);
    EXPECT_EQ(judge(evidence).reason, "why");
  }
}

/// A fault that a chain can have, and the row that it leads to alone.
struct ChainFault {
  const char* name;
  Status code;
  bool up = false;
};
/// In the order of tls.md §2.
constexpr ChainFault kFaultOrder[]{
    {"wrong_ca", SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E},    {"bad_signature", SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E},
    {"issuer_not_ca", SL_ERROR_BSD_ESEC_NOT_CA_ERROR},  {"wrong_name", SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH},
    {"expired", SL_ERROR_BSD_ESECDATEERROR, true},      {"revoked", SL_ERROR_BSD_ESECCERTIFICATEREVOKED, true},
    {"unlisted", SL_ERROR_BSD_ESECUNKNOWNROOTCA, true},
};

/// A real server whose chain root, intermediate, leaf has these faults, and what Connect makes of it.
Verdict connect_with(const std::set<std::string_view>& faults) {
  const auto has = [&faults](std::string_view fault) { return faults.contains(fault); };
  const Identity root = self_signed({.name = "Root", .ca = true}), other = self_signed({.name = "Other", .ca = true});
  const Identity intermediate = issued_by(root, {.name = "Intermediate", .ca = !has("issuer_not_ca")});
  test::CertificateSpec leaf_spec{.name = "server"};
  if (has("expired")) leaf_spec.to = test::kToday - std::chrono::hours(24);
  const Identity signer{intermediate.certificate, has("bad_signature") ? other.key : intermediate.key};
  const Identity leaf = issued_by(signer, leaf_spec);

  using Identities = std::vector<Identity>;
  const catalog::Catalog trust = test::catalog_of(has("unlisted") ? Identities{} : Identities{root, other},
                                                  has("revoked") ? Identities{intermediate} : Identities{});
  Settings settings;
  settings.ca = test::file((has("wrong_ca") ? other : root).pem());
  settings.domain_name = has("wrong_name") ? "other.example" : "server";
  Session client = test::make_client(std::move(settings), &trust);
  test::TlsServer server({.chain = {leaf, intermediate}});
  EXPECT_TRUE(test::handshake(client, server));
  EXPECT_EQ(server.connected(), client.verdict().up);
  return client.verdict();
}

/// The first comes before the second in the table.
using FaultPair = std::pair<ChainFault, ChainFault>;
std::vector<FaultPair> all_pairs() {
  std::vector<FaultPair> pairs;
  for (const auto* first = std::begin(kFaultOrder); first != std::end(kFaultOrder); ++first) {
    for (const auto* second = first + 1; second != std::end(kFaultOrder); ++second) pairs.emplace_back(*first, *second);
  }
  return pairs;
}
class FaultPairs : public testing::TestWithParam<FaultPair> {};

// ref: tls.md §2, the first matching row wins
TEST_P(FaultPairs, GiveTheCodeOfTheFirstRow) {
  const auto& [first, second] = GetParam();
  const Verdict verdict = connect_with({first.name, second.name});
  EXPECT_EQ(verdict.status, first.code) << status_name(verdict.status) << ": " << verdict.reason;
  EXPECT_EQ(verdict.up, first.up);
}
INSTANTIATE_TEST_SUITE_P(Tls, FaultPairs, testing::ValuesIn(all_pairs()), [](const auto& info) {
  return std::string(info.param.first.name) + "_and_" + info.param.second.name;
});

TEST(VerdictTable, GivesEachFaultItsCodeAndNoFaultNone) {
  EXPECT_EQ(all_pairs().size(), 21u);
  EXPECT_EQ(connect_with({}).status, SL_RET_CODE_OK);
  for (const ChainFault& fault : kFaultOrder) EXPECT_EQ(connect_with({fault.name}).status, fault.code) << fault.name;
}

}  // namespace
}  // namespace cc3235::tls_sim
