#include "fs_sim/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "catalog/otp.h"
#include "fs_sim/image.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::int64_t kSealOverhead = 4 + 16;  ///< revision and tag; see Sealer

struct Contents {
  std::string container;   ///< what SQLite says of its own structures
  std::string unreadable;  ///< the first complete copy that cannot be read
  bool forged = false;     ///< changed behind the chip's back
  FlashState flash;
  Bytes factory_image;
  std::vector<Entry> files;
  std::vector<StoredBlock> blocks;
  std::vector<WornBlock> worn;
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

/// What sealing adds to a block on disk.
std::int64_t overhead_of(const Entry& entry) {
  return entry.secure() ? kSealOverhead : 0;
}

/// The copy that counts, and the new one that only waits for a decision.
bool is_complete(const Entry& entry, std::uint32_t copy) {
  return entry.active == copy || (entry.state == FileState::pending && entry.target() == copy);
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
    const std::int64_t room = owner ? room_of(owner->block) + overhead_of(*owner->entry) : std::int64_t{kBlockSize};
    return block.size <= room ? "" : fmt::format("{} bytes in a room of {}", block.size, room);
  });
}

std::string nothing_behind_the_end(const Contents& contents) {
  return first_block(contents, [&](const StoredBlock& block) {
    const auto owner = find_owner(contents, block.number);
    if (!owner || !is_complete(*owner->entry, owner->copy)) return std::string();
    const std::uint32_t length = owner->entry->length[owner->copy];
    const std::int64_t end = offset_of(owner->block) + block.size - std::min(block.size, overhead_of(*owner->entry));
    return end <= length ? "" : fmt::format("goes to byte {} of {}, which has {}", end, in_words(*owner->entry), length);
  });
}

/// What was never written of a plain file reads as erased, but for its last byte: that one was.
std::string whole_to_the_end(const Contents& contents) {
  return first_file(contents, [&](const Entry& e) {
    for (const std::uint32_t copy : {0u, 1u}) {
      if (e.secure() || !is_complete(e, copy) || e.length[copy] == 0) continue;
      const Place last = place_of(e.length[copy] - 1);
      const auto stored = std::ranges::find(contents.blocks, e.copy_start(copy) + last.block, &StoredBlock::number);
      const std::int64_t size = stored == contents.blocks.end() ? 0 : stored->size;
      if (size <= last.within)
        return fmt::format("ends before byte {} (block {})", e.length[copy], e.copy_start(copy) + last.block);
    }
    return std::string();
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

std::string bundle_of_members(const Contents& contents) {
  return first_file(contents, [&](const Entry& e) {
    const bool stray = e.in_bundle() && e.state == FileState::pending && contents.flash.bundle == BundleState::stopped;
    return stray ? "waits for a bundle, and there is none" : "";
  });
}

std::string factory_image(const Contents& contents) {
  const std::size_t size = contents.factory_image.size();
  if (size != 0 && !decode_program(contents.factory_image)) return fmt::format("{} bytes that are none", size);
  const std::uint32_t wanted = blocks_of_factory_image(size), found = contents.flash.factory_blocks;
  return wanted == found ? "" : fmt::format("{} bytes on {} blocks instead of {}", size, found, wanted);
}

std::string otp(const Contents& contents) {
  std::string why;
  const Bytes& bytes = contents.flash.identity.otp;
  return bytes.empty() || catalog::parse_otp(bytes, why) ? "" : why;
}

std::string wear(const Contents& contents) {
  const auto wrong = std::ranges::find_if(contents.worn, [&](const WornBlock& block) {
    return block.number < kFixedBlocks || block.number >= contents.flash.blocks || block.erased < 1 ||
           block.erased > UINT32_MAX;
  });
  return wrong == contents.worn.end() ? "" : fmt::format("block {}: erased {} times", wrong->number, wrong->erased);
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
    Invariant{"a valid copy goes to its end", whole_to_the_end},
    Invariant{"only system files use the system region", regions},
    Invariant{"there are at most 50 system files", system_files},
    Invariant{"kept names fit into the name table of 3136 bytes", name_table},
    Invariant{"a plain file that is being written has no valid copy", rewritten_plain_file},
    Invariant{"a file that is not fail-safe has one copy", single_copy},
    Invariant{"a file that is not secure has no tokens", plain_tokens},
    Invariant{"a valid copy was written at least once", write_counter},
    Invariant{"every block of a valid copy can be read and is what was written", readable_content},
    Invariant{"a file waits for no bundle that there is not", bundle_of_members},
    Invariant{"the stored programming image is one, on as many blocks as it takes", factory_image},
    Invariant{"the OTP is one", otp},
    Invariant{"blocks that files may use were erased a possible number of times", wear},
    Invariant{"nothing was changed behind the chip's back", nothing_forged},
};

/// The first complete copy that the flash itself would stumble over.
std::string unreadable_copy(Image& image) {
  for (const Entry& entry : image.files().entries()) {
    for (const std::uint32_t copy : {0u, 1u}) {
      if (!is_complete(entry, copy)) continue;
      const auto read = image.whole_copy(entry, copy);
      if (!read) return fmt::format("copy {} of {}: {}", copy, in_words(entry), read.status().value());
    }
  }
  return {};
}

Contents contents_of(Image& image) {
  Contents contents;
  contents.container = image.integrity();
  contents.flash = image.flash();
  contents.forged = image.forged();
  contents.files = image.files().entries();
  if (contents.container != "ok") return contents;  // its tables lead anywhere
  auto blocks = image.stored_blocks();
  auto worn = image.worn_blocks();
  if (!blocks || !worn) contents.container = "a table cannot be read";
  contents.blocks = std::move(blocks).value_or(std::vector<StoredBlock>{});
  contents.worn = std::move(worn).value_or(std::vector<WornBlock>{});
  contents.factory_image = image.factory_image();
  contents.unreadable = unreadable_copy(image);
  return contents;
}

}  // namespace

std::variant<CheckReport, ImageError> check_image(const std::string& path) {
  auto opened = Image::open({.path = path, .access = ImageOptions::Access::look});
  if (auto* error = std::get_if<ImageError>(&opened)) return std::move(*error);
  const Contents contents = contents_of(std::get<Image>(opened));

  CheckReport report;
  report.files = contents.files.size();
  report.capacity = contents.flash.blocks;
  report.locked = contents.flash.is_locked();
  report.empty_bundle =
      contents.flash.bundle == BundleState::pending_commit && std::ranges::none_of(contents.files, &Entry::in_bundle);
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
