#include "bench/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

namespace cc3235::bench {

Child::Child(const std::vector<std::string>& arguments, const std::string& log) : log_(log) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int failure = posix_spawnp(&id_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  output_ = pipe_ends[0];
  if (failure != 0) throw std::runtime_error(arguments[0] + " does not start");
}

Child::~Child() {
  if (id_ > 0) {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  close(output_);
}

std::string Child::line_with(std::string_view prefix) {
  std::string line;
  for (char byte = 0; read(output_, &byte, 1) == 1;) {
    if (byte != '\n') {
      line += byte;
    } else if (line.starts_with(prefix)) {
      return line.substr(prefix.size());
    } else {
      line.clear();
    }
  }
  throw std::runtime_error("a process ended before it printed '" + std::string(prefix) + "'; see " + log_);
}

std::string Child::rest() {
  std::string text;
  char bytes[4096];
  for (ssize_t got = 0; (got = read(output_, bytes, sizeof bytes)) > 0;) text.append(bytes, static_cast<std::size_t>(got));
  return text;
}

double Child::cpu_seconds() const {
  std::ifstream stat("/proc/" + std::to_string(id_) + "/stat");
  std::string skipped;
  std::getline(stat, skipped, ')');  // its name may hold blanks
  for (int field = 3; field < 14; ++field) stat >> skipped;
  double user = 0, system = 0;
  stat >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void Child::end() {
  int status = 0;
  kill(id_, SIGTERM);
  waitpid(id_, &status, 0);
  id_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("a process did not end well; see " + log_);
}

}  // namespace cc3235::bench
