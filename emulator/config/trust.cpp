#include "emulator/config/trust.h"

#include <algorithm>

#include "base/status_table.h"
#include "emulator/config/host_files.h"

namespace cc3235::emulator {
namespace {

std::vector<Bytes> certificates_at(const std::filesystem::path& path, const Place& place) {
  std::vector<Bytes> certificates;
  for (const auto& file : files_at(path, place)) {
    for (Bytes& der : catalog::certificates_in(read_host_file(file, kLargestTrustFile, place))) {
      certificates.push_back(std::move(der));
    }
  }
  if (certificates.empty()) {
    place.refuse(fmt::format("{} holds no certificate; give DER or PEM files", path.string()));
  }
  return certificates;
}

}  // namespace

CatalogChoice read_signed_catalog(const std::filesystem::path& file, const std::filesystem::path& signature,
                                  const TrustConfig& trust, const Place& place) {
  CatalogChoice choice;
  choice.lst = read_host_file(file, kLargestTrustFile, place);
  choice.voucher.value = read_host_file(signature, kLargestTrustFile, place);
  std::string why;
  if (!catalog::parse_lst(choice.lst, why)) {
    place.refuse(fmt::format("{} is no catalog: {}; give a .lst file", file.string(), why));
  }
  std::string otp_why;
  const auto otp = catalog::parse_otp(trust.otp, otp_why);
  const catalog::Keyring keys = otp ? catalog::Keyring(*otp) : catalog::Keyring(trust.rom_keys);
  catalog::CatalogJudgement judged = catalog::judge_catalog({choice.lst, choice.voucher}, keys);
  if (!judged.ok()) {
    place.refuse(
        fmt::format("{} is not the signature of {} by a key that the chip knows: {} ({}); {}, or name the key in "
                    "device.rom_key",
                    signature.string(), file.string(), judged.reason, status_name(judged.status), judged.remedy));
  }
  choice.catalog = *std::move(judged.catalog);
  return choice;
}

Bytes read_otp_file(const std::filesystem::path& file, const Mac& device, const Place& place) {
  Bytes otp = read_host_file(file, kLargestTrustFile, place);
  if (const catalog::Judgement judged = catalog::judge_otp(otp, device); !judged.ok()) {
    place.refuse(fmt::format("{}: {} ({}); {}", file.string(), judged.reason, status_name(judged.status), judged.remedy));
  }
  return otp;
}

std::vector<catalog::Digest> read_digests(std::span<const std::filesystem::path> paths, std::size_t limit,
                                          const Place& place) {
  std::vector<catalog::Digest> digests;
  for (const auto& path : paths) {
    for (const Bytes& der : certificates_at(path, place)) {
      const catalog::Digest digest = catalog::digest_of(der);
      if (std::ranges::find(digests, digest) == digests.end()) digests.push_back(digest);
    }
  }
  if (digests.size() > limit) {
    place.refuse(fmt::format("{} certificates, but a catalog holds {}; leave some out", digests.size(), limit));
  }
  return digests;
}

catalog::SigningKey read_signing_key(std::string name, const std::filesystem::path& file, const Place& place) {
  auto key = catalog::parse_signing_key(std::move(name), read_host_file(file, kLargestTrustFile, place));
  if (!key) place.refuse(fmt::format("{} holds no RSA public key of 2048 bits; give it as PEM", file.string()));
  return *std::move(key);
}

}  // namespace cc3235::emulator
