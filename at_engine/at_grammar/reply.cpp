#include "at_engine/at_grammar/reply.h"

#include <array>
#include <bit>
#include <charconv>
#include <utility>

#include "at_engine/at_grammar/value.h"
#include "base/base64.h"

namespace cc3235::at {
namespace {

template <class Number>
void append_in_base(std::string& out, Number value, int base) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.append(digits.data(), end);
}

template <class Number>
void append_decimal(std::string& out, Number value) {
  append_in_base(out, value, 10);
}

void append_hex(std::string& out, std::uint32_t value) {
  out += "0x";
  append_in_base(out, value, 16);
}

template <class Range, class Append>
void append_joined(std::string& out, const Range& parts, char delimiter, Append append) {
  bool first = true;
  for (const auto part : parts) {
    if (!first) out += delimiter;
    first = false;
    append(out, part);
  }
}

/// Appends one field and, unless it is the last one, the comma behind it. Some fields print nothing, not even the comma.
class FieldWriter {
 public:
  FieldWriter(std::string& out, bool last) : out_(out), last_(last) {}

  void operator()(std::monostate) {}
  void operator()(const Dec& dec) {
    plain([&] { append_decimal(out_, dec.value); });
  }
  void operator()(const Hex& hex) {
    plain([&] { append_hex(out_, hex.value); });
  }
  void operator()(const Text& text) {
    plain([&] { out_ += text.value; });
  }
  void operator()(const Dotted& dotted) {
    plain([&] { append_joined(out_, dotted.parts, '.', append_decimal<std::uint32_t>); });
  }
  void operator()(const Ipv4& address) {
    plain([&] { out_ += to_string(address); });
  }
  void operator()(const Ipv6& address) {
    plain([&] { append_joined(out_, address.words, ':', append_hex); });
  }
  void operator()(const Mac& mac) {
    plain([&] { append_joined(out_, mac.bytes, ':', append_hex); });
  }
  void operator()(const BitNumbers& bits) {
    plain([&] {
      for (std::uint32_t rest = bits.value; rest != 0; rest &= rest - 1) {
        if (rest != bits.value) out_ += '|';
        append_decimal(out_, std::countr_zero(rest));
      }
    });
  }
  void operator()(const HexBytes& hex) {
    plain([&] { append_joined(out_, hex.bytes, ':', append_hex); });
  }
  void operator()(const Ipv6AndPort& both) {
    plain([&] {
      append_joined(out_, both.address.words, ':', append_hex);
      append_decimal(out_, both.port);
    });
  }
  void operator()(const Data& data) {
    plain([&] { append_data(data); });
  }

  void operator()(const Word& word) { named(*word.table, word.value, false); }
  void operator()(const WordList& list) {
    for (std::size_t i = 0; i < list.values.size(); ++i) named(*list.table, list.values[i], i + 1 < list.values.size());
  }
  void operator()(const Flags& flags) {
    // A keyword for several bits at once stands for exactly these.
    if (!flags.table->name_of(flags.value).empty()) return named(*flags.table, flags.value, false);
    for (std::uint32_t rest = flags.value; rest != 0; rest &= rest - 1) {
      const std::uint32_t lowest = rest & (0 - rest);
      named(*flags.table, lowest, rest != lowest);
    }
  }

 private:
  template <class Append>
  void plain(Append append) {
    append();
    if (!last_) out_ += ',';
  }

  /// A name and what divides it from the next one or the next field; nothing at all for a value without a name.
  void named(const Enumeration& table, std::uint32_t value, bool more) {
    const std::string_view name = table.name_of(value);
    if (name.empty()) return;
    out_ += name;
    if (more) {
      out_ += '|';
    } else if (!last_) {
      out_ += ',';
    }
  }

  void append_data(const Data& data) {
    const bool encoded = data.format == kBase64Format;
    append_decimal(out_, data.format);
    out_ += ',';
    append_decimal(out_, encoded ? base64_length(data.bytes.size()) : data.bytes.size());
    out_ += ',';
    if (encoded) {
      base64_encode(data.bytes, out_);
    } else {
      out_ += as_text(data.bytes);
    }
  }

  std::string& out_;
  bool last_;
};

std::string_view text_of(ErrorClass kind) {
  switch (kind) {
    case ErrorClass::command_not_exist:
      return "command not exist";
    case ErrorClass::number_of_parameters:
      return "number of parameters";
    case ErrorClass::parse_parameters:
      return "parse parameters";
    case ErrorClass::allocate:
      return "allocate";
    case ErrorClass::process_command:
      break;
  }
  return "process command";
}

}  // namespace

std::string format_line(std::string_view prefix, const Fields& fields) {
  std::string line(prefix);
  for (const Field& field : fields) std::visit(FieldWriter(line, &field == &fields.back()), field);
  return line;
}

Text joined(std::span<const Fields> entries, char delimiter) {
  std::string text;
  for (const Fields& entry : entries) {
    if (&entry != entries.data()) text += delimiter;
    text += format_line({}, entry);
  }
  return {std::move(text)};
}

std::string format_error(const Error& error) {
  std::string line = "ERROR: ";
  line += text_of(error.kind);
  line += ',';
  append_decimal(line, error.code);
  return line;
}

}  // namespace cc3235::at
