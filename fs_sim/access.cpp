#include "fs_sim/access.h"

#include <algorithm>
#include <array>

namespace cc3235::fs_sim {
namespace {

enum Level : std::uint8_t { master, write_read, write_only, read_only };

struct Rule {
  std::array<bool, 4> accepted;  ///< by Level
  std::optional<OpenFlag> open_to_all;
};

constexpr std::array<Rule, 4> kRules{{
    /* read    */ {{true, true, false, true}, OpenFlag::create_public_read},
    /* write   */ {{true, true, true, false}, OpenFlag::create_public_write},
    /* remove  */ {{true, false, false, false}, std::nullopt},
    /* inspect */ {{true, true, true, true}, std::nullopt},
}};

bool distinct(const Tokens& tokens) {
  Tokens sorted = tokens;
  std::ranges::sort(sorted);
  return sorted.front() != Token{} && std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace

bool permitted(const Entry& entry, Use use, Token token) {
  const Rule& rule = kRules[static_cast<std::size_t>(use)];
  if (!entry.secure() || (rule.open_to_all && entry.has(*rule.open_to_all))) return true;
  for (std::size_t level = 0; level < entry.tokens.size(); ++level) {
    if (rule.accepted[level] && entry.tokens[level] == token) return true;
  }
  return false;
}

Tokens make_tokens(Random& random) {
  Tokens tokens{};
  while (!distinct(tokens)) {
    for (Token& token : tokens) token = Token{random.number()};
  }
  return tokens;
}

Tokens tokens_at_creation(std::uint32_t creation, Token given, Random& random) {
  if ((creation & bit(OpenFlag::create_secure)) == 0) return {};
  Tokens tokens = make_tokens(random);
  if ((creation & bit(OpenFlag::create_vendor_token)) != 0) tokens[master] = given;
  return tokens;
}

Tokens tokens_at_rewrite(const Entry& entry, Random& random) {
  if (!entry.secure() || entry.has(OpenFlag::create_static_token)) return entry.tokens;
  Tokens tokens = make_tokens(random);
  tokens[master] = entry.tokens[master];
  return tokens;
}

}  // namespace cc3235::fs_sim
