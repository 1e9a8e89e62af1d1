#include <algorithm>
#include <set>

#include "base/status_codes.h"
#include "catalog/decision_row.h"
#include "catalog/decision_world.h"
#include "catalog/signed_file.h"
#include "fs_sim/image_files.h"
#include "support/flash.h"
#include "tls_sim/handshake.h"

/// Every row of decision.data on a real flash, with real signatures and a real handshake. ref: certificate-catalog.md §6
namespace cc3235::test {
namespace {

using namespace status;
using fs_sim::catalog_file;
using fs_sim::Program;
using fs_sim::ProgramFile;
using fs_sim::ProgramOutcome;

constexpr std::string_view kImageName = "/sys/mcuflashimg.bin";
constexpr std::uint32_t kImageFlags = kFailsafe | kSecure | bit(OpenFlag::create_public_write);

class Decision : public testing::TestWithParam<DecisionRow> {
 protected:
  const DecisionRow& row = GetParam();

  Decision() { flash_.emplace(options(row.otp == "foreign" ? kOtherDevice : kDevice)); }

  ImageOptions options(const Mac& device) {
    ImageOptions options = image_at(folder_.file("flash"));
    options.mac = device;
    options.rom_keys = {catalog::ti_gen3_key()};
    if (row.signer == "rom" || row.signer == "other-generation") options.rom_keys.push_back(world_.rom_key());
    return options;
  }

  // ---- the parts of an image ----

  ProgramFile certificate_file(const std::string& word) {
    const Words parts = split(word, '=');
    ProgramFile file;
    file.name = parts[0];
    std::vector<Identity> chain;
    for (const std::string& member : split(parts.back(), '+')) chain.push_back(world_.certificate(member));
    file.content = file.name.ends_with(".pem") ? to_bytes(pem_chain(chain)) : chain.front().der();
    return file;
  }
  Bytes signature() {
    if (row.signing == "none") return {};
    if (row.signing == "512") return Bytes(512, 1);
    const Bytes content = row.signing == "other-bytes" ? to_bytes("other bytes") : content_;
    return sign(world_.certificate(row.key).key, content, row.signing == "sha1" ? "SHA1" : "SHA256");
  }
  std::string linked() const { return row.signing == "unlinked" ? "" : row.signed_by; }
  ProgramFile catalog_of(const std::string& name, const std::string& signer) {
    const catalog::Catalog made = world_.catalog(name);
    return catalog_file(made.to_lst(), world_.voucher(made, name, signer));
  }
  /// Catalog and certificates, without the file that is signed with them.
  Program image() {
    Program program;
    program.development = false;
    if (row.how == "elsewhere") {
      program.development = true;
      program.mac = kOtherDevice;
    }
    if (row.otp == "with") program.otp = world_.otp();
    if (row.otp == "other") program.otp = world_.otp(kDevice);
    if (row.otp == "elsewhere") program.otp = world_.otp(kOtherDevice);
    if (row.catalog != "none") program.files.push_back(catalog_of(row.catalog, row.signer));
    for (const std::string& file : row.files) program.files.push_back(certificate_file(file));
    return program;
  }

  // ---- what came before ----

  /// The device's life so far: it has its address, and an OTP where the row says so.
  void prepare() {
    Program before;
    before.mac = row.otp == "foreign" ? kOtherDevice : kDevice;
    if (row.otp == "programmed" || row.otp == "other") before.otp = world_.otp();
    if (row.otp == "foreign") before.otp = world_.otp(kOtherDevice);
    ASSERT_EQ((*flash_)->program(before).ret, kOk);
  }
  /// As by a defect of the flash: the first digest of the catalog is another one.
  void damage_catalog() {
    const auto files = (*flash_)->files();
    const auto file = std::ranges::find(files, fs_sim::kCatalogName, &fs_sim::FileRecord::name);
    ASSERT_NE(file, files.end());
    const std::uint32_t block = file->first_block;
    flash_.reset();
    run_sql(folder_.file("flash"),
            "UPDATE block SET content = CAST(substr(content, 1, 440) || zeroblob(64) AS BLOB) WHERE number BETWEEN " +
                std::to_string(block) + " AND " + std::to_string(block + 1));
    flash_.emplace(options(kDevice));
  }
  /// The chip is another one from now on, the flash with all that it holds the same.
  void solder_to_this_device() {
    flash_.reset();
    flash_.emplace(options(kDevice));
  }

  // ---- the two halves ----

  void judge_programming() {
    Program program = image();
    if (!row.signed_by.empty()) {
      ProgramFile file;
      file.name = kImageName;
      file.creation_flags = kImageFlags;
      file.content = content_;
      file.certificate = linked();
      file.signature = signature();
      program.files.push_back(std::move(file));
    }
    const Bytes otp_before = (*flash_)->identity().otp;
    const ProgramOutcome outcome = (*flash_)->program(program);
    EXPECT_EQ(outcome.ret, row.programming->status)
        << status_name(outcome.ret) << " " << outcome.file << ": " << (*flash_)->last_judgement().reason;
    EXPECT_EQ(outcome.ex_err, row.programming->ex_err);
    if (!outcome.ok()) {
      EXPECT_EQ((*flash_)->identity().otp, otp_before);
      EXPECT_FALSE((*flash_)->last_judgement().remedy.empty() && row.name != "C24");
    }
  }

  /// A host closes the file on a device that has everything else. Not where programming ends before.
  void judge_close() {
    if (row.signed_by.empty() || !(*flash_)->program(image()).ok()) return;
    if (row.catalog == "damaged") damage_catalog();
    if (row.otp == "foreign") solder_to_this_device();
    const std::uint32_t alerts = (*flash_)->storage_info()->alerts;
    const FileHandle handle = flash_->must_open(kImageName, OpenMode::create, kImageFlags, 1024);
    EXPECT_TRUE(flash_->write(handle, 0, as_text(content_)).ok());
    const Status closed = (*flash_)->close(handle, linked(), signature());
    Status expected = row.programming->status;
    if (row.constant == "kRom") expected = kOk;  // the service pack of a running chip knows more than the ROM
    if (row.signing == "unlinked") expected = SL_ERROR_FS_WRONG_CERTIFICATE_FILE_NAME;  // a host that names none
    EXPECT_EQ(closed, expected) << status_name(closed) << ": " << (*flash_)->last_judgement().reason;
    EXPECT_EQ((*flash_)->storage_info()->alerts, alerts + (catalog::raises_alert(closed) ? 1 : 0));
    EXPECT_EQ((*flash_)->content(kImageName).ok(), closed.ok());
  }

  tls_sim::Credential ca_file() {
    if (row.ca == "none") return {};
    if (row.ca == "absent") return absent_file();
    if (row.ca == "corrupt") return file("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n");
    return file(as_text(world_.certificate(row.ca).der()));
  }
  /// A connect that goes by the catalog on the flash.
  void judge_tls() {
    if (!row.tls) return;
    tls_sim::SessionSetup setup;
    setup.settings.ca = ca_file();
    setup.settings.catalog_check = row.check;
    setup.now = row.clock;
    const catalog::Store store = (*flash_)->trust();
    setup.trust = &store.catalog;
    auto session = tls_sim::Session::create(context(), std::move(setup));
    if (!session) {
      EXPECT_EQ(session.status(), *row.tls);
      return;
    }
    TlsServerOptions server;
    for (const std::string& sent : row.sent) server.chain.push_back(world_.certificate(sent));
    TlsServer peer(std::move(server));
    ASSERT_TRUE(handshake(*session, peer));
    const tls_sim::Verdict& verdict = session->verdict();
    EXPECT_EQ(verdict.status, *row.tls) << status_name(verdict.status) << ": " << verdict.reason;
    EXPECT_EQ(verdict.up, tls_sim::connection_up(*row.tls));
  }

  /// Row 23: a host writes its catalog over a newer one, and programming may go back all the same.
  void judge_downgrade() {
    ASSERT_EQ((*flash_)->install(catalog_of("production", "rom")).ret, kOk);
    const ProgramFile older = catalog_of(row.catalog, row.signer);
    const FileHandle handle = flash_->must_open(fs_sim::kCatalogName, OpenMode::write);
    EXPECT_TRUE(flash_->write(handle, 0, as_text(older.content)).ok());
    EXPECT_EQ((*flash_)->close(handle, "", older.signature), row.programming->status);
    EXPECT_EQ((*flash_)->trust().catalog.created(), world_.catalog("production").created());
    EXPECT_EQ((*flash_)->program(image()).ret, kOk);
    EXPECT_EQ((*flash_)->trust().catalog.created(), world_.catalog(row.catalog).created());
  }

  Bytes content_ = to_bytes("the image of the microcontroller");
  OwnFolder folder_;
  DecisionWorld world_;
  std::optional<Flash> flash_;
};

TEST_P(Decision, Row) {
  prepare();
  if (row.how == "older") return judge_downgrade();
  if (row.catalog != "damaged" && row.otp != "foreign") judge_programming();
  judge_close();
  judge_tls();
}

INSTANTIATE_TEST_SUITE_P(, Decision, testing::ValuesIn(read_rows(DECISION_DATA)),
                         [](const auto& info) { return info.param.name; });

TEST(DecisionTable, HasEachOfItsTwentyEightRows) {
  std::set<int> numbers;
  for (const DecisionRow& row : read_rows(DECISION_DATA)) numbers.insert(std::stoi(row.name.substr(1)));
  EXPECT_EQ(numbers.size(), 28u);
  EXPECT_EQ(*numbers.begin(), 1);
  EXPECT_EQ(*numbers.rbegin(), 28);
}

}  // namespace
}  // namespace cc3235::test
