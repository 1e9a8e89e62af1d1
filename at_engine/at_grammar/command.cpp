#include "at_engine/at_grammar/command.h"

#include <algorithm>
#include <array>

#include "at_engine/at_grammar/ascii.h"
#include "at_engine/at_grammar/parameters/device_wlan.h"
#include "at_engine/at_grammar/parameters/file.h"
#include "at_engine/at_grammar/parameters/mqtt_http.h"
#include "at_engine/at_grammar/parameters/net.h"
#include "at_engine/at_grammar/parameters/socket.h"

namespace cc3235::at {
namespace {

using enum CommandId;

// ref: command-index.md §2, §3
// clang-format off
constexpr std::array<Command, kCommandCount> kTable{{
    {.id = start, .name = "Start", .arity = 0,
     .usage = "[]"},
    {.id = stop, .name = "Stop", .arity = 1,
     .usage = "[timeout]", .params = params::kStop},
    {.id = test, .name = "Test", .arity = 0,
     .usage = "[]"},
    {.id = get, .name = "Get", .prefix = "+get:", .arity = 2,
     .usage = "[ID],[Option]", .params = params::kGet},
    {.id = set, .name = "Set", .arity = kAnyArity,
     .usage = "[ID],[Option],[Value1],..,[ValueX]", .params = params::kSet},
    {.id = wlan_connect, .name = "WlanConnect", .arity = 7,
     .usage = "[SSID],[BSSID],[SecurityType],[SecurityKey],[SecurityExtUser],[SecurityExtAnonUser],[SecurityExtEapMethod]",
     .params = params::kWlanConnect},
    {.id = wlan_scan, .name = "WlanScan", .prefix = "+wlanscan:", .arity = 2, .blocking = true,
     .usage = "[index],[count]", .params = params::kWlanScan},
    {.id = wlan_disconnect, .name = "WlanDisconnect", .arity = 0,
     .usage = "[]"},
    {.id = wlan_profile_add, .name = "WlanProfileAdd", .prefix = "+wlanprofileadd:", .arity = 8,
     .usage = "[SSID],[BSSID],[SecurityType],[SecurityKey],[SecurityExtUser],[SecurityExtAnonUser],"
               "[SecurityExtEapMethod],[Priority]", .params = params::kWlanProfileAdd},
    {.id = wlan_profile_get, .name = "WlanProfileGet", .prefix = "+wlanprofileget:", .arity = 1,
     .usage = "[Index]", .params = params::kWlanProfileIndex},
    {.id = wlan_profile_del, .name = "WlanProfileDel", .arity = 1,
     .usage = "[Index]", .params = params::kWlanProfileIndex},
    {.id = wlan_policy_set, .name = "WlanPolicySet", .arity = 3,
     .usage = "[Type],[Policy],[Value]", .params = params::kWlanPolicySet},
    {.id = wlan_policy_get, .name = "WlanPolicyGet", .prefix = "+wlanpolicyget:", .arity = 1,
     .usage = "[Type]", .params = params::kWlanPolicyGet},
    {.id = wlan_set_mode, .name = "WlanSetMode", .arity = 1,
     .usage = "[Role]", .params = params::kWlanSetMode},
    {.id = wlan_set, .name = "WlanSet", .arity = kAnyArity,
     .usage = "[ID],[Option],[Value1],..,[ValueX]", .params = params::kWlanSet},
    {.id = wlan_get, .name = "WlanGet", .prefix = "+wlanget:", .arity = kAnyArity,
     .usage = "[ID],[Option]", .params = params::kWlanGet},
    {.id = socket, .name = "Socket", .prefix = "+socket:", .arity = 3,
     .usage = "[Family],[Type],[Protocol]", .params = params::kSocket},
    {.id = close, .name = "Close", .prefix = "+close:", .arity = 1, .blocking = true,
     .usage = "[Socket]", .params = params::kClose},
    {.id = accept, .name = "Accept", .prefix = "+accept:", .arity = 2, .blocking = true, .two_phase = true,
     .usage = "[Socket],[Family]", .params = params::kAccept},
    {.id = bind, .name = "Bind", .arity = 4,
     .usage = "[Socket],[Family],[Port],[IP Address]", .params = params::kSocketAddress},
    {.id = listen, .name = "Listen", .arity = 2,
     .usage = "[Socket],[Backlog]", .params = params::kListen},
    {.id = connect, .name = "Connect", .prefix = "+connect:", .arity = 4, .blocking = true, .two_phase = true,
     .usage = "[Socket],[Family],[Port],[IP Address]", .params = params::kSocketAddress},
    {.id = select, .name = "Select", .prefix = "+select:", .arity = 4, .blocking = true, .two_phase = true,
     .usage = "[nfds],[readsds],[timeout sec],[timeout usec]", .params = params::kSelect},
    {.id = set_sock_opt, .name = "SetSockOpt", .arity = kAnyArity,
     .usage = "[sd],[Level],[Option],[Value1],..,[ValueX]", .params = params::kSetSockOpt},
    {.id = get_sock_opt, .name = "GetSockOpt", .prefix = "+getsockopt:", .arity = 3,
     .usage = "[sd],[Level],[Option]", .params = params::kGetSockOpt},
    {.id = send, .name = "Send", .arity = kAnyArity, .raw = 4,
     .usage = "[sd],[format],[length],[data]", .params = params::kSend},
    {.id = recv, .name = "Recv", .prefix = "+recv:", .arity = 3, .blocking = true, .two_phase = true,
     .usage = "[sd],[format],[length]", .params = params::kRecv},
    {.id = send_to, .name = "SendTo", .arity = kAnyArity, .raw = 7,
     .usage = "[sd],[family],[port],[addr],[format],[length],[data]", .params = params::kSendTo},
    {.id = recv_from, .name = "RecvFrom", .prefix = "+recvfrom:", .arity = 6, .blocking = true, .two_phase = true,
     .usage = "[sd],[family],[port],[addr],[format],[length]", .params = params::kRecvFrom},
    {.id = file_open, .name = "FileOpen", .prefix = "+fileopen:", .arity = 3, .blocking = true,
     .usage = "[Filename],[Option]", .params = params::kFileOpen},
    {.id = file_close, .name = "FileClose", .arity = 3, .blocking = true,
     .usage = "[FileID],[CeritificateFileName],[Signature]", .params = params::kFileClose},
    {.id = file_ctl, .name = "FileCtl", .prefix = "+filectl:", .arity = 4, .blocking = true,
     .usage = "[Command],[Secure_Token],[Filename],[Data]", .params = params::kFileCtl},
    {.id = file_del, .name = "FileDel", .arity = 2, .blocking = true,
     .usage = "[FileName],[SecureToken]", .params = params::kFileNameAndToken},
    {.id = file_get_file_list, .name = "FileGetFileList", .prefix = "+filegetfilelist:", .arity = 0, .blocking = true,
     .usage = "[Max Entries]"},
    {.id = file_get_info, .name = "FileGetInfo", .prefix = "+filegetinfo:", .arity = 2, .blocking = true,
     .usage = "[FileName],[SecureToken]", .params = params::kFileNameAndToken},
    {.id = file_read, .name = "FileRead", .prefix = "+fileread:", .arity = 4, .blocking = true,
     .usage = "[FileID],[Offset],[Length]", .params = params::kFileRead},
    {.id = file_write, .name = "FileWrite", .prefix = "+filewrite:", .arity = kAnyArity, .raw = 5, .blocking = true,
     .usage = "[FileID],[Offset],[Format],[Length],[Data]", .params = params::kFileWrite},
    {.id = net_app_start, .name = "NetAppStart", .arity = 1,
     .usage = "[APP Bitmap]", .params = params::kNetApps},
    {.id = net_app_stop, .name = "NetAppStop", .arity = 1,
     .usage = "[APP Bitmap]", .params = params::kNetApps},
    {.id = net_app_get_host_by_name, .name = "NetAppGetHostByName", .prefix = "+netappgethostbyname:",
     .arity = 2, .blocking = true,
     .usage = "[HostName],[Family]", .params = params::kHostByName},
    {.id = net_app_get_host_by_service, .name = "NetAppGetHostByService", .prefix = "+netappgethostbyservice:",
     .arity = 2, .blocking = true,
     .usage = "[ServiceName],[Family]", .params = params::kHostByService},
    {.id = net_app_send, .name = "NetAppSend", .arity = kAnyArity, .raw = 5,
     .usage = "[Handle],[Flags],[Format],[Length],[Data]", .params = params::kNetAppSendParams},
    {.id = net_app_recv, .name = "NetAppRecv", .prefix = "+netapprecv:", .arity = 3, .blocking = true,
     .usage = "[Handle],[Format],[Length]", .params = params::kNetAppRecvParams},
    {.id = net_app_ping, .name = "NetAppPing", .prefix = "+netappping:", .arity = 7, .blocking = true,
     .usage = "[Family],[Destination],[Size],[Delay],[Timeout],[Max Attempts],[Flags]", .params = params::kPing},
    {.id = net_app_get_service_list, .name = "NetAppGetServiceList", .prefix = "+netappgetservicelist:", .arity = 3,
     .usage = "[IndexOffset],[MaxServiceCount],[Flags]", .params = params::kServiceList},
    {.id = net_app_register_service, .name = "NetAppRegisterService", .arity = 5,
     .usage = "[ServiceName],[Text],[Port],[TTL],[Options]", .params = params::kRegisterService},
    {.id = net_app_unregister_service, .name = "NetAppUnregisterService", .arity = 2,
     .usage = "[ServiceName],[Options]", .params = params::kUnregisterService},
    {.id = net_app_set, .name = "NetAppSet", .arity = kAnyArity,
     .usage = "[App ID],[Option],[Value1],..,[ValueX]", .params = params::kNetAppSet},
    {.id = net_app_get, .name = "NetAppGet", .prefix = "+netappget:", .arity = 2,
     .usage = "[App ID],[Option]", .params = params::kNetAppGet},
    {.id = net_cfg_set, .name = "NetCfgSet", .arity = kAnyArity,
     .usage = "[ID],[Option],[Value1],..,[ValueX]", .params = params::kNetCfgSet},
    {.id = net_cfg_get, .name = "NetCfgGet", .prefix = "+netcfgget:", .arity = 1,
     .usage = "[ID]", .params = params::kNetCfgGet},
    {.id = net_util_cmd, .name = "NetUtilCmd", .prefix = "+netutilcmd:", .arity = kAnyArity, .blocking = true,
     .usage = "[Option],[ID],[Value1],..,[ValueX]", .params = params::kNetUtilCmd},
    {.id = net_util_get, .name = "NetUtilGet", .prefix = "+netutilget:", .arity = 2,
     .usage = "[Option],[ID]", .params = params::kNetUtilGet},
    {.id = mqtt_create, .name = "MqttCreate", .prefix = "+mqttcreate:", .arity = 13, .makes_mqtt_client = true,
     .usage = "[client ID],[flags],[address],[port],[method],[cipher],[private key],[Certificate],[CA],[DH key],"
               "[protocol],[blocking send],[data format]", .params = params::kMqttCreate},
    {.id = mqtt_delete, .name = "MqttDelete", .arity = 1,
     .usage = "[index]", .params = params::kMqttIndex},
    {.id = mqtt_connect, .name = "MqttConnect", .arity = 1,
     .usage = "[index]", .params = params::kMqttIndex},
    {.id = mqtt_disconnect, .name = "MqttDisconnect", .arity = 1,
     .usage = "[index]", .params = params::kMqttIndex},
    {.id = mqtt_publish, .name = "MqttPublish", .arity = 6, .raw = 6,
     .usage = "[index],[topic],[QoS],[retain],[message length][message]", .params = params::kMqttPublish},
    {.id = mqtt_subscribe, .name = "MqttSubscribe", .arity = kAnyArity,
     .usage = "[index],[number of topics],[topic1],[QoS1],[persistent1],..,[topicX],[QoSX],[persistentX]",
     .params = params::kMqttSubscribe},
    {.id = mqtt_unsubscribe, .name = "MqttUnsubscribe", .arity = kAnyArity,
     .usage = "[index],[number of topics],[topic1],[persistent1],..,[topicX],[persistentX]",
     .params = params::kMqttUnsubscribe},
    {.id = mqtt_set, .name = "MqttSet", .arity = kAnyArity,
     .usage = "[index],[option],[value1],..,[valueX]", .params = params::kMqttSet},
    {.id = http_create, .name = "HttpCreate", .prefix = "+httpcreate:", .arity = 0,
     .usage = "[]"},
    {.id = http_destroy, .name = "HttpDestroy", .arity = 1,
     .usage = "[index]", .params = params::kHttpIndex},
    {.id = http_connect, .name = "HttpConnect", .arity = 6, .blocking = true,
     .usage = "[index],[host],[flags],[private key],[certificate],[ca]", .params = params::kHttpConnect},
    {.id = http_disconnect, .name = "HttpDisconnect", .arity = 1,
     .usage = "[index]", .params = params::kHttpIndex},
    {.id = http_send_req, .name = "HttpSendReq", .prefix = "+httpsendreq:", .arity = 7, .raw = 7,
     .usage = "[index],[method],[uri],[flags],[format],[length],[data]", .params = params::kHttpSendReq},
    {.id = http_read_res_body, .name = "HttpReadResBody", .prefix = "+httpreadresbody:", .arity = 3,
     .usage = "[index],[format],[length]", .params = params::kHttpReadResBody},
    {.id = http_set_header, .name = "HttpSetHeader", .arity = kAnyArity, .raw = 6,
     .usage = "[index],[option],[flags],[format],[length],[data]", .params = params::kHttpSetHeader},
    {.id = http_get_header, .name = "HttpGetHeader", .prefix = "+httpgetheader:", .arity = 4,
     .usage = "[index],[option],[format],[length]", .params = params::kHttpGetHeader},
    {.id = http_set_opt, .name = "HttpSetOpt", .arity = 3,
     .usage = "[index],[option],[value]", .params = params::kHttpSetOpt},
    {.id = http_set_proxy, .name = "HttpSetProxy", .arity = 3,
     .usage = "[family],[port],[address]", .params = params::kHttpSetProxy},
}};
// clang-format on

/// Orders a name in any case against a key in lower case.
constexpr int compare(std::string_view name, std::string_view key) {
  for (std::size_t i = 0; i < std::min(name.size(), key.size()); ++i) {
    const char c = lower(name[i]);
    if (c != key[i]) return c < key[i] ? -1 : 1;
  }
  return name.size() == key.size() ? 0 : name.size() < key.size() ? -1 : 1;
}

constexpr bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// Rows in the order of their names: what find_command searches.
constexpr auto kByName = [] {
  std::array<const Command*, kCommandCount> order{};
  std::ranges::transform(kTable, order.begin(), [](const Command& c) { return &c; });
  std::ranges::sort(order, [](const Command* a, const Command* b) {
    return std::ranges::lexicographical_compare(a->name, b->name, {}, lower, lower);
  });
  return order;
}();

consteval bool rows_in_order_of_ids() {
  for (std::size_t i = 0; i < kTable.size(); ++i)
    if (static_cast<std::size_t>(kTable[i].id) != i) return false;
  return true;
}
static_assert(rows_in_order_of_ids());

consteval bool names_unique() {
  return std::ranges::adjacent_find(kByName, same_name, &Command::name) == kByName.end();
}
static_assert(names_unique());

/// A prefix is `+`, the name in lower case, `:`.
consteval bool prefix_matches(const Command& c) {
  if (c.prefix.empty()) return true;
  return c.prefix.front() == '+' && c.prefix.back() == ':' && same_name(c.prefix.substr(1, c.prefix.size() - 2), c.name);
}
static_assert(std::ranges::all_of(kTable, prefix_matches));

/// Parameters along one way through the branches, with the raw data where the row has it.
struct Way {
  std::size_t count = 0;
  std::size_t payload = 0;  ///< 1-based, 0 for none
};

/// True when `right` holds for every way through the rows.
template <class Right>
constexpr bool all_ways(std::span<const Param> params, Way way, Right right) {
  for (const Param& param : params) {
    ++way.count;
    if (param.kind == ParamKind::payload || param.kind == ParamKind::mqtt_payload) way.payload = way.count;
  }
  if (params.empty() || params.back().branches.empty() || params.back().ends) return right(way);
  return std::ranges::all_of(params.back().branches,
                             [&](const Branch& branch) { return all_ways(branch.params, way, right); });
}

consteval bool arity_matches(const Command& c) {
  return c.arity == kAnyArity || all_ways(c.params, {}, [&c](Way way) { return way.count == c.arity; });
}
static_assert(std::ranges::all_of(kTable, arity_matches));

/// A protected raw argument is the payload of every way.
consteval bool payload_matches(const Command& c) {
  return c.raw == 0 || all_ways(c.params, {}, [&c](Way way) { return way.payload == c.raw; });
}
static_assert(std::ranges::all_of(kTable, payload_matches));

/// Only the last row may branch or repeat, and raw data is last.
constexpr bool last_rows_last(std::span<const Param> params) {
  if (params.empty()) return true;
  for (const Param& param : params.first(params.size() - 1)) {
    const bool raw =
        param.kind == ParamKind::payload || param.kind == ParamKind::mqtt_payload || param.kind == ParamKind::payload_pair;
    if (raw || !param.branches.empty() || !param.repeated.empty()) return false;
  }
  return std::ranges::all_of(params.back().branches, [](const Branch& branch) { return last_rows_last(branch.params); });
}
static_assert(std::ranges::all_of(kTable, last_rows_last, &Command::params));

}  // namespace

std::span<const Command> command_table() {
  return kTable;
}

const Command* find_command(std::string_view lower_name) {
  const auto found = std::ranges::lower_bound(
      kByName, lower_name, [](std::string_view a, std::string_view b) { return compare(a, b) < 0; }, &Command::name);
  return found != kByName.end() && compare((*found)->name, lower_name) == 0 ? *found : nullptr;
}

}  // namespace cc3235::at
