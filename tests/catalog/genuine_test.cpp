#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/status_codes.h"
#include "catalog/signed_file.h"
#include "catalog/store.h"

/// TI's published files against what is rebuilt here. ref: certificate-catalog.md §2, §4, §8
namespace cc3235::catalog {
namespace {

Bytes genuine(const std::string& name) {
  std::ifstream file(GENUINE_FOLDER "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct GenuineCatalog {
  const char* file;
  const Catalog& rebuilt;
};

/// The files are no part of the project.
class GenuineFiles {
 protected:
  static void skip_where_absent() {
    if (!std::filesystem::exists(GENUINE_FOLDER)) GTEST_SKIP() << "no genuine files in " << GENUINE_FOLDER;
  }
};

class GenuineCertificate : public testing::Test, protected GenuineFiles {
 protected:
  void SetUp() override { skip_where_absent(); }
};

class Genuine : public testing::TestWithParam<GenuineCatalog>, protected GenuineFiles {
 protected:
  void SetUp() override { skip_where_absent(); }

  Bytes lst = genuine(GetParam().file);
  Bytes signature = genuine(GetParam().file + std::string(".signed_3235.bin"));
};

TEST_P(Genuine, CatalogEqualsTheBuiltInOne) {
  EXPECT_EQ(lst, GetParam().rebuilt.to_lst());
  std::string why;
  const auto read = parse_lst(lst, why);
  ASSERT_TRUE(read) << why;
  EXPECT_EQ(read->created(), GetParam().rebuilt.created());
  EXPECT_EQ(read->trusted(), GetParam().rebuilt.trusted());
  EXPECT_EQ(read->revoked(), GetParam().rebuilt.revoked());
}

TEST_P(Genuine, SignatureOfThisGenerationIsValid) {
  EXPECT_TRUE(signature_valid(lst, signature, ti_gen3_key()));
}

TEST_P(Genuine, SignatureOfTheOtherGenerationIsNot) {
  EXPECT_FALSE(signature_valid(lst, genuine(GetParam().file + std::string(".signed_3220.bin")), ti_gen3_key()));
}

TEST_P(Genuine, OneFlippedBitSpoilsTheSignature) {
  for (std::size_t at : {std::size_t{0}, lst.size() / 2, lst.size() - 1}) {
    Bytes other = lst;
    other[at] ^= 0x10;
    EXPECT_FALSE(signature_valid(other, signature, ti_gen3_key()));
  }
  signature[100] ^= 1;
  EXPECT_FALSE(signature_valid(lst, signature, ti_gen3_key()));
}

// ref: certificate-catalog.md §6 rows 16, 18
TEST_P(Genuine, IsTakenWithItsSignatureAndRefusedWithEveryOther) {
  const auto judge = [](const Bytes& file, const Bytes& by) {
    return judge_catalog({file, {Voucher::Kind::signature, by}}, Keyring()).status;
  };
  EXPECT_EQ(judge(lst, signature), kOk);
  EXPECT_EQ(judge(lst, genuine(GetParam().file + std::string(".signed_3220.bin"))),
            status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
  lst[0x1b8] ^= 1;
  EXPECT_EQ(judge(lst, signature), status::SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT);
}

INSTANTIATE_TEST_SUITE_P(Published, Genuine,
                         testing::Values(GenuineCatalog{"certcatalogPlayGround20160911.lst", playground()},
                                         GenuineCatalog{"certcatalog20190217.lst", ti_20190217()}),
                         [](const auto& info) { return info.index == 0 ? "Playground" : "Ti20190217"; });

TEST_F(GenuineCertificate, OfThePlaygroundIsTrustedOrRevokedByDigest) {
  const auto root = certificates_in(genuine("dummy-root-ca-cert"));
  const auto revoked = certificates_in(genuine("dummy-revoked-ca-cert"));
  ASSERT_EQ(root.size(), 1u);
  ASSERT_EQ(revoked.size(), 1u);
  EXPECT_TRUE(playground().trusts(digest_of(root.front())));
  EXPECT_TRUE(playground().revokes(digest_of(revoked.front())));
}

TEST_F(GenuineCertificate, ChainFileHoldsLeafAndIntermediate) {
  const auto chain = certificates_in(genuine("trusted-chain.pem"));
  ASSERT_EQ(chain.size(), 2u);
  EXPECT_EQ(to_hex(digest_of(chain[0])), "19bef7bca12e10815591cee2771f4208abb2a78d18f74402253c05c4ea020626");
  EXPECT_EQ(to_hex(digest_of(chain[1])), "07ad6ba74b3921009edf184cb382c05a32baacf9c767f74427c094b2c56aa135");
}

// ref: certificate-catalog.md §6 rows 2, 3, 5, 8, 9
TEST_F(GenuineCertificate, ChainsOfThePlaygroundAreJudgedAsOnABoard) {
  using namespace status;
  const FindFile all = [](std::string_view name) -> std::optional<Bytes> {
    Bytes file = genuine(std::string(name));
    return file.empty() ? std::nullopt : std::optional(std::move(file));
  };
  const FindFile without_root = [&](std::string_view name) {
    return name == "dummy-root-ca-cert" ? std::nullopt : all(name);
  };
  const auto judge = [](const Catalog& catalog, std::string_view name, const FindFile& find) {
    return judge_signer(catalog, name, find, Checker::rom).status;
  };
  EXPECT_EQ(judge(playground(), "dummy-root-ca-cert", all), kOk);
  EXPECT_EQ(judge(playground(), "dummy-trusted-cert", all), kOk);
  EXPECT_EQ(judge(playground(), "trusted-chain.pem", all), kOk);
  EXPECT_EQ(judge(playground(), "dummy-revoked-cert", all), SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT);
  EXPECT_EQ(judge(playground(), "revoked-chain.pem", all), SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT);
  EXPECT_EQ(judge(ti_20190217(), "dummy-trusted-cert", all), SL_ERROR_FS_ROOT_CA_IS_UNKOWN);
  EXPECT_EQ(judge(playground(), "dummy-trusted-cert", without_root), SL_ERROR_FS_FILE_NOT_EXISTS);
  EXPECT_EQ(judge(playground(), "trusted-chain.pem", without_root), SL_ERROR_FS_ROOT_CA_IS_UNKOWN);
}

}  // namespace
}  // namespace cc3235::catalog
