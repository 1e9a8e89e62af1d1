#include "emulator/serial/telnet.h"

#include <gtest/gtest.h>

#include <string>

namespace cc3235::emulator {
namespace {

/// A client's side of the conversation, in hexadecimal.
struct Conversation {
  Telnet telnet;
  Telnet::Wishes wishes;
  Bytes data;

  /// What is answered to `sent`.
  std::string say(std::string_view sent) {
    Bytes bytes;
    EXPECT_TRUE(from_hex(sent, bytes));
    std::string answer;
    wishes = telnet.decode(bytes, data, answer);
    return to_hex(as_bytes(answer));
  }
};

// RFC 854, 856, 857, 858, 2217
TEST(Telnet, OffersEchoBinaryAndComPortControl) {
  EXPECT_EQ(to_hex(as_bytes(Telnet::greeting())),
            "fffb01"
            "fffb03"
            "fffb00"
            "fffd00"
            "fffd2c");
}

TEST(Telnet, AnAnswerToItsOffersIsNotAnsweredAgain) {
  Conversation client;
  EXPECT_EQ(client.say("fffd01"
                       "fffd03"
                       "fffd00"
                       "fffb00"
                       "fffb2c"),
            "");
  EXPECT_EQ(client.say("fffd01"
                       "fffb2c"),
            "");
}

TEST(Telnet, ARefusalIsAcceptedSilently) {
  Conversation client;
  EXPECT_EQ(client.say("fffe01"
                       "fffc2c"),
            "");
  EXPECT_EQ(client.say("fffe01"), "");
}

TEST(Telnet, WhatItDoesNotKnowIsRefusedOnce) {
  Conversation client;
  EXPECT_EQ(client.say("fffd18"), "fffc18");
  EXPECT_EQ(client.say("fffb18"), "fffe18");
  EXPECT_EQ(client.say("fffe18"), "");
}

TEST(Telnet, TheClientMayStart) {
  Conversation client;
  EXPECT_EQ(client.say("fffd2c"), "fffb2c");
  EXPECT_EQ(client.say("fffb03"), "fffd03");
}

TEST(Telnet, DataComesWithoutCommandsAndWithSingleEscapes) {
  Conversation client;
  client.say("fffb00");
  client.say("4142ff");
  client.say("ff43fff144");
  EXPECT_EQ(to_hex(client.data), "4142ff4344");
}

TEST(Telnet, DataGoesOutWithDoubledEscapes) {
  std::string wire;
  Telnet::encode(Bytes{0x41, 0xff, 0x0d, 0x00}, wire);
  EXPECT_EQ(to_hex(as_bytes(wire)), "41ffff0d00");
}

TEST(Telnet, ACarriageReturnOfATerminalLosesItsNul) {
  Conversation client;
  client.say("410d00420d0a");
  EXPECT_EQ(to_hex(client.data), "410d420d0a");
}

TEST(Telnet, ABinaryClientsNulStays) {
  Conversation client;
  client.say(
      "fffb00"
      "0d00");
  EXPECT_EQ(to_hex(client.data), "0d00");
}

TEST(Telnet, SettingsAreAcknowledged) {
  Conversation client;
  EXPECT_EQ(client.say("fffa2c0100002580fff0"), "fffa2c6500002580fff0");
  EXPECT_EQ(client.wishes.baud, 9600u);
  EXPECT_EQ(client.say("fffa2c0100000000fff0"), "fffa2c6500002580fff0");
  EXPECT_EQ(client.say("fffa2c0208fff0"
                       "fffa2c0301fff0"
                       "fffa2c0401fff0"),
            "fffa2c6608fff0"
            "fffa2c6701fff0"
            "fffa2c6801fff0");
  EXPECT_EQ(client.say("fffa2c0508fff0"), "fffa2c6908fff0");
}

TEST(Telnet, QuestionsAreAnswered) {
  Conversation client;
  EXPECT_EQ(client.say("fffa2c0100000000fff0"), "fffa2c650001c200fff0");
  EXPECT_EQ(client.say("fffa2c0200fff0"
                       "fffa2c0300fff0"
                       "fffa2c0400fff0"),
            "fffa2c6608fff0"
            "fffa2c6701fff0"
            "fffa2c6801fff0");
  EXPECT_EQ(client.say("fffa2c0507fff0"), "fffa2c6908fff0");
  EXPECT_EQ(client.say("fffa2c00fff0"), "fffa2c64" + to_hex(as_bytes("cc3235emu")) + "fff0");
}

TEST(Telnet, MasksAreAcknowledgedAndTheModemStateTold) {
  Conversation client;
  EXPECT_EQ(client.say("fffa2c0bfffffff0"),
            "fffa2c6f"
            "ffff"
            "fff0"
            "fffa2c6b"
            "b0"
            "fff0");
}

TEST(Telnet, PurgeAndFlowControlAreWishes) {
  Conversation client;
  EXPECT_EQ(client.say("fffa2c0c01fff0"), "fffa2c7001fff0");
  EXPECT_TRUE(client.wishes.purge);
  client.say("fffa2c0c02fff0");
  EXPECT_FALSE(client.wishes.purge);
  client.say("fffa2c08fff0");
  EXPECT_EQ(client.wishes.hold, true);
  client.say("fffa2c09fff0");
  EXPECT_EQ(client.wishes.hold, false);
}

TEST(Telnet, NoSubnegotiationIsTooLongOrTooShort) {
  Conversation client;
  EXPECT_EQ(client.say("fffafff0"), "");
  EXPECT_EQ(client.say("fffa2cfff0"), "");
  EXPECT_EQ(client.say("fffa18" + to_hex(Bytes(5000, 0x41)) + "fff0"), "");
  EXPECT_EQ(client.say("fffa2c01" + to_hex(Bytes(5000, 0)) + "fff0"), "fffa2c650001c200fff0");
  EXPECT_TRUE(client.data.empty());
}

}  // namespace
}  // namespace cc3235::emulator
