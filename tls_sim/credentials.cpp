#include "tls_sim/credentials.h"

#include <utility>

#include "catalog/signature.h"

namespace cc3235::tls_sim {
namespace {

using catalog::KeyPtr;
using catalog::X509Ptr;

/// The certificates of the file; `state` says what became of it.
std::vector<X509Ptr> read_certificates(const Credential& file, FileState& state) {
  std::vector<X509Ptr> certificates;
  if (!file.named) return certificates;
  state = FileState::absent;
  if (!file.content) return certificates;
  for (auto& certificate : catalog::read_certificates(*file.content)) certificates.push_back(std::move(certificate.x509));
  state = certificates.empty() ? FileState::unusable : FileState::good;
  return certificates;
}

/// The first certificate of the file. Further ones are not used (uncertain). ref: tls.md §7
X509Ptr read_certificate(const Credential& file, FileState& state) {
  auto certificates = read_certificates(file, state);
  return certificates.empty() ? nullptr : std::move(certificates.front());
}

X509Ptr read_ca(const Credential& file, FileState& state, LastCa& last) {
  if (file.named && file.content && last.x509 && *file.content == last.file) {
    state = FileState::good;
    X509_up_ref(last.x509.get());
    return X509Ptr(last.x509.get());
  }
  X509Ptr ca = read_certificate(file, state);
  if (ca) {
    X509_up_ref(ca.get());
    last = {*file.content, X509Ptr(ca.get())};
  }
  return ca;
}

KeyPtr read_private_key(const Credential& file, FileState& state) {
  if (!file.named) return nullptr;
  state = FileState::absent;
  if (!file.content) return nullptr;
  KeyPtr key = catalog::parse_private_key(*file.content);
  state = key ? FileState::good : FileState::unusable;
  return key;
}

/// Certificate and key belong together. ref: tls.md §2 row 7
void match(Credentials& own) {
  if (own.files.certificate != FileState::good) return;
  const catalog::ErrorQueueGuard guard;
  if (own.files.private_key == FileState::unset) {
    own.files.certificate = FileState::unmatched;
  } else if (own.private_key && X509_check_private_key(own.certificate.front().get(), own.private_key.get()) != 1) {
    own.files.private_key = FileState::unusable;
  }
}

}  // namespace

Credentials read_credentials(const Settings& settings, LastCa& last) {
  Credentials read;
  read.ca = read_ca(settings.ca, read.files.ca, last);
  read.certificate = read_certificates(settings.certificate, read.files.certificate);
  read.private_key = read_private_key(settings.private_key, read.files.private_key);
  read.expected_peer = read_certificate(settings.dh_key, read.files.expected_peer);
  match(read);
  return read;
}

}  // namespace cc3235::tls_sim
