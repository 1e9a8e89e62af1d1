#include "emulator/cases/set_up_reader.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "catalog/catalog.h"

namespace cc3235::emulator {
namespace {

using namespace std::chrono_literals;

// What certificates say of their time unless the case does.
constexpr UnixSeconds kFrom = std::chrono::sys_days{2020y / 1 / 1}, kTo = std::chrono::sys_days{2030y / 1 / 1};
constexpr std::size_t kMost = 64;  ///< certificates, files, servers of each kind
constexpr std::array<std::string_view, 6> kKeys{"p-256", "p-384", "rsa-1024", "rsa-2048", "rsa-3072", "rsa-4096"};
constexpr std::array<std::string_view, 4> kHashes{"sha1", "sha256", "sha384", "sha512"};
constexpr std::array<std::string_view, 3> kVersions{"1.0", "1.1", "1.2"};

std::string one_of(CaseWords& words, std::string_view what, std::span<const std::string_view> choices) {
  std::string word = words.take(what);
  if (std::ranges::find(choices, std::string_view(word)) == choices.end()) {
    words.line().refuse(fmt::format("'{}': {} is one of {}", word, what, fmt::join(choices, ", ")));
  }
  return word;
}

UnixSeconds date(CaseWords& words) {
  const std::string word = words.take("a date");
  const auto time = parse_date(word);
  if (!time) words.line().refuse(fmt::format("'{}' is no date; give one such as 2021-06-01T00:00:00Z", word));
  return *time;
}

template <class List>
auto& added(List& list, const CaseLine& line) {
  if (list.size() == kMost) line.refuse(fmt::format("more than {} of this kind; leave some out", kMost));
  return list.emplace_back();
}

}  // namespace

void SetUpReader::read(std::string_view text, CaseLine line) {
  if (text.starts_with('|')) {
    if (!text_goes_on_) line.refuse("a line of text follows no file of text; put 'folder-file NAME text' before it");
    text.remove_prefix(text.starts_with("| ") ? 2 : 1);
    set_up_.files.back().text += fmt::format("{}\n", text);
    return;
  }
  text_goes_on_ = false;
  CaseWords words(text, line);
  using Role = CaseCertificate::Role;
  using Place = CaseFile::Place;
  const std::string statement = words.take("a statement");
  if (statement == "clock") {
    read_clock(words);
  } else if (statement == "catalog") {
    read_catalog(words);
  } else if (statement == "station") {
    read_station(words);
  } else if (statement == "flash") {
    read_flash(words);
  } else if (statement == "root" || statement == "intermediate" || statement == "leaf") {
    read_certificate(statement == "root" ? Role::root : statement == "leaf" ? Role::leaf : Role::intermediate, words);
  } else if (statement == "flash-file" || statement == "folder-file") {
    read_file(statement == "flash-file" ? Place::flash : Place::folder, words);
  } else if (statement == "server") {
    read_server(words);
  } else {
    line.refuse(
        fmt::format("'{}' is no statement of the set-up; there are clock, catalog, station, flash, root, intermediate, "
                    "leaf, flash-file, folder-file and server",
                    statement));
  }
  words.end();
}

void SetUpReader::read_clock(CaseWords& words) {
  using Kind = nwp::chip::ClockStart::Kind;
  set_up_.clock.kind = words.take_if("cold") ? Kind::cold : Kind::date;
  if (set_up_.clock.kind == Kind::date) set_up_.clock.date = date(words);
}

void SetUpReader::read_catalog(CaseWords& words) {
  if (words.take_if("roots")) {
    set_up_.trusted = known_until(words, {"revoked"});
    if (words.take_if("revoked")) set_up_.revoked = known_until(words, {});
    return;
  }
  std::vector<std::string_view> names(catalog::built_in_names().begin(), catalog::built_in_names().end());
  names.emplace_back("none");
  set_up_.catalog = one_of(words, "a catalog ('roots' aside)", names);
}

void SetUpReader::read_station(CaseWords& words) {
  if (words.take_if("away")) {
    set_up_.joined = false;
  } else if (!words.take_if("joined")) {
    words.line().refuse("the station is 'joined' or 'away'");
  }
  if (words.take_if("dhcp")) set_up_.dhcp = words.take_number("the time until an address comes, ms,", 0, 60'000);
}

void SetUpReader::read_flash(CaseWords& words) {
  if (words.take_if("unformatted")) {
    set_up_.unformatted = true;
  } else if (words.take_if("locks-at")) {
    set_up_.lock_at = static_cast<std::uint8_t>(words.take_number("the number of alerts", 1, 255));
  } else {
    words.line().refuse("of the flash there are 'unformatted' and 'locks-at N'");
  }
}

void SetUpReader::read_certificate(CaseCertificate::Role role, CaseWords& words) {
  CaseCertificate& made = added(set_up_.certificates, words.line());
  made.role = role;
  made.from = kFrom;
  made.to = kTo;
  std::string id = words.take("the name that the case calls it by");
  const bool taken = std::ranges::find(set_up_.certificates, id, &CaseCertificate::id) != set_up_.certificates.end();
  if (taken || id.empty()) words.line().refuse(fmt::format("'{}' is taken; choose another name", id));
  made.common_name = words.take("the common name");
  if (made.common_name.empty() || made.common_name.size() > 64) {
    words.line().refuse("a common name is 1 to 64 bytes long");
  }
  if (role != CaseCertificate::Role::root) {
    if (!words.take_if("by")) words.line().refuse("'by ISSUER' is missing; only a root is its own issuer");
    made.issuer = known(words, "the issuer");
  }
  while (!words.empty()) {
    if (words.take_if("key")) {
      made.key = one_of(words, "a key", kKeys);
    } else if (words.take_if("twin-of")) {
      made.twin_of = known(words, "the certificate with the same key");
    } else if (words.take_if("hash")) {
      made.hash = one_of(words, "a hash", kHashes);
    } else if (words.take_if("host")) {
      made.hosts.push_back(words.take("a host name"));
    } else if (words.take_if("valid")) {
      made.from = date(words);
      made.to = date(words);
    } else {
      words.line().refuse(fmt::format("'{}': a certificate has key, twin-of, hash, host and valid", words.take("")));
    }
  }
  made.id = std::move(id);  // from now on known
}

void SetUpReader::read_file(CaseFile::Place place, CaseWords& words) {
  using Content = CaseFile::Content;
  static constexpr std::array<std::pair<std::string_view, Content>, 5> kContents{{{"pem", Content::pem},
                                                                                  {"der", Content::der},
                                                                                  {"key", Content::key},
                                                                                  {"cut-pem", Content::cut_pem},
                                                                                  {"text", Content::text}}};
  CaseFile& file = added(set_up_.files, words.line());
  file.place = place;
  file.name = words.take("the name of the file");
  if (file.name.empty() || file.name.size() > 180) words.line().refuse("a name is 1 to 180 bytes long");
  if (place == CaseFile::Place::folder && (file.name.front() == '/' || file.name.find("..") != file.name.npos)) {
    words.line().refuse(fmt::format("'{}' leads out of the folder of the case; give a name in it", file.name));
  }
  const std::string word = words.take("the content");
  const auto* content = std::ranges::find(kContents, word, &std::pair<std::string_view, Content>::first);
  if (content == kContents.end()) {
    words.line().refuse(fmt::format("'{}': a content is pem, der, key, cut-pem or text", word));
  }
  file.content = content->second;
  if (file.content == Content::text) {
    text_goes_on_ = true;
    if (!words.empty()) file.text = words.take("text");
    return;
  }
  file.certificates = known_until(words, {});
  if (file.content != Content::pem && file.certificates.size() > 1) {
    words.line().refuse(fmt::format("{} takes one certificate; only pem takes several", word));
  }
}

void SetUpReader::read_server(CaseWords& words) {
  using Kind = CaseServer::Kind;
  CaseServer& server = added(set_up_.servers, words.line());
  server.where = fmt::format("{}:{}", words.line().file, words.line().number);
  server.host = words.take("the name of the server");
  if (server.host.empty()) words.line().refuse("the name of the server is empty");
  server.port = static_cast<std::uint16_t>(words.take_number("the port", 1, 65535));
  if (words.take_if("tls")) {
    server.kind = Kind::tls;
    server.chain = known_until(words, {"suites", "curve", "version", "demands", "says", "answers"});
  } else if (words.take_if("udp")) {
    server.kind = Kind::udp;
  } else if (words.take_if("closed")) {
    server.kind = Kind::closed;
  } else if (words.take_if("tcp")) {
    server.kind = Kind::tcp;
  } else {
    words.line().refuse("a server is 'tls CERTIFICATE...', 'tcp', 'udp' or 'closed'");
  }
  require_own_port(server, words.line());
  if (server.kind == Kind::closed) return;
  const bool tls = server.kind == Kind::tls;
  while (!words.empty()) {
    if (tls && words.take_if("suites")) {
      server.suites = words.take("OpenSSL's names of suites");
    } else if (tls && words.take_if("curve")) {
      server.curve = words.take("OpenSSL's name of a curve");
    } else if (tls && words.take_if("version")) {
      server.version = one_of(words, "a version of TLS", kVersions);
    } else if (tls && words.take_if("demands")) {
      server.demands = known(words, "the root of client certificates");
    } else if (words.take_if("says")) {
      server.greeting = words.take("what it says");
    } else if (words.take_if("answers")) {
      Bytes answer;
      if (!base64_decode(words.take("what it answers, in base64"), answer)) words.line().refuse("the answer is no base64");
      server.answer = std::move(answer);
    } else {
      words.line().refuse(fmt::format("'{}' is nothing that such a server has", words.take("")));
    }
  }
}

void SetUpReader::require_own_port(const CaseServer& server, const CaseLine& line) const {
  const auto taken = [&server](const CaseServer& other) {
    const auto is_udp = [](const CaseServer& one) { return one.kind == CaseServer::Kind::udp; };
    return &other != &server && other.host == server.host && other.port == server.port && is_udp(other) == is_udp(server);
  };
  if (std::ranges::any_of(set_up_.servers, taken)) {
    line.refuse(fmt::format("port {} of {} has a server already; choose another port or name", server.port, server.host));
  }
}

void SetUpReader::require_known(const std::string& id, const CaseLine& line) const {
  if (id.empty() || std::ranges::find(set_up_.certificates, id, &CaseCertificate::id) == set_up_.certificates.end()) {
    line.refuse(fmt::format("there is no certificate '{}' yet; make it in a line before this one", id));
  }
}

std::string SetUpReader::known(CaseWords& words, std::string_view what) const {
  std::string id = words.take(what);
  require_known(id, words.line());
  return id;
}

std::vector<std::string> SetUpReader::known_until(CaseWords& words, std::initializer_list<std::string_view> ends) const {
  std::vector<std::string> ids = words.take_until(ends, "a certificate");
  for (const std::string& id : ids) require_known(id, words.line());
  return ids;
}

}  // namespace cc3235::emulator
