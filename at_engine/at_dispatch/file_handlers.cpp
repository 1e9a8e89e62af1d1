#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"
#include "base/base64.h"

// File commands. ref: commands-file.md §2 to §7

namespace cc3235::at {

namespace {

std::int32_t handle_of(const Arguments& arguments) {
  return arguments.as<std::int32_t>(0);
}

Dec dec(std::uint32_t value) {
  return {static_cast<std::int32_t>(value)};
}

nwp::awaitable<Answer> file_open(Context context, Arguments arguments) {
  std::string name = arguments.text(0);
  const Result<nwp::FileOpenResult> opened =
      co_await context.host.files.open(std::move(name), arguments.number(1), arguments.number(2));
  context.ended("sl_FsOpen", opened.status());
  if (!opened) co_return opened.status();
  co_return data_line({Dec{opened->handle}, dec(opened->token)});
}

nwp::awaitable<Answer> file_close(Context context, Arguments arguments) {
  std::string certificate = arguments.text(1);
  std::string signature = arguments.text(2);
  const Status status =
      co_await context.host.files.close(handle_of(arguments), std::move(certificate), std::move(signature));
  context.ended("sl_FsClose", status);
  co_return status;
}

nwp::awaitable<Answer> file_del(Context context, Arguments arguments) {
  std::string name = arguments.text(0);
  const Status status = co_await context.host.files.remove(std::move(name), arguments.number(1));
  context.ended("sl_FsDel", status);
  co_return status;
}

nwp::awaitable<Answer> file_get_info(Context context, Arguments arguments) {
  std::string name = arguments.text(0);
  const Result<nwp::FileInformation> info = co_await context.host.files.info(std::move(name), arguments.number(1));
  context.ended("sl_FsGetInfo", info.status());
  if (!info) co_return info.status();
  WordList tokens{&kFileToken, {info->tokens.begin(), info->tokens.end()}};
  co_return data_line({Flags{&kFileInfoBits, info->flags}, dec(info->length), dec(info->max_size), std::move(tokens),
                       dec(info->storage), dec(info->write_counter)});
}

nwp::awaitable<Answer> file_read(Context context, Arguments arguments) {
  Result<Bytes> read = co_await context.host.files.read(handle_of(arguments), arguments.number(1), arguments.number(3));
  context.ended("sl_FsRead", read.status());
  if (!read) co_return read.status();
  Data data{arguments.as<std::uint8_t>(2), std::move(*read)};
  co_return data_line({std::move(data)});
}

nwp::awaitable<Answer> file_write(Context context, Arguments arguments) {
  Bytes data = arguments.bytes(4);
  const Result<std::size_t> written =
      co_await context.host.files.write(handle_of(arguments), arguments.number(1), std::move(data));
  context.ended("sl_FsWrite", written.status());
  if (!written) co_return written.status();
  // In base64 the count is of characters, as the length was.
  const bool encoded = arguments.as<std::uint8_t>(2) == kBase64Format;
  co_return data_line({dec(static_cast<std::uint32_t>(encoded ? base64_length(*written) : *written))});
}

constexpr HandlerRow kRows[] = {
    {CommandId::file_open, file_open},         {CommandId::file_close, file_close}, {CommandId::file_del, file_del},
    {CommandId::file_get_info, file_get_info}, {CommandId::file_read, file_read},   {CommandId::file_write, file_write},
};

}  // namespace

std::span<const HandlerRow> file_handlers() {
  return kRows;
}

}  // namespace cc3235::at
