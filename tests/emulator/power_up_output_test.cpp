#include "emulator/serial/power_up_output.h"

#include <gtest/gtest.h>

namespace cc3235::emulator {
namespace {

constexpr std::string_view kEnd = "Enter AT Command:\n\r\r";

// ref: at-protocol.md §2
TEST(PowerUpOutput, EndsWithThePromptWhateverComesInOnePiece) {
  PowerUpOutput output;
  output.add(as_bytes("banner\n\r\rEnter AT"));
  EXPECT_FALSE(output.complete());
  output.add(as_bytes(" Command:\n\r\r+eventwlan:connect"));
  EXPECT_TRUE(output.complete());
  EXPECT_EQ(output.kept(), "banner\n\r\rEnter AT Command:\n\r\r");
}

TEST(PowerUpOutput, LaterOutputIsNotKept) {
  PowerUpOutput output;
  output.add(as_bytes(kEnd));
  output.add(as_bytes("event"));
  EXPECT_EQ(output.kept(), kEnd);
}

TEST(PowerUpOutput, AFirstClientDuringPowerUpIsNoReasonToMissThePrompt) {
  PowerUpOutput output;
  output.add(as_bytes("banner"));
  output.forget();
  EXPECT_FALSE(output.complete());
  output.add(as_bytes(kEnd));
  EXPECT_TRUE(output.complete());
  EXPECT_EQ(output.kept(), "");
}

TEST(PowerUpOutput, IsBounded) {
  PowerUpOutput output;
  for (int i = 0; i < 100; ++i) output.add(Bytes(4096, 'x'));
  EXPECT_LE(output.kept().size(), 65536u + 4096u);
  output.add(as_bytes(kEnd));
  EXPECT_TRUE(output.complete());
}

}  // namespace
}  // namespace cc3235::emulator
