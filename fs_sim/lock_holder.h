#pragma once

#include <optional>
#include <string>

namespace cc3235::fs_sim {

/// Who holds a lock on the file, in words: "process 4711" or "this process"; nullopt: nobody, as far as the system tells.
std::optional<std::string> find_lock_holder(const std::string& path);
/// The same of a file that somebody holds: "another process" where the system does not tell.
std::string lock_holder(const std::string& path);

}  // namespace cc3235::fs_sim
