#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "at_engine/at_dispatch/engine.h"
#include "base/clock.h"
#include "base/observer.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "emulator/device_setup.h"
#include "fs_sim/file_system.h"
#include "nwp/chip/cc3235.h"
#include "nwp/chip/network.h"
#include "nwp/host/driver.h"
#include "nwp/loop/loop.h"
#include "nwp/loop/virtual_clock.h"
#include "tls_sim/tls.h"

namespace cc3235::emulator {

/// One whole board: network processor, host driver and AT firmware on an event loop of its own. Several may live in one
/// process, each on the thread that runs it; nothing here is thread-safe.
///
/// Life: make, attach() the far end of the serial line, add observers, power_up(), run(), shut_down(), run_until()
/// stopped(). The destructor throws nothing away that is durable: to leave out the shut-down is a power cut.
class Device {
 public:
  /// Throws Failure: the image is in use or unusable, or a flash file does not fit into it.
  explicit Device(DeviceSetup setup);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  nwp::Loop& loop() { return *loop_; }
  boost::asio::io_context& io() { return io_; }
  Observers& observers() { return observers_; }

  /// The far end of the serial line: where output goes. Once, before power_up(); it outlives the device's running.
  void attach(at::SerialOut& out);
  /// The line is cut: nothing is written to it any more. For an end without shut_down().
  void detach() { engine_.reset(); }
  void power_up();

  /// Bytes from the far end.
  void receive(ByteView bytes) { engine_->receive(bytes); }
  /// False while enough type-ahead waits: then keep the bytes until on_input_wanted() calls back.
  bool accepts_input() const { return engine_->accepts_input(); }
  void on_input_wanted(std::function<void()> callback) { engine_->on_input_wanted(std::move(callback)); }

  /// Stops the network processor in an orderly way, whatever the device waits for. Once.
  void shut_down();
  /// True when nothing of the device runs any more after shut_down().
  bool stopped() const { return stopping_ && loop_->running() == 0; }

  /// Runs the device (and whatever else is on io()) until io().stop(), or until nothing is left that could ever run.
  void run();
  /// The same until `done`, asked between handlers. False when nothing is left that
  /// could ever run: with virtual time and no front end that waits for the host.
  bool run_until(const std::function<bool()>& done);
  /// With virtual time: the same, but also over when only the world outside can go on. True when `done` said so.
  bool run_while_ready(const std::function<bool()>& done);

 private:
  void install_trust(const TrustConfig& trust);
  void install_files(const std::vector<FlashFile>& files);

  // In the order of construction: each stands on those before it.
  struct Io : boost::asio::io_context {
    Io() : io_context(1) {}
    using execution_context::shutdown;
  };
  Io io_;
  std::unique_ptr<nwp::VirtualClock> virtual_clock_;
  std::unique_ptr<Clock> real_clock_;
  std::unique_ptr<nwp::Loop> loop_;
  std::unique_ptr<Random> random_;
  Observers observers_;
  fs_sim::FileSystem flash_;
  tls_sim::Context tls_;
  std::unique_ptr<nwp::chip::Network> network_;
  std::unique_ptr<nwp::chip::Chip> chip_;
  std::unique_ptr<nwp::Driver> driver_;
  std::unique_ptr<at::Engine> engine_;
  at::Quirks quirks_;
  bool stopping_ = false;
};

}  // namespace cc3235::emulator
