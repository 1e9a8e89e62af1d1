#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "catalog/issue.h"
#include "emulator/cases/case.h"

namespace cc3235::emulator {

/// A certificate and its private key.
struct CaseIdentity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  Bytes der() const { return catalog::to_der(certificate.get()); }
};

/// The certificates of a case, made afresh.
class CaseIdentities {
 public:
  /// Each issuer stands before what it issues, as parse_case() makes sure.
  explicit CaseIdentities(std::span<const CaseCertificate> orders);

  const CaseIdentity& of(const std::string& id) const { return made_.at(id); }
  Bytes content_of(const CaseFile& file) const;

 private:
  std::map<std::string, CaseIdentity> made_;
};

}  // namespace cc3235::emulator
