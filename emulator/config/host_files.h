#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "emulator/config/place.h"

namespace cc3235::emulator {

/// The content of a regular file of at most `limit` bytes; anything else is refused at `place`.
Bytes read_host_file(const std::filesystem::path& file, std::size_t limit, const Place& place);

/// The same of standard input (`-`), a pipe or a device, too; its end is the end of the content.
Bytes read_host_input(const std::filesystem::path& file, std::size_t limit, const Place& place);

enum class Readers { everybody, owner };

/// Writes the whole file or leaves what was there; a folder that is missing or forbidden is refused at `place`.
void write_host_file(const std::filesystem::path& file, ByteView content, const Place& place,
                     Readers readers = Readers::everybody);

/// Refuses at `place` an output that is one of the inputs, under whatever name: it would be lost.
void require_other_file(const std::filesystem::path& output, std::span<const std::filesystem::path> inputs,
                        const Place& place);

/// `path` itself, or the regular files in it (sorted by name) when it is a folder.
std::vector<std::filesystem::path> files_at(const std::filesystem::path& path, const Place& place);

}  // namespace cc3235::emulator
