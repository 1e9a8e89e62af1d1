#include "emulator/cli/catalog_command.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "catalog/chain.h"
#include "emulator/cli/otp_command.h"
#include "support/certificates.h"
#include "support/flash.h"

namespace cc3235::emulator {
namespace {

using nlohmann::json;
using test::Identity;
using test::issued_by;
using test::self_signed;
using ::testing::HasSubstr;
using ::testing::Not;

struct Tools : testing::Test {
  test::OwnFolder folder;

  std::string path(std::string_view name) const { return folder.file(name); }
  std::string write(std::string_view name, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }
  std::string write(std::string_view name, ByteView content) const { return write(name, as_text(content)); }
  Bytes read(std::string_view name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string complaint(const auto& command) {
    try {
      run_command(command);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.code(), ExitCode::usage);
      return failure.what();
    }
    return "(none)";
  }
  json check(std::vector<std::string> certificates, std::string catalog, ExitCode code = ExitCode::failed,
             std::string time = {}) const {
    CatalogCheck command;
    command.certificates = std::move(certificates);
    command.catalog = std::move(catalog);
    command.time = std::move(time);
    command.json = true;
    const Outcome outcome = run_command(command);
    EXPECT_EQ(outcome.code, code) << outcome.text;
    return json::parse(outcome.text);
  }
};

/// A vendor with a catalog of one root, and what a root signs.
struct VendorTools : Tools {
  Identity vendor = self_signed({.name = "Vendor Root", .ca = true, .key = test::rsa_key()});
  Identity root = self_signed({.name = "Some Root", .ca = true});
  Identity other = self_signed({.name = "Other Root", .ca = true});
  Identity intermediate = issued_by(root, {.name = "Some Intermediate", .ca = true});
  Identity leaf = issued_by(intermediate, {.name = "server", .key = test::rsa_key(1024)});
  std::string key = write("vendor.key", test::private_pem(vendor.key));
  std::string certificate = write("vendor.pem", vendor.pem());
  std::string catalog = path("x.lst");

  VendorTools() {
    write("roots/Some Root.der", root.der());
    run_command(CatalogBuild{{path("roots")}, {}, catalog, "2026-01-02"});
  }
  json show(CatalogShow command) const {
    command.catalog = catalog;
    command.json = true;
    return json::parse(run_command(command).text);
  }
};

// ref: certificate-catalog.md §2: the order of the list is that of the files' names, as a file manager sorts them
TEST_F(Tools, BuildTakesAFolderInTheOrderOfItsNames) {
  const Identity a = self_signed({.name = "a", .ca = true}), b = self_signed({.name = "b", .ca = true}),
                 c = self_signed({.name = "c", .ca = true}), gone = self_signed({.name = "gone", .ca = true});
  write("roots/B.der", b.der());
  write("roots/a.pem", a.pem());
  write("roots/c.crt", c.der());
  write("roots/again.der", a.der());
  write("roots/readme.txt", "no certificate");
  const std::string revoked = write("gone.der", gone.der());
  const Outcome outcome = run_command(CatalogBuild{{path("roots")}, {revoked}, path("x.lst"), "2026-01-02"});
  EXPECT_EQ(outcome.code, ExitCode::fine);
  EXPECT_THAT(outcome.text, HasSubstr("3 trusted, 1 revoked, created 2026-01-02T00:00:00Z"));
  EXPECT_THAT(outcome.text, HasSubstr("readme.txt: no certificate"));
  std::string why;
  const auto made = catalog::parse_lst(read("x.lst"), why);
  ASSERT_TRUE(made) << why;
  EXPECT_EQ(made->trusted(), (std::vector{a.digest(), b.digest(), c.digest()}));
  EXPECT_EQ(made->revoked(), std::vector{gone.digest()});
}

TEST_F(VendorTools, BuildSaysWhatIsTrustedInVainAndWhatIsLeftOut) {
  write("all/a.der", root.der());
  write("all/b.der", intermediate.der());
  write("all/c.der", self_signed({.name = "no authority"}).der());
  write("all/folder/d.der", other.der());
  std::filesystem::create_symlink(path("nowhere"), path("all/link.der"));
  testing::internal::CaptureStderr();
  const Outcome outcome = run_command(CatalogBuild{{path("all")}, {write("gone.der", root.der())}, path("y.lst"), ""});
  const std::string remarks = testing::internal::GetCapturedStderr();
  EXPECT_THAT(outcome.text, HasSubstr("3 trusted, 1 revoked"));
  EXPECT_THAT(outcome.text, HasSubstr("skipped: " + path("all/folder") + ": a folder"));
  EXPECT_THAT(outcome.text, HasSubstr("skipped: " + path("all/link.der") + ": no file"));
  EXPECT_THAT(remarks, HasSubstr("b.der: 'Some Intermediate' is not self-signed; taken all the same\n"));
  EXPECT_THAT(remarks, HasSubstr("c.der: 'no authority' is no authority; taken all the same\n"));
  EXPECT_THAT(remarks, HasSubstr(to_hex(root.digest()) + ": both trusted and revoked"));
  EXPECT_THAT(remarks, Not(HasSubstr("a.der")));
}

TEST_F(Tools, BuildRefusesWhatMakesNoCatalog) {
  write("empty/readme.txt", "no certificate");
  const std::string text = write("text.pem", "no certificate"), good = write("a.der", self_signed({.name = "a"}).der());
  EXPECT_THAT(complaint(CatalogBuild{{path("empty")}, {}, path("x.lst"), ""}), HasSubstr("no certificate in"));
  EXPECT_THAT(complaint(CatalogBuild{{text}, {}, path("x.lst"), ""}), HasSubstr("text.pem holds no certificate"));
  EXPECT_THAT(complaint(CatalogBuild{{path("none")}, {}, path("x.lst"), ""}), HasSubstr("cannot read"));
  EXPECT_THAT(complaint(CatalogBuild{{good}, {}, path("x.lst"), "soon"}), HasSubstr("'soon' is no date"));
  EXPECT_THAT(complaint(CatalogBuild{{good}, {}, path("x.lst"), "1969-12-31"}), HasSubstr("since 1970; give a later date"));
  EXPECT_THAT(complaint(CatalogBuild{{good}, {}, path("no/x.lst"), ""}), HasSubstr("cannot write"));
  EXPECT_FALSE(std::filesystem::exists(path("x.lst")));
}

TEST_F(Tools, ListNamesTheBuiltInCatalogs) {
  const json list = json::parse(run_command(CatalogList{true}).text);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0]["name"], "playground");
  EXPECT_EQ(list[1]["trusted"], 104);
  EXPECT_EQ(list[1]["sha256"], "bd452e9ab830d94c59bf4b87365254d7dae7279bb46b87e475f43ec3b8d82f2a");
}

TEST_F(Tools, ShowGivesNamesToKnownDigests) {
  CatalogShow command;
  command.catalog = "ti-20190217";
  EXPECT_THAT(run_command(command).text, HasSubstr("Baltimore CyberTrust Root\n"));
  command.json = true;
  EXPECT_EQ(json::parse(run_command(command).text),
            json::parse(R"({"trusted": 104, "revoked": 0, "created": "2019-02-17T09:07:17Z", "signature": "absent",
                            "signer": null})"));
  command.catalog = write("x.lst", "no catalog");
  EXPECT_THAT(complaint(command), HasSubstr("x.lst is no catalog: 10 bytes"));
}

TEST_F(VendorTools, SignatureAndOtpFileBelongTogether) {
  run_command(CatalogSign{catalog, key, path("x.sig"), false});
  run_command(CatalogSign{catalog, key, path("x.sha1"), true});
  run_command(OtpCreate{certificate, {key}, "", false, path("x.otp")});
  EXPECT_EQ(read("x.sig").size(), 256u);
  const json good = show({.signature = path("x.sig"), .otp = path("x.otp")});
  EXPECT_EQ(good["signature"], "valid");
  EXPECT_EQ(good["signer"], "Vendor Root");
  EXPECT_EQ(show({.signature = path("x.sig"), .key = certificate})["signature"], "valid");
  EXPECT_EQ(show({.signature = path("x.sig")})["signature"], "invalid");
  EXPECT_EQ(show({.signature = path("x.sig")})["signer"], nullptr);
  EXPECT_EQ(show({.signature = path("x.sha1"), .otp = path("x.otp")})["signature"], "invalid");
}

TEST_F(VendorTools, SignRefusesKeysThatTheChipDoesNotKnow) {
  const std::string shorter = write("short.key", test::private_pem(test::rsa_key(1024)));
  const std::string ec = write("ec.key", test::private_pem(test::ec_key()));
  EXPECT_THAT(complaint(CatalogSign{catalog, shorter, path("s"), false}),
              HasSubstr("1024 bits; catalogs are signed with 2048"));
  EXPECT_THAT(complaint(CatalogSign{catalog, ec, path("s"), false}), HasSubstr("no private RSA key"));
  EXPECT_THAT(complaint(CatalogSign{catalog, certificate, path("s"), false}), HasSubstr("no private RSA key"));
  EXPECT_EQ(complaint(CatalogSign{certificate, shorter, path("s"), false}), "(none)") << "any file may be signed";
}

TEST_F(VendorTools, ControlCharactersInNamesAreEscaped) {
  const Identity hostile = self_signed({.name = "a\x1b[2J\nb", .ca = true, .key = test::rsa_key()});
  const std::string pem = write("hostile.pem", hostile.pem()), its_key = write("h.key", test::private_pem(hostile.key));
  const std::string created = run_command(OtpCreate{pem, {its_key}, "", false, path("h.otp")}).text;
  CatalogCheck command;
  command.certificates = {pem};
  command.catalog = catalog;
  run_command(CatalogSign{catalog, its_key, path("h.sig"), false});
  CatalogShow shown;
  shown.catalog = catalog;
  shown.signature = path("h.sig");
  shown.otp = path("h.otp");
  for (const std::string& text :
       {created, run_command(OtpShow{path("h.otp"), false}).text, run_command(command).text, run_command(shown).text}) {
    EXPECT_THAT(text, HasSubstr("a\\x1b[2J\\x0ab"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  }
}

TEST_F(VendorTools, NoOutputTakesThePlaceOfAnInput) {
  const std::string link = path("link.key");
  std::filesystem::create_hard_link(key, link);
  const Bytes key_before = read("vendor.key"), catalog_before = read("x.lst"), root_before = read("roots/Some Root.der");
  EXPECT_THAT(complaint(CatalogSign{catalog, key, key, false}), HasSubstr("vendor.key, which would be lost"));
  EXPECT_THAT(complaint(CatalogSign{catalog, key, link, false}), HasSubstr("which would be lost"));
  EXPECT_THAT(complaint(CatalogSign{catalog, key, catalog, false}), HasSubstr("which would be lost"));
  EXPECT_THAT(complaint(OtpCreate{certificate, {key}, "", false, key}), HasSubstr("which would be lost"));
  EXPECT_THAT(complaint(OtpCreate{certificate, {key}, "", false, certificate}), HasSubstr("which would be lost"));
  EXPECT_THAT(complaint(CatalogBuild{{path("roots")}, {}, path("roots/Some Root.der"), ""}), HasSubstr("would be lost"));
  EXPECT_THAT(complaint(CatalogBuild{{path("roots")}, {certificate}, certificate, ""}), HasSubstr("would be lost"));
  EXPECT_EQ(read("vendor.key"), key_before);
  EXPECT_EQ(read("x.lst"), catalog_before);
  EXPECT_EQ(read("roots/Some Root.der"), root_before);
}

TEST_F(VendorTools, OtpShowSaysWhomItIsFor) {
  run_command(OtpCreate{certificate, {key}, "985DAD1A2B3C", false, path("x.otp")});
  const Outcome shown = run_command(OtpShow{path("x.otp"), true});
  EXPECT_EQ(shown.code, ExitCode::fine);
  const json facts = json::parse(shown.text);
  EXPECT_EQ(facts["root"], "Vendor Root");
  EXPECT_EQ(facts["mac"], "98:5d:ad:1a:2b:3c");
  EXPECT_EQ(facts["valid"], true);
  Bytes changed = read("x.otp");
  changed.back() ^= 1;
  EXPECT_EQ(run_command(OtpShow{write("y.otp", changed), false}).code, ExitCode::failed);
  EXPECT_THAT(complaint(OtpShow{catalog, false}), HasSubstr("is no OTP file"));
}

TEST_F(VendorTools, OtpCreateRefusesWhatNoDeviceWouldTake) {
  const auto refused = [&](OtpCreate command) { return complaint(command); };
  EXPECT_THAT(refused({certificate, {key}, "", true, path("o")}), HasSubstr("one certificate and no chain"));
  EXPECT_THAT(refused({certificate, {key, key}, "", false, path("o")}), HasSubstr("2 keys for 1 certificates"));
  EXPECT_THAT(refused({certificate, {key}, "98:5d", false, path("o")}), HasSubstr("no MAC address"));
  const std::string other_key = write("other.key", test::private_pem(test::rsa_key(1024)));
  EXPECT_THAT(refused({certificate, {other_key}, "", false, path("o")}), HasSubstr("is not the key of certificate 1"));
  const std::string ec = write("root.pem", root.pem());
  EXPECT_THAT(refused({ec, {key}, "", false, path("o")}), HasSubstr("no RSA key of 2048 bits"));
}

TEST_F(VendorTools, CheckJudgesBothHalves) {
  const std::string good = write("root.pem", root.pem()), bad = write("other.pem", other.pem());
  json verdict = check({good}, catalog, ExitCode::fine);
  EXPECT_EQ(verdict["tls"], 0);
  EXPECT_EQ(verdict["programming"], 0);
  EXPECT_EQ(verdict["root"], to_hex(root.digest()));
  EXPECT_EQ(verdict.size(), 5u);
  EXPECT_THAT(verdict["reason"], HasSubstr("the catalog is taken as installed"));
  EXPECT_THAT(check({good}, "playground")["reason"], Not(HasSubstr("taken as installed")));
  verdict = check({bad}, catalog);
  EXPECT_EQ(verdict["tls"], -468);
  EXPECT_EQ(verdict["programming"], -10287);
  EXPECT_THAT(verdict["reason"], HasSubstr("does not list root 'Other Root'"));
  EXPECT_THAT(verdict["remedy"], HasSubstr("catalog build"));
}

TEST_F(VendorTools, CheckTakesAChainFromSeveralFiles) {
  const std::string one = write("leaf.der", leaf.der()), two = write("i.der", intermediate.der()),
                    three = write("root.pem", root.pem());
  EXPECT_EQ(check({one, three, two}, catalog, ExitCode::fine)["root"], to_hex(root.digest()));
  json verdict = check({one}, catalog);
  EXPECT_EQ(verdict["tls"], -688);
  EXPECT_EQ(verdict["programming"], -10341);
  EXPECT_EQ(verdict["root"], nullptr);
  EXPECT_EQ(check({write("leaf.pem", leaf.pem())}, catalog)["programming"], -10287) << "PEM that leads nowhere";
  const Identity namesake = self_signed({.name = "Some Root", .ca = true});
  verdict = check({one, two, write("namesake.pem", namesake.pem())}, catalog);
  EXPECT_EQ(verdict["tls"], -655);
  EXPECT_EQ(verdict["programming"], -10292);
}

TEST_F(VendorTools, EachVerdictOfAConnectionHasItsOwnRemedy) {
  const auto remedy = [&](std::initializer_list<Identity> chain, int code, std::string_view from) {
    const json verdict = check({write("chain.pem", test::pem_chain(chain))}, std::string(from));
    EXPECT_EQ(verdict["tls"], code);
    return verdict["remedy"].get<std::string>();
  };
  EXPECT_THAT(remedy({leaf, root}, -688, catalog), HasSubstr("the intermediate 'Some Intermediate', which the server must"));
  EXPECT_THAT(remedy({leaf, intermediate}, -688, catalog), HasSubstr("give the root as CA file"));
  const Identity no_authority = issued_by(root, {.name = "no authority"});
  EXPECT_THAT(remedy({issued_by(no_authority, {.name = "x"}), no_authority, root}, -757, catalog), HasSubstr("CA:TRUE"));
  const Identity critical = issued_by(root, {.name = "x", .unknown_critical_extension = "1.3.6.1.4.1.99999.1"});
  EXPECT_THAT(remedy({critical, root}, -660, catalog), HasSubstr("without the critical extension"));
  const Identity namesake = self_signed({.name = "Some Root", .ca = true});
  EXPECT_THAT(remedy({intermediate, namesake}, -655, catalog), HasSubstr("its name and another key"));
  const std::string revoking = path("revoking.lst");
  run_command(CatalogBuild{{path("roots")}, {write("i.der", intermediate.der())}, revoking, ""});
  EXPECT_THAT(remedy({issued_by(intermediate, {.name = "ec"}), intermediate, root}, -467, revoking), HasSubstr("revoke"));
}

TEST_F(VendorTools, CheckDoesNotDependOnTheOrderOfIssuers) {
  const Identity again = test::self_signed({.name = "Some Root", .ca = true, .key = root.key});
  const Identity twin = issued_by(other, {.name = "Some Root", .ca = true, .key = root.key});
  const std::string one = write("leaf.pem", test::pem_chain({leaf, intermediate}));
  std::vector<std::string> issuers{write("a.pem", root.pem()), write("b.pem", again.pem()), write("c.pem", twin.pem()),
                                   write("d.pem", other.pem())};
  const auto verdict = [&] {
    CatalogCheck command;
    command.certificates = issuers;
    command.certificates.insert(command.certificates.begin(), one);
    command.catalog = catalog;
    command.json = true;
    return run_command(command).text;
  };
  const std::string first = verdict();
  EXPECT_THAT(first, Not(HasSubstr(to_hex(other.digest())))) << "a root comes before its cross-signed twin";
  for (int i = 0; i < 3; ++i) {
    std::rotate(issuers.begin(), issuers.begin() + 1, issuers.end());
    EXPECT_EQ(verdict(), first);
  }
}

TEST_F(VendorTools, CheckLooksAtTheSignersKey) {
  const std::string ec = write("ec.pem", test::pem_chain({issued_by(root, {.name = "ec"}), root}));
  EXPECT_EQ(check({ec}, catalog)["programming"], -10289);
  EXPECT_EQ(check({ec}, catalog)["tls"], 0);
  EXPECT_THAT(check({ec}, catalog)["reason"], HasSubstr("no RSA key"));
}

TEST_F(VendorTools, CheckLooksAtDatesOnlyWithAClock) {
  const std::string good = write("root.pem", root.pem());  // 2020 to 2030
  EXPECT_EQ(check({good}, catalog, ExitCode::failed, "2013-01-01T00:00:01Z")["tls"], -461);
  EXPECT_EQ(check({good}, catalog, ExitCode::failed, "2031-01-01")["tls"], -461);
  EXPECT_THAT(check({good}, catalog, ExitCode::failed, "2031-01-01")["remedy"], HasSubstr("2020-01-01"));
  EXPECT_EQ(check({good}, catalog, ExitCode::fine, "2025-01-01")["tls"], 0);
}

TEST_F(VendorTools, CertificatesThatAreNeverValidTogetherCountWithAClockOnly) {
  const auto year = [](int y) { return UnixSeconds{std::chrono::sys_days{std::chrono::year{y} / 1 / 1}}; };
  const Identity old = self_signed({.name = "Old Root", .ca = true, .from = year(2000), .to = year(2010)});
  const Identity young = issued_by(old, {.name = "hub", .from = year(2020), .to = year(2030), .key = test::rsa_key(1024)});
  write("old/root.der", old.der());
  run_command(CatalogBuild{{path("old")}, {}, catalog, ""});
  const std::string chain = write("chain.pem", test::pem_chain({young, old}));
  EXPECT_EQ(check({chain}, catalog, ExitCode::fine)["tls"], 0);
  const json verdict = check({chain}, catalog, ExitCode::failed, "2021-06-01");
  EXPECT_EQ(verdict["tls"], -461);
  EXPECT_THAT(verdict["remedy"], HasSubstr("renew the chain"));
  CatalogCheck command;
  command.certificates = {chain};
  command.catalog = catalog;
  EXPECT_THAT(run_command(command).text, HasSubstr("valid        never"));
}

TEST_F(VendorTools, CheckNamesTheCatalogThatWouldDo) {
  const std::string baltimore = "/usr/share/ca-certificates/mozilla/Baltimore_CyberTrust_Root.crt";
  if (!std::filesystem::exists(baltimore)) GTEST_SKIP() << "no genuine roots on this machine";
  EXPECT_THAT(check({baltimore}, "playground")["remedy"], HasSubstr("program the catalog ti-20190217"));
}

TEST_F(VendorTools, CheckRefusesFilesWithoutCertificates) {
  CatalogCheck command;
  command.certificates = {write("x.pem", "text")};
  EXPECT_THAT(complaint(command), HasSubstr("holds no certificate"));
  command.certificates = {write("root.pem", root.pem())};
  command.catalog = "mine";
  EXPECT_THAT(complaint(command), HasSubstr("cannot read mine"));
  command.catalog = "playground";
  command.time = "noon";
  EXPECT_THAT(complaint(command), HasSubstr("'noon' is no date"));
}

}  // namespace
}  // namespace cc3235::emulator
