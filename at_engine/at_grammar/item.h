#pragma once

#include <cstdint>

#include "at_engine/at_grammar/enumeration.h"

namespace cc3235::at {

/// How one member of a structure of the chip is shown; numbers are little endian. ref: at-protocol.md §7 "Output kinds"
enum class ItemKind : std::uint8_t {
  dec8,
  dec16,
  dec32,  ///< prints signed
  hex8,   ///< one field for each of `size` bytes
  hex32,
  text,  ///< `size` bytes, up to the first NUL
  mac,
  ipv4,
  gateway_mask,  ///< two IPv4 addresses, the second one shown first
  ipv6,
  bytes,  ///< `size` bytes in one field, hexadecimal, joined by `:`
  macs,   ///< as many as there are, at most `size` bytes, in one field, joined by `;`
  word8,  ///< a keyword
  word32,
  flags32,  ///< a bit list
  option,   ///< the keyword of the option that came with the structure; no byte of it
  nothing,  ///< an empty field
  hidden,   ///< `size` bytes that are not shown, and no field
};

struct Item {
  ItemKind kind;
  std::uint16_t size = 0;
  const Enumeration* words = nullptr;
};

}  // namespace cc3235::at
