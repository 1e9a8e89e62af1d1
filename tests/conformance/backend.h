#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/events.h"

namespace cc3235::test {

/// The `backend` text of an exchange: a call with its decoded values, `->`, what it was answered.
class Backend {
 public:
  explicit Backend(std::string_view text);

  /// The call, with absent strings and empty ones written alike, as the host seam cannot tell them apart.
  const std::string& call() const { return call_; }
  /// `sl_Recv` …
  std::string function() const { return call_.substr(0, call_.find('(')); }
  /// What the call returned; negative is a failure.
  std::int32_t result() const { return result_; }

  /// The text behind `label` in the answer, up to a comma, a semicolon or the end. Fails the test when there is none.
  std::string field(std::string_view label) const;
  std::uint32_t number(std::string_view label) const;
  /// Numbers joined by blanks or dots.
  std::vector<std::uint32_t> numbers(std::string_view label) const;
  Ipv4 ipv4(std::string_view label) const;
  /// Hexadecimal, or text in quotes.
  Bytes bytes(std::string_view label) const;

 private:
  std::string call_, answer_;
  std::int32_t result_ = 0;
};

/// The event that a record tells of; nullopt for one that this project does not raise yet.
std::optional<DeviceEvent> recorded_event(std::string_view backend);

}  // namespace cc3235::test
