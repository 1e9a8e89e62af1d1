#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/backend.h"
#include "support/fake_host.h"

namespace cc3235::test {

/// Makes a FakeHost play the back end of one recorded exchange: it answers what the record says, and keeps the call that
/// arrives in the record's words.
class RecordedHost {
 public:
  /// False when the host seam does not know the call (an option that is not served).
  static bool play(const Backend& backend, FakeHost& host) {
    host.answers = HostAnswers{};
    const auto known = std::ranges::find(kCalls, backend.function(), &Call::function);
    return known != kCalls.end() && known->answer(backend, host.answers);
  }

 private:
  struct Call {
    std::string_view function;
    bool (*answer)(const Backend& backend, HostAnswers& answers);
  };

  /// A failure as recorded, or else `value`.
  template <class T>
  static Result<T> result(const Backend& backend, const std::function<T()>& value) {
    if (backend.result() < 0) return Status(backend.result());
    return value();
  }

  template <Status HostAnswers::*member>
  static bool status(const Backend& backend, HostAnswers& answers) {
    answers.*member = Status(backend.result());
    return true;
  }

  static bool start(const Backend& backend, HostAnswers& answers) {
    answers.start = result<Role>(backend, [] { return Role::sta; });
    return true;
  }

  static std::array<std::uint8_t, 4> version_numbers(const Backend& backend, std::string_view label) {
    std::array<std::uint8_t, 4> four{};
    const auto numbers = backend.numbers(label);
    for (std::size_t i = 0; i < four.size(); ++i) four[i] = static_cast<std::uint8_t>(numbers.at(i));
    return four;
  }

  static bool device_get(const Backend& backend, HostAnswers& answers) {
    const std::string& call = backend.call();
    if (call == "sl_DeviceGet(version)") {
      answers.version = result<Version>(backend, [&] {
        Version version;
        version.chip_id = backend.number("chip");
        version.firmware = version_numbers(backend, "fw");
        version.phy = version_numbers(backend, "phy");
        version.nwp = version_numbers(backend, "nwp");
        version.rom = static_cast<std::uint16_t>(backend.number("rom"));
        return version;
      });
    } else if (call.starts_with("sl_DeviceGet(time")) {
      answers.time = result<DateTime>(backend, [&] {
        return DateTime{backend.number("hour"), backend.number("minute"), backend.number("second"),
                        backend.number("day"),  backend.number("month"),  backend.number("year")};
      });
    } else if (call == "sl_DeviceGet(id 1, option 5, length 1)") {
      answers.persistent = result<std::uint8_t>(backend, [&] { return backend.bytes("value bytes").at(0); });
    } else {
      return false;
    }
    return true;
  }

  static bool device_set(const Backend& backend, HostAnswers& answers) {
    answers.set_time = answers.set_persistent = Status(backend.result());
    return true;
  }

  static bool net_cfg_get(const Backend& backend, HostAnswers& answers) {
    if (backend.call() == "sl_NetCfgGet(id 2)") {
      answers.mac = result<Mac>(backend, [&] {
        Mac mac;
        std::ranges::copy(backend.bytes("value bytes"), mac.bytes.begin());
        return mac;
      });
    } else if (backend.call() == "sl_NetCfgGet(id 7)") {
      answers.ipv4_station = result<Ipv4Config>(backend, [&] {
        return Ipv4Config{static_cast<AddressMode>(backend.number("option")), backend.ipv4("ip"), backend.ipv4("mask"),
                          backend.ipv4("gateway"), backend.ipv4("dns")};
      });
    } else {
      return false;
    }
    return true;
  }

  static bool host_by_name(const Backend& backend, HostAnswers& answers) {
    answers.host_by_name = result<Address>(backend, [&]() -> Address {
      const auto words = backend.numbers("address words");
      if (words.size() == 1) return Ipv4{words[0]};
      return Ipv6{{words.at(0), words.at(1), words.at(2), words.at(3)}};
    });
    return true;
  }

  static bool socket(const Backend& backend, HostAnswers& answers) {
    answers.socket = result<std::int16_t>(backend, [&] { return static_cast<std::int16_t>(backend.result()); });
    return true;
  }

  static std::uint32_t word(const Bytes& bytes, std::size_t offset, bool network_order = false) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4 && offset + i < bytes.size(); ++i) {
      value |= std::uint32_t{bytes[offset + i]} << 8 * (network_order ? 3 - i : i);
    }
    return value;
  }

  static nwp::OptionValue option_value(SocketOption option, const Bytes& bytes) {
    switch (option) {
      case SocketOption::rcvtimeo:
        return nwp::RcvTimeo{static_cast<std::int32_t>(word(bytes, 0)), static_cast<std::int32_t>(word(bytes, 4))};
      case SocketOption::linger:
        return nwp::Linger{word(bytes, 0), word(bytes, 4)};
      case SocketOption::add_membership:
      case SocketOption::drop_membership:
        return nwp::Membership{Ipv4{word(bytes, 0, true)}, Ipv4{word(bytes, 4, true)}};
      case SocketOption::secure_ext_client_chlng_resp:
        return std::monostate{};
      default:
        if (option_room(option) > 8) return std::string(as_text(bytes));
        return word(bytes, 0);
    }
  }

  static bool get_option(const Backend& backend, HostAnswers& answers) {
    answers.option = result<nwp::OptionValue>(backend, [&] {
      const std::string& call = backend.call();
      const std::string_view label = "option ";
      const int number = std::stoi(call.substr(call.find(label) + label.size()));
      return option_value(static_cast<SocketOption>(number), backend.bytes("value bytes"));
    });
    return true;
  }

  static bool recv(const Backend& backend, HostAnswers& answers) {
    answers.recv = result<Bytes>(backend, [&] { return backend.bytes("data bytes"); });
    return true;
  }

  static bool file_open(const Backend& backend, HostAnswers& answers) {
    answers.file_open = result<nwp::FileOpenResult>(backend, [&] {
      return nwp::FileOpenResult{backend.result(), backend.number("token")};
    });
    return true;
  }

  static bool file_write(const Backend& backend, HostAnswers& answers) {
    answers.file_write = result<std::size_t>(backend, [&] { return static_cast<std::size_t>(backend.result()); });
    return true;
  }

  static bool file_read(const Backend& backend, HostAnswers& answers) {
    answers.file_read = result<Bytes>(backend, [&] { return backend.bytes("data bytes"); });
    return true;
  }

  static bool file_info(const Backend& backend, HostAnswers& answers) {
    answers.file_info = result<nwp::FileInformation>(backend, [&] {
      nwp::FileInformation info;
      info.flags = static_cast<std::uint16_t>(backend.number("flags"));
      info.length = backend.number("length");
      info.max_size = backend.number("max size");
      std::ranges::copy(backend.numbers("tokens"), info.tokens.begin());
      info.storage = backend.number("storage");
      info.write_counter = backend.number("write counter");
      return info;
    });
    return true;
  }

  static constexpr auto kCalls = std::to_array<Call>({
      {"sl_Start", start},
      {"sl_Stop", status<&HostAnswers::stop>},
      {"sl_DeviceGet", device_get},
      {"sl_DeviceSet", device_set},
      {"sl_WlanConnect", status<&HostAnswers::wlan_connect>},
      {"sl_WlanDisconnect", status<&HostAnswers::wlan_disconnect>},
      {"sl_NetCfgGet", net_cfg_get},
      {"sl_NetAppDnsGetHostByName", host_by_name},
      {"sl_Socket", socket},
      {"sl_Close", status<&HostAnswers::close>},
      {"sl_Connect", status<&HostAnswers::connect>},
      {"sl_SetSockOpt", status<&HostAnswers::set_option>},
      {"sl_GetSockOpt", get_option},
      {"sl_Send", status<&HostAnswers::send>},
      {"sl_Recv", recv},
      {"sl_FsOpen", file_open},
      {"sl_FsClose", status<&HostAnswers::file_close>},
      {"sl_FsDel", status<&HostAnswers::file_remove>},
      {"sl_FsGetInfo", file_info},
      {"sl_FsRead", file_read},
      {"sl_FsWrite", file_write},
  });
};

}  // namespace cc3235::test
