#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "at_engine/at_grammar/enumeration.h"
#include "at_engine/at_grammar/error.h"
#include "at_engine/at_grammar/item.h"

namespace cc3235::at {

/// All 71 commands, in table order. ref: command-index.md §2
enum class CommandId : std::uint8_t {
  start,
  stop,
  test,
  get,
  set,
  wlan_connect,
  wlan_scan,
  wlan_disconnect,
  wlan_profile_add,
  wlan_profile_get,
  wlan_profile_del,
  wlan_policy_set,
  wlan_policy_get,
  wlan_set_mode,
  wlan_set,
  wlan_get,
  socket,
  close,
  accept,
  bind,
  listen,
  connect,
  select,
  set_sock_opt,
  get_sock_opt,
  send,
  recv,
  send_to,
  recv_from,
  file_open,
  file_close,
  file_ctl,
  file_del,
  file_get_file_list,
  file_get_info,
  file_read,
  file_write,
  net_app_start,
  net_app_stop,
  net_app_get_host_by_name,
  net_app_get_host_by_service,
  net_app_send,
  net_app_recv,
  net_app_ping,
  net_app_get_service_list,
  net_app_register_service,
  net_app_unregister_service,
  net_app_set,
  net_app_get,
  net_cfg_set,
  net_cfg_get,
  net_util_cmd,
  net_util_get,
  mqtt_create,
  mqtt_delete,
  mqtt_connect,
  mqtt_disconnect,
  mqtt_publish,
  mqtt_subscribe,
  mqtt_unsubscribe,
  mqtt_set,
  http_create,
  http_destroy,
  http_connect,
  http_disconnect,
  http_send_req,
  http_read_res_body,
  http_set_header,
  http_get_header,
  http_set_opt,
  http_set_proxy,
};
inline constexpr std::size_t kCommandCount = 71;

/// How one parameter is read, and what its argument is. ref: at-protocol.md §7
enum class ParamKind : std::uint8_t {
  number8,
  number16,
  number32,     ///< strtoul base 0, cut to the width
  text,         ///< optional quotes, at most `limit` characters, else -5
  keyword,      ///< one of `keywords`
  bits,         ///< `|` list of `keywords`
  bit_numbers,  ///< `|` list of numbers, each of which sets one bit of 32
  bytes,        ///< `limit` numbers of 8 bits joined by `delimiter`; a Bytes argument
  mac,          ///< six numbers joined by `:`
  ipv4,         ///< four numbers joined by `.`; an Address argument
  ipv6,         ///< four 32-bit numbers joined by `:`; an Address argument
  address,      ///< IPv4 or IPv6 by the family parameter at index `by`
  mqtt_client,  ///< number of a client that exists; whatever is wrong with it is -4
  http_client,
  payload,       ///< raw data, last; the length is the parameter at `by`, the format the one before the length
  mqtt_payload,  ///< payload whose format is that of MqttCreate
  payload_pair,  ///< two pieces of raw data behind each other, last; lengths at `by` and behind it, format before `by`
  skipped,       ///< takes the place of an argument that nobody reads
  never,         ///< refuses every line that comes so far with -1
};

/// What a length makes the firmware ask of its heap: 1 to 32767 bytes are given, of the number's width with its sign.
/// ref: at-protocol.md §9
enum class Block : std::uint8_t {
  none,
  by_parser,   ///< else -1
  if_any,      ///< as by_parser, but 0 asks for nothing
  by_handler,  ///< else `allocate,0`, when all parameters have been read
};

struct Branch;

/// A keyword or bit of an enumeration that a command knows and refuses.
struct Refusal {
  std::uint32_t value;
  ParseCode code = ParseCode::missing;
};

/// The largest value of a number, and the code of larger ones.
struct Ceiling {
  std::uint32_t value = 0xFFFFFFFF;
  ParseCode code = ParseCode::missing;
};

struct Param {
  std::string_view name;
  ParamKind kind;
  bool optional = false;    ///< an empty argument is absent instead of -1
  std::uint16_t limit = 0;  ///< text: longest length; bytes: how many
  char delimiter = ':';     ///< bytes
  Block block = Block::none;
  Ceiling most{};
  const Enumeration* keywords = nullptr;
  std::uint8_t by = 0;       ///< index of the parameter that this one depends on
  std::uint32_t needed = 0;  ///< not 0: required when the bit list at index `by` has one of these bits, else optional
  /// keyword: what follows each value; a value without a branch is refused with -1.
  std::span<const Branch> branches{};
  /// With branches: the line ends with this parameter whichever branch is taken, else the comma behind it is always needed.
  bool ends = false;
  std::span<const Refusal> refused{};
  /// number: these rows follow as many times.
  std::span<const Param> repeated{};
};

/// What follows after a keyword: parameters, whose arguments follow in the list as they are read, or, for a request, how the
/// value that the host driver answers is shown.
struct Branch {
  std::uint32_t value;
  std::span<const Param> params{};
  std::span<const Item> shown{};
};

inline constexpr std::uint8_t kAnyArity = 0xFF;

/// One row of the command table: a command exists by standing in it.
struct Command {
  CommandId id;
  std::string_view name;           ///< TI's spelling; the key is `at+` and the name in lower case
  std::string_view prefix{};       ///< of its data line, "+socket:"; empty when it has none
  std::uint8_t arity = 0;          ///< kAnyArity: not checked by the dispatcher
  std::uint8_t raw = 0;            ///< 1-based position of the raw data argument, 0 for none
  bool blocking = false;           ///< runs in a worker slot
  bool two_phase = false;          ///< prints OK before it waits (Accept, Connect, Select, Recv, RecvFrom)
  bool makes_mqtt_client = false;  ///< refused before its parameters are read while the one client exists
  std::string_view usage;          ///< what `=?` prints
  std::span<const Param> params{};
};

/// The 71 rows, in the order of the reference.
std::span<const Command> command_table();
/// By lower-case name without `at+`; nullptr when there is none.
const Command* find_command(std::string_view lower_name);

}  // namespace cc3235::at
