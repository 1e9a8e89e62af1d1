#include <fmt/format.h>
#include <functional>
#include <memory>
#include <optional>

#include "base/random.h"
#include "bench/bare_sqlite.h"
#include "bench/flash_alone.h"
#include "bench/measurements.h"
#include "bench/stopwatch.h"
#include "fs_sim/file_system.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 15;
constexpr int kPerRound = 10;
constexpr std::size_t kSize = 4096;
constexpr std::size_t kPerLine = 960;  // with its header this fits a command line of 1024 bytes
constexpr const char* kName = FlashAlone::kName;

constexpr std::size_t kSmall = 1024;

std::string content(std::size_t size) {
  std::string text;
  while (text.size() < size) text += fmt::format("{:016x}", text.size());
  return text;
}

/// Replaces a plain file as a driver does: FileOpen, FileWrites and FileClose. The writes go out together: as many as may
/// wait, so that a close sent with them would find no worker. ref: at-protocol.md §9
void write_by_commands(Device& device, const std::string& bytes) {
  const std::string opened = device.command(fmt::format("AT+FileOpen={},create|overwrite,{}", kName, kSize));
  const std::size_t at = opened.find("+fileopen:") + 10;
  const std::string handle = opened.substr(at, opened.find(',', at) - at);
  int lines = 0;
  for (std::size_t offset = 0; offset < bytes.size(); offset += kPerLine, ++lines) {
    const std::string part = bytes.substr(offset, kPerLine);
    device.line.write(fmt::format("AT+FileWrite={},{},0,{},{}\r", handle, offset, part.size(), part));
  }
  for (int i = 0; i < lines; ++i) device.answer();
  device.command(fmt::format("AT+FileClose={},,", handle));
}

template <class Write>
double per_second(Write write) {
  const Stopwatch watch;
  for (int i = 0; i < kPerRound; ++i) write();
  return kPerRound / watch.microseconds() * 1e6;
}

}  // namespace

std::vector<Figure> file_write(const Setting& setting) {
  const std::string bytes = content(kSize);
  Device device(setting, "file_write.img");
  device.wait_for_prompt();
  BareSqlite bare(setting.folder / "bare.db");
  FlashAlone flash(setting.folder / "flash.img");
  const auto by_flash = [&] { flash.write(bytes); };
  const auto by_commands = [&] { write_by_commands(device, bytes); };
  const auto by_sqlite = [&] { bare.write(bytes); };

  for (const std::function<void()>& write : {std::function<void()>(by_flash), {by_commands}, {by_sqlite}}) write();
  Rounds alone, commands;  // the file exists from here on
  for (int round = 0; round < kRounds; ++round) {
    const double base = per_second(by_sqlite);
    alone.add(per_second(by_flash), base);
    commands.add(per_second(by_commands), base);
  }
  device.process.end();
  return {alone.figure("4 KiB file / bare SQLite", "1/s", Figure::Bar::at_least, 0.7),
          commands.figure("the same by AT commands", "1/s", Figure::Bar::none, 0)};
}

std::vector<Figure> small_files(const Setting& setting) {
  const std::string bytes = content(kSmall);
  BareSqlite bare(setting.folder / "bare.db");
  FlashAlone flash(setting.folder / "flash.img");
  const auto by_flash = [&] { flash.write(bytes); };
  const auto by_sqlite = [&] { bare.write(bytes); };
  by_flash();
  by_sqlite();
  Rounds rounds;
  for (int round = 0; round < 2 * kRounds; ++round) {
    const double base = 1e6 / per_second(by_sqlite);
    rounds.add(1e6 / per_second(by_flash), base);
  }
  return {rounds.figure("1 KiB file / bare SQLite", "us", Figure::Bar::at_most, 1.5)};
}

namespace {

constexpr int kFiles = 240, kListings = 20;

/// As the firmware does: six entries at a time. ref: commands-file.md §8
std::size_t list_all(fs_sim::FileSystem& flash) {
  std::size_t bytes = 0;
  fs_sim::FileList part;
  do {
    part = *flash.list(part.index, 6);
    for (const fs_sim::ListEntry& entry : part.entries) bytes += entry.name.size() + entry.blocks;
  } while (!part.entries.empty());
  return bytes;
}

}  // namespace

std::vector<Figure> listing(const Setting& setting) {
  BareSqlite bare(setting.folder / "bare.db");
  FlashAlone flash(setting.folder / "list.img");
  for (int i = 0; i < kFiles; ++i) {
    const std::string name = fmt::format("{}listed-{}", i < 40 ? "/sys/" : "", i);
    flash.create(name);
    bare.add(name, i + 2);
  }
  const auto per_listing = [](auto list) {
    const Stopwatch watch;
    std::size_t bytes = 0;
    for (int i = 0; i < kListings; ++i) bytes += list();
    if (bytes == 0) throw std::runtime_error("nothing was listed");
    return watch.microseconds() / kListings;
  };
  Rounds rounds;
  for (int round = 0; round < 2 * kRounds; ++round) {
    const double base = per_listing([&] { return bare.list(); });
    rounds.add(per_listing([&] { return list_all(*flash); }), base);
  }
  return {rounds.figure("240 files listed / bare query", "us", Figure::Bar::at_most, 3)};
}

}  // namespace cc3235::bench
