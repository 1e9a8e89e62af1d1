#pragma once

#include "at_engine/at_grammar/parameters/rows.h"

namespace cc3235::at::params {

// clang-format off

// ---- files. ref: commands-file.md §2 to §7 ----

inline constexpr Param kFileOpen[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 180},
    /* 1 */ {.name = "options", .kind = bits, .keywords = &kFileOpenBits},
    /* 2 */ {.name = "max size", .kind = number32, .by = 1, .needed = kFileCreate},
};
inline constexpr Param kFileClose[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "certificate file name", .kind = text, .optional = true, .limit = 180},
    /* 2 */ {.name = "signature", .kind = text, .optional = true, .limit = 32},
};
inline constexpr Param kFileNameAndToken[] = {
    /* 0 */ {.name = "name", .kind = text, .limit = 180},
    /* 1 */ {.name = "token", .kind = number32, .optional = true},
};
inline constexpr Param kFileRead[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "offset", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = number32, .block = Block::by_handler},
};
inline constexpr Param kFileWrite[] = {
    /* 0 */ {.name = "id", .kind = number32},
    /* 1 */ {.name = "offset", .kind = number32},
    /* 2 */ {.name = "format", .kind = number8},
    /* 3 */ {.name = "length", .kind = number32, .block = Block::by_parser},
    /* 4 */ {.name = "data", .kind = payload, .by = 3},
};

// ref: commands-file.md §9
inline constexpr Param kRestore[] = {
    /* 1 */ {.name = "token", .kind = number32, .optional = true},
    /* 2 */ {.name = "name", .kind = text, .optional = true, .limit = 180},
    /* 3 */ {.name = "data", .kind = keyword, .keywords = &kRestoreTarget},
};
inline constexpr Param kOneFile[] = {
    /* 1 */ {.name = "token", .kind = number32},
    /* 2 */ {.name = "name", .kind = text, .limit = 180},
    /* 3 */ {.name = "data", .kind = skipped},
};
inline constexpr Param kRename[] = {
    /* 1 */ {.name = "token", .kind = number32},
    /* 2 */ {.name = "name", .kind = text, .limit = 180},
    /* 3 */ {.name = "new name", .kind = text, .limit = 180},
};
inline constexpr Param kNoFile[] = {
    /* 1 */ {.name = "token", .kind = number32, .optional = true},
    /* 2 */ {.name = "name", .kind = text, .optional = true, .limit = 180},
    /* 3 */ {.name = "data", .kind = skipped},
};
inline constexpr Branch kFileCommands[] = {
    {id(FileCommand::restore), kRestore},
    {id(FileCommand::rollback), kOneFile},
    {id(FileCommand::commit), kOneFile},
    {id(FileCommand::rename), kRename},
    {id(FileCommand::get_storage_info), kNoFile},
    {id(FileCommand::bundle_rollback), kNoFile},
    {id(FileCommand::bundle_commit), kNoFile},
};
inline constexpr Param kFileCtl[] = {
    /* 0 */ {.name = "command", .kind = keyword, .keywords = &kFileCommand, .branches = kFileCommands},
};

// clang-format on

}  // namespace cc3235::at::params
