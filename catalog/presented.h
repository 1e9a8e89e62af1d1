#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/crypto.h"
#include "catalog/judgement.h"
#include "catalog/signed_file.h"

/// Certificates at hand, arranged as the chain that a device would see.
namespace cc3235::catalog {

/// The first of some certificates, and its issuers as far as the others are theirs.
struct Presented {
  std::vector<Bytes> chain;          ///< DER, leaf first; at least one
  std::vector<std::string> names;    ///< "Issued To" of each
  bool complete = false;             ///< the last is its own issuer: a root
  bool stray_root = false;           ///< it is not complete, and a root was given that issued nothing in it
  std::string last_issuer;           ///< "Issued By" of the last
  bool pem = false;                  ///< the first one's file is PEM
  UnixSeconds valid_from, valid_to;  ///< when all of them are valid; empty when valid_to comes first
  std::string signer_objection;      ///< why the first one's key can sign no file; empty when it can
  Status signer_status{};            ///< … and the code that such a signature gives

  const Bytes& root() const { return chain.back(); }
};

/// `all`: at least one. `pem`: the form of the file that the first one stands in.
Presented arrange(std::vector<Certificate> all, bool pem);

/// What programming a file gives that is signed with the first certificate, all of them in flash under their names. A root
/// alone is judged as the root of some other signer.
Judgement judge_programming(const Catalog& catalog, const Presented& presented);

/// The built-in catalog that lists this root, other than `catalog`; empty when there is none.
std::string_view listed_elsewhere(const Digest& root, const Catalog& catalog);

}  // namespace cc3235::catalog
