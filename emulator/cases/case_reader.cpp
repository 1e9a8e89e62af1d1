#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "emulator/cases/case.h"
#include "emulator/cases/case_words.h"
#include "emulator/cases/pattern.h"
#include "emulator/cases/set_up_reader.h"

namespace cc3235::emulator {
namespace {

constexpr std::size_t kMostSteps = 1000;
constexpr std::string_view kTool = "cc3235emu ";

enum class Section : std::uint8_t { title, source, codes, set_up, exchange, explanation, remedy };
constexpr std::array<std::string_view, 7> kSections{"title",    "source",      "codes", "set-up",
                                                    "exchange", "explanation", "remedy"};

class CaseReader {
 public:
  explicit CaseReader(Case& made) : case_(made), set_up_(made.set_up) {}

  void read(std::string_view text) {
    if (text.size() > kLargestCase) refuse(fmt::format("more than {} bytes; this is no case file", kLargestCase));
    while (!text.empty()) {
      ++line_.number;
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      read_line(line);
    }
    finish();
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const { line_.refuse(what); }

  void read_line(std::string_view line) {
    const bool harmful = std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (harmful) refuse("a control character; write blanks instead of tabs");
    if (trimmed(line).starts_with('#')) return;
    if (!line.empty() && line.front() != ' ') return begin_section(line);
    const std::string_view content = trimmed(line);
    if (!section_) {
      if (!content.empty()) line_.refuse("text before the first section; begin with 'title: …'");
      return;
    }
    read_content(content);
  }

  void begin_section(std::string_view line) {
    const std::size_t colon = line.find(':');
    const auto* name = std::ranges::find(kSections, line.substr(0, colon));
    if (colon == line.npos || name == kSections.end()) {
      refuse(fmt::format("'{}' is no section; there are {}; what belongs to one stands behind blanks",
                         line.substr(0, std::min<std::size_t>(colon, 40)), fmt::join(kSections, ", ")));
    }
    section_ = static_cast<Section>(name - kSections.begin());
    if (std::exchange(seen_[static_cast<std::size_t>(*section_)], true)) {
      refuse(fmt::format("section '{}' stands twice; put the two together", *name));
    }
    const std::string_view content = trimmed(line.substr(colon + 1));
    if (!content.empty()) read_content(content);
  }

  void read_content(std::string_view content) {
    switch (*section_) {
      case Section::title:
        return read_one_line(case_.title, content);
      case Section::source:
        return read_one_line(case_.source, content);
      case Section::codes:
        return read_codes(content);
      case Section::set_up:
        if (content.empty()) return;
        set_up_.read(content, line_);
        case_.set_up_text += fmt::format("{}\n", content);
        return;
      case Section::exchange:
        if (!content.empty()) read_step(content);
        return;
      case Section::explanation:
        return read_paragraph(case_.explanation, content);
      case Section::remedy:
        return read_paragraph(case_.remedy, content);
    }
  }

  void read_one_line(std::string& text, std::string_view content) const {
    if (content.empty()) return;
    if (!text.empty()) refuse("this section has one line; take the others out");
    text = content;
  }

  static void read_paragraph(std::string& text, std::string_view content) {
    if (content.empty()) {
      if (!text.empty() && !text.ends_with("\n\n")) text += "\n\n";
      return;
    }
    if (!text.empty() && !text.ends_with('\n')) text += ' ';
    text += content;
  }

  void read_codes(std::string_view content) {
    CaseWords words(content, line_);
    while (!words.empty()) {
      const std::string word = words.take("");
      std::int32_t code = 0;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code);
      if (error != std::errc{} || end != word.data() + word.size()) {
        refuse(fmt::format("'{}' is no code; give numbers such as -468", word));
      }
      case_.codes.push_back(code);
    }
    codes_line_ = line_;
  }

  // ---- exchange ----

  void read_step(std::string_view content) {
    using Kind = CaseStep::Kind;
    if (case_.steps.size() == kMostSteps) refuse(fmt::format("more than {} lines of exchange", kMostSteps));
    CaseStep step;
    step.line = line_.number;
    const char mark = content.front();
    if (content.size() > 1 && content[1] != ' ') refuse_mark();
    step.text = content.size() > 1 ? trimmed(content.substr(1)) : "";
    if (step.text.empty()) refuse("a mark and nothing behind it; take the line out");
    if (mark == '>') {
      step.kind = Kind::send;
      check_known_names(step.text);
    } else if (mark == '<') {
      step.kind = Kind::expect;
      check_pattern(step.text);
      for (std::string& name : Pattern(step.text).names()) names_.push_back(std::move(name));
      check_expected(step);
    } else if (mark == '$') {
      step.kind = Kind::tool;
      check_known_names(step.text);
      check_tool(step);
    } else if (mark == '*') {
      read_event(step);
    } else {
      refuse_mark();
    }
    if (step.kind != Kind::expect) after_tool_ = step.kind == Kind::tool;
    case_.steps.push_back(std::move(step));
  }

  [[noreturn]] void refuse_mark() const {
    refuse(
        "a line of the exchange begins with '> ' (to the device), '< ' (expected), '$ ' (a command of this program) or '* ' "
        "(something happens)");
  }

  void check_pattern(const std::string& text) const {
    if (const std::string why = Pattern::objection(text); !why.empty()) refuse(why);
  }

  void check_known_names(const std::string& text) const {
    check_pattern(text);
    for (const std::string& name : Pattern(text).names()) {
      if (std::ranges::find(names_, name) == names_.end()) {
        refuse(fmt::format("no line before this one says what {{{0}}} is; expect it in a line with '< … {{{0}}}'", name));
      }
    }
  }

  void check_expected(const CaseStep& step) const {
    if (step.text == kOtherLines && !after_tool_) {
      refuse("'...' for any lines is for the output of '$' commands only; expect each line of the device");
    }
  }

  /// Nothing that waits for ever or leads back here.
  void check_tool(const CaseStep& step) const {
    const std::string_view text = step.text;
    if (!text.starts_with(kTool)) refuse("only commands of this program are run; begin with '$ cc3235emu …'");
    CaseWords words(text.substr(kTool.size()), line_);
    const std::string command = words.take("a command");
    constexpr std::array<std::string_view, 4> kAllowed{"flash", "catalog", "otp", "error"};
    if (std::ranges::find(kAllowed, std::string_view(command)) == kAllowed.end()) {
      refuse(fmt::format("'{}' cannot be run from a case; there are {}", command, fmt::join(kAllowed, ", ")));
    }
  }

  void read_event(CaseStep& step) const {
    using Kind = CaseStep::Kind;
    CaseWords words(step.text, line_);
    if (words.take_if("wait")) {
      step.kind = Kind::wait;
      step.duration = std::chrono::milliseconds(words.take_number("the time, ms,", 1, 86'400'000));
      if (!words.take_if("ms")) refuse("the time is in ms; put 'ms' behind the number");
    } else if (words.take_if("power")) {
      step.kind = Kind::power_off;
      if (!words.take_if("off")) refuse("power goes 'off'; it comes back with the next line to the device");
    } else if (words.take_if("visit")) {
      step.kind = Kind::visit;
      step.port = static_cast<std::uint16_t>(words.take_number("the port of the device", 1, 65535));
      step.tls = words.take_if("tls");
      if (!step.tls && !words.take_if("tcp")) refuse("a visitor speaks 'tls' or 'tcp'");
    } else {
      refuse(fmt::format("'{}': there are 'wait N ms', 'power off' and 'visit PORT tls|tcp'", step.text));
    }
    words.end();
  }

  // ---- the whole ----

  void finish() {
    line_.number = std::max(line_.number, 1);
    for (const Section needed : {Section::title, Section::exchange, Section::explanation}) {
      if (!seen_[static_cast<std::size_t>(needed)]) {
        refuse(fmt::format("section '{}' is missing; see 'cc3235emu case show' for an example",
                           kSections[static_cast<std::size_t>(needed)]));
      }
    }
    if (case_.title.empty()) refuse("the title is empty; say in a line what happens");
    using Kind = CaseStep::Kind;
    if (std::ranges::find(case_.steps, Kind::expect, &CaseStep::kind) == case_.steps.end()) {
      refuse("the exchange expects nothing; add lines with '< '");
    }
    for (std::string* text : {&case_.explanation, &case_.remedy}) {
      while (text->ends_with('\n')) text->pop_back();
    }
    for (const std::int32_t code : case_.codes) {
      const auto shows = [code](const CaseStep& step) { return step.kind == Kind::expect && has_number(step.text, code); };
      if (std::ranges::none_of(case_.steps, shows)) {
        codes_line_.refuse(
            fmt::format("code {} is in no line that the exchange expects; add the line, or take the code out", code));
      }
    }
  }

  static bool has_number(std::string_view text, std::int32_t code) {
    const std::string number = fmt::format("{}", code);
    const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    for (std::size_t at = text.find(number); at != text.npos; at = text.find(number, at + 1)) {
      if (!digit(at + number.size()) && (at == 0 || !digit(at - 1))) return true;
    }
    return false;
  }

  Case& case_;
  CaseLine line_{case_.file, 0}, codes_line_{case_.file, 0};
  SetUpReader set_up_;
  std::optional<Section> section_;
  std::array<bool, kSections.size()> seen_{};
  std::vector<std::string> names_;  ///< that expected lines give
  bool after_tool_ = false;
};

}  // namespace

Case parse_case(std::string_view text, std::string name, std::string file) {
  Case made;
  made.name = std::move(name);
  made.file = std::move(file);
  made.set_up.clock = {nwp::chip::ClockStart::Kind::date, *parse_iso("2021-06-01T00:00:00Z")};
  CaseReader(made).read(text);
  return made;
}

}  // namespace cc3235::emulator
