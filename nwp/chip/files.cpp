#include "nwp/chip/files.h"

namespace cc3235::nwp::chip {

using fs_sim::FileSystem;

void Flash::saw(std::string_view effect, std::string_view file, Status status) const {
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

awaitable<Result<Bytes>> Flash::content(std::string name) {
  std::function<Result<Bytes>(FileSystem&)> work = [&name](FileSystem& files) { return files.content(name); };
  co_return co_await on_pool(work);
}

awaitable<void> Flash::stop() {
  std::function<Status(FileSystem&)> work = [](FileSystem& files) {
    files.stop();
    return kOk;
  };
  std::ignore = co_await on_pool(work);
}

}  // namespace cc3235::nwp::chip
