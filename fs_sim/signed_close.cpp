#include "fs_sim/signed_close.h"

#include "base/status_codes.h"
#include "fs_sim/limits.h"

namespace cc3235::fs_sim {
namespace {

// RSA signatures are as long as the key; the chip knows keys up to 2048 bits, and none under 512 was ever of use.
constexpr std::size_t kLongestSignature = 256;
constexpr std::size_t kShortestSignature = 64;

}  // namespace

bool asks_to_abort(ByteView signature) {
  return signature.size() == 1 && signature[0] == 'A';
}

Status judge_arguments(std::string_view certificate_name, ByteView signature) {
  if (certificate_name.size() > kMaxName || signature.size() > kLongestSignature)
    return status::SL_ERROR_FS_WRONG_SIGNATURE_OR_CERTIFIC_NAME_LENGTH;
  if (signature.size() < kShortestSignature) return status::SL_ERROR_FS_ILLEGAL_SIGNATURE;
  if (certificate_name.empty()) return status::SL_ERROR_FS_WRONG_CERTIFICATE_FILE_NAME;
  return kOk;
}

}  // namespace cc3235::fs_sim
