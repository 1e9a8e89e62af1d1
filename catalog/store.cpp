#include "catalog/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/status_codes.h"
#include "catalog/signature.h"

namespace cc3235::catalog {
namespace {

/// Who made this signature, whether the device takes it or not; for the reason only.
std::string suspect(ByteView lst, ByteView signature, const Keyring& keys) {
  if (signature.size() != kSignatureSize) {
    return fmt::format("the signature has {} bytes instead of {}", signature.size(), kSignatureSize);
  }
  for (const SigningKey& key : keys.keys()) {
    if (verifies(key, Hash::sha1, lst, signature)) return fmt::format("'{}' signed it with SHA-1, not SHA-256", key.name);
  }
  if (verifies(ti_gen2_key(), Hash::sha1, lst, signature)) {
    return fmt::format("the signature is the one for {}, the other generation", ti_gen2_key().name.substr(3));
  }
  if (keys.vendor() && signature_valid(lst, signature, ti_gen3_key())) {
    return "TI signed it, but the device's OTP makes it take its vendor's catalogs only";
  }
  return fmt::format("the signature over this catalog is by no key that the device knows ({})",
                     keys.vendor() ? "OTP: its vendor's only" : "no OTP: TI's only");
}

std::string remedy_for(const Keyring& keys) {
  if (!keys.otp().ok()) return keys.otp().remedy;
  if (keys.vendor()) return "sign the catalog with the vendor root's key and SHA-256";
  return "take the .signed_3235.bin of an unchanged TI catalog, or program the OTP file of your vendor root with it";
}

struct Vouched {
  bool good = false;
  std::string signer, why;
};

Vouched vouch(const CatalogFile& file, const Keyring& keys) {
  if (!keys.otp().ok()) return {false, "", keys.otp().reason};
  const auto& [kind, value] = file.voucher;
  if (kind == Voucher::Kind::signature) {
    for (const SigningKey& key : keys.keys()) {
      if (signature_valid(file.lst, value, key)) return {true, key.name, ""};
    }
    return {false, "", suspect(file.lst, value, keys)};
  }
  if (!std::ranges::equal(value, digest_of(file.lst))) return {false, "", "it is not the one that was installed"};
  if (kind == Voucher::Kind::roots) return {true, "the configuration", ""};
  if (keys.vendor()) return {false, "", "it is TI's, but the device's OTP makes it take its vendor's catalogs only"};
  return {true, ti_gen3_key().name, ""};
}

}  // namespace

Keyring::Keyring(const Otp& otp) : vendor_(true) {
  if (auto key = otp.key()) keys_.push_back(*std::move(key));
}

Keyring Keyring::of_device(ByteView otp, const std::optional<Mac>& device, std::vector<SigningKey> rom) {
  if (otp.empty()) return Keyring(std::move(rom));
  std::string why;
  const auto written = parse_otp(otp, why);
  Keyring ring = written ? Keyring(*written) : Keyring(std::vector<SigningKey>{});
  if (!written) {
    ring.otp_ = {kOtpMalformed, "the device's OTP does not load: " + why, "none: the area is written once and for all"};
  } else if (device) {
    ring.otp_ = judge_otp_device(*written, *device);
  }
  ring.vendor_ = true;
  if (!ring.otp_.ok()) ring.keys_.clear();
  return ring;
}

Voucher Voucher::of(Kind kind, ByteView lst) {
  const Digest digest = digest_of(lst);
  return {kind, Bytes(digest.begin(), digest.end())};
}

Bytes Voucher::to_bytes() const {
  Bytes bytes;
  bytes.reserve(1 + value.size());
  bytes.push_back(static_cast<std::uint8_t>(kind));
  bytes.insert(bytes.end(), value.begin(), value.end());
  return bytes;
}

std::optional<Voucher> Voucher::parse(ByteView bytes) {
  if (bytes.empty() || bytes[0] > static_cast<std::uint8_t>(Kind::roots)) return std::nullopt;
  return Voucher{static_cast<Kind>(bytes[0]), Bytes(bytes.begin() + 1, bytes.end())};
}

CatalogJudgement judge_catalog(const CatalogFile& file, const Keyring& keys) {
  const auto refuse = [](Status status, std::string reason, std::string remedy) {
    return CatalogJudgement{Judgement{status, std::move(reason), std::move(remedy)}};
  };
  const Vouched vouched = vouch(file, keys);
  if (!vouched.good) {
    return refuse(status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT, vouched.why, remedy_for(keys));
  }
  std::string why;
  auto catalog = parse_lst(file.lst, why);
  if (!catalog) {
    return refuse(status::SL_ERROR_FS_INIT_CERTIFICATE_STORE, "the file is no catalog: " + why,
                  "make it with 'cc3235emu catalog build'");
  }
  return {Judgement{kOk, "signed by " + vouched.signer, ""}, std::move(catalog), vouched.signer};
}

Judgement judge_update(const Catalog& installed, const Catalog& offered) {
  if (offered.created() >= installed.created()) return {kOk, "not older than the one installed", ""};
  return {
      status::SL_ERROR_FS_CERT_STORE_DOWNGRADE,
      fmt::format("the catalog is of {}, the one installed of {}", to_iso(offered.created()), to_iso(installed.created())),
      "write a newer one; going back takes programming"};
}

Store load_store(const std::optional<Bytes>& lst, const std::optional<Bytes>& voucher, const Keyring& keys) {
  const auto without = [](Status status, std::string reason, std::string remedy) {
    return Store{.state = {status, std::move(reason), std::move(remedy)}};
  };
  if (!lst) {
    return without(status::SL_ERROR_FS_NO_CERTIFICATE_STORE, "the device has no catalog", "program an image with a catalog");
  }
  const auto parsed = Voucher::parse(voucher.value_or(Bytes{}));
  CatalogJudgement judged = judge_catalog({*lst, parsed.value_or(Voucher{})}, keys);
  if (!judged.ok()) {
    return without(status::SL_ERROR_FS_INIT_CERTIFICATE_STORE, "the device's catalog does not load: " + judged.reason,
                   judged.remedy);
  }
  return {{kOk, judged.reason, ""}, *std::move(judged.catalog)};
}

}  // namespace cc3235::catalog
