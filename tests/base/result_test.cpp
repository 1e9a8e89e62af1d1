#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/status_codes.h"

namespace cc3235 {
namespace {

TEST(Status, ZeroAndPositiveAreSuccess) {
  EXPECT_TRUE(kOk.ok());
  EXPECT_TRUE(Status{5}.ok());
  EXPECT_FALSE(Status{-1}.ok());
  EXPECT_EQ(Status{}.value(), 0);
  EXPECT_EQ(Status{-468}, status::SL_ERROR_BSD_ESECUNKNOWNROOTCA);
}

TEST(Result, HoldsAValue) {
  Result<std::string> result = std::string("text");
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result);
  EXPECT_EQ(*result, "text");
  EXPECT_EQ(result->size(), 4u);
  EXPECT_EQ(result.status(), kOk);
}

TEST(Result, HoldsAnError) {
  const Result<std::string> result = status::SL_ERROR_BSD_EBADF;
  EXPECT_FALSE(result.ok());
  EXPECT_FALSE(result);
  EXPECT_EQ(result.status(), status::SL_ERROR_BSD_EBADF);
}

TEST(Result, TheValueCanBeMovedOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(Result, AZeroValueIsStillAValue) {
  const Result<int> value = 0;
  EXPECT_TRUE(value.ok());
  EXPECT_EQ(*value, 0);
}

}  // namespace
}  // namespace cc3235
