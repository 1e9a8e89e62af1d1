#pragma once

#include "at_engine/at_grammar/parameters/rows.h"
#include "base/chip_types.h"

namespace cc3235::at::params {

// clang-format off

// ---- MQTT. ref: commands-mqtt-http.md §2 ----

inline constexpr Param kMqttCreate[] = {
    /*  0 */ {.name = "client id", .kind = text, .optional = true, .limit = 64},
    /*  1 */ {.name = "flags", .kind = bits, .keywords = &kMqttFlags},
    /*  2 */ {.name = "address", .kind = text, .limit = 430},
    /*  3 */ {.name = "port", .kind = number16},
    /*  4 */ {.name = "method", .kind = keyword, .keywords = &kSecMethod, .by = 1, .needed = kMqttSecure},
    /*  5 */ {.name = "cipher", .kind = bits, .keywords = &kCipherBits, .by = 1, .needed = kMqttSecure},
    /*  6 */ {.name = "private key file", .kind = text, .optional = true, .limit = 255},
    /*  7 */ {.name = "certificate file", .kind = text, .optional = true, .limit = 255},
    /*  8 */ {.name = "CA file", .kind = text, .limit = 255, .by = 1, .needed = kMqttSecure},
    /*  9 */ {.name = "DH key file", .kind = text, .optional = true, .limit = 255},
    /* 10 */ {.name = "protocol", .kind = keyword, .keywords = &kMqttProtocol},
    /* 11 */ {.name = "blocking send", .kind = number8},
    /* 12 */ {.name = "data format", .kind = number8},
};
/// Of MqttDelete, MqttConnect and MqttDisconnect.
inline constexpr Param kMqttIndex[] = {
    /* 0 */ {.name = "index", .kind = mqtt_client},
};
inline constexpr Param kMqttPublish[] = {
    /* 0 */ {.name = "index", .kind = mqtt_client},
    /* 1 */ {.name = "topic", .kind = text, .limit = 32767},
    /* 2 */ {.name = "QoS", .kind = keyword, .keywords = &kQos},
    /* 3 */ {.name = "retain", .kind = number8},
    /* 4 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 5 */ {.name = "message", .kind = mqtt_payload, .by = 4},
};
inline constexpr Ceiling kMostTopics{4, ParseCode::unknown};
inline constexpr Param kSubscription[] = {
    {.name = "topic", .kind = text, .limit = 32767},
    {.name = "QoS", .kind = keyword, .keywords = &kQos},
    {.name = "persistent", .kind = number8, .optional = true},
};
inline constexpr Param kMqttSubscribe[] = {
    /* 0 */ {.name = "index", .kind = mqtt_client},
    /* 1 */ {.name = "number of topics", .kind = number8, .block = Block::by_parser, .most = kMostTopics,
             .repeated = kSubscription},
};
inline constexpr Param kUnsubscription[] = {
    {.name = "topic", .kind = text, .limit = 32767},
    {.name = "persistent", .kind = number8, .optional = true},
};
inline constexpr Param kMqttUnsubscribe[] = {
    /* 0 */ {.name = "index", .kind = mqtt_client},
    /* 1 */ {.name = "number of topics", .kind = number8, .block = Block::by_parser, .most = kMostTopics,
             .repeated = kUnsubscription},
};
inline constexpr Param kMqttText[] = {
    /* 2 */ {.name = "value", .kind = text, .limit = 65535},
};
inline constexpr Param kMqttWill[] = {
    /* 2 */ {.name = "topic", .kind = text, .limit = 32767},
    /* 3 */ {.name = "QoS", .kind = keyword, .keywords = &kQos},
    /* 4 */ {.name = "retain", .kind = number8},
    /* 5 */ {.name = "length", .kind = number16, .block = Block::by_parser},
    /* 6 */ {.name = "message", .kind = mqtt_payload, .by = 5},
};
inline constexpr Param kMqttSeconds[] = {
    /* 2 */ {.name = "seconds", .kind = number16},
};
inline constexpr Param kMqttSwitch[] = {
    /* 2 */ {.name = "value", .kind = number8},
};
inline constexpr Branch kMqttOptions[] = {
    {id(MqttOption::user), kMqttText},
    {id(MqttOption::password), kMqttText},
    {id(MqttOption::will), kMqttWill},
    {id(MqttOption::keepalive), kMqttSeconds},
    {id(MqttOption::clean), kMqttSwitch},
};
inline constexpr Param kMqttSet[] = {
    /* 0 */ {.name = "index", .kind = mqtt_client},
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kMqttOption, .branches = kMqttOptions},
};

// ---- HTTP. ref: commands-mqtt-http.md §3 ----

/// Of HttpDestroy and HttpDisconnect.
inline constexpr Param kHttpIndex[] = {
    /* 0 */ {.name = "index", .kind = http_client},
};
inline constexpr Param kHttpConnect[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "host", .kind = text, .limit = 430},
    /* 2 */ {.name = "flags", .kind = bits, .optional = true, .keywords = &kHttpConnectFlags},
    /* 3 */ {.name = "private key file", .kind = text, .optional = true, .limit = 255},
    /* 4 */ {.name = "certificate file", .kind = text, .optional = true, .limit = 255},
    /* 5 */ {.name = "CA file", .kind = text, .optional = true, .limit = 255},
};
inline constexpr Param kBodyIfAny[] = {
    /* 2 */ {.name = "uri", .kind = text, .limit = 65535},
    /* 3 */ {.name = "flags", .kind = bits, .optional = true, .keywords = &kHttpRequestFlags},
    /* 4 */ {.name = "format", .kind = number8, .optional = true},
    /* 5 */ {.name = "length", .kind = number32, .optional = true, .block = Block::if_any},
    /* 6 */ {.name = "data", .kind = payload, .by = 5},
};
inline constexpr Param kBody[] = {
    /* 2 */ {.name = "uri", .kind = text, .limit = 65535},
    /* 3 */ {.name = "flags", .kind = bits, .optional = true, .keywords = &kHttpRequestFlags},
    /* 4 */ {.name = "format", .kind = number8, .optional = true},
    /* 5 */ {.name = "length", .kind = number32, .block = Block::if_any},
    /* 6 */ {.name = "data", .kind = payload, .by = 5},
};
inline constexpr Branch kHttpMethods[] = {
    {id(HttpMethod::get), kBodyIfAny},
    {id(HttpMethod::post), kBody},
    {id(HttpMethod::head), kBodyIfAny},
    {id(HttpMethod::options), kBodyIfAny},
    {id(HttpMethod::put), kBody},
    {id(HttpMethod::del), kBodyIfAny},
    {id(HttpMethod::connect), kBodyIfAny},
};
inline constexpr Param kHttpSendReq[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "method", .kind = keyword, .keywords = &kHttpMethod, .branches = kHttpMethods},
};
inline constexpr Param kHttpReadResBody[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "format", .kind = number8},
    /* 2 */ {.name = "length", .kind = number32, .block = Block::by_handler},
};
inline constexpr Param kHttpSetHeader[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "field", .kind = keyword, .keywords = &kHttpHeader},
    /* 2 */ {.name = "persistency", .kind = keyword, .keywords = &kHttpPersistency},
    /* 3 */ {.name = "format", .kind = number8},
    /* 4 */ {.name = "length", .kind = number32, .optional = true, .block = Block::if_any},
    /* 5 */ {.name = "data", .kind = payload, .by = 4},
};
inline constexpr Param kHttpGetHeader[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "field", .kind = keyword, .keywords = &kHttpHeader},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = number32, .block = Block::by_handler},
};
inline constexpr Param kHttpSetOpt[] = {
    /* 0 */ {.name = "index", .kind = http_client},
    /* 1 */ {.name = "option", .kind = keyword, .keywords = &kHttpOption},
    /* 2 */ {.name = "value", .kind = number32},
};
inline constexpr Param kProxy4[] = {
    /* 1 */ {.name = "port", .kind = number16},
    /* 2 */ {.name = "address", .kind = ipv4},
};
inline constexpr Param kProxy6[] = {
    /* 1 */ {.name = "port", .kind = number16},
    /* 2 */ {.name = "address", .kind = ipv6},
};
inline constexpr Param kNoProxy[] = {
    /* 1 */ {.name = "port", .kind = skipped},
    /* 2 */ {.name = "address", .kind = skipped},
};
inline constexpr Branch kProxyFamilies[] = {
    {id(Family::inet), kProxy4},
    {id(Family::inet6), kProxy6},
    {id(Family::rf), kNoProxy},
};
inline constexpr Param kHttpSetProxy[] = {
    /* 0 */ {.name = "family", .kind = keyword, .keywords = &kFamily, .branches = kProxyFamilies},
};

// clang-format on

}  // namespace cc3235::at::params
