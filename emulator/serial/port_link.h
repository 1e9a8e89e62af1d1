#pragma once

#include <string>

#include "emulator/serial/file_descriptor.h"

namespace cc3235::emulator {

/// The symbolic link `--port-link`. While the process lives it holds a lock on `<path>.lock`, so that a link which a dead
/// process left is told from one in use.
class PortLink {
 public:
  /// Claims the path. Throws Failure: port_in_use when a living process has it, usage when it is no link of ours or cannot
  /// be made there.
  explicit PortLink(std::string path);
  /// Removes the link if it is still the one that was made.
  ~PortLink();
  PortLink(const PortLink&) = delete;
  PortLink& operator=(const PortLink&) = delete;

  /// Makes the link in one step; whoever sees it can open it.
  void publish(const std::string& target);

 private:
  std::string path_, lock_path_, target_;
  FileDescriptor lock_;
};

}  // namespace cc3235::emulator
