#include "fs_sim/memory_disk.h"

#include <algorithm>
#include <cstring>

namespace cc3235::test {

namespace {
struct OpenedFile {
  sqlite3_file base;
  MemoryDisk* disk;
  std::string* name;
};
}  // namespace

/// The functions that SQLite calls.
struct DiskCalls {
  using Fault = MemoryDisk::Fault;
  using Kind = MemoryDisk::Effect::Kind;

  static MemoryDisk& disk(sqlite3_vfs* vfs) { return *static_cast<MemoryDisk*>(vfs->pAppData); }
  static OpenedFile& opened(sqlite3_file* file) { return *reinterpret_cast<OpenedFile*>(file); }
  static Bytes& content(sqlite3_file* file) { return opened(file).disk->files_[*opened(file).name]; }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    opened(file) = {{&kFileCalls}, &disk(vfs), new std::string(name != nullptr ? name : "temporary")};
    content(file);
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  }
  static int close(sqlite3_file* file) {
    delete opened(file).name;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int) {
    disk(vfs).perform({Kind::remove, name, 0, {}});
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
    const Bytes& bytes = content(file);
    const auto at = static_cast<std::size_t>(offset), wanted = static_cast<std::size_t>(size);
    const std::size_t there = at < bytes.size() ? std::min(wanted, bytes.size() - at) : 0;
    if (there > 0) std::memcpy(out, bytes.data() + at, there);
    std::memset(static_cast<char*>(out) + there, 0, wanted - there);
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
    opened(file).disk->perform({Kind::sync, *opened(file).name, 0, {}});
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

void MemoryDisk::apply(const Effect& effect, DiskContent& content) {
  switch (effect.kind) {
    case Effect::Kind::write: {
      Bytes& bytes = content[effect.file];
      bytes.resize(std::max<std::size_t>(bytes.size(), effect.offset + effect.bytes.size()));
      std::ranges::copy(effect.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(effect.offset));
      break;
    }
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

void MemoryDisk::perform(Effect effect) {
  apply(effect, files_);
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
}

DiskContent MemoryDisk::cut_after(std::size_t count, Unsynced unsynced, Random& random) const {
  DiskContent synced = at_start_;
  std::map<std::string, std::vector<const Effect*>> waiting;
  for (const Effect& effect : std::span(effects_).first(count)) {
    auto& queue = waiting[effect.file];
    queue.push_back(&effect);
    if (effect.kind != Effect::Kind::sync && effect.kind != Effect::Kind::remove) continue;
    for (const Effect* one : queue) apply(*one, synced);
    queue.clear();
  }
  for (const auto& [file, queue] : waiting) {
    for (const Effect* one : queue) {
      if (unsynced == Unsynced::kept || (unsynced == Unsynced::some && random.number() % 2 == 0)) apply(*one, synced);
    }
  }
  return synced;
}

}  // namespace cc3235::test
