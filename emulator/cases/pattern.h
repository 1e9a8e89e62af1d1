#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cc3235::emulator {

/// An expected line that stands for any lines of a tool.
inline constexpr std::string_view kOtherLines = "...";

/// What `{name}` has turned out to be so far.
using CaseVariables = std::map<std::string, std::string, std::less<>>;

/// A line with places that vary. `{name}` is text without a comma, the same wherever the name comes again; `{any}` is any
/// text, also none. `{{` and `}}` are braces.
class Pattern {
 public:
  explicit Pattern(std::string_view text);
  /// Why `text` is no pattern; empty when it is one.
  static std::string objection(std::string_view text);

  /// The names that it has, `any` aside.
  std::vector<std::string> names() const;
  /// True when `line` is such a line; what it says of new names is kept in `variables`.
  bool match(std::string_view line, CaseVariables& variables) const;
  /// The line with its names replaced; those that are not known stay as they are.
  std::string fill(const CaseVariables& variables) const;

 private:
  struct Part {
    std::string text;
    bool place = false;  ///< `text` is a name
  };
  std::vector<Part> parts_;
};

}  // namespace cc3235::emulator
