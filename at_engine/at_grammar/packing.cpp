#include "at_engine/at_grammar/packing.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace cc3235::at {
namespace {

std::size_t width(ParamKind kind) {
  switch (kind) {
    case ParamKind::number8:
    case ParamKind::keyword:
      return 1;
    case ParamKind::number16:
      return 2;
    default:
      return 4;
  }
}

void put_address(Bytes& out, const Address& address) {
  if (const auto* v4 = std::get_if<Ipv4>(&address)) return put_little_endian(out, v4->value);
  for (const std::uint32_t word : std::get<Ipv6>(address).words) put_little_endian(out, word);
}

void put_argument(Bytes& out, const Param& param, const Arguments& arguments, std::size_t index) {
  switch (param.kind) {
    case ParamKind::text: {
      const std::string& text = arguments.text(index);
      out.insert(out.end(), text.begin(), text.end());
      return;
    }
    case ParamKind::bytes: {
      const Bytes& bytes = arguments.bytes(index);
      out.insert(out.end(), bytes.begin(), bytes.end());
      return;
    }
    case ParamKind::mac: {
      const Mac& mac = arguments.mac(index);
      out.insert(out.end(), mac.bytes.begin(), mac.bytes.end());
      return;
    }
    case ParamKind::ipv4:
    case ParamKind::ipv6:
      return put_address(out, arguments.address(index));
    default:
      return put_little_endian(out, arguments.number(index), width(param.kind));
  }
}

/// Takes members from the front of a structure.
class Members {
 public:
  explicit Members(ByteView bytes) : bytes_(bytes) {}

  ByteView take(std::size_t size) {
    const ByteView taken = bytes_.first(std::min(size, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    std::size_t shift = 0;
    for (const std::uint8_t byte : take(size)) {
      value |= std::uint32_t{byte} << shift;
      shift += 8;
    }
    return value;
  }
  Mac mac() {
    Mac mac;
    std::ranges::copy(take(mac.bytes.size()), mac.bytes.begin());
    return mac;
  }

 private:
  ByteView bytes_;
};

Dec dec(std::uint32_t value) {
  return {static_cast<std::int32_t>(value)};
}

Text text_until_nul(ByteView bytes) {
  const std::string_view all = as_text(bytes);
  return {std::string(all.substr(0, all.find('\0')))};
}

Text joined_macs(Members members, std::size_t count) {
  std::vector<Fields> macs;
  for (std::size_t i = 0; i < count; ++i) macs.push_back({members.mac()});
  return joined(macs, ';');
}

void add_item(Fields& out, const Item& item, Members& members, std::uint16_t option) {
  switch (item.kind) {
    case ItemKind::dec8:
      return out.push_back(dec(members.number(1)));
    case ItemKind::dec16:
      return out.push_back(dec(members.number(2)));
    case ItemKind::dec32:
      return out.push_back(dec(members.number(4)));
    case ItemKind::hex8:
      for (const std::uint8_t byte : members.take(item.size)) out.push_back(Hex{byte});
      return;
    case ItemKind::hex32:
      return out.push_back(Hex{members.number(4)});
    case ItemKind::text:
      return out.push_back(text_until_nul(members.take(item.size)));
    case ItemKind::mac:
      return out.push_back(members.mac());
    case ItemKind::ipv4:
      return out.push_back(Ipv4{members.number(4)});
    case ItemKind::gateway_mask: {
      const Ipv4 gateway{members.number(4)}, mask{members.number(4)};
      out.push_back(mask);
      return out.push_back(gateway);
    }
    case ItemKind::ipv6: {
      Ipv6 address;
      for (std::uint32_t& word : address.words) word = members.number(4);
      return out.push_back(address);
    }
    case ItemKind::bytes: {
      const ByteView bytes = members.take(item.size);
      return out.push_back(HexBytes{Bytes(bytes.begin(), bytes.end())});
    }
    case ItemKind::macs: {
      const ByteView all = members.take(item.size);
      return out.push_back(joined_macs(Members(all), all.size() / Mac{}.bytes.size()));
    }
    case ItemKind::word8:
      return out.push_back(Word{item.words, members.number(1)});
    case ItemKind::word32:
      return out.push_back(Word{item.words, members.number(4)});
    case ItemKind::flags32:
      return out.push_back(Flags{item.words, members.number(4)});
    case ItemKind::option:
      return out.push_back(Word{item.words, option});
    case ItemKind::nothing:
      return out.push_back(Text{});
    case ItemKind::hidden:
      members.take(item.size);
      return;
  }
}

std::size_t size_of(const Item& item) {
  switch (item.kind) {
    case ItemKind::dec8:
    case ItemKind::word8:
      return 1;
    case ItemKind::dec16:
      return 2;
    case ItemKind::dec32:
    case ItemKind::hex32:
    case ItemKind::ipv4:
    case ItemKind::word32:
    case ItemKind::flags32:
      return 4;
    case ItemKind::mac:
      return Mac{}.bytes.size();
    case ItemKind::gateway_mask:
      return 8;
    case ItemKind::ipv6:
      return 16;
    case ItemKind::hex8:
    case ItemKind::text:
    case ItemKind::bytes:
    case ItemKind::macs:
    case ItemKind::hidden:
      return item.size;
    case ItemKind::option:
    case ItemKind::nothing:
      break;
  }
  return 0;
}

}  // namespace

Bytes pack(std::span<const Param> params, const Arguments& arguments, std::size_t first) {
  Bytes out;
  for (const Param& param : params) put_argument(out, param, arguments, first++);
  return out;
}

std::size_t size_of(std::span<const Item> items) {
  std::size_t size = 0;
  for (const Item& item : items) size += size_of(item);
  return size;
}

Fields unpack(std::span<const Item> items, ByteView structure, std::uint16_t option) {
  Fields out;
  Members members(structure);
  for (const Item& item : items) add_item(out, item, members, option);
  return out;
}

}  // namespace cc3235::at
