#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "catalog/catalog.h"
#include "catalog/little_endian.h"

/// The binary form of a catalog, little endian. ref: certificate-catalog.md §2
namespace cc3235::catalog {
namespace {

constexpr std::size_t kCreatedAt = 0x000;
constexpr std::size_t kEndAt = 0x008;
constexpr std::size_t kTrustedCountAt = 0x030;
constexpr std::size_t kTrustedIndexAt = 0x034;
constexpr std::size_t kRevokedCountAt = kTrustedIndexAt + 2 * kMaxTrusted;
constexpr std::size_t kRevokedIndexAt = kRevokedCountAt + 4;
constexpr std::size_t kDigestsAt = kRevokedIndexAt + 2 * kMaxRevoked;
static_assert(kRevokedCountAt == 0x134 && kRevokedIndexAt == 0x138 && kDigestsAt == 0x1b8);

/// Written by the vendor tool, enforced by nobody: 5 years of 365.25 days.
constexpr std::chrono::seconds kLifetime{157'788'000};
/// The last second of the year 9999. A later creation time is no date.
constexpr std::uint64_t kLastCreation = 253'402'300'799;

/// Which part of a catalog: where its quick index begins, and what its members are called.
struct Part {
  std::size_t index_at;
  std::string_view member;
};
constexpr Part kTrustedPart{kTrustedIndexAt, "trusted"};
constexpr Part kRevokedPart{kRevokedIndexAt, "revoked"};

/// The `count` digests from `at` on, each compared with its two bytes in the quick index.
std::optional<std::vector<Digest>> read_digests(ByteView lst, std::size_t at, std::size_t count, Part part,
                                                std::string& why) {
  std::vector<Digest> digests(count);
  for (std::size_t i = 0; i < count; ++i, at += sizeof(Digest)) {
    std::ranges::copy(lst.subspan(at, sizeof(Digest)), digests[i].begin());
    const ByteView indexed = lst.subspan(part.index_at + 2 * i, 2);
    if (!std::ranges::equal(indexed, ByteView(digests[i]).first(2))) {
      why = fmt::format("{} digest {} begins {}, but the index says {}", part.member, i,
                        to_hex(ByteView(digests[i]).first(2)), to_hex(indexed));
      return std::nullopt;
    }
  }
  return digests;
}

void write_digests(Bytes& lst, std::size_t at, const std::vector<Digest>& digests, Part part) {
  for (std::size_t i = 0; i < digests.size(); ++i, at += sizeof(Digest)) {
    std::copy_n(digests[i].begin(), 2, lst.begin() + static_cast<std::ptrdiff_t>(part.index_at + 2 * i));
    std::ranges::copy(digests[i], lst.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

}  // namespace

Bytes Catalog::to_lst() const {
  assert(trusted_.size() <= kMaxTrusted && revoked_.size() <= kMaxRevoked);
  const auto seconds = created_.time_since_epoch();
  Bytes lst(kDigestsAt + sizeof(Digest) * (trusted_.size() + revoked_.size()));
  store(lst, kCreatedAt, static_cast<std::uint64_t>(seconds.count()));
  store(lst, kEndAt, static_cast<std::uint64_t>((seconds + kLifetime).count()));
  store(lst, kTrustedCountAt, static_cast<std::uint32_t>(trusted_.size()));
  store(lst, kRevokedCountAt, static_cast<std::uint32_t>(revoked_.size()));
  write_digests(lst, kDigestsAt, trusted_, kTrustedPart);
  write_digests(lst, kDigestsAt + sizeof(Digest) * trusted_.size(), revoked_, kRevokedPart);
  return lst;
}

std::optional<Catalog> parse_lst(ByteView lst, std::string& why) {
  const auto refuse = [&why](std::string text) {
    why = std::move(text);
    return std::nullopt;
  };
  if (lst.size() < kDigestsAt) return refuse(fmt::format("{} bytes; a catalog has at least {}", lst.size(), kDigestsAt));
  const auto created = load<std::uint64_t>(lst, kCreatedAt);
  const std::size_t trusted_count = load<std::uint32_t>(lst, kTrustedCountAt);
  const std::size_t revoked_count = load<std::uint32_t>(lst, kRevokedCountAt);
  if (created > kLastCreation) return refuse(fmt::format("creation time {} is no date", created));
  if (trusted_count > kMaxTrusted) return refuse(fmt::format("{} roots; at most {} fit", trusted_count, kMaxTrusted));
  if (revoked_count > kMaxRevoked) return refuse(fmt::format("{} revoked; at most {} fit", revoked_count, kMaxRevoked));
  const std::size_t needed = kDigestsAt + sizeof(Digest) * (trusted_count + revoked_count);
  if (lst.size() != needed) {
    return refuse(
        fmt::format("{} bytes, but {} roots and {} revoked need {}", lst.size(), trusted_count, revoked_count, needed));
  }
  auto trusted = read_digests(lst, kDigestsAt, trusted_count, kTrustedPart, why);
  if (!trusted) return std::nullopt;
  auto revoked = read_digests(lst, kDigestsAt + sizeof(Digest) * trusted_count, revoked_count, kRevokedPart, why);
  if (!revoked) return std::nullopt;
  return Catalog(UnixSeconds{std::chrono::seconds{static_cast<std::int64_t>(created)}}, std::move(*trusted),
                 std::move(*revoked));
}

}  // namespace cc3235::catalog
