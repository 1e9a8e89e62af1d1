#include "at_engine/at_grammar/parameter_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "at_engine/at_grammar/cursor.h"
#include "at_engine/at_grammar/decode.h"
#include "base/base64.h"
#include "base/chip_types.h"

namespace cc3235::at {
namespace {

/// The longest block that the firmware's heap gives. ref: at-protocol.md §9
constexpr std::int32_t kLongestBlock = 32767;

using Decoded = std::variant<Value, Error>;

Error parse_error(ParseCode code) {
  return Error{ErrorClass::parse_parameters, static_cast<std::int32_t>(code)};
}

Decoded decode_length(std::int32_t length, ErrorClass refusal) {
  if (length >= 1 && length <= kLongestBlock) return Value(static_cast<std::uint32_t>(length));
  return refusal == ErrorClass::allocate ? Error{refusal} : parse_error(ParseCode::missing);
}

Decoded decode_text(std::string_view text, std::uint16_t limit) {
  if (text.size() > limit) return parse_error(ParseCode::too_long);
  return Value(std::string(text));
}

Decoded decode_keyword(std::string_view text, const Param& param) {
  const std::optional<std::uint32_t> value = param.keywords->value_of(text);
  if (!value) return parse_error(ParseCode::unknown);
  const auto refusal = std::ranges::find(param.refused, *value, &Refusal::value);
  if (refusal != param.refused.end()) return parse_error(refusal->code);
  return Value(*value);
}

Decoded decode_bit_list(std::string_view text, const Enumeration& keywords) {
  const auto bits = decode_bits(text, keywords);
  if (const auto* code = std::get_if<ParseCode>(&bits)) return parse_error(*code);
  return Value(std::get<std::uint32_t>(bits));
}

Decoded decode_ipv4(std::string_view text) {
  std::array<std::uint32_t, 4> parts{};
  if (const auto code = decode_array(text, '.', parts)) return parse_error(*code);
  return Value(Address(Ipv4::of(parts[0], parts[1], parts[2], parts[3])));
}

Decoded decode_ipv6(std::string_view text) {
  Ipv6 address;
  if (const auto code = decode_array(text, ':', address.words)) return parse_error(*code);
  return Value(Address(address));
}

Decoded decode_address(std::string_view text, Family family) {
  switch (family) {
    case Family::inet:
      return decode_ipv4(text);
    case Family::inet6:
      return decode_ipv6(text);
    case Family::rf:
      break;
  }
  return parse_error(ParseCode::missing);
}

Decoded decode_mac(std::string_view text) {
  std::array<std::uint32_t, 6> parts{};
  if (const auto code = decode_array(text, ':', parts)) return parse_error(*code);
  Mac mac;
  std::ranges::transform(parts, mac.bytes.begin(), [](std::uint32_t part) { return static_cast<std::uint8_t>(part); });
  return Value(mac);
}

/// `length` characters, zeros where there are none; decoded when the format says so.
Decoded decode_payload(std::string_view data, std::size_t length, std::uint32_t format) {
  std::string text(data.substr(0, length));
  text.resize(length);
  if (format != kBase64Format) {
    const ByteView bytes = as_bytes(text);
    return Value(Bytes(bytes.begin(), bytes.end()));
  }
  Bytes decoded;
  if (!base64_decode(text, decoded) || decoded.empty()) return parse_error(ParseCode::missing);
  return Value(std::move(decoded));
}

Decoded decode(const Param& param, std::string_view text, const Arguments& before) {
  const auto number = [text] { return decode_number(text); };
  switch (param.kind) {
    case ParamKind::number8:
      return Value(number() & 0xFFu);
    case ParamKind::number16:
      return Value(number() & 0xFFFFu);
    case ParamKind::number32:
      return Value(number());
    case ParamKind::length16:
      return decode_length(static_cast<std::int16_t>(number()), ErrorClass::parse_parameters);
    case ParamKind::length32:
      return decode_length(static_cast<std::int32_t>(number()), ErrorClass::parse_parameters);
    case ParamKind::buffer32:
      return decode_length(static_cast<std::int32_t>(number()), ErrorClass::allocate);
    case ParamKind::text:
      return decode_text(text, param.limit);
    case ParamKind::keyword:
      return decode_keyword(text, param);
    case ParamKind::bits:
      return decode_bit_list(text, *param.keywords);
    case ParamKind::mac:
      return decode_mac(text);
    case ParamKind::ipv4:
      return decode_ipv4(text);
    case ParamKind::address:
      return decode_address(text, before.as<Family>(param.by));
    case ParamKind::payload:
      break;
  }
  return decode_payload(text, before.number(param.by), before.number(param.by - 1u));
}

bool may_be_absent(const Param& param, const Arguments& before) {
  if (param.needed != 0) return (before.number(param.by) & param.needed) == 0;
  return param.optional;
}

bool is_missing(const Error& error) {
  return error.kind == ErrorClass::parse_parameters && error.code == static_cast<std::int32_t>(ParseCode::missing);
}

class ParameterReader {
 public:
  ParameterReader(std::string_view cleaned, Arguments& out) : cursor_(cleaned), out_(out) {}

  std::optional<Error> read(std::span<const Param> params) {
    for (const Param& param : params) {
      const bool last = &param == &params.back() && param.branches.empty();
      Decoded decoded = read_one(param, last);
      if (const auto* error = std::get_if<Error>(&decoded)) {
        if (!is_missing(*error) || !may_be_absent(param, out_)) return *error;
        decoded = Value();
      }
      out_.add(std::get<Value>(std::move(decoded)));
    }
    if (params.empty() || params.back().branches.empty()) return std::nullopt;
    return follow(params.back());
  }

 private:
  Decoded read_one(const Param& param, bool last) {
    if (param.kind == ParamKind::payload) return decode(param, cursor_.rest(), out_);
    const Taken taken = param.kind == ParamKind::text ? cursor_.take_text(last) : cursor_.take(last);
    if (const auto* text = std::get_if<std::string_view>(&taken)) return decode(param, *text, out_);
    const ParseCode code = std::get<ParseCode>(taken);
    // The firmware's bit list does not tell a missing comma from a missing list.
    return parse_error(param.kind == ParamKind::bits ? ParseCode::missing : code);
  }

  /// Goes on with the parameters that belong to the keyword read last.
  std::optional<Error> follow(const Param& keyword) {
    const std::uint32_t value = out_.number(out_.size() - 1);
    const auto branch = std::ranges::find(keyword.branches, value, &Branch::value);
    if (branch == keyword.branches.end()) return parse_error(ParseCode::missing);
    return read(branch->params);
  }

  ArgumentCursor cursor_;
  Arguments& out_;
};

}  // namespace

std::optional<Error> read_parameters(std::span<const Param> params, std::string_view cleaned, Arguments& out) {
  return ParameterReader(cleaned, out).read(params);
}

}  // namespace cc3235::at
