#pragma once

#include "base/random.h"
#include "fs_sim/file_table.h"

/// Tokens of secure files. ref: filesystem.md §4
namespace cc3235::fs_sim {

/// What a token is asked for.
enum class Use : std::uint8_t { read, write, remove, inspect };

/// True when `token` (or the file's public flags, or its not being secure) allows the use.
bool permitted(const Entry& entry, Use use, Token token);

/// Four fresh tokens, different from each other and never 0.
Tokens make_tokens(Random& random);

/// The tokens of a file that is being created: none for a plain one, the master given by the vendor where asked for.
Tokens tokens_at_creation(std::uint32_t creation, Token given, Random& random);
/// The tokens after an open for write: all but the master are new, unless they are static.
Tokens tokens_at_rewrite(const Entry& entry, Random& random);

}  // namespace cc3235::fs_sim
