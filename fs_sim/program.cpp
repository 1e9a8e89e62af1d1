#include "fs_sim/program.h"

#include <algorithm>
#include <string_view>

#include "catalog/catalog.h"

// The form: head (8 bytes of mark, length of the whole), SHA-256 of the rest, fields, zeros up to a multiple of 16. Numbers
// are 32 bits, little endian; texts and bytes have their length in front.

namespace cc3235::fs_sim {
namespace {

constexpr std::string_view kMark = "CC35PRG\x01";
constexpr std::size_t kDigestAt = 16, kFieldsAt = kDigestAt + sizeof(catalog::Digest);

void put(Bytes& out, ByteView bytes) {
  put_little_endian(out, static_cast<std::uint32_t>(bytes.size()));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Takes fields one after the other; `fine` is false from the first one on that is not there.
class Fields {
 public:
  explicit Fields(ByteView rest) : rest_(rest) {}

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (const ByteView four = take(4); const std::uint8_t byte : reversed(four)) value = value << 8 | byte;
    return value;
  }
  Bytes bytes() {
    const ByteView found = take(number());
    return {found.begin(), found.end()};
  }
  std::string text() { return std::string(as_text(take(number()))); }

  bool fine() const { return fine_; }
  bool only_zeros_left() const {
    return rest_.size() < 16 && std::ranges::all_of(rest_, [](std::uint8_t byte) { return byte == 0; });
  }

 private:
  static Bytes reversed(ByteView bytes) { return {bytes.rbegin(), bytes.rend()}; }
  ByteView take(std::size_t size) {
    if (size > rest_.size()) fine_ = false;
    const ByteView taken = rest_.first(fine_ ? size : 0);
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  ByteView rest_;
  bool fine_ = true;
};

ProgramFile file_in(Fields& fields) {
  ProgramFile file;
  file.name = fields.text();
  file.creation_flags = fields.number();
  file.max_size = fields.number();
  file.vendor_token = Token{fields.number()};
  file.content = fields.bytes();
  file.certificate = fields.text();
  file.signature = fields.bytes();
  return file;
}

}  // namespace

Bytes encode(const Program& program) {
  Bytes image(kFieldsAt);
  put_little_endian(image, std::uint32_t{program.development});
  put(image, program.mac ? ByteView(program.mac->bytes) : ByteView{});
  put_little_endian(image, program.alert_threshold.value_or(0));
  put(image, program.otp);
  put_little_endian(image, std::uint32_t{program.keep_for_restore});
  put_little_endian(image, static_cast<std::uint32_t>(program.files.size()));
  for (const ProgramFile& file : program.files) {
    put(image, as_bytes(file.name));
    put_little_endian(image, file.creation_flags);
    put_little_endian(image, file.max_size);
    put_little_endian(image, static_cast<std::uint32_t>(file.vendor_token));
    put(image, file.content);
    put(image, as_bytes(file.certificate));
    put(image, file.signature);
  }
  image.resize((image.size() + 15) / 16 * 16);

  Bytes head(kMark.begin(), kMark.end());
  put_little_endian(head, static_cast<std::uint32_t>(image.size()));
  std::ranges::copy(head, image.begin());
  std::ranges::copy(catalog::digest_of(ByteView(image).subspan(kFieldsAt)), image.begin() + kDigestAt);
  return image;
}

std::optional<std::uint32_t> program_size(ByteView head) {
  if (head.size() < kProgramHead || !std::ranges::equal(head.first(kMark.size()), as_bytes(kMark))) return std::nullopt;
  return Fields(head.subspan(kMark.size())).number();
}

std::optional<Program> decode_program(ByteView image) {
  if (image.size() < kFieldsAt || program_size(image) != image.size()) return std::nullopt;
  const ByteView rest = image.subspan(kFieldsAt);
  if (!std::ranges::equal(catalog::digest_of(rest), image.subspan(kDigestAt, kFieldsAt - kDigestAt))) return std::nullopt;

  Fields fields(rest);
  Program program;
  program.development = fields.number() != 0;
  if (const Bytes mac = fields.bytes(); mac.size() == 6) std::ranges::copy(mac, program.mac.emplace().bytes.begin());
  if (const std::uint32_t threshold = fields.number(); threshold != 0) program.alert_threshold = threshold;
  program.otp = fields.bytes();
  program.keep_for_restore = fields.number() != 0;
  const std::uint32_t count = fields.number();
  for (std::uint32_t i = 0; i < count && fields.fine(); ++i) program.files.push_back(file_in(fields));
  if (!fields.fine() || !fields.only_zeros_left()) return std::nullopt;
  return program;
}

Status ProgramOutcome::composite() const {
  return ok() ? kOk : Status(ret.value() * 0x10000 + ex_err);
}

}  // namespace cc3235::fs_sim
