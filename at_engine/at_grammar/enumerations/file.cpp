#include "at_engine/at_grammar/enumerations.h"
#include "at_engine/at_grammar/enumerations/checked.h"

namespace cc3235::at {

// clang-format off

// ref: commands-file.md §2, §7

constexpr KeywordRow kFileOpenBitsRows[] = {
    {"read", 0x40000000}, {"write", 0x10000000}, {"create", kFileCreate}, {"overwrite", 0x20000000},
    {"create_failsafe", 0x00020000}, {"create_secure", 0x00040000}, {"create_nosignature", 0x00080000},
    {"create_static_token", 0x00100000}, {"create_vendor_token", 0x00200000}, {"create_public_write", 0x00400000},
    {"create_public_read", 0x00800000},
};
constexpr Enumeration kFileOpenBits = checked("file option", kFileOpenBitsRows);

constexpr KeywordRow kFileInfoBitsRows[] = {
    {"must_commit", 0x0001}, {"bundle_file", 0x0002}, {"pending_commit", 0x0004}, {"pending_bundle_commit", 0x0008},
    {"secure", 0x0010}, {"not_failsafe", 0x0020}, {"sys_file", 0x0040}, {"not_valid", 0x0100}, {"public_write", 0x0200},
    {"public_read", 0x0400}, {"open_read", 0x0800}, {"open_write", 0x1000}, {"nosignature", 0x2000},
};
constexpr Enumeration kFileInfoBits = checked("file property", kFileInfoBitsRows);

constexpr KeywordRow kFileTokenRows[] = {{"master", 0}, {"write_read", 1}, {"write_only", 2}, {"read_only", 3}};
constexpr Enumeration kFileToken = checked("file token", kFileTokenRows);

// ref: commands-file.md §9

constexpr KeywordRow kFileCommandRows[] = {
    row("restore", FileCommand::restore), row("rollback", FileCommand::rollback), row("commit", FileCommand::commit),
    row("rename", FileCommand::rename), row("get_storage_info", FileCommand::get_storage_info),
    row("bundle_rollback", FileCommand::bundle_rollback), row("bundle_commit", FileCommand::bundle_commit),
};
constexpr Enumeration kFileCommand = checked("file command", kFileCommandRows);

constexpr KeywordRow kRestoreTargetRows[] = {
    {"factory_image", 0}, {"factory_default", 2},
};
constexpr Enumeration kRestoreTarget = checked("restore target", kRestoreTargetRows);

// clang-format on

}  // namespace cc3235::at
