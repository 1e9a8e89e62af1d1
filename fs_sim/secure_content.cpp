#include "fs_sim/secure_content.h"

#include <algorithm>

#include "base/random.h"

namespace cc3235::fs_sim {
namespace {

constexpr std::size_t kRevisionSize = 4, kTagSize = 16, kNonceSize = 12;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, catalog::Releaser<EVP_CIPHER_CTX_free>>;

std::array<std::uint8_t, 32> mac(ByteView key, ByteView message) {
  std::array<std::uint8_t, 32> result{};
  std::size_t size = 0;
  EVP_Q_mac(catalog::crypto_context(), "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(), message.data(),
            message.size(), result.data(), result.size(), &size);
  return result;
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> words(std::initializer_list<std::uint32_t> values) {
  std::array<std::uint8_t, kSize> bytes{};
  auto out = bytes.begin();
  for (const std::uint32_t value : values) {
    for (int shift = 0; shift < 32; shift += 8) *out++ = static_cast<std::uint8_t>(value >> shift);
  }
  return bytes;
}

/// Serial and revision never come together twice for a block, so a nonce is never used twice with this key.
auto nonce_of(const BlockIdentity& block) {
  return words<kNonceSize>({block.serial, block.number, block.revision});
}
auto identity_of(const BlockIdentity& block) {
  return words<12>({block.number, block.slot, block.serial});
}

int size_of(ByteView bytes) {
  return static_cast<int>(bytes.size());
}

}  // namespace

DeviceKey make_device_key() {
  // From the kernel also where a run shall repeat: nothing shows it, and two devices never share it.
  DeviceKey key{};
  make_system_random()->fill(key);
  return key;
}

Sealer::Sealer(const DeviceKey& key)
    : content_key_(mac(key, as_bytes("content"))),
      row_key_(mac(key, as_bytes("row"))),
      cipher_(EVP_CIPHER_fetch(catalog::crypto_context(), "AES-256-GCM", nullptr)) {}

Bytes Sealer::seal(const BlockIdentity& block, ByteView content) const {
  const auto nonce = nonce_of(block), identity = identity_of(block);
  const auto revision = words<kRevisionSize>({block.revision});
  Bytes sealed(kRevisionSize + content.size() + kTagSize);
  std::ranges::copy(revision, sealed.begin());
  std::uint8_t* const text = sealed.data() + kRevisionSize;
  const CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  EVP_EncryptInit_ex2(context.get(), cipher_.get(), content_key_.data(), nonce.data(), nullptr);
  EVP_EncryptUpdate(context.get(), nullptr, &size, identity.data(), size_of(identity));
  EVP_EncryptUpdate(context.get(), text, &size, content.data(), size_of(content));
  EVP_EncryptFinal_ex(context.get(), text + content.size(), &size);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, text + content.size());
  return sealed;
}

std::optional<std::size_t> Sealer::open(const BlockIdentity& block, ByteView sealed, MutableBytes out) const {
  if (sealed.size() < kRevisionSize + kTagSize) return std::nullopt;
  BlockIdentity stored = block;
  stored.revision = 0;
  for (std::size_t i = kRevisionSize; i-- > 0;) stored.revision = stored.revision << 8 | sealed[i];
  const auto nonce = nonce_of(stored), identity = identity_of(block);
  const ByteView text = sealed.subspan(kRevisionSize, sealed.size() - kRevisionSize - kTagSize);
  Bytes tag(sealed.end() - kTagSize, sealed.end());
  if (text.size() > out.size()) return std::nullopt;

  const CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  EVP_DecryptInit_ex2(context.get(), cipher_.get(), content_key_.data(), nonce.data(), nullptr);
  EVP_DecryptUpdate(context.get(), nullptr, &size, identity.data(), size_of(identity));
  EVP_DecryptUpdate(context.get(), out.data(), &size, text.data(), size_of(text));
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data());
  std::array<std::uint8_t, 16> rest{};
  if (EVP_DecryptFinal_ex(context.get(), rest.data(), &size) > 0) return text.size();
  std::ranges::fill(out.first(text.size()), std::uint8_t{0});  // what does not verify is nobody's to see
  return std::nullopt;
}

RowSeal Sealer::seal_row(std::string_view table, ByteView fields) const {
  Bytes message(table.begin(), table.end());
  message.push_back(0);
  message.insert(message.end(), fields.begin(), fields.end());
  return mac(row_key_, message);
}

}  // namespace cc3235::fs_sim
