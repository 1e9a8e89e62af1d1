#include "at_engine/at_grammar/parameter_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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

/// The number that a length of this width is, with its sign.
std::int32_t signed_value(ParamKind kind, std::uint32_t value) {
  return kind == ParamKind::number16 ? static_cast<std::int16_t>(value) : static_cast<std::int32_t>(value);
}

bool fits_a_block(std::int32_t size) {
  return size >= 1 && size <= kLongestBlock;
}

Decoded decode_number_of(const Param& param, std::string_view text) {
  std::uint32_t value = decode_number(text);
  if (param.kind == ParamKind::number8) value &= 0xFFu;
  if (param.kind == ParamKind::number16) value &= 0xFFFFu;
  if (value > param.most.value) return parse_error(param.most.code);
  return Value(value);
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

Decoded decode_bit_list(std::string_view text, unsigned members, const Param& param) {
  const auto decoded = decode_bits(text, members, *param.keywords);
  if (const auto* code = std::get_if<ParseCode>(&decoded)) return parse_error(*code);
  const auto bits = std::get<std::uint32_t>(decoded);
  for (const Refusal& refusal : param.refused)
    if ((bits & refusal.value) != 0) return parse_error(refusal.code);
  return Value(bits);
}

Decoded decode_bit_number_list(std::string_view text, unsigned members) {
  const auto bits = decode_bit_numbers(text, members);
  if (const auto* code = std::get_if<ParseCode>(&bits)) return parse_error(*code);
  return Value(std::get<std::uint32_t>(bits));
}

Decoded decode_bytes(std::string_view text, const Param& param) {
  std::vector<std::uint32_t> parts(param.limit);
  if (const auto code = decode_array(text, param.delimiter, parts)) return parse_error(*code);
  Bytes bytes;
  for (const std::uint32_t part : parts) bytes.push_back(static_cast<std::uint8_t>(part));
  return Value(std::move(bytes));
}

Decoded decode_client(std::string_view text, bool (Clients::*known)(std::uint32_t) const, const Clients& clients) {
  const std::uint32_t index = decode_number(text);
  if (!(clients.*known)(index)) return parse_error(ParseCode::unknown);
  return Value(index);
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

/// `length` characters, zeros where there are none.
std::string characters(std::string_view data, std::size_t length) {
  std::string text(data.substr(0, length));
  text.resize(length);
  return text;
}

Bytes bytes_of(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

/// `length` characters, decoded when the format says so.
Decoded decode_payload(std::string_view data, std::size_t length, std::uint32_t format) {
  const std::string text = characters(data, length);
  if (format != kBase64Format) return Value(bytes_of(text));
  Bytes decoded;
  if (!base64_decode(text, decoded) || decoded.empty()) return parse_error(ParseCode::missing);
  return Value(std::move(decoded));
}

/// What the firmware takes for the decoded size of the `length` characters at the front of `data`.
std::size_t size_told(std::string_view data, std::size_t length) {
  const std::size_t size = length / 4 * 3;
  if (size == 0) return 0;
  const auto pad = [data](std::size_t at) -> std::size_t { return at < data.size() && data[at] == '=' ? 1 : 0; };
  return size - pad(length - 1) - pad(length - 2);
}

/// Both pieces in one block; one of them may be empty. The size of the second one is told by the padding that the first
/// one has at that place. ref: commands-net.md §10
Decoded decode_payload_pair(std::string_view data, std::size_t first, std::size_t second, std::uint32_t format) {
  if (!fits_a_block(static_cast<std::int32_t>(first + second))) return parse_error(ParseCode::missing);
  if (format != kBase64Format) return Value(bytes_of(characters(data, first + second)));
  Bytes both, more;
  const std::string left = characters(data, first), right = characters(data.substr(std::min(first, data.size())), second);
  if (!base64_decode(left, both) || !base64_decode(right, more)) return parse_error(ParseCode::missing);
  both.insert(both.end(), more.begin(), more.end());
  both.resize(size_told(data, first) + size_told(data, second));
  return Value(std::move(both));
}

Decoded decode_raw(const Param& param, std::string_view data, const Arguments& before, const Clients& clients) {
  const std::uint32_t length = before.number(param.by);
  if (param.kind == ParamKind::payload_pair) {
    return decode_payload_pair(data, length, before.number(param.by + 1u), before.number(param.by - 1u));
  }
  if (length == 0) return Value();  // of a length that may be 0
  return decode_payload(data, length,
                        param.kind == ParamKind::mqtt_payload ? clients.mqtt_format : before.number(param.by - 1u));
}

bool is_raw(ParamKind kind) {
  return kind == ParamKind::payload || kind == ParamKind::mqtt_payload || kind == ParamKind::payload_pair;
}

bool is_list(ParamKind kind) {
  return kind == ParamKind::bits || kind == ParamKind::bit_numbers;
}

bool is_array(ParamKind kind) {
  return kind == ParamKind::bytes || kind == ParamKind::mac || kind == ParamKind::ipv4 || kind == ParamKind::ipv6 ||
         kind == ParamKind::address;
}

bool is_client(ParamKind kind) {
  return kind == ParamKind::mqtt_client || kind == ParamKind::http_client;
}

Decoded decode(const Param& param, std::string_view text, const Arguments& before, const Clients& clients) {
  switch (param.kind) {
    case ParamKind::number8:
    case ParamKind::number16:
    case ParamKind::number32:
      return decode_number_of(param, text);
    case ParamKind::text:
      return decode_text(text, param.limit);
    case ParamKind::keyword:
      return decode_keyword(text, param);
    case ParamKind::bytes:
      return decode_bytes(text, param);
    case ParamKind::mac:
      return decode_mac(text);
    case ParamKind::ipv4:
      return decode_ipv4(text);
    case ParamKind::ipv6:
      return decode_ipv6(text);
    case ParamKind::address:
      return decode_address(text, before.as<Family>(param.by));
    case ParamKind::mqtt_client:
      return decode_client(text, &Clients::has_mqtt, clients);
    case ParamKind::http_client:
      return decode_client(text, &Clients::has_http, clients);
    case ParamKind::payload:
    case ParamKind::mqtt_payload:
    case ParamKind::payload_pair:
      return decode_raw(param, text, before, clients);
    case ParamKind::skipped:
      return Value();
    case ParamKind::bits:
    case ParamKind::bit_numbers:
    case ParamKind::never:
      break;
  }
  return parse_error(ParseCode::missing);
}

bool may_be_absent(const Param& param, const Arguments& before) {
  if (param.kind == ParamKind::skipped) return true;
  if (param.needed != 0) return (before.number(param.by) & param.needed) == 0;
  return param.optional;
}

bool is_missing(const Error& error) {
  return error.kind == ErrorClass::parse_parameters && error.code == static_cast<std::int32_t>(ParseCode::missing);
}

class ParameterReader {
 public:
  ParameterReader(std::string_view cleaned, const Clients& clients, Arguments& out)
      : cursor_(cleaned), clients_(clients), out_(out) {}

  std::optional<Error> read(std::span<const Param> params) {
    if (const auto error = read_rows(params, true)) return error;
    if (refused_block_) return Error{ErrorClass::allocate};
    return std::nullopt;
  }

 private:
  /// `to_the_end`: the line ends with these rows and what follows from them.
  std::optional<Error> read_rows(std::span<const Param> params, bool to_the_end) {
    for (const Param& param : params) {
      const bool goes_on = !param.repeated.empty() || (!param.branches.empty() && !param.ends);
      const bool last = to_the_end && &param == &params.back() && !goes_on;
      Decoded decoded = read_one(param, last);
      if (const auto* error = std::get_if<Error>(&decoded)) {
        if (!is_missing(*error) || !may_be_absent(param, out_)) return *error;
        decoded = Value();
      }
      out_.add(std::get<Value>(std::move(decoded)));
      if (const auto error = ask_for_block(param)) return error;
    }
    return params.empty() ? std::nullopt : follow(params.back());
  }

  Decoded read_one(const Param& param, bool last) {
    if (is_raw(param.kind)) return decode(param, cursor_.rest(), out_, clients_);
    if (is_list(param.kind)) return read_list(param, last);
    const Taken taken = take(param.kind, last);
    if (const auto* text = std::get_if<std::string_view>(&taken)) return decode(param, *text, out_, clients_);
    if (is_client(param.kind)) return parse_error(ParseCode::unknown);
    return parse_error(std::get<ParseCode>(taken));
  }

  Taken take(ParamKind kind, bool last) {
    if (kind == ParamKind::text) return cursor_.take_marked(kQuotes, last);
    return is_array(kind) ? cursor_.take_marked(kBrackets, last) : cursor_.take(last);
  }

  /// The firmware counts the members first, and does not tell a missing comma from a missing list.
  Decoded read_list(const Param& param, bool last) {
    const unsigned members = cursor_.take_member_count(last);
    if (members == 0) return parse_error(ParseCode::missing);
    const Taken taken = cursor_.take_marked(kBrackets, last);
    if (const auto* code = std::get_if<ParseCode>(&taken)) return parse_error(*code);
    const auto text = std::get<std::string_view>(taken);
    return param.kind == ParamKind::bits ? decode_bit_list(text, members, param) : decode_bit_number_list(text, members);
  }

  std::optional<Error> ask_for_block(const Param& param) {
    const std::int32_t size = signed_value(param.kind, out_.number(out_.size() - 1));
    if (param.block == Block::none || fits_a_block(size) || (param.block == Block::if_any && size == 0)) return std::nullopt;
    refused_block_ = refused_block_ || param.block == Block::by_handler;
    if (param.block == Block::by_handler) return std::nullopt;
    return parse_error(ParseCode::missing);
  }

  /// Goes on with the parameters that follow from the one read last.
  std::optional<Error> follow(const Param& param) {
    const std::uint32_t value = out_.number(out_.size() - 1);
    for (std::uint32_t left = param.repeated.empty() ? 0 : value; left > 0; --left) {
      if (const auto error = read_rows(param.repeated, left == 1)) return error;
    }
    if (param.branches.empty()) return std::nullopt;
    const auto branch = std::ranges::find(param.branches, value, &Branch::value);
    if (branch == param.branches.end()) return parse_error(ParseCode::missing);
    out_.choose(*branch);
    return param.ends ? std::nullopt : read_rows(branch->params, true);
  }

  ArgumentCursor cursor_;
  const Clients& clients_;
  Arguments& out_;
  bool refused_block_ = false;
};

}  // namespace

std::optional<Error> read_parameters(std::span<const Param> params, std::string_view cleaned, const Clients& clients,
                                     Arguments& out) {
  return ParameterReader(cleaned, clients, out).read(params);
}

}  // namespace cc3235::at
