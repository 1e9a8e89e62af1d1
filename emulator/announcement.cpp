#include "emulator/announcement.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "emulator/failure.h"
#include "emulator/json_text.h"

namespace cc3235::emulator {
namespace {

constexpr std::string_view kReady = "ready\n";

}  // namespace

Announcement::Announcement(const RunOptions& options, const Log& log)
    : log_(log),
      link_path_(options.port_link),
      state_path_(options.state_file),
      ready_fd_(options.ready_fd),
      stdout_is_port_(options.stdio) {
  if (ready_fd_ && ::fcntl(*ready_fd_, F_GETFD) < 0) {
    throw Failure(ExitCode::usage, fmt::format("--ready-fd {}: not open; hand the descriptor to this process", *ready_fd_));
  }
  if (!link_path_.empty()) link_ = std::make_unique<PortLink>(link_path_);
}

Announcement::~Announcement() {
  withdraw();
}

void Announcement::withdraw() {
  link_.reset();
  if (std::exchange(state_written_, false)) ::unlink(state_path_.c_str());
}

void Announcement::publish(const PortNames& names) {
  names_ = names;
  if (!state_path_.empty()) write_state();
  if (link_) link_->publish(names.pty);
  for (const auto& [key, value] : {std::pair("port", names.pty), {"tcp", names.tcp}, {"rfc2217", names.rfc2217}}) {
    if (!value.empty()) print(key, value);
  }
  if (ready_fd_) say_ready();
}

void Announcement::add_inbound(const nwp::chip::InboundPort& port) {
  const std::string name = fmt::format("{}:{}", port.device.type == SocketType::stream ? "tcp" : "udp", port.device.port);
  const std::string place = to_string(port.host);
  std::vector<std::string>& shown = inbound_[name];
  const auto same_family = [&place](const std::string& one) { return (one.front() == '[') == (place.front() == '['); };
  std::erase_if(shown, same_family);  // it has moved
  shown.push_back(place);
  if (nobody_is_kept_waiting()) print("inbound", fmt::format("{} {}", name, place));
  if (!names_ || state_path_.empty()) return;
  try {
    write_state();
  } catch (const Failure& failure) {
    log_.warn("{}", failure.what());  // the device goes on
  }
}

/// Standard output may be a pipe that nobody reads any more.
bool Announcement::nobody_is_kept_waiting() const {
  pollfd out{.fd = stdout_is_port_ ? STDERR_FILENO : STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
}

/// In one step: a reader sees all of it or none.
void Announcement::write_state() {
  JsonObject state{{"pid", std::int64_t{::getpid()}}};
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) state.add(key, value);
  };
  add("port", names_->pty);
  add("link", link_path_);
  add("tcp", names_->tcp);
  add("rfc2217", names_->rfc2217);
  JsonObject inbound;
  for (const auto& [name, places] : inbound_) {
    inbound.add(name, std::vector<JsonObject::Value>(places.begin(), places.end()));
  }
  if (!inbound_.empty()) state.add("inbound", std::move(inbound));

  const std::string fresh = fmt::format("{}.{}", state_path_, ::getpid());
  const std::string text = state.text() + "\n";
  std::FILE* file = std::fopen(fresh.c_str(), "wbe");
  bool written = file != nullptr;
  if (file) {
    written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    written = std::fclose(file) == 0 && written;
  }
  if (!written || std::rename(fresh.c_str(), state_path_.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    ::unlink(fresh.c_str());
    throw Failure(ExitCode::usage, fmt::format("--state-file {}: {}; choose a file that can be written", state_path_, why));
  }
  state_written_ = true;
}

void Announcement::print(std::string_view key, std::string_view value) const {
  std::FILE* out = stdout_is_port_ ? stderr : stdout;
  std::fputs(fmt::format("{}: {}\n", key, value).c_str(), out);
  std::fflush(out);
}

void Announcement::say_ready() {
  const int fd = *std::exchange(ready_fd_, std::nullopt);
  const ssize_t written = ::write(fd, kReady.data(), kReady.size());
  static_cast<void>(written);  // nobody waits any more
  if (fd > STDERR_FILENO) ::close(fd);
}

}  // namespace cc3235::emulator
