#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "catalog/catalog.h"
#include "catalog/judgement.h"
#include "catalog/otp.h"

/// Which catalog a device takes, and what the one on its flash is worth. ref: certificate-catalog.md §1, §6
namespace cc3235::catalog {

/// Whose signatures a device takes under a catalog: the keys in its ROM or, once its OTP is written, the vendor's alone.
class Keyring {
 public:
  Keyring() : Keyring(std::vector<SigningKey>{ti_gen3_key()}) {}
  explicit Keyring(std::vector<SigningKey> rom) : keys_(std::move(rom)) {}
  /// The ring of a device with this OTP: what the ROM has does not count any more.
  explicit Keyring(const Otp& otp);
  /// The ring of a device whose OTP area holds `otp`, empty when it was never written. An OTP that does not load, or that is
  /// for another device than `device` (nullopt: nobody knows), leaves no key at all.
  static Keyring of_device(ByteView otp, const std::optional<Mac>& device, std::vector<SigningKey> rom);

  bool vendor() const { return vendor_; }
  const std::vector<SigningKey>& keys() const { return keys_; }
  /// Why no catalog at all is taken: the OTP's judgement; kOk otherwise.
  const Judgement& otp() const { return otp_; }

 private:
  std::vector<SigningKey> keys_;
  bool vendor_ = false;
  Judgement otp_{};
};

/// What stands beside a catalog on the flash and speaks for it. Catalogs that are installed without a file (built-in ones,
/// lists of a test's roots) have no signature that could be checked; their digest takes its place, so damage shows all the
/// same.
struct Voucher {
  enum class Kind : std::uint8_t {
    signature = 0,  ///< 256 bytes, checked by the device's keys
    built_in = 1,   ///< SHA-256 of a catalog that TI signed; worth nothing once an OTP is written
    roots = 2,      ///< SHA-256 of a catalog of exactly these roots, as if its owner had signed it
  };
  Kind kind = Kind::signature;
  Bytes value;

  static Voucher of(Kind kind, ByteView lst);
  Bytes to_bytes() const;
  static std::optional<Voucher> parse(ByteView bytes);
};

/// A catalog offered to a device.
struct CatalogFile {
  ByteView lst;
  Voucher voucher;
};

/// What became of one.
struct CatalogJudgement : Judgement {
  std::optional<Catalog> catalog{};  ///< there when all is well
  std::string signer{};              ///< the key whose signature it is; empty when none is known
};

/// Whether a device takes this catalog at programming, or finds it fit at start: -10289 for a signature that is none of its
/// keys', -10274 for a file that is signed and malformed all the same.
CatalogJudgement judge_catalog(const CatalogFile& file, const Keyring& keys);

/// Whether a host may put `offered` in the place of `installed`: -10358 for an older one. ref: certificate-catalog.md §6 row
/// 23
Judgement judge_update(const Catalog& installed, const Catalog& offered);

/// The catalog that a running device goes by. Without a usable one it trusts nothing.
struct Store {
  Judgement state{};  ///< kOk, -10242 (there is none), -10274 (there is one that does not load)
  Catalog catalog{};
};

/// `lst` and `voucher`: what the flash holds; nullopt where it holds nothing.
Store load_store(const std::optional<Bytes>& lst, const std::optional<Bytes>& voucher, const Keyring& keys);

}  // namespace cc3235::catalog
