#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/failure.h"

/// `cc3235emu flash …`: work on the image of a serial flash while no device runs on it, which is the part that UniFlash has
/// on a board. Each throws Failure: usage for what was asked, image_in_use with the holder, failed for what the flash
/// refuses.
namespace cc3235::emulator {

/// `flash create IMAGE`
struct FlashCreate {
  std::string image;
  std::uint32_t size = 4u << 20;  ///< bytes
  std::string mac;                ///< of the board; empty: not known
  bool development = false;
  bool nonsecure = false;  ///< a chip without security features
  std::optional<std::uint32_t> alert_threshold;
};

/// `flash info IMAGE`
struct FlashInfo {
  std::string image;
  bool json = false;
};

/// `flash ls IMAGE`
struct FlashList {
  std::string image;
  bool json = false;
};

/// `flash put IMAGE HOST_FILE NAME`
struct FlashPut {
  std::string image, host_file, name;  ///< host_file `-`: standard input
  bool secure = false, failsafe = false, nosignature = false, static_token = false, public_write = false,
       public_read = false;
  std::optional<std::uint32_t> token;        ///< the master token
  std::uint32_t max_size = 0;                ///< bytes; 0: as large as the content
  std::string certificate;                   ///< name of a file on the flash
  std::string signature;                     ///< host file
  bool must_commit = false, bundle = false;  ///< the content waits for a decision
};

/// `flash get IMAGE NAME [HOST_FILE]`
struct FlashGet {
  std::string image, name, host_file;  ///< host_file empty or `-`: standard output
};

/// `flash rm IMAGE NAME…`
struct FlashRemove {
  std::string image;
  std::vector<std::string> names;
};

/// `flash fsck IMAGE`
struct FlashCheck {
  std::string image;
  bool json = false;
};

/// `flash export IMAGE FOLDER`
struct FlashExport {
  std::string image, folder;
};

/// `flash import IMAGE FOLDER`
struct FlashImport {
  std::string image, folder;
};

/// `flash program [IMAGE] MANIFEST`
struct FlashProgram {
  std::string image, manifest;  ///< image empty: one in memory, as a trial
};

/// `flash alerts IMAGE`
struct FlashAlerts {
  std::string image;
  std::optional<std::uint32_t> threshold;  ///< the new one
  bool json = false;
};

/// `flash dump IMAGE [NAME]`
struct FlashDump {
  std::string image, name;  ///< name empty: the map of the blocks
  bool json = false;
};

Outcome run_command(const FlashCreate& command);
Outcome run_command(const FlashInfo& command);
Outcome run_command(const FlashList& command);
Outcome run_command(const FlashPut& command);
Outcome run_command(const FlashGet& command);
Outcome run_command(const FlashRemove& command);
Outcome run_command(const FlashCheck& command);
Outcome run_command(const FlashExport& command);
Outcome run_command(const FlashImport& command);
Outcome run_command(const FlashProgram& command);
Outcome run_command(const FlashAlerts& command);
Outcome run_command(const FlashDump& command);

}  // namespace cc3235::emulator
