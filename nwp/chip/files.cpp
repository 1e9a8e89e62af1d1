#include "nwp/chip/files.h"

#include "base/status_codes.h"

namespace cc3235::nwp::chip {

using fs_sim::FileSystem;

namespace {

/// Bytes that are read faster than a thread is woken: two blocks of the flash at most, and nothing is waited for.
constexpr std::uint32_t kBriefRead = fs_sim::kBlockSize;

}  // namespace

Flash::Flash(Loop& loop, FlashAccess& access, const Mac& mac, EventPort& events, Hints& hints, const Observers& observers)
    : loop_(loop),
      access_(access),
      mac_(mac),
      events_(events),
      hints_(hints),
      observers_(observers),
      locked_(access.locked()) {}

/// The event comes once, when the lock falls while the chip runs. Which source it names is not documented.
void Flash::tell_of_alerts(Status result, bool locked) {
  if (result == status::SL_ERROR_FS_INVALID_TOKEN_SECURITY_ALERT) hints_.say(Trap::token_alert);
  if (locked) hints_.say(Trap::device_locked);
  if (locked && !locked_) {
    constexpr auto kCode = static_cast<std::int16_t>(status::SL_ERROR_DEVICE_LOCKED_SECURITY_ALERT.value());
    events_.raise(GeneralError{kCode, ErrorSource::security});
  }
  locked_ = locked;
}

void Flash::saw(std::string_view effect, std::string_view file, Status status) {
  if (observers_.watched()) observers_.see(seen::Flash{effect, file, status});
}

awaitable<Result<fs_sim::Opened>> Flash::open(fs_sim::OpenRequest request) {
  std::function<Result<fs_sim::Opened>(FileSystem&)> work = [&request](FileSystem& files) { return files.open(request); };
  Result<fs_sim::Opened> opened = co_await on_pool(work);
  saw("open", request.name, opened.status());
  co_return opened;
}

awaitable<Result<std::size_t>> Flash::write(FileHandle handle, std::uint32_t offset, Bytes data) {
  std::function<Result<std::size_t>(FileSystem&)> work = [handle, offset, &data](FileSystem& files) {
    return files.write(handle, offset, data);
  };
  const auto at_once = [&](const FileSystem& files) { return files.writes_to_memory(handle, offset, data.size()); };
  Result<std::size_t> written = std::size_t{0};
  if (on_pool_ == 0 && access_.use(at_once)) {
    written = access_.use(work);
  } else {
    written = co_await on_pool(work);
  }
  saw("write", {}, written.status());
  co_return written;
}

awaitable<Result<Bytes>> Flash::read(FileHandle handle, std::uint32_t offset, std::uint32_t length) {
  std::function<Result<Bytes>(FileSystem&)> work = [handle, offset, length](FileSystem& files) -> Result<Bytes> {
    Bytes data(length);
    const Result<std::size_t> count = files.read(handle, offset, data);
    if (!count) return count.status();
    data.resize(*count);
    return data;
  };
  if (on_pool_ == 0 && length <= kBriefRead) {
    auto [data, locked] = run(work);
    tell_of_alerts(data.status(), locked);
    co_return std::move(data);
  }
  co_return co_await on_pool(work);
}

awaitable<Status> Flash::close(FileHandle handle, std::string certificate, Bytes signature) {
  std::function<Status(FileSystem&)> work = [handle, &certificate, &signature](FileSystem& files) {
    return files.close(handle, certificate, signature);
  };
  const Status status = co_await on_pool(work);
  saw("close", {}, status);
  co_return status;
}

awaitable<Status> Flash::remove(std::string name, Token token) {
  std::function<Status(FileSystem&)> work = [&name, token](FileSystem& files) { return files.remove(name, token); };
  const Status status = co_await on_pool(work);
  saw("delete", name, status);
  co_return status;
}

awaitable<Result<fs_sim::FileInfo>> Flash::info(std::string name, Token token) {
  std::function<Result<fs_sim::FileInfo>(FileSystem&)> work = [&name, token](FileSystem& files) {
    return files.info(name, token);
  };
  co_return co_await on_pool(work);
}

awaitable<Result<fs_sim::FileList>> Flash::list(std::int32_t index, std::uint8_t count) {
  std::function<Result<fs_sim::FileList>(FileSystem&)> work = [index, count](FileSystem& files) {
    return files.list(index, count);
  };
  co_return co_await on_pool(work);
}

awaitable<Status> Flash::rename(std::string name, std::string new_name, Token token) {
  std::function<Status(FileSystem&)> work = [&name, &new_name, token](FileSystem& files) {
    return files.rename(name, new_name, token);
  };
  const Status status = co_await on_pool(work);
  saw("rename", name, status);
  co_return status;
}

awaitable<Result<Token>> Flash::decide(std::string name, Token token, FileDecision decision) {
  std::function<Result<Token>(FileSystem&)> work = [&name, token, decision](FileSystem& files) {
    return decision == FileDecision::commit ? files.commit(name, token) : files.rollback(name, token);
  };
  const Result<Token> valid = co_await on_pool(work);
  saw(decision == FileDecision::commit ? "commit" : "rollback", name, valid.status());
  co_return valid;
}

awaitable<Result<fs_sim::BundleState>> Flash::decide_bundle(FileDecision decision) {
  std::function<Result<fs_sim::BundleState>(FileSystem&)> work = [decision](FileSystem& files) {
    return decision == FileDecision::commit ? files.commit_bundle() : files.rollback_bundle();
  };
  const Result<fs_sim::BundleState> state = co_await on_pool(work);
  saw(decision == FileDecision::commit ? "bundle commit" : "bundle rollback", {}, state.status());
  co_return state;
}

awaitable<Result<fs_sim::StorageInfo>> Flash::storage_info() {
  std::function<Result<fs_sim::StorageInfo>(FileSystem&)> work = [](FileSystem& files) { return files.storage_info(); };
  co_return co_await on_pool(work);
}

awaitable<Status> Flash::restore(fs_sim::RestoreTarget target) {
  std::function<Status(FileSystem&)> work = [target](FileSystem& files) { return files.restore(target).composite(); };
  const Status status = co_await on_pool(work);
  saw("restore", {}, status);
  co_return status;
}

awaitable<Result<Bytes>> Flash::content(std::string name) {
  std::function<Result<Bytes>(FileSystem&)> work = [&name](FileSystem& files) { return files.content(name); };
  co_return co_await on_pool(work);
}

/// An OTP that is for another device makes the catalog below it nobody's: the image has come from that device, or the OTP
/// went into it before the address was known. ref: certificate-catalog.md §6 row 22
catalog::Store Flash::trust_in(FileSystem& files) const {
  std::string why;
  if (const auto otp = catalog::parse_otp(files.identity().otp, why)) {
    if (catalog::Judgement elsewhere = catalog::judge_otp_device(*otp, mac_); !elsewhere.ok()) {
      return {.state = std::move(elsewhere)};
    }
  }
  return files.trust();
}

awaitable<catalog::Store> Flash::trust() {
  std::function<catalog::Store(FileSystem&)> work = [this](FileSystem& files) { return trust_in(files); };
  co_return co_await on_pool(work);
}

awaitable<Status> Flash::start() {
  catalog::Judgement catalog;
  std::function<Status(FileSystem&)> work = [this, &catalog](FileSystem& files) {
    const Status status = files.start();
    if (status.ok()) catalog = trust_in(files).state;
    return status;
  };
  const Status status = co_await on_pool(work);
  const bool unusable = catalog.status == status::SL_ERROR_FS_INIT_CERTIFICATE_STORE;
  if (unusable || catalog.status == catalog::kOtpForAnotherMac) {
    constexpr auto kCode = static_cast<std::int16_t>(status::SL_ERROR_LOADING_CERTIFICATE_STORE.value());
    events_.raise(GeneralError{kCode, ErrorSource::security});
    saw("load catalog", fs_sim::kCatalogName, catalog.status);
    loop_.log().warn("{}; {}", catalog.reason, catalog.remedy);
  }
  co_return status;
}

awaitable<void> Flash::stop(bool orderly) {
  std::function<Status(FileSystem&)> work = [orderly](FileSystem& files) {
    files.stop(orderly);
    return kOk;
  };
  std::ignore = co_await on_pool(work);
}

}  // namespace cc3235::nwp::chip
