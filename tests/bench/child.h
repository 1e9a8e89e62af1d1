#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace cc3235::bench {

/// A process that ends with this object.
class Child {
 public:
  /// Starts `arguments`; its standard output comes here, its standard error goes to `log` (a file that is made).
  Child(const std::vector<std::string>& arguments, const std::string& log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t id() const { return id_; }
  /// Reads standard output up to the line that starts with `prefix`; what follows the prefix. Throws when there is none.
  std::string line_with(std::string_view prefix);
  /// What is left of standard output, until the process closes it.
  std::string rest();
  /// Processor time that it has used, s.
  double cpu_seconds() const;
  /// SIGTERM, and waits; throws unless the exit code is 0.
  void end();

 private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string log_;
};

}  // namespace cc3235::bench
