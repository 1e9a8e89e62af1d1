#include "emulator/serial/serial_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/serial/lookout.h"
#include "emulator/serial/uart.h"
#include "support/loop_fixture.h"

namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;

/// Virtual time that does not wait for a client of the real world; here the client is part of the test.
class ImpatientClock final : public Clock {
 public:
  explicit ImpatientClock(Clock& clock) : clock_(clock) {}
  TimePoint now() const override { return clock_.now(); }
  std::chrono::sys_time<std::chrono::microseconds> wall() const override { return clock_.wall(); }
  TimerId schedule(TimePoint when, std::function<void()> fire) override { return clock_.schedule(when, std::move(fire)); }
  void cancel(TimerId timer) override { clock_.cancel(timer); }
  Owed owe() override { return {}; }

 private:
  Clock& clock_;
};

class SerialLineTest : public test::LoopFixture {
 protected:
  /// A line whose client takes `capacity` bytes until it reads.
  SerialLine make(std::uint32_t baud = 0) {
    FarEnd far;
    far.write_some = [this](ByteView bytes) {
      const std::size_t taken = std::min(bytes.size(), capacity);
      capacity -= taken;
      shown += as_text(bytes.first(taken));
      return taken;
    };
    far.await_writable = [this] { writable_asked = true; };
    far.resume_reading = [this] { ++resumed; };
    NearEnd near;
    near.receive = [this](ByteView bytes) { got += as_text(bytes); };
    near.accepts_input = [this] { return device_accepts; };
    near.client_came = [] {};
    near.room = [this] { ++room; };
    near.dropped = [this](std::size_t bytes) { dropped += bytes; };
    return SerialLine(line_loop.clock(), line_loop.log(), baud, std::move(far), std::move(near));
  }

  void client_reads(SerialLine& line, std::size_t bytes) {
    capacity += bytes;
    if (std::exchange(writable_asked, false)) line.writable();
  }

  ImpatientClock impatient{clock};
  nwp::Loop line_loop{io.get_executor(), impatient, Log()};
  static constexpr std::size_t kPlenty = 1u << 30;
  std::size_t capacity = kPlenty, dropped = 0;
  std::string shown, got;
  bool writable_asked = false, device_accepts = true;
  int resumed = 0, room = 0;
};

void write(SerialLine& line, std::string_view text) {
  line.write(as_bytes(text));
}

TEST_F(SerialLineTest, WithoutAClientOutputIsDropped) {
  SerialLine line = make();
  write(line, "event");
  EXPECT_TRUE(line.has_room());
  line.client_came();
  EXPECT_EQ(shown, "");
  write(line, "reply");
  EXPECT_EQ(shown, "reply");
}

TEST_F(SerialLineTest, OutputWaitsForASlowClientInOrder) {
  SerialLine line = make();
  line.client_came();
  capacity = 3;
  write(line, "abcdef");
  write(line, "ghi");
  EXPECT_EQ(shown, "abc");
  EXPECT_TRUE(line.busy());
  client_reads(line, 4);
  EXPECT_EQ(shown, "abcdefg");
  client_reads(line, 100);
  EXPECT_EQ(shown, "abcdefghi");
  EXPECT_FALSE(line.busy());
}

TEST_F(SerialLineTest, ThereIsNoRoomWhile64KiBWait) {
  SerialLine line = make();
  line.client_came();
  capacity = 0;
  write(line, std::string(SerialLine::kLimit - 1, 'x'));
  EXPECT_TRUE(line.has_room());
  EXPECT_TRUE(line.accepts_input());
  write(line, "yz");
  EXPECT_FALSE(line.has_room());
  EXPECT_FALSE(line.accepts_input());
  client_reads(line, 2);
  EXPECT_TRUE(line.has_room());
  EXPECT_EQ(room, 1);
  EXPECT_EQ(resumed, 1);
}

TEST_F(SerialLineTest, AClientThatPausesForLessThanTwoSecondsLosesNothing) {
  SerialLine line = make();
  line.client_came();
  capacity = 0;
  write(line, std::string(SerialLine::kLimit + 500, 'x'));
  for (int i = 0; i < 5; ++i) {
    pass(1900ms);
    EXPECT_FALSE(line.has_room());
    client_reads(line, 10);  // progress starts the two seconds anew
  }
  EXPECT_EQ(dropped, 0u);
  client_reads(line, kPlenty);
  EXPECT_EQ(shown.size(), SerialLine::kLimit + 500);
}

TEST_F(SerialLineTest, AfterTwoSecondsWithoutReadingTheSurplusIsDroppedAndCounted) {
  SerialLine line = make();
  line.client_came();
  capacity = 0;
  write(line, std::string(SerialLine::kLimit + 500, 'x'));
  pass(2s);
  EXPECT_TRUE(line.has_room());
  EXPECT_TRUE(line.accepts_input());
  EXPECT_EQ(dropped, 500u);
  write(line, "more");
  EXPECT_EQ(dropped, 504u);
  client_reads(line, kPlenty);
  EXPECT_EQ(shown, std::string(SerialLine::kLimit, 'x'));
  write(line, "reply");
  EXPECT_EQ(shown.substr(SerialLine::kLimit), "reply");
}

TEST_F(SerialLineTest, NothingOfOneClientStaysForTheNext) {
  SerialLine line = make();
  line.client_came();
  capacity = 0;
  write(line, std::string(SerialLine::kLimit, 'x'));
  line.client_left();
  EXPECT_TRUE(line.has_room());
  line.client_came();
  capacity = kPlenty;
  write(line, "fresh");
  EXPECT_EQ(shown, "fresh");
  pass(10s);
  EXPECT_EQ(dropped, 0u);
}

TEST_F(SerialLineTest, HeldOutputGoesWhenItIsLetGo) {
  SerialLine line = make();
  line.client_came();
  line.hold(true);
  write(line, "abc");
  EXPECT_EQ(shown, "");
  line.hold(false);
  EXPECT_EQ(shown, "abc");
}

TEST_F(SerialLineTest, PurgedOutputIsGone) {
  SerialLine line = make();
  line.client_came();
  line.hold(true);
  write(line, "abc");
  line.purge();
  line.hold(false);
  EXPECT_EQ(shown, "");
}

TEST_F(SerialLineTest, InputWaitsWhileTheDeviceHasEnough) {
  SerialLine line = make();
  line.client_came();
  line.received(as_bytes("abc"));
  EXPECT_EQ(got, "abc");
  device_accepts = false;
  EXPECT_FALSE(line.accepts_input());
  line.input_wanted();
  EXPECT_EQ(resumed, 0);
  device_accepts = true;
  line.input_wanted();
  EXPECT_EQ(resumed, 1);
}

// ref: at-protocol.md §1
TEST_F(SerialLineTest, APacedLineTakesTenBitsForEachByte) {
  SerialLine line = make(9600);
  line.client_came();
  const auto start = clock.now();
  write(line, std::string(960, 'x'));
  EXPECT_LT(shown.size(), 10u);
  pass(500ms);
  EXPECT_NEAR(static_cast<double>(shown.size()), 480, 10);
  pass(600ms);
  EXPECT_EQ(shown.size(), 960u);

  line.received(as_bytes("ab"));
  EXPECT_EQ(got, "");
  EXPECT_FALSE(line.accepts_input());
  pass(3ms);
  EXPECT_EQ(got, "ab");
  EXPECT_EQ(resumed, 1);
  EXPECT_LE(line.input_limit(), 2u);
  EXPECT_GE(clock.now() - start, 1100ms);
}

using at::SerialOut;
using testing::ElementsAre;
using testing::IsEmpty;

class UartTest : public test::LoopFixture {
 protected:
  /// A port with one client, who takes everything.
  Uart& make(Clock::Duration together) {
    uart.emplace(loop, observers, DeviceInput{[](ByteView) {}, [] { return true; }}, 0, Uart::Waits{together, {}});
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

/// Time that passes by being looked at.
class TickingClock final : public Clock {
 public:
  TimePoint now() const override { return now_ += tick; }
  std::chrono::sys_time<std::chrono::microseconds> wall() const override { return {}; }
  TimerId schedule(TimePoint /*when*/, std::function<void()> /*fire*/) override { return 1; }
  void cancel(TimerId /*timer*/) override {}
  Owed owe() override { return {}; }
  void skip(Duration time) { now_ += time; }

  Duration tick = 10us;

 private:
  mutable TimePoint now_{10s};
};

class LookoutTest : public testing::Test {
 protected:
  /// How often the loop looks for more before it would sleep.
  std::size_t looks() {
    io.restart();
    return io.poll();
  }

  boost::asio::io_context io;
  TickingClock clock;
  nwp::Loop loop{io.get_executor(), clock, Log()};
};

TEST_F(LookoutTest, StaysAwakeOnlyWhileTheClientAnswersAtOnce) {
  Lookout lookout(loop, 200us);
  lookout.received();
  lookout.sent();
  EXPECT_EQ(looks(), 0u) << "the first command after a silence";
  clock.skip(100us);
  lookout.received();
  EXPECT_EQ(looks(), 11u) << "until 200 us have gone by";
  lookout.sent();
  clock.skip(200us);
  lookout.received();
  EXPECT_EQ(looks(), 0u) << "too late";
  lookout.received();
  lookout.received();
  EXPECT_EQ(looks(), 11u) << "one at a time";
}

TEST_F(LookoutTest, LeavesACoreToThoseWhoWantItEverLonger) {
  Lookout lookout(loop, 200us);
  lookout.sent();
  for (const Clock::Duration rest : {2 * Lookout::kShortRest, 4 * Lookout::kShortRest}) {
    clock.tick = 120us;  // somebody else runs while the core is offered
    lookout.received();
    EXPECT_EQ(looks(), 1u);
    clock.tick = 10us;
    clock.skip(rest - 200us);
    lookout.sent();
    lookout.received();
    EXPECT_EQ(looks(), 0u);
    clock.skip(200us);
    lookout.sent();
  }
}

TEST_F(LookoutTest, SleepsAlwaysInVirtualTime) {
  Lookout lookout(loop, {});
  for (int i = 0; i < 3; ++i) lookout.received();
  EXPECT_EQ(looks(), 0u);
}

}  // namespace
}  // namespace cc3235::emulator
