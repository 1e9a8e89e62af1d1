#pragma once

#include <cstdint>

#include "at_engine/at_grammar/enumeration.h"

/// The keyword tables of the firmware, each defined once; parameters are read and answers printed with them. Rows stand in
/// the order of the reference, values are the chip's.
namespace cc3235::at {

enum class DeviceGroup : std::uint8_t { general = 1, status = 2, iot = 4 };
enum class GeneralOption : std::uint8_t { persistent = 5, time = 11, version = 12 };
enum class IotOption : std::uint8_t { udid = 41 };
enum class StatusOption : std::uint8_t { device = 1, wlan = 2, bsd = 3, netapp = 4, netcfg = 5, fs = 6 };
enum class NetCfgId : std::uint8_t {
  set_mac_addr = 1,
  get_mac_addr = 2,
  ap_stations_connected = 3,
  ap_stations_info = 4,
  ap_station_disconnect = 5,
  interface = 6,
  ipv4_sta_addr = 7,
  ipv4_ap_addr = 8,
  ipv6_addr_local = 9,
  ipv6_addr_global = 10,
  ipv4_dhcp_client = 11,
  ipv4_dns_client = 12,
};
enum class WlanGroup : std::uint8_t { ap = 0, general = 1, p2p = 2, access_list = 3, rx_filter = 4, connection = 5 };
enum class ApOption : std::uint8_t {
  ssid = 0,
  channel = 3,
  hidden_ssid = 4,
  security = 6,
  password = 7,
  max_stations = 19,
  access_list_add_mac = 20,
  access_list_del_mac = 21,
  access_list_del_idx = 22,
  access_list_num_entries = 24,
  access_list_mode = 25,
  max_sta_aging = 26,
};
enum class WlanGeneralOption : std::uint8_t {
  country_code = 9,
  sta_tx_power = 10,
  ap_tx_power = 11,
  info_element = 16,
  scan_params = 18,
  disable_ent_server_auth = 32,
  suspend_profiles = 33,
};
enum class P2pOption : std::uint8_t { dev_type = 13, channel_n_regs = 14 };
enum class RxFilterOption : std::uint8_t { state = 27, remove = 28, store = 29, sys_state = 31 };
enum class WlanPolicyType : std::uint8_t { connection = 0x10, scan = 0x20, pm = 0x30, p2p = 0x40 };
enum class ScanPolicy : std::uint8_t { hidden_ssid = 3, no_hidden_ssid = 1, disable_scan = 0 };
enum class PowerPolicy : std::uint8_t { normal = 0, low_latency = 1, low_power = 2, always_on = 3, long_sleep = 4 };
enum class FileCommand : std::uint8_t {
  restore = 0,
  rollback = 1,
  commit = 2,
  rename = 3,
  get_storage_info = 5,
  bundle_rollback = 6,
  bundle_commit = 7,
};
enum class NetAppId : std::uint8_t {
  http_server = 0x01,
  dhcp_server = 0x02,
  mdns = 0x04,
  dns_server = 0x08,
  device = 0x10,
  dns_client = 0x20,
};
enum class HttpServerOption : std::uint8_t {
  prim_port_num = 0,
  auth_check = 1,
  auth_name = 2,
  auth_password = 3,
  auth_realm = 4,
  rom_pages_access = 5,
  second_port_num = 6,
  second_port_en = 7,
  prim_port_sec_en = 8,
  priv_key_file = 9,
  dev_cert_file = 10,
  ca_cert_file = 11,
  tmp_register_service = 12,
  tmp_unregister_service = 13,
};
enum class DhcpServerOption : std::uint8_t { basic = 0 };
enum class MdnsOption : std::uint8_t { cont_query = 1, qevetn_mask = 2, timing_params = 3 };
enum class DeviceOption : std::uint8_t { urn = 0, domain = 1 };
enum class DnsClientOption : std::uint8_t { time = 0 };
enum class ServiceListType : std::uint8_t {
  full_ipv4_with_text = 1,
  full_ipv4 = 2,
  short_ipv4 = 3,
  full_ipv6_with_text = 4,
  full_ipv6 = 5,
  short_ipv6 = 6,
};
enum class NetUtilCommand : std::uint8_t { create_cert = 1, sign_msg = 2, verify_msg = 3, temp_keys = 4, install_op = 5 };
enum class NetUtilOption : std::uint8_t { public_key = 1, true_random = 3 };
enum class InstallOperation : std::uint8_t { install = 1, uninstall = 2 };
enum class KeyAlgorithm : std::uint8_t { none = 0, ec = 1 };
enum class MqttOption : std::uint8_t { user = 0, password = 1, will = 2, keepalive = 4, clean = 5 };
enum class HttpMethod : std::uint8_t { get = 1, post = 2, head = 3, options = 4, put = 5, del = 6, connect = 7 };
enum class NetCfgOption : std::uint8_t {
  state = 0,
  dhcp = 1,
  dhcp_lla = 2,
  fixed = 4,
  stateless = 5,
  stateful = 6,
  release_ip_set = 7,
  release_ip_off = 8,
};
/// Set in the number of a request's header field. ref: commands-mqtt-http.md §3.5
inline constexpr std::uint32_t kHttpRequestField = 0x80000000;
/// Bit of kMqttFlags that asks for TLS.
inline constexpr std::uint32_t kMqttSecure = 0x10;
/// Bit of kFileOpenBits that makes the size of a file necessary.
inline constexpr std::uint32_t kFileCreate = 0x08000000;

// Set, Get. ref: commands-device-wlan.md §2.2
extern const Enumeration kDeviceGroup;
extern const Enumeration kGeneralOption;
extern const Enumeration kStatusOption;
extern const Enumeration kIotOption;
extern const Enumeration kDeviceStatusBits;
extern const Enumeration kWlanStatusBits;
extern const Enumeration kBsdStatusBits;
extern const Enumeration kNetAppStatusBits;

// WLAN. ref: commands-device-wlan.md §3 to §7, events.md §2.2, §2.3
extern const Enumeration kSecurity;
extern const Enumeration kEap;
extern const Enumeration kRole;
extern const Enumeration kScanSecurity;
extern const Enumeration kScanCipher;
extern const Enumeration kKeyManagement;
extern const Enumeration kWlanPolicy;
extern const Enumeration kConnectionPolicyBits;
extern const Enumeration kScanPolicy;
extern const Enumeration kPowerPolicy;
extern const Enumeration kP2pPolicy;
extern const Enumeration kP2pAction;
extern const Enumeration kWlanGroup;
extern const Enumeration kApOption;
extern const Enumeration kWlanGeneralOption;
extern const Enumeration kP2pOption;
extern const Enumeration kRxFilterOption;
extern const Enumeration kAccessListMode;
extern const Enumeration kInfoElementRole;
extern const Enumeration kConnectionStatus;
extern const Enumeration kWpsMethod;
extern const Enumeration kWlanStatus;
extern const Enumeration kProvisioningStatus;

// Sockets. ref: commands-socket.md §2 to §6, tls.md §4
extern const Enumeration kFamily;
extern const Enumeration kSocketType;
extern const Enumeration kProtocol;
extern const Enumeration kSocketLevel;
extern const Enumeration kSocketOption;
extern const Enumeration kIpOption;
extern const Enumeration kPhyOption;
extern const Enumeration kSecMethod;
extern const Enumeration kCipherBits;
extern const Enumeration kAlpnBits;
extern const Enumeration kInhibitThreshold;
extern const Enumeration kSocketAsync;  ///< `+eventsock:async_event`; 4 has no name

// Files. ref: commands-file.md §2, §7, §9
extern const Enumeration kFileOpenBits;
extern const Enumeration kFileInfoBits;
extern const Enumeration kFileToken;
extern const Enumeration kFileCommand;
extern const Enumeration kRestoreTarget;

// Network. ref: commands-net.md §2 to §10
extern const Enumeration kNetApp;
extern const Enumeration kNetAppSendFlags;
extern const Enumeration kServiceListType;
extern const Enumeration kServiceOptions;
extern const Enumeration kHttpServerOption;
extern const Enumeration kDhcpServerOption;
extern const Enumeration kMdnsOption;
extern const Enumeration kServiceTypes;
extern const Enumeration kDeviceOption;
extern const Enumeration kDnsClientOption;
extern const Enumeration kNetUtilCommand;
extern const Enumeration kNetUtilOption;
extern const Enumeration kTempKeyOperation;
extern const Enumeration kInstallOperation;
extern const Enumeration kKeyAlgorithm;
extern const Enumeration kCurve;
extern const Enumeration kNetCfgId;
extern const Enumeration kNetCfgOption;  ///< `<mode>` of an address, too
extern const Enumeration kInterfaceBits;
extern const Enumeration kDhcpState;

// MQTT and HTTP clients. ref: commands-mqtt-http.md §2, §3
extern const Enumeration kMqttFlags;
extern const Enumeration kMqttProtocol;
extern const Enumeration kQos;
extern const Enumeration kMqttOption;
extern const Enumeration kHttpConnectFlags;
extern const Enumeration kHttpMethod;
extern const Enumeration kHttpRequestFlags;
extern const Enumeration kHttpHeader;
extern const Enumeration kHttpPersistency;
extern const Enumeration kHttpOption;

// Events. ref: events.md §5 to §7
extern const Enumeration kErrorSource;  ///< shifted by one against the chip's numbers
extern const Enumeration kFatalError;
extern const Enumeration kMqttOperation;

}  // namespace cc3235::at
