#pragma once

#include <string_view>

#include "emulator/cases/case.h"
#include "emulator/cases/case_words.h"

namespace cc3235::emulator {

/// Reads the set-up of a case, one statement a line. docs/cases.md
class SetUpReader {
 public:
  explicit SetUpReader(CaseSetUp& set_up) : set_up_(set_up) {}
  /// A statement, or a line `| text` of the file before it. Throws Failure (usage).
  void read(std::string_view text, CaseLine line);

 private:
  void read_clock(CaseWords& words);
  void read_catalog(CaseWords& words);
  void read_station(CaseWords& words);
  void read_flash(CaseWords& words);
  void read_certificate(CaseCertificate::Role role, CaseWords& words);
  void read_file(CaseFile::Place place, CaseWords& words);
  void read_server(CaseWords& words);
  std::string known(CaseWords& words, std::string_view what) const;
  std::vector<std::string> known_until(CaseWords& words, std::initializer_list<std::string_view> ends) const;
  void require_own_port(const CaseServer& server, const CaseLine& line) const;
  void require_known(const std::string& id, const CaseLine& line) const;

  CaseSetUp& set_up_;
  bool text_goes_on_ = false;  ///< the last statement is a file of text
};

}  // namespace cc3235::emulator
