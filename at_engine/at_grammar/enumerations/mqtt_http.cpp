#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"

namespace cc3235::at {

// clang-format off

// ref: commands-mqtt-http.md §2

constexpr KeywordRow kMqttFlagsRows[] = {
    {"ip4", 0x00}, {"ip6", 0x04}, {"url", 0x08}, {"sec", 0x10}, {"skip_domain_verify", 0x20}, {"skip_cert_verify", 0x40},
    {"skip_date_verify", 0x80},
};
constexpr Enumeration kMqttFlags = checked("client flag", kMqttFlagsRows);

constexpr KeywordRow kMqttProtocolRows[] = {
    {"v3_1", 1}, {"v3_1_1", 0},
};
constexpr Enumeration kMqttProtocol = checked("MQTT version", kMqttProtocolRows);

constexpr KeywordRow kQosRows[] = {
    {"qos0", 0}, {"qos1", 1}, {"qos2", 2},
};
constexpr Enumeration kQos = checked("QoS", kQosRows);

constexpr KeywordRow kMqttOptionRows[] = {
    row("user", MqttOption::user), row("password", MqttOption::password), row("will", MqttOption::will),
    row("keepalive", MqttOption::keepalive), row("clean", MqttOption::clean),
};
constexpr Enumeration kMqttOption = checked("MQTT option", kMqttOptionRows);

// ref: commands-mqtt-http.md §3

constexpr KeywordRow kHttpConnectFlagsRows[] = {
    {"ignore_proxy", 1}, {"host_exist", 2},
};
constexpr Enumeration kHttpConnectFlags = checked("connect flag", kHttpConnectFlagsRows);

constexpr KeywordRow kHttpMethodRows[] = {
    row("get", HttpMethod::get), row("post", HttpMethod::post), row("head", HttpMethod::head),
    row("options", HttpMethod::options), row("put", HttpMethod::put), row("del", HttpMethod::del),
    row("connect", HttpMethod::connect),
};
constexpr Enumeration kHttpMethod = checked("method", kHttpMethodRows);

constexpr KeywordRow kHttpRequestFlagsRows[] = {
    {"chunk_start", 1}, {"chunk_end", 2}, {"drop_body", 4},
};
constexpr Enumeration kHttpRequestFlags = checked("request flag", kHttpRequestFlagsRows);

constexpr KeywordRow kHttpHeaderRows[] = {
    {"res_age", 0}, {"res_allow", 1}, {"res_cache_control", 2}, {"res_connection", 3}, {"res_content_encoding", 4},
    {"res_content_language", 5}, {"res_content_length", 6}, {"res_content_location", 7}, {"res_content_range", 8},
    {"res_content_type", 9}, {"res_date", 10}, {"res_etag", 11}, {"res_expires", 12}, {"res_last_modified", 13},
    {"res_location", 14}, {"res_proxy_auth", 15}, {"res_retry_after", 16}, {"res_server", 17}, {"res_set_cookie", 18},
    {"res_trailer", 19}, {"res_tx_encoding", 20}, {"res_upgrade", 21}, {"res_vary", 22}, {"res_via", 23},
    {"res_www_auth", 24}, {"res_warning", 25}, {"req_accept", kHttpRequestField + 26},
    {"req_accept_charset", kHttpRequestField + 27}, {"req_accept_encoding", kHttpRequestField + 28},
    {"req_accept_language", kHttpRequestField + 29}, {"req_allow", kHttpRequestField + 1},
    {"req_auth", kHttpRequestField + 30}, {"req_cache_control", kHttpRequestField + 2},
    {"req_connection", kHttpRequestField + 3}, {"req_content_encoding", kHttpRequestField + 4},
    {"req_content_language", kHttpRequestField + 5}, {"req_content_location", kHttpRequestField + 7},
    {"req_content_type", kHttpRequestField + 9}, {"req_cookie", kHttpRequestField + 31},
    {"req_date", kHttpRequestField + 10}, {"req_expect", kHttpRequestField + 32}, {"req_forwarded", kHttpRequestField + 33},
    {"req_from", kHttpRequestField + 34}, {"req_host", kHttpRequestField + 35}, {"req_if_match", kHttpRequestField + 36},
    {"req_if_modified_since", kHttpRequestField + 37}, {"req_if_none_match", kHttpRequestField + 38},
    {"req_if_range", kHttpRequestField + 39}, {"req_if_unmodified_since", kHttpRequestField + 40},
    {"req_origin", kHttpRequestField + 41}, {"req_proxy_auth", kHttpRequestField + 42},
    {"req_range", kHttpRequestField + 43}, {"req_te", kHttpRequestField + 44}, {"req_tx_encoding", kHttpRequestField + 20},
    {"req_upgrade", kHttpRequestField + 21}, {"req_user_agent", kHttpRequestField + 45},
    {"req_via", kHttpRequestField + 23}, {"req_warning", kHttpRequestField + 25},
};
constexpr Enumeration kHttpHeader = checked("header field", kHttpHeaderRows);

constexpr KeywordRow kHttpPersistencyRows[] = {
    {"not_persistent", 1}, {"persistent", 2},
};
constexpr Enumeration kHttpPersistency = checked("persistency", kHttpPersistencyRows);

constexpr KeywordRow kHttpOptionRows[] = {
    {"redirect_feature", 48}, {"res_filter_clear", 49}, {"redirect_tls_downgrade", 50},
};
constexpr Enumeration kHttpOption = checked("HTTP option", kHttpOptionRows);

// clang-format on

}  // namespace cc3235::at
