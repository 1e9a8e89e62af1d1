#pragma once

#include "nwp/host/host.h"
#include "support/host/clients.h"
#include "support/host/device.h"
#include "support/host/files.h"
#include "support/host/net.h"
#include "support/host/sockets.h"
#include "support/host/wlan.h"

namespace cc3235::test {

/// A host driver without a chip: it writes down what arrives and answers what a test says.
class FakeHost {
 public:
  explicit FakeHost(nwp::Loop& loop) : calls(loop) {}

  nwp::Host seam() { return {device_, wlan_, net_, sockets_, files_, mqtt_, http_}; }

  CallBook calls;
  nwp::EventSink sink;  ///< of events that a call raises while it lasts

 private:
  FakeDevice device_{calls};
  FakeWlan wlan_{calls};
  FakeNet net_{calls, sink};
  FakeSockets sockets_{calls};
  FakeFiles files_{calls};
  FakeMqttClient mqtt_{calls};
  FakeHttpClient http_{calls};
};

}  // namespace cc3235::test
