#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "bench/certificate.h"
#include "bench/echo_server.h"
#include "bench/measurements.h"
#include "bench/stopwatch.h"

namespace cc3235::bench {
namespace {

constexpr int kRounds = 100;
constexpr std::size_t kChunk = 1000;    // header, chunk and line end fill the 1024 bytes of a command line
constexpr std::size_t kPerRound = 128;  // chunks; 12.8 MB each way in all
constexpr double kMemoryBar = 6.0;      // MiB

/// Bytes that the text mode of the line leaves alone. ref: at-protocol.md §1
std::string chunk_of(std::minstd_rand& chance) {
  std::string chunk(kChunk, '\0');
  for (char& byte : chunk) {
    do byte = static_cast<char>(chance() >> 8);
    while (byte == '\r' || byte == '\n');
  }
  return chunk;
}

/// Something that carries chunks to an echo server and back, one after the other. Throws when one comes back changed.
class Carrier {
 public:
  virtual ~Carrier() = default;
  virtual void prepare(const std::vector<std::string>& chunks) = 0;
  virtual void carry(std::size_t number) = 0;
};

/// A connected socket of the device: Send and Recv leave in one write.
class DeviceSocket final : public Carrier {
 public:
  DeviceSocket(Device& device, std::string number) : line_(device.line), number_(std::move(number)) {}

  void prepare(const std::vector<std::string>& chunks) override {
    for (const std::string& chunk : chunks) {
      const std::string send = fmt::format("at+send={},0,{},{}\r", number_, chunk.size(), chunk);
      const std::string recv = fmt::format("AT+Recv={},0,{}\r", number_, chunk.size());
      const std::string waits = fmt::format("{0}OK{0}", kEol);  // the blank line before an answer, and the OK
      const std::string data = fmt::format("+recv:{},0,{},{}{}OK{}", number_, chunk.size(), chunk, kEol, kEol);
      std::string answers = fmt::format("{}\n{}\n{}{}{}", send, recv, waits, waits, data);
      exchanges_.push_back({fmt::format("{}{}", send, recv), std::move(answers), chunk});
    }
  }

  void carry(std::size_t number) override {
    const Exchange& exchange = exchanges_[number];
    line_.write(exchange.commands);
    if (line_.take_if(exchange.answers)) return;
    // The chunk has come back in pieces.
    std::string carried = received();
    while (carried.size() < exchange.chunk.size()) {
      line_.write(fmt::format("AT+Recv={},0,{}\r", number_, exchange.chunk.size() - carried.size()));
      carried += received();
    }
    if (carried != exchange.chunk) throw std::runtime_error("payload came back changed");
  }

 private:
  struct Exchange {
    std::string commands, answers, chunk;
  };

  std::string received() {
    line_.take_through(fmt::format("+recv:{},0,", number_));
    std::string data = line_.take(std::stoul(line_.take_through(",")));
    line_.take_through("\n\r\rOK\n\r\r");
    return data;
  }

  SerialLine& line_;
  std::string number_;
  std::vector<Exchange> exchanges_;
};

/// A socket of the device, `type,protocol`; its number.
std::string opened(Device& device, std::string_view type) {
  const std::string answer = device.command(fmt::format("AT+Socket=INET,{}", type));
  const std::size_t at = answer.find("+socket:");
  return answer.substr(at + 8, answer.find('\n', at) - at - 8);
}

std::string connected(Device& device, std::string_view type, std::uint16_t port) {
  std::string number = opened(device, type);
  device.line.write(fmt::format("AT+Connect={},INET,{},127.0.0.1\r", number, port));
  device.answer();
  // Without a CA file a TLS connection is up with a warning: -453. ref: tls.md §2 row 24
  device.line.take_through(type.ends_with("SEC") ? ",-453\n\r\r" : "OK\n\r\r");
  return number;
}

/// A socket of the device that listens; where that is on the host.
std::uint16_t listening(Device& device) {
  const std::string number = opened(device, "STREAM,TCP");
  device.command(fmt::format("AT+Bind={},INET,80,0.0.0.0", number));
  device.command(fmt::format("AT+Listen={},1", number));
  device.command(fmt::format("AT+Accept={},INET", number));
  return static_cast<std::uint16_t>(std::stoul(device.process.line_with("inbound: tcp:80 127.0.0.1:")));
}

/// The client that Accept has taken.
std::string accepted(Device& device) {
  device.line.take_through("+accept:");
  const std::string number = device.line.take_through(",");
  device.line.take_through("OK\n\r\r");
  return number.substr(0, number.size() - 1);
}

/// socat between a pty and the server.
class Socat final : public Carrier {
 public:
  Socat(const Setting& setting, const std::string& name, const std::string& peer)
      : link_(setting.folder / (name + ".port")),
        process_({"socat", fmt::format("PTY,rawer,link={}", link_), peer}, setting.folder / (name + ".log")),
        line_(waited_for(link_)) {}

  void prepare(const std::vector<std::string>& chunks) override { chunks_ = chunks; }
  void carry(std::size_t number) override {
    line_.write(chunks_[number]);
    if (!line_.take_if(chunks_[number])) throw std::runtime_error("payload came back changed");
  }

 private:
  static const std::string& waited_for(const std::string& link) {
    for (int i = 0; i < 500 && access(link.c_str(), F_OK) != 0; ++i) usleep(10'000);
    return link;
  }

  std::string link_;
  Child process_;
  SerialLine line_;
  std::vector<std::string> chunks_;
};

/// Payload bytes per second and direction, MB/s.
double speed(Carrier& carrier) {
  const Stopwatch watch;
  for (std::size_t number = 0; number < kPerRound; ++number) carrier.carry(number);
  return static_cast<double>(kPerRound * kChunk) / watch.microseconds();
}

/// Anonymous memory of a process, MiB.
double anonymous_memory(pid_t process) {
  std::ifstream table(fmt::format("/proc/{}/smaps_rollup", process));
  for (std::string word; table >> word;) {
    double kib = 0;
    if (word == "Anonymous:" && table >> kib) return kib / 1024;
  }
  throw std::runtime_error("no smaps_rollup of the emulator");
}

}  // namespace

std::vector<Figure> throughput_and_memory(const Setting& setting) {
  EchoServer plain;
  EchoServer secure(make_certificate(setting));
  Device device(setting, "throughput.img");
  device.wait_for_prompt();
  device.line.write("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,\r");
  device.line.take_through("ipv4_acquired");
  device.line.take_through(kEol);
  DatagramEcho datagrams;
  DeviceSocket tcp(device, connected(device, "STREAM,TCP", plain.port()));
  DeviceSocket tls(device, connected(device, "STREAM,SEC", secure.port()));
  DeviceSocket udp(device, connected(device, "DGRAM,UDP", datagrams.port()));
  const EchoClient client(listening(device));
  DeviceSocket server(device, accepted(device));
  Socat bare_tcp(setting, "tcp", fmt::format("TCP:127.0.0.1:{},nodelay", plain.port()));
  Socat bare_tls(setting, "tls", fmt::format("OPENSSL:127.0.0.1:{},verify=0,nodelay", secure.port()));
  Socat bare_udp(setting, "udp", fmt::format("UDP:127.0.0.1:{}", datagrams.port()));
  const std::uint16_t port = free_port();
  Socat bare_server(setting, "server", fmt::format("TCP-LISTEN:{},bind=127.0.0.1,nodelay", port));
  const EchoClient bare_client(port);

  std::minstd_rand chance(3235);
  std::vector<std::string> chunks;
  while (chunks.size() < kPerRound) chunks.push_back(chunk_of(chance));
  using Carriers = std::initializer_list<Carrier*>;
  for (Carrier* carrier : Carriers{&tcp, &tls, &udp, &server, &bare_tcp, &bare_tls, &bare_udp, &bare_server}) {
    carrier->prepare(chunks);
  }
  Rounds through_tcp, through_tls, through_udp, through_server;
  for (int round = 0; round < kRounds; ++round) {
    through_tcp.add(speed(tcp), speed(bare_tcp));
    through_tls.add(speed(tls), speed(bare_tls));
    through_udp.add(speed(udp), speed(bare_udp));
    through_server.add(speed(server), speed(bare_server));
  }
  const double memory = anonymous_memory(device.process.id());
  device.process.end();
  return {through_tcp.rate("TCP payload / socat", "MB/s", Figure::Bar::at_least, 1.0),
          through_tls.rate("TLS payload / socat", "MB/s", Figure::Bar::at_least, 1.0),
          through_udp.rate("UDP payload / socat", "MB/s", Figure::Bar::at_least, 1.0),
          through_server.rate("TCP server / socat", "MB/s", Figure::Bar::at_least, 1.0),
          {"anonymous memory", "MiB", memory, 0, memory, Figure::Bar::at_most, kMemoryBar}};
}

namespace {

constexpr int kFileRounds = 10;
constexpr std::size_t kPerCommand = 980;  // the header of a FileWrite is longer than that of a send
constexpr std::size_t kCommands = 1070;   // 1 MB

std::string handle_of(const std::string& answer) {
  const std::size_t at = answer.find("+fileopen:") + 10;
  return answer.substr(at, answer.find(',', at) - at);
}

/// Two commands leave in one write, as Send and Recv of a socket do.
template <class Make>
void in_pairs(SerialLine& line, Make make) {
  for (std::size_t number = 0; number < kCommands; number += 2) {
    const auto [first, first_data] = make(number);
    const auto [second, second_data] = make(number + 1);
    line.write(first + second);
    line.take_through(first_data);
    line.take_through(fmt::format("OK{}", kEol));
    line.take_through(second_data);
    line.take_through(fmt::format("OK{}", kEol));
  }
}

/// 1 MB into a file and out of it: MB/s and direction.
double file_speed(Device& device, const std::string& bytes) {
  const Stopwatch watch;
  std::string handle = handle_of(device.command(fmt::format("AT+FileOpen=big,create|overwrite,{}", bytes.size())));
  const auto part = [&bytes](std::size_t number) { return bytes.substr(number * kPerCommand, kPerCommand); };
  in_pairs(device.line, [&](std::size_t number) {
    return std::pair(fmt::format("AT+FileWrite={},{},0,{},{}\r", handle, number * kPerCommand, kPerCommand, part(number)),
                     fmt::format("+filewrite:{}{}", kPerCommand, kEol));
  });
  device.command(fmt::format("AT+FileClose={},,", handle));
  handle = handle_of(device.command("AT+FileOpen=big,read,"));
  in_pairs(device.line, [&](std::size_t number) {
    return std::pair(fmt::format("AT+FileRead={},{},0,{}\r", handle, number * kPerCommand, kPerCommand),
                     fmt::format("+fileread:0,{},{}{}", kPerCommand, part(number), kEol));
  });
  device.command(fmt::format("AT+FileClose={},,", handle));
  return static_cast<double>(bytes.size()) / watch.microseconds();
}

}  // namespace

std::vector<Figure> file_and_socket(const Setting& setting) {
  EchoServer plain;
  Device device(setting, "file.img");
  device.wait_for_prompt();
  device.line.write("AT+WlanConnect=cc3235,,WPA_WPA2,12345678,,,\r");
  device.line.take_through("ipv4_acquired");
  device.line.take_through(kEol);
  DeviceSocket tcp(device, connected(device, "STREAM,TCP", plain.port()));
  std::minstd_rand chance(3235);
  std::vector<std::string> chunks;
  while (chunks.size() < kPerRound) chunks.push_back(chunk_of(chance));
  tcp.prepare(chunks);
  std::string bytes;
  while (bytes.size() < kCommands * kPerCommand) bytes += chunk_of(chance);
  bytes.resize(kCommands * kPerCommand);

  Rounds rounds;
  for (int round = 0; round < kFileRounds; ++round) {
    double socket = 0;
    for (int part = 0; part < 8; ++part) socket += speed(tcp) / 8;
    rounds.add(file_speed(device, bytes), socket);
  }
  device.process.end();
  return {rounds.rate("1 MB file / TCP payload", "MB/s", Figure::Bar::at_least, 0.5)};
}

}  // namespace cc3235::bench
