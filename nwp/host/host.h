#pragma once

#include <functional>

#include "base/events.h"
#include "nwp/host/seam/device.h"
#include "nwp/host/seam/files.h"
#include "nwp/host/seam/http_client.h"
#include "nwp/host/seam/mqtt_client.h"
#include "nwp/host/seam/net.h"
#include "nwp/host/seam/sockets.h"
#include "nwp/host/seam/wlan.h"

/// The seam between the AT firmware and everything below: what TI's host driver offers, and the libraries that stand on it.
/// at_engine calls these classes with decoded values and knows nothing of a chip; tests put a fake or a recording in their
/// place. Calls that can wait are awaitable, or Eventually. Codes and order of checks: commands-device-wlan.md §1,
/// commands-*.md.
namespace cc3235::nwp {

/// All of the seam.
struct Host {
  Device& device;
  Wlan& wlan;
  Net& net;
  Sockets& sockets;
  Files& files;
  MqttClient& mqtt;
  HttpClient& http;
};

/// Where events go.
using EventSink = std::function<void(const DeviceEvent&)>;

}  // namespace cc3235::nwp
