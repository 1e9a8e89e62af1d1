#include "fs_sim/signed_close.h"

#include <utility>

#include "base/status_codes.h"
#include "catalog/signed_file.h"
#include "fs_sim/impl.h"

// Files that are taken with a signature only, and the catalog that says whose. ref: filesystem.md §8; certificate-catalog.md

namespace cc3235::fs_sim {

using catalog::Voucher;

bool asks_to_abort(ByteView signature) {
  return signature.size() == 1 && signature[0] == 'A';
}

ProgramFile catalog_file(ByteView lst, const Voucher& voucher) {
  ProgramFile file;
  file.name = kCatalogName;
  file.creation_flags = bit(OpenFlag::create_failsafe);
  file.content.assign(lst.begin(), lst.end());
  file.signature = voucher.kind == Voucher::Kind::signature ? voucher.value : voucher.to_bytes();
  return file;
}

catalog::Judgement judge_otp(const Program& program, const DeviceIdentity& device) {
  if (program.otp.empty()) return {};
  std::string why;
  const auto otp = catalog::parse_otp(program.otp, why);
  // A board whose address nobody has said is the one that the file is for.
  const Mac own = device.mac.value_or(program.mac.value_or(otp ? otp->mac.value_or(Mac{}) : Mac{}));
  return catalog::judge_otp_write(device.otp.empty() ? std::nullopt : std::optional(device.otp), program.otp, own);
}

catalog::Keyring FileSystem::Impl::keyring() const {
  std::string why;
  const auto otp = catalog::parse_otp(flash().identity.otp, why);
  if (otp) return catalog::Keyring(*otp);
  return rom_keys.empty() ? catalog::Keyring() : catalog::Keyring(rom_keys);
}

catalog::Store FileSystem::Impl::trust() {
  std::optional<Bytes> lst;
  if (const Entry* entry = files().find(kCatalogName)) {
    if (Result<Bytes> content = readable_copy(*entry)) lst = *std::move(content);
  }
  const catalog::Keyring keys = keyring();
  catalog::Store store = catalog::load_store(lst, image.setting(kVoucherKey), keys);
  if (lst && !store.state.ok()) {
    if (catalog::Store old = catalog::load_store(lst, image.setting(kOldVoucherKey), keys); old.state.ok()) return old;
  }
  return store;
}

/// Steps 4 to 10 of filesystem.md §8. While an image is programmed the ROM checks, later the chip with its service pack.
catalog::Judgement FileSystem::Impl::judge_signed(OpenFile& file, const Entry& entry, std::string_view certificate_name,
                                                  ByteView signature) {
  const catalog::FindFile find = [this](std::string_view name) -> std::optional<Bytes> {
    Result<Bytes> found = content(name);
    return found.ok() ? std::optional(*std::move(found)) : std::nullopt;
  };
  const auto checker = programming ? catalog::Checker::rom : catalog::Checker::service_pack;
  catalog::SignerChain chain = catalog::judge_closing(trust(), {certificate_name, signature}, find, checker);
  if (!chain.ok()) return std::move(static_cast<catalog::Judgement&>(chain));
  const Result<Bytes> written = written_content(file, entry);
  if (!written) return {written.status(), "the written content cannot be read", "check the host's disk"};
  return catalog::judge_content(chain, *written, signature);
}

namespace {

/// Programming also takes a catalog that no signature file came with: what vouches for it then is the catalog's digest.
Voucher voucher_of(ByteView signature, bool programming) {
  if (programming && signature.size() < catalog::kSignatureSize) {
    if (auto voucher = Voucher::parse(signature); voucher && voucher->kind != Voucher::Kind::signature) {
      return *std::move(voucher);
    }
  }
  return {Voucher::Kind::signature, Bytes(signature.begin(), signature.end())};
}

}  // namespace

/// The catalog takes the place of the one before. ref: certificate-catalog.md §1, §6 rows 16 to 23
catalog::Judgement FileSystem::Impl::close_catalog(OpenFile& file, Entry& entry, ByteView signature) {
  const Voucher voucher = voucher_of(signature, programming);
  if (voucher.kind == Voucher::Kind::signature) {
    if (auto wrong = catalog::judge_signature_size(signature); !wrong.ok()) return wrong;
  }
  const Result<Bytes> lst = written_content(file, entry);
  if (!lst) return {lst.status(), "the written content cannot be read", "check the host's disk"};
  catalog::CatalogJudgement judged = catalog::judge_catalog({*lst, voucher}, keyring());
  if (!judged.ok()) return judged;
  if (const catalog::Store installed = trust(); installed.state.ok() && !programming) {
    if (auto older = catalog::judge_update(installed.catalog, *judged.catalog); !older.ok()) return older;
  }
  const Entry before = entry;
  Status published = kOk;
  const bool stored = image.transact(Durability::synced, [&] {
    const Bytes old = image.setting(kVoucherKey).value_or(Bytes{});
    published = publish(file, entry);
    return published.ok() && image.write_setting(kOldVoucherKey, old) &&
           image.write_setting(kVoucherKey, voucher.to_bytes());
  });
  if (stored) return judged;
  entry = before;
  return {published.ok() ? status::SL_ERROR_FS_FAILED_TO_WRITE : published, "the catalog cannot be stored",
          "check the host's disk"};
}

catalog::Store FileSystem::trust() {
  return impl_->trust();
}

const catalog::Judgement& FileSystem::last_judgement() const {
  return impl_->judgement;
}

}  // namespace cc3235::fs_sim
