#include <algorithm>
#include <utility>

#include "base/status_codes.h"
#include "nwp/host/driver_core.h"
#include "nwp/host/file_rules.h"

// File calls. ref: commands-file.md §2 to §9

namespace cc3235::nwp {

namespace {

std::uint32_t chunk_of(std::size_t rest) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(rest, kFileChunk));
}

FileInformation to_host(const fs_sim::FileInfo& info) {
  FileInformation out;
  out.flags = info.flags;
  out.length = info.length;
  out.max_size = info.max_size;
  std::ranges::transform(info.tokens, out.tokens.begin(), [](Token token) { return static_cast<std::uint32_t>(token); });
  out.storage = info.storage;
  out.write_counter = info.write_counter;
  return out;
}

StorageInfo to_host(const fs_sim::StorageInfo& info) {
  return {info.block_size,          info.capacity,
          info.allocated,           info.reserved,
          info.reserved_for_system, info.largest_gap,
          info.available_for_user,  info.max_files,
          info.development,         static_cast<std::uint32_t>(info.bundle),
          info.max_system_files,    info.user_files,
          info.system_files,        info.alerts,
          info.alert_threshold,     info.fat_writes};
}

chip::FileDecision decision_of(const FileControl& control) {
  const auto operation = static_cast<FileOperation>(control.command);
  const bool commits = operation == FileOperation::commit || operation == FileOperation::bundle_commit;
  return commits ? chip::FileDecision::commit : chip::FileDecision::rollback;
}

/// The call's answer when it has no value.
Result<FileControlResult> without_value(Status status) {
  if (!status.ok()) return status;
  return FileControlResult{};
}

}  // namespace

Status FileCalls::admit(std::string_view name) const {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) return refused;
  return check_file_name(name);
}

awaitable<Result<FileOpenResult>> FileCalls::open(std::string name, std::uint32_t flags, std::uint32_t max_size) {
  if (const Status refused = admit(name); !refused.ok()) co_return refused;
  const Result<OpenPlan> plan = plan_open(flags, max_size);
  if (!plan) co_return plan.status();
  const std::uint32_t begun = core_.stops;
  fs_sim::OpenRequest request;
  request.name = std::move(name);
  request.mode = plan->mode;
  request.creation_flags = plan->creation_flags;
  request.max_size = plan->max_size;
  const Result<fs_sim::Opened> opened = co_await core_.chip.fs_open(std::move(request));
  const Status status = core_.ended(begun, opened.status());
  if (!status.ok()) co_return status;
  FileOpenResult result;
  result.handle = static_cast<std::int32_t>(opened->handle);
  result.token = static_cast<std::uint32_t>(opened->token);
  co_return result;
}

awaitable<Status> FileCalls::close(std::int32_t handle, std::string certificate, std::string signature) {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const FileHandle file{handle};
  Bytes bytes(signature.begin(), signature.end());
  const Status status = co_await core_.chip.fs_close(file, std::move(certificate), std::move(bytes));
  co_return core_.ended(begun, status);
}

awaitable<Result<std::size_t>> FileCalls::write(std::int32_t handle, std::uint32_t offset, Bytes data) {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const FileHandle file{handle};
  const Result<std::size_t> written = co_await write_chunks(file, offset, std::move(data));
  co_return core_.ended(begun, written);
}

/// An error after the first chunk shows only as a smaller count.
awaitable<Result<std::size_t>> FileCalls::write_chunks(FileHandle handle, std::uint32_t offset, Bytes data) {
  std::size_t done = 0;
  do {
    const auto first = data.begin() + static_cast<std::ptrdiff_t>(done);
    const std::uint32_t size = chunk_of(data.size() - done);
    Bytes chunk(first, first + size);
    const std::uint32_t at = offset + static_cast<std::uint32_t>(done);
    const Result<std::size_t> written = co_await core_.chip.fs_write(handle, at, std::move(chunk));
    if (!written && done == 0) co_return written.status();
    if (!written) break;
    done += *written;
    if (*written < size) break;
  } while (done < data.size());
  co_return done;
}

awaitable<Result<Bytes>> FileCalls::read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const FileHandle file{handle};
  Result<Bytes> data = co_await read_chunks(file, offset, length);
  co_return core_.ended(begun, std::move(data));
}

/// Reads on past a short answer until the chip refuses; what was read until then is the result.
awaitable<Result<Bytes>> FileCalls::read_chunks(FileHandle handle, std::uint32_t offset, std::uint32_t length) {
  Bytes data;
  std::uint32_t asked = 0;
  do {
    const std::uint32_t size = chunk_of(length - asked);
    const Result<Bytes> chunk = co_await core_.chip.fs_read(handle, offset + asked, size);
    if (!chunk && data.empty()) co_return chunk.status();
    if (!chunk) break;
    data.insert(data.end(), chunk->begin(), chunk->end());
    asked += size;
  } while (asked < length);
  co_return data;
}

awaitable<Status> FileCalls::remove(std::string name, std::uint32_t token) {
  if (const Status refused = admit(name); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const Token file_token{token};
  const Status status = co_await core_.chip.fs_delete(std::move(name), file_token);
  co_return core_.ended(begun, status);
}

awaitable<Result<FileInformation>> FileCalls::info(std::string name, std::uint32_t token) {
  if (const Status refused = admit(name); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const Token file_token{token};
  const Result<fs_sim::FileInfo> info = co_await core_.chip.fs_get_info(std::move(name), file_token);
  const Status status = core_.ended(begun, info.status());
  if (!status.ok()) co_return status;
  co_return to_host(*info);
}

awaitable<Result<FileList>> FileCalls::list(std::int32_t index, std::uint8_t count) {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const Result<fs_sim::FileList> found = co_await core_.chip.fs_get_file_list(index, count);
  const Status status = core_.ended(begun, found.status());
  if (!status.ok()) co_return status;
  FileList list;
  list.index = found->index;
  for (const fs_sim::ListEntry& entry : found->entries) {
    list.entries.push_back({entry.name, entry.max_size, entry.properties, entry.blocks});
  }
  co_return list;
}

awaitable<Result<FileControlResult>> FileCalls::control(FileControl control) {
  if (const Status refused = core_.admit(Api::file); !refused.ok()) co_return refused;
  const std::uint32_t begun = core_.stops;
  const Result<FileControlResult> result = co_await operate(std::move(control));
  co_return core_.ended(begun, result);
}

awaitable<Result<FileControlResult>> FileCalls::operate(FileControl control) {
  switch (static_cast<FileOperation>(control.command)) {
    case FileOperation::restore: {
      const Status done = co_await core_.chip.fs_restore(static_cast<fs_sim::RestoreTarget>(control.target));
      co_return without_value(done);
    }
    case FileOperation::rollback:
    case FileOperation::commit:
      co_return co_await decide(std::move(control));
    case FileOperation::rename:
      co_return co_await rename(std::move(control));
    case FileOperation::storage_info: {
      const Result<fs_sim::StorageInfo> info = co_await core_.chip.fs_get_storage_info();
      if (!info) co_return info.status();
      FileControlResult result;
      result.storage = to_host(*info);
      co_return result;
    }
    case FileOperation::bundle_rollback:
    case FileOperation::bundle_commit: {
      const Result<fs_sim::BundleState> state = co_await core_.chip.fs_decide_bundle(decision_of(control));
      co_return without_value(state.status());
    }
  }
  co_return status::SL_ERROR_FS_INVALID_ARGS;
}

awaitable<Result<FileControlResult>> FileCalls::rename(FileControl control) {
  if (const Status refused = check_file_name(control.name); !refused.ok()) co_return refused;
  if (const Status refused = check_file_name(control.new_name); !refused.ok()) co_return refused;
  const Token token{control.token};
  const Status done = co_await core_.chip.fs_rename(std::move(control.name), std::move(control.new_name), token);
  co_return without_value(done);
}

awaitable<Result<FileControlResult>> FileCalls::decide(FileControl control) {
  if (const Status refused = check_file_name(control.name); !refused.ok()) co_return refused;
  const Token presented{control.token};
  const chip::FileDecision decision = decision_of(control);
  const Result<Token> valid = co_await core_.chip.fs_decide(std::move(control.name), presented, decision);
  if (!valid) co_return valid.status();
  FileControlResult result;
  result.token = static_cast<std::uint32_t>(*valid);
  co_return result;
}

}  // namespace cc3235::nwp
