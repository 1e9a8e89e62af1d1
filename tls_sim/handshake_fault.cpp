#include "tls_sim/handshake_fault.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>

#include "base/status_codes.h"

namespace cc3235::tls_sim {
namespace {

using namespace status;

struct ReasonRow {
  int reason;  ///< SSL_R_…
  int row;     ///< of tls.md §2; 23 where the page names none
  Status status;
  std::string_view text;
};

// clang-format off
/// Codes are those of the status table whose meaning fits; the page names only the ones of rows 9 to 15, 19 and 23.
constexpr ReasonRow kReasons[]{
    {SSL_R_EXCESSIVE_MESSAGE_SIZE, 9, SL_ERROR_BSD_ESECMEMORY, "a handshake message is longer than the engine can hold"},
    {SSL_R_WRONG_VERSION_NUMBER, 10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "what came is no TLS record"},
    {SSL_R_HTTP_REQUEST, 10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "what came is no TLS record"},
    {SSL_R_HTTPS_PROXY_REQUEST, 10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "what came is no TLS record"},
    {SSL_R_UNEXPECTED_RECORD, 10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "record type not known here"},
    {SSL_R_BAD_RECORD_TYPE, 10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "record type not known here"},
    {SSL_R_NO_CIPHERS_AVAILABLE, 12, SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE, "no suite to offer"},
    {SSL_R_WRONG_CIPHER_RETURNED, 12, SL_ERROR_BSD_ESEC_MATCH_SUITE_ERROR, "the peer chose a suite that was not offered"},
    {SSL_R_UNKNOWN_CIPHER_RETURNED, 12, SL_ERROR_BSD_ESEC_UNSUPPORTED_SUITE, "the peer chose an unknown suite"},
    {SSL_R_NO_SHARED_CIPHER, 12, SL_ERROR_BSD_ESEC_HANDSHAKE_FAILURE, "the client offers no suite that we can use"},
    {SSL_R_UNSUPPORTED_PROTOCOL, 13, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION, "the peer chose a version outside the method"},
    {SSL_R_WRONG_SSL_VERSION, 13, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION, "the peer chose a version outside the method"},
    {SSL_R_VERSION_TOO_LOW, 13, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION, "the peer chose a version outside the method"},
    {SSL_R_VERSION_TOO_HIGH, 13, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION, "the peer chose a version outside the method"},
    {SSL_R_BAD_PROTOCOL_VERSION_NUMBER, 13, SL_ERROR_BSD_ESEC_PROTOCOL_VERSION, "the peer chose an unknown version"},
    {SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE, 14, SL_ERROR_BSD_ESEC_NO_PEER_CERT, "the client has no certificate"},
    {SSL_R_WRONG_CURVE, 19, SL_ERROR_BSD_ESEC_ECC_CURVE_ERROR, "the peer chose a curve the chip lacks"},
    {SSL_R_UNSUPPORTED_ELLIPTIC_CURVE, 19, SL_ERROR_BSD_ESEC_ECC_CURVE_ERROR, "the peer chose a curve the chip lacks"},
    {SSL_R_UNABLE_TO_FIND_ECDH_PARAMETERS, 19, SL_ERROR_BSD_ESEC_ECC_CURVETYPE_ERROR, "the peer's curve has no name"},
    {SSL_R_BAD_ECPOINT, 19, SL_ERROR_BSD_ESEC_ECC_PEERKEY_ERROR, "the peer's key share is no point of its curve"},
    {SSL_R_WRONG_CERTIFICATE_TYPE, 19, SL_ERROR_BSD_ESEC_PEER_KEY_ERROR, "the peer's key does not fit the suite"},
    {SSL_R_UNKNOWN_CERTIFICATE_TYPE, 19, SL_ERROR_BSD_ESEC_PEER_KEY_ERROR, "the peer's key is of an unknown kind"},
    {SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS, 19, SL_ERROR_BSD_ESEC_PEER_KEY_ERROR, "the peer's key is no key"},
    {SSL_R_BAD_SIGNATURE, 23, SL_ERROR_BSD_ESEC_VERIFY_SIGN_ERROR, "the signature of the key exchange does not verify"},
    {SSL_R_DIGEST_CHECK_FAILED, 23, SL_ERROR_BSD_ESEC_VERIFY_FINISHED_ERROR, "the Finished message is wrong"},
    {SSL_R_BAD_DIGEST_LENGTH, 23, SL_ERROR_BSD_ESEC_VERIFY_FINISHED_ERROR, "the Finished message is wrong"},
    {SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC, 23, SL_ERROR_BSD_ESEC_VERIFY_MAC_ERROR, "a record fails to decrypt"},
    {SSL_R_DECRYPTION_FAILED, 23, SL_ERROR_BSD_ESEC_VERIFY_MAC_ERROR, "a record fails to decrypt"},
    {SSL_R_ENCRYPTED_LENGTH_TOO_LONG, 23, SL_ERROR_BSD_ESEC_LENGTH_ERROR, "a record is longer than TLS allows"},
    {SSL_R_DATA_LENGTH_TOO_LONG, 23, SL_ERROR_BSD_ESEC_LENGTH_ERROR, "a record is longer than TLS allows"},
    {SSL_R_PACKET_LENGTH_TOO_LONG, 23, SL_ERROR_BSD_ESEC_LENGTH_ERROR, "a record is longer than TLS allows"},
    {SSL_R_LENGTH_MISMATCH, 23, SL_ERROR_BSD_ESEC_BUFFER_ERROR, "a handshake message is malformed"},
    {SSL_R_CERT_LENGTH_MISMATCH, 23, SL_ERROR_BSD_ESEC_BUFFER_ERROR, "the certificate message is malformed"},
    {SSL_R_LENGTH_TOO_SHORT, 23, SL_ERROR_BSD_ESEC_BUFFER_ERROR, "a handshake message is malformed"},
    {SSL_R_BAD_EXTENSION, 23, SL_ERROR_BSD_ESEC_BAD_HELLO, "the ServerHello is malformed"},
    {SSL_R_UNSOLICITED_EXTENSION, 23, SL_ERROR_BSD_ESEC_BAD_HELLO, "the ServerHello answers what was not asked"},
    {SSL_R_UNEXPECTED_MESSAGE, 23, SL_ERROR_BSD_ESEC_UNKNOWN_HANDSHAKE_TYPE, "a handshake message is out of place"},
    {ERR_R_ASN1_LIB, 23, SL_ERROR_BSD_ESEC_ASN_PARSE_E, "a certificate of the peer is no certificate"},
};
// clang-format on

/// OpenSSL's reasons for alerts received; its reasons common to all parts of the library lie above.
bool is_alert(int reason) {
  return reason >= SSL_AD_REASON_OFFSET && reason <= SSL_AD_REASON_OFFSET + 255;
}

HandshakeFault fault_of_alert(int alert) {
  return {11, status_of_alert(alert), fmt::format("the peer sent alert {}", alert)};
}

}  // namespace

Status status_of_alert(int alert) {
  // Beyond the last alert that TLS defines, the formula would run into other codes, the warnings among them.
  if (alert > SSL_AD_NO_APPLICATION_PROTOCOL) return SL_ERROR_BSD_ESEC_FATAL_ERROR;
  return Status{SL_ERROR_BSD_ESEC_CLOSE_NOTIFY.value() - alert};
}

HandshakeFault peer_closed() {
  return {10, SL_ERROR_BSD_ESEC_SOCKET_ERROR_E, "the peer closed the connection"};
}

HandshakeFault closed_by_alert() {
  return fault_of_alert(SSL_AD_CLOSE_NOTIFY);
}

HandshakeFault fault_from_error_queue(bool text_from_peer) {
  HandshakeFault fault{23, SL_ERROR_BSD_ESECGENERAL, "the secure layer failed"};
  bool known = false;
  while (const unsigned long error = ERR_get_error()) {
    const int reason = ERR_GET_REASON(error);
    if (known) continue;
    if (ERR_GET_LIB(error) == ERR_LIB_SSL && is_alert(reason)) {
      fault = fault_of_alert(reason - SSL_AD_REASON_OFFSET);
      known = true;
    } else if (const auto* row = std::ranges::find(kReasons, reason, &ReasonRow::reason);
               ERR_GET_LIB(error) == ERR_LIB_SSL && row != std::end(kReasons)) {
      fault = {row->row, row->status, std::string(row->text)};
      known = true;
    } else {
      fault.reason += fmt::format(" ({}:{})", ERR_GET_LIB(error), reason);
    }
  }
  if (text_from_peer) return {10, SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE, "the peer speaks no TLS"};
  return fault;
}

}  // namespace cc3235::tls_sim
