#include "emulator/cli/error_command.h"

#include <gmock/gmock.h>

#include "base/status_table.h"
#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string describe(const std::string& wanted, bool json = false) {
  return describe_error({.wanted = wanted, .json = json});
}

std::string refusal(const std::string& wanted) {
  try {
    return "taken: " + describe(wanted);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::failed);
    return failure.what();
  }
}

TEST(ErrorCommand, ACodeShowsNameAreaMeaningAndHowToReproduceIt) {
  EXPECT_THAT(describe("-468"), AllOf(HasSubstr("-468  SL_ERROR_BSD_ESECUNKNOWNROOTCA  [SSL]\n"), HasSubstr("\n  means "),
                                      HasSubstr("\n  reproduce ")));
}

TEST(ErrorCommand, ANameIsFoundInAnyCaseAndWithoutItsPrefix) {
  const std::string whole = describe("SL_ERROR_BSD_ESECUNKNOWNROOTCA");
  EXPECT_EQ(describe("esecunknownrootca"), whole);
  EXPECT_EQ(describe("BSD_ESECUNKNOWNROOTCA"), whole);
  EXPECT_THAT(whole, Not(HasSubstr("share the value")));
}

TEST(ErrorCommand, TheNamesOfTheProgrammingToolAreTakenToo) {
  constexpr std::pair<const char*, const char*> kNames[] = {
      {"FS_ERR_ROOT_CA_IS_UNKOWN", "-10287  "},       {"FS_WRONG_SIGNATURE", "-10289  "},
      {"FS_ERR_FILE_NOT_EXISTS", "-10341  "},         {"FS_ILLEGAL_SIGNATURE", "-10363  "},
      {"FS_DEVELOPMENT_BOARD_WRONG_MAC", "-10246  "}, {"FS_SECURITY_ALERT_CERT_CHAIN_ERROR", "-10292  "},
      {"fs_err_no_certificate_store", "-10242  "},    {"SL_ERROR_FS_ROOT_CA_IS_UNKOWN", "-10287  "}};
  for (const auto& [name, code] : kNames) EXPECT_THAT(describe(name), StartsWith(code)) << name;
  EXPECT_THAT(refusal("FS_ERR_NO_SUCH_THING"), HasSubstr("there is no status code 'FS_ERR_NO_SUCH_THING'"));
}

TEST(ErrorCommand, NamesThatShareAValueAreAllShown) {
  EXPECT_THAT(describe("-11"), AllOf(StartsWith("6 names share the value -11:\n"), HasSubstr("SL_ERROR_BSD_EAGAIN"),
                                     HasSubstr("SL_ERROR_BSD_EWOULDBLOCK"), HasSubstr("MQTTCLIENT_ERR_REMLSTN")));
}

TEST(ErrorCommand, JsonHasOneObjectForEachName) {
  EXPECT_THAT(describe("-468", true), AllOf(StartsWith("[{\"name\":\"SL_ERROR_BSD_ESECUNKNOWNROOTCA\",\"value\":-468,"),
                                            HasSubstr("\"area\":\"SSL\""), HasSubstr("\"reproduce\":")));
}

// ref: tls.md §2 row 11
TEST(ErrorCommand, AnAlertThatTheHeadersDoNotNameIsExplainedAllTheSame) {
  const std::string text = describe("-348");
  EXPECT_THAT(text, AllOf(StartsWith("-348  unknown_ca  [SSL]\n"), HasSubstr("TLS alert 48"), HasSubstr("\n  reproduce ")));
  EXPECT_EQ(describe("UNKNOWN_CA"), text);
  EXPECT_THAT(describe("-348", true), StartsWith("[{\"name\":\"unknown_ca\",\"value\":-348,\"area\":\"SSL\","));
  for (const int alert : {48, 86, 109, 115, 116, 120}) {
    const std::string code = std::to_string(-300 - alert);
    EXPECT_TRUE(status_rows(Status(-300 - alert)).empty()) << "the table names it, too";
    EXPECT_THAT(describe(code), AllOf(StartsWith(code + "  "), HasSubstr(" TLS alert " + std::to_string(alert) + " ")));
  }
}

TEST(ErrorCommand, ANumberAmongTheAlertsThatIsNoneIsCalledSo) {
  EXPECT_THAT(refusal("-399"), AllOf(HasSubstr("no status code '-399' (TLS alert n of the peer is -300 - n, "),
                                     HasSubstr("TLS has no alert 99); nearest: SL_ERROR_BSD_ESEC_NO_RENEGOTIATION (-400)")));
  EXPECT_THAT(refusal("348"), HasSubstr("nearest: unknown_ca (-348)"));
  EXPECT_THAT(refusal("-421"), Not(HasSubstr("alert n")));
  EXPECT_THAT(refusal("-299"), Not(HasSubstr("alert n")));
}

TEST(ErrorCommand, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(refusal("UNKNOWNROOTCA"), AllOf(HasSubstr("there is no status code 'UNKNOWNROOTCA'"),
                                              HasSubstr("nearest: SL_ERROR_BSD_ESECUNKNOWNROOTCA (-468)")));
  EXPECT_THAT(refusal("ECONREFUSED"), HasSubstr("nearest: SL_ERROR_BSD_ECONNREFUSED (-111)"));
  EXPECT_THAT(refusal("esecunknown"), HasSubstr("nearest: SL_ERROR_BSD_ESECUNKNOWNROOTCA (-468)"));
}

TEST(ErrorCommand, AnUnknownCodeIsAnsweredWithTheNearest) {
  EXPECT_THAT(refusal("468"), HasSubstr("nearest: SL_ERROR_BSD_ESECUNKNOWNROOTCA (-468)"));
  EXPECT_THAT(refusal("-99999999999"), HasSubstr("there is no status code"));
}

TEST(ErrorCommand, EveryRowOfTheTableIsFoundByNameAndByCode) {
  for (const StatusRow& row : status_table()) {
    EXPECT_THAT(describe(std::string(row.name)), HasSubstr(std::string(row.name)));
    EXPECT_THAT(describe(std::to_string(row.value)), HasSubstr(std::string(row.name)));
  }
}

}  // namespace
}  // namespace cc3235::emulator
