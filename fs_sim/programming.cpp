#include <algorithm>
#include <array>
#include <utility>

#include "base/status_codes.h"
#include "fs_sim/impl.h"
#include "fs_sim/signed_close.h"

// Programming images and restore. ref: filesystem.md §7, commands-file.md §9

namespace cc3235::fs_sim {
namespace {

// The chip's second number, which tells the step. Seen in reports: catalog, files, a development image for another board, a
// stream that is no image. Nothing is known of the others.
constexpr std::uint16_t kCatalogStep = 2632, kFileStep = 2633, kWrongBoardStep = 3131, kStreamStep = 4100, kOtherStep = 0;

/// What can be said before anything is touched.
ProgramOutcome judge(const Program& program, const DeviceIdentity& device) {
  if (program.development && program.mac && device.mac && program.mac != device.mac) {
    return {status::SL_ERROR_FS_DEVELOPMENT_BOARD_WRONG_MAC, kWrongBoardStep, {}};
  }
  if (program.alert_threshold && !device.secured) {
    return {status::SL_ERROR_FS_ALERT_CANT_BE_SET_ON_NON_SECURE_DEVICE, kOtherStep, {}};
  }
  if (program.alert_threshold.value_or(1) - 1 >= kMostAlerts) return {status::SL_ERROR_FS_INVALID_ARGS, kOtherStep, {}};
  return {};
}

/// The flash right after formatting.
FlashState formatted(FlashState flash, const Program& program, std::size_t stored_size) {
  flash.alerts = 0;
  flash.alert_threshold = program.alert_threshold.value_or(kAlertThreshold);
  flash.locked = false;
  flash.formatted = true;
  flash.bundle = BundleState::stopped;
  flash.orderly_stop = false;
  flash.identity.development = program.development;
  if (program.mac) flash.identity.mac = program.mac;
  if (flash.identity.otp.empty()) flash.identity.otp = program.otp;
  flash.factory_blocks = blocks_of_factory_image(stored_size);
  return flash;
}

OpenRequest creation_of(const ProgramFile& file) {
  OpenRequest request;
  request.name = file.name;
  request.mode = OpenMode::create;
  request.creation_flags = file.creation_flags;
  request.max_size = file.max_size != 0 ? file.max_size : static_cast<std::uint32_t>(file.content.size());
  request.token = file.vendor_token;
  return request;
}

}  // namespace

ProgramOutcome FileSystem::program(const Program& program) {
  const Bytes stored = program.keep_for_restore ? encode(program) : Bytes{};
  return impl_->program(*this, program, stored);
}

/// `stored`: what is kept for a restore.
ProgramOutcome FileSystem::Impl::program(FileSystem& self, const Program& program, ByteView stored) {
  if (ProgramOutcome refused = judge(program, flash().identity); !refused.ok()) return refused;
  judgement = judge_otp(program, flash().identity);
  if (!judgement.ok()) return {judgement.status, kCatalogStep, {}};
  const FlashState before = flash();
  FlashState next = formatted(before, program, stored.size());
  if (next.factory_blocks > next.blocks - kFixedBlocks - kSystemBlocks) {
    return {status::SL_ERROR_FS_NOT_ENOUGH_STORAGE_SPACE, kOtherStep, {}};
  }

  ProgramOutcome outcome = as_programming([&]() -> ProgramOutcome {
    ProgramOutcome refused{status::SL_ERROR_FS_PROGRAM_FAILURE, kOtherStep, {}};
    if (!image.format() || !image.write_factory_image(stored) || !image.save(next)) return refused;
    image.adopt(next);
    files() = FileTable(next.blocks - next.factory_blocks);
    for (const ProgramFile& file : program.files) {
      if (ProgramOutcome stopped = put(self, file); !stopped.ok()) return stopped;
    }
    next = flash();
    next.fat_writes = before.fat_writes + 1;  // once, however many files
    if (!image.save(next)) return refused;
    image.adopt(next);
    return {};
  });
  if (outcome.ok()) forged = false;
  return outcome;
}

/// Runs `work` with the rights of programming: all of it, or the flash stays as it was. No handle outlives it.
ProgramOutcome FileSystem::Impl::as_programming(const std::function<ProgramOutcome()>& work) {
  const FlashState before = flash();
  const FileTable files_before = files();
  ProgramOutcome outcome;
  opened.clear();
  const OpenFiles numbers = opened;  // of handles: programming takes none from the device
  programming = true;
  const bool done = image.transact(Durability::synced, [&] {
    outcome = work();
    return outcome.ok();
  });
  programming = false;
  opened = numbers;
  if (done) return outcome;
  files() = files_before;
  image.adopt(before);
  return outcome.ok() ? ProgramOutcome{status::SL_ERROR_FS_PROGRAM_FAILURE, kOtherStep, {}} : outcome;
}

/// Whether a tool may replace or take away the file: what waits for a decision has its old copy to go back to.
Status FileSystem::Impl::judge_replacement(std::string_view name) const {
  if (const Status refusal = admit(name); !refusal.ok()) return refusal;
  const Entry* entry = files().find(name);
  if (!entry) return kOk;
  if (entry->in_bundle()) return status::SL_ERROR_FS_BUNDLE_NOT_IN_CORRECT_STATE;
  return entry->state == FileState::pending ? status::SL_ERROR_FS_FILE_IS_PENDING_COMMIT : kOk;
}

ProgramOutcome FileSystem::install(const ProgramFile& file) {
  if (const Status refusal = impl_->judge_replacement(file.name); !refusal.ok()) return {refusal, kOtherStep, file.name};
  return impl_->as_programming([&]() -> ProgramOutcome {
    if (const Status removed = impl_->drop(file.name); !removed.ok()) return {removed, kOtherStep, file.name};
    return impl_->put(*this, file);
  });
}

ProgramOutcome FileSystem::stage(const ProgramFile& file, OpenFlag flag) {
  if (const Status refusal = impl_->judge_replacement(file.name); !refusal.ok()) return {refusal, kOtherStep, file.name};
  const Entry* there = impl_->files().find(file.name);
  OpenRequest request = creation_of(file);
  request.creation_flags |= bit(flag);
  if (there) {
    request.mode = OpenMode::write;
    request.token = there->tokens[0];
  }
  return impl_->as_programming([&]() -> ProgramOutcome {
    if (ProgramOutcome stopped = impl_->write_anew(*this, file, request); !stopped.ok()) return stopped;
    FlashState next = impl_->flash();
    next.orderly_stop = next.bundle != BundleState::stopped;
    return {impl_->save(next), kOtherStep, file.name};
  });
}

ProgramOutcome FileSystem::uninstall(const std::vector<std::string>& names) {
  const auto absent = [this](const std::string& name) { return !impl_->files().find(name); };
  if (std::ranges::all_of(names, absent)) return {};
  for (const std::string& name : names) {
    if (const Status refusal = impl_->judge_replacement(name); !refusal.ok()) return {refusal, kOtherStep, name};
  }
  return impl_->as_programming([&]() -> ProgramOutcome {
    for (const std::string& name : names) {
      if (const Status dropped = impl_->drop(name); !dropped.ok()) return {dropped, kOtherStep, name};
    }
    return {};
  });
}

ProgramOutcome FileSystem::install_otp(ByteView otp) {
  Program program;
  program.otp.assign(otp.begin(), otp.end());
  impl_->judgement = judge_otp(program, identity());
  if (!impl_->judgement.ok()) return {impl_->judgement.status, kCatalogStep, {}};
  FlashState next = impl_->flash();
  next.identity.otp = std::move(program.otp);
  return {impl_->save(next), kCatalogStep, {}};
}

/// The file of this name and its blocks go, whoever may not delete it otherwise.
Status FileSystem::Impl::drop(std::string_view name) {
  const Entry* entry = files().find(name);
  if (!entry) return kOk;
  if (!image.drop(*entry)) return status::SL_ERROR_FS_FAILED_WRITE_NVMEM_HEADER;
  files().remove(entry->slot);
  return kOk;
}

ProgramOutcome FileSystem::Impl::put(FileSystem& self, const ProgramFile& file) {
  return write_anew(self, file, creation_of(file));
}

/// Opens as `request` says, writes the whole content and closes.
ProgramOutcome FileSystem::Impl::write_anew(FileSystem& self, const ProgramFile& file, const OpenRequest& request) {
  const std::uint16_t step = same_name(file.name, kCatalogName) ? kCatalogStep : kFileStep;
  const Result<Opened> created = self.open(request);
  if (!created) return {created.status(), step, file.name};
  const Result<std::size_t> written =
      file.content.empty() ? Result(std::size_t{}) : self.write(created->handle, 0, file.content);
  if (!written) return {written.status(), step, file.name};
  return {self.close(created->handle, file.certificate, file.signature), step, file.name};
}

Result<std::size_t> FileSystem::program_chunk(ByteView chunk) {
  const auto refuse = [this](Status ret, std::uint16_t step) {
    impl_->received.reset();
    return ProgramOutcome{ret, step, {}}.composite();
  };
  if (chunk.empty()) return refuse(status::SL_ERROR_FS_WRONG_INPUT_SIZE, kOtherStep);
  if (chunk.size() % 16 != 0) return refuse(status::SL_ERROR_FS_NOT_16_ALIGNED, kOtherStep);
  if (!impl_->received) impl_->received.emplace();
  Bytes& image = *impl_->received;
  image.insert(image.end(), chunk.begin(), chunk.end());
  const auto size = program_size(image);
  if (!size || *size > std::size_t{impl_->flash().blocks} * kBlockSize || image.size() > *size) {
    return refuse(status::SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE, kStreamStep);
  }
  if (image.size() < *size) return image.size();

  const auto program = decode_program(image);
  if (!program) return refuse(status::SL_ERROR_FS_PROGRAMMING_ILLEGAL_FILE, kStreamStep);
  const ProgramOutcome outcome = impl_->program(*this, *program, program->keep_for_restore ? ByteView(image) : ByteView{});
  impl_->received.reset();
  if (!outcome.ok()) return outcome.composite();
  return std::size_t{0};
}

ProgramOutcome FileSystem::restore(RestoreTarget target) {
  const Bytes stored = impl_->image.factory_image();
  if (stored.empty()) return {status::SL_ERROR_FS_PROGRAMMING_IMAGE_NOT_EXISTS, kOtherStep, {}};
  const auto program = decode_program(stored);
  if (!program) return {status::SL_ERROR_FS_PROGRAMMING_IMAGE_NOT_VALID, kOtherStep, {}};
  ProgramOutcome outcome =
      target == RestoreTarget::factory_image ? impl_->program(*this, *program, stored) : impl_->forget_settings();
  if (outcome.ok()) impl_->restart_wanted = true;
  return outcome;
}

/// The network processor's settings go, and the alerts; files stay.
ProgramOutcome FileSystem::Impl::forget_settings() {
  FlashState next = flash();
  next.alerts = 0;
  next.locked = false;
  const auto keep = [this](std::string_view key) { return std::pair(key, image.setting(key)); };
  const std::array kept{keep(kVoucherKey), keep(kOldVoucherKey)};  // the catalog stays, and so does what vouches for it
  const auto restore = [this](const auto& setting) {
    return !setting.second || image.write_setting(setting.first, *setting.second);
  };
  if (!image.transact(Durability::synced,
                      [&] { return image.drop_settings() && std::ranges::all_of(kept, restore) && image.save(next); })) {
    return {status::SL_ERROR_FS_IMAGE_EXTRACT_FAILED_TO_RET_FACTORY_DEFAULT, kOtherStep, {}};
  }
  image.adopt(next);
  return {};
}

Status FileSystem::wipe() {
  Image& image = impl_->image;
  FlashState next = formatted(image.flash(), Program{}, 0);
  next.formatted = false;
  if (!image.transact(Durability::synced,
                      [&] { return image.format() && image.write_factory_image({}) && image.save(next); })) {
    return status::SL_ERROR_FS_FAILED_TO_WRITE;
  }
  image.adopt(next);
  impl_->opened.clear();
  impl_->received.reset();
  impl_->files() = FileTable(next.blocks);
  return kOk;
}

Status FileSystem::set_alert_threshold(std::uint32_t alerts) {
  if (!impl_->flash().identity.secured) return status::SL_ERROR_FS_ALERT_CANT_BE_SET_ON_NON_SECURE_DEVICE;
  if (alerts < 1 || alerts > kMostAlerts) return status::SL_ERROR_FS_INVALID_ARGS;
  FlashState next = impl_->flash();
  next.locked = next.is_locked();  // a lock stays, however many alerts it takes from now on
  next.alert_threshold = alerts;
  return impl_->save(next);
}

}  // namespace cc3235::fs_sim
