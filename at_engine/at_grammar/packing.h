#pragma once

#include <span>

#include "at_engine/at_grammar/command.h"
#include "at_engine/at_grammar/reply.h"
#include "at_engine/at_grammar/value.h"
#include "base/bytes.h"

/// Arguments to the chip's structures and back to fields. ref: commands-device-wlan.md §7, commands-net.md §7, §9
namespace cc3235::at {

/// The arguments of `params`, the first of which is argument number `first`, as members of a structure without gaps: numbers
/// little endian in their width, a keyword 1 byte, a bit list 4, texts without an end mark.
Bytes pack(std::span<const Param> params, const Arguments& arguments, std::size_t first);

/// The size of the structure, in bytes.
std::size_t size_of(std::span<const Item> items);

/// The fields of a structure; bytes that are missing count as 0. `option` is the number that came with it. No fields: no
/// line is printed.
Fields unpack(std::span<const Item> items, ByteView structure, std::uint16_t option = 0);

}  // namespace cc3235::at
