#include "emulator/cases/case.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/status_table.h"
#include "emulator/cases/case_run.h"
#include "emulator/cases/pattern.h"
#include "emulator/cases/shipped.h"
#include "emulator/cli/case_command.h"
#include "emulator/cli/error_command.h"
#include "support/flash.h"

namespace cc3235::emulator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kHead = "title: t\nexplanation: e\n";

Case parse(std::string_view text) {
  return parse_case(text, "own", "own.case");
}

std::string complaint(std::string_view text) {
  try {
    parse(text);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::usage);
    return failure.what();
  }
  return "(none)";
}

// ---- the text ----

TEST(CaseFile, HasSectionsWhoseContentStandsBehindBlanks) {
  const Case one = parse(R"(# a comment
title:   Something happens
source: a page
codes: -468 -453
set-up:
  clock cold
  root r "Some Root" key rsa-2048 valid 2001-01-01 2031-01-01T12:00:00Z
  folder-file notes/a.txt text
    | first
    |   second
exchange:
  # not a line of it
  > AT+Test
  < ERROR: process command,-468
  < ERROR: process command,-453
  * wait 1500 ms
explanation:
  One paragraph
  in two lines.

  Another.
)");
  EXPECT_EQ(one.title, "Something happens");
  EXPECT_EQ(one.codes, (std::vector<std::int32_t>{-468, -453}));
  EXPECT_EQ(one.set_up.clock.kind, nwp::chip::ClockStart::Kind::cold);
  EXPECT_EQ(to_iso(one.set_up.certificates.at(0).to), "2031-01-01T12:00:00Z");
  EXPECT_EQ(one.set_up.files.at(0).text, "first\n  second\n");
  ASSERT_EQ(one.steps.size(), 4u);
  EXPECT_EQ(one.steps[0].line, 13);
  EXPECT_EQ(one.steps[3].duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(one.explanation, "One paragraph in two lines.\n\nAnother.");
}

struct BadFile {
  const char* text;
  int line;
  const char* says;
};

class BadSetUp : public testing::TestWithParam<BadFile> {};

/// Behind a set-up with the root `r`.
TEST_P(BadSetUp, IsNamedWithItsLine) {
  const auto& [text, line, says] = GetParam();
  const std::string whole =
      std::string("set-up:\n  root r \"Some Root\"\n  ") + text + "\nexchange:\n  < OK\n" + std::string(kHead);
  EXPECT_THAT(complaint(whole), StartsWith("own.case:" + std::to_string(line + 2) + ": ")) << text;
  EXPECT_THAT(complaint(whole), HasSubstr(says)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Case, BadSetUp,
    testing::Values(
        BadFile{"weather fine", 1, "'weather' is no statement of the set-up; there are clock,"},
        BadFile{"clock noon", 1, "'noon' is no date"}, BadFile{"clock", 1, "a date is missing"},
        BadFile{"catalog mine", 1, "is one of playground, ti-20190217, none"},
        BadFile{"catalog roots x", 1, "there is no certificate 'x' yet"}, BadFile{"station gone", 1, "'joined' or 'away'"},
        BadFile{"station away dhcp 99999", 1, "from 0 to 60000"}, BadFile{"flash locks-at 0", 1, "from 1 to 255"},
        BadFile{"flash new", 1, "'unformatted' and 'locks-at N'"}, BadFile{"root r \"Again\"", 1, "'r' is taken"},
        BadFile{"leaf l \"L\"", 1, "'by ISSUER' is missing"},
        BadFile{"leaf l \"L\" by x", 1, "there is no certificate 'x' yet"},
        BadFile{"leaf l \"L\" by l", 1, "there is no certificate 'l' yet"},
        BadFile{"leaf l \"L\" by r key dsa", 1, "a key is one of"},
        BadFile{"leaf l \"L\" by r hash md5", 1, "a hash is one of"},
        BadFile{"leaf l \"L\" by r colour red", 1, "'colour': a certificate has"},
        BadFile{"leaf l \"L by r", 1, "a quote is not closed"},
        BadFile{"leaf l \"L\"by r", 1, "text behind a closing quote"}, BadFile{"leaf l \"\" by r", 1, "1 to 64 bytes"},
        BadFile{"flash-file a.pem gif r", 1, "a content is pem,"},
        BadFile{"flash-file a.der der r r", 1, "only pem takes several"},
        BadFile{"flash-file a.der der", 1, "a certificate is missing"},
        BadFile{"folder-file ../a text x", 1, "leads out of the folder"},
        BadFile{"folder-file /etc/a text x", 1, "leads out of the folder"}, BadFile{"| text", 1, "follows no file of text"},
        BadFile{"server h 0 tcp", 1, "from 1 to 65535"}, BadFile{"server h 80", 1, "a server is"},
        BadFile{"server h 80 tls", 1, "a certificate is missing"},
        BadFile{"server h 80 tls r version 1.3", 1, "is one of 1.0, 1.1, 1.2"},
        BadFile{"server h 80 tcp suites ALL", 1, "'suites' is nothing that such a server has"},
        BadFile{"server h 80 closed says x", 1, "'says' has no meaning here"},
        BadFile{"server h 80 tcp answers *", 1, "no base64"},
        BadFile{"server h 80 tcp\n  server h 80 tls r", 2, "port 80 of h has a server already"},
        BadFile{"clock cold now", 1, "'now' has no meaning here"}));

class BadExchange : public testing::TestWithParam<BadFile> {};

TEST_P(BadExchange, IsNamedWithItsLine) {
  const auto& [text, line, says] = GetParam();
  const std::string whole = std::string("exchange:\n  ") + text + "\n" + std::string(kHead);
  EXPECT_THAT(complaint(whole), StartsWith("own.case:" + std::to_string(line + 1) + ": ")) << text;
  EXPECT_THAT(complaint(whole), HasSubstr(says)) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Case, BadExchange,
    testing::Values(BadFile{"AT+Test", 1, "begins with '> '"}, BadFile{">AT+Test", 1, "begins with '> '"},
                    BadFile{">", 1, "a mark and nothing behind it"}, BadFile{"> AT+Test", 3, "the exchange expects nothing"},
                    BadFile{"> AT+Close={sd}\n  < OK", 1, "no line before this one says what {sd} is"},
                    BadFile{"< a{b", 1, "write '{{'"}, BadFile{"< a}b", 1, "write '}}'"},
                    BadFile{"< {a}{b}", 1, "side by side"},
                    BadFile{"> AT+Test\n  < ...", 2, "for the output of '$' commands only"},
                    BadFile{"$ rm -rf .\n  < OK", 1, "only commands of this program"},
                    BadFile{"$ cc3235emu run\n  < OK", 1, "'run' cannot be run from a case"},
                    BadFile{"$ cc3235emu case run x\n  < OK", 1, "'case' cannot be run from a case"},
                    BadFile{"* sleep 1", 1, "there are 'wait N ms'"}, BadFile{"* wait 0 ms", 1, "from 1 to 86400000"},
                    BadFile{"* wait 5", 1, "put 'ms' behind the number"}, BadFile{"* power on", 1, "power goes 'off'"},
                    BadFile{"* visit 80 udp", 1, "'tls' or 'tcp'"}));

TEST(CaseFile, IsRefusedWhereItsSectionsAreWrong) {
  EXPECT_THAT(complaint(""), HasSubstr("section 'title' is missing"));
  EXPECT_THAT(complaint("  title: t\n"), HasSubstr("own.case:1: text before the first section"));
  EXPECT_THAT(complaint("titel: t\n"), HasSubstr("own.case:1: 'titel' is no section; there are title,"));
  EXPECT_THAT(complaint("title: a\ntitle: b\n"), HasSubstr("own.case:2: section 'title' stands twice"));
  EXPECT_THAT(complaint("title: a\n  b\n"), HasSubstr("own.case:2: this section has one line"));
  EXPECT_THAT(complaint("title:\nexplanation: e\nexchange:\n  < OK\n"), HasSubstr("the title is empty"));
  EXPECT_THAT(complaint("title: a\tb\n"), HasSubstr("own.case:1: a control character"));
  EXPECT_THAT(complaint("codes: soon\n"), HasSubstr("own.case:1: 'soon' is no code"));
  EXPECT_THAT(complaint("codes: -46\nexchange:\n  < ERROR: process command,-468\n" + std::string(kHead)),
              HasSubstr("own.case:1: code -46 is in no line that the exchange expects"));
  EXPECT_THAT(complaint(std::string(kLargestCase + 1, '#')), HasSubstr("this is no case file"));
}

// ---- lines that vary ----

TEST(Pattern, TakesNamesFromLinesAndPutsThemIntoOthers) {
  CaseVariables variables;
  EXPECT_TRUE(Pattern("+accept:{new},inet,{port},{any}").match("+accept:1,inet,50123,127.0.0.1", variables));
  EXPECT_EQ(variables["port"], "50123");
  EXPECT_EQ(Pattern("AT+Close={new} {other}").fill(variables), "AT+Close=1 {other}");
  EXPECT_TRUE(Pattern("+close:{new}").match("+close:1", variables));
  EXPECT_FALSE(Pattern("+close:{new}").match("+close:2", variables)) << "it is 1 from now on";
  EXPECT_FALSE(Pattern("+close:{new}").match("+close:10", variables));
}

TEST(Pattern, PlacesAreNotEmptyAndHoldNoComma) {
  CaseVariables variables;
  EXPECT_FALSE(Pattern("+get:{a}").match("+get:", variables));
  EXPECT_FALSE(Pattern("+get:{a}").match("+get:1,2", variables));
  EXPECT_FALSE(Pattern("{a},x").match("1,2,x", variables));
  EXPECT_TRUE(variables.empty()) << "a line that does not match says nothing";
  EXPECT_TRUE(Pattern("+get:{any}").match("+get:", variables));
  EXPECT_TRUE(Pattern("{any},x").match("1,x,2,x", variables));
  EXPECT_TRUE(Pattern("{{{a}}}").match("{5}", variables));
  EXPECT_FALSE(Pattern("OK").match("OK ", variables));
}

// ---- the shipped ones ----

TEST(ShippedCases, AreAtLeastThirtyAndEachReads) {
  const std::vector<Case> all = shipped_cases();
  EXPECT_GE(all.size(), 30u);
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Case::name));
  for (const Case& one : all) {
    EXPECT_FALSE(one.source.empty() || one.remedy.empty()) << one.name;
  }
}

TEST(ShippedCases, NameEachCodeThatTheirLinesShow) {
  const std::regex number("-[0-9]{2,9}\\b");
  for (const Case& one : shipped_cases()) {
    std::set<std::int32_t> shown;
    for (const CaseStep& step : one.steps) {
      if (step.kind != CaseStep::Kind::expect || step.text.find("+recv") != step.text.npos) continue;
      for (std::sregex_iterator found(step.text.begin(), step.text.end(), number), end; found != end; ++found) {
        const std::int32_t code = std::stoi(found->str());
        if (code < -65536 || !status_rows(Status(code)).empty()) shown.insert(code);
      }
    }
    EXPECT_EQ(shown, std::set<std::int32_t>(one.codes.begin(), one.codes.end())) << one.name;
  }
}

TEST(ShippedCases, AreNamedByTheErrorCommandForEachOfTheirCodes) {
  for (const Case& one : shipped_cases()) {
    for (const std::int32_t code : one.codes) {
      const std::string text = describe_error({std::to_string(code), false});
      EXPECT_THAT(text, HasSubstr("cc3235emu case run " + one.name + "\n")) << code;
    }
  }
}

TEST(ShippedCases, AreNamedByTheErrorCommand) {
  EXPECT_THAT(describe_error({"-468", false}), HasSubstr("cc3235emu case run at-tls-root-not-in-catalog\n"));
  EXPECT_THAT(describe_error({"-5", false}), Not(HasSubstr("cases")));
  const auto rows = nlohmann::json::parse(describe_error({"-10287", true}));
  EXPECT_THAT(rows[0]["cases"].get<std::vector<std::string>>(), ::testing::Contains("default-tick-trap"));
}

// ref: filesystem.md §7
TEST(ErrorCommand, TakesACompositeCodeApart) {
  EXPECT_THAT(describe_error({"-677705143", false}),
              StartsWith("-677705143 is -10341 with step 2633\n-10341  SL_ERROR_FS_"));
  EXPECT_THAT(describe_error({"-674166199", false}), StartsWith("-674166199 is -10287 with step 2633\n"));
  EXPECT_THAT(describe_error({"-674430976", false}), StartsWith("-674430976  SL_ERROR_FS_NOT_16_ALIGNED_INTERNAL"));
}

TEST(CaseCommand, ListsAlignedOrAsJson) {
  const std::string text = run_command(CaseList{}).text;
  const std::size_t rows = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  EXPECT_EQ(rows, shipped_texts().size());
  const auto json = nlohmann::json::parse(run_command(CaseList{true}).text);
  ASSERT_EQ(json.size(), rows);
  EXPECT_EQ(json[0]["name"], shipped_texts()[0].name);
  EXPECT_TRUE(json[0]["codes"].is_array());
}

TEST(CaseCommand, SaysWhichCasesThereAreWhenOneIsUnknown) {
  try {
    run_command(CaseShow{"locked"});
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::usage);
    EXPECT_THAT(failure.what(), HasSubstr("there is no case 'locked'; did you mean locked-by-alerts?"));
  }
  EXPECT_THAT(run_command(CaseShow{"locked-by-alerts"}).text, HasSubstr("\nremedy\n"));
}

// ---- replay ----

/// One that expects `line` in answer to AT+Test.
Case asking(std::string_view line) {
  return parse("title: t\nexchange:\n  > AT+Test\n  < " + std::string(line) + "\nexplanation: why\n");
}

TEST(CaseRun, EndsWithWhatWasExpectedAndWhatCame) {
  const Outcome good = run_case(asking("OK"));
  EXPECT_EQ(good.code, ExitCode::fine) << good.text;
  EXPECT_THAT(good.text, HasSubstr("exchange\n  > AT+Test\n  < OK\n"));
  EXPECT_THAT(good.text, HasSubstr("It came out as documented.\n"));
  const Outcome bad = run_case(asking("ERROR: process command,-468"));
  EXPECT_EQ(bad.code, ExitCode::failed);
  EXPECT_THAT(bad.text, HasSubstr("  expected  ERROR: process command,-468    (own.case:4)\n  got       OK\n"));
  EXPECT_THAT(bad.text, HasSubstr("why")) << "the explanation stands there all the same";
}

TEST(CaseRun, TakesNoLineTooManyOrTooFew) {
  EXPECT_THAT(run_case(parse("title: t\nexchange:\n  > AT+Test=?\n  < []\nexplanation: e\n")).text,
              HasSubstr("expected  (nothing more)    (own.case:4)\n  got       OK\n"));
  EXPECT_THAT(run_case(asking("OK\n  < OK")).text, HasSubstr("expected  OK    (own.case:5)\n  got       (nothing)\n"));
}

TEST(CaseRun, IsTheSameEachTime) {
  const Case one = find_case("locked-by-alerts");  // shows a token
  EXPECT_EQ(run_case(one).text, run_case(one).text);
}

TEST(CaseRun, LeavesNothingBehind) {
  const test::OwnFolder folder;
  const char* before = std::getenv("TMPDIR");
  ::setenv("TMPDIR", folder.file("").c_str(), 1);
  EXPECT_EQ(run_case(asking("OK")).code, ExitCode::fine);
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", before, 1);
  EXPECT_TRUE(std::filesystem::is_empty(folder.file("")));
}

TEST(CaseRun, PowersTheDeviceUpAgainWithItsFlash) {
  const Case one = parse(R"(title: t
set-up:
  station away
  flash-file a.txt text "hello"
exchange:
  > AT+FileDel="a.txt",
  < OK
  * power off
  > AT+FileGetInfo="a.txt",
  < ERROR: process command,-10341
explanation: e
)");
  const Outcome outcome = run_case(one);
  EXPECT_EQ(outcome.code, ExitCode::fine) << outcome.text;
}

/// Why a case that reads well does not run.
std::string complaint_of_run(const Case& one) {
  try {
    run_case(one);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::usage);
    return failure.what();
  }
  return "it ran";
}

TEST(CaseRun, SaysWhichFileOfTheHostIsMissing) {
  const Case one = parse("title: t\nexchange:\n  $ cc3235emu catalog check /nowhere/root.crt\n  < ...\nexplanation: e\n");
  try {
    run_case(one);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("own.case:3: /nowhere/root.crt is not on this machine"));
    EXPECT_EQ(failure.code(), ExitCode::usage);
  }
}

TEST(CaseRun, NamesTheLineOfAServerThatCannotBe) {
  for (const char* wish : {"suites NOSUCH", "curve nowhere"}) {
    const Case one = parse(std::string("title: t\nset-up:\n  root r \"R\"\n  server h 80 tls r ") + wish +
                           "\nexchange:\n  > AT+Test\n  < OK\nexplanation: e\n");
    EXPECT_THAT(complaint_of_run(one), HasSubstr("own.case:4: OpenSSL does not know")) << wish;
  }
}

// Whoever runs a stranger's case keeps his files.
TEST(CaseRun, LetsNoToolWriteOutsideItsFolder) {
  for (const char* command : {"catalog build /etc/ssl --out /tmp/x.lst", "catalog build /etc/ssl --out=/tmp/x.lst",
                              "catalog sign a --key b --out ../x", "flash create /tmp/x.img", "flash put ../x.img a b",
                              "flash get flash.img a /tmp/x", "flash export flash.img /tmp/x"}) {
    const Case one = parse(std::string("title: t\nexchange:\n  $ cc3235emu ") + command + "\n  < ...\nexplanation: e\n");
    EXPECT_THAT(complaint_of_run(one), HasSubstr("own.case:3: ")) << command;
    EXPECT_THAT(complaint_of_run(one), HasSubstr("leads out of the folder of the case")) << command;
  }
}

TEST(CaseRun, NamesTheLineAfterWhichTooMuchCame) {
  EXPECT_THAT(run_case(parse("title: t\nexchange:\n  > AT+Test\n  > AT+Test\n  < OK\nexplanation: e\n")).text,
              HasSubstr("expected  (nothing more)    (own.case:3)\n  got       OK\n"));
}

TEST(CaseRun, VisitNeedsAPortOfTheDevice) {
  const Case one = parse("title: t\nexchange:\n  * visit 80 tcp\n  < OK\nexplanation: e\n");
  EXPECT_THROW(run_case(one), Failure);
}

}  // namespace
}  // namespace cc3235::emulator
