#include <gmock/gmock.h>

#include "at_engine/at_dispatch/output.h"
#include "at_engine/at_dispatch/type_ahead.h"
#include "support/engine_fixture.h"

namespace cc3235::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class EngineTest : public EngineFixture {
 protected:
  /// Five commands that wait: every worker slot is taken.
  void fill_slots() {
    host.calls.hold("sl_Recv");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(command("AT+Recv=0,0,10"), exchange("AT+Recv=0,0,10", {"OK"}));
  }

  std::string boot() {
    loop.post([this] { engine->power_up(); });
    settle();
    return line.take();
  }
};

const std::string kRule = "\t " + std::string(46, '=') + "\n\r\r";
const std::string kBanner = "\n\r\n\r\n\r\r" + kRule + "\t    AT Commands Example Ver: 1.1.2\n\r\r" + kRule + "\n\r\r" +
                            "\t CHIP: 0x31100019\n\r\r" + "\t MAC:  3.1.0.5\n\r\r" + "\t PHY:  3.1.0.19\n\r\r" +
                            "\t NWP:  4.4.1.3\n\r\r" + "\t ROM:  8738\n\r\r" + "\t HOST: 3.0.1.55\n\r\r" +
                            "\t MAC address: 98:5d:ad:1a:02:3c\n\r\r" + "\n\r\r" + kRule + "\n\r\r\n\r\r";
const std::string kPrompt = "Enter AT Command:\n\r\r";

// ---- power-up. ref: at-protocol.md §2 ----

TEST_F(EngineTest, PrintsBannerAndPromptByteForByte) {
  EXPECT_EQ(boot(), kBanner + kPrompt);
  EXPECT_THAT(host.calls.all, ElementsAre("sl_Start()", "sl_DeviceGet(version)", "sl_NetCfgGet(id 2)"));
}

TEST_F(EngineTest, PrintsThePromptOncePerBoot) {
  boot();
  EXPECT_EQ(command("AT+Test"), exchange("AT+Test", {"OK"}));
}

TEST_F(EngineTest, HasNoBannerWhenTheVersionCannotBeRead) {
  host.calls.answer("sl_DeviceGet", "-2018");
  EXPECT_EQ(boot(), kPrompt);
}

TEST_F(EngineTest, HasNoBannerWhenTheMacAddressCannotBeRead) {
  host.calls.answer("sl_NetCfgGet", "-2011");
  EXPECT_EQ(boot(), kPrompt);
}

TEST_F(EngineTest, PrintsEventsOfTheStartBetweenBannerAndPrompt) {
  host.calls.hold("sl_Start");
  EXPECT_EQ(boot(), "");
  raise(WlanConnected{"lab", {}});
  EXPECT_EQ(line.take(), "");
  host.calls.release("sl_Start");
  settle();
  EXPECT_EQ(line.take(), kBanner + wire({"+eventwlan:connect,lab,0x0:0x0:0x0:0x0:0x0:0x0"}) + kPrompt);
}

TEST_F(EngineTest, EchoesWhileStartingAndRunsTheLineAfterThePrompt) {
  host.calls.hold("sl_Start");
  boot();
  EXPECT_EQ(type("AT+Test\r"), "AT+Test\r\n");
  host.calls.release("sl_Start");
  settle();
  EXPECT_EQ(line.take(), kBanner + kPrompt + wire({"", "OK"}));
}

// ---- reading. ref: at-protocol.md §1, §3 ----

TEST_F(EngineTest, SendsEchoAndReplyOfOneTurnInOneWrite) {
  power_up();
  loop.post([this] { engine->receive(as_bytes("AT+Test\r")); });
  settle();
  EXPECT_THAT(line.writes, ElementsAre("AT+Test\r\n\n\r\r"
                                       "OK\n\r\r"));
}

TEST_F(EngineTest, AnswersABareNewlineWithABlankLine) {
  power_up();
  EXPECT_EQ(type("\n"), "\n\n\r\r");
  EXPECT_EQ(type("\r"), "\r\n\n\r\r");
}

TEST_F(EngineTest, AnswersTheSecondHalfOfCrLfAfterANonBlockingCommand) {
  power_up();
  EXPECT_EQ(type("AT+Test\r\n"), "AT+Test\r\n\n" + wire({"", "OK", ""}));
}

TEST_F(EngineTest, RunsLinesOfOneReadInOrder) {
  power_up();
  EXPECT_EQ(type("AT+Test\rAT\rAT+Close=?\r"),
            "AT+Test\r\nAT\r\nAT+Close=?\r\n" + wire({"", "OK", "", "ERROR: command not exist,0", "", "[Socket]", "OK"}));
  EXPECT_THAT(watcher.in, ElementsAre("AT+Test", "AT", "AT+Close=?"));
  EXPECT_THAT(watcher.out, ElementsAre("OK", "ERROR: command not exist,0", "[Socket]", "OK"));
}

TEST_F(EngineTest, ReadsTheNextLineAfterANonBlockingCommandHasEnded) {
  power_up();
  host.calls.hold("sl_Stop");
  EXPECT_EQ(type("AT+Stop=200\rAT+Test\r"), "AT+Stop=200\r\nAT+Test\r\n" + wire({""}));
  host.calls.release("sl_Stop");
  settle();
  EXPECT_EQ(line.take(), wire({"OK", "", "OK"}));
}

TEST_F(EngineTest, DropsALineWhoseLengthIsSmallerThanItsPayload) {
  power_up();
  EXPECT_EQ(command("at+send=0,0,5,abcdefgh"), exchange("at+send=0,0,5,abcdefgh", {"ERROR: length smaller than payload"}));
  EXPECT_THAT(host.calls.all, IsEmpty());
  EXPECT_THAT(watcher.hints, ElementsAre("length-smaller-than-payload"));
}

TEST_F(EngineTest, CollectsTheBinaryPayloadOfALowerCaseSend) {
  power_up();
  EXPECT_EQ(type("at+send=0,0,5,ab\rcd\r"), "at+send=0,0,5,ab\r\ncd\r\n" + wire({"", "OK"}));
  EXPECT_THAT(host.calls.all, ElementsAre("sl_Send(sd 0, length 5, data bytes 61620a6364)"));
}

TEST_F(EngineTest, WaitsForPayloadForEverAndSaysSoOnce) {
  power_up();
  EXPECT_EQ(type("at+send=0,0,20,ab\r"), "at+send=0,0,20,ab\r\n");
  EXPECT_EQ(type("AT+Test\r"), "AT+Test\r\n");
  EXPECT_THAT(watcher.hints, ElementsAre("carriage-return-in-payload"));
  pass(std::chrono::seconds(10));
  EXPECT_THAT(watcher.hints, ElementsAre("carriage-return-in-payload", "payload-phase-waits"));
  type("123456789\r");
  EXPECT_THAT(host.calls.all, ElementsAre(StartsWith("sl_Send(sd 0, length 20")));
}

TEST_F(EngineTest, HintsAtThePortThatCountsAsLength) {
  power_up();
  command("at+sendto=0,inet,5,127.0.0.1,0,5,hello");
  EXPECT_THAT(watcher.hints, ElementsAre("lower-case-sendto", "length-smaller-than-payload"));
}

// ---- type-ahead. ref: at-protocol.md §9 ----

TEST_F(EngineTest, StopsTakingInputAtTheTypeAheadLimitAndLosesNothing) {
  power_up();
  host.calls.hold("sl_Stop");
  int wanted = 0;
  engine->on_input_wanted([&wanted] { ++wanted; });
  command("AT+Stop=0");
  int sent = 0;
  for (; engine->accepts_input(); ++sent) command("AT+Test");
  EXPECT_EQ(sent, 4096 / 8);
  EXPECT_EQ(wanted, 0);

  host.calls.release("sl_Stop");
  settle();
  EXPECT_TRUE(engine->accepts_input());
  EXPECT_EQ(wanted, 1);
  EXPECT_EQ(watcher.out.size(), static_cast<std::size_t>(sent) + 1);
}

// ---- worker slots. ref: at-protocol.md §9 ----

TEST_F(EngineTest, PrintsOkAtOnceAndTheResultWithASecondOkLater) {
  power_up();
  host.calls.hold("sl_Recv");
  EXPECT_EQ(command("AT+Recv=0,1,100"), exchange("AT+Recv=0,1,100", {"OK"}));
  host.calls.answer("sl_Recv", "5, data bytes \"hello\"");
  host.calls.release("sl_Recv");
  settle();
  EXPECT_EQ(line.take(), wire({"+recv:0,1,8,aGVsbG8=", "OK"}));
}

TEST_F(EngineTest, PrintsOneErrorAfterTheFirstOkOfAFailedWaitingCommand) {
  power_up();
  host.calls.answer("sl_Connect", "-111");
  EXPECT_EQ(command("AT+Connect=0,INET,80,10.0.0.1"),
            exchange("AT+Connect=0,INET,80,10.0.0.1", {"OK", "ERROR: process command,-111"}));
}

TEST_F(EngineTest, ParseErrorsOfWaitingCommandsHaveNoOk) {
  power_up();
  EXPECT_EQ(command("AT+Connect=0,TELEX,80,10.0.0.1"),
            exchange("AT+Connect=0,TELEX,80,10.0.0.1", {"ERROR: parse parameters,-4"}));
}

TEST_F(EngineTest, RunsNonBlockingCommandsWhileFiveWait) {
  power_up();
  fill_slots();
  EXPECT_EQ(command("AT+Test"), exchange("AT+Test", {"OK"}));
  EXPECT_EQ(host.calls.all.size(), 5u);
}

TEST_F(EngineTest, RefusesTheSixthBlockingCommandAtOnceEvenClose) {
  power_up();
  fill_slots();
  EXPECT_EQ(command("AT+Close=0"), exchange("AT+Close=0", {"ERROR: allocate,0"}));
  EXPECT_THAT(watcher.hints, ElementsAre("sixth-waiting-command"));
}

TEST_F(EngineTest, RefusesTheSixthBlockingCommandBeforeItsArgumentsAreRead) {
  power_up();
  fill_slots();
  EXPECT_EQ(command("AT+Recv=0,0,0"), exchange("AT+Recv=0,0,0", {"ERROR: allocate,0"}));
  EXPECT_EQ(command("AT+Recv=0"), exchange("AT+Recv=0", {"ERROR: number of parameters,0"}));
  EXPECT_EQ(command("AT+Recv=?"), exchange("AT+Recv=?", {"[sd],[format],[length]", "OK"}));
}

TEST_F(EngineTest, TakesABlockingCommandAgainWhenOneHasEnded) {
  power_up();
  fill_slots();
  host.calls.release("sl_Recv");
  settle();
  EXPECT_EQ(line.take(), wire({"+recv:0,0,0,", "OK"}));
  EXPECT_EQ(command("AT+Close=0"), exchange("AT+Close=0", {"+close:0", "OK"}));
}

TEST_F(EngineTest, EndsAWaitingRecvWhenItsSocketIsClosed) {
  power_up();
  host.calls.hold("sl_Recv");
  command("AT+Recv=3,0,10");
  EXPECT_EQ(command("AT+Close=3"), exchange("AT+Close=3", {"+close:3", "OK"}));
  host.calls.answer("sl_Recv", "-1");
  host.calls.release("sl_Recv");
  settle();
  EXPECT_EQ(line.take(), wire({"ERROR: process command,-1"}));
}

// ---- the queue. ref: at-protocol.md §9 ----

TEST_F(EngineTest, PrintsTheReplyBeforeEventsPostedDuringTheCall) {
  power_up();
  loop.post([this] {
    engine->receive(as_bytes("AT+WlanDisconnect\r"));
    loop.post([this] { engine->handle_event(WlanDisconnected{"lab", {}, 200}); });
  });
  settle();
  EXPECT_EQ(line.take(), exchange("AT+WlanDisconnect", {"OK", "+eventwlan:disconnect,lab,0x0:0x0:0x0:0x0:0x0:0x0,200"}));
}

TEST_F(EngineTest, ProducersWaitWhileTenLinesStandInTheQueueAndNothingIsLost) {
  power_up();
  line.set_room(false);
  std::string echo;
  for (int i = 0; i < 15; ++i) echo += command("AT+Set=general,persistent,1");
  // Ten replies stand in the queue, the eleventh command has run and its reply waits, the others are not read yet.
  EXPECT_EQ(host.calls.all.size(), 11u);
  raise(Ipv4Lost{0});
  EXPECT_EQ(watcher.out.size(), 0u);

  line.set_room(true);
  settle();
  EXPECT_EQ(host.calls.all.size(), 15u);
  ASSERT_EQ(watcher.out.size(), 16u);
  EXPECT_EQ(watcher.out[11], "+eventnetapp:ipv4_lost,0");
}

TEST_F(EngineTest, DropsEventsOnlyBehindAFullBacklogAndWarns) {
  power_up();
  line.set_room(false);
  const std::size_t room = at::Output::kDepth + at::Output::kEventBacklog;
  for (std::size_t i = 0; i < room + 3; ++i) raise(Ipv4Lost{0});
  line.set_room(true);
  settle();
  EXPECT_EQ(watcher.out.size(), room);
  EXPECT_EQ(log_lines.size(), 3u);
}

TEST_F(EngineTest, BlankLinesWaitForRoom) {
  power_up();
  line.set_room(false);
  EXPECT_EQ(type("\n\n"), "\n\n");
  line.set_room(true);
  settle();
  EXPECT_EQ(line.take(), wire({"", ""}));
}

TEST_F(EngineTest, SaysThatALineFeedMakesBinaryOutputLonger) {
  power_up();
  host.calls.answer("sl_Recv", "2, data bytes 610a");
  EXPECT_EQ(command("AT+Recv=0,0,10"), "AT+Recv=0,0,10\r\n" + wire({"", "OK"}) + "+recv:0,0,2,a\r\n\n\r\r" + wire({"OK"}));
  EXPECT_THAT(watcher.hints, ElementsAre("line-feed-in-output"));
}

TEST_F(EngineTest, BothQuirksCanBeSwitchedOff) {
  make_engine({.sendto_port_as_length = false, .text_mode = false});
  power_up();
  command("at+sendto=0,inet,5,127.0.0.1,0,5,hello");
  EXPECT_THAT(watcher.hints, IsEmpty());
}

TEST_F(EngineTest, SaysThatMoreComesSoonOnlyAfterTheFirstOkOfAWaitingCommand) {
  power_up();
  command("AT+Test");
  command("AT+Recv=0,0,10");  // its data are there
  EXPECT_EQ(line.unfinished, 0);
  host.calls.hold("sl_Recv");
  command("AT+Recv=0,0,10");
  EXPECT_EQ(line.unfinished, 1);
  command("AT+Test");
  command("AT+Send=0,0,1,a");
  EXPECT_EQ(line.unfinished, 1);
  host.calls.release("sl_Recv");
  settle();
  EXPECT_EQ(line.unfinished, 1);
}

// ---- the end ----

TEST_F(EngineTest, FallsSilentWhenItIsShutDown) {
  power_up();
  fill_slots();
  engine->shut_down();
  EXPECT_EQ(command("AT+Test"), "");
  raise(Ipv4Lost{0});
  host.calls.release_all();
  settle();
  EXPECT_EQ(line.take(), "");
  EXPECT_EQ(loop.running(), 0u);
}

TEST_F(EngineTest, MayDieBeforeItsWaitingCommands) {
  power_up();
  fill_slots();
  make_engine({});
  host.calls.release_all();
  settle();
  EXPECT_EQ(loop.running(), 0u);
}

TEST_F(EngineTest, MayBeShutDownWhileItStarts) {
  host.calls.hold("sl_Start");
  EXPECT_EQ(boot(), "");
  engine->shut_down();
  host.calls.release("sl_Start");
  settle();
  EXPECT_EQ(line.take(), "");
}

}  // namespace
}  // namespace cc3235::test
