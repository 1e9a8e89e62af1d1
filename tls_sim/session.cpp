#include <openssl/err.h>

#include <new>
#include <utility>

#include "base/status_codes.h"
#include "tls_sim/alpn.h"
#include "tls_sim/context.h"
#include "tls_sim/credentials.h"
#include "tls_sim/handshake_fault.h"
#include "tls_sim/peer_check.h"
#include "tls_sim/suites.h"
#include "tls_sim/wire.h"

namespace cc3235::tls_sim {
namespace {

using namespace status;

/// The domain name goes out as server name too (uncertain). ref: tls.md §3
constexpr bool kSendServerName = true;

/// What a record adds to its data, at most, and how much data a record holds.
constexpr std::size_t kRecordOverhead = 128, kRecordData = 16'384;

constexpr int openssl_version(Version version) {
  switch (version) {
    case Version::sslv3:
    case Version::tls1_0:
      return TLS1_VERSION;  // OpenSSL 3 has no SSLv3
    case Version::tls1_1:
      return TLS1_1_VERSION;
    case Version::tls1_2:
      break;
  }
  return TLS1_2_VERSION;
}

/// The server wants our certificate, and the host is to sign. The AT firmware's handler of that request is empty, so no
/// signature ever comes. ref: tls.md §3 SECURE_EXT_CLIENT_CHLNG_RESP
int wait_for_the_host(SSL*, void*) {
  constexpr int kNotYet = -1;
  return kNotYet;
}

}  // namespace

struct Session::Impl {
  Wire wire;
  PeerCheck check;
  SslPtr ssl;  // after what its callbacks use
  Log log;
  Verdict verdict;
  bool finished = false;
  bool input_ended = false;
  bool close_notify_came = false;
  bool left_tls = false;         ///< the peer went on in plain text, which nobody was told yet
  std::optional<Status> broken;  ///< a fatal alert or record after the handshake; nothing works any more

  void become_client(const Settings& settings);
  void become_server(const Credentials& own);
  bool configure(Context::Impl& context, const Settings& settings, const std::string& suites, const Credentials& own);
  std::string_view call() const { return check.evidence.side == Side::client ? "secure connect" : "secure accept"; }
  void finish();
  bool mid_record() const;
  std::optional<Result<std::size_t>> end_of_data(int ssl_error);
};

void Session::Impl::become_client(const Settings& settings) {
  SSL_set_connect_state(ssl.get());
  if (kSendServerName && !settings.domain_name.empty()) SSL_set_tlsext_host_name(ssl.get(), settings.domain_name.c_str());
  if (settings.host_signs) SSL_set_cert_cb(ssl.get(), wait_for_the_host, nullptr);
  const Bytes protocols = alpn_list(settings.alpn);
  SSL_set_alpn_protos(ssl.get(), protocols.data(), static_cast<unsigned>(protocols.size()));
}

/// A CA file demands a certificate of the client. ref: tls.md §6
void Session::Impl::become_server(const Credentials& own) {
  SSL_set_accept_state(ssl.get());
  SSL_set_verify(ssl.get(), own.ca ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE, nullptr);
  if (!own.dh_parameters) return;
  EVP_PKEY_up_ref(own.dh_parameters.get());
  if (SSL_set0_tmp_dh_pkey(ssl.get(), own.dh_parameters.get()) != 1) EVP_PKEY_free(own.dh_parameters.get());
}

bool Session::Impl::configure(Context::Impl& context, const Settings& settings, const std::string& suites,
                              const Credentials& own) {
  ssl.reset(SSL_new(context.context_of(check.evidence.side)));
  BIO* bio = ssl ? BIO_new_ex(catalog::crypto_context(), context.wire_method.get()) : nullptr;
  if (bio == nullptr) return false;
  BIO_set_data(bio, &wire);
  SSL_set_bio(ssl.get(), bio, bio);
  SSL_set_app_data(ssl.get(), &check);
  const VersionRange versions = versions_of(settings.method);
  SSL_set_min_proto_version(ssl.get(), openssl_version(versions.lowest));
  SSL_set_max_proto_version(ssl.get(), openssl_version(versions.highest));
  if (check.evidence.side == Side::client) {
    become_client(settings);
  } else {
    become_server(own);
  }
  if (!own.certificate.empty()) {
    SSL_use_certificate(ssl.get(), own.certificate.front().get());
    if (own.private_key) SSL_use_PrivateKey(ssl.get(), own.private_key.get());
    for (std::size_t i = 1; i < own.certificate.size(); ++i) SSL_add1_chain_cert(ssl.get(), own.certificate[i].get());
  }
  return SSL_set_cipher_list(ssl.get(), suites.c_str()) == 1;
}

Result<Session> Session::create(Context& context, SessionSetup setup) {
  const catalog::ErrorQueueGuard guard;
  Credentials own = context.impl().read(setup.side, setup.settings);
  const Means means = setup.side == Side::client ? Means{} : own.means();
  const std::string suites = usable_suites(setup.settings.suites, setup.settings.method, means);
  auto impl = std::make_unique<Impl>();
  impl->check.evidence.side = setup.side;
  impl->check.evidence.files = own.files;
  impl->check.evidence.offers_suites = !suites.empty();
  impl->log = std::move(setup.log);
  if (Verdict verdict = judge(impl->check.evidence); !verdict.up) {
    impl->log.debug("{} refused, row {}: {}", impl->call(), verdict.row, verdict.reason);
    return verdict.status;
  }
  if (!impl->configure(context.impl(), setup.settings, suites, own)) return SL_ERROR_BSD_ESECMEMORY;
  impl->check.ca = std::move(own.ca);
  impl->check.expected_leaf = std::move(own.expected_peer);
  if (setup.side == Side::client) {
    impl->check.domain_name = std::move(setup.settings.domain_name);
    impl->check.trust = setup.trust;
    impl->check.asks_catalog = setup.settings.catalog_check;
  }
  impl->check.now = setup.now;
  return Session(std::move(impl));
}

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::Impl::finish() {
  finished = true;
  verdict = judge(check.evidence);
  log.debug("{} {}, row {}: {}", call(), verdict.up ? "up" : "failed", verdict.row, verdict.reason);
}

Session::Progress Session::advance() {
  Impl& self = *impl_;
  if (self.finished) return Progress::finished;
  ERR_clear_error();
  const int result = SSL_do_handshake(self.ssl.get());
  const int error = SSL_get_error(self.ssl.get(), result);
  const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_X509_LOOKUP;
  if (waits && !self.input_ended) return Progress::wants_input;
  // A certificate that the verdict refused stands in the evidence already.
  if (result != 1 && judge(self.check.evidence).up) {
    self.check.evidence.handshake = waits                            ? peer_closed()
                                    : error == SSL_ERROR_ZERO_RETURN ? closed_by_alert()
                                                                     : fault_from_error_queue(!self.wire.began_as_tls());
  }
  ERR_clear_error();
  self.finish();
  return Progress::finished;
}

const Verdict& Session::verdict() const {
  return impl_->verdict;
}

bool Session::feed(ByteView from_peer) {
  Impl& self = *impl_;
  if (self.close_notify_came && !from_peer.empty()) self.left_tls = true;
  return self.broken.has_value() || self.close_notify_came || self.wire.feed(from_peer);
}

void Session::feed_end() {
  impl_->input_ended = true;
}

bool Session::has_output() const {
  return impl_->wire.has_output();
}

Bytes Session::take_output() {
  return impl_->wire.take_output();
}

/// Some bytes of a record came, but not all of it.
bool Session::Impl::mid_record() const {
  const bool body_outstanding = SSL_rstate_string(ssl.get()) == std::string_view("RB");
  return body_outstanding || wire.has_input() || SSL_has_pending(ssl.get()) == 1;
}

/// Why SSL_read gave nothing. ref: tls.md §5
std::optional<Result<std::size_t>> Session::Impl::end_of_data(int ssl_error) {
  if (ssl_error == SSL_ERROR_WANT_READ) {
    if (!input_ended) return std::nullopt;
    if (mid_record()) return SL_ERROR_BSD_ESECTCPDISCONNECTEDUNCOMPLETERECORD;
    return std::size_t{0};
  }
  if (ssl_error == SSL_ERROR_ZERO_RETURN) {
    if (!std::exchange(close_notify_came, true)) left_tls = wire.has_input();
    if (input_ended) return std::size_t{0};
    return SL_ERROR_BSD_ESECCLOSED;
  }
  const HandshakeFault fault = fault_from_error_queue(false);
  broken = fault.status == SL_ERROR_BSD_ESEC_VERIFY_MAC_ERROR ? SL_ERROR_BSD_ESECDECRYPT : fault.status;
  left_tls = broken == SL_ERROR_BSD_ESEC_UNKNOWN_RECORD_TYPE;
  log.debug("secure socket broken: {}", fault.reason);
  return *broken;
}

std::optional<Result<std::size_t>> Session::read(MutableBytes out) {
  Impl& self = *impl_;
  if (!self.finished || !self.verdict.up) return SL_ERROR_BSD_ENOTCONN;
  if (self.broken) return *self.broken;
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(self.ssl.get(), out.data(), out.size(), &count);
  if (result == 1) return count;
  const auto end = self.end_of_data(SSL_get_error(self.ssl.get(), result));
  ERR_clear_error();
  return end;
}

bool Session::take_left_tls() {
  return std::exchange(impl_->left_tls, false);
}

bool Session::readable() const {
  Impl& self = *impl_;
  if (!self.finished || !self.verdict.up || self.broken) return false;
  if (SSL_pending(self.ssl.get()) > 0) return true;
  if (!self.wire.has_input()) return false;
  // A whole record may wait undecrypted.
  const catalog::ErrorQueueGuard guard;
  std::uint8_t byte = 0;
  std::size_t count = 0;
  return SSL_peek_ex(self.ssl.get(), &byte, 1, &count) == 1;
}

Status Session::write(ByteView data) {
  Impl& self = *impl_;
  if (!self.finished || !self.verdict.up) return SL_ERROR_BSD_ENOTCONN;
  if (self.broken || self.close_notify_came || (SSL_get_shutdown(self.ssl.get()) & SSL_SENT_SHUTDOWN) != 0) {
    return SL_ERROR_BSD_ESECCLOSED;
  }
  if (data.empty()) return kOk;
  const catalog::ErrorQueueGuard guard;
  self.wire.expect_output(data.size() + kRecordOverhead * (data.size() / kRecordData + 1));
  std::size_t count = 0;
  if (SSL_write_ex(self.ssl.get(), data.data(), data.size(), &count) != 1) return SL_ERROR_BSD_ESECCLOSED;
  return kOk;
}

void Session::close() {
  Impl& self = *impl_;
  if (!self.finished || !self.verdict.up || self.broken) return;
  const catalog::ErrorQueueGuard guard;
  SSL_shutdown(self.ssl.get());
}

std::uint32_t Session::alpn_selected() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(impl_->ssl.get(), &name, &size);
  return name == nullptr ? 0 : alpn_bit(as_text({name, size}));
}

}  // namespace cc3235::tls_sim
