#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "fs_sim/image.h"
#include "fs_sim/image_schema.h"

namespace cc3235::fs_sim {

/// The steps from a path to an image; each gives why it cannot go on, or nothing.
class ImageOpener {
 public:
  explicit ImageOpener(const ImageOptions& options) : options_(options) {}

  std::variant<Image, ImageError> run();

 private:
  using Outcome = std::optional<ImageError>;

  Outcome check_size();
  Outcome check_path();
  Outcome connect();
  Outcome identify();
  Outcome format();
  Outcome tune();
  Outcome migrate();
  Outcome check_tables() { return check_schema(kSchema); }
  Outcome check_schema(Schema schema);
  Outcome load_flash();
  Outcome load_files();
  Outcome check_settings();
  Outcome end_migration();
  bool seal_old_files();
  bool seal_old_settings();

  struct Counters {
    std::uint32_t blocks, fat_writes, alerts;
  };
  bool insert_flash(const Counters& counters);
  void compare_seal(std::string_view table, ByteView fields, ByteView seal);
  std::optional<FlashState> flash_of(const sqlite::Statement& row) const;
  std::optional<Entry> entry_of(const sqlite::Statement& row) const;

  ImageError unusable(std::string_view what, std::string_view remedy) const;
  ImageError damaged(std::string_view what) const;
  ImageError foreign() const;
  ImageError failure(int result) const;

  const ImageOptions& options_;
  bool has_log_ = false, broken_page_ = false;
  bool migrating_ = false;
  Image image_;
  sqlite::Database& db_ = image_.db_;
};

}  // namespace cc3235::fs_sim
