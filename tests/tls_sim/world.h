#pragma once

#include "support/certificates.h"

namespace cc3235::test {

constexpr UnixSeconds day(std::chrono::year_month_day date) {
  return std::chrono::sys_days{date};
}

/// Every certificate that the rows use.
struct World {
  Identity root = self_signed({.name = "Root", .ca = true});
  Identity other_root = self_signed({.name = "Other Root", .ca = true});
  Identity intermediate = issued_by(root, {.name = "Intermediate", .ca = true});
  Identity leaf = issued_by(intermediate, {.name = "server", .dns_names = {"hub.example.net", "*.wild.example"}});
  Identity direct_leaf = issued_by(root, {.name = "direct.example"});
  Identity expired_leaf = issued_by(root, {.name = "expired", .to = day(2024y / 1 / 1)});
  Identity future_leaf = issued_by(root, {.name = "future", .from = day(2026y / 1 / 1)});
  Identity expired_intermediate = issued_by(root, {.name = "Expired", .ca = true, .to = day(2024y / 1 / 1)});
  Identity leaf_of_expired = issued_by(expired_intermediate, {.name = "server"});
  Identity expired_root = self_signed({.name = "Expired Root", .ca = true, .to = day(2024y / 1 / 1)});
  Identity leaf_of_expired_root = issued_by(expired_root, {.name = "server"});
  Identity not_ca = issued_by(root, {.name = "Not CA"});
  Identity leaf_of_not_ca = issued_by(not_ca, {.name = "server"});
  Identity leaf_with_extension = issued_by(root, {.name = "server", .unknown_critical_extension = "1.2.3.4.5"});
  // The root's name on another key.
  Identity namesake = self_signed({.name = "Root", .ca = true});
  Identity leaf_of_namesake = issued_by(namesake, {.name = "server"});
  // NEW is a root of its own and also signed by OLD.
  Identity old_root = self_signed({.name = "OLD", .ca = true});
  Identity new_root = self_signed({.name = "NEW", .ca = true});
  Identity new_by_old = issued_by(old_root, {.name = "NEW", .ca = true, .key = new_root.key});
  Identity new_intermediate = issued_by(new_root, {.name = "New Intermediate", .ca = true});
  Identity new_leaf = issued_by(new_intermediate, {.name = "server"});
  Identity self_signed_leaf = self_signed({.name = "server"});
};
inline const World& world() {
  static const World made;
  return made;
}

}  // namespace cc3235::test
