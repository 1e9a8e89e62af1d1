#include "at_engine/at_grammar/parser.h"

#include <algorithm>
#include <string>
#include <utility>

#include "at_engine/at_grammar/ascii.h"
#include "at_engine/at_grammar/clean.h"
#include "at_engine/at_grammar/parameter_reader.h"

namespace cc3235::at {
namespace {

constexpr std::string_view kAttention = "at+";

/// What the firmware prints of a failure of its own.
constexpr std::int32_t kGeneric = -1;

const Command* command_named(std::string_view left) {
  std::string name = remove_blanks(left, '+');
  std::ranges::transform(name, name.begin(), lower);
  return name.starts_with(kAttention) ? find_command(std::string_view(name).substr(kAttention.size())) : nullptr;
}

std::string clean_arguments(std::string_view text, const Command& command) {
  return command.raw == 0 ? remove_blanks(until_nul(text), ',') : remove_blanks_before_raw(text, command.raw);
}

}  // namespace

const Command* command_of(std::string_view line) {
  const std::string_view visible = until_nul(line);
  return command_named(visible.substr(0, visible.find('=')));
}

ParsedLine parse_line(std::string_view line, const Clients& clients) {
  const std::string_view visible = until_nul(line);
  const std::size_t equals = std::min(visible.find('='), visible.size());
  const Command* const command = command_of(line);
  if (command == nullptr) return Error{ErrorClass::command_not_exist};

  const std::string_view behind = equals == visible.size() ? std::string_view() : line.substr(equals + 1);
  const std::string cleaned = clean_arguments(behind, *command);
  if (cleaned.starts_with('?')) return HelpRequest{command};
  if (command->arity != kAnyArity && count_arguments(until_nul(cleaned)) != command->arity)
    return Error{ErrorClass::number_of_parameters};

  if (command->makes_mqtt_client && clients.mqtt != Clients::Mqtt::none) return Error{ErrorClass::process_command, kGeneric};

  Request request{command, {}};
  if (const auto error = read_parameters(command->params, cleaned, clients, request.arguments)) return *error;
  return request;
}

}  // namespace cc3235::at
