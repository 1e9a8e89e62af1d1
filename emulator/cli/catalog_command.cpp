#include "emulator/cli/catalog_command.h"

#include <fmt/format.h>

#include <openssl/x509v3.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "catalog/chain.h"
#include "catalog/store.h"
#include "emulator/cli/catalog_files.h"
#include "emulator/config/host_files.h"
#include "emulator/host_time.h"
#include "emulator/json_text.h"
#include "emulator/printable.h"

namespace cc3235::emulator {
namespace {

namespace fs = std::filesystem;
using catalog::Digest;

// ---- build ----

/// As a file manager lists them, which is how TI's tool orders the roots. ref: certificate-catalog.md §2
bool listed_before(const fs::path& a, const fs::path& b) {
  const auto lower = [](unsigned char c) { return std::tolower(c); };
  const std::string one = a.filename().string(), other = b.filename().string();
  return std::ranges::lexicographical_compare(one, other, {}, lower, lower);
}

/// The certificates of files and folders, each once, and what there is to say of others: lines.
struct Gathered {
  std::vector<Digest> digests;
  std::vector<std::string> skipped, remarks;
};

/// Whatever stands in a folder and is no file: subfolders, links that lead nowhere.
void skip_others(const fs::path& path, Gathered& gathered) {
  std::error_code error;
  std::vector<std::string> lines;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unreadable;
    if (entry->is_regular_file(unreadable)) continue;
    const bool folder = entry->is_directory(unreadable);
    lines.push_back(fmt::format("{}: {}", entry->path().string(),
                                folder ? "a folder; name it, too, if it is meant" : "no file, or a link to none"));
  }
  std::ranges::sort(lines);
  gathered.skipped.insert(gathered.skipped.end(), lines.begin(), lines.end());
}

/// Of a certificate that is trusted in vain: a catalog lists roots, and no chain of a device ends elsewhere.
std::string objection(const catalog::Certificate& certificate) {
  X509* x509 = certificate.x509.get();
  if (!catalog::is_self_issued(x509)) return "is not self-signed";
  return catalog::link_between(x509, x509) == catalog::Link::issued && X509_check_ca(x509) != 0 ? "" : "is no authority";
}

Gathered gather(const std::vector<std::string>& paths, std::size_t limit, const Place& place) {
  Gathered gathered;
  for (const std::string& path : paths) {
    std::vector<fs::path> files = files_at(path, place);
    std::ranges::stable_sort(files, listed_before);
    for (const fs::path& file : files) {
      const auto certificates = catalog::read_certificates(read_host_file(file, kLargestTrustFile, place));
      if (certificates.empty() && file == path) {
        place.refuse(fmt::format("{} holds no certificate; give DER or PEM", path));
      }
      if (certificates.empty()) gathered.skipped.push_back(file.string() + ": no certificate");
      for (const catalog::Certificate& certificate : certificates) {
        const Digest digest = catalog::digest_of(certificate.der);
        if (std::ranges::find(gathered.digests, digest) != gathered.digests.end()) continue;
        gathered.digests.push_back(digest);
        if (const std::string why = objection(certificate); !why.empty()) {
          gathered.remarks.push_back(fmt::format("{}: '{}' {}; taken all the same", file.string(),
                                                 catalog::issued_to(certificate.x509.get()), why));
        }
      }
    }
    if (std::error_code error; fs::is_directory(path, error)) skip_others(path, gathered);
  }
  if (gathered.digests.size() > limit) {
    place.refuse(fmt::format("{} certificates, but a catalog holds {}; leave some out", gathered.digests.size(), limit));
  }
  return gathered;
}

std::string summary(const catalog::Catalog& made) {
  return fmt::format("{} trusted, {} revoked, created {}", made.trusted().size(), made.revoked().size(),
                     to_iso(made.created()));
}

// ---- show ----

struct SignatureFinding {
  const char* word;    ///< valid, invalid, absent
  std::string signer;  ///< empty: none
  std::string why;     ///< of an invalid one
};

catalog::Keyring keys_of(const CatalogShow& command, const Place& place) {
  if (!command.otp.empty()) return catalog::Keyring(read_otp(command.otp, place));
  std::vector<catalog::SigningKey> keys{catalog::ti_gen3_key()};
  if (!command.key.empty()) keys.push_back(read_signing_key(command.key, command.key, place));
  return catalog::Keyring(std::move(keys));
}

SignatureFinding look_at_signature(const CatalogShow& command, const Bytes& lst, const Place& place) {
  if (command.signature.empty()) return {"absent", "", ""};
  const catalog::Voucher voucher{catalog::Voucher::Kind::signature,
                                 read_host_file(command.signature, kLargestTrustFile, place)};
  const auto judged = catalog::judge_catalog({lst, voucher}, keys_of(command, place));
  if (judged.ok()) return {"valid", judged.signer, ""};
  return {"invalid", "", fmt::format("{} ({}); {}", judged.reason, judged.status.value(), judged.remedy)};
}

std::string members(const char* title, const std::vector<Digest>& digests) {
  std::string text = digests.empty() ? "" : fmt::format("{}\n", title);
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::string_view name = catalog::name_of(digests[i]);
    text += fmt::format("  {:3}  {}  {}\n", i, to_hex(digests[i]), name.empty() ? "(unknown)" : name);
  }
  return text;
}

JsonObject facts(const catalog::Catalog& shown) {
  return {{"trusted", static_cast<std::int64_t>(shown.trusted().size())},
          {"revoked", static_cast<std::int64_t>(shown.revoked().size())},
          {"created", to_iso(shown.created())}};
}

}  // namespace

Outcome run_command(const CatalogBuild& command) {
  const Place place{"catalog build", ""};
  for (const auto* paths : {&command.roots, &command.revoked}) {
    for (const std::string& path : *paths) require_other_file(command.out, files_at(path, place), place);
  }
  Gathered trusted = gather(command.roots, catalog::kMaxTrusted, place);
  if (trusted.digests.empty())
    place.refuse(fmt::format("no certificate in {}; give DER or PEM files", command.roots.front()));
  Gathered revoked = gather(command.revoked, catalog::kMaxRevoked, place);
  for (const Digest& digest : revoked.digests) {
    if (std::ranges::find(trusted.digests, digest) == trusted.digests.end()) continue;
    trusted.remarks.push_back(to_hex(digest) + ": both trusted and revoked; revoked is what counts");
  }
  const UnixSeconds created = command.created.empty() ? host_time() : read_time(command.created, place);
  if (created < UnixSeconds{}) {
    place.refuse(fmt::format("--created {}: a catalog counts the seconds since 1970; give a later date", command.created));
  }
  const catalog::Catalog made(created, trusted.digests, std::move(revoked.digests));
  write_host_file(command.out, made.to_lst(), place);
  std::string text = fmt::format("{}: {}\n", command.out, summary(made));
  trusted.skipped.insert(trusted.skipped.end(), revoked.skipped.begin(), revoked.skipped.end());
  for (const std::string& what : trusted.skipped) text += printable(fmt::format("skipped: {}", what)) + "\n";
  for (const std::string& remark : trusted.remarks) {
    std::fputs((printable(fmt::format("cc3235emu: catalog build: {}", remark)) + "\n").c_str(), stderr);
  }
  return {text};
}

Outcome run_command(const CatalogSign& command) {
  const Place place{"catalog sign", ""};
  require_other_file(command.out, std::vector<fs::path>{command.file, command.key}, place);
  const Bytes content = read_host_file(command.file, std::size_t{16} << 20, place);
  const catalog::KeyPtr key = read_private_key(command.key, place);
  const auto signature = catalog::sign(key.get(), command.sha1 ? catalog::Hash::sha1 : catalog::Hash::sha256, content);
  if (!signature || signature->size() > catalog::kSignatureSize) {
    place.refuse(fmt::format("{} is a key of {} bits; the chip takes signatures of at most 2048", command.key,
                             EVP_PKEY_get_bits(key.get())));
  }
  std::string why;
  const bool is_catalog = catalog::parse_lst(content, why).has_value();
  if (is_catalog && signature->size() != catalog::kSignatureSize) {
    place.refuse(
        fmt::format("{} is a key of {} bits; catalogs are signed with 2048", command.key, EVP_PKEY_get_bits(key.get())));
  }
  write_host_file(command.out, *signature, place);
  return {fmt::format("{}: signature of {} {} with {}\n", command.out, is_catalog ? "catalog" : "file", command.file,
                      command.sha1 ? "SHA-1" : "SHA-256")};
}

Outcome run_command(const CatalogShow& command) {
  const Place place{"catalog show", ""};
  const NamedCatalog read = read_catalog(command.catalog, place);
  const SignatureFinding signature = look_at_signature(command, read.lst, place);
  if (command.json) {
    JsonObject json = facts(read.catalog);
    json.add("signature", std::string(signature.word));
    if (signature.signer.empty()) {
      json.add("signer", nullptr);
    } else {
      json.add("signer", signature.signer);
    }
    return {json.text() + "\n"};
  }
  std::string text = fmt::format("{}: {}\n  sha256     {}\n  signature  {}", read.name, summary(read.catalog),
                                 to_hex(catalog::digest_of(read.lst)), signature.word);
  if (!signature.signer.empty()) text += fmt::format(", by {}", printable(signature.signer));
  if (!signature.why.empty()) text += fmt::format(": {}", printable(signature.why));
  text += "\n";
  return {text + members("trusted", read.catalog.trusted()) + members("revoked", read.catalog.revoked())};
}

Outcome run_command(const CatalogList& command) {
  std::vector<JsonObject> objects;
  std::string text;
  for (const std::string_view name : catalog::built_in_names()) {
    const catalog::Catalog& known = *catalog::built_in(name);
    JsonObject object{{"name", std::string(name)}};
    object.add("trusted", static_cast<std::int64_t>(known.trusted().size()));
    object.add("revoked", static_cast<std::int64_t>(known.revoked().size()));
    object.add("created", to_iso(known.created()));
    object.add("sha256", to_hex(catalog::digest_of(known.to_lst())));
    objects.push_back(std::move(object));
    text += fmt::format("{:12}  {}\n", name, summary(known));
  }
  return {command.json ? json_array(objects) + "\n" : text};
}

}  // namespace cc3235::emulator
