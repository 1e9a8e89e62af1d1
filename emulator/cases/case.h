#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/date_time.h"
#include "nwp/chip/config.h"

/// Documented customer situations, as values. The text that they are read from is described in docs/cases.md.
namespace cc3235::emulator {

/// A certificate that is made when the case runs, and its key.
struct CaseCertificate {
  enum class Role : std::uint8_t { root, intermediate, leaf } role{};
  std::string id;           ///< how the case calls it
  std::string common_name;  ///< "Issued To"
  std::string issuer;       ///< id; empty: itself
  std::string key = "p-256";
  std::string twin_of;  ///< id of the certificate whose key it has; empty: a key of its own
  std::string hash = "sha256";
  std::vector<std::string> hosts;
  UnixSeconds from, to;
};

/// A file on the device's flash, or on the disk for the tools.
struct CaseFile {
  enum class Place : std::uint8_t { flash, folder } place{};
  enum class Content : std::uint8_t { pem, der, key, cut_pem, text } content{};
  std::string name;
  std::vector<std::string> certificates;  ///< ids
  std::string text;
};

/// Somebody on the other side.
struct CaseServer {
  enum class Kind : std::uint8_t { tls, tcp, udp, closed } kind{};
  std::string where{};  ///< file and line, for messages
  std::string host;
  std::uint16_t port = 0;
  std::vector<std::string> chain{};  ///< ids, as they are sent; the first is the server's own
  std::string suites{}, curve{};     ///< OpenSSL's names; empty: all
  std::string version{};             ///< the only one; empty: TLS 1.0 to 1.2
  std::string demands{};             ///< id of the root below which clients need a certificate; empty: they need none
  std::string greeting{};            ///< said to whoever comes
  std::optional<Bytes> answer{};     ///< to whatever is said; nullopt: an echo
};

struct CaseSetUp {
  nwp::chip::ClockStart clock;
  std::string catalog;                        ///< a built-in one, or `none`; empty: the flash keeps what it has
  std::vector<std::string> trusted, revoked;  ///< ids; with them a catalog of exactly these
  bool joined = true;                         ///< the device has an address before the exchange begins
  std::uint32_t dhcp = 0;                     ///< ms until the access point gives an address
  std::optional<std::uint8_t> lock_at;        ///< security alerts
  bool unformatted = false;
  std::vector<CaseCertificate> certificates;
  std::vector<CaseFile> files;
  std::vector<CaseServer> servers;
};

/// One line of the exchange.
struct CaseStep {
  enum class Kind : std::uint8_t {
    send,       ///< `>` a line to the device
    expect,     ///< `<` a line of the device, or of the tool
    tool,       ///< `$` a command of this program
    wait,       ///< `* wait N ms`
    power_off,  ///< `* power off`; the next line to the device finds it powered up again
    visit,      ///< `* visit PORT tls|tcp`: somebody connects to a port of the device
  } kind{};
  int line = 0;      ///< of the file
  std::string text;  ///< without the mark
  std::chrono::milliseconds duration{};
  std::uint16_t port = 0;
  bool tls = false;
};

struct Case {
  std::string name, file;  ///< `file` as messages name it
  std::string title, source;
  std::vector<std::int32_t> codes;
  CaseSetUp set_up;
  std::string set_up_text;  ///< its lines
  std::vector<CaseStep> steps;
  std::string explanation, remedy;  ///< paragraphs
};

/// Bytes and lines that a case may have.
inline constexpr std::size_t kLargestCase = std::size_t{64} * 1024;

/// Throws Failure (usage) with one line: file, line, what, remedy.
Case parse_case(std::string_view text, std::string name, std::string file);

}  // namespace cc3235::emulator
