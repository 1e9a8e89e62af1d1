#include "fs_sim/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>

#include "fs_sim/image.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::size_t kSealOverhead = 4 + 16;  ///< revision and tag; see Sealer

/// One row of `block`.
struct StoredBlock {
  std::int64_t number = 0;
  std::size_t size = 0;  ///< bytes
};

struct Contents {
  std::string container;   ///< what SQLite says of its own structures
  std::string unreadable;  ///< the first block of a valid copy that cannot be read
  bool forged = false;     ///< changed behind the chip's back
  std::vector<Entry> files;
  std::vector<StoredBlock> blocks;
  std::uint32_t capacity = 0;
};

/// The copy that a block belongs to.
struct Owner {
  const Entry* entry = nullptr;
  std::uint32_t copy = 0, block = 0;  ///< `block` within the copy
};

std::optional<Owner> find_owner(const Contents& contents, std::int64_t number) {
  for (const Entry& e : contents.files) {
    if (number < e.first_block || number - e.first_block >= e.blocks()) continue;
    const auto within = static_cast<std::uint32_t>(number - e.first_block);
    return Owner{&e, within / e.copy_blocks, within % e.copy_blocks};
  }
  return std::nullopt;
}

/// Where that block's bytes begin in the copy, and how many it can hold.
std::uint32_t offset_of(std::uint32_t block) {
  return block == 0 ? 0 : capacity_of(block);
}
std::uint32_t room_of(std::uint32_t block) {
  return block == 0 ? capacity_of(1) : kBlockSize;
}
/// What sealing adds to a block on disk.
std::size_t overhead_of(const Entry& entry) {
  return entry.secure() ? kSealOverhead : 0;
}

std::string in_words(const Entry& entry) {
  return fmt::format("file '{}' (slot {})", entry.name, entry.slot);
}

/// The first file of which `wrong` says something.
template <class Wrong>
std::string first_file(const Contents& contents, Wrong wrong) {
  for (const Entry& entry : contents.files) {
    if (const std::string what = wrong(entry); !what.empty()) return fmt::format("{}: {}", in_words(entry), what);
  }
  return {};
}

template <class Wrong>
std::string first_block(const Contents& contents, Wrong wrong) {
  for (const StoredBlock& block : contents.blocks) {
    if (const std::string what = wrong(block); !what.empty()) return fmt::format("block {}: {}", block.number, what);
  }
  return {};
}

// Each gives where its invariant does not hold, or nothing.

std::string container(const Contents& contents) {
  return contents.container == "ok" ? "" : contents.container;
}

std::string no_stray_block(const Contents& contents) {
  return first_block(
      contents, [&](const StoredBlock& block) { return find_owner(contents, block.number) ? "" : "belongs to no file"; });
}

std::string block_size(const Contents& contents) {
  return first_block(contents, [&](const StoredBlock& block) {
    const auto owner = find_owner(contents, block.number);
    const std::size_t room = owner ? room_of(owner->block) + overhead_of(*owner->entry) : kBlockSize;
    return block.size <= room ? "" : fmt::format("{} bytes in a room of {}", block.size, room);
  });
}

std::string nothing_behind_the_end(const Contents& contents) {
  return first_block(contents, [&](const StoredBlock& block) {
    const auto owner = find_owner(contents, block.number);
    if (!owner || owner->entry->active != owner->copy) return std::string();
    const std::uint32_t length = owner->entry->length[owner->copy];
    const std::size_t end = offset_of(owner->block) + block.size - std::min(block.size, overhead_of(*owner->entry));
    return end <= length ? "" : fmt::format("goes to byte {} of {}, which has {}", end, in_words(*owner->entry), length);
  });
}

std::string regions(const Contents& contents) {
  return first_file(contents, [](const Entry& e) {
    const bool allowed = is_system_name(e.name) || e.first_block >= kFixedBlocks + kSystemBlocks;
    return allowed ? "" : fmt::format("begins at block {}, which only system files may use", e.first_block);
  });
}

std::string system_files(const Contents& contents) {
  const auto count = std::ranges::count_if(contents.files, [](const Entry& e) { return is_system_name(e.name); });
  return count <= std::ptrdiff_t{kMaxSystemFiles} ? "" : fmt::format("{} of at most {}", count, kMaxSystemFiles);
}

std::string name_table(const Contents& contents) {
  const std::size_t bytes =
      std::accumulate(contents.files.begin(), contents.files.end(), std::size_t{0},
                      [](std::size_t sum, const Entry& e) { return sum + (e.name_kept ? e.name.size() : 0); });
  return bytes <= kNameTable ? "" : fmt::format("{} bytes", bytes);
}

std::string rewritten_plain_file(const Contents& contents) {
  return first_file(contents, [](const Entry& e) {
    const bool both = e.state == FileState::writing && !e.failsafe() && e.active;
    return both ? "open for write, and its only copy valid" : "";
  });
}

std::string single_copy(const Contents& contents) {
  return first_file(contents,
                    [](const Entry& e) { return e.failsafe() || e.length[1] == 0 ? "" : "has content in a second copy"; });
}

std::string plain_tokens(const Contents& contents) {
  return first_file(contents, [](const Entry& e) { return e.secure() || e.tokens == Tokens{} ? "" : "has tokens"; });
}

std::string write_counter(const Contents& contents) {
  return first_file(contents,
                    [](const Entry& e) { return !e.active || e.write_counter > 0 ? "" : "valid, and never written"; });
}

std::string readable_content(const Contents& contents) {
  return contents.unreadable;
}

std::string nothing_forged(const Contents& contents) {
  return contents.forged ? "an entry, a setting or the state of the flash was changed by another program" : "";
}

struct Invariant {
  std::string_view says;
  std::string (*breach)(const Contents&);
};

// In the order of looking: what stands above is what those below rely on.
constexpr std::array kInvariants = {
    Invariant{"the database is whole", container},
    Invariant{"every stored block belongs to a file", no_stray_block},
    Invariant{"no block holds more than its room", block_size},
    Invariant{"nothing is stored behind the end of a valid copy", nothing_behind_the_end},
    Invariant{"only system files use the system region", regions},
    Invariant{"there are at most 50 system files", system_files},
    Invariant{"kept names fit into the name table of 3136 bytes", name_table},
    Invariant{"a plain file that is being written has no valid copy", rewritten_plain_file},
    Invariant{"a file that is not fail-safe has one copy", single_copy},
    Invariant{"a file that is not secure has no tokens", plain_tokens},
    Invariant{"a valid copy was written at least once", write_counter},
    Invariant{"every block of a valid copy can be read and is what was written", readable_content},
    Invariant{"nothing was changed behind the chip's back", nothing_forged},
};

/// Reads what the table of files does not show; a result other than SQLITE_OK when that cannot be read.
int read_rows(sqlite::Database& db, Contents& contents) {
  sqlite::Statement check = db.prepare("PRAGMA integrity_check(1)");
  if (!check) return db.error();
  check.start();
  if (check.row()) contents.container = check.text(0);
  if (!check.finish()) return db.error();
  if (contents.container != "ok") return SQLITE_OK;

  sqlite::Statement blocks = db.prepare("SELECT number, length(content) FROM block ORDER BY number");
  if (!blocks) return db.error();
  for (blocks.start(); blocks.row();) {
    contents.blocks.push_back({blocks.integer(0), static_cast<std::size_t>(blocks.integer(1))});
  }
  return blocks.finish() ? SQLITE_OK : db.error();
}

/// The first block of a valid copy that the flash itself would stumble over.
std::string unreadable_block(Image& image) {
  std::array<std::uint8_t, kBlockSize> block{};
  for (const Entry& entry : image.files().entries()) {
    if (!entry.active) continue;
    const BlockOwner owner = owner_of(entry, *entry.active);
    for (std::uint32_t i = 0; i < entry.copy_blocks && offset_of(i) < entry.length[*entry.active]; ++i) {
      const std::uint32_t number = entry.copy_start(*entry.active) + i;
      const auto read = image.read_block(number, MutableBytes(block).first(room_of(i)), owner);
      if (!read) return fmt::format("block {} of {}: {}", number, in_words(entry), read.status().value());
    }
  }
  return {};
}

}  // namespace

std::variant<CheckReport, ImageError> check_image(const std::string& path) {
  Contents contents;
  {
    auto opened = Image::open({.path = path});
    if (auto* error = std::get_if<ImageError>(&opened)) return std::move(*error);
    auto& image = std::get<Image>(opened);
    contents.files = image.files().entries();
    contents.capacity = image.flash().blocks;
    contents.forged = image.forged();
    contents.unreadable = unreadable_block(image);
  }
  int result = SQLITE_OK;
  std::error_code ignored;
  sqlite::Database db = sqlite::Database::open(std::filesystem::absolute(path, ignored).string(), result);
  if (result == SQLITE_OK) result = db.run("PRAGMA locking_mode=EXCLUSIVE");
  if (result == SQLITE_OK) result = read_rows(db, contents);
  if (result != SQLITE_OK) contents.container = sqlite3_errstr(result);

  CheckReport report;
  report.files = contents.files.size();
  report.capacity = contents.capacity;
  for (const Entry& entry : contents.files) report.blocks += entry.blocks();
  for (const Invariant& invariant : kInvariants) {
    ++report.invariants;
    if (std::string found = invariant.breach(contents); !found.empty()) {
      report.breach = CheckReport::Breach{invariant.says, std::move(found)};
      break;
    }
  }
  return report;
}

}  // namespace cc3235::fs_sim
