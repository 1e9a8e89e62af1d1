#pragma once

#include <cstddef>
#include <type_traits>

#include "base/bytes.h"

/// Little-endian numbers in files.
namespace cc3235::catalog {

template <class Unsigned>
Unsigned load(ByteView bytes, std::size_t at) {
  static_assert(std::is_unsigned_v<Unsigned>);
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value |= static_cast<Unsigned>(Unsigned{bytes[at + i]} << 8 * i);
  return value;
}

template <class Unsigned>
void store(Bytes& bytes, std::size_t at, Unsigned value) {
  for (std::size_t i = 0; i < sizeof value; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

/// Takes parts off the front of `rest`; once it is too short, nothing more comes and ok() is false.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  ByteView take(std::size_t count) {
    if (!ok_ || count > rest_.size()) {
      ok_ = false;
      return {};
    }
    const ByteView part = rest_.first(count);
    rest_ = rest_.subspan(count);
    return part;
  }
  /// 0 where nothing is left.
  template <class Unsigned>
  Unsigned number() {
    const ByteView part = take(sizeof(Unsigned));
    return ok_ ? load<Unsigned>(part, 0) : Unsigned{0};
  }

 private:
  ByteView rest_;
  bool ok_ = true;
};

}  // namespace cc3235::catalog
