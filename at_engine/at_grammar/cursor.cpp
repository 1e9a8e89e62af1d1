#include "at_engine/at_grammar/cursor.h"

#include "at_engine/at_grammar/clean.h"
#include "at_engine/at_grammar/quote.h"

namespace cc3235::at {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

ArgumentCursor::ArgumentCursor(std::string_view cleaned) : all_(cleaned), text_(until_nul(cleaned)) {}

Taken ArgumentCursor::take(bool last) {
  return take_until(last ? text_.size() : text_.find(',', position_), last);
}

Taken ArgumentCursor::take_text(bool last) {
  if (position_ >= text_.size() || text_[position_] != '"') return take(last);
  const auto closing = ClosingQuotes(text_, ',').closing(position_);
  if (!closing) return take(last);
  const std::string_view content = text_.substr(position_ + 1, *closing - position_ - 1);
  const Taken whole = take_until(last ? text_.size() : text_.find(',', *closing), last);
  return std::holds_alternative<ParseCode>(whole) ? whole : Taken(content);
}

Taken ArgumentCursor::take_until(std::size_t end, bool last) {
  if (end == kNone) return ParseCode::separator;
  const std::string_view argument = text_.substr(position_, end - position_);
  position_ = last ? end : end + 1;
  if (argument.empty()) return ParseCode::missing;
  return argument;
}

}  // namespace cc3235::at
