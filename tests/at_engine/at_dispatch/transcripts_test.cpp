#include <gmock/gmock.h>

#include <map>
#include <set>

#include "at_engine/at_grammar/parser.h"
#include "support/at_session.h"
#include "support/recording.h"
#include "support/transcript.h"

/// The project's own transcripts: every command, what reaches the host driver, and the exact lines of the answer.
namespace cc3235::test {
namespace {

using at::CommandId;

const std::vector<Transcript>& transcripts() {
  static const std::vector<Transcript> all = read_transcripts(TRANSCRIPTS);
  return all;
}

TEST(Transcripts, AreExact) {
  AtSession session;
  for (const Transcript& one : transcripts()) {
    SCOPED_TRACE(one.file + ":" + std::to_string(one.line_number) + ": " + one.line);
    session.restart();
    for (const std::string& line : one.before) {
      const auto answer = session.send(line);
      ASSERT_FALSE(answer.empty());
      ASSERT_EQ(answer.back(), "OK") << line;
    }
    const Recording recording(one.backend);
    ASSERT_EQ(recording.calls.empty(), one.backend.empty()) << "no call: " << one.backend;
    if (!recording.function.empty()) session.answer(recording.function, recording.answer);
    EXPECT_EQ(session.send(one.line), one.answer);
    EXPECT_TRUE(same_calls(recording.calls, session.calls()))
        << "wanted " << testing::PrintToString(recording.calls) << "\nmade   " << testing::PrintToString(session.calls());
  }
}

enum class Ending { good, refused_parameter, refused_by_chip };

Ending ending_of(const Transcript& one) {
  const std::string& last = one.answer.back();
  if (last == "OK") return Ending::good;
  return one.backend.empty() ? Ending::refused_parameter : Ending::refused_by_chip;
}

/// Commands that cannot end so: what never asks the chip, and what never hears its answer.
bool cannot(CommandId id, Ending ending) {
  if (ending != Ending::refused_by_chip) return false;
  return id == CommandId::test || id == CommandId::net_app_send || id == CommandId::http_set_proxy;
}

TEST(Transcripts, ShowEveryCommandSucceedRefuseAParameterAndBeRefusedByTheChip) {
  std::map<CommandId, std::set<Ending>> seen;
  std::map<CommandId, int> count;
  for (const Transcript& one : transcripts()) {
    const at::Command* command = at::command_of(one.line);
    if (command == nullptr || one.answer.front() == command->usage) continue;
    seen[command->id].insert(ending_of(one));
    ++count[command->id];
  }
  for (const at::Command& command : at::command_table()) {
    for (const Ending ending : {Ending::good, Ending::refused_parameter, Ending::refused_by_chip}) {
      if (cannot(command.id, ending)) continue;
      EXPECT_TRUE(seen[command.id].contains(ending)) << command.name << " lacks ending " << static_cast<int>(ending);
    }
    EXPECT_GE(count[command.id], 3) << command.name;
  }
}

}  // namespace
}  // namespace cc3235::test
