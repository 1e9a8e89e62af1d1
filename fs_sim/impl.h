#pragma once

#include "fs_sim/access.h"
#include "fs_sim/image.h"
#include "fs_sim/open_files.h"

namespace cc3235::fs_sim {

/// The running file system: the table as last committed, and the handles. Each change is made on a copy of the entry, which
/// takes the entry's place once the image has it.
struct FileSystem::Impl {
  Impl(Image opened_image, Random& generator) : image(std::move(opened_image)), random(generator) {}

  Image image;
  Random& random;
  OpenFiles opened;

  FileTable& files() { return image.files(); }

  /// What comes before any look at the table: lock, name. ref: filesystem.md §5, §9
  Status admit(std::string_view name) const;
  Status locked() const;
  /// -10365 and an alert when the token does not allow the use. ref: filesystem.md §4, §5
  Status authorize(const Entry& entry, Use use, Token token);

  Result<Opened> create(const OpenRequest& request);
  Result<Opened> open_for_write(Entry& entry, Token token);
  Result<Opened> open_for_read(Entry& entry, Token token);

  Status close_written(const OpenFile& file, Entry& entry, std::string_view certificate_name, ByteView signature);
  /// Step 4 and following of filesystem.md §8.
  Status check_signature(std::string_view certificate_name, ByteView signature);
  Status publish(const OpenFile& file, Entry& entry);
  Status abort(Entry& entry);

  FileInfo describe(const Entry& entry) const;
};

/// The entry as an abort leaves it: the old copy, if any, and its tokens. ref: filesystem.md §3, §4
Entry aborted(Entry entry);

}  // namespace cc3235::fs_sim
