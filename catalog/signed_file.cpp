#include "catalog/signed_file.h"

#include <fmt/format.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/status_codes.h"
#include "catalog/chain.h"
#include "catalog/signature.h"

namespace cc3235::catalog {
namespace {

using namespace status;

constexpr std::size_t kLongestName = 180;
// RSA signatures are as long as the key; the chip knows keys up to 2048 bits, and none under 512 was ever of use.
constexpr std::size_t kShortestSignature = 64;
/// Certificates in a chain (uncertain); a longer one, or one that runs in a circle, does not verify.
constexpr std::size_t kLongestSignerChain = 9;

Judgement refuse(Status status, std::string reason, std::string remedy) {
  return {status, std::move(reason), std::move(remedy)};
}

std::string title(const Certificate& certificate) {
  return fmt::format("'{}'", issued_to(certificate.x509.get()));
}

/// What can be said of the arguments alone. ref: filesystem.md §8 step 4. In an image a missing name is a certificate that
/// is not there. ref: certificate-catalog.md §6 row 10
Judgement judge_arguments(const Closing& closing, Checker checker) {
  if (closing.certificate_name.size() > kLongestName) {
    return refuse(
        SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH,
        fmt::format("a certificate name of {} bytes; {} are the most", closing.certificate_name.size(), kLongestName),
        "give the certificate file a shorter name");
  }
  if (Judgement wrong = judge_signature_size(closing.signature); !wrong.ok()) return wrong;
  if (closing.certificate_name.empty() && checker == Checker::service_pack) {
    return refuse(SL_ERROR_FS_WRONG_CERTIFICATE_FILE_NAME, "no certificate is named", "name the signer's certificate file");
  }
  return {};
}

/// The named certificate and its issuers as the names lead, unverified.
class Gathering {
 public:
  Gathering(const Catalog& catalog, const FindFile& find) : catalog_(catalog), find_(find) {}

  SignerChain gather(std::string_view certificate_name) && {
    if (Judgement missing = open(certificate_name); !missing.ok()) return end(std::move(missing));
    pem_ = last_was_pem_;
    while (true) {
      if (pending_.empty()) return end(no_certificate());
      chain_.members.push_back(std::move(pending_.front()));
      pending_.erase(pending_.begin());
      const Certificate& member = chain_.members.back();
      if (catalog_.trusts(digest_of(member.der)) || is_self_issued(member.x509.get())) return end({});
      if (chain_.members.size() == kLongestSignerChain) return end(too_long());
      if (!pending_.empty()) continue;
      const std::string issuer = issued_by(member.x509.get());
      if (Judgement missing = open(issuer); !missing.ok()) return end(pem_ ? Judgement{} : std::move(missing));
    }
  }

 private:
  SignerChain end(Judgement judgement) {
    static_cast<Judgement&>(chain_) = std::move(judgement);
    return std::move(chain_);
  }

  Judgement open(std::string_view name) {
    name_ = name;
    const auto file = name.empty() ? std::nullopt : find_(name);
    if (name.empty() && chain_.members.empty()) {
      return refuse(SL_ERROR_FS_FILE_NOT_EXISTS, "the file names no certificate", "name the signer's certificate file");
    }
    if (!file) {
      return refuse(SL_ERROR_FS_FILE_NOT_EXISTS, fmt::format("there is no certificate file '{}'", name),
                    fmt::format("add the certificate to the image as a file named exactly '{}', without extension", name));
    }
    last_was_pem_ = is_pem(*file);
    pending_ = read_certificates(*file);
    return {};
  }

  Judgement no_certificate() const {
    return refuse(SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT, fmt::format("the file '{}' holds no certificate", name_),
                  "store it as DER or PEM");
  }
  static Judgement too_long() {
    return refuse(SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT,
                  fmt::format("no root within {} certificates", kLongestSignerChain), "use a shorter chain");
  }

  const Catalog& catalog_;
  const FindFile& find_;
  SignerChain chain_;
  std::vector<Certificate> pending_;  ///< of the file opened last
  std::string name_;
  bool pem_ = false, last_was_pem_ = false;
};

bool knows(Checker checker, int hash) {
  static constexpr std::array kRom{NID_sha1, NID_sha256};
  static constexpr std::array kLater{NID_sha384, NID_sha512};
  return std::ranges::find(kRom, hash) != kRom.end() ||
         (checker == Checker::service_pack && std::ranges::find(kLater, hash) != kLater.end());
}

/// ref: filesystem.md §8 step 7
Judgement judge_links(const std::vector<Certificate>& chain, Checker checker) {
  const auto broken = [](std::string reason, std::string remedy) {
    return refuse(SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT, std::move(reason), std::move(remedy));
  };
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    const Certificate &child = chain[i], &issuer = chain[i + 1];
    switch (link_between(issuer.x509.get(), child.x509.get())) {
      case Link::issued:
        break;
      case Link::unknown_kind:
        return broken(fmt::format("the signature of {} is of a kind that the chip does not know", title(child)),
                      "have it issued with RSA or ECDSA and SHA-256");
      case Link::stranger:
        return broken(fmt::format("{} was not issued by {}, which follows it", title(child), title(issuer)),
                      "put the certificates in order, each before its issuer");
      case Link::forbidden:
        return broken(fmt::format("{} issued {} and is no certificate authority", title(issuer), title(child)),
                      "use a certificate that an authority issued");
      case Link::forged:
        return broken(fmt::format("the signature of {} is not by the key of {}", title(child), title(issuer)),
                      fmt::format("store the {} that issued it", title(issuer)));
    }
    if (const int hash = signature_hash(child.x509.get()); !knows(checker, hash)) {
      return broken(fmt::format("{} is signed with {}, which the {} does not know", title(child), OBJ_nid2sn(hash),
                                checker == Checker::rom ? "ROM" : "chip"),
                    "have it issued with SHA-256");
    }
  }
  return {};
}

Judgement judge_standing(const Catalog& catalog, const std::vector<Certificate>& chain) {
  for (const Certificate& member : chain) {
    if (catalog.revokes(digest_of(member.der))) {
      return refuse(SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT,
                    fmt::format("the catalog revokes {}", title(member)), "sign with a certificate of another chain");
    }
  }
  const Certificate& last = chain.back();
  if (catalog.trusts(digest_of(last.der))) return {kOk, fmt::format("the catalog lists root {}", title(last)), ""};
  if (is_self_issued(last.x509.get())) {
    return refuse(SL_ERROR_FS_ROOT_CA_IS_UNKOWN, fmt::format("the catalog does not list root {}", title(last)),
                  "use a chain with a root that it lists, or program a catalog that lists this one");
  }
  const std::string issuer = issued_by(last.x509.get());
  return refuse(SL_ERROR_FS_ROOT_CA_IS_UNKOWN,
                fmt::format("the PEM file ends with {}, and no file '{}' leads on to a root", title(last), issuer),
                fmt::format("add the issuer to the PEM file, or as a file named exactly '{}'", issuer));
}

}  // namespace

SignerChain judge_signer(const Catalog& catalog, std::string_view certificate_name, const FindFile& find, Checker checker) {
  SignerChain chain = Gathering(catalog, find).gather(certificate_name);
  Judgement& judgement = chain;
  if (judgement.ok()) judgement = judge_links(chain.members, checker);
  if (judgement.ok()) judgement = judge_standing(catalog, chain.members);
  return chain;
}

Judgement judge_signature_size(ByteView signature) {
  if (signature.size() > kSignatureSize) {
    return refuse(SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH,
                  fmt::format("a signature of {} bytes; {} are the most", signature.size(), kSignatureSize),
                  "sign with an RSA key of 2048 bits");
  }
  if (signature.size() < kShortestSignature) {
    return refuse(SL_ERROR_FS_ILLEGAL_SIGNATURE,
                  fmt::format("the file must be signed, and {} bytes are no signature", signature.size()),
                  "sign the file, or create it with no-signature");
  }
  return {};
}

SignerChain judge_closing(const Store& store, const Closing& closing, const FindFile& find, Checker checker) {
  if (Judgement wrong = judge_arguments(closing, checker); !wrong.ok()) return {std::move(wrong)};
  if (!store.state.ok()) return {store.state};
  return judge_signer(store.catalog, closing.certificate_name, find, checker);
}

Judgement judge_content(const SignerChain& chain, ByteView content, ByteView signature) {
  const Certificate& signer = chain.members.front();
  const KeyPtr key(X509_get_pubkey(signer.x509.get()));
  for (const Hash hash : {Hash::sha256, Hash::sha1}) {
    if (verifies(key.get(), hash, content, signature)) return {kOk, "chain and signature are good", ""};
  }
  return refuse(SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT,
                fmt::format("the signature is not over these bytes by the key of {}", title(signer)),
                "sign the bytes as they are stored (with the hash header of an MCU image), with the key of the named "
                "certificate");
}

Judgement judge_signed_file(const Store& store, const Closing& closing, ByteView content, const FindFile& find,
                            Checker checker) {
  SignerChain chain = judge_closing(store, closing, find, checker);
  if (!chain.ok()) return std::move(static_cast<Judgement&>(chain));
  return judge_content(chain, content, closing.signature);
}

bool raises_alert(Status status) {
  static constexpr std::array kAlerts{
      SL_ERROR_FS_CERT_IN_THE_CHAIN_REVOKED_SECURITY_ALERT, SL_ERROR_FS_WRONG_SIGNATURE_SECURITY_ALERT,
      SL_ERROR_FS_CERT_CHAIN_ERROR_SECURITY_ALERT,          SL_ERROR_FS_SECURITY_ALERT,
      SL_ERROR_FS_CONFIG_FILE_CHECSUM_ERROR_SECURITY_ALERT, SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT};
  return std::ranges::find(kAlerts, status) != kAlerts.end();
}

}  // namespace cc3235::catalog
