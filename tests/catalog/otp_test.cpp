#include "catalog/otp.h"

#include <gtest/gtest.h>

#include <random>

#include "support/certificates.h"

/// The vendor's one-time-programmable area. ref: certificate-catalog.md §5
namespace cc3235::catalog {
namespace {

constexpr Mac kDevice{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3c}};
constexpr Mac kOther{{0x98, 0x5d, 0xad, 0x1a, 0x2b, 0x3d}};

const test::Identity& vendor() {
  static const test::Identity root = test::self_signed({.name = "Vendor Root", .ca = true, .key = test::rsa_key()});
  return root;
}
const test::Identity& second() {
  static const test::Identity authority = test::issued_by(vendor(), {.name = "Second", .ca = true, .key = test::rsa_key()});
  return authority;
}

Otp signed_otp(std::optional<Mac> mac = {}, std::size_t signers = 1) {
  Otp otp;
  otp.mac = mac;
  otp.certificates = {vendor().der()};
  if (signers == 2) otp.certificates.push_back(second().der());
  otp.signatures = {test::sign(vendor().key, otp.meta())};
  if (signers == 2) otp.signatures.push_back(test::sign(second().key, otp.meta()));
  return otp;
}

TEST(OtpFile, IsReadAsItWasWritten) {
  const Otp otp = signed_otp(kDevice, 2);
  std::string why;
  const auto read = parse_otp(otp.to_file(), why);
  ASSERT_TRUE(read) << why;
  EXPECT_EQ(read->mac, kDevice);
  EXPECT_EQ(read->certificates, otp.certificates);
  EXPECT_EQ(read->signatures, otp.signatures);
  EXPECT_EQ(read->key()->name, "Vendor Root");
}

TEST(OtpFile, IsForAnyDeviceOrForOne) {
  EXPECT_EQ(judge_otp(signed_otp().to_file(), kDevice).status, kOk);
  EXPECT_EQ(judge_otp(signed_otp(Mac{}).to_file(), kDevice).status, kOk);  // all zero means any
  EXPECT_EQ(judge_otp(signed_otp(kDevice).to_file(), kDevice).status, kOk);
  EXPECT_EQ(judge_otp(signed_otp(kOther).to_file(), kDevice).status, kOtpForAnotherMac);
  EXPECT_EQ(judge_otp(signed_otp(kDevice, 2).to_file(), kDevice).status, kOk);
}

TEST(OtpFile, IsSignedByItsVendor) {
  Otp otp = signed_otp();
  otp.mac = kDevice;
  EXPECT_EQ(judge_otp(otp.to_file(), kDevice).status, kOtpBadlySigned);
  otp = signed_otp({}, 2);
  std::swap(otp.signatures[0], otp.signatures[1]);
  EXPECT_EQ(judge_otp(otp.to_file(), kDevice).status, kOtpBadlySigned);
  otp = signed_otp();
  otp.signatures = {test::sign(vendor().key, otp.meta(), "SHA1")};
  EXPECT_EQ(judge_otp(otp.to_file(), kDevice).status, kOtpBadlySigned);
}

// ref: certificate-catalog.md §6 row 22
TEST(OtpFile, IsWrittenOnce) {
  const Bytes first = signed_otp().to_file(), other = signed_otp(kDevice).to_file();
  EXPECT_EQ(judge_otp_write(std::nullopt, first, kDevice).status, kOk);
  EXPECT_EQ(judge_otp_write(first, first, kDevice).status, kOk);
  EXPECT_EQ(judge_otp_write(first, other, kDevice).status, kOtpAlreadyWritten);
  EXPECT_EQ(judge_otp_write(std::nullopt, as_bytes("no OTP"), kDevice).status, kOtpMalformed);
}

TEST(OtpFile, SaysInOneLineWhatIsWrong) {
  const Bytes good = signed_otp().to_file();
  std::string why;
  EXPECT_FALSE(parse_otp({}, why));
  EXPECT_EQ(why, "it does not begin as an OTP file");
  EXPECT_FALSE(parse_otp(ByteView(good).first(good.size() - 1), why));
  EXPECT_EQ(why, "it is cut off");
  Bytes changed = good;
  changed.push_back(0);
  EXPECT_FALSE(parse_otp(changed, why));
  EXPECT_EQ(why, "bytes follow its end");
  changed = good;
  changed[8] = 1;
  EXPECT_FALSE(parse_otp(changed, why));
  EXPECT_EQ(why, "algorithm 1; only 2 is known");
  EXPECT_FALSE(parse_otp(Bytes(kLargestOtp + 1), why));
  Otp unsigned_otp = signed_otp();
  unsigned_otp.signatures.clear();
  EXPECT_FALSE(parse_otp(unsigned_otp.to_file(), why));
  EXPECT_EQ(why, "1 certificates and 0 signatures");
}

TEST(OtpFile, SurvivesDamageAnywhere) {
  std::mt19937 random{1};
  const Bytes good = signed_otp().to_file();
  for (int round = 0; round < 500; ++round) {
    Bytes file = good;
    file[random() % file.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
    if (random() % 4 == 0) file.resize(random() % file.size());
    EXPECT_FALSE(judge_otp(file, kDevice).ok());
  }
}

}  // namespace
}  // namespace cc3235::catalog
