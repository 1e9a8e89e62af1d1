#pragma once

#include "nwp/host/seam/device.h"
#include "support/host/call_book.h"

namespace cc3235::test {

class FakeDevice final : public nwp::Device {
 public:
  explicit FakeDevice(CallBook& calls) : calls_(calls) {}

  nwp::awaitable<Result<Role>> start() override {
    return calls_.value_later<Role>("sl_Start", "", [](const AnswerText&) { return Role::sta; });
  }
  nwp::awaitable<Status> stop(std::uint16_t timeout_ms) override {
    return calls_.status_later("sl_Stop", fmt::format("timeout {}", timeout_ms));
  }
  Result<Version> version() override {
    return calls_.value<Version>("sl_DeviceGet", "version", [](const AnswerText& answer) {
      Version version;
      if (!answer.tells("chip")) return version;
      version.chip_id = answer.number("chip");
      version.firmware = four(answer, "fw");
      version.phy = four(answer, "phy");
      version.nwp = four(answer, "nwp");
      version.rom = answer.number<std::uint16_t>("rom");
      return version;
    });
  }
  Result<DateTime> time() override {
    return calls_.value<DateTime>("sl_DeviceGet", "time, length 44", [](const AnswerText& answer) {
      return DateTime{.hour = answer.number("hour"),
                      .minute = answer.number("minute"),
                      .second = answer.number("second"),
                      .day = answer.number("day"),
                      .month = answer.number("month"),
                      .year = answer.number("year")};
    });
  }
  Status set_time(const DateTime& time) override {
    Bytes bytes;
    for (const std::uint32_t field : {time.second, time.minute, time.hour, time.day, time.month, time.year})
      put_little_endian(bytes, field);
    constexpr std::size_t kStructure = 44;  // week day, day of the year and reserved words are never set
    return calls_.status("sl_DeviceSet", fmt::format("id 1, option 11, length {}, value bytes {}{}", kStructure,
                                                     to_hex(bytes), std::string(2 * (kStructure - bytes.size()), '?')));
  }
  Result<std::uint8_t> persistent() override {
    return calls_.value<std::uint8_t>("sl_DeviceGet", "id 1, option 5, length 1", [](const AnswerText& answer) {
      const Bytes bytes = answer.bytes("value bytes");
      return bytes.empty() ? std::uint8_t{1} : bytes.front();
    });
  }
  Status set_persistent(std::uint8_t value) override {
    return calls_.status("sl_DeviceSet", fmt::format("id 1, option 5, length 1, value bytes {:02x}", value));
  }
  Result<Bytes> get(std::uint8_t id, std::uint8_t option, std::size_t room) override {
    return calls_.value<Bytes>("sl_DeviceGet", fmt::format("id {}, option {}, length {}", id, option, room),
                               [](const AnswerText& answer) { return answer.bytes("value bytes"); });
  }

 private:
  static std::array<std::uint8_t, 4> four(const AnswerText& answer, std::string_view label) {
    std::array<std::uint8_t, 4> numbers{};
    const auto told = answer.numbers(label);
    for (std::size_t i = 0; i < std::min(told.size(), numbers.size()); ++i) numbers[i] = static_cast<std::uint8_t>(told[i]);
    return numbers;
  }

  CallBook& calls_;
};

}  // namespace cc3235::test
