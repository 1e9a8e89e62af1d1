#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "support/at_session.h"

namespace cc3235::fuzz {
namespace {

constexpr std::array<std::string_view, 24> kFunctions{
    "sl_DeviceGet",
    "sl_WlanGetNetworkList",
    "sl_WlanProfileGet",
    "sl_WlanPolicyGet",
    "sl_WlanGet",
    "sl_Socket",
    "sl_Accept",
    "sl_Select",
    "sl_GetSockOpt",
    "sl_Recv",
    "sl_RecvFrom",
    "sl_FsOpen",
    "sl_FsRead",
    "sl_FsGetInfo",
    "sl_FsGetFileList",
    "sl_FsCtl",
    "sl_NetCfgGet",
    "sl_NetAppGet",
    "sl_NetAppGetServiceList",
    "sl_NetAppPing",
    "sl_NetUtilCmd",
    "HTTPClient_readResponseBody",
    "HTTPClient_getHeader",
    "MQTTClient_create",
};

/// Takes pieces from the front of the input.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::uint8_t byte() { return bytes_.empty() ? std::uint8_t{0} : take(1)[0]; }
  std::string text(std::size_t size) { return std::string(as_text(take(size))); }

 private:
  std::span<const std::uint8_t> take(std::size_t size) {
    const auto taken = bytes_.first(std::min(size, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

  std::span<const std::uint8_t> bytes_;
};

DeviceEvent event_of(Input& input) {
  const std::uint8_t kind = input.byte(), number = input.byte();
  std::string text = input.text(input.byte());
  switch (kind % 6) {
    case 0:
      return WlanConnected{std::move(text), {}};
    case 1:
      return P2pDeviceFound{std::move(text), {}, number};
    case 2:
      return SocketAsyncEvent{number, static_cast<SocketAsync>(number), -1};
    case 3:
      return FatalError{static_cast<Fatal>(number), number, number};
    case 4:
      return MqttReceived{text, number, false, true, Bytes(text.begin(), text.end())};
    default:
      return MqttOperation{number, Bytes(text.begin(), text.end())};
  }
}

}  // namespace
}  // namespace cc3235::fuzz

/// The dispatcher with all its handlers over a host driver that answers whatever the input says. The first byte chooses the
/// quirks; then come steps: an answer of a function, an event, or bytes on the line. No step may leave a coroutine behind
/// that waits for nothing, or a reader that does not read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cc3235;
  fuzz::Input input({data, size});
  const std::uint8_t switches = input.byte();
  test::AtSession session({.sendto_port_as_length = (switches & 1) != 0, .text_mode = (switches & 2) != 0});
  const std::size_t at_rest = session.running();
  while (!input.empty()) {
    const std::uint8_t step = input.byte();
    if (step >= 0xF0) {
      session.raise(fuzz::event_of(input));
    } else if (step >= 0xE0) {
      const auto function = fuzz::kFunctions[input.byte() % fuzz::kFunctions.size()];
      session.answer(std::string(function), input.text(input.byte()));
    } else {
      session.type(input.text(step));
    }
    if (session.running() != at_rest || !session.accepts_input()) std::abort();
  }
  return 0;
}
