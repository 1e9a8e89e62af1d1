#include "fs_sim/file_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/status_codes.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::string_view kSystemFolder = "/sys/";
constexpr std::uint32_t kSecureOnly = bit(OpenFlag::create_nosignature) | bit(OpenFlag::create_static_token) |
                                      bit(OpenFlag::create_vendor_token) | bit(OpenFlag::create_public_write) |
                                      bit(OpenFlag::create_public_read);
constexpr std::array<std::string_view, 3> kProtected = {"/sys/certstore.lst", "/sys/mcubootinfo.bin",
                                                        "/sys/servicepack.ucf"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::uint32_t lowest_block(std::string_view name) {
  return is_system_name(name) ? kFixedBlocks : kFixedBlocks + kSystemBlocks;
}

bool overlap(const Entry& a, const Entry& b) {
  return a.first_block < b.first_block + b.blocks() && b.first_block < a.first_block + a.blocks();
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

Status judge_name(std::string_view name) {
  const bool usable = !name.empty() && name.size() <= kMaxName && name.find('\0') == name.npos;
  return usable ? kOk : status::SL_ERROR_FS_WRONG_FILE_NAME;
}

Status judge_creation_flags(std::uint32_t creation, bool secured_device) {
  const bool secure = (creation & bit(OpenFlag::create_secure)) != 0;
  if (!secure && (creation & kSecureOnly) != 0) return status::SL_ERROR_FS_WRONG_FILE_OPEN_FLAGS;
  return secure && !secured_device ? status::SL_ERROR_FS_FILE_SYSTEM_NOT_SECURED : kOk;
}

bool is_system_name(std::string_view name) {
  return name.size() > kSystemFolder.size() && same_name(name.substr(0, kSystemFolder.size()), kSystemFolder);
}

bool is_protected_name(std::string_view name) {
  return std::ranges::any_of(kProtected, [&](std::string_view own) { return same_name(name, own); });
}

const Entry* FileTable::find(std::string_view name) const {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& e) { return same_name(e.name, name); });
  return found == entries_.end() ? nullptr : &*found;
}

Entry* FileTable::find(std::string_view name) {
  return const_cast<Entry*>(std::as_const(*this).find(name));
}

Entry& FileTable::at_slot(std::uint32_t slot) {
  return *std::ranges::lower_bound(entries_, slot, {}, &Entry::slot);
}

void FileTable::put(Entry entry) {
  const auto place = std::ranges::lower_bound(entries_, entry.slot, {}, &Entry::slot);
  if (place != entries_.end() && place->slot == entry.slot) {
    *place = std::move(entry);
  } else {
    entries_.insert(place, std::move(entry));
  }
}

void FileTable::remove(std::uint32_t slot) {
  std::erase_if(entries_, [slot](const Entry& e) { return e.slot == slot; });
}

Result<Entry> FileTable::place(std::string_view name, std::uint32_t creation, std::uint32_t max_size) const {
  const auto system_files = std::ranges::count_if(entries_, [](const Entry& e) { return is_system_name(e.name); });
  if (entries_.size() >= kMaxFiles) return status::SL_ERROR_FS_NO_ENTRIES_AVAILABLE;
  if (is_system_name(name) && system_files >= kMaxSystemFiles) return status::SL_ERROR_FS_NO_ENTRIES_AVAILABLE;

  Entry entry;
  entry.slot = free_slot();
  entry.name = name;
  entry.name_kept = keeps(name);
  entry.creation = creation;
  entry.copy_blocks = blocks_for(max_size);
  const auto gap = best_gap(lowest_block(name), entry.blocks());
  if (!gap) return status::SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE;
  entry.first_block = *gap;
  return entry;
}

std::uint32_t FileTable::free_slot() const {
  std::uint32_t slot = 0;
  for (const Entry& e : entries_) {
    if (e.slot != slot) break;
    ++slot;
  }
  return slot;
}

std::vector<FileTable::Gap> FileTable::gaps(std::uint32_t first_block) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> taken;  // [begin, end) in order, then the end of the flash
  for (const Entry& e : entries_) taken.emplace_back(e.first_block, e.first_block + e.blocks());
  std::ranges::sort(taken);
  taken.emplace_back(blocks_, blocks_);

  std::vector<Gap> found;
  std::uint32_t begin = first_block;
  for (const auto& [used, next] : taken) {
    if (used > begin) found.push_back({begin, used - begin});
    begin = std::max(begin, next);
  }
  return found;
}

std::optional<std::uint32_t> FileTable::best_gap(std::uint32_t first_block, std::uint32_t blocks) const {
  std::optional<Gap> best;
  for (const Gap& gap : gaps(first_block)) {
    if (gap.size >= blocks && (!best || gap.size < best->size)) best = gap;
  }
  return best ? std::optional(best->first) : std::nullopt;
}

std::uint32_t FileTable::largest_gap() const {
  std::uint32_t largest = 0;
  for (const Gap& gap : gaps(kFixedBlocks + kSystemBlocks)) largest = std::max(largest, gap.size);
  return largest;
}

bool FileTable::keeps(std::string_view name, const Entry* besides) const {
  const auto room_of = [besides](std::size_t sum, const Entry& e) {
    return sum + (e.name_kept && &e != besides ? e.name.size() : 0);
  };
  return std::accumulate(entries_.begin(), entries_.end(), name.size(), room_of) <= kNameTable;
}

std::string FileTable::objection(const Entry& entry) const {
  if (entry.slot >= kMaxFiles) return fmt::format("slot {} of {}", entry.slot, kMaxFiles);
  if (entry.name.empty() || entry.name.size() > kMaxName) return fmt::format("a name of {} bytes", entry.name.size());
  if ((entry.creation & ~kCreationFlags) != 0) return fmt::format("creation flags {:#x}", entry.creation);
  if (entry.copy_blocks == 0 || entry.copy_blocks > blocks_ || entry.first_block < kFixedBlocks ||
      entry.first_block > blocks_ || entry.blocks() > blocks_ - entry.first_block)
    return fmt::format("{} blocks from block {}", entry.copy_blocks, entry.first_block);
  if (entry.active > 1u || (entry.active == 1u && !entry.failsafe())) return "a copy that does not exist";
  if ((entry.state == FileState::pending) != (entry.awaits != Awaits::nothing) && entry.state != FileState::writing)
    return "a decision that nothing waits for";
  if (entry.length[0] > entry.max_size() || entry.length[1] > entry.max_size()) return "more content than room";
  for (const Entry& other : entries_) {
    if (other.slot == entry.slot || same_name(other.name, entry.name)) return "a second file of that slot or name";
    if (overlap(other, entry)) return fmt::format("blocks of slot {}", other.slot);
  }
  return {};
}

}  // namespace cc3235::fs_sim
