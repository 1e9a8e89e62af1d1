#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/crypto.h"
#include "catalog/judgement.h"
#include "catalog/store.h"

/// Files that are closed, or programmed, with a certificate and a signature. ref: filesystem.md §8; certificate-catalog.md
/// §3
namespace cc3235::catalog {

/// Where certificates lie by name: on the flash, or among files at hand. nullopt: there is no such file. Names are the
/// flash's: any case.
using FindFile = std::function<std::optional<Bytes>(std::string_view name)>;

/// Who checks. The ROM, at programming, knows SHA-1 and SHA-256 only; a running chip with its service pack also takes
/// certificates that were signed with SHA-384 or SHA-512. ref: customer-cases.md 68
enum class Checker : std::uint8_t { rom, service_pack };

/// A chain from the certificate that a file names to where it ends.
struct SignerChain : Judgement {
  std::vector<Certificate> members{};  ///< the signer first; as far as they were found
};

/// Steps 6 to 9 of filesystem.md §8: the certificates, found by their names, verified, not revoked, with a listed root. A
/// chain ends at the first certificate that the catalog lists (uncertain), or at one that is its own issuer.
SignerChain judge_signer(const Catalog& catalog, std::string_view certificate_name, const FindFile& find, Checker checker);

/// What a file is closed with.
struct Closing {
  std::string_view certificate_name;
  ByteView signature;
};

/// Whether so many bytes can be a signature: -10363 for too few, -10290 for too many.
Judgement judge_signature_size(ByteView signature);

/// Steps 4 to 9: all but the content, which may be large.
SignerChain judge_closing(const Store& store, const Closing& closing, const FindFile& find, Checker checker);
/// Step 10, for a good chain.
Judgement judge_content(const SignerChain& chain, ByteView content, ByteView signature);
/// Steps 4 to 10.
Judgement judge_signed_file(const Store& store, const Closing& closing, ByteView content, const FindFile& find,
                            Checker checker);

/// True for the codes that are counted as security alerts. ref: filesystem.md §5
bool raises_alert(Status status);

}  // namespace cc3235::catalog
