#include "catalog/store.h"

#include <gtest/gtest.h>

#include "base/status_codes.h"
#include "support/certificates.h"

/// Which catalog a device takes. ref: certificate-catalog.md §1, §5, §6
namespace cc3235::catalog {
namespace {

using namespace status;

struct CatalogStore : testing::Test {
  static const test::Key& rom_key() {
    static const test::Key key = test::rsa_key();
    return key;
  }
  static const test::Identity& vendor() {
    static const test::Identity root = test::self_signed({.name = "Vendor Root", .ca = true, .key = test::rsa_key()});
    return root;
  }
  static Keyring rom() {
    return Keyring({ti_gen3_key(), *parse_signing_key("test", as_bytes(test::public_pem(rom_key())))});
  }
  static Keyring otp() {
    Otp otp;
    otp.certificates = {vendor().der()};
    return Keyring(otp);
  }
  static Voucher by(const test::Key& key, ByteView lst, const char* hash = "SHA256") {
    return {Voucher::Kind::signature, test::sign(key, lst, hash)};
  }

  Bytes lst = playground().to_lst();
};

TEST_F(CatalogStore, TakesWhatAKeyOfTheRomSigned) {
  const auto judged = judge_catalog({lst, by(rom_key(), lst)}, rom());
  EXPECT_EQ(judged.status, kOk);
  EXPECT_EQ(judged.signer, "test");
  ASSERT_TRUE(judged.catalog);
  EXPECT_EQ(judged.catalog->trusted(), playground().trusted());
}

TEST_F(CatalogStore, RefusesEveryOtherSignature) {
  EXPECT_EQ(judge_catalog({lst, by(rom_key(), lst, "SHA1")}, rom()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  EXPECT_EQ(judge_catalog({lst, by(vendor().key, lst)}, rom()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  EXPECT_EQ(judge_catalog({lst, {Voucher::Kind::signature, Bytes(256)}}, rom()).status,
            SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  EXPECT_EQ(judge_catalog({lst, {}}, rom()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  const Voucher good = by(rom_key(), lst);
  lst[0x1b8] ^= 1;
  EXPECT_EQ(judge_catalog({lst, good}, rom()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
}

TEST_F(CatalogStore, SaysWhichMistakeASignatureIs) {
  EXPECT_NE(judge_catalog({lst, by(rom_key(), lst, "SHA1")}, rom()).reason.find("'test' signed it with SHA-1"),
            std::string::npos);
  EXPECT_NE(judge_catalog({lst, {Voucher::Kind::signature, Bytes(255)}}, rom()).reason.find("255 bytes"), std::string::npos);
}

TEST_F(CatalogStore, TakesTheVendorsOnlyOnceTheOtpIsWritten) {
  EXPECT_EQ(judge_catalog({lst, by(vendor().key, lst)}, otp()).status, kOk);
  EXPECT_EQ(judge_catalog({lst, by(vendor().key, lst)}, otp()).signer, "Vendor Root");
  EXPECT_EQ(judge_catalog({lst, by(rom_key(), lst)}, otp()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  EXPECT_EQ(judge_catalog({lst, Voucher::of(Voucher::Kind::built_in, playground().to_lst())}, otp()).status,
            SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  EXPECT_EQ(judge_catalog({lst, Voucher::of(Voucher::Kind::roots, playground().to_lst())}, otp()).status, kOk);
}

// ref: certificate-catalog.md §1, §5
TEST_F(CatalogStore, TakesNobodysWhenTheOtpIsUnusable) {
  constexpr Mac kDevice{{1, 2, 3, 4, 5, 6}}, kOther{{1, 2, 3, 4, 5, 7}};
  Otp bound;
  bound.mac = kOther;
  bound.certificates = {vendor().der()};
  bound.signatures = {Bytes(kSignatureSize)};
  const Bytes elsewhere = bound.to_file(), garbled(elsewhere.begin(), elsewhere.end() - 1);
  const Voucher vouchers[]{by(vendor().key, lst), by(rom_key(), lst), Voucher::of(Voucher::Kind::built_in, lst),
                           Voucher::of(Voucher::Kind::roots, lst)};
  for (const Bytes& otp : {elsewhere, garbled}) {
    const Keyring ring = Keyring::of_device(otp, kDevice, rom().keys());
    EXPECT_FALSE(ring.otp().ok());
    for (const Voucher& voucher : vouchers) {
      EXPECT_EQ(judge_catalog({lst, voucher}, ring).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
      EXPECT_EQ(load_store(lst, voucher.to_bytes(), ring).state.status, SL_ERROR_FS_INIT_CERTIFICATE_STORE);
    }
  }
  EXPECT_TRUE(judge_catalog({lst, vouchers[0]}, Keyring::of_device(elsewhere, kOther, {})).ok());
  EXPECT_TRUE(judge_catalog({lst, vouchers[0]}, Keyring::of_device(elsewhere, std::nullopt, {})).ok());
  EXPECT_TRUE(judge_catalog({lst, vouchers[1]}, Keyring::of_device({}, kDevice, rom().keys())).ok());
}

TEST_F(CatalogStore, RefusesSignedBytesThatAreNoCatalog) {
  lst.push_back(0);
  EXPECT_EQ(judge_catalog({lst, by(rom_key(), lst)}, rom()).status, SL_ERROR_FS_INIT_CERTIFICATE_STORE);
}

TEST_F(CatalogStore, KnowsInstalledCatalogsByTheirDigest) {
  for (const auto kind : {Voucher::Kind::built_in, Voucher::Kind::roots}) {
    const Voucher voucher = Voucher::of(kind, playground().to_lst());
    EXPECT_EQ(judge_catalog({lst, voucher}, rom()).status, kOk);
    const auto again = Voucher::parse(voucher.to_bytes());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->kind, kind);
    EXPECT_EQ(again->value, voucher.value);
    Bytes other = lst;
    other.back() ^= 1;
    EXPECT_EQ(judge_catalog({other, voucher}, rom()).status, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  }
  EXPECT_FALSE(Voucher::parse({}));
  EXPECT_FALSE(Voucher::parse(Bytes{3, 0}));
}

// ref: certificate-catalog.md §6 row 23
TEST_F(CatalogStore, GoesNotBackInTime) {
  EXPECT_EQ(judge_update(playground(), ti_20190217()).status, kOk);
  EXPECT_EQ(judge_update(playground(), playground()).status, kOk);
  EXPECT_EQ(judge_update(ti_20190217(), playground()).status, SL_ERROR_FS_CERT_STORE_DOWNGRADE);
}

// ref: certificate-catalog.md §6 rows 14, 15
TEST_F(CatalogStore, IsLoadedFromWhatTheFlashHolds) {
  const Bytes voucher = Voucher::of(Voucher::Kind::built_in, playground().to_lst()).to_bytes();
  const Store good = load_store(lst, voucher, rom());
  EXPECT_EQ(good.state.status, kOk);
  EXPECT_EQ(good.catalog.trusted(), playground().trusted());
  EXPECT_EQ(load_store(std::nullopt, voucher, rom()).state.status, SL_ERROR_FS_NO_CERTIFICATE_STORE);
  EXPECT_EQ(load_store(lst, std::nullopt, rom()).state.status, SL_ERROR_FS_INIT_CERTIFICATE_STORE);
  lst[0] ^= 1;
  const Store damaged = load_store(lst, voucher, rom());
  EXPECT_EQ(damaged.state.status, SL_ERROR_FS_INIT_CERTIFICATE_STORE);
  EXPECT_TRUE(damaged.catalog.trusted().empty());
}

}  // namespace
}  // namespace cc3235::catalog
