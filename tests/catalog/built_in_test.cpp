#include <gtest/gtest.h>

#include <set>

#include "catalog/catalog.h"
#include "catalog/known_certificates.h"

namespace cc3235::catalog {
namespace {

std::string hash_of(const Catalog& catalog) {
  return to_hex(digest_of(catalog.to_lst()));
}

// ref: certificate-catalog.md §2
TEST(BuiltInCatalog, PlaygroundIsTheGenuineFileBitForBit) {
  EXPECT_EQ(playground().to_lst().size(), 504u);
  EXPECT_EQ(hash_of(playground()), "7e4600536b3e10041c9847086da0bade7624822a91f71aa93945975213add559");
}

// ref: certificate-catalog.md §2
TEST(BuiltInCatalog, Ti20190217IsTheGenuineFileBitForBit) {
  EXPECT_EQ(ti_20190217().to_lst().size(), 3768u);
  EXPECT_EQ(hash_of(ti_20190217()), "bd452e9ab830d94c59bf4b87365254d7dae7279bb46b87e475f43ec3b8d82f2a");
}

// ref: certificate-catalog.md §4
TEST(BuiltInCatalog, PlaygroundTrustsOneRootAndRevokesOneCertificate) {
  ASSERT_EQ(playground().trusted().size(), 1u);
  ASSERT_EQ(playground().revoked().size(), 1u);
  EXPECT_EQ(name_of(playground().trusted().front()), "dummy-root-ca-cert");
  EXPECT_EQ(name_of(playground().revoked().front()), "dummy-revoked-ca-cert");
  EXPECT_EQ(name_of(digest("19bef7bca12e10815591cee2771f4208abb2a78d18f74402253c05c4ea020626")), "dummy-trusted-cert");
  EXPECT_EQ(name_of(digest("ab7036365c7154aa29c2c29f5d4191163b162a2225011357d56d07ffa7bc1f72")), "Thawte Premium Server CA");
  EXPECT_EQ(to_iso(playground().created()), "2016-09-11T14:26:55Z");
}

// ref: certificate-catalog.md §7
TEST(BuiltInCatalog, Ti20190217HoldsOneHundredAndFourNamedRoots) {
  ASSERT_EQ(ti_20190217().trusted().size(), 104u);
  EXPECT_TRUE(ti_20190217().revoked().empty());
  std::set<std::string_view> names;
  for (const auto& digest : ti_20190217().trusted()) names.insert(name_of(digest));
  EXPECT_EQ(names.size(), 104u);
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(name_of(ti_20190217().trusted()[17]), "Baltimore CyberTrust Root");
}

TEST(BuiltInCatalog, LookUpFindsWhatIsListedAndNothingElse) {
  const Digest listed = ti_20190217().trusted()[43];
  Digest other = listed;
  other[31] ^= 1;
  EXPECT_TRUE(ti_20190217().trusts(listed));
  EXPECT_FALSE(ti_20190217().trusts(other));
  EXPECT_FALSE(playground().trusts(listed));
  EXPECT_TRUE(playground().revokes(playground().revoked().front()));
  EXPECT_FALSE(playground().revokes(playground().trusted().front()));
  EXPECT_FALSE(Catalog().trusts(listed));
  EXPECT_EQ(name_of(other), "");
}

TEST(BuiltInCatalog, IsFoundByItsConfigurationName) {
  EXPECT_EQ(built_in("playground"), &playground());
  EXPECT_EQ(built_in("ti-20190217"), &ti_20190217());
  EXPECT_EQ(built_in("Playground"), nullptr);
  EXPECT_EQ(built_in(""), nullptr);
}

}  // namespace
}  // namespace cc3235::catalog
