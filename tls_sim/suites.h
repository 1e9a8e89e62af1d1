#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/chip_types.h"

/// The chip's cipher suites. ref: tls.md §4
namespace cc3235::tls_sim {

enum class Version : std::uint8_t { sslv3, tls1_0, tls1_1, tls1_2 };

/// How keys are agreed on, and with which key the server proves itself.
enum class Exchange : std::uint8_t { rsa, dhe_rsa, ecdhe_rsa, ecdhe_ecdsa };

struct Suite {
  std::uint16_t id;          ///< IANA
  const char* openssl_name;  ///< nullptr: known to the chip, absent from OpenSSL 3, never offered
  Exchange exchange;
  Version since;
};

// clang-format off
/// Row n is bit n of SECURE_MASK.
inline constexpr std::array kSuites{
    Suite{.id = 0x0005, .openssl_name = nullptr,                         .exchange = Exchange::rsa,         .since = Version::sslv3},  // RC4-SHA
    Suite{.id = 0x0004, .openssl_name = nullptr,                         .exchange = Exchange::rsa,         .since = Version::sslv3},  // RC4-MD5
    Suite{.id = 0x0035, .openssl_name = "AES256-SHA",                    .exchange = Exchange::rsa,         .since = Version::tls1_0},
    Suite{.id = 0x0039, .openssl_name = "DHE-RSA-AES256-SHA",            .exchange = Exchange::dhe_rsa,     .since = Version::tls1_0},
    Suite{.id = 0xc014, .openssl_name = "ECDHE-RSA-AES256-SHA",          .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_0},
    Suite{.id = 0xc011, .openssl_name = nullptr,                         .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_0},  // ECDHE-RSA-RC4-SHA
    Suite{.id = 0x003c, .openssl_name = "AES128-SHA256",                 .exchange = Exchange::rsa,         .since = Version::tls1_2},
    Suite{.id = 0x003d, .openssl_name = "AES256-SHA256",                 .exchange = Exchange::rsa,         .since = Version::tls1_2},
    Suite{.id = 0xc027, .openssl_name = "ECDHE-RSA-AES128-SHA256",       .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_2},
    Suite{.id = 0xc023, .openssl_name = "ECDHE-ECDSA-AES128-SHA256",     .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_2},
    Suite{.id = 0xc009, .openssl_name = "ECDHE-ECDSA-AES128-SHA",        .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_0},
    Suite{.id = 0xc00a, .openssl_name = "ECDHE-ECDSA-AES256-SHA",        .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_0},
    Suite{.id = 0x009c, .openssl_name = "AES128-GCM-SHA256",             .exchange = Exchange::rsa,         .since = Version::tls1_2},
    Suite{.id = 0x009d, .openssl_name = "AES256-GCM-SHA384",             .exchange = Exchange::rsa,         .since = Version::tls1_2},
    Suite{.id = 0x009e, .openssl_name = "DHE-RSA-AES128-GCM-SHA256",     .exchange = Exchange::dhe_rsa,     .since = Version::tls1_2},
    Suite{.id = 0x009f, .openssl_name = "DHE-RSA-AES256-GCM-SHA384",     .exchange = Exchange::dhe_rsa,     .since = Version::tls1_2},
    Suite{.id = 0xc02f, .openssl_name = "ECDHE-RSA-AES128-GCM-SHA256",   .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_2},
    Suite{.id = 0xc030, .openssl_name = "ECDHE-RSA-AES256-GCM-SHA384",   .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_2},
    Suite{.id = 0xc02b, .openssl_name = "ECDHE-ECDSA-AES128-GCM-SHA256", .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_2},
    Suite{.id = 0xc02c, .openssl_name = "ECDHE-ECDSA-AES256-GCM-SHA384", .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_2},
    Suite{.id = 0xcca9, .openssl_name = "ECDHE-ECDSA-CHACHA20-POLY1305", .exchange = Exchange::ecdhe_ecdsa, .since = Version::tls1_2},
    Suite{.id = 0xcca8, .openssl_name = "ECDHE-RSA-CHACHA20-POLY1305",   .exchange = Exchange::ecdhe_rsa,   .since = Version::tls1_2},
    Suite{.id = 0xccaa, .openssl_name = "DHE-RSA-CHACHA20-POLY1305",     .exchange = Exchange::dhe_rsa,     .since = Version::tls1_2},
};
// clang-format on
static_assert(kSuites.size() == 23);

/// The range of versions that a method allows. ref: tls.md §3 SECMETHOD
struct VersionRange {
  Version lowest, highest;
};
constexpr VersionRange versions_of(SecMethod method) {
  switch (method) {
    case SecMethod::sslv3:
      return {Version::sslv3, Version::sslv3};
    case SecMethod::tlsv1:
      return {Version::tls1_0, Version::tls1_0};
    case SecMethod::tlsv1_1:
      return {Version::tls1_1, Version::tls1_1};
    case SecMethod::tlsv1_2:
      return {Version::tls1_2, Version::tls1_2};
    case SecMethod::sslv3_tlsv1_2:
      break;
  }
  return {Version::sslv3, Version::tls1_2};
}

/// The key exchanges that one end of a connection can take part in.
struct Means {
  bool rsa = true;    ///< with an RSA key
  bool ecdsa = true;  ///< with an EC key
  bool dhe = true;    ///< with Diffie-Hellman parameters
  bool ecdhe = true;  ///< with a curve

  bool allow(Exchange exchange) const;
};

/// Suites of the mask that the method and the means can use, in OpenSSL's words and in the order of their bits. Empty when
/// nothing remains.
std::string usable_suites(std::uint32_t mask, SecMethod method, const Means& means);

}  // namespace cc3235::tls_sim
