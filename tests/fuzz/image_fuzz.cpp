#include <cstdlib>
#include <variant>

#include "fs_sim/check.h"
#include "fs_sim/memory_disk.h"
#include "fs_sim/snapshot.h"

/// Any bytes as the file of a flash image, or any changes to a good one: refused with one line, or a flash that answers.
namespace {

using namespace cc3235;
using namespace cc3235::fs_sim;

constexpr const char* kImage = "/image-of-the-fuzzer";

ImageOptions options() {
  ImageOptions options;
  options.path = kImage;
  options.size = kMinFlash;
  options.fast = true;
  return options;
}

void put(FileSystem& flash, const std::string& name, std::uint32_t flags, std::size_t size) {
  ProgramFile file;
  file.name = name;
  file.creation_flags = flags;
  file.content.assign(size, 'x');
  if (!flash.install(file).ok()) std::abort();
}

test::DiskContent good_image() {
  test::MemoryDisk disk;
  const auto random = make_seeded_random(1);
  {
    auto opened = FileSystem::open_image(options(), *random);
    auto& flash = std::get<FileSystem>(opened);
    put(flash, "plain", 0, 9000);
    put(flash, "safe", bit(OpenFlag::create_failsafe), 5000);
    put(flash, "secret", bit(OpenFlag::create_secure) | bit(OpenFlag::create_nosignature), 300);
    if (!flash.set_setting("wlan.mode", as_bytes("2")).ok()) std::abort();
  }
  return disk.cut_after(disk.effects(), test::Unsynced::kept, *random);
}

/// The first byte says what the rest is: the file itself, or pieces (where: 3 bytes, how many: 1, bytes) over a good one.
test::DiskContent disk_of(ByteView input) {
  static const test::DiskContent good = good_image();
  if (input.empty()) return {};
  test::DiskContent content;
  if (input[0] % 4 == 0) {
    content[kImage].write(0, input.subspan(1));
    return content;
  }
  content = good;
  test::Pages& image = content[kImage];
  input = input.subspan(1);
  while (input.size() > 4) {
    const auto where = static_cast<std::uint32_t>(input[0] | input[1] << 8 | input[2] << 16) % image.size();
    const std::size_t count = std::min<std::size_t>(input[3] % 32 + 1, input.size() - 4);
    image.write(where, input.subspan(4, count));
    input = input.subspan(4 + count);
  }
  return content;
}

void require_line(const ImageError& error) {
  if (error.message.empty() || error.message.find('\n') != std::string::npos) std::abort();
}

/// What a device and the tools ask.
void exercise(FileSystem& flash) {
  Bytes out(6000);
  (void)flash.storage_info();
  (void)flash.list(-1, 6);
  (void)flash.wear();
  (void)flash.factory_image();
  (void)flash.setting("wlan.mode");
  for (const FileRecord& file : flash.files()) {
    (void)flash.content(file.name);
    (void)flash.report(file.name, Token{});
    for (const OpenMode mode : {OpenMode::read, OpenMode::create_if_absent, OpenMode::read}) {
      OpenRequest request;
      request.name = file.name;
      request.mode = mode;
      request.max_size = 5000;
      const auto opened = flash.open(request);
      if (!opened) continue;
      (void)flash.read(opened->handle, 0, out);
      (void)flash.write(opened->handle, 0, out);
      (void)flash.close(opened->handle, {}, {});
    }
    (void)flash.commit(file.name, Token{});
    (void)flash.rename(file.name, file.name + "x", Token{});
    (void)flash.remove(file.name, Token{});
  }
  (void)flash.commit_bundle();
  (void)flash.set_setting("wlan.mode", as_bytes("0"));
  flash.stop(true);
  (void)flash.start();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::MemoryDisk disk;
  disk.restore(disk_of({data, size}));
  const auto checked = check_image(kImage);
  if (const auto* error = std::get_if<ImageError>(&checked)) require_line(*error);
  const auto taken = take_snapshot(kImage);
  if (const auto* error = std::get_if<ImageError>(&taken)) require_line(*error);
  const auto random = make_seeded_random(2);
  auto opened = FileSystem::open_image(options(), *random);
  if (const auto* error = std::get_if<ImageError>(&opened)) {
    require_line(*error);
  } else {
    exercise(std::get<FileSystem>(opened));
  }
  return 0;
}
