#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "at_engine/at_grammar/line_machine.h"
#include "at_engine/at_grammar/packing.h"
#include "at_engine/at_grammar/parser.h"
#include "at_engine/at_grammar/reply.h"

namespace {

using namespace cc3235::at;

/// The structure that the line sends to the chip, shown as the one that it asks for.
void add_structure(const Request& request, Fields& fields) {
  const Branch* branch = request.arguments.chosen();
  if (branch == nullptr) return;
  cc3235::Bytes structure;
  if (!request.command->params.front().branches.empty() && request.arguments.size() >= branch->params.size())
    structure = pack(branch->params, request.arguments, request.arguments.size() - branch->params.size());
  for (Field& field : unpack(branch->shown, structure)) fields.push_back(std::move(field));
}

/// What a handler would print for the line: enough to touch every decoded argument and the output side.
std::string answer_to(const std::string& line, const Clients& clients) {
  const ParsedLine parsed = parse_line(line, clients);
  if (const auto* error = std::get_if<Error>(&parsed)) return format_error(*error);
  if (const auto* help = std::get_if<HelpRequest>(&parsed)) return std::string(help->command->usage);
  const Request& request = std::get<Request>(parsed);
  Fields fields;
  for (std::size_t i = 0; i < request.arguments.size(); ++i) {
    fields.emplace_back(Text{request.arguments.text(i)});
    fields.emplace_back(Hex{request.arguments.number(i)});
    fields.emplace_back(Data{static_cast<std::uint8_t>(i), request.arguments.bytes(i)});
  }
  add_structure(request, fields);
  return format_line(request.command->prefix, fields);
}

}  // namespace

/// Bytes of a serial line: the first one chooses the quirks and the clients that exist. No input may crash, hang or grow
/// beyond a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Quirks quirks{.sendto_port_as_length = (data[0] & 1) != 0, .text_mode = (data[0] & 2) != 0};
  Clients clients;
  if ((data[0] & 4) != 0) clients.mqtt = Clients::Mqtt::with_id;
  if ((data[0] & 8) != 0) clients.http = 0xFFFF;
  clients.mqtt_format = data[0] >> 4 & 1;
  LineMachine machine(quirks);
  std::string echo, wire;
  for (cc3235::ByteView rest(data + 1, size - 1); !rest.empty();) {
    const auto line = machine.take(rest, echo);
    if (!line) continue;
    if (line->text.size() >= kLineBuffer) __builtin_trap();
    write_output_line(answer_to(line->text, clients), quirks, wire);
    wire.clear();
  }
  return 0;
}
