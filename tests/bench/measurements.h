#pragma once

#include <vector>

#include "bench/device.h"
#include "bench/figure.h"

/// The measurements. What exactly each one compares: README.md.
namespace cc3235::bench {

/// Commands per second and core in memory: lines in, lines out, over a host driver that only writes down what it is asked.
std::vector<Figure> engine_rate(const Setting& setting);
/// AT+Test over the emulator's pty and the same bytes over a bare one: p50 and p99.
std::vector<Figure> round_trip(const Setting& setting);
/// Payload through a TCP and a TLS socket, by the emulator and by socat; then the memory that the emulator holds.
std::vector<Figure> throughput_and_memory(const Setting& setting);
/// TLS connections per second of processor time, by AT commands and by openssl s_time.
std::vector<Figure> tls_connects(const Setting& setting);
/// Writing a file of 4 KiB, by AT commands and by SQLite alone.
std::vector<Figure> file_write(const Setting& setting);
/// Writing a file of 1 KiB: open, write, close, by the flash alone and by SQLite alone.
std::vector<Figure> small_files(const Setting& setting);
/// Listing 240 files, by the flash alone and by a bare query.
std::vector<Figure> listing(const Setting& setting);
/// 1 MB written to a file and read again by AT commands, and the same bytes through a socket to an echo server.
std::vector<Figure> file_and_socket(const Setting& setting);
/// From the start of the process to the first OK.
std::vector<Figure> start(const Setting& setting);

}  // namespace cc3235::bench
