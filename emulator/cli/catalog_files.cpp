#include "emulator/cli/catalog_files.h"

#include "emulator/config/host_files.h"
#include "emulator/host_time.h"

namespace cc3235::emulator {

NamedCatalog read_catalog(const std::string& name_or_file, const Place& place) {
  if (const catalog::Catalog* known = catalog::built_in(name_or_file)) {
    return {name_or_file, known->to_lst(), *known};
  }
  Bytes lst = read_host_file(name_or_file, kLargestTrustFile, place);
  std::string why;
  auto read = catalog::parse_lst(lst, why);
  if (!read) {
    place.refuse(fmt::format("{} is no catalog: {}; give a .lst file, playground or ti-20190217", name_or_file, why));
  }
  return {name_or_file, std::move(lst), *std::move(read)};
}

catalog::KeyPtr read_private_key(const std::string& file, const Place& place) {
  catalog::KeyPtr key = catalog::parse_private_key(read_host_file(file, kLargestTrustFile, place));
  if (!key || !EVP_PKEY_is_a(key.get(), "RSA")) {
    place.refuse(fmt::format("{} holds no private RSA key; give it as PEM or DER, not encrypted", file));
  }
  return key;
}

catalog::Otp read_otp(const std::string& file, const Place& place) {
  std::string why;
  auto otp = catalog::parse_otp(read_host_file(file, kLargestTrustFile, place), why);
  if (!otp) place.refuse(fmt::format("{} is no OTP file: {}; make it with 'cc3235emu otp create'", file, why));
  return *std::move(otp);
}

UnixSeconds read_time(const std::string& text, const Place& place) {
  if (text == "host") return host_time();
  const auto time = parse_date(text);
  if (!time) place.refuse(fmt::format("'{}' is no date; give one such as 2021-06-01 or 2021-06-01T00:00:00Z", text));
  return *time;
}

}  // namespace cc3235::emulator
