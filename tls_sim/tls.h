#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/chip_types.h"
#include "base/date_time.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"

/// Secure sockets of the chip on OpenSSL, without I/O: bytes of the peer go in, bytes for the peer come out.
/// ref: tls.md
namespace cc3235::tls_sim {

/// Which end of a connection the chip is.
enum class Side : std::uint8_t {
  client,  ///< of Connect
  server,  ///< of Accept. ref: tls.md §6
};

/// A credential file as the chip finds it in flash. A name that is set but not there is `named` without `content`.
struct Credential {
  bool named = false;
  std::optional<Bytes> content;
};

/// What SetSockOpt left on a socket. ref: tls.md §3
struct Settings {
  SecMethod method = SecMethod::sslv3_tlsv1_2;
  std::uint32_t suites = 0x7fffff;  ///< SECURE_MASK, bit n = row n of tls.md §4
  Credential ca, private_key, certificate, dh_key;
  std::string domain_name;  ///< of a client; empty: not checked, no SNI
  bool host_signs = false;  ///< SECURE_EXT_CLIENT_CHLNG_RESP: the host is to sign for a client, not a key file
  std::uint32_t alpn = 0;   ///< bits of SECURE_ALPN, of a client; 0: no extension
  /// Of a client: rows 26 and 27 of tls.md §2 count. The firmware has no keyword for it, MQTT's skip_cert_verify is it.
  bool catalog_check = true;
};

/// How a verdict was reached, for log and observers.
struct Verdict {
  int row = 28;  ///< row of tls.md §2
  Status status;
  bool up = true;  ///< the connection stays (0 and the four warnings)
  std::string reason;
};

/// True for 0 and for the codes that leave the connection up: -453, -461, -467, -468. ref: tls.md §1
bool connection_up(Status status);

/// The verdict of Connect on certificates at hand, without a server: `ca` (DER) as CA file, `sent` (DER, leaf first) as what
/// a server sends, no name to compare. Each must be a certificate. Without `now` dates do not count.
Verdict judge_certificates(ByteView ca, std::span<const Bytes> sent, const catalog::Catalog& trust,
                           std::optional<UnixSeconds> now);

/// What sessions share: the settings of clients and of servers (security level 0) in the library context of the catalog
/// room, which reads no openssl.cnf, and the key log. Outlives its sessions, which may run on several threads; OpenSSL is
/// touched by the first of them.
class Context {
 public:
  /// `key_log` receives NSS key-log lines without line end, on the thread of the session; may be empty.
  explicit Context(std::function<void(std::string_view)> key_log = {});
  ~Context();
  Context(Context&&) noexcept;
  Context& operator=(Context&&) noexcept;
  struct Impl;
  Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Everything a session needs from outside.
struct SessionSetup {
  Side side = Side::client;
  Settings settings;
  const catalog::Catalog* trust = nullptr;  ///< the catalog in use, asked by clients only; must outlive the handshake
  UnixSeconds now{};                        ///< device clock
  Log log;
};

/// One TLS connection. Move-only; single-threaded.
///
/// Handshake: call advance() once, send what take_output() gives, feed() what arrives, call advance() again, until it no
/// longer answers `wants_input`. Then verdict() is the code of Connect, or of the ssl_accept event; when verdict().up the
/// session carries data.
class Session {
 public:
  /// Rows 4 to 8 of tls.md §2 are decided here, from the files: -454, -456, -457, -458, -459; and settings that leave no
  /// suite: -340, for a server -300.
  static Result<Session> create(Context& context, SessionSetup setup);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  enum class Progress : std::uint8_t { wants_input, finished };
  Progress advance();
  /// Valid once advance() said finished.
  const Verdict& verdict() const;

  /// Bytes from the peer. False when the session's input buffer (at most 64 KiB) is full: read first.
  bool feed(ByteView from_peer);
  /// The peer's FIN; `clean` records nothing more will come.
  void feed_end();
  bool has_output() const;
  /// Moves out the bytes that must go to the peer (alerts included). Empty when there are none.
  Bytes take_output();

  /// Decrypts into `out`. Count > 0: data; 0: end of stream; no value: wants_input; error: tls.md §5 (-452, -470, -3xx,
  /// -451).
  std::optional<Result<std::size_t>> read(MutableBytes out);
  /// True once: the peer went on in plain text, after close_notify or without it. ref: events.md §4
  bool take_left_tls();
  /// True when decrypted bytes are waiting, so read() gives data without new input.
  bool readable() const;
  /// Encrypts all of `data` into the output. Error once the session is closed (-452).
  Status write(ByteView data);
  /// Puts a close_notify into the output.
  void close();

  /// The ALPN bit the server picked, 0 when none.
  std::uint32_t alpn_selected() const;

  struct Impl;

 private:
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::tls_sim
