#pragma once

#include <openssl/ssl.h>

#include "emulator/cases/case.h"
#include "emulator/cases/identities.h"

namespace cc3235::emulator {

using SslContextPtr = std::unique_ptr<SSL_CTX, catalog::Releaser<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, catalog::Releaser<SSL_free>>;

/// How a server of a case speaks TLS. Throws Failure (usage) when OpenSSL does not know its suites or curve.
SslContextPtr server_context(const CaseServer& server, const CaseIdentities& identities);
/// How a visitor does: like any program of today that takes old TLS, too.
SslContextPtr visitor_context();

}  // namespace cc3235::emulator
