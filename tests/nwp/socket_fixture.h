#pragma once

#include "chip_fixture.h"

namespace cc3235::test {

/// A device with a peer at kPeer.
class SocketFixture : public ChipFixture {
 protected:
  /// A TCP socket that is connected; peer() is the far end.
  std::int16_t connected() {
    if (!server_) {
      join();
      server_ = &network.serve(kPeer);
    }
    const std::int16_t sd = make_socket();
    EXPECT_EQ(connect(sd, kPeer), kOk);
    return sd;
  }
  FakePeer& peer() { return server_->peers.back(); }

  void start_recv(Waiting& waiting, std::int16_t sd) {
    start(waiting.count, nwp::finish(host().sockets.recv(sd, waiting.buffer)));
  }
  std::string result(Waiting& waiting) { return waiting.count.ready() ? text_of(*waiting.count, waiting.buffer) : "waits"; }

  FakeServer* server_ = nullptr;
};

}  // namespace cc3235::test
