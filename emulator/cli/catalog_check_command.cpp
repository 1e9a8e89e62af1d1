#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/status_codes.h"
#include "base/status_table.h"
#include "catalog/crypto.h"
#include "catalog/presented.h"
#include "emulator/cli/catalog_command.h"
#include "emulator/cli/catalog_files.h"
#include "emulator/config/host_files.h"
#include "emulator/json_text.h"
#include "emulator/printable.h"
#include "tls_sim/tls.h"

namespace cc3235::emulator {
namespace {

using catalog::Judgement;
using catalog::Presented;
using namespace status;

Presented read_certificates(const std::vector<std::string>& paths, const Place& place) {
  std::vector<catalog::Certificate> all;
  bool pem = false;
  for (const std::string& path : paths) {
    const Bytes file = read_host_file(path, kLargestTrustFile, place);
    if (all.empty()) pem = catalog::is_pem(file);
    std::vector<catalog::Certificate> found = catalog::read_certificates(file);
    if (found.empty()) place.refuse(fmt::format("{} holds no certificate; give DER or PEM", path));
    std::ranges::move(found, std::back_inserter(all));
  }
  return catalog::arrange(std::move(all), pem);
}

/// Connect to a server that sends the chain, with its last certificate as CA file. A root is not sent, the last of an
/// incomplete chain is.
tls_sim::Verdict judge_tls(const Presented& presented, const catalog::Catalog& trust, std::optional<UnixSeconds> now) {
  std::vector<Bytes> sent = presented.chain;
  if (presented.complete && sent.size() > 1) sent.pop_back();
  return tls_sim::judge_certificates(presented.root(), sent, trust, now);
}

struct TlsRemedy {
  Status status;
  std::string_view text;
};
/// ref: certificate-catalog.md §6; tls.md §2, §9
constexpr TlsRemedy kTlsRemedies[] = {
    {SL_ERROR_BSD_ESECUNKNOWNROOTCA,
     "go on, since the connection is up (MQTT: skip_cert_verify), or program a catalog that lists the root"},
    {SL_ERROR_BSD_ESECCERTIFICATEREVOKED,
     "give the server a certificate of a chain that the catalog does not revoke; the connection is up, but close it"},
    {SL_ERROR_BSD_ESEC_ASN_SIG_CONFIRM_E,
     "take the issuer whose key signed the certificate: the one given has its name and another key"},
    {SL_ERROR_BSD_ESEC_ASN_SIG_HASH_E, "have the certificates issued with RSA or ECDSA and SHA-256"},
    {SL_ERROR_BSD_ESEC_ASN_SIG_KEY_E,
     "have the certificates issued with keys that the chip knows: RSA, or ECDSA on a curve"},
    {SL_ERROR_BSD_ESEC_ASN_CRIT_EXT_E,
     "have the certificate issued without the critical extension, or with it not critical"},
    {SL_ERROR_BSD_ESEC_NOT_CA_ERROR,
     "have each issuer be an authority: CA:TRUE, keyCertSign if it has a key usage, and a path length for all that is "
     "below"},
    {SL_ERROR_BSD_ESEC_MAX_CHAIN_ERROR, "let the server send fewer certificates: its own and the intermediates, no others"},
};

/// What to do about a verdict on a connection.
std::string tls_remedy(Status status, const Presented& presented) {
  if (status == SL_ERROR_BSD_ESECDATEERROR) {
    if (presented.valid_to < presented.valid_from) return "renew the chain: no date is within all its certificates";
    return fmt::format("set the device clock to a time from {} to {}, or renew the certificate",
                       to_iso(presented.valid_from), to_iso(presented.valid_to));
  }
  if (status == SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E && presented.stray_root) {
    return fmt::format("give the intermediate '{}', which the server must send: the root given issued none of these",
                       presented.last_issuer);
  }
  if (status == SL_ERROR_BSD_ESEC_ASN_NO_SIGNER_E && !presented.complete) {
    return "give the root as CA file: the issuer of the last certificate that the server sends";
  }
  const auto* row = std::ranges::find(kTlsRemedies, status, &TlsRemedy::status);
  if (row != std::end(kTlsRemedies)) return std::string(row->text);
  return status.ok() ? "" : "put the certificates in order: each must be signed by the next, and that be an authority";
}

/// For a root that is only missing in the catalog. Playground and production catalog are often taken for each other.
std::string catalog_remedy(const Presented& presented, const catalog::Catalog& trust) {
  const std::string_view other = catalog::listed_elsewhere(catalog::digest_of(presented.root()), trust);
  const std::string take =
      other.empty() ? "program a catalog that lists it ('cc3235emu catalog build') with the OTP file of its vendor"
                    : fmt::format("program the catalog {}, which lists it", other);
  return take + "; a connection is up all the same and can go on (MQTT: skip_cert_verify)";
}

/// Where both halves say the same, it is said once.
Judgement combine(const Judgement& programming, const tls_sim::Verdict& tls, const Presented& presented,
                  const catalog::Catalog& trust) {
  const auto are = [&](Status at_programming, Status on_connect) {
    return presented.complete && programming.status == at_programming && tls.status == on_connect;
  };
  if (are(SL_ERROR_FS_ROOT_CA_IS_UNKOWN, SL_ERROR_BSD_ESECUNKNOWNROOTCA)) {
    return {programming.status, programming.reason, catalog_remedy(presented, trust)};
  }
  if (are(kOk, kOk)) return programming;
  const std::string remedy = tls_remedy(tls.status, presented);
  Judgement both;
  both.reason = fmt::format("connect: {}; programming: {}", tls.reason, programming.reason);
  if (!remedy.empty()) both.remedy = "connect: " + remedy;
  if (!programming.remedy.empty()) {
    both.remedy += fmt::format("{}programming: {}", both.remedy.empty() ? "" : "; ", programming.remedy);
  }
  return both;
}

std::string verdict_line(const char* half, Status status) {
  if (status.ok()) return fmt::format("  {:11}  0\n", half);
  const bool up = tls_sim::connection_up(status);
  return fmt::format("  {:11}  {} {}{}\n", half, status.value(), status_name(status), up ? ", connection up" : "");
}

std::string chain_lines(const Presented& presented) {
  std::string text;
  for (std::size_t i = 0; i < presented.chain.size(); ++i) {
    text += fmt::format("  {:11}  {}  {}\n", i == 0 ? "chain" : "", to_hex(catalog::digest_of(presented.chain[i])),
                        printable(presented.names[i]));
  }
  if (!presented.complete) text += "               (the root is not among the certificates)\n";
  return text;
}

}  // namespace

Outcome run_command(const CatalogCheck& command) {
  const Place place{"catalog check", ""};
  const Presented presented = read_certificates(command.certificates, place);
  const NamedCatalog trust = read_catalog(command.catalog, place);
  const auto now = command.time.empty() ? std::nullopt : std::optional(read_time(command.time, place));
  const tls_sim::Verdict tls = judge_tls(presented, trust.catalog, now);
  const Judgement programming = catalog::judge_programming(trust.catalog, presented);
  Judgement both = combine(programming, tls, presented, trust.catalog);
  const ExitCode code = tls.status == kOk && programming.status == kOk ? ExitCode::fine : ExitCode::failed;

  if (!catalog::built_in(command.catalog)) {
    both.reason += "; the catalog is taken as installed, for which a device wants its signature ('catalog show' checks it)";
  }

  if (command.json) {
    JsonObject json{{"tls", std::int64_t{tls.status.value()}}, {"programming", std::int64_t{programming.status.value()}}};
    if (presented.complete) {
      json.add("root", to_hex(catalog::digest_of(presented.root())));
    } else {
      json.add("root", nullptr);
    }
    json.add("reason", both.reason);
    json.add("remedy", printable(both.remedy));
    return {json.text() + "\n", code};
  }
  std::string text = fmt::format("{}\n", printable(presented.names.front())) + chain_lines(presented);
  text += fmt::format("  {:11}  {}\n", "valid",
                      presented.valid_to < presented.valid_from
                          ? "never, no date is within all of them"
                          : fmt::format("{} to {}", to_iso(presented.valid_from), to_iso(presented.valid_to)));
  text += fmt::format("  {:11}  {}: {} trusted, {} revoked\n", "catalog", trust.name, trust.catalog.trusted().size(),
                      trust.catalog.revoked().size());
  text += verdict_line("connect", tls.status) + verdict_line("programming", programming.status);
  text += fmt::format("  {:11}  {}\n", "why", printable(both.reason));
  if (!both.remedy.empty()) text += fmt::format("  {:11}  {}\n", "remedy", both.remedy);
  return {text, code};
}

}  // namespace cc3235::emulator
