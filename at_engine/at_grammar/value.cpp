#include "at_engine/at_grammar/value.h"

namespace cc3235::at {
namespace {

/// The argument when it is there and of this type, else an empty one.
template <class T>
const T& get_or_empty(const std::vector<Value>& values, std::size_t index) {
  static const T kEmpty{};
  const T* value = index < values.size() ? std::get_if<T>(&values[index]) : nullptr;
  return value ? *value : kEmpty;
}

}  // namespace

std::uint32_t Arguments::number(std::size_t index) const {
  return get_or_empty<std::uint32_t>(values_, index);
}

const std::string& Arguments::text(std::size_t index) const {
  return get_or_empty<std::string>(values_, index);
}

const Bytes& Arguments::bytes(std::size_t index) const {
  return get_or_empty<Bytes>(values_, index);
}

}  // namespace cc3235::at
