#include "tls_sim/verdict.h"

#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/status_codes.h"

namespace cc3235::tls_sim {
namespace {

// clang-format off
/// Whatever is not named here is Fault::other.
constexpr std::pair<int, Fault> kFaults[]{
    {X509_V_OK,                                     Fault::none},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,          Fault::no_issuer},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE,   Fault::signature},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, Fault::signature},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE,             Fault::signature},
    {X509_V_ERR_CERT_NOT_YET_VALID,                 Fault::date},
    {X509_V_ERR_CERT_HAS_EXPIRED,                   Fault::date},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,        Fault::no_issuer},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,          Fault::no_issuer},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,  Fault::no_issuer},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,    Fault::no_issuer},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG,                Fault::length},
    {X509_V_ERR_NO_ISSUER_PUBLIC_KEY,               Fault::signature},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED,               Fault::not_ca},
    {X509_V_ERR_INVALID_PURPOSE,                    Fault::none},  // the chip reads no extended key usage (uncertain)
    {X509_V_ERR_CERT_UNTRUSTED,                     Fault::no_issuer},
    {X509_V_ERR_CERT_REJECTED,                      Fault::no_issuer},
    {X509_V_ERR_SUBJECT_ISSUER_MISMATCH,            Fault::no_issuer},
    {X509_V_ERR_AKID_SKID_MISMATCH,                 Fault::no_issuer},
    {X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH,        Fault::no_issuer},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN,               Fault::not_ca},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION,       Fault::extension},
    {X509_V_ERR_HOSTNAME_MISMATCH,                  Fault::name},
    {X509_V_ERR_EE_KEY_TOO_SMALL,                   Fault::key},
    {X509_V_ERR_CA_KEY_TOO_SMALL,                   Fault::key},
    {X509_V_ERR_CA_MD_TOO_WEAK,                     Fault::hash},
    {X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM,    Fault::hash},
    {X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH,       Fault::hash},
    {X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY,  Fault::hash},
    {X509_V_ERR_INVALID_CA,                         Fault::not_ca},
    {X509_V_ERR_EC_KEY_EXPLICIT_PARAMS,             Fault::key},
};
// clang-format on

struct Row {
  int number;                    ///< of tls.md §2
  std::optional<Side> only{};    ///< nullopt: a row of both sides
  std::optional<Status> status;  ///< nullopt: what the handshake ended with
  bool (*meets)(const Evidence&);
  std::string_view reason;
};

template <Fault kFault>
bool found(const Evidence& evidence) {
  return evidence.chain && std::ranges::any_of(evidence.chain->findings,
                                               [](const Finding& finding) { return fault_of(finding.error) == kFault; });
}
template <Fault kFault, bool ChainEvidence::*kFlag>
bool found_or(const Evidence& evidence) {
  return evidence.chain && ((*evidence.chain).*kFlag || found<kFault>(evidence));
}
template <bool ChainEvidence::*kFlag>
bool chain_is(const Evidence& evidence) {
  return evidence.chain && (*evidence.chain).*kFlag;
}
template <FileState Files::*kFile, FileState... kStates>
bool file_is(const Evidence& evidence) {
  return ((evidence.files.*kFile == kStates) || ...);
}
template <int kRow>
bool handshake_failed(const Evidence& evidence) {
  return evidence.handshake && evidence.handshake->row == kRow;
}

using enum FileState;
using namespace status;

// Rows 1 to 3 and the time-out of row 10 are the socket's: they need no certificate. Several warnings at once: dates, then
// revocation, then catalog. Of clients the chip checks none of these, nor names (ref: tls.md §6).
// clang-format off
constexpr std::array kRows{
    Row{.number = 4,
        .status = SL_ERROR_BSD_ESECNOCAFILE,
        .meets = file_is<&Files::ca, absent>,
        .reason = "the CA file does not exist"},
    Row{.number = 5,
        .status = SL_ERROR_BSD_ESECBADCAFILE,
        .meets = file_is<&Files::ca, unusable>,
        .reason = "the CA file holds no certificate"},
    Row{.number = 6,
        .status = SL_ERROR_BSD_ESECBADCERTFILE,
        .meets = file_is<&Files::certificate, absent, unusable>,
        .reason = "the certificate file does not exist or holds no certificate"},
    // A server must have both. ref: tls.md §6
    Row{.number = 6,
        .only = Side::server,
        .status = SL_ERROR_BSD_ESECBADCERTFILE,
        .meets = file_is<&Files::certificate, unset>,
        .reason = "a server without certificate file"},
    Row{.number = 7,
        .only = Side::server,
        .status = SL_ERROR_BSD_ESECBADPRIVATEFILE,
        .meets = file_is<&Files::private_key, unset>,
        .reason = "a server without private key file"},
    Row{.number = 7,
        .status = SL_ERROR_BSD_ESECBADPRIVATEFILE,
        .meets = file_is<&Files::private_key, absent, unusable>,
        .reason = "the private key file does not exist, is unreadable or encrypted, or is not the certificate's"},
    // Reported with a certificate alone, so it must not be -458. ref: customer-cases.md 8
    Row{.number = 6,
        .status = SL_ERROR_BSD_ESECBADCERTFILE,
        .meets = file_is<&Files::certificate, unmatched>,
        .reason = "a certificate file is named, but no private key"},
    Row{.number = 8,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESECBADDHFILE,
        .meets = file_is<&Files::dh_key, absent, unusable>,
        .reason = "the file of the expected peer certificate does not exist or holds none"},
    Row{.number = 8,
        .only = Side::server,
        .status = SL_ERROR_BSD_ESECBADDHFILE,
        .meets = file_is<&Files::dh_key, absent, unusable>,
        .reason = "the file of Diffie-Hellman parameters does not exist or holds none"},
    Row{.number = 9, .status = std::nullopt, .meets = handshake_failed<9>, .reason = {}},
    Row{.number = 10, .status = std::nullopt, .meets = handshake_failed<10>, .reason = {}},
    Row{.number = 11, .status = std::nullopt, .meets = handshake_failed<11>, .reason = {}},
    Row{.number = 12,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE,
        .meets = [](const Evidence& e) { return !e.offers_suites; },
        .reason = "method and mask leave no suite to offer"},
    // Reported of a server that offers nothing. ref: tls.md §6, customer-cases.md 22
    Row{.number = 12,
        .only = Side::server,
        .status = SL_ERROR_BSD_ESEC_CLOSE_NOTIFY,
        .meets = [](const Evidence& e) { return !e.offers_suites; },
        .reason = "method, mask, own key and DH file leave no suite to offer"},
    Row{.number = 12, .status = std::nullopt, .meets = handshake_failed<12>, .reason = {}},
    Row{.number = 13, .status = std::nullopt, .meets = handshake_failed<13>, .reason = {}},
    Row{.number = 14, .status = std::nullopt, .meets = handshake_failed<14>, .reason = {}},
    Row{.number = 16,
        .status = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E,
        .meets = chain_is<&ChainEvidence::issuer_missing>,
        .reason = "the chain that the peer sent does not end below the CA file"},
    Row{.number = 17,
        .status = SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E,
        .meets = found_or<Fault::signature, &ChainEvidence::signature_bad>,
        .reason = "a certificate's signature does not verify"},
    Row{.number = 18,
        .status = SL_ERROR_BSD_ESEC_NOT_CA_ERROR,
        .meets = found_or<Fault::not_ca, &ChainEvidence::issuer_not_ca>,
        .reason = "an issuing certificate is not a CA"},
    Row{.number = 19,
        .status = SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E,
        .meets = found_or<Fault::hash, &ChainEvidence::hash_unknown>,
        .reason = "a certificate's signature algorithm is not supported"},
    Row{.number = 19,
        .status = SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E,
        .meets = found_or<Fault::key, &ChainEvidence::key_unknown>,
        .reason = "a certificate's key is not supported"},
    Row{.number = 19,
        .status = SL_ERROR_BSD_ESEC_ASN_CRIT_EXT_E,
        .meets = found<Fault::extension>,
        .reason = "a critical extension is not understood"},
    Row{.number = 19, .status = std::nullopt, .meets = handshake_failed<19>, .reason = {}},
    Row{.number = 20,
        .status = SL_ERROR_BSD_ESEC_MAX_CHAIN_ERROR,
        .meets = [](const Evidence& e) { return found<Fault::length>(e) || (e.chain && e.chain->sent > kLongestChain); },
        .reason = "the peer sent more certificates than the engine takes"},
    Row{.number = 21,
        .status = SL_ERROR_BSD_ESEC_DOMAIN_NAME_MISMATCH,
        .meets = found_or<Fault::name, &ChainEvidence::name_differs>,
        .reason = "the certificate is for another name"},
    Row{.number = 22,
        .status = SL_ERROR_BSD_ESECWRONGPEERCERT,
        .meets = chain_is<&ChainEvidence::leaf_differs>,
        .reason = "the server's certificate is not the expected one"},
    Row{.number = 23, .status = std::nullopt, .meets = handshake_failed<23>, .reason = {}},
    // What is left of row 16 when OpenSSL finds no path although each sent certificate has its issuer.
    Row{.number = 16,
        .status = SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E,
        .meets = found<Fault::no_issuer>,
        .reason = "no path from the peer's certificate to the CA file"},
    Row{.number = 17,
        .status = SL_ERROR_BSD_ESEC_VERIFY_CERT_ERROR,
        .meets = found<Fault::other>,
        .reason = "certificate verification failed"},
    Row{.number = 24,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESECSNOVERIFY,
        .meets = file_is<&Files::ca, unset>,
        .reason = "no CA file is set, nothing was verified"},
    Row{.number = 25,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESECDATEERROR,
        .meets = found<Fault::date>,
        .reason = "the device clock is outside a certificate's dates"},
    Row{.number = 26,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESECCERTIFICATEREVOKED,
        .meets = chain_is<&ChainEvidence::revoked>,
        .reason = "the catalog revokes a certificate of the chain"},
    Row{.number = 27,
        .only = Side::client,
        .status = SL_ERROR_BSD_ESECUNKNOWNROOTCA,
        .meets = [](const Evidence& e) { return e.chain && e.chain->catalog_asked && !e.chain->ca_listed; },
        .reason = "the catalog does not list the root"},
    Row{.number = 28,
        .only = Side::client,
        .status = SL_RET_CODE_OK,
        .meets = [](const Evidence&) { return true; },
        .reason = "verified, and the catalog lists the root"},
    Row{.number = 28,
        .only = Side::server,
        .status = SL_RET_CODE_OK,
        .meets = [](const Evidence&) { return true; },
        .reason = "the client has shaken hands"},
};
// clang-format on

/// Which errors, for the rows that rest on X509_verify_cert; which root, for the catalog's.
std::string detail(const Row& row, const Evidence& evidence) {
  if (row.number < 16 || !evidence.chain) return {};
  const ChainEvidence& chain = *evidence.chain;
  if (row.number >= 26 && evidence.side == Side::client) {
    const std::string_view name = catalog::name_of(chain.ca_digest);
    return fmt::format(": root digest {}{}{}, {}among {} roots of {}", to_hex(chain.ca_digest), name.empty() ? "" : " ",
                       name, chain.ca_listed ? "" : "not ", chain.catalog_roots,
                       chain.catalog_name.empty() ? "the catalog" : chain.catalog_name);
  }
  std::string text;
  for (const Finding& finding : chain.findings) {
    text += fmt::format("{}{} at depth {}", text.empty() ? ": " : ", ", X509_verify_cert_error_string(finding.error),
                        finding.depth);
  }
  return text;
}

}  // namespace

Fault fault_of(int x509_error) {
  const auto* row = std::ranges::find(kFaults, x509_error, &std::pair<int, Fault>::first);
  return row == std::end(kFaults) ? Fault::other : row->second;
}

bool connection_up(Status status) {
  return status.ok() || status == SL_ERROR_BSD_ESECSNOVERIFY || status == SL_ERROR_BSD_ESECDATEERROR ||
         status == SL_ERROR_BSD_ESECCERTIFICATEREVOKED || status == SL_ERROR_BSD_ESECUNKNOWNROOTCA;
}

Verdict judge(const Evidence& evidence) {
  const auto* row = std::ranges::find_if(kRows, [&evidence](const Row& candidate) {
    return candidate.only.value_or(evidence.side) == evidence.side && candidate.meets(evidence);
  });
  Verdict verdict;
  verdict.row = row->number;
  verdict.status = row->status ? *row->status : evidence.handshake->status;
  verdict.up = row->status.has_value() && connection_up(verdict.status);
  verdict.reason = row->status ? std::string(row->reason) + detail(*row, evidence) : evidence.handshake->reason;
  return verdict;
}

}  // namespace cc3235::tls_sim
