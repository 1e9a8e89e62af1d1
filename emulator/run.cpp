#include "emulator/run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "emulator/announcement.h"
#include "emulator/config/config.h"
#include "emulator/device.h"
#include "emulator/failure.h"
#include "emulator/host_time.h"
#include "emulator/serial/pty_port.h"
#include "emulator/serial/stdio_port.h"
#include "emulator/serial/tcp_port.h"
#include "emulator/serial/uart.h"
#include "emulator/watch/recorder.h"
#include "emulator/watch/sight_log.h"
#include "emulator/watch/stderr_log.h"
#include "nwp/loop/real_clock.h"

namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;

/// How long an orderly end may take in host time before the process ends all the same.
constexpr auto kEndPatience = 2s;
/// After the end of standard input: how often to look whether all commands are done, and how long a silent device may wait
/// for something that comes from elsewhere.
constexpr auto kIdleStep = 20ms;
constexpr auto kSilence = 1s;

using SharedFile = std::shared_ptr<std::FILE>;

SharedFile open_key_log(const std::string& path) {
  if (path.empty()) return nullptr;
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);  // for the owner: these are secrets
  // A file that is there already keeps its mode otherwise; a device or pipe has no mode that would matter.
  struct stat there {};
  const bool open_to_others = fd >= 0 && ::fstat(fd, &there) == 0 && S_ISREG(there.st_mode) && (there.st_mode & 077) != 0;
  if (open_to_others && ::fchmod(fd, 0600) != 0) {
    const std::string why = std::strerror(errno);
    ::close(fd);
    throw Failure(ExitCode::usage, fmt::format("--keylog {}: others may read it, and that cannot be changed: {}; choose a "
                                               "file of your own",
                                               path, why));
  }
  std::FILE* file = fd < 0 ? nullptr : ::fdopen(fd, "ab");
  if (!file) {
    throw Failure(ExitCode::usage,
                  fmt::format("--keylog {}: {}; choose a file that can be written", path, std::strerror(errno)));
  }
  return SharedFile(file, std::fclose);
}

using InboundOpened = std::function<void(const nwp::chip::InboundPort&)>;

DeviceSetup setup_for(const RunOptions& options, Config config, const Log& log, InboundOpened inbound_opened) {
  DeviceSetup setup;
  setup.chip = std::move(config.chip);
  if (options.realistic) setup.chip.timing = nwp::chip::RadioTiming::realistic();
  setup.rules = std::move(config.rules);
  setup.inbound_opened = std::move(inbound_opened);
  setup.quirks = config.quirks;
  setup.image.path = options.flash;
  setup.image.size = config.flash_size;
  setup.image.fast = options.fast_flash;
  setup.image.alert_threshold = config.alert_threshold;
  setup.trust = std::move(config.trust);
  setup.flash_files = std::move(config.flash_files);
  if (options.virtual_clock) setup.virtual_from = host_time();
  if (options.seed) setup.random = make_seeded_random(*options.seed);
  setup.log = log;
  if (const SharedFile file = open_key_log(options.keylog)) {
    setup.key_log = [file](std::string_view line) {
      std::fwrite(line.data(), 1, line.size(), file.get());
      std::fputc('\n', file.get());
      std::fflush(file.get());
    };
  }
  return setup;
}

/// One `run`. Members in the order of construction: those that see the device outlive it, and the front ends go before it.
class Run {
 public:
  Run(const RunOptions& options, Config config);
  ~Run();
  /// Until a signal ends it.
  void go();

 private:
  void open_front_ends();
  void announce();
  void await_signals();
  void end();
  void end_when_idle(Clock::TimePoint silent_since, std::uint64_t written);
  bool ended() const { return device_.stopped() && !uart_.busy(); }

  const RunOptions& options_;
  Log log_;
  SightLog sight_log_;
  std::unique_ptr<Recorder> recorder_;
  Announcement announcement_;
  Device device_;
  Uart uart_;
  std::unique_ptr<PtyPort> pty_;
  std::unique_ptr<TcpPort> tcp_, rfc2217_;
  std::unique_ptr<StdioPort> stdio_;
  boost::asio::signal_set signals_;
  bool ending_ = false, out_of_patience_ = false;
  std::unique_ptr<Clock> patience_;
};

Run::Run(const RunOptions& options, Config config)
    : options_(options),
      log_(make_stderr_log(options.log)),
      sight_log_(log_),
      recorder_(options.record.empty() ? nullptr : std::make_unique<Recorder>(options.record, log_)),
      announcement_(options, log_),
      device_(setup_for(options, std::move(config), log_, [this](const auto& port) { announcement_.add_inbound(port); })),
      uart_(device_.loop(), device_.observers(),
            {.receive = [this](ByteView bytes) { device_.receive(bytes); },
             .accepts = [this] { return device_.accepts_input(); }},
            options.baud.value_or(0), options.virtual_clock ? Uart::Waits() : Uart::kRealTime),
      signals_(device_.io(), SIGTERM, SIGINT, SIGHUP) {
  if (log_.enabled(LogLevel::info)) device_.observers().add(sight_log_);
  if (recorder_) {
    device_.observers().add(*recorder_);
    recorder_->start(device_.loop().clock());
  }
  device_.attach(uart_);
  device_.on_input_wanted([this] { uart_.input_wanted(); });
}

Run::~Run() {
  announcement_.withdraw();  // before the port goes
  device_.detach();
  if (uart_.dropped() != 0) log_.info("{} bytes of output were dropped because nobody read them", uart_.dropped());
  if (recorder_) recorder_->finish();
}

void Run::open_front_ends() {
  if (!options_.tcp.empty()) tcp_ = std::make_unique<TcpPort>(uart_, TcpPort::Kind::raw, options_.tcp);
  if (!options_.rfc2217.empty()) rfc2217_ = std::make_unique<TcpPort>(uart_, TcpPort::Kind::rfc2217, options_.rfc2217);
  if (options_.stdio) {
    stdio_ = std::make_unique<StdioPort>(uart_, [this] { end_when_idle(device_.loop().clock().now(), uart_.written()); });
  }
  const bool other = tcp_ || rfc2217_ || stdio_;
  if (!other || !options_.port_link.empty()) pty_ = std::make_unique<PtyPort>(uart_);
  if (options_.wait_reader) {
    uart_.on_first_client([this] { device_.power_up(); });
    announce();
  } else {
    uart_.on_ready([this] { announce(); });
    device_.power_up();
  }
  if (stdio_) stdio_->start();
}

void Run::announce() {
  announcement_.publish(
      {.pty = pty_ ? pty_->name() : "", .tcp = tcp_ ? tcp_->address() : "", .rfc2217 = rfc2217_ ? rfc2217_->address() : ""});
}

void Run::await_signals() {
  signals_.async_wait([this](boost::system::error_code cancelled, int signal) {
    if (cancelled) return;
    if (ending_) {
      announcement_.withdraw();
      std::_Exit(static_cast<int>(ExitCode::failed));
    }
    log_.debug("signal {}: the device is being stopped", signal);
    end();
    await_signals();
  });
}

/// Whatever the device waits for.
void Run::end() {
  if (std::exchange(ending_, true)) return;
  device_.io().stop();  // ends run()
  device_.shut_down();
  uart_.close();
  patience_ = nwp::make_real_clock(device_.io().get_executor());
  patience_->schedule(patience_->now() + kEndPatience, [this] { out_of_patience_ = true; });
}

/// Standard input has ended: so does the process, when the commands that came are done.
void Run::end_when_idle(Clock::TimePoint silent_since, std::uint64_t written) {
  Clock& clock = device_.loop().clock();
  if (uart_.written() != written) silent_since = clock.now();
  const bool done = device_.loop().running() == 0 || clock.now() >= silent_since + kSilence;
  if (done && !uart_.busy()) return end();
  clock.schedule(clock.now() + kIdleStep,
                 [this, silent_since, written = uart_.written()] { end_when_idle(silent_since, written); });
}

void Run::go() {
  await_signals();
  open_front_ends();
  if (!ending_) device_.run();
  device_.run_until([this] { return ending_ && (ended() || out_of_patience_); });
  if (!ended()) log_.warn("the device did not stop within {} s", kEndPatience.count());
}

}  // namespace

UnixSeconds host_time() {
  boost::asio::io_context io;
  return std::chrono::floor<std::chrono::seconds>(nwp::make_real_clock(io.get_executor())->wall());
}

void run(const RunOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  Config config = options.config.empty() ? Config() : read_config(options.config);
  Run(options, std::move(config)).go();
}

}  // namespace cc3235::emulator
