#include "fs_sim/memory_disk.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace cc3235::test {

std::size_t Pages::read(std::uint64_t offset, MutableBytes out) const {
  const std::size_t there = offset < size_ ? std::min<std::size_t>(out.size(), size_ - offset) : 0;
  for (std::size_t done = 0; done < there;) {
    const std::uint64_t at = offset + done, within = at % kPage;
    const std::size_t count = std::min<std::size_t>(there - done, kPage - within);
    std::memcpy(out.data() + done, pages_[at / kPage]->data() + within, count);
    done += count;
  }
  return there;
}

void Pages::write(std::uint64_t offset, ByteView bytes) {
  resize(std::max<std::uint64_t>(size_, offset + bytes.size()));
  for (std::size_t done = 0; done < bytes.size();) {
    const std::uint64_t at = offset + done, within = at % kPage;
    const std::size_t count = std::min<std::size_t>(bytes.size() - done, kPage - within);
    std::shared_ptr<Page>& page = pages_[at / kPage];
    if (page.use_count() > 1) page = std::make_shared<Page>(*page);
    std::memcpy(page->data() + within, bytes.data() + done, count);
    done += count;
  }
}

void Pages::resize(std::uint64_t size) {
  const std::size_t before = pages_.size();
  pages_.resize((size + kPage - 1) / kPage);
  for (std::size_t i = before; i < pages_.size(); ++i) pages_[i] = std::make_shared<Page>();
  if (size < size_ && size % kPage != 0) {
    std::shared_ptr<Page>& last = pages_.back();
    if (last.use_count() > 1) last = std::make_shared<Page>(*last);
    std::fill(last->begin() + static_cast<std::ptrdiff_t>(size % kPage), last->end(), std::uint8_t{0});
  }
  size_ = size;
}

namespace {

struct OpenedFile {
  sqlite3_file base;
  MemoryDisk* disk;
  std::string* name;
  bool new_log;  ///< its first sync is to sync the folder, too, as SQLite's own disks do
};

constexpr std::uint64_t kSector = 512;  ///< bytes that are written whole or not at all

void take_effect(const Effect& effect, DiskContent& content) {
  switch (effect.kind) {
    case Effect::Kind::write:
      content[effect.file].write(effect.offset, effect.bytes);
      break;
    case Effect::Kind::truncate:
      content[effect.file].resize(effect.offset);
      break;
    case Effect::Kind::remove:
      content.erase(effect.file);
      break;
    case Effect::Kind::sync:
      break;
  }
}

/// Some of it: sectors of a write arrive one by one.
void take_some_effect(const Effect& effect, DiskContent& content, Random& random) {
  if (effect.kind != Effect::Kind::write) {
    if (random.number() % 2 == 0) take_effect(effect, content);
    return;
  }
  for (std::uint64_t done = 0; done < effect.bytes.size();) {
    const std::uint64_t at = effect.offset + done;
    const std::uint64_t size = std::min<std::uint64_t>(kSector - at % kSector, effect.bytes.size() - done);
    const auto first = effect.bytes.begin() + static_cast<std::ptrdiff_t>(done);
    if (random.number() % 2 == 0) {
      take_effect({effect.kind, effect.file, at, Bytes(first, first + static_cast<std::ptrdiff_t>(size))}, content);
    }
    done += size;
  }
}

}  // namespace

/// The functions that SQLite calls.
struct DiskCalls {
  using Fault = MemoryDisk::Fault;
  using Kind = Effect::Kind;

  static MemoryDisk& disk(sqlite3_vfs* vfs) { return *static_cast<MemoryDisk*>(vfs->pAppData); }
  static OpenedFile& opened(sqlite3_file* file) { return *reinterpret_cast<OpenedFile*>(file); }
  static Pages& content(sqlite3_file* file) { return opened(file).disk->files_[*opened(file).name]; }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    constexpr int kLogs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    const std::string path = name != nullptr ? name : "temporary";
    const bool new_log = (flags & kLogs) != 0 && !disk(vfs).files_.contains(path);
    opened(file) = {{&kFileCalls}, &disk(vfs), new std::string(path), new_log};
    content(file);
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  }
  static int close(sqlite3_file* file) {
    delete opened(file).name;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    disk(vfs).perform({Kind::remove, name, 0, {}, sync_folder != 0});
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* vfs, const char* name, int, int* result) {
    *result = disk(vfs).files_.contains(name) ? 1 : 0;
    return SQLITE_OK;
  }
  static int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
    std::strncpy(out, name, static_cast<std::size_t>(size));
    return SQLITE_OK;
  }
  static int randomness(sqlite3_vfs* vfs, int size, char* out) {
    return disk(vfs).host_->xRandomness(disk(vfs).host_, size, out);
  }
  static int sleep(sqlite3_vfs*, int) { return 0; }
  static int time(sqlite3_vfs* vfs, double* now) { return disk(vfs).host_->xCurrentTime(disk(vfs).host_, now); }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }

  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    if (opened(file).disk->fails_now({Fault::read_error})) return SQLITE_IOERR_READ;
    const auto wanted = static_cast<std::size_t>(size);
    const MutableBytes room(static_cast<std::uint8_t*>(out), wanted);
    const std::size_t there = content(file).read(static_cast<std::uint64_t>(offset), room);
    std::ranges::fill(room.subspan(there), std::uint8_t{0});
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }
  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    MemoryDisk& disk = *opened(file).disk;
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    if (disk.fails_now({Fault::full, Fault::write_error, Fault::short_write})) {
      if (disk.fault_ == Fault::short_write) write_bytes(file, {bytes, static_cast<std::size_t>(size) / 2}, offset);
      return disk.fault_ == Fault::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    write_bytes(file, {bytes, static_cast<std::size_t>(size)}, offset);
    return SQLITE_OK;
  }
  static void write_bytes(sqlite3_file* file, ByteView bytes, sqlite3_int64 offset) {
    opened(file).disk->perform(
        {Kind::write, *opened(file).name, static_cast<std::uint64_t>(offset), Bytes(bytes.begin(), bytes.end())});
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (opened(file).disk->fails_now({Fault::write_error})) return SQLITE_IOERR_TRUNCATE;
    opened(file).disk->perform({Kind::truncate, *opened(file).name, static_cast<std::uint64_t>(size), {}});
    return SQLITE_OK;
  }
  static int sync(sqlite3_file* file, int) {
    if (opened(file).disk->fails_now({Fault::sync_error})) return SQLITE_IOERR_FSYNC;
    opened(file).disk->perform({Kind::sync, *opened(file).name, 0, {}, std::exchange(opened(file).new_log, false)});
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(content(file).size());
    return SQLITE_OK;
  }
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int reserved(sqlite3_file*, int* result) {
    *result = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector(sqlite3_file*) { return 512; }
  static int traits(sqlite3_file*) { return 0; }

  static const sqlite3_io_methods kFileCalls;
};

const sqlite3_io_methods DiskCalls::kFileCalls = {1,       close,   read,     write,   truncate, sync,   size,
                                                  lock,    lock,    reserved, control, sector,   traits, nullptr,
                                                  nullptr, nullptr, nullptr,  nullptr, nullptr};

MemoryDisk::MemoryDisk() : host_(sqlite3_vfs_find(nullptr)) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(OpenedFile);
  vfs_.mxPathname = 512;
  vfs_.zName = "cc3235-memory";
  vfs_.pAppData = this;
  vfs_.xOpen = DiskCalls::open;
  vfs_.xDelete = DiskCalls::remove;
  vfs_.xAccess = DiskCalls::access;
  vfs_.xFullPathname = DiskCalls::full_name;
  vfs_.xRandomness = DiskCalls::randomness;
  vfs_.xSleep = DiskCalls::sleep;
  vfs_.xCurrentTime = DiskCalls::time;
  vfs_.xGetLastError = DiskCalls::last_error;
  sqlite3_vfs_register(&vfs_, 1);
}

MemoryDisk::~MemoryDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(host_, 1);
}

void MemoryDisk::perform(Effect effect) {
  take_effect(effect, files_);
  effects_.push_back(std::move(effect));
}

bool MemoryDisk::fails_now(std::initializer_list<Fault> kinds) {
  if (fault_ == Fault::none || std::ranges::find(kinds, fault_) == kinds.end()) return false;
  if (failed_) return fault_ == Fault::full;
  failed_ = calls_left_ == 0;
  if (!failed_) --calls_left_;
  return failed_;
}

void MemoryDisk::fail_after(std::size_t calls, Fault fault) {
  fault_ = fault;
  calls_left_ = calls;
  failed_ = false;
}

void MemoryDisk::restore(DiskContent content) {
  at_start_ = std::move(content);
  files_ = at_start_;
  effects_.clear();
  told_.reset();
}

DiskContent MemoryDisk::cut_after(std::size_t count, Unsynced unsynced, Random& random) {
  if (!told_ || told_->size() != effects_.size()) told_.emplace(at_start_, effects_);
  return told_->cut_after(count, unsynced, random);
}

/// The first `count` of a file's waiting effects become safe.
void DiskHistory::settle(std::vector<const Effect*>& queue, std::size_t count) {
  for (const Effect* one : std::span(queue).first(count)) take_effect(*one, synced_);
  queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(count));
}

void DiskHistory::go_to(std::size_t count) {
  if (count < at_) {
    at_ = 0;
    synced_ = start_;
    waiting_.clear();
  }
  for (; at_ < count; ++at_) {
    const Effect& effect = effects_[at_];
    auto& queue = waiting_[effect.file];
    queue.push_back(&effect);
    if (effect.kind == Effect::Kind::sync) settle(queue, queue.size());
    if (!effect.folder_synced) continue;
    for (auto& [file, other] : waiting_) {
      const auto removal = std::ranges::find(other.rbegin(), other.rend(), Effect::Kind::remove, &Effect::kind);
      settle(other, static_cast<std::size_t>(other.rend() - removal));
    }
  }
}

DiskContent DiskHistory::cut_after(std::size_t count, Unsynced unsynced, Random& random) {
  go_to(count);
  DiskContent left = synced_;
  for (const auto& [file, queue] : waiting_) {
    for (const Effect* one : queue) {
      if (unsynced == Unsynced::kept) take_effect(*one, left);
      if (unsynced == Unsynced::some) take_some_effect(*one, left, random);
    }
  }
  return left;
}

}  // namespace cc3235::test
