#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "emulator/cli/command_line.h"
#include "emulator/serial/port_link.h"
#include "nwp/chip/inbound_port.h"

namespace cc3235::emulator {

/// Where the serial port can be found; empty: there is no such front end.
struct PortNames {
  std::string pty, tcp, rfc2217;
};

/// Tells the world where the port is: link, state file, standard output, ready descriptor. What it made goes with it.
class Announcement {
 public:
  /// Claims the link and checks the descriptor; throws Failure. Nothing is visible yet.
  Announcement(const RunOptions& options, const Log& log);
  /// Takes back link and state file.
  ~Announcement();
  Announcement(const Announcement&) = delete;
  Announcement& operator=(const Announcement&) = delete;

  /// The port answers. Throws Failure when link or state file cannot be made.
  void publish(const PortNames& names);
  /// A port of the device has appeared on the host.
  void add_inbound(const nwp::chip::InboundPort& port);
  /// As the destructor; for the way out that runs no destructors.
  void withdraw();

 private:
  void write_state();
  void print(std::string_view key, std::string_view value) const;
  void say_ready();
  bool nobody_is_kept_waiting() const;

  Log log_;
  std::string link_path_, state_path_;
  std::optional<PortNames> names_;                           ///< once published
  std::map<std::string, std::vector<std::string>> inbound_;  ///< `tcp:80` to `address:port`, one of each family
  std::unique_ptr<PortLink> link_;
  std::optional<int> ready_fd_;
  bool stdout_is_port_;
  bool state_written_ = false;
};

}  // namespace cc3235::emulator
