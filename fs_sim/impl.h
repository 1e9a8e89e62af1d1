#pragma once

#include <functional>

#include "catalog/store.h"
#include "fs_sim/access.h"
#include "fs_sim/image.h"
#include "fs_sim/open_files.h"

namespace cc3235::fs_sim {

enum class Decision : std::uint8_t { commit, rollback };

/// The running file system: the table as last committed, and the handles. Each change is made on a copy of the entry, which
/// takes the entry's place once the image has it.
struct FileSystem::Impl {
  Impl(Image opened_image, Random& generator) : image(std::move(opened_image)), random(generator) {}

  Image image;
  Random& random;
  OpenFiles opened;
  bool running = true;                        ///< the NWP is on
  bool forged = image.forged();               ///< the next power-up locks the device
  bool restart_wanted = false;                ///< after a restore: no files until the next start
  bool programming = false;                   ///< the files of a programming image go in now
  std::optional<Bytes> received;              ///< what has come of a programming image
  std::vector<catalog::SigningKey> rom_keys;  ///< empty: TI's
  std::optional<Mac> mac;                     ///< of the chip, where it is known
  catalog::Judgement judgement;               ///< of the signature or OTP file looked at last

  FileTable& files() { return image.files(); }
  const FileTable& files() const { return image.files(); }
  const FlashState& flash() const { return image.flash(); }

  // admission.cpp
  /// What comes before everything: formatted, not locked, not being programmed. ref: filesystem.md §5, §7, §9
  Status available() const;
  Status admit(std::string_view name) const;
  /// -10365 and an alert when the token does not allow the use. ref: filesystem.md §4, §5
  Status authorize(const Entry& entry, Use use, Token token);
  void raise_alert();

  // opening.cpp
  Result<Opened> create(const OpenRequest& request);
  Result<Opened> open_for_write(Entry& entry, const OpenRequest& request);
  Result<Opened> open_for_read(Entry& entry, Token token);
  Status judge_bundle(const Entry* existing, std::uint32_t flags) const;
  Result<Opened> begin_writing(Entry next, std::uint32_t flags, FlashState state, Token answer);

  // closing.cpp
  Status close_written(OpenFile& file, Entry& entry, std::string_view certificate_name, ByteView signature);
  Status judge_and_publish(OpenFile& file, Entry& entry, std::string_view certificate_name, ByteView signature);
  Result<Bytes> written_content(OpenFile& file, const Entry& entry);
  Status publish(OpenFile& file, Entry& entry);
  Status give_up(Entry& entry, const FlashState& next);
  Status abort(Entry& entry) { return give_up(entry, flash()); }

  // signed_close.cpp
  catalog::Keyring keyring() const;
  catalog::Store trust();
  catalog::Judgement judge_signed(OpenFile& file, const Entry& entry, std::string_view certificate_name, ByteView signature);
  catalog::Judgement close_catalog(OpenFile& file, Entry& entry, ByteView signature);

  // committing.cpp
  /// The file that a commit or rollback by name is about, when it may be.
  Result<Entry*> find_for_decision(std::string_view name, Token token);
  Result<Token> replace(Entry& entry, Entry next, Token presented);
  std::vector<Entry> decided(Decision decision) const;
  Result<BundleState> end_bundle(Decision decision);
  Status save(const FlashState& next, const std::vector<Entry>& entries = {});

  // power.cpp
  Status come_up();
  Status health() const;

  // programming.cpp
  ProgramOutcome program(FileSystem& self, const Program& program, ByteView stored);
  ProgramOutcome put(FileSystem& self, const ProgramFile& file);
  ProgramOutcome write_anew(FileSystem& self, const ProgramFile& file, const OpenRequest& request);
  ProgramOutcome as_programming(const std::function<ProgramOutcome()>& work);
  Status judge_replacement(std::string_view name) const;
  Status drop(std::string_view name);
  ProgramOutcome forget_settings();

  // file_system.cpp
  Status read_copy(const Entry& entry, std::uint32_t copy, std::uint32_t offset, MutableBytes out);
  Result<Bytes> content(std::string_view name);
  Result<Bytes> readable_copy(const Entry& entry);

  // describing.cpp
  FileInfo describe(const Entry& entry) const;
};

/// The entry as an abort leaves it: the old copy, if any, and its tokens. ref: filesystem.md §3, §4
Entry aborted(Entry entry);
/// The entry with the copy that was pending in the old one's place.
Entry committed(Entry entry);

}  // namespace cc3235::fs_sim
