#include "emulator/serial/tcp_port.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <string_view>
#include <utility>

#include "emulator/failure.h"

namespace cc3235::emulator {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kInUse = "cc3235emu: the port is in use by another client\r\n";
constexpr std::uint32_t kBoardBaud = 115200;

struct HostPort {
  std::string host, port;
};

/// `127.0.0.1:5000`, `[::1]:5000`, `localhost:0`
HostPort split(const std::string& option, const std::string& where) {
  const std::size_t colon = where.rfind(':');
  std::string host = where.substr(0, colon == where.npos ? 0 : colon);
  const std::string port = colon == where.npos ? "" : where.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (host.empty() || error != std::errc{} || end != port.data() + port.size()) {
    throw Failure(ExitCode::usage, fmt::format("{} {}: expected HOST:PORT such as 127.0.0.1:5000", option, where));
  }
  return {std::move(host), port};
}

}  // namespace

TcpPort::TcpPort(Uart& uart, Kind kind, const std::string& where)
    : uart_(uart),
      kind_(kind),
      line_(uart.add_line({.write_some = [this](ByteView bytes) { return write_some(bytes); },
                           .await_writable = [this] { await_writable(); },
                           .resume_reading = [this] { read_more(); }})),
      acceptor_(uart.loop().executor()),
      socket_(uart.loop().executor()) {
  listen(where);
  accept();
}

void TcpPort::listen(const std::string& where) {
  const std::string option = kind_ == Kind::raw ? "--tcp" : "--rfc2217";
  const HostPort split_where = split(option, where);
  error_code error;
  tcp::resolver resolver(uart_.loop().executor());
  const auto found = resolver.resolve(split_where.host, split_where.port, tcp::resolver::passive, error);
  if (error)
    throw Failure(ExitCode::usage, fmt::format("{} {}: {}; give an address of this host", option, where, error.message()));
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error == asio::error::address_in_use) {
    throw Failure(ExitCode::port_in_use,
                  fmt::format("{} {}: in use; choose another port, or 0 for a free one", option, where));
  }
  if (error)
    throw Failure(ExitCode::usage, fmt::format("{} {}: {}; choose another address", option, where, error.message()));
}

std::string TcpPort::address() const {
  const tcp::endpoint at = acceptor_.local_endpoint();
  const std::string host = at.address().to_string();
  return at.address().is_v6() ? fmt::format("[{}]:{}", host, at.port()) : fmt::format("{}:{}", host, at.port());
}

// ---- clients come and go ----

void TcpPort::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) welcome(std::move(socket));
    accept();
  });
}

void TcpPort::welcome(tcp::socket socket) {
  error_code ignored;
  socket.non_blocking(true, ignored);
  if (line_.has_client() && !half_closed_) {
    socket.write_some(asio::buffer(kInUse), ignored);
    return;
  }
  if (line_.has_client()) leave();
  socket.set_option(tcp::no_delay(true), ignored);
  socket_ = std::move(socket);
  ++client_;
  half_closed_ = reading_ = awaiting_writable_ = false;
  if (kind_ == Kind::rfc2217) {
    telnet_.emplace();
    wire_ = Telnet::greeting();
    if (!send_wire()) await_writable();
  }
  line_.client_came();
  read_more();
}

void TcpPort::leave() {
  error_code ignored;
  socket_.close(ignored);
  wire_.clear();
  line_.client_left();
}

// ---- from the device to the client ----

std::size_t TcpPort::write_some(ByteView bytes) {
  if (telnet_) {
    if (!wire_.empty()) return 0;
    Telnet::encode(bytes, wire_);
    if (!send_wire()) await_writable();
    return bytes.size();
  }
  error_code error;
  const std::size_t taken = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
  if (!error) return taken;
  return error == asio::error::would_block ? 0 : bytes.size();  // a broken connection shows when it is read
}

/// False when some of it has to wait.
bool TcpPort::send_wire() {
  error_code error;
  const std::size_t taken = socket_.write_some(asio::buffer(wire_), error);
  wire_.erase(0, error && error != asio::error::would_block ? wire_.size() : taken);
  return wire_.empty();
}

void TcpPort::await_writable() {
  if (std::exchange(awaiting_writable_, true)) return;
  socket_.async_wait(tcp::socket::wait_write, [this, client = client_](error_code error) {
    if (client != client_ || error) return;
    awaiting_writable_ = false;
    if (!wire_.empty() && !send_wire()) return await_writable();
    line_.writable();
  });
}

// ---- from the client to the device ----

void TcpPort::read_more() {
  if (reading_ || half_closed_ || !line_.has_client() || !line_.accepts_input()) return;
  reading_ = true;
  const auto into = asio::buffer(input_.data(), line_.input_limit());
  socket_.async_read_some(into, [this, client = client_](error_code error, std::size_t got) {
    if (client != client_ || error == asio::error::operation_aborted) return;
    if (error == asio::error::eof) {
      half_closed_ = true;  // it may still read; whoever comes next takes its place
      reading_ = false;
      return;
    }
    if (error) return leave();
    received({input_.data(), got});
    reading_ = false;
    read_more();
  });
}

void TcpPort::received(ByteView bytes) {
  if (!telnet_) return line_.received(bytes);
  Bytes data;
  const bool idle = wire_.empty();
  const Telnet::Wishes wishes = telnet_->decode(bytes, data, wire_);
  if (idle && !wire_.empty() && !send_wire()) await_writable();
  grant(wishes);
  if (!data.empty()) line_.received(data);
}

void TcpPort::grant(const Telnet::Wishes& wishes) {
  if (wishes.purge) line_.purge();
  if (wishes.hold) line_.hold(*wishes.hold);
  if (wishes.baud && *wishes.baud != kBoardBaud) {
    uart_.loop().log().info("rfc2217: a client sets {} baud; the board's line has {} and would not understand it",
                            *wishes.baud, kBoardBaud);
  }
}

}  // namespace cc3235::emulator
