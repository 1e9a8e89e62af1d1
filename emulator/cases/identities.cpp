#include "emulator/cases/identities.h"

#include <charconv>
#include <stdexcept>

namespace cc3235::emulator {
namespace {

std::shared_ptr<EVP_PKEY> make_key(std::string_view kind) {
  constexpr std::string_view kRsa = "rsa-";
  catalog::KeyPtr key;
  if (kind.starts_with(kRsa)) {
    std::size_t bits = 0;
    std::from_chars(kind.data() + kRsa.size(), kind.data() + kind.size(), bits);
    key = catalog::make_rsa_key(bits);
  } else {
    key = catalog::make_ec_key(kind == "p-384" ? "P-384" : "P-256");
  }
  if (!key) throw std::runtime_error("OpenSSL made no key");
  return key;
}

void append(Bytes& all, const Bytes& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

CaseIdentities::CaseIdentities(std::span<const CaseCertificate> orders) {
  std::uint64_t serial = 0;
  for (const CaseCertificate& order : orders) {
    CaseIdentity made;
    made.key = order.twin_of.empty() ? make_key(order.key) : of(order.twin_of).key;
    catalog::CertificateText text;
    text.subject = order.common_name;
    text.ca = order.role != CaseCertificate::Role::leaf;
    text.dns_names = order.hosts;
    text.from = order.from;
    text.to = order.to;
    text.digest = order.hash.c_str();
    text.serial = ++serial;
    const CaseIdentity& issuer = order.issuer.empty() ? made : of(order.issuer);
    const X509_NAME* name = order.issuer.empty() ? nullptr : X509_get_subject_name(issuer.certificate.get());
    made.certificate = catalog::issue(text, made.key.get(), name, issuer.key.get());
    made_.emplace(order.id, std::move(made));
  }
}

Bytes CaseIdentities::content_of(const CaseFile& file) const {
  using Content = CaseFile::Content;
  Bytes content;
  switch (file.content) {
    case Content::text:
      return {file.text.begin(), file.text.end()};
    case Content::der:
      return of(file.certificates.front()).der();
    case Content::key:
      return catalog::private_key_pem(of(file.certificates.front()).key.get());
    case Content::pem:
      for (const std::string& id : file.certificates) append(content, catalog::to_pem(of(id).der()));
      return content;
    case Content::cut_pem:
      content = catalog::to_pem(of(file.certificates.front()).der());
      content.resize(content.size() / 2);
      return content;
  }
  return content;
}

}  // namespace cc3235::emulator
