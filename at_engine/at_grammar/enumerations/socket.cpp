#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"
#include "base/chip_types.h"
#include "base/events.h"

namespace cc3235::at {

// clang-format off

// ref: commands-socket.md §2, §3

constexpr KeywordRow kFamilyRows[] = {row("inet", Family::inet), row("inet6", Family::inet6), row("rf", Family::rf)};
constexpr Enumeration kFamily = checked("family", kFamilyRows);

constexpr KeywordRow kSocketTypeRows[] = {
    row("stream", SocketType::stream),
    row("dgram", SocketType::dgram),
    row("raw", SocketType::raw),
};
constexpr Enumeration kSocketType = checked("socket type", kSocketTypeRows);

constexpr KeywordRow kProtocolRows[] = {
    row("tcp", Protocol::tcp),
    row("udp", Protocol::udp),
    row("raw", Protocol::raw),
    row("sec", Protocol::sec),
};
constexpr Enumeration kProtocol = checked("protocol", kProtocolRows);

// ref: commands-socket.md §5

constexpr KeywordRow kSocketLevelRows[] = {
    row("socket", SocketLevel::socket),
    row("ip", SocketLevel::ip),
    row("phy", SocketLevel::phy),
};
constexpr Enumeration kSocketLevel = checked("level", kSocketLevelRows);

constexpr KeywordRow kSocketOptionRows[] = {
    row("keepalive", SocketOption::keepalive),
    row("keepalivetime", SocketOption::keepalivetime),
    row("rx_no_ip_boundary", SocketOption::rx_no_ip_boundary),
    row("rcvtimeo", SocketOption::rcvtimeo),
    row("rcvbuf", SocketOption::rcvbuf),
    row("nonblocking", SocketOption::nonblocking),
    row("secmethod", SocketOption::secmethod),
    row("secure_mask", SocketOption::secure_mask),
    row("secure_files_ca_file_name", SocketOption::secure_files_ca_file_name),
    row("secure_files_private_key_file_name", SocketOption::secure_files_private_key_file_name),
    row("secure_files_certificate_file_name", SocketOption::secure_files_certificate_file_name),
    row("secure_files_dh_key_file_name", SocketOption::secure_files_dh_key_file_name),
    row("change_channel", SocketOption::change_channel),
    row("secure_alpn", SocketOption::secure_alpn),
    row("linger", SocketOption::linger),
    row("secure_ext_client_chlng_resp", SocketOption::secure_ext_client_chlng_resp),
    row("secure_domain_name_verification", SocketOption::secure_domain_name_verification),
};
constexpr Enumeration kSocketOption = checked("socket option", kSocketOptionRows);

constexpr KeywordRow kIpOptionRows[] = {
    row("multicast_ttl", SocketOption::multicast_ttl),
    row("add_membership", SocketOption::add_membership),
    row("drop_membership", SocketOption::drop_membership),
    row("hdrincl", SocketOption::hdrincl),
    row("raw_rx_no_header", SocketOption::raw_rx_no_header),
    row("raw_ipv6_hdrincl", SocketOption::raw_ipv6_hdrincl),
};
constexpr Enumeration kIpOption = checked("IP option", kIpOptionRows);

constexpr KeywordRow kPhyOptionRows[] = {
    row("phy_rate", SocketOption::phy_rate),
    row("phy_tx_power", SocketOption::phy_tx_power),
    row("phy_num_frames_to_tx", SocketOption::phy_num_frames_to_tx),
    row("phy_preamble", SocketOption::phy_preamble),
    row("phy_tx_inhibit_threshold", SocketOption::phy_tx_inhibit_threshold),
    row("phy_tx_timeout", SocketOption::phy_tx_timeout),
    row("phy_allow_acks", SocketOption::phy_allow_acks),
};
constexpr Enumeration kPhyOption = checked("PHY option", kPhyOptionRows);

constexpr KeywordRow kSecMethodRows[] = {
    row("sslv3", SecMethod::sslv3),
    row("tlsv1", SecMethod::tlsv1),
    row("tlsv1_1", SecMethod::tlsv1_1),
    row("tlsv1_2", SecMethod::tlsv1_2),
    row("sslv3_tlsv1_2", SecMethod::sslv3_tlsv1_2),
};
constexpr Enumeration kSecMethod = checked("TLS version", kSecMethodRows);

// ref: tls.md §4, by bit

constexpr KeywordRow kCipherBitsRows[] = {
    {"ssl_rsa_with_rc4_128_sha", 0x1},
    {"ssl_rsa_with_rc4_128_md5", 0x2},
    {"tls_rsa_with_aes_256_cbc_sha", 0x4},
    {"tls_dhe_rsa_with_aes_256_cbc_sha", 0x8},
    {"tls_ecdhe_rsa_with_aes_256_cbc_sha", 0x10},
    {"tls_ecdhe_rsa_with_rc4_128_sha", 0x20},
    {"tls_rsa_with_aes_128_cbc_sha256", 0x40},
    {"tls_rsa_with_aes_256_cbc_sha256", 0x80},
    {"tls_ecdhe_rsa_with_aes_128_cbc_sha256", 0x100},
    {"tls_ecdhe_ecdsa_with_aes_128_cbc_sha256", 0x200},
    {"tls_ecdhe_ecdsa_with_aes_128_cbc_sha", 0x400},
    {"tls_ecdhe_ecdsa_with_aes_256_cbc_sha", 0x800},
    {"tls_rsa_with_aes_128_gcm_sha256", 0x1000},
    {"tls_rsa_with_aes_256_gcm_sha384", 0x2000},
    {"tls_dhe_rsa_with_aes_128_gcm_sha256", 0x4000},
    {"tls_dhe_rsa_with_aes_256_gcm_sha384", 0x8000},
    {"tls_ecdhe_rsa_with_aes_128_gcm_sha256", 0x10000},
    {"tls_ecdhe_rsa_with_aes_256_gcm_sha384", 0x20000},
    {"tls_ecdhe_ecdsa_with_aes_128_gcm_sha256", 0x40000},
    {"tls_ecdhe_ecdsa_with_aes_256_gcm_sha384", 0x80000},
    {"tls_ecdhe_ecdsa_with_chacha20_poly1305_sha256", 0x100000},
    {"tls_ecdhe_rsa_with_chacha20_poly1305_sha256", 0x200000},
    {"tls_dhe_rsa_with_chacha20_poly1305_sha256", 0x400000},
};
constexpr Enumeration kCipherBits = checked("cipher", kCipherBitsRows);

// ref: commands-socket.md §5, §6

constexpr KeywordRow kAlpnBitsRows[] = {{"h1", 1}, {"h2", 2}, {"h2c", 4}, {"h2_14", 8}, {"h2_16", 16}, {"full_list", 31}};
constexpr Enumeration kAlpnBits = checked("ALPN", kAlpnBitsRows);

constexpr KeywordRow kInhibitThresholdRows[] = {{"min", 1}, {"low", 2}, {"default", 3}, {"med", 4}, {"high", 5}, {"max", 6}};
constexpr Enumeration kInhibitThreshold = checked("transmit inhibit threshold", kInhibitThresholdRows);

constexpr KeywordRow kSocketAsyncRows[] = {
    row("ssl_accept", SocketAsync::ssl_accept),
    row("rx_frag_too_big", SocketAsync::rx_frag_too_big),
    row("other_side_close_ssl", SocketAsync::other_side_close_ssl),
    row("connected_secured", SocketAsync::connected_secured),
    row("wrong_root_ca", SocketAsync::wrong_root_ca),
};
constexpr Enumeration kSocketAsync = checked("socket event", kSocketAsyncRows);

// clang-format on

}  // namespace cc3235::at
