#include "at_engine/at_dispatch/handlers.h"
#include "at_engine/at_grammar/enumerations.h"
#include "base/base64.h"

// File commands. ref: commands-file.md §2 to §7

namespace cc3235::at {

namespace {

std::int32_t handle_of(const Arguments& arguments) {
  return arguments.as<std::int32_t>(0);
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

/// Asks for six at first, and then for as many as the last answer held, until there are no more.
nwp::awaitable<Answer> file_get_file_list(Context context, Arguments) {
  std::uint8_t count = 6;
  std::int32_t index = -1;
  Reply reply;
  do {
    const Result<nwp::FileList> list = co_await context.host.files.list(index, count);
    context.ended("sl_FsGetFileList", list.status());
    if (!list) co_return list.status();
    for (const nwp::FileEntry& entry : list->entries) {
      reply.lines.push_back(
          {Text{entry.name}, dec(entry.max_size), Flags{&kFileInfoBits, entry.properties}, dec(entry.blocks)});
    }
    index = list->index;
    count = static_cast<std::uint8_t>(list->entries.size());
  } while (count != 0);
  co_return reply;
}

/// Behind an empty field. ref: commands-file.md §9
Fields storage_fields(const nwp::StorageInfo& storage) {
  Fields fields{Text{}};
  for (const std::uint32_t value : storage) fields.push_back(dec(value));
  return fields;
}

Answer control_line(FileCommand command, const nwp::FileControlResult& result) {
  switch (command) {
    case FileCommand::rollback:
    case FileCommand::commit:
      return data_line({dec(result.token), Text{}});
    case FileCommand::get_storage_info:
      return data_line(storage_fields(result.storage));
    default:
      return Reply{};
  }
}

nwp::awaitable<Answer> file_ctl(Context context, Arguments arguments) {
  const auto command = arguments.as<FileCommand>(0);
  nwp::FileControl control;
  control.command = arguments.as<std::uint8_t>(0);
  control.token = arguments.number(1);
  control.name = arguments.text(2);
  control.target = arguments.number(3);
  control.new_name = arguments.text(3);
  return answer_value(context, "sl_FsCtl", context.host.files.control(std::move(control)),
                      [command](const nwp::FileControlResult& result) { return control_line(command, result); });
}

constexpr HandlerRow kRows[] = {
    {CommandId::file_open, file_open},
    {CommandId::file_close, file_close},
    {CommandId::file_del, file_del},
    {CommandId::file_get_info, file_get_info},
    {CommandId::file_get_file_list, file_get_file_list},
    {CommandId::file_ctl, file_ctl},
    {CommandId::file_read, file_read},
    {CommandId::file_write, file_write},
};

}  // namespace

std::span<const HandlerRow> file_handlers() {
  return kRows;
}

}  // namespace cc3235::at
