#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "at_engine/at_grammar/command.h"
#include "base/address.h"
#include "base/bytes.h"

namespace cc3235::at {

/// The `<format>` of data in base64; with every other one it is raw. ref: commands-socket.md §2
inline constexpr std::uint8_t kBase64Format = 1;

/// A decoded argument. monostate: an optional one that is absent. Numbers, keywords and bit lists are numbers.
using Value = std::variant<std::monostate, std::uint32_t, std::string, Bytes, Address, Mac>;

/// The decoded arguments of a command, in the order of its parameter rows. The arguments of a branch (values of
/// Set, SetSockOpt …) follow the keyword that chose it; those of repeated rows follow each other.
class Arguments {
 public:
  void add(Value value) { values_.push_back(std::move(value)); }
  std::size_t size() const { return values_.size(); }

  /// The branch that the last keyword with branches chose.
  void choose(const Branch& branch) { branch_ = &branch; }
  /// nullptr: the rows do not branch.
  const Branch* chosen() const { return branch_; }
  /// Of a command whose rows branch.
  const Branch& branch() const { return *branch_; }

  bool present(std::size_t index) const { return index < values_.size() && values_[index].index() != 0; }
  /// 0 when absent.
  std::uint32_t number(std::size_t index) const;
  template <class Enum>
  Enum as(std::size_t index) const {
    return static_cast<Enum>(number(index));
  }
  /// Empty when absent.
  const std::string& text(std::size_t index) const;
  const Bytes& bytes(std::size_t index) const;
  const Address& address(std::size_t index) const { return std::get<Address>(values_[index]); }
  const Mac& mac(std::size_t index) const { return std::get<Mac>(values_[index]); }

 private:
  std::vector<Value> values_;
  const Branch* branch_ = nullptr;
};

}  // namespace cc3235::at
