#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/status_codes.h"
#include "catalog/presented.h"
#include "tls_sim/tls.h"

/// The roots that Debian's ca-certificates installs, judged under TI's catalog of 2019. ref: certificate-catalog.md §7, §8
namespace cc3235::catalog {
namespace {

using namespace status;
namespace fs = std::filesystem;

const fs::path kFolder = "/usr/share/ca-certificates/mozilla";

struct Verdicts {
  Status tls, programming;
  friend bool operator==(const Verdicts&, const Verdicts&) = default;
};
constexpr Verdicts kListed{kOk, kOk};
constexpr Verdicts kUnlisted{SL_ERROR_BSD_ESECUNKNOWNROOTCA, SL_ERROR_FS_ROOT_CA_IS_UNKOWN};

/// As CA file of a server below it, and as root of a signer, on a device whose clock suits it.
Verdicts judge(const fs::path& file, const Catalog& catalog) {
  std::ifstream in(file, std::ios::binary);
  const Bytes content{std::istreambuf_iterator<char>(in), {}};
  std::vector<Certificate> certificates = read_certificates(content);
  if (certificates.empty()) return {SL_ERROR_BSD_ESECBADCAFILE, SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT};
  const Presented presented = arrange(std::move(certificates), is_pem(content));
  return {tls_sim::judge_certificates(presented.root(), presented.chain, catalog, presented.valid_from).status,
          judge_programming(catalog, presented).status};
}

class RealRoots : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kFolder)) GTEST_SKIP() << "no genuine roots in " << kFolder;
  }
};

TEST_F(RealRoots, BaltimoreIsListedAndIsrgIsNot) {
  const fs::path baltimore = kFolder / "Baltimore_CyberTrust_Root.crt", isrg = kFolder / "ISRG_Root_X1.crt";
  if (fs::exists(baltimore)) {
    EXPECT_EQ(judge(baltimore, ti_20190217()), kListed);
    EXPECT_EQ(judge(baltimore, playground()), kUnlisted);
  }
  if (fs::exists(isrg)) {
    EXPECT_EQ(judge(isrg, ti_20190217()), kUnlisted);
  }
}

TEST_F(RealRoots, AreListedOrNotAndNothingElse) {
  std::size_t listed = 0, all = 0;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const Verdicts verdicts = judge(entry.path(), ti_20190217());
    EXPECT_TRUE(verdicts == kListed || verdicts == kUnlisted) << entry.path();
    listed += verdicts == kListed ? 1 : 0;
    ++all;
  }
  EXPECT_GT(listed, 20u) << "of " << all << "; it was 43 of 142 in 2023";
  EXPECT_LT(listed, all);
}

}  // namespace
}  // namespace cc3235::catalog
