#include "emulator/serial/uart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/loop_fixture.h"

namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;
using at::SerialOut;
using testing::ElementsAre;
using testing::IsEmpty;

class UartTest : public test::LoopFixture {
 protected:
  /// A port with one client, who takes everything.
  Uart& make(Clock::Duration together) {
    uart.emplace(loop, observers, DeviceInput{[](ByteView) {}, [] { return true; }}, 0, together);
    FarEnd far;
    far.write_some = [this](ByteView bytes) {
      writes.emplace_back(as_text(bytes));
      return bytes.size();
    };
    far.await_writable = [] {};
    far.resume_reading = [] {};
    uart->add_line(std::move(far)).client_came();
    return *uart;
  }

  static ByteView bytes(std::string_view text) { return as_bytes(text); }

  Observers observers;
  std::optional<Uart> uart;
  std::vector<std::string> writes;
};

TEST_F(UartTest, KeepsWhatIsUnfinishedForTheRest) {
  Uart& port = make(1ms);
  port.write(bytes("OK"), SerialOut::More::soon);
  EXPECT_THAT(writes, IsEmpty());
  EXPECT_TRUE(port.busy());
  port.write(bytes(", data"), SerialOut::More::no);
  EXPECT_THAT(writes, ElementsAre("OK, data"));
  EXPECT_FALSE(port.busy());
  port.write(bytes("next"), SerialOut::More::no);
  EXPECT_THAT(writes, ElementsAre("OK, data", "next"));
}

TEST_F(UartTest, WaitsOneMillisecondForTheRestAndNoLonger) {
  Uart& port = make(1ms);
  port.write(bytes("first"), SerialOut::More::soon);
  port.write(bytes(" rest"), SerialOut::More::no);  // the timer runs on
  pass(600us);
  port.write(bytes("second"), SerialOut::More::soon);
  pass(999us);
  EXPECT_THAT(writes, ElementsAre("first rest"));
  pass(1us);
  EXPECT_THAT(writes, ElementsAre("first rest", "second"));
}

TEST_F(UartTest, KeepsNothingInVirtualTimeOrWhenItIsClosed) {
  Uart& at_once = make({});
  at_once.write(bytes("OK"), SerialOut::More::soon);
  EXPECT_THAT(writes, ElementsAre("OK"));
  Uart& closing = make(1ms);
  closing.write(bytes("last"), SerialOut::More::soon);
  closing.close();
  EXPECT_THAT(writes, ElementsAre("OK", "last"));
}

}  // namespace
}  // namespace cc3235::emulator
