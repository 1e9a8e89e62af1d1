#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cc3235::emulator {

/// The JSON that this program writes, without the weight of a JSON library in every unit.
/// Strings are UTF-8; utf8_of_bytes() makes it of what may be anything.
class JsonObject {
 public:
  using Value = std::variant<std::nullptr_t, bool, std::int64_t, std::string>;
  using Member = std::pair<std::string_view, Value>;

  JsonObject() = default;
  JsonObject(std::initializer_list<Member> members) : members_(members) {}

  /// Keys are literals: they are not copied.
  void add(std::string_view key, Value value) { members_.emplace_back(key, std::move(value)); }

  /// An array of them.
  void add(std::string_view key, std::vector<Value> values) { arrays_.emplace_back(key, std::move(values)); }
  /// An object of its own.
  void add(std::string_view key, JsonObject object) { objects_.emplace_back(key, std::move(object)); }

  /// One line, members in the order of their adding, arrays and then objects behind the rest.
  std::string text() const;

 private:
  struct Library;

  std::vector<Member> members_;
  std::vector<std::pair<std::string_view, std::vector<Value>>> arrays_;
  std::vector<std::pair<std::string_view, JsonObject>> objects_;
};

/// `[…]` of objects, one a line.
std::string json_array(const std::vector<JsonObject>& objects);

/// UTF-8 text in which each byte of `bytes` is the character of the same number (U+0000 to U+00FF), so that nothing is lost.
std::string utf8_of_bytes(std::string_view bytes);

}  // namespace cc3235::emulator
