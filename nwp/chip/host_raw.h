#pragma once

#include "nwp/chip/host_udp.h"

/// Raw sockets as far as a process without privileges gets: UDP. Part of host_network.cpp.
namespace cc3235::nwp::chip::host {

/// The UDP and IP headers as they travel.
namespace packet {

inline constexpr std::size_t kUdpHeader = 8, kIpHeader = 20;
inline constexpr std::uint32_t kTimeToLive = 64;
inline constexpr std::uint8_t kUdp = 17;

inline std::uint16_t number_at(ByteView bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}
inline void put(Bytes& out, std::uint32_t value, std::size_t size) {
  while (size > 0) out.push_back(static_cast<std::uint8_t>(value >> (8 * --size)));
}

/// RFC 791 §3.1. A last odd byte counts as the upper one.
inline std::uint16_t checksum(ByteView header) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < header.size(); i += 2) sum += number_at(header, i);
  if (header.size() % 2 == 1) sum += static_cast<std::uint32_t>(header.back()) << 8;
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

/// Takes an IPv4 header from the front of `data`; where it goes. Nothing for what no router would carry as UDP.
inline std::optional<Ipv4> take_ip_header(ByteView& data) {
  if (data.size() < kIpHeader || data[0] >> 4 != 4) return std::nullopt;
  const std::size_t words = data[0] & 15u, size = 4 * words;
  if (size < kIpHeader || data.size() < size || data[9] != kUdp) return std::nullopt;
  const Ipv4 to = Ipv4::of(data[16], data[17], data[18], data[19]);
  data = data.subspan(size);
  return to;
}

inline Bytes ip_header(Ipv4 from, Ipv4 to, std::size_t payload) {
  constexpr std::uint32_t kVersionAndLength = 0x45;
  Bytes header;
  put(header, kVersionAndLength << 8, 2);
  put(header, static_cast<std::uint32_t>(kIpHeader + payload), 2);
  put(header, 0, 4);
  put(header, kTimeToLive << 8 | kUdp, 2);
  put(header, 0, 2);
  put(header, from.value, 4);
  put(header, to.value, 4);
  const std::uint16_t sum = checksum(header);
  header[10] = static_cast<std::uint8_t>(sum >> 8);
  header[11] = static_cast<std::uint8_t>(sum);
  return header;
}

inline void put(Bytes& out, const Ipv6& address) {
  for (const std::uint32_t word : address.words) put(out, word, 4);
}

/// RFC 8200 §3.
inline Bytes ip_header(const Ipv6& from, const Ipv6& to, std::size_t payload) {
  Bytes header;
  put(header, 0x60000000, 4);
  put(header, static_cast<std::uint32_t>(payload), 2);
  put(header, kUdp << 8 | kTimeToLive, 2);
  put(header, from);
  put(header, to);
  return header;
}

/// RFC 8200 §8.1: over IPv6 a UDP packet has one, over addresses, length and protocol as well.
inline std::uint16_t udp_checksum(const Ipv6& from, const Ipv6& to, ByteView packet) {
  Bytes all;
  put(all, from);
  put(all, to);
  put(all, static_cast<std::uint32_t>(packet.size()), 4);
  put(all, kUdp, 4);
  all.insert(all.end(), packet.begin(), packet.end());
  const std::uint16_t sum = checksum(all);
  return sum == 0 ? std::uint16_t{0xFFFF} : sum;
}

}  // namespace packet

/// What is sent leaves from the UDP port that its header names, and what comes there gets its headers back. One port at a
/// time: the one of the last packet.
class RawUdp final : public Stream, public std::enable_shared_from_this<RawUdp> {
 public:
  RawUdp(Loop& loop, std::shared_ptr<Shared> shared)
      : loop_(loop), shared_(std::move(shared)), udp_(std::make_shared<UdpPort>(loop_, shared_)) {}

  /// Its address needs no port of the host.
  Status bind(const Endpoint&) override { return kOk; }
  void apply(const StreamSettings& settings) override {
    settings_ = settings;
    udp_->apply(settings);
  }
  void on_oversized(std::function<void()> callback) override {
    oversized_ = std::move(callback);
    udp_->on_oversized(oversized_);
  }
  void set_member(const Address&, bool) override {}

  awaitable<Status> connect(Endpoint device_endpoint) override {
    peer_ = device_endpoint;
    co_return kOk;
  }

  std::optional<Result<std::size_t>> try_read(MutableBytes out) override {
    Bytes payload(kLongestReassembled);
    Endpoint from;
    const auto count = udp_->try_read_from(payload, from);
    if (!count || !*count) return count;
    payload.resize(**count);
    const Bytes packet = packet_of(from, payload);
    const std::size_t taken = std::min(out.size(), packet.size());
    std::copy_n(packet.begin(), taken, out.begin());
    return Result<std::size_t>(taken);
  }
  awaitable<std::optional<Result<std::size_t>>> read(MutableBytes out) override {
    const auto self = shared_from_this();
    co_await wait_readable();
    co_return try_read(out);
  }

  Result<std::size_t> try_write(ByteView data) override {
    return peer_ ? try_write_to(*peer_, data) : Result<std::size_t>(data.size());
  }
  /// What is no UDP packet is lost, as at the first router.
  Result<std::size_t> try_write_to(const Endpoint& device_endpoint, ByteView data) override {
    if (ended_) return status::SL_ERROR_BSD_SOC_ERROR;
    const std::size_t size = data.size();
    Address to = device_endpoint.address;
    if (settings_.header_included && std::holds_alternative<Ipv4>(to)) {
      const auto named = packet::take_ip_header(data);
      if (!named) return size;
      to = *named;
    }
    if (data.size() < packet::kUdpHeader) return size;
    const std::uint16_t length = packet::number_at(data, 4);
    if (length < packet::kUdpHeader || length > data.size()) return size;
    if (!leave_from(packet::number_at(data, 0), to)) return size;
    const Endpoint there{to, packet::number_at(data, 2)};
    const Result<std::size_t> sent = udp_->try_write_to(there, data.first(length).subspan(packet::kUdpHeader));
    return sent ? Result<std::size_t>(size) : sent;
  }

  awaitable<void> wait_writable() override { return udp_->wait_writable(); }
  awaitable<void> wait_readable() override { return udp_->wait_readable(); }
  bool readable() override { return udp_->readable(); }
  void wake() override { udp_->wake(); }
  awaitable<void> wait_sent() override { return udp_->wait_sent(); }
  void shutdown_write() override {}
  void end() override {
    ended_ = true;
    oversized_ = nullptr;
    udp_->end();
  }
  Clock::Owed answer_owed() override { return loop_.clock().owe(); }

 private:
  /// False when the port is somebody else's.
  bool leave_from(std::uint16_t port, const Address& to) {
    if (port == port_) return true;
    const auto before = std::exchange(udp_, std::make_shared<UdpPort>(loop_, shared_));
    udp_->apply(settings_);
    udp_->on_oversized(oversized_);
    before->end();  // who waited there looks again, at the new one
    port_ = 0;
    const Address any = family_of(to) == Family::inet ? Address(Ipv4{}) : Address(Ipv6{});
    if (port != 0 && !udp_->bind({any, port}).ok()) return false;
    port_ = port;
    return true;
  }

  /// The device address behind a place of the host.
  Endpoint device_of(const Endpoint& host) const {
    for (const auto& [device, place] : shared_->rules.endpoints) {
      if (place == host) return device;
    }
    return shared_->seat.caller(SocketType::dgram, host);
  }

  /// The address that `sender` has sent to.
  Address own_address(const Address& sender) const {
    const Address loopback = loopback_of(family_of(sender));
    return is_loopback(sender) ? loopback : shared_->seat.address_for(sender).value_or(loopback);
  }

  /// Both families have their IP header in front. ref: commands-socket.md §3 "RecvFrom"
  Bytes packet_of(const Endpoint& from, const Bytes& payload) const {
    const Endpoint sender = device_of(from);
    const Address own = own_address(sender.address);
    const std::size_t size = packet::kUdpHeader + payload.size();
    Bytes udp, packet;
    packet::put(udp, sender.port, 2);
    packet::put(udp, port_, 2);
    packet::put(udp, static_cast<std::uint32_t>(size), 2);
    packet::put(udp, 0, 2);  // of IPv4: no checksum
    udp.insert(udp.end(), payload.begin(), payload.end());
    if (const auto* v4 = std::get_if<Ipv4>(&sender.address)) {
      packet = packet::ip_header(*v4, std::get<Ipv4>(own), size);
    } else {
      const Ipv6 &peer = std::get<Ipv6>(sender.address), &here = std::get<Ipv6>(own);
      const std::uint16_t sum = packet::udp_checksum(peer, here, udp);
      udp[6] = static_cast<std::uint8_t>(sum >> 8);
      udp[7] = static_cast<std::uint8_t>(sum);
      packet = packet::ip_header(peer, here, size);
    }
    if (settings_.header_hidden) packet.clear();
    packet.insert(packet.end(), udp.begin(), udp.end());
    return packet;
  }

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
  std::shared_ptr<UdpPort> udp_;
  std::uint16_t port_ = 0;  ///< of the device, that packets leave from
  std::optional<Endpoint> peer_;
  std::function<void()> oversized_;
  StreamSettings settings_;
  bool ended_ = false;
};

}  // namespace cc3235::nwp::chip::host
