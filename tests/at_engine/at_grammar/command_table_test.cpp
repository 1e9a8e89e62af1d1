#include <gtest/gtest.h>

#include <algorithm>

#include "at_engine/at_grammar/command.h"

namespace cc3235::at {
namespace {

// ref: command-index.md §2
TEST(CommandTable, FindsWholeLowerCaseNames) {
  const Command* send = find_command("send");
  ASSERT_NE(send, nullptr);
  EXPECT_EQ(send->id, CommandId::send);
  EXPECT_EQ(find_command("sendto")->id, CommandId::send_to);
  EXPECT_EQ(find_command("sen"), nullptr);
  EXPECT_EQ(find_command("sendx"), nullptr);
  EXPECT_EQ(find_command(""), nullptr);
  EXPECT_EQ(find_command("httpgetopt"), nullptr);
}

TEST(CommandTable, FindsEveryRow) {
  ASSERT_EQ(command_table().size(), kCommandCount);
  for (const Command& command : command_table()) {
    std::string name(command.name);
    std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(find_command(name), &command) << command.name;
  }
}

template <class Predicate>
std::vector<std::string_view> names_where(Predicate predicate) {
  std::vector<std::string_view> names;
  for (const Command& command : command_table())
    if (predicate(command)) names.push_back(command.name);
  return names;
}

// ref: command-index.md §2, column Raw
TEST(CommandTable, HasSevenRawDataArguments) {
  const std::vector<std::string_view> expected{"Send",        "SendTo",      "FileWrite",    "NetAppSend",
                                               "MqttPublish", "HttpSendReq", "HttpSetHeader"};
  EXPECT_EQ(names_where([](const Command& c) { return c.raw != 0; }), expected);
}

// ref: command-index.md §1
TEST(CommandTable, HasFiveTwoPhaseCommandsAllBlocking) {
  const std::vector<std::string_view> expected{"Accept", "Connect", "Select", "Recv", "RecvFrom"};
  EXPECT_EQ(names_where([](const Command& c) { return c.two_phase; }), expected);
  EXPECT_TRUE(names_where([](const Command& c) { return c.two_phase && !c.blocking; }).empty());
}

// ref: command-index.md §2, column Blk
TEST(CommandTable, HasTwentyOneBlockingCommands) {
  EXPECT_EQ(names_where([](const Command& c) { return c.blocking; }).size(), 21u);
}

}  // namespace
}  // namespace cc3235::at
