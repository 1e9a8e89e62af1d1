#pragma once

#include <memory>

#include "base/address.h"
#include "emulator/cases/case.h"
#include "emulator/cases/identities.h"

namespace cc3235::emulator {

/// The servers and visitors of a case: real sockets on loopback, served by a thread of their own.
class CasePeers {
 public:
  CasePeers(const CaseSetUp& set_up, const CaseIdentities& identities);
  ~CasePeers();
  CasePeers(const CasePeers&) = delete;
  CasePeers& operator=(const CasePeers&) = delete;

  /// The names of the servers, and where each of their ports is.
  const nwp::chip::SandboxRules& rules() const;
  /// Somebody comes to a port of the device, which is there on the host.
  void visit(const Endpoint& host, bool tls);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cc3235::emulator
