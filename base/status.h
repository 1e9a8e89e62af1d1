#pragma once

#include <cstdint>

namespace cc3235 {

/// A result code of the network processor, its host driver or a client library: 0 or positive is success, negative an error.
/// Named constants are generated from status_codes.csv into base/status_codes.h; no code is written as a number elsewhere.
class [[nodiscard]] Status {
 public:
  constexpr Status() = default;
  constexpr explicit Status(std::int32_t value) : value_(value) {}

  constexpr std::int32_t value() const { return value_; }
  constexpr bool ok() const { return value_ >= 0; }

  friend constexpr bool operator==(Status, Status) = default;

 private:
  std::int32_t value_ = 0;
};

inline constexpr Status kOk{};

}  // namespace cc3235
