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
  explicit ImageOpener(const ImageOptions& options) : ImageOpener(options, Source::unknown) {}

  std::variant<Image, ImageError> run();

 private:
  using Outcome = std::optional<ImageError>;
  enum class Source { unknown, written, read_with_log, read_alone };

  ImageOpener(const ImageOptions& options, Source source) : options_(options), source_(source) {}

  bool only_reads() const { return source_ != Source::written; }
  Outcome check_size();
  Outcome check_path();
  Outcome choose_source();
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
  Outcome check_log();
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
  ImageError in_use(const std::string& holder) const;
  ImageError failure(int result) const;

  const ImageOptions& options_;
  Source source_;
  bool has_log_ = false, has_journal_ = false, broken_page_ = false;
  bool migrating_ = false;
  Image image_;
  sqlite::Database& db_ = image_.db_;
};

}  // namespace cc3235::fs_sim
