#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bench/child.h"
#include "bench/serial_line.h"

namespace cc3235::bench {

/// What every measurement needs: where the emulator is and where files may go.
struct Setting {
  std::string emulator;
  std::string pty_echo;
  std::filesystem::path folder;
};

inline constexpr std::string_view kEol = "\n\r\r";  // ref: at-protocol.md §1

/// `cc3235emu run` with its defaults on a flash image in the folder.
class Device {
 public:
  Device(const Setting& setting, const std::string& image)
      : process(
            {setting.emulator, "run", "--flash", setting.folder / image, "--port-link", setting.folder / (image + ".port")},
            setting.folder / (image + ".log")),
        line(process.line_with("port: ")) {}

  /// Sends a command and gives its answer, up to and including the last line `OK`. Throws at an error line.
  std::string command(const std::string& text) {
    line.write(text + "\r");
    line.take_through("\r\n");
    return answer();
  }
  /// Output up to the next line `OK`.
  std::string answer() {
    const std::string got = line.take_through("OK\n\r\r");
    if (got.find("ERROR") != std::string::npos) throw std::runtime_error("the device says: " + got);
    return got;
  }
  void wait_for_prompt() { line.take_through("Enter AT Command:\n\r\r"); }

  Child process;
  SerialLine line;
};

}  // namespace cc3235::bench
