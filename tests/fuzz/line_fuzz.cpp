#include <cstdlib>
#include <span>

#include "emulator/config/config.h"
#include "emulator/device.h"
#include "fuzz/host_guard.h"

namespace cc3235::fuzz {
namespace {

/// Handlers that a device may run for one portion of input; far more than any command needs.
constexpr int kPatience = 100'000;
constexpr std::size_t kPortion = 256;

/// Reads everything and keeps nothing.
class Sink final : public at::SerialOut {
 public:
  void write(ByteView, More) override {}
  bool has_room() const override { return true; }
  nwp::awaitable<void> wait_room() override { co_return; }
};

/// Runs until nothing is left to do, or nothing but to wait for somebody outside; a device that never rests is a defect.
void settle(emulator::Device& device) {
  int handlers = 0;
  if (device.run_while_ready([&] { return ++handlers > kPatience; })) std::abort();
}

emulator::DeviceSetup setup_for(std::uint8_t switches) {
  const emulator::Config config;
  emulator::DeviceSetup setup;
  setup.chip = config.chip;
  setup.rules = config.rules;
  setup.quirks.sendto_port_as_length = (switches & 1) == 0;
  setup.quirks.text_mode = (switches & 2) == 0;
  setup.image.size = 1u << 20;
  setup.virtual_from = UnixSeconds{std::chrono::seconds{1'622'505'600}};
  setup.patience = std::chrono::milliseconds(20);  // who answers at all is in this process
  setup.random = make_seeded_random(3235);
  return setup;
}

}  // namespace
}  // namespace cc3235::fuzz

/// A whole device, from power-up to shut-down. The first byte sets the switches of the configuration, the others arrive on
/// the line, and the same bytes are what every peer says that the device connects to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  static fuzz::HostGuard guard;
  if (size == 0) return 0;
  std::span<const std::uint8_t> input(data + 1, size - 1);
  guard.peer_says(input);

  fuzz::Sink sink;
  emulator::Device device(fuzz::setup_for(data[0]));
  device.attach(sink);
  device.power_up();
  fuzz::settle(device);
  while (!input.empty() && device.accepts_input()) {
    const auto portion = input.first(std::min(input.size(), fuzz::kPortion));
    device.receive(portion);
    fuzz::settle(device);
    input = input.subspan(portion.size());
  }
  device.shut_down();
  // The pool's thread may take longer than virtual time waits for it.
  if (!device.run_until([&device] { return device.stopped(); })) std::abort();
  return 0;
}
