#include "fs_sim/program.h"

#include <algorithm>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/little_endian.h"

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

std::uint32_t take_number(catalog::ByteReader& reader) {
  return reader.number<std::uint32_t>();
}
ByteView take_bytes(catalog::ByteReader& reader) {
  return reader.take(take_number(reader));
}
std::string take_text(catalog::ByteReader& reader) {
  return std::string(as_text(take_bytes(reader)));
}
Bytes copy_bytes(catalog::ByteReader& reader) {
  const ByteView found = take_bytes(reader);
  return {found.begin(), found.end()};
}
/// What fills the image up to a multiple of 16.
bool only_zeros_left(catalog::ByteReader& reader) {
  for (int filled = 0; reader.ok() && !reader.at_end(); ++filled) {
    if (filled == 15 || reader.number<std::uint8_t>() != 0) return false;
  }
  return reader.ok();
}

ProgramFile file_in(catalog::ByteReader& reader) {
  ProgramFile file;
  file.name = take_text(reader);
  file.creation_flags = take_number(reader);
  file.max_size = take_number(reader);
  file.vendor_token = Token{take_number(reader)};
  file.content = copy_bytes(reader);
  file.certificate = take_text(reader);
  file.signature = copy_bytes(reader);
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
  catalog::ByteReader reader(head.subspan(kMark.size()));
  return take_number(reader);
}

std::optional<Program> decode_program(ByteView image) {
  if (image.size() < kFieldsAt || program_size(image) != image.size()) return std::nullopt;
  const ByteView rest = image.subspan(kFieldsAt);
  if (!std::ranges::equal(catalog::digest_of(rest), image.subspan(kDigestAt, kFieldsAt - kDigestAt))) return std::nullopt;

  catalog::ByteReader reader(rest);
  Program program;
  program.development = take_number(reader) != 0;
  if (const ByteView mac = take_bytes(reader); mac.size() == 6) std::ranges::copy(mac, program.mac.emplace().bytes.begin());
  if (const std::uint32_t threshold = take_number(reader); threshold != 0) program.alert_threshold = threshold;
  program.otp = copy_bytes(reader);
  program.keep_for_restore = take_number(reader) != 0;
  const std::uint32_t count = take_number(reader);
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) program.files.push_back(file_in(reader));
  if (!only_zeros_left(reader)) return std::nullopt;
  return program;
}

Status ProgramOutcome::composite() const {
  return ok() ? kOk : Status(ret.value() * 0x10000 + ex_err);
}

std::optional<ProgramOutcome> ProgramOutcome::from_composite(Status answer) {
  constexpr std::int32_t kLowestCode = -0x8000;
  if (answer.value() >= kLowestCode) return std::nullopt;
  return ProgramOutcome{Status(answer.value() >> 16), static_cast<std::uint16_t>(answer.value() & 0xFFFF), {}};
}

}  // namespace cc3235::fs_sim
