#pragma once

#include <openssl/x509_vfy.h>

#include <string>

#include "catalog/crypto.h"
#include "tls_sim/evidence.h"
#include "tls_sim/verdict.h"

namespace cc3235::tls_sim {

/// Judges the certificates of one peer while its handshake runs.
struct PeerCheck {
  catalog::X509Ptr ca;                      ///< nullptr: nothing is verified
  catalog::X509Ptr expected_leaf;           ///< nullptr: any
  std::string domain_name;                  ///< empty: any
  const catalog::Catalog* trust = nullptr;  ///< nullptr: lists nothing
  bool asks_catalog = true;
  std::optional<UnixSeconds> now;  ///< nullopt: dates do not count
  Evidence evidence;

  /// For SSL_CTX_set_cert_verify_callback. The SSL object's application data is the PeerCheck.
  static int callback(X509_STORE_CTX* store, void*);

  /// What there is to say of the certificates in `store`, which has the peer's as its untrusted ones.
  ChainEvidence examine(X509_STORE_CTX* store) const;

 private:
  bool accepts(X509_STORE_CTX* store);
};

}  // namespace cc3235::tls_sim
