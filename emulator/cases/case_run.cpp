#include "emulator/cases/case_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

#include "emulator/cases/case_folder.h"
#include "emulator/cases/case_layout.h"
#include "emulator/cases/case_words.h"
#include "emulator/cases/identities.h"
#include "emulator/cases/pattern.h"
#include "emulator/cases/peers.h"
#include "emulator/cases/tool.h"
#include "emulator/config/host_files.h"
#include "emulator/session.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;

constexpr const char* kImage = "flash.img";
constexpr std::uint64_t kSeed = 1;  ///< so that tokens are the same each time

/// One replay. The device is powered up by the first line to it.
class Replay {
 public:
  explicit Replay(const Case& one) : case_(one), identities_(one.set_up.certificates), peers_(one.set_up, identities_) {
    for (const CaseFile& file : one.set_up.files) {
      if (file.place == CaseFile::Place::folder) write_into_folder(file);
    }
  }

  Outcome run() {
    text_ = case_head(case_) + case_set_up(case_) + "\nexchange\n";
    Steps rest = case_.steps;
    compare_opening(take_expected(rest));
    while (!rest.empty() && good_) {
      const CaseStep& step = rest.front();
      rest = rest.subspan(1);
      play(step, take_expected(rest));
    }
    text_ += case_lesson(case_);
    text_ += good_ ? "\nIt came out as documented.\n" : "\nIt came out differently.\n";
    return {std::move(text_), good_ ? ExitCode::fine : ExitCode::failed};
  }

 private:
  using Steps = std::span<const CaseStep>;

  /// The expected lines at the head of `rest`, which then begins behind them.
  static Steps take_expected(Steps& rest) {
    const auto other = std::ranges::find_if(rest, [](const CaseStep& step) { return step.kind != CaseStep::Kind::expect; });
    const Steps expected = rest.first(static_cast<std::size_t>(other - rest.begin()));
    rest = rest.subspan(expected.size());
    return expected;
  }

  /// Lines before anything is sent: what the device says when it is powered up.
  void compare_opening(Steps expected) {
    if (!expected.empty()) compare(expected, said(expected.size()));
  }

  void play(const CaseStep& step, Steps expected) {
    played_ = step.line;
    const std::string line = Pattern(step.text).fill(variables_);
    text_ += case_line(step.kind, line);
    switch (step.kind) {
      case CaseStep::Kind::send:
        device().type(line);
        break;
      case CaseStep::Kind::tool:
        return compare(expected, run_tool(folder_.path(), words_of(line, step.line), folder_.tool()));
      case CaseStep::Kind::wait:
        device().pass(step.duration);
        break;
      case CaseStep::Kind::power_off:
        session_.reset();
        waiting_.clear();
        return compare(expected, {});
      case CaseStep::Kind::visit:
        peers_.visit(inbound(step), step.tls);
        break;
      case CaseStep::Kind::expect:
        break;
    }
    compare(expected, said(expected.size()));
  }

  std::vector<std::string> said(std::size_t count) {
    device().wait_for_lines(count - std::min(count, waiting_.size()));
    std::vector<std::string> lines = std::exchange(waiting_, {});
    for (std::string& line : device().take_lines()) lines.push_back(std::move(line));
    return lines;
  }

  // ---- comparing ----

  void compare(Steps expected, const std::vector<std::string>& got) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < expected.size() && good_; ++i) {
      if (expected[i].text == kOtherLines) {
        const bool last = i + 1 == expected.size();
        while (at < got.size() && (last || !matches(expected[i + 1], got[at]))) show_line(got[at++]);
      } else if (at < got.size() && matches(expected[i], got[at])) {
        show_line(got[at++]);
      } else {
        differ(expected[i].line, Pattern(expected[i].text).fill(variables_), at < got.size() ? got[at] : "(nothing)");
      }
    }
    if (good_ && at < got.size()) differ(expected.empty() ? played_ : expected.back().line, "(nothing more)", got[at]);
  }

  /// Blanks at both ends do not count: the case's own are those of its layout.
  bool matches(const CaseStep& step, const std::string& line) {
    return Pattern(step.text).match(trimmed(printable(line)), variables_);
  }

  void show_line(std::string_view line) { text_ += case_line(CaseStep::Kind::expect, printable(line)); }

  void differ(int line, std::string_view expected, std::string_view got) {
    good_ = false;
    text_ += fmt::format("  expected  {}{}\n  got       {}\n", expected,
                         line > 0 ? fmt::format("    ({}:{})", case_.file, line) : "", printable(got));
  }

  // ---- the stage ----

  std::vector<std::string> words_of(const std::string& command, int line) const {
    CaseWords words(command, CaseLine{case_.file, line});
    words.take("the program");
    std::vector<std::string> all;
    while (!words.empty()) all.push_back(words.take(""));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool output = i > 0 && all[i - 1] == "--out";
      require_inside(all[i], output || all[i].starts_with("--out="), line);
      // What a flash holds has names that begin like paths of the host.
      if (!output && all.front() != "flash") require_file(all[i], line);
    }
    if (all.front() == "flash") require_own_image(all, line);
    return all;
  }
  /// Whoever runs a stranger's case keeps his files: what a tool writes stays in the folder.
  void require_inside(const std::string& word, bool output, int line) const {
    const fs::path path = word.substr(word.starts_with("--out=") ? word.find('=') + 1 : 0);
    const bool upwards = std::ranges::find(path, "..") != path.end();
    if (upwards || (output && path.is_absolute())) refuse_outside(word, line);
  }
  /// The image comes first behind the verb; get and export write to what comes last.
  void require_own_image(const std::vector<std::string>& words, int line) const {
    std::vector<std::string> names;
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (!words[i].starts_with('-')) names.push_back(words[i]);
    }
    if (names.empty()) return;
    if (names.front().starts_with('/')) refuse_outside(names.front(), line);
    const std::size_t least = words[1] == "get" ? 3 : words[1] == "export" ? 2 : names.size() + 1;
    if (names.size() >= least && names.back().starts_with('/')) refuse_outside(names.back(), line);
  }
  [[noreturn]] void refuse_outside(const std::string& word, int line) const {
    CaseLine{case_.file, line}.refuse(fmt::format("'{}' leads out of the folder of the case; give a name in it", word));
  }
  /// Files of the host that a case names are not everywhere.
  void require_file(const std::string& word, int line) const {
    std::error_code ignored;
    if (!word.starts_with('/') || fs::exists(word, ignored)) return;
    CaseLine{case_.file, line}.refuse(fmt::format(
        "{} is not on this machine, and the case needs it; install the package that has it (Debian's root certificates: "
        "ca-certificates)",
        word));
  }

  void write_into_folder(const CaseFile& file) const {
    const fs::path path = folder_ / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    write_host_file(path, identities_.content_of(file), Place{case_.file, file.name});
  }

  Session& device() {
    if (!session_) {
      session_.emplace(set_up_device());
      if (case_.set_up.joined) join();
    }
    return *session_;
  }

  void join() {
    waiting_ = session_->take_lines();
    session_->type("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,");
    session_->wait_for_lines(3);
    const std::vector<std::string> lines = session_->take_lines();
    if (!lines.empty() && lines.back().starts_with("+eventnetapp:ipv4_acquired")) return;
    throw Failure(ExitCode::failed,
                  fmt::format("{}: the device did not join the access point: {}; say 'station away' if it cannot",
                              case_.file, fmt::join(lines, ", ")));
  }

  DeviceSetup set_up_device() {
    const CaseSetUp& wanted = case_.set_up;
    Config config;
    DeviceSetup setup;
    setup.chip = std::move(config.chip);
    setup.chip.clock_start = wanted.clock;
    setup.chip.timing.dhcp = wanted.dhcp;
    setup.rules = peers_.rules();
    setup.inbound_opened = [this](const nwp::chip::InboundPort& port) { inbound_[port.device] = port.host; };
    setup.quirks = config.quirks;
    setup.image.path = folder_ / kImage;
    setup.image.fast = true;
    setup.image.alert_threshold = wanted.lock_at.value_or(config.alert_threshold);
    setup.trust = std::move(config.trust);
    choose_catalog(setup.trust);
    for (const CaseFile& file : wanted.files) {
      if (file.place == CaseFile::Place::flash) setup.flash_files.push_back({file.name, identities_.content_of(file)});
    }
    setup.virtual_from = wanted.clock.date;
    setup.random = make_seeded_random(kSeed);
    setup.log = Log(LogLevel::error, [](LogLevel, std::string_view) {});
    if (wanted.unformatted) unformat(setup);
    return setup;
  }

  void choose_catalog(TrustConfig& trust) const {
    using Kind = catalog::Voucher::Kind;
    const CaseSetUp& wanted = case_.set_up;
    if (wanted.catalog == "none") {
      trust.catalog = NoCatalog{};
    } else if (!wanted.catalog.empty()) {
      trust.catalog = CatalogChoice::of(Kind::built_in, *catalog::built_in(wanted.catalog));
    } else if (!wanted.trusted.empty()) {
      trust.catalog = CatalogChoice::of(Kind::roots, {UnixSeconds{}, digests(wanted.trusted), digests(wanted.revoked)});
    }
  }
  std::vector<catalog::Digest> digests(const std::vector<std::string>& ids) const {
    std::vector<catalog::Digest> all;
    all.reserve(ids.size());
    for (const std::string& id : ids) all.push_back(catalog::digest_of(identities_.of(id).der()));
    return all;
  }

  void unformat(const DeviceSetup& setup) {
    const auto random = make_seeded_random(kSeed);
    auto opened = fs_sim::FileSystem::open_image(setup.image, *random);
    if (auto* flash = std::get_if<fs_sim::FileSystem>(&opened)) static_cast<void>(flash->wipe());
  }

  Endpoint inbound(const CaseStep& step) {
    const auto found = inbound_.find({SocketType::stream, step.port});
    if (found == inbound_.end()) {
      CaseLine{case_.file, step.line}.refuse(
          fmt::format("the device has not opened port {}; let it Listen before", step.port));
    }
    return found->second;
  }

  const Case& case_;
  CaseFolder folder_;
  CaseIdentities identities_;
  CasePeers peers_;
  std::map<nwp::chip::DevicePort, Endpoint> inbound_;
  std::optional<Session> session_;
  std::vector<std::string> waiting_;  ///< what the device said before it joined
  CaseVariables variables_;
  int played_ = 0;  ///< line of the step that was played last
  std::string text_;
  bool good_ = true;
};

}  // namespace

Outcome run_case(const Case& one) {
  return Replay(one).run();
}

}  // namespace cc3235::emulator
