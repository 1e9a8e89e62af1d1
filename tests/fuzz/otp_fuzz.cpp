#include <algorithm>
#include <cstdlib>

#include "catalog/otp.h"
#include "catalog/store.h"

/// Any bytes as an OTP file: read or refused with a reason, and what was read is written alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  const ByteView file(data, size);
  std::string why;
  const auto otp = catalog::parse_otp(file, why);
  if (otp.has_value() == !why.empty()) std::abort();
  if (otp && !std::ranges::equal(otp->to_file(), file)) std::abort();
  if (otp) static_cast<void>(catalog::Keyring(*otp).keys());
  const auto judged = catalog::judge_otp(file, Mac{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3c}});
  if (judged.reason.empty() || (!otp && judged.ok())) std::abort();
  static_cast<void>(
      catalog::load_store(catalog::playground().to_lst(), Bytes(file.begin(), file.end()), catalog::Keyring()));
  return 0;
}
