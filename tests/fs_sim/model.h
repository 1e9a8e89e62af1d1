#pragma once

#include "fs_sim/story.h"

/// What the page says a flash does, with strings for copies and an array for blocks; plain files and fail-safe ones.
/// ref: filesystem.md §1-§3
namespace cc3235::test {

class Model {
 public:
  explicit Model(std::uint32_t flash_size) : owner_(flash_size / fs_sim::kBlockSize) {
    for (std::uint32_t i = 0; i < fs_sim::kFixedBlocks; ++i) owner_[i] = "fixed";
  }

  Answer apply(const Operation& op) {
    using Kind = Operation::Kind;
    switch (op.kind) {
      case Kind::open:
        return code(open(op));
      case Kind::write:
        return code(write(op));
      case Kind::read:
        return read(op);
      case Kind::close:
      case Kind::abort:
        return code(close(op, op.kind == Kind::close));
      case Kind::remove:
        return code(remove(op.name));
      case Kind::info:
        return info(op.name);
      case Kind::content:
        return content(op.name);
      case Kind::stop:
        for (auto& [name, file] : files_) end(file, false);
        return "";
      case Kind::cut:
        for (auto& [name, file] : files_) {
          if (file.use == Use::writing) file.unclosed = true;
          file.use = Use::none;
        }
        return "";
    }
    return "";
  }

  Answer info(const std::string& name) const {
    const auto found = files_.find(name);
    if (found == files_.end()) return code(status::SL_ERROR_FS_FILE_NOT_EXISTS);
    const File& file = found->second;
    std::uint32_t flags = 0;
    if (!file.failsafe) flags |= bit(FileFlag::not_failsafe);
    if (!file.valid) flags |= bit(FileFlag::not_valid);
    if (name.starts_with("/sys/")) flags |= bit(FileFlag::sys_file);
    if (file.use == Use::reading) flags |= bit(FileFlag::open_read);
    if (file.use == Use::writing) flags |= bit(FileFlag::open_write);
    Status status = file.unclosed ? status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY : kOk;
    if (file.use != Use::none) status = status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
    return fmt::format("{} flags {:#x} length {} max {} storage {} writes {}", status.value(), flags,
                       file.valid ? file.valid->size() : 0, file.max, file.blocks * 4096, file.writes);
  }
  Answer content(const std::string& name) const {
    const auto found = files_.find(name);
    if (found == files_.end()) return code(status::SL_ERROR_FS_FILE_NOT_EXISTS);
    if (found->second.use == Use::writing) return code(status::SL_ERROR_FS_FILE_IS_OPEN_FOR_WRITE);
    return found->second.valid ? *found->second.valid : code(status::SL_ERROR_FS_NO_VALID_COPY_EXISTS);
  }

 private:
  enum class Use { none, reading, writing };
  struct File {
    bool failsafe = false;
    std::uint32_t max = 0, blocks = 0, writes = 0;
    std::optional<std::string> valid;
    std::string coming;
    Use use = Use::none;
    bool unclosed = false;
  };

  static Answer code(Status status) { return fmt::format("{}", status.value()); }

  Status open(const Operation& op) {
    const auto found = files_.find(op.name);
    const bool creates = op.mode == OpenMode::create || op.mode == OpenMode::create_if_absent;
    if (found == files_.end()) return creates ? create(op) : status::SL_ERROR_FS_FILE_NOT_EXISTS;
    File& file = found->second;
    if (op.mode == OpenMode::create) return status::SL_ERROR_FS_FILE_ALREADY_EXISTS;
    if (file.use != Use::none) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
    if (op.mode == OpenMode::read) {
      if (!file.valid) return status::SL_ERROR_FS_NO_VALID_COPY_EXISTS;
      file.use = Use::reading;
      return kOk;
    }
    if (file.unclosed) return status::SL_ERROR_FS_FILE_HAS_NOT_BEEN_CLOSE_CORRECTLY;
    if (!file.failsafe) file.valid.reset();
    file.coming.clear();
    file.use = Use::writing;
    return kOk;
  }

  Status create(const Operation& op) {
    if (op.size == 0) return status::SL_ERROR_FS_FILE_INVALID_FILE_SIZE;
    std::uint32_t blocks = 1;
    while (blocks * 4096 - 440 < op.size) ++blocks;
    File file;
    file.failsafe = op.flags != 0;
    file.max = blocks * 4096 - 440;
    file.blocks = file.failsafe ? 2 * blocks : blocks;
    file.use = Use::writing;
    if (!allocate(op.name, file.blocks)) return status::SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE;
    files_[op.name] = file;
    return kOk;
  }

  /// Best fit, first of equals.
  bool allocate(const std::string& name, std::uint32_t blocks) {
    std::uint32_t at = fs_sim::kFixedBlocks + (name.starts_with("/sys/") ? 0 : fs_sim::kSystemBlocks);
    std::uint32_t best = 0, best_size = UINT32_MAX;
    while (at < owner_.size()) {
      std::uint32_t end = at;
      while (end < owner_.size() && owner_[end].empty()) ++end;
      if (end - at >= blocks && end - at < best_size) {
        best = at;
        best_size = end - at;
      }
      at = end + 1;
    }
    for (std::uint32_t i = 0; best_size != UINT32_MAX && i < blocks; ++i) owner_[best + i] = name;
    return best_size != UINT32_MAX;
  }

  File* in_use(const std::string& name) {
    const auto found = files_.find(name);
    return found == files_.end() || found->second.use == Use::none ? nullptr : &found->second;
  }

  Status write(const Operation& op) {
    File* file = in_use(op.name);
    if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
    if (file->use != Use::writing) return status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT;
    if (op.offset + op.count > file->max) return status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE;
    if (file->coming.size() < op.offset + op.count) file->coming.resize(op.offset + op.count, '\xFF');
    file->coming.replace(op.offset, op.count, pattern(op.count, op.offset));
    return kOk;
  }

  Answer read(const Operation& op) {
    File* file = in_use(op.name);
    if (!file) return code(status::SL_ERROR_FS_INVALID_HANDLE);
    if (file->use != Use::reading) return code(status::SL_ERROR_FS_FILE_ACCESS_IS_DIFFERENT);
    if (op.offset >= file->valid->size()) return code(status::SL_ERROR_FS_OFFSET_OUT_OF_RANGE);
    return "bytes " + file->valid->substr(op.offset, op.count);
  }

  Status close(const Operation& op, bool publish) {
    File* file = in_use(op.name);
    if (!file) return status::SL_ERROR_FS_INVALID_HANDLE;
    end(*file, publish);
    return kOk;
  }

  static void end(File& file, bool publish) {
    if (file.use == Use::writing && publish) {
      file.valid = file.coming;
      ++file.writes;
    }
    file.use = Use::none;
  }

  Status remove(const std::string& name) {
    const auto found = files_.find(name);
    if (found == files_.end()) return status::SL_ERROR_FS_FILE_NOT_EXISTS;
    if (found->second.use != Use::none) return status::SL_ERROR_FS_FILE_IS_ALREADY_OPENED;
    files_.erase(found);
    for (std::string& owner : owner_) {
      if (owner == name) owner.clear();
    }
    return kOk;
  }

  std::vector<std::string> owner_;  ///< by block; empty: free
  std::map<std::string, File> files_;
};

/// A story of which most operations succeed on the flash of `model`, so that it does much to the disk.
inline std::vector<Operation> make_lively_story(Random& random, std::size_t length, Model model,
                                                bool with_restarts = false) {
  std::vector<Operation> story;
  while (story.size() < length) {
    const Operation op = make_story(random, 1, with_restarts).front();
    Model next = model;
    const bool refused = next.apply(op).starts_with('-');
    if (refused && random.number() % 16 != 0) continue;
    model = std::move(next);
    story.push_back(op);
  }
  return story;
}

}  // namespace cc3235::test
