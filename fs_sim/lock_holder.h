#pragma once

#include <string>

namespace cc3235::fs_sim {

/// Who holds a lock on the file, in words: "process 4711", "this process" or, where the system does not tell, "another
/// process".
std::string lock_holder(const std::string& path);

}  // namespace cc3235::fs_sim
