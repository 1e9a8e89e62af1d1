#include "base/status_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/status_codes.h"

namespace cc3235 {
namespace {

// ref: error-codes.csv
TEST(StatusTable, HoldsEveryKnownCode) {
  EXPECT_EQ(status_table().size(), 1178u);
}

TEST(StatusTable, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const StatusRow& row : status_table()) EXPECT_TRUE(names.insert(row.name).second) << row.name;
}

TEST(StatusTable, EveryRowIsFoundByItsName) {
  for (const StatusRow& row : status_table()) {
    const StatusRow* found = status_row(row.name);
    ASSERT_NE(found, nullptr) << row.name;
    EXPECT_EQ(found, &row);
  }
  EXPECT_EQ(status_row("SL_ERROR_NO_SUCH_NAME"), nullptr);
}

TEST(StatusTable, NamesAreFoundInAnyCase) {
  const StatusRow* row = status_row("sl_error_bsd_esecunknownrootca");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->value, -468);
}

TEST(StatusTable, EveryRowSaysWhatItMeansInOneSentence) {
  for (const StatusRow& row : status_table()) {
    EXPECT_GE(row.meaning.size(), 20u) << row.name;
    EXPECT_TRUE(row.meaning.ends_with('.')) << row.name;
  }
}

TEST(StatusTable, EveryValueHasANameThatHasTheValue) {
  for (const StatusRow& row : status_table()) {
    const StatusRow* found = status_row(status_name(Status{row.value}));
    ASSERT_NE(found, nullptr) << row.value;
    EXPECT_EQ(found->value, row.value);
  }
  EXPECT_EQ(status_name(Status{-99999}), "");
}

TEST(StatusName, TheChipsOwnNameStandsBeforeItsAliases) {
  EXPECT_EQ(status_name(kOk), "SL_RET_CODE_OK");
  EXPECT_EQ(status_name(Status{-1}), "SL_ERROR_BSD_SOC_ERROR");
  EXPECT_EQ(status_name(Status{-11}), "SL_ERROR_BSD_EAGAIN");
  EXPECT_EQ(status_name(Status{-105}), "SL_ERROR_BSD_ENOBUFS");
  EXPECT_EQ(status_name(Status{-107}), "SL_ERROR_BSD_ENOTCONN");
  EXPECT_EQ(status_name(Status{-468}), "SL_ERROR_BSD_ESECUNKNOWNROOTCA");
  EXPECT_EQ(status_name(Status{-2018}), "SL_RET_CODE_DEV_NOT_STARTED");
  EXPECT_EQ(status_name(Status{-2071}), "SL_ERROR_WLAN_WIFI_ALREADY_DISCONNECTED");
  EXPECT_EQ(status_name(Status{-6160}), "SL_ERROR_NET_APP_DNS_SERVER_NOT_FOUND");
  EXPECT_EQ(status_name(Status{-10330}), "SL_ERROR_FS_INVALID_FILE_MODE");
  EXPECT_EQ(status_name(Status{-14337}), "SL_ERROR_INVALID_OPCODE");
  EXPECT_EQ(status_name(status::SL_ERROR_FS_FILE_NOT_EXISTS), "SL_ERROR_FS_FILE_NOT_EXISTS");
}

TEST(StatusName, OfASharedValueNoLaterLayerComesFirst) {
  for (const StatusRow& row : status_table()) {
    if (row.area == "SLNETERR" || row.area == "STRMPL" || row.area == "MQTT" || row.area == "SNTP") continue;
    const StatusRow* named = status_row(status_name(Status{row.value}));
    EXPECT_NE(named->area, "SLNETERR") << row.name;
  }
}

TEST(StatusRows, AllOfOneValueInTheOrderOfTheTable) {
  std::vector<std::string_view> areas;
  for (const StatusRow* row : status_rows(Status{-107})) areas.push_back(row->area);
  EXPECT_EQ(areas, (std::vector<std::string_view>{"BSD", "SNTP", "SLNETERR"}));
  EXPECT_TRUE(status_rows(Status{-99999}).empty());
}

}  // namespace
}  // namespace cc3235
