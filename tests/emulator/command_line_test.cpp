#include "emulator/cli/command_line.h"

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <vector>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

CommandLine parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "cc3235emu");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(CommandLine, RunWithoutOptionsHasTheDefaults) {
  const RunOptions options = std::get<RunOptions>(parse({"run"}));
  EXPECT_EQ(options.flash, "");
  EXPECT_EQ(options.log, LogLevel::info);
  EXPECT_FALSE(options.virtual_clock);
  EXPECT_FALSE(options.stdio);
  EXPECT_FALSE(options.baud);
  EXPECT_FALSE(options.seed);
  EXPECT_FALSE(options.ready_fd);
}

TEST(CommandLine, RunTakesEveryOption) {
  const RunOptions options = std::get<RunOptions>(parse({"run",
                                                         "--port-link",
                                                         "p",
                                                         "--tcp",
                                                         "127.0.0.1:0",
                                                         "--rfc2217",
                                                         "[::1]:1",
                                                         "--stdio",
                                                         "--flash",
                                                         "f",
                                                         "--fast-flash",
                                                         "--config",
                                                         "c",
                                                         "--clock",
                                                         "virtual",
                                                         "--realistic",
                                                         "--seed",
                                                         "18446744073709551615",
                                                         "--wait-reader",
                                                         "--ready-fd",
                                                         "5",
                                                         "--state-file",
                                                         "s",
                                                         "--log",
                                                         "trace",
                                                         "--record",
                                                         "r",
                                                         "--keylog",
                                                         "k",
                                                         "--baud",
                                                         "115200"}));
  EXPECT_EQ(options.port_link, "p");
  EXPECT_EQ(options.tcp, "127.0.0.1:0");
  EXPECT_EQ(options.rfc2217, "[::1]:1");
  EXPECT_TRUE(options.stdio);
  EXPECT_EQ(options.flash, "f");
  EXPECT_TRUE(options.fast_flash);
  EXPECT_EQ(options.config, "c");
  EXPECT_TRUE(options.virtual_clock);
  EXPECT_TRUE(options.realistic);
  EXPECT_EQ(options.seed, 18446744073709551615u);
  EXPECT_TRUE(options.wait_reader);
  EXPECT_EQ(options.ready_fd, 5);
  EXPECT_EQ(options.state_file, "s");
  EXPECT_EQ(options.log, LogLevel::trace);
  EXPECT_EQ(options.record, "r");
  EXPECT_EQ(options.keylog, "k");
  EXPECT_EQ(options.baud, 115200u);
}

TEST(CommandLine, ErrorTakesNegativeCodesAndNames) {
  EXPECT_EQ(std::get<ErrorQuery>(parse({"error", "-468"})).wanted, "-468");
  EXPECT_EQ(std::get<ErrorQuery>(parse({"error", "--", "-468"})).wanted, "-468");
  EXPECT_EQ(std::get<ErrorQuery>(parse({"error", "ESECUNKNOWNROOTCA"})).wanted, "ESECUNKNOWNROOTCA");
  EXPECT_TRUE(std::get<ErrorQuery>(parse({"error", "-468", "--json"})).json);
  EXPECT_TRUE(std::get<ErrorQuery>(parse({"error", "--json", "-468"})).json);
}

TEST(CommandLine, ConfigHasTwoTools) {
  EXPECT_TRUE(std::holds_alternative<SchemaQuery>(parse({"config", "schema"})));
  EXPECT_EQ(std::get<ConfigCheck>(parse({"config", "check", "lab.json"})).file, "lab.json");
}

TEST(CommandLine, HelpAndVersionAreTexts) {
  EXPECT_THAT(std::get<Notice>(parse({"--version"})).text, StartsWith("cc3235emu "));
  EXPECT_THAT(std::get<Notice>(parse({"--help"})).text, HasSubstr("run"));
  EXPECT_THAT(std::get<Notice>(parse({"run", "--help"})).text, HasSubstr("--port-link PATH"));
  EXPECT_THAT(std::get<Notice>(parse({"config", "check", "--help"})).text, HasSubstr("FILE"));
}

struct BadRow {
  std::vector<const char*> arguments;
  const char* part;  // of the line
};

void PrintTo(const BadRow& row, std::ostream* out) {
  for (const char* argument : row.arguments) *out << argument << ' ';
}

class BadCommandLine : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadCommandLine, IsAUsageErrorOfOneLine) {
  try {
    parse(GetParam().arguments);
    FAIL() << "taken";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::usage);
    EXPECT_THAT(failure.what(), HasSubstr(GetParam().part));
    EXPECT_THAT(failure.what(), HasSubstr("--help"));
    EXPECT_EQ(std::string(failure.what()).find('\n'), std::string::npos);
  }
}

const BadRow kRows[] = {
    {{}, "a command is missing; there are run, error,"},
    {{"frobnicate"}, "'frobnicate' is no command; see 'cc3235emu --help'"},
    {{"run", "--frobnicate"}, "run: unknown option '--frobnicate'; see 'cc3235emu run --help'"},
    {{"run", "--frobnicate", "extra"}, "unknown option '--frobnicate'"},
    {{"run", "extra"}, "unexpected argument 'extra'"},
    {{"run", "--flash"}, "--flash: a value is missing"},
    {{"run", "--flash", ""}, "--flash: is empty"},
    {{"run", "--flash", "a", "--flash", "b"}, "--flash: given too often"},
    {{"run", "--clock", "fast"}, "expected one of real, virtual"},
    {{"run", "--log", "loud"}, "expected one of trace, debug, info, warn, error"},
    {{"run", "--seed", "x"}, "--seed: expected a number from 0 to"},
    {{"run", "--seed", "-1"}, "--seed: expected a number from 0 to"},
    {{"run", "--seed", "18446744073709551616"}, "--seed: expected a number from 0 to"},
    {{"run", "--baud", "10"}, "expected a number from 300 to 100000000"},
    {{"run", "--baud", "fast"}, "expected a number from 300 to 100000000"},
    {{"run", "--ready-fd", "-1"}, "--ready-fd"},
    {{"error"}, "one code or name is wanted"},
    {{"error", "-468", "-453"}, "one code or name is wanted"},
    {{"error", "A", "B"}, "one code or name is wanted"},
    {{"config"}, "config: a command is missing; there are schema, check;"},
    {{"config", "check"}, "config check: FILE is missing"},
    {{"config", "check", "--frobnicate"}, "unknown option '--frobnicate'"},
    {{"flash", "frobnicate"}, "flash: 'frobnicate' is no command"},
    {{"flash", "put", "i", "f"}, "flash put: the arguments are IMAGE HOST_FILE NAME"},
    {{"catalog", "check"}, "catalog check: CERT is missing; see 'cc3235emu catalog check --help'"},
    {{"catalog", "build", "x"}, "catalog build: --out is missing"},
    {{"otp", "create", "--cert", "x"}, "otp create: --key is missing"},
};
INSTANTIATE_TEST_SUITE_P(Rows, BadCommandLine, ::testing::ValuesIn(kRows));

TEST(CommandLine, CatalogAndOtpTakeWhatTheVendorsToolTakes) {
  const auto build = std::get<CatalogBuild>(parse({"catalog", "build", "a", "b", "--revoked", "c", "--out", "x"}));
  EXPECT_EQ(build.roots, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(build.revoked, std::vector<std::string>{"c"});
  EXPECT_EQ(build.out, "x");
  EXPECT_FALSE(std::get<CatalogSign>(parse({"catalog", "sign", "f", "--key", "k", "--out", "x"})).sha1);
  EXPECT_TRUE(std::get<CatalogSign>(parse({"catalog", "sign", "f", "--priv", "k", "-o", "x", "--fmt", "BINARY_SHA1"})).sha1);
  const auto show = std::get<CatalogShow>(parse({"catalog", "show", "f", "--signature", "s", "--json"}));
  EXPECT_EQ(show.catalog + show.signature, "fs");
  EXPECT_TRUE(show.json);
  const auto check = std::get<CatalogCheck>(parse({"catalog", "check", "a", "b", "--catalog", "f", "--time", "host"}));
  EXPECT_EQ(check.certificates.size(), 2u);
  EXPECT_EQ(check.catalog + check.time, "fhost");
  EXPECT_EQ(std::get<CatalogCheck>(parse({"catalog", "check", "a"})).catalog, "playground");
  EXPECT_TRUE(std::get<CatalogList>(parse({"catalog", "list", "--json"})).json);
  const auto otp = std::get<OtpCreate>(
      parse({"otp", "create", "--cert", "c", "--key", "k", "--key", "l", "--usechain", "--mac", "m", "--out", "x"}));
  EXPECT_EQ(otp.keys.size(), 2u);
  EXPECT_TRUE(otp.chain);
  EXPECT_EQ(std::get<OtpShow>(parse({"otp", "show", "f"})).file, "f");
}

}  // namespace
}  // namespace cc3235::emulator
