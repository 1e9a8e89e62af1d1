#include "catalog/otp.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/chain.h"
#include "catalog/little_endian.h"
#include "catalog/signature.h"

/// The file, little endian: magic, algorithm, MAC address, certificates; number of signatures, signatures.
namespace cc3235::catalog {
namespace {

constexpr std::string_view kMagic = "CC35OTP\x01";
/// What the vendor tool's `--algo 2` stands for: RSA with SHA-256 (uncertain).
constexpr std::uint32_t kAlgorithm = 2;
constexpr std::size_t kMostCertificates = 8;

void append(Bytes& bytes, ByteView part) {
  bytes.insert(bytes.end(), part.begin(), part.end());
}

std::uint32_t length_of(const auto& list) {
  return static_cast<std::uint32_t>(list.size());
}

std::vector<Bytes> read_certificates(ByteReader& reader) {
  std::vector<Bytes> certificates;
  const auto count = reader.number<std::uint16_t>();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const ByteView der = reader.take(reader.number<std::uint32_t>());
    certificates.emplace_back(der.begin(), der.end());
  }
  return certificates;
}

std::vector<Bytes> read_signatures(ByteReader& reader) {
  std::vector<Bytes> signatures;
  const auto count = reader.number<std::uint16_t>();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const ByteView signature = reader.take(kSignatureSize);
    signatures.emplace_back(signature.begin(), signature.end());
  }
  return signatures;
}

bool within(std::size_t count, std::size_t least, std::size_t most) {
  return count >= least && count <= most;
}

std::optional<SigningKey> key_of(const Bytes& der) {
  const X509Ptr certificate = parse_certificate(der);
  return certificate ? parse_signing_key(issued_to(certificate.get()), der) : std::nullopt;
}

}  // namespace

Bytes Otp::meta() const {
  Bytes bytes;
  append(bytes, as_bytes(kMagic));
  put_little_endian(bytes, kAlgorithm);
  append(bytes, mac.value_or(Mac{}).bytes);
  put_little_endian(bytes, length_of(certificates), 2);
  for (const Bytes& der : certificates) {
    put_little_endian(bytes, length_of(der));
    append(bytes, der);
  }
  return bytes;
}

Bytes Otp::to_file() const {
  Bytes bytes = meta();
  put_little_endian(bytes, length_of(signatures), 2);
  for (const Bytes& signature : signatures) append(bytes, signature);
  return bytes;
}

std::optional<SigningKey> Otp::key() const {
  return certificates.empty() ? std::nullopt : key_of(certificates.front());
}

std::optional<Otp> parse_otp(ByteView file, std::string& why) {
  const auto refuse = [&why](std::string text) {
    why = std::move(text);
    return std::nullopt;
  };
  if (file.size() > kLargestOtp) return refuse(fmt::format("{} bytes; at most {} fit", file.size(), kLargestOtp));
  ByteReader reader(file);
  if (as_text(reader.take(kMagic.size())) != kMagic) return refuse("it does not begin as an OTP file");
  if (const auto algorithm = reader.number<std::uint32_t>(); reader.ok() && algorithm != kAlgorithm) {
    return refuse(fmt::format("algorithm {}; only {} is known", algorithm, kAlgorithm));
  }
  Otp otp;
  Mac mac{};
  std::ranges::copy(reader.take(mac.bytes.size()), mac.bytes.begin());
  if (!mac.zero()) otp.mac = mac;
  otp.certificates = read_certificates(reader);
  otp.signatures = read_signatures(reader);
  if (!reader.ok()) return refuse("it is cut off");
  if (!reader.at_end()) return refuse("bytes follow its end");
  if (!within(otp.certificates.size(), 1, kMostCertificates) || !within(otp.signatures.size(), 1, kOtpSigners) ||
      otp.signatures.size() > otp.certificates.size()) {
    return refuse(fmt::format("{} certificates and {} signatures", otp.certificates.size(), otp.signatures.size()));
  }
  for (std::size_t i = 0; i < otp.certificates.size(); ++i) {
    std::size_t length = 0;
    if (!parse_certificate(otp.certificates[i], &length) || length != otp.certificates[i].size()) {
      return refuse(fmt::format("certificate {} is none", i));
    }
  }
  return otp;
}

Judgement judge_otp_device(const Otp& otp, const Mac& device) {
  if (!otp.mac || *otp.mac == device) return {};
  return {kOtpForAnotherMac, fmt::format("the OTP is for {}, the device is {}", to_string(*otp.mac), to_string(device)),
          "make it for this device, or for any"};
}

Judgement judge_otp(ByteView file, const Mac& device) {
  std::string why;
  const auto otp = parse_otp(file, why);
  if (!otp) return {kOtpMalformed, "no OTP file: " + why, "make it with 'cc3235emu otp create'"};
  for (std::size_t i = 0; i < otp->signatures.size(); ++i) {
    const auto key = key_of(otp->certificates[i]);
    if (!key || !verifies(*key, Hash::sha256, otp->meta(), otp->signatures[i])) {
      return {kOtpBadlySigned, fmt::format("signature {} of the OTP file is not by the key of its certificate {}", i, i),
              "sign with the vendor root's key, RSA with 2048 bits"};
    }
  }
  if (Judgement elsewhere = judge_otp_device(*otp, device); !elsewhere.ok()) return elsewhere;
  return {kOk, fmt::format("the OTP file of vendor root '{}'", otp->key()->name), ""};
}

Judgement judge_otp_write(const std::optional<Bytes>& written, ByteView file, const Mac& device) {
  if (!written) return judge_otp(file, device);
  if (std::ranges::equal(*written, file)) return {kOk, "the OTP that the device has", ""};
  return {kOtpAlreadyWritten, "the device has another OTP, and it can be written only once",
          "program without an OTP file, with a catalog that the first vendor signed"};
}

}  // namespace cc3235::catalog
