#include "emulator/device.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "at_engine/at_dispatch/banner.h"
#include "base/status_table.h"
#include "emulator/failure.h"
#include "emulator/session.h"
#include "nwp/loop/real_clock.h"

namespace cc3235::emulator {
namespace {

// Stands in the image while flash files are being put in, so that a start which was cut off does it again.
constexpr std::string_view kProgramming = "emulator.programming";

fs_sim::FileSystem open_image(fs_sim::ImageOptions options, const Mac& mac, const TrustConfig& trust, Random& random) {
  options.mac = mac;
  options.rom_keys = trust.rom_keys;
  auto opened = fs_sim::FileSystem::open_image(options, random);
  if (auto* error = std::get_if<fs_sim::ImageError>(&opened)) {
    const bool in_use = error->kind == fs_sim::ImageError::Kind::in_use;
    throw Failure(in_use ? ExitCode::image_in_use : ExitCode::usage, error->message);
  }
  return std::get<fs_sim::FileSystem>(std::move(opened));
}

/// As the programming tool writes a file: exactly as large as its content, plain.
Status install(fs_sim::FileSystem& flash, const FlashFile& file) {
  fs_sim::OpenRequest request;
  request.name = file.name;
  request.mode = fs_sim::OpenMode::create;
  request.max_size = static_cast<std::uint32_t>(file.content.size());
  const Result<fs_sim::Opened> opened = flash.open(request);
  if (!opened) return opened.status();
  if (!file.content.empty()) {
    const Result<std::size_t> written = flash.write(opened->handle, 0, file.content);
    if (!written) return written.status();
  }
  return flash.close(opened->handle, {}, {});
}

nwp::awaitable<void> stop_at_once(nwp::Host host) {
  const Status status = co_await host.device.stop(0);
  static_cast<void>(status);  // a device that AT+Stop has stopped says so
}

}  // namespace

Device::Device(DeviceSetup setup)
    : virtual_clock_(setup.virtual_from
                         ? std::make_unique<nwp::VirtualClock>(io_, *setup.virtual_from,
                                                               setup.patience.value_or(nwp::VirtualClock::kPatience))
                         : nullptr),
      real_clock_(virtual_clock_ ? nullptr : nwp::make_real_clock(io_.get_executor())),
      loop_(std::make_unique<nwp::Loop>(io_.get_executor(), virtual_clock_ ? *virtual_clock_ : *real_clock_,
                                        std::move(setup.log))),
      random_(setup.random ? std::move(setup.random) : make_system_random()),
      flash_(open_image(std::move(setup.image), setup.chip.mac, setup.trust, *random_)),
      tls_(std::move(setup.key_log)),
      quirks_(setup.quirks) {
  install_trust(setup.trust);
  install_files(setup.flash_files);
  network_ =
      nwp::chip::make_host_network(*loop_, std::move(setup.rules), std::move(setup.inbound_opened), std::move(setup.lan));
  nwp::chip::ChipParts parts{*loop_, *network_, flash_, tls_, *random_, observers_};
  chip_ = nwp::chip::make_cc3235(std::move(setup.chip), parts);
  driver_ = std::make_unique<nwp::Driver>(*loop_, *chip_, observers_);
}

Device::~Device() {
  // Coroutines that still wait refer to the parts below: they go first, those of sockets out of the sockets' own hands.
  if (chip_) chip_->power_cut();
  io_.shutdown();
}

namespace {

/// Nothing has ever been programmed.
bool is_blank(fs_sim::FileSystem& flash) {
  const auto storage = flash.storage_info();
  return flash.fresh() || (flash.files().empty() && storage.ok() && storage->fat_writes == 0);
}

/// What the flash shall have; nullopt: what it has.
std::optional<CatalogChoice> wanted_catalog(const TrustConfig& trust, fs_sim::FileSystem& flash) {
  if (const auto* choice = std::get_if<CatalogChoice>(&trust.catalog)) return *choice;
  const bool by_default = std::holds_alternative<DefaultCatalog>(trust.catalog) && is_blank(flash);
  if (!by_default || !flash.identity().otp.empty()) return std::nullopt;  // TI's would not be taken under an OTP
  return CatalogChoice::of(catalog::Voucher::Kind::built_in, catalog::playground());
}

void require_programmed(const TrustConfig& trust, const char* key, const fs_sim::ProgramOutcome& outcome,
                        const catalog::Judgement& judgement) {
  if (outcome.ok()) return;
  const bool judged = judgement.status == outcome.ret;
  throw Failure(ExitCode::usage, fmt::format("{}{}{}: does not go into the flash: {} ({}){}{}{}{}", trust.file,
                                             trust.file.empty() ? "" : ": ", key, status_name(outcome.ret),
                                             outcome.ret.value(), judged ? "; " : "", judged ? judgement.reason : "",
                                             judged ? "; " : "", judged ? judgement.remedy : ""));
}

}  // namespace

/// As the programming tool does: the OTP first, since it says whose catalog is taken. Nothing that is there already is
/// written again.
void Device::install_trust(const TrustConfig& trust) {
  if (!trust.otp.empty() && flash_.identity().otp != trust.otp) {
    require_programmed(trust, "device.otp", flash_.install_otp(trust.otp), flash_.last_judgement());
  }
  if (std::holds_alternative<NoCatalog>(trust.catalog)) {
    require_programmed(trust, "catalog", flash_.uninstall({std::string(fs_sim::kCatalogName)}), {});
  }
  const std::optional<CatalogChoice> wanted = wanted_catalog(trust, flash_);
  if (!wanted) return;
  const auto there = flash_.content(fs_sim::kCatalogName);
  if (there.ok() && *there == wanted->lst && flash_.trust().state.ok()) return;
  require_programmed(trust, "catalog", flash_.install(fs_sim::catalog_file(wanted->lst, wanted->voucher)),
                     flash_.last_judgement());
}

void Device::install_files(const std::vector<FlashFile>& files) {
  const bool cut_off = flash_.setting(kProgramming).value_or(Bytes{}) == Bytes{1};
  if (files.empty() || !(flash_.fresh() || cut_off)) return;
  const auto check = [](const std::string& name, Status status) {
    if (status.ok()) return;
    throw Failure(ExitCode::usage, fmt::format("flash.files[\"{}\"]: does not go into the image: {} ({}); see 'cc3235emu "
                                               "error {}'",
                                               name, status_name(status), status.value(), status.value()));
  };
  check("", flash_.set_setting(kProgramming, Bytes{1}));
  for (const FlashFile& file : files) check(file.name, install(flash_, file));
  check("", flash_.set_setting(kProgramming, Bytes{0}));
}

void Device::attach(at::SerialOut& out) {
  engine_ = std::make_unique<at::Engine>(*loop_, driver_->host(), out, quirks_, observers_);
  driver_->set_event_sink([this](const DeviceEvent& event) {
    if (engine_) engine_->handle_event(event);
  });
}

void Device::power_up() {
  engine_->power_up();
}

void Device::shut_down() {
  if (std::exchange(stopping_, true)) return;
  engine_->shut_down();
  loop_->spawn("shut down", stop_at_once(driver_->host()));
}

void Device::run() {
  if (virtual_clock_) {
    virtual_clock_->run_until([] { return false; });
    return;
  }
  io_.restart();
  io_.run();  // in one go, since Asio keeps the memory of one handler for the next only within a call
}

bool Device::run_while_ready(const std::function<bool()>& done) {
  return virtual_clock_ && virtual_clock_->run_while_ready(done);
}

bool Device::run_until(const std::function<bool()>& done) {
  if (virtual_clock_) return virtual_clock_->run_until(done);
  io_.restart();
  while (!done()) {
    if (io_.run_one() == 0) return false;
  }
  return true;
}

// ---- Session: here, since one more unit with Asio would cost the build more than the lines cost the reader ----

namespace {

/// How long somebody outside may let the device wait, real time.
constexpr std::chrono::seconds kPatience{5};

class Nowhere final : public at::SerialOut {
 public:
  void write(ByteView, More) override {}
  bool has_room() const override { return true; }
  nwp::awaitable<void> wait_room() override { co_return; }
};

class SaidLines final : public Observer {
 public:
  void see(const Sight& sight) override {
    const auto* line = std::get_if<seen::Line>(&sight);
    if (line != nullptr && line->direction == Direction::out) all.emplace_back(as_text(line->text));
  }
  std::vector<std::string> all;
};

}  // namespace

struct Session::Impl {
  explicit Impl(DeviceSetup setup) : device(std::move(setup)) {
    device.observers().add(lines);
    device.attach(out);
    device.power_up();
    run_until([this] { return !lines.all.empty() && lines.all.back() == at::kPrompt; });
    settle();
    // The banner is no answer to anything; what happened while the chip started is.
    std::erase_if(lines.all, [](const std::string& line) { return !line.starts_with("+event"); });
  }

  /// Whatever can happen at this time of the device.
  void settle() {
    device.io().restart();
    while (device.io().poll() > 0) {
    }
  }

  /// Until `done`, or nothing more happens.
  void run_until(const std::function<bool()>& done) {
    bool out_of_patience = false;
    const auto patience = nwp::make_real_clock(device.io().get_executor());
    patience->schedule(patience->now() + kPatience, [&] { out_of_patience = true; });
    const auto over = [&] { return out_of_patience || done(); };
    if (!device.run_while_ready(over)) device.run_until(over);
  }

  Nowhere out;
  SaidLines lines;
  Device device;
};

Session::Session(DeviceSetup setup) : impl_(std::make_unique<Impl>(std::move(setup))) {}
Session::~Session() = default;

void Session::type(std::string_view line) {
  impl_->device.receive(as_bytes(std::string(line) + '\r'));
}

void Session::wait_for_lines(std::size_t count) {
  impl_->run_until([&] { return impl_->lines.all.size() >= count; });
  impl_->settle();
}

void Session::pass(std::chrono::milliseconds duration) {
  Clock& clock = impl_->device.loop().clock();
  bool passed = false;
  clock.schedule(clock.now() + duration, [&passed] { passed = true; });
  impl_->run_until([&passed] { return passed; });
  impl_->settle();
}

std::vector<std::string> Session::take_lines() {
  return std::exchange(impl_->lines.all, {});
}

}  // namespace cc3235::emulator
