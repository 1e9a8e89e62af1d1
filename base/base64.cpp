#include "base/base64.h"

#include <array>

namespace cc3235 {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Foreign characters, `=` among them, count as 0.
constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint32_t value_of(char c) {
  return kValues[static_cast<std::uint8_t>(c)];
}

}  // namespace

void base64_encode(ByteView bytes, std::string& out) {
  out.reserve(out.size() + base64_length(bytes.size()));
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group =
        static_cast<std::uint32_t>(bytes[i]) << 16 | static_cast<std::uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
    for (unsigned shift : {18u, 12u, 6u, 0u}) out += kAlphabet[group >> shift & 63];
  }
  const std::size_t rest = bytes.size() - i;
  if (rest == 0) return;
  const std::uint32_t group =
      static_cast<std::uint32_t>(bytes[i]) << 16 | (rest == 2 ? static_cast<std::uint32_t>(bytes[i + 1]) << 8 : 0);
  out += kAlphabet[group >> 18 & 63];
  out += kAlphabet[group >> 12 & 63];
  out += rest == 2 ? kAlphabet[group >> 6 & 63] : '=';
  out += '=';
}

bool base64_decode(std::string_view text, Bytes& out) {
  out.clear();
  if (text.size() % 4 != 0) return false;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::uint32_t group =
        value_of(text[i]) << 18 | value_of(text[i + 1]) << 12 | value_of(text[i + 2]) << 6 | value_of(text[i + 3]);
    for (unsigned shift : {16u, 8u, 0u}) out.push_back(static_cast<std::uint8_t>(group >> shift));
  }
  if (!text.empty()) {
    const std::size_t padding =
        static_cast<std::size_t>(text[text.size() - 1] == '=') + static_cast<std::size_t>(text[text.size() - 2] == '=');
    out.resize(out.size() - padding);
  }
  return true;
}

}  // namespace cc3235
