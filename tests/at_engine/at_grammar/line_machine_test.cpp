#include "at_engine/at_grammar/line_machine.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace cc3235::at {
namespace {

using namespace std::string_literals;
using Kind = InputLine::Kind;

/// A reader and what it has given so far.
struct Reader {
  explicit Reader(Quirks quirks = {}) : machine(quirks) {}

  Reader& feed(std::string_view bytes) {
    for (ByteView rest = as_bytes(bytes); !rest.empty();)
      if (auto line = machine.take(rest, echo)) lines.push_back(std::move(*line));
    return *this;
  }

  std::vector<std::string> commands() const {
    std::vector<std::string> texts;
    for (const InputLine& line : lines)
      if (line.kind == Kind::command) texts.push_back(line.text);
    return texts;
  }

  LineMachine machine;
  std::string echo;
  std::vector<InputLine> lines;
};

using Texts = std::vector<std::string>;

/// Everything that a reader has given, in one text.
std::string all_of(const Reader& reader) {
  std::string all = reader.echo + "|" + std::to_string(reader.machine.payload_missing().value_or(0));
  for (const InputLine& line : reader.lines) all += "|" + std::to_string(static_cast<int>(line.kind)) + line.text;
  return all + (reader.machine.payload_changed() ? "|changed" : "");
}

TEST(LineMachine, GivesTheSameHoweverItsInputIsCut) {
  std::minstd_rand random(3235);
  std::size_t lines = 0, changed = 0;
  for (int round = 0; round < 400; ++round) {
    const Quirks quirks{.sendto_port_as_length = random() % 2 == 0, .text_mode = random() % 2 == 0};
    std::string input;
    for (int part = 0; part < 8; ++part) {
      input += random() % 3 == 0 ? "at+send=0,0," + std::to_string(random() % 1500) + "," : "AT+Test=";
      for (std::size_t i = random() % 1200; i > 0; --i) input += "a,\"\n\r 0x"[random() % 300 < 6 ? random() % 8 : 0];
      input += "\r\n"[random() % 2];
    }
    Reader whole(quirks), bytewise(quirks), pieces(quirks);
    whole.feed(input);
    for (std::size_t i = 0; i < input.size(); ++i) bytewise.feed(input.substr(i, 1));
    for (std::size_t at = 0, size = 0; at < input.size(); at += size) {
      size = 1 + random() % 700;
      pieces.feed(std::string_view(input).substr(at, size));
    }
    ASSERT_EQ(all_of(whole), all_of(bytewise));
    ASSERT_EQ(all_of(whole), all_of(pieces));
    lines += whole.lines.size();
    changed += whole.machine.payload_changed() ? 1 : 0;
  }
  EXPECT_GT(lines, 1000u);
  EXPECT_GT(changed, 10u);
}

// ref: at-protocol.md §3 wire example
TEST(LineMachine, EndsALineAtCarriageReturnAndEchoesBoth) {
  Reader reader;
  reader.feed("AT+Test\r");
  EXPECT_EQ(reader.echo, "AT+Test\r\n");
  EXPECT_EQ(reader.commands(), Texts{"AT+Test"});
}

// ref: at-protocol.md §1, §3 step 2
TEST(LineMachine, TakesTheLineFeedOfCrLfForABlankLine) {
  Reader reader;
  reader.feed("AT+Test\r\n");
  EXPECT_EQ(reader.echo, "AT+Test\r\n\n");
  ASSERT_EQ(reader.lines.size(), 2u);
  EXPECT_EQ(reader.lines[1].kind, Kind::blank);
}

// ref: at-protocol.md §3 step 5
TEST(LineMachine, TakesAOneCharacterLineForACommand) {
  EXPECT_EQ(Reader().feed("x\n").commands(), Texts{"x"});
}

// ref: at-protocol.md §1: no line editing at all
TEST(LineMachine, KeepsEveryOtherByte) {
  Reader reader;
  const std::string bytes = "a\b\x7f\x1b\0\xff"s;
  reader.feed(bytes + "\r");
  EXPECT_EQ(reader.commands(), Texts{bytes});
  EXPECT_EQ(reader.echo, bytes + "\r\n");
}

// ref: at-protocol.md §3 steps 1, 3
TEST(LineMachine, BreaksALineAfter1024BytesAndLosesTheLast) {
  Reader reader;
  reader.feed(std::string(1024, 'a') + "bc\r");
  EXPECT_EQ(reader.commands(), (Texts{std::string(1023, 'a'), "bc"}));
  EXPECT_EQ(Reader().feed(std::string(1023, 'a') + "\r").commands(), Texts{std::string(1023, 'a')});
}

// ref: at-protocol.md §4, §10
TEST(PayloadPhase, CollectsTheBytesThatAreMissingAndOneTerminator) {
  Reader reader;
  reader.feed("at+send=0,0,5,ab\r");
  EXPECT_TRUE(reader.lines.empty());
  EXPECT_EQ(reader.machine.payload_missing(), 3u);
  reader.feed("cd\r");
  EXPECT_EQ(reader.commands(), Texts{"at+send=0,0,5,ab\ncd"});
  EXPECT_EQ(reader.machine.payload_missing(), std::nullopt);
}

// ref: at-protocol.md §4: the terminator must follow even when the data ends with a newline
TEST(PayloadPhase, NeedsATerminatorBehindAFinalNewline) {
  Reader reader;
  reader.feed("at+send=0,0,3,ab\r");
  EXPECT_TRUE(reader.lines.empty());
  reader.feed("\r");
  EXPECT_EQ(reader.commands(), Texts{"at+send=0,0,3,ab\n"});
}

// ref: at-protocol.md §4 steps 4, 5
TEST(PayloadPhase, ComparesTheLengthWithWhatIsThere) {
  EXPECT_EQ(Reader().feed("at+send=0,0,5,hello\r").commands(), Texts{"at+send=0,0,5,hello"});
  Reader reader;
  reader.feed("at+send=0,0,5,abcdefgh\r");
  ASSERT_EQ(reader.lines.size(), 1u);
  EXPECT_EQ(reader.lines[0].kind, Kind::length_smaller);
  EXPECT_EQ(reader.lines[0].text, "at+send=0,0,5,abcdefgh");
}

// ref: at-protocol.md §4 trigger
TEST(PayloadPhase, IsBegunByLowerCaseSendAnywhere) {
  EXPECT_EQ(Reader().feed("AT+Send=0,0,5,ab\r").commands(), Texts{"AT+Send=0,0,5,ab"});
  EXPECT_TRUE(Reader().feed("AT+FileDel=a+send,0,5,x\r").lines.empty());
  EXPECT_TRUE(Reader().feed("at+sendto=0,inet,5001,1.2.3.4,0,2,hi\r").lines.empty());
}

// ref: at-protocol.md §4 steps 1, 2
TEST(PayloadPhase, NeedsBinaryFormatAndTwoFields) {
  for (const std::string line : {
           "at+send=0,1,8,ab",
           "at+send=0,257,8,ab",
           "at+send=0,0,5",
           "at+send=0",
           "at+send",
           "at+send=0,                 0,5,ab",
       })
    EXPECT_EQ(Reader().feed(line + "\r").commands(), Texts{line}) << line;
  EXPECT_TRUE(Reader().feed("at+send=0,256,5,ab\r").lines.empty());
  EXPECT_TRUE(Reader().feed("at+send=0,text,5,ab\r").lines.empty());
  EXPECT_TRUE(Reader().feed("at+send=0, 0, 0x5,ab\r").lines.empty());
}

// ref: at-protocol.md §4 step 3: the residue is cut to signed 16 bit
TEST(PayloadPhase, CutsTheResidueTo16Bit) {
  Reader reader;
  reader.feed("at+send=0,0,40000,ab\r");
  EXPECT_EQ(reader.lines.at(0).kind, Kind::length_smaller);
  EXPECT_EQ(Reader().feed("at+send=0,0,65536,\r").commands(), Texts{"at+send=0,0,65536,"});
  EXPECT_EQ(Reader().feed("at+send=0,0,32767,\r").machine.payload_missing(), 32767u);
}

// ref: at-protocol.md §4 quirk +sendto
TEST(PayloadPhase, TakesThePortOfSendToForTheLength) {
  Reader reader;
  reader.feed("at+sendto=0,inet,9,1.2.3.4,0,2,hi\r");
  EXPECT_EQ(reader.lines.at(0).kind, Kind::length_smaller);
  EXPECT_EQ(Reader().feed("at+sendto=0,inet,5001,1.2.3.4,0,2,hi\r").machine.payload_missing(), 5001u - 14u);
  EXPECT_EQ(Reader().feed("AT+SendTo=0,INET,9,1.2.3.4,0,2,hi\r").commands(), Texts{"AT+SendTo=0,INET,9,1.2.3.4,0,2,hi"});
}

// ref: reference/README.md, decisions
TEST(PayloadPhase, TakesTheLengthOfSendToWhenTheQuirkIsOff) {
  Quirks quirks;
  quirks.sendto_port_as_length = false;
  for (const std::string name : {"at+sendto", "AT+SendTo"}) {
    const std::string head = name + "=0,inet,9,1.2.3.4,0,3,";
    EXPECT_EQ(Reader(quirks).feed(head + "a\rb\r").commands(), Texts{head + "a\nb"});
    EXPECT_EQ(Reader(quirks).feed(head + "abcd\r").lines.at(0).kind, Kind::length_smaller);
  }
}

// ref: at-protocol.md §4: what does not fit the command buffer is read and discarded
TEST(PayloadPhase, DiscardsWhatDoesNotFit) {
  Reader reader;
  reader.feed("at+send=0,0,2000,\r" + std::string(1999, 'x') + "\rAT+Test\r");
  ASSERT_EQ(reader.lines.size(), 2u);
  EXPECT_EQ(reader.lines[0].text, "at+send=0,0,2000,\n" + std::string(1023 - 18, 'x'));
  EXPECT_EQ(reader.lines[1].text, "AT+Test");
}

// ref: at-protocol.md §3, §4: a full buffer ends like a line
TEST(PayloadPhase, MayBeginInAFullBuffer) {
  const std::string head = "at+send=0,0,1100,";
  Reader reader;
  reader.feed(head + std::string(1024 - head.size(), 'x'));
  EXPECT_EQ(reader.machine.payload_missing(), 1100u - (1023u - head.size()));
  reader.feed(std::string(1100 - 1024 + head.size(), 'y') + "\r");
  EXPECT_EQ(reader.commands(), Texts{head + std::string(1023 - head.size(), 'x')});
}

// ref: at-protocol.md §1, §4: 0D cannot be sent in binary
TEST(PayloadPhase, TurnsCarriageReturnsIntoLineFeeds) {
  Reader reader;
  reader.feed("at+send=0,0,4,\ra\r\r\r");
  EXPECT_EQ(reader.commands(), Texts{"at+send=0,0,4,\na\n\n"});
  EXPECT_EQ(reader.echo, "at+send=0,0,4,\r\na\r\n\r\n\r\n");
}

// ref: reference/README.md, decisions
TEST(PayloadPhase, KeepsCarriageReturnsWithoutTextMode) {
  Quirks quirks;
  quirks.text_mode = false;
  Reader reader(quirks);
  reader.feed("at+send=0,0,4,\ra\r\n\r");
  EXPECT_EQ(reader.commands(), Texts{"at+send=0,0,4,\ra\r\n"});
  EXPECT_EQ(Reader(quirks).feed("AT+Test\r").commands(), Texts{"AT+Test"});
}

}  // namespace
}  // namespace cc3235::at
