#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/address.h"
#include "base/bytes.h"
#include "base/result.h"
#include "nwp/loop/eventually.h"

namespace cc3235::nwp {

/// A client of the library; the AT layer counts its own.
using HttpHandle = std::uint32_t;

/// ref: commands-mqtt-http.md §3.2
struct HttpTarget {
  std::string host;
  std::uint32_t flags = 0;
  std::string private_key_file, certificate_file, ca_file;  ///< empty: none
};

/// ref: commands-mqtt-http.md §3.3
struct HttpRequest {
  std::uint8_t method = 0;
  std::string uri;
  std::optional<Bytes> body;
  std::uint32_t flags = 0;
};

struct HttpBody {
  Bytes data;
  bool more = false;
};

/// ref: commands-mqtt-http.md §3.5
struct HttpField {
  std::uint32_t option = 0;
  std::optional<Bytes> value;  ///< none: the field goes
  std::uint8_t persistency = 0;
};

/// `address` is absent for a family that is none of IP's.
struct HttpProxy {
  std::uint16_t port = 0;
  std::optional<Address> address;
};

/// The firmware's HTTP client library. ref: commands-mqtt-http.md §3
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Result<HttpHandle> create() = 0;
  virtual Status destroy(HttpHandle handle) = 0;
  virtual awaitable<Status> connect(HttpHandle handle, HttpTarget target) = 0;
  virtual Status disconnect(HttpHandle handle) = 0;
  /// The status code of the answer, 0 while a body is being sent in chunks.
  virtual awaitable<Result<std::int32_t>> send_request(HttpHandle handle, HttpRequest request) = 0;
  virtual awaitable<Result<HttpBody>> read_body(HttpHandle handle, std::uint32_t length) = 0;
  virtual Status set_header(HttpHandle handle, HttpField field) = 0;
  virtual Result<Bytes> get_header(HttpHandle handle, std::uint32_t option, std::uint32_t length) = 0;
  virtual Status set_opt(HttpHandle handle, std::uint32_t option, std::uint32_t value) = 0;
  virtual void set_proxy(HttpProxy proxy) = 0;
};

}  // namespace cc3235::nwp
