#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "at_engine/at_grammar/line_machine.h"
#include "at_engine/at_grammar/parser.h"
#include "at_engine/at_grammar/reply.h"

/// Lines on which the firmware leaves its buffers: the answer is defined here and nothing breaks. ref: at-protocol.md §4,
/// §6, §8
namespace cc3235::at {
namespace {

using namespace std::string_literals;

/// All clients exist, so that no command stops at its first argument.
Clients all_clients() {
  Clients clients;
  clients.mqtt = Clients::Mqtt::with_id;
  clients.http = 0xFFFF;
  return clients;
}

std::string verdict(std::string_view line) {
  const ParsedLine parsed = parse_line(line, all_clients());
  if (const auto* error = std::get_if<Error>(&parsed)) return format_error(*error);
  return std::holds_alternative<HelpRequest>(parsed) ? "usage" : "handler";
}

/// The data that a line carries to the host: its last argument.
Bytes data_of(std::string_view line) {
  const ParsedLine parsed = parse_line(line, all_clients());
  const auto* request = std::get_if<Request>(&parsed);
  EXPECT_NE(request, nullptr) << line << ": " << verdict(line);
  return request == nullptr ? Bytes() : request->arguments.bytes(request->arguments.size() - 1);
}

/// Each command with data behind a length, up to the length.
constexpr std::string_view kWithData[] = {
    "AT+Send=0,0,",
    "AT+SendTo=0,inet,9,1.2.3.4,0,",
    "AT+FileWrite=1,0,0,",
    "AT+NetAppSend=1,metadata,0,",
    "AT+NetUtilCmd=sign_msg,1,0,",
    "AT+MqttPublish=0,t,qos0,0,",
    "AT+MqttSet=0,will,t,qos0,0,",
    "AT+HttpSendReq=0,post,/,,0,",
    "AT+HttpSetHeader=0,req_host,persistent,0,",
};

// ref: at-protocol.md §6 "the data argument"
TEST(UnsafeInput, DataBehindTheEndOfTheLineIsZero) {
  for (const std::string_view command : kWithData) {
    for (const std::size_t length : {std::size_t{4}, std::size_t{1200}, std::size_t{32767}}) {
      const std::string line = std::string(command) + std::to_string(length) + ",xy";
      const Bytes data = data_of(line);
      ASSERT_EQ(data.size(), length) << line;
      EXPECT_EQ(data[0], 'x') << line;
      EXPECT_EQ(std::count(data.begin(), data.end(), 0), static_cast<std::ptrdiff_t>(length) - 2) << line;
    }
    EXPECT_EQ(data_of(std::string(command) + "3,"), Bytes(3)) << command;
  }
}

TEST(UnsafeInput, BothPartsOfASignedMessageMayBeMissing) {
  EXPECT_EQ(data_of("AT+NetUtilCmd=verify_msg,1,0,3,2,abcd"), (Bytes{'a', 'b', 'c', 'd', 0}));
  EXPECT_EQ(data_of("AT+NetUtilCmd=verify_msg,1,0,3000,2000,").size(), 5000u);
  EXPECT_EQ(data_of("AT+NetUtilCmd=verify_msg,1,1,4,8,YWJj").size(), 3u + 6u);
  EXPECT_EQ(verdict("AT+NetUtilCmd=verify_msg,1,0,0,0,"), "ERROR: parse parameters,-1");
  EXPECT_EQ(verdict("AT+NetUtilCmd=verify_msg,1,0,32767,1,"), "ERROR: parse parameters,-1");
  EXPECT_EQ(verdict("AT+NetUtilCmd=verify_msg,1,0,-1,5,abc"), "ERROR: parse parameters,-1");
}

// ref: at-protocol.md §9 "A length that cannot be allocated"
TEST(UnsafeInput, LengthsThatNoBlockHasAreRefused) {
  for (const std::string_view command : kWithData) {
    for (const std::string_view length : {"-1", "-5", "32768", "65535", "0x8000"}) {
      EXPECT_EQ(verdict(std::string(command) + std::string(length) + ",abc"), "ERROR: parse parameters,-1")
          << command << length;
    }
  }
  for (const std::string_view command : {"AT+Recv=0,0,", "AT+RecvFrom=0,inet,0,0.0.0.0,0,"}) {
    for (const std::string_view length : {"0", "-1", "32768", "x"})
      EXPECT_EQ(verdict(std::string(command) + std::string(length)), "ERROR: parse parameters,-1") << command << length;
  }
  for (const std::string_view command : {"AT+FileRead=1,0,0,", "AT+HttpReadResBody=0,0,", "AT+HttpGetHeader=0,res_age,0,"}) {
    for (const std::string_view length : {"0", "-1", "32768", "4294967295", "x"})
      EXPECT_EQ(verdict(std::string(command) + std::string(length)), "ERROR: allocate,0") << command << length;
  }
  EXPECT_EQ(verdict("AT+WlanScan=0,0"), "ERROR: allocate,0");
  EXPECT_EQ(verdict("AT+NetAppGetServiceList=0,0,full_ipv4"), "ERROR: allocate,0");
  EXPECT_EQ(verdict("AT+NetUtilGet=true_random,0"), "ERROR: parse parameters,-1");
}

TEST(UnsafeInput, CommasMissingBeforeRawDataAreAMissingSeparator) {
  for (std::string_view line :
       {"AT+Send", "AT+Send=", "AT+Send=0", "AT+Send=0,0,5", "AT+SendTo=0,inet,9,1.2.3.4,0,5", "AT+FileWrite=1,0,0,9",
        "AT+NetAppSend=1", "AT+NetAppSend=1,metadata,0,5", "AT+NetUtilCmd=sign_msg,1,0,5", "AT+MqttSet=0,will,t,qos0,0,5",
        "AT+HttpSetHeader=0,req_host,persistent,0,5"}) {
    EXPECT_EQ(verdict(line), "ERROR: parse parameters,-3") << line;
  }
}

// ref: at-protocol.md §6 "unclosed quote"
TEST(UnsafeInput, AQuoteThatNobodyClosesIsContentOrHidesTheCommasBehindIt) {
  EXPECT_EQ(verdict("AT+FileDel=\"open,0"), "ERROR: number of parameters,0");
  EXPECT_EQ(verdict("AT+MqttSet=0,user,\"open"), "handler");
  EXPECT_EQ(verdict("AT+WlanSet=ap,ssid,\"a,b"), "handler");
  EXPECT_EQ(verdict("AT+NetAppSend=\"1,metadata,0,3,abc"), "handler");
  EXPECT_EQ(verdict("AT+MqttSubscribe=0,1,\"t,qos0,"), "handler");
}

// ref: commands-socket.md §3 "Select"
TEST(UnsafeInput, SocketNumbersBeyondTheSetAreNotInIt) {
  const ParsedLine parsed = parse_line("AT+Select=40,0|31|32|33|255|-1|99999999999,1,0", {});
  EXPECT_EQ(std::get<Request>(parsed).arguments.number(1), 0x80000001u);
  EXPECT_EQ(verdict("AT+Recv=32,0,10"), "handler");  // the driver's business
  EXPECT_EQ(verdict("AT+Close=65535"), "handler");
}

// ref: commands-device-wlan.md §7.1 "info_element"
TEST(UnsafeInput, AnInformationElementOf252CharactersIsTheLongest) {
  const std::string line = "AT+WlanSet=general,info_element,0,ap,221,8,0,40,";
  const ParsedLine parsed = parse_line(line + std::string(252, 'x'), {});
  EXPECT_EQ(std::get<Request>(parsed).arguments.text(8).size(), 252u);
  EXPECT_EQ(verdict(line + std::string(253, 'x')), "ERROR: parse parameters,-5");
}

TEST(UnsafeInput, BlanksUpToTheEndOfTheLineAreTakenAway) {
  const std::string line = "AT+Socket=inet,stream,tcp";
  EXPECT_EQ(verdict(line + std::string(1023 - line.size(), ' ')), "handler");
  EXPECT_EQ(verdict("AT+Socket=" + std::string(1023 - line.size(), ' ') + "inet,stream,tcp"), "handler");
  EXPECT_EQ(verdict("AT+Socket=inet" + std::string(500, ' ') + "," + std::string(490, ' ') + "stream,tcp"), "handler");
  EXPECT_EQ(verdict("AT" + std::string(1000, ' ') + "+Test"), "handler");
  EXPECT_EQ(data_of("AT+Send=0,0,5," + std::string(1000, ' ')), Bytes(5, ' '));
}

TEST(UnsafeInput, NulEndsWhatTheFirmwareSeesOfALine) {
  EXPECT_EQ(verdict("AT+Test\0=1"s), "handler");
  EXPECT_EQ(verdict("AT+Stop=1\0,2"s), "handler");
  EXPECT_EQ(verdict("\0AT+Test"s), "ERROR: command not exist,0");
  EXPECT_EQ(verdict("AT+Send=0\0,0,1,x"s), "ERROR: parse parameters,-3");
}

/// Quotes, blanks and bars are what the grammar looks ahead for.
TEST(UnsafeInput, LongRunsOfOneCharacterAreAnswered) {
  for (char c : " ,\"|[]=?+:.0x\\\xff"s) {
    for (const std::string name :
         {"AT+WlanConnect=", "AT+Send=", "AT+FileWrite=1,", "AT+SetSockOpt=0,SOCKET,SECURE_MASK,", "AT+Select=1,",
          "AT+MqttSubscribe=0,4,", "AT+HttpSetHeader=0,req_host,persistent,0,", "AT+WlanSet=rx_filter,state,", ""}) {
      const std::string line = name + std::string(1023 - name.size(), c);
      EXPECT_NE(verdict(line), "") << name << c;
      EXPECT_NE(verdict(name + "\"" + line.substr(name.size() + 1)), "") << name << c;
    }
  }
}

TEST(UnsafeInput, RandomLinesAreAnswered) {
  std::minstd_rand random(1);
  const std::string_view likely = "AT+Send=atfilewrite0123456789,,,,\"\" \0|[]:.x";
  for (int round = 0; round < 3000; ++round) {
    std::string line = round % 2 == 0 ? "AT+Send=" : "AT+FileWrite=";
    for (std::size_t i = random() % 80; i > 0; --i) line += likely[random() % likely.size()];
    EXPECT_NE(verdict(line), "");
  }
}

TEST(UnsafeInput, RandomBytesNeverStopTheReader) {
  std::minstd_rand random(2);
  LineMachine machine{Quirks{}};
  std::string echo;
  std::size_t longest = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto dice = random();
    const char byte = dice % 50 == 0 ? '\r' : "at+send=0,12 \n\xff"[dice / 50 % 15];
    ByteView input = as_bytes(std::string_view(&byte, 1));
    if (const auto line = machine.take(input, echo)) longest = std::max(longest, line->text.size());
    if (echo.size() > 4096) echo.clear();
  }
  EXPECT_LE(longest, 1023u);
  EXPECT_GT(longest, 0u);
}

}  // namespace
}  // namespace cc3235::at
