#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "at_engine/at_grammar/enumeration.h"
#include "at_engine/at_grammar/error.h"

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
  number32,  ///< strtoul base 0, cut to the width
  length16,  ///< number16 that must be 1 to 32767: the firmware's parser allocates it, else -1
  length32,  ///< number32, as above
  buffer32,  ///< number32, as above, but allocated by the handler: `allocate,0`
  text,      ///< optional quotes, at most `limit` characters, else -5
  keyword,   ///< one of `keywords`
  bits,      ///< `|` list of `keywords`
  mac,       ///< six numbers joined by `:`
  ipv4,      ///< four numbers joined by `.`; an Address argument
  address,   ///< IPv4 or IPv6 by the family parameter at index `by`
  payload,   ///< raw data, last; the length is the parameter at `by`, the format the one before the length
};

struct Branch;

/// A keyword or bit of an enumeration that a command knows and refuses.
struct Refusal {
  std::uint32_t value;
  ParseCode code = ParseCode::missing;
};

struct Param {
  std::string_view name;
  ParamKind kind;
  bool optional = false;    ///< an empty argument is absent instead of -1
  std::uint16_t limit = 0;  ///< text: longest length
  const Enumeration* keywords = nullptr;
  std::uint8_t by = 0;       ///< index of the parameter that this one depends on
  std::uint32_t needed = 0;  ///< not 0: required when the bit list at index `by` has one of these bits, else optional
  /// keyword: what follows each value; a value without a branch is refused with -1. The parameter then always needs the
  /// comma behind it.
  std::span<const Branch> branches{};
  std::span<const Refusal> refused{};
};

/// The parameters that follow after a keyword. Their arguments follow in the list as they are read.
struct Branch {
  std::uint32_t value;
  std::span<const Param> params{};
};

inline constexpr std::uint8_t kAnyArity = 0xFF;

/// One row of the command table: a command exists by standing in it.
struct Command {
  CommandId id;
  std::string_view name;            ///< TI's spelling; the key is `at+` and the name in lower case
  std::string_view prefix{};        ///< of its data line, "+socket:"; empty when it has none
  std::uint8_t arity = 0;           ///< kAnyArity: not checked by the dispatcher
  std::uint8_t raw = 0;             ///< 1-based position of the raw data argument, 0 for none
  bool blocking = false;            ///< runs in a worker slot
  bool two_phase = false;           ///< prints OK before it waits (Accept, Connect, Select, Recv, RecvFrom)
  std::string_view usage;           ///< what `=?` prints
  std::span<const Param> params{};  ///< empty for commands whose parameters are not served yet
  bool served = false;              ///< false: the host floor answers for a chip that lacks it
};

/// The 71 rows, in the order of the reference.
std::span<const Command> command_table();
/// By lower-case name without `at+`; nullptr when there is none.
const Command* find_command(std::string_view lower_name);

}  // namespace cc3235::at
