#include "at_engine/at_grammar/cursor.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "at_engine/at_grammar/clean.h"

namespace cc3235::at {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

ArgumentCursor::ArgumentCursor(std::string_view cleaned) : all_(cleaned), text_(until_nul(cleaned)) {}

Taken ArgumentCursor::take(bool last) {
  return take_until(last ? text_.size() : text_.find(',', position_), last);
}

Taken ArgumentCursor::take_marked(Marks marks, bool last) {
  const std::string_view left = text_.substr(position_);
  const auto part = find_marked(left, marks, last ? std::nullopt : std::optional(','));
  if (!part) return take(last);
  if (!last && part->end == left.size()) return ParseCode::separator;
  position_ = std::min(position_ + part->end + 1, text_.size());
  return part->content;
}

unsigned ArgumentCursor::take_member_count(bool last) {
  const std::string_view left = text_.substr(position_);
  const std::size_t end = last ? left.size() : left.find(',');
  unsigned members = 0;
  if (end != kNone && end != 0) members = static_cast<std::uint8_t>(std::ranges::count(left.substr(0, end), '|') + 1);
  if (members == 0) position_ = std::min(position_ + 1, text_.size());
  return members;
}

Taken ArgumentCursor::take_until(std::size_t end, bool last) {
  if (end == kNone) return ParseCode::separator;
  const std::string_view argument = text_.substr(position_, end - position_);
  position_ = last ? end : end + 1;
  if (argument.empty()) return ParseCode::missing;
  return argument;
}

}  // namespace cc3235::at
