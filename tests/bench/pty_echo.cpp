// The least process behind a serial port: what comes goes back. The measure for the emulator's round trip.

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

int main() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return 1;
  const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);  // kept open: the master then outlives its clients
  termios mode{};
  if (slave < 0 || tcgetattr(slave, &mode) != 0) return 1;
  cfmakeraw(&mode);
  tcsetattr(slave, TCSANOW, &mode);
  std::printf("port: %s\n", ptsname(master));
  std::fflush(stdout);
  std::array<char, 8192> bytes;
  for (ssize_t got = 0; (got = read(master, bytes.data(), bytes.size())) > 0;) {
    if (write(master, bytes.data(), static_cast<std::size_t>(got)) != got) return 1;
  }
  return 0;
}
