#pragma once

#include "nwp/host/seam/files.h"
#include "support/host/call_book.h"

namespace cc3235::test {

class FakeFiles final : public nwp::Files {
 public:
  explicit FakeFiles(CallBook& calls) : calls_(calls) {}

  nwp::awaitable<Result<nwp::FileOpenResult>> open(std::string name, std::uint32_t flags, std::uint32_t max_size) override {
    // The size travels in the low 17 bits, in units of 256 bytes, rounded up. ref: commands-file.md §2
    const std::uint64_t units = (std::uint64_t{max_size} + 255) / 256;
    const auto values =
        fmt::format("name {}, mode {:#x}", in_quotes(name), flags | static_cast<std::uint32_t>(units & 0x1FFFF));
    return calls_.value_later<nwp::FileOpenResult>("sl_FsOpen", values, [](const AnswerText& answer) {
      return nwp::FileOpenResult{answer.result(), answer.number("token")};
    });
  }
  nwp::awaitable<Status> close(std::int32_t handle, std::string certificate, std::string signature) override {
    return calls_.status_later("sl_FsClose",
                               fmt::format("handle {}, certificate {}, signature {}, length {}", handle,
                                           in_quotes_or_null(certificate), in_quotes_or_null(signature), signature.size()));
  }
  nwp::awaitable<Result<std::size_t>> write(std::int32_t handle, std::uint32_t offset, Bytes data) override {
    const auto values =
        fmt::format("handle {}, offset {}, length {}, data bytes {}", handle, offset, data.size(), to_hex(data));
    const bool told = calls_.answers("sl_FsWrite");
    return calls_.value_later<std::size_t>("sl_FsWrite", values, [told, size = data.size()](const AnswerText& answer) {
      return told ? static_cast<std::size_t>(answer.result()) : size;
    });
  }
  nwp::awaitable<Result<Bytes>> read(std::int32_t handle, std::uint32_t offset, std::uint32_t length) override {
    const auto values = fmt::format("handle {}, offset {}, length {}", handle, offset, length);
    return calls_.value_later<Bytes>("sl_FsRead", values,
                                     [](const AnswerText& answer) { return answer.bytes("data bytes"); });
  }
  nwp::awaitable<Status> remove(std::string name, std::uint32_t token) override {
    return calls_.status_later("sl_FsDel", fmt::format("name {}, token {}", in_quotes(name), token));
  }
  nwp::awaitable<Result<nwp::FileInformation>> info(std::string name, std::uint32_t token) override {
    const auto values = fmt::format("name {}, token {}", in_quotes(name), token);
    return calls_.value_later<nwp::FileInformation>("sl_FsGetInfo", values, information);
  }
  nwp::awaitable<Result<nwp::FileList>> list(std::int32_t index, std::uint8_t count) override {
    const auto values = fmt::format("index {}, entries {}", index, count);
    return calls_.value_later<nwp::FileList>("sl_FsGetFileList", values, [index, count](const AnswerText& answer) {
      return entries_behind(answer, index, count);
    });
  }
  nwp::awaitable<Result<nwp::FileControlResult>> control(nwp::FileControl control) override {
    return calls_.value_later<nwp::FileControlResult>("sl_FsCtl", control_text(control), control_result);
  }

 private:
  static nwp::FileInformation information(const AnswerText& answer) {
    nwp::FileInformation info;
    info.flags = answer.number<std::uint16_t>("flags");
    info.length = answer.number("length");
    info.max_size = answer.number("max size");
    const auto tokens = answer.numbers("tokens");
    std::copy_n(tokens.begin(), std::min(tokens.size(), info.tokens.size()), info.tokens.begin());
    info.storage = answer.number("storage");
    info.write_counter = answer.number("write counter");
    return info;
  }

  static nwp::FileList entries_behind(const AnswerText& answer, std::int32_t index, std::uint8_t count) {
    nwp::FileList list;
    list.index = index;
    const std::vector<AnswerText> all = answer.parts("entry");
    for (auto at = static_cast<std::size_t>(index + 1); at < all.size() && list.entries.size() < count; ++at) {
      nwp::FileEntry entry;
      entry.name = all[at].text("entry");
      entry.name = entry.name.substr(0, entry.name.rfind('"'));
      entry.name.erase(0, 1);
      // Of this list the values have no commas between them.
      entry.max_size = all[at].number("max size");
      entry.properties = all[at].number("properties");
      entry.blocks = all[at].number("blocks");
      list.entries.push_back(std::move(entry));
      list.index = static_cast<std::int32_t>(at);
    }
    return list;
  }

  static std::string control_text(const nwp::FileControl& control) {
    constexpr std::uint8_t kRename = 3, kStorageInfo = 5;
    const auto head =
        fmt::format("command {}, token {}, name {}", control.command, control.token, in_quotes_or_null(control.name));
    if (control.command == kStorageInfo) return head;
    if (control.command == kRename) return fmt::format("{}, data {}, data length 0", head, in_quotes(control.new_name));
    Bytes target;
    put_little_endian(target, control.target);
    return fmt::format("{}, data {}, data length {}", head, to_hex(target), target.size());
  }

  static nwp::FileControlResult control_result(const AnswerText& answer) {
    nwp::FileControlResult result;
    result.token = answer.number("new token");
    std::size_t i = 0;
    for (const char* label : {"block size", "capacity", "allocated", "reserved", "reserved for system", "largest gap",
                              "available", "max files", "development", "bundle state", "max system files", "user files",
                              "system files", "alerts", "threshold", "FAT writes"}) {
      result.storage[i++] = answer.number(label);
    }
    return result;
  }

  CallBook& calls_;
};

}  // namespace cc3235::test
