#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "emulator/config/config.h"
#include "emulator/device.h"

namespace cc3235::fuzz {
namespace {

/// Handlers that a device may run for one line; far more than any command needs.
constexpr int kPatience = 100'000;
/// Stands for the number of the last file opened.
constexpr char kLastHandle = '$';

/// Keeps what was said since the last line.
class Said final : public at::SerialOut {
 public:
  void write(ByteView bytes, More) override { text += as_text(bytes); }
  bool has_room() const override { return true; }
  nwp::awaitable<void> wait_room() override { co_return; }

  std::string text;
};

/// A device on a small flash in memory, and one line after the other for it.
class Bench {
 public:
  Bench() : device_(setup()) {
    device_.attach(said_);
    device_.power_up();
    settle();
  }
  ~Bench() {
    device_.shut_down();
    if (!device_.run_until([this] { return device_.stopped(); })) std::abort();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  /// Every line is answered, with whatever it may be.
  void tell(std::string line) {
    said_.text.clear();
    line += '\r';
    device_.receive(as_bytes(line));
    settle();
    if (!said("OK") && !said("ERROR: ")) std::abort();
    constexpr std::string_view kOpened = "\r+fileopen:";
    if (const std::size_t at = said_.text.find(kOpened); at != said_.text.npos) {
      const std::size_t begin = at + kOpened.size();
      handle_ = said_.text.substr(begin, said_.text.find(',', begin) - begin);
    }
  }

  const std::string& handle() const { return handle_; }
  bool said(std::string_view text) const { return said_.text.find("\r" + std::string(text)) != said_.text.npos; }

 private:
  static emulator::DeviceSetup setup() {
    const emulator::Config config;
    emulator::DeviceSetup setup;
    setup.chip = config.chip;
    setup.rules = config.rules;
    setup.image.size = fs_sim::kMinFlash;
    setup.virtual_from = UnixSeconds{std::chrono::seconds{1'622'505'600}};
    setup.random = make_seeded_random(3235);
    return setup;
  }

  /// Runs until nothing is left to do; a device that never rests is a defect.
  void settle() {
    int handlers = 0;
    if (device_.run_while_ready([&] { return ++handlers > kPatience; })) std::abort();
  }

  Said said_;
  emulator::Device device_;
  std::string handle_ = "1";
};

/// What a line of the input is for the device: `!` a restart of the chip, anything else the rest of a file command.
void step(Bench& bench, std::string_view text) {
  if (text.starts_with('!')) {
    bench.tell("AT+Stop=0");
    bench.tell("AT+Start");
    return;
  }
  std::string line = "AT+File";
  for (const char c : text) {
    if (c == kLastHandle) {
      line += bench.handle();
    } else if (c != '\r' && c != '\0') {
      line += c;
    }
  }
  // A payload would have to follow, whatever the command is, and no answer would come before it. ref: at-protocol.md §4
  if (line.find("+send") != line.npos) return;
  bench.tell(std::move(line));
}

}  // namespace
}  // namespace cc3235::fuzz

/// File commands with any arguments, through a whole device: each line of the input stands behind `AT+File`. Each is
/// answered, and in the end the flash still lists its files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  fuzz::Bench bench;
  std::string_view rest = as_text({data, size});
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    fuzz::step(bench, rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  bench.tell("AT+FileCtl=get_storage_info,,,");
  if (!bench.said("+filectl:,4096,256,")) std::abort();
  bench.tell("AT+FileGetFileList");
  return 0;
}
