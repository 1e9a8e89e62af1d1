#pragma once

#include <string>
#include <vector>

namespace cc3235::test {

/// One exchange written by hand from the reference. Files of them are a block for each, blocks divided by blank lines:
///
///     # ref: commands-socket.md §3 "Bind"
///     ! AT+HttpCreate          a line sent before (the answer ends in OK)
///     > AT+Bind=0,INET,80,0.0.0.0
///     = sl_Bind(sd 0, family 2, …) -> 0     the call on the host driver and its answer; none: the line does not get there
///     < OK                     the lines of the answer
struct Transcript {
  std::string file;
  int line_number = 0;
  std::vector<std::string> before;
  std::string line;
  std::string backend;
  std::vector<std::string> answer;
};

/// All blocks of all files of a folder. Throws std::runtime_error with file and line for a block that is none.
std::vector<Transcript> read_transcripts(const std::string& folder);

}  // namespace cc3235::test
