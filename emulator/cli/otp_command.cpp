#include "emulator/cli/otp_command.h"

#include <fmt/format.h>

#include <filesystem>

#include "catalog/chain.h"
#include "emulator/cli/catalog_files.h"
#include "emulator/config/host_files.h"
#include "emulator/json_text.h"
#include "emulator/printable.h"

namespace cc3235::emulator {
namespace {

/// The vendor root and, with `chain`, what follows it in the file.
std::vector<catalog::Certificate> vendor_chain(const OtpCreate& command, const Place& place) {
  auto certificates = catalog::read_certificates(read_host_file(command.certificate, kLargestTrustFile, place));
  if (certificates.empty()) place.refuse(fmt::format("{} holds no certificate; give DER or PEM", command.certificate));
  if (command.chain && certificates.size() == 1) {
    place.refuse(fmt::format("{} holds one certificate and no chain; leave --usechain out", command.certificate));
  }
  if (!command.chain) certificates.erase(certificates.begin() + 1, certificates.end());
  return certificates;
}

std::optional<Mac> mac_of(const OtpCreate& command, const Place& place) {
  if (command.mac.empty()) return std::nullopt;
  std::string text = command.mac;
  if (text.find(':') == text.npos) {  // twelve digits, as the vendor's tool takes it
    for (std::size_t at = 2; at < text.size(); at += 3) text.insert(at, 1, ':');
  }
  const auto mac = parse_mac(text);
  if (!mac) place.refuse(fmt::format("'{}' is no MAC address; give one such as 98:5d:ad:1a:2b:3c", command.mac));
  return mac->zero() ? std::nullopt : mac;
}

std::string name_of(const Bytes& der) {
  const catalog::X509Ptr certificate = catalog::parse_certificate(der);
  return catalog::issued_to(certificate.get());
}

}  // namespace

Outcome run_command(const OtpCreate& command) {
  const Place place{"otp create", ""};
  std::vector<std::filesystem::path> inputs(command.keys.begin(), command.keys.end());
  inputs.emplace_back(command.certificate);
  require_other_file(command.out, inputs, place);
  catalog::Otp otp;
  otp.mac = mac_of(command, place);
  const auto certificates = vendor_chain(command, place);
  for (const auto& certificate : certificates) otp.certificates.push_back(certificate.der);
  if (!otp.key()) {
    place.refuse(
        fmt::format("{}: the vendor root's key is no RSA key of 2048 bits; make another root", command.certificate));
  }
  if (command.keys.size() > certificates.size()) {
    place.refuse(fmt::format("{} keys for {} certificates; give one key for each signer, with --usechain for two",
                             command.keys.size(), certificates.size()));
  }
  for (std::size_t i = 0; i < command.keys.size(); ++i) {
    const catalog::KeyPtr key = read_private_key(command.keys[i], place);
    if (!catalog::belong_together(certificates[i].x509.get(), key.get())) {
      place.refuse(fmt::format("{} is not the key of certificate {} in {}; give the one that belongs to it", command.keys[i],
                               i + 1, command.certificate));
    }
    auto signature = catalog::sign(key.get(), catalog::Hash::sha256, otp.meta());
    if (!signature || signature->size() != catalog::kSignatureSize) {
      place.refuse(fmt::format("{}: signers have RSA keys of 2048 bits", command.keys[i]));
    }
    otp.signatures.push_back(*std::move(signature));
  }
  const Bytes file = otp.to_file();
  std::string why;
  if (!catalog::parse_otp(file, why)) place.refuse(fmt::format("{}: {}; use a shorter chain", command.certificate, why));
  write_host_file(command.out, file, place);
  return {fmt::format("{}: vendor root '{}', for {}, {} signature{}\n", command.out, printable(otp.key()->name),
                      otp.mac ? to_string(*otp.mac) : "any device", otp.signatures.size(),
                      otp.signatures.size() == 1 ? "" : "s")};
}

Outcome run_command(const OtpShow& command) {
  const Place place{"otp show", ""};
  const catalog::Otp otp = read_otp(command.file, place);
  const auto judged = catalog::judge_otp(otp.to_file(), otp.mac.value_or(Mac{}));
  const std::string root = name_of(otp.certificates.front());
  const std::string digest = to_hex(catalog::digest_of(otp.certificates.front()));
  const ExitCode code = judged.ok() ? ExitCode::fine : ExitCode::failed;
  if (command.json) {
    JsonObject json{{"root", root},
                    {"sha256", digest},
                    {"mac", to_string(otp.mac.value_or(Mac{}))},
                    {"certificates", static_cast<std::int64_t>(otp.certificates.size())},
                    {"signatures", static_cast<std::int64_t>(otp.signatures.size())},
                    {"valid", judged.ok()}};
    return {json.text() + "\n", code};
  }
  std::string text = fmt::format("{}: vendor root '{}'\n  sha256      {}\n  for         {}\n", command.file, printable(root),
                                 digest, otp.mac ? to_string(*otp.mac) : "any device");
  for (std::size_t i = 1; i < otp.certificates.size(); ++i)
    text += fmt::format("  chain       {}\n", printable(name_of(otp.certificates[i])));
  text += fmt::format("  signatures  {}, {}\n", otp.signatures.size(), judged.ok() ? "valid" : printable(judged.reason));
  return {text, code};
}

}  // namespace cc3235::emulator
