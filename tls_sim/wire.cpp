#include "tls_sim/wire.h"

#include <algorithm>
#include <utility>

namespace cc3235::tls_sim {
namespace {

/// What an idle connection keeps for the next input.
constexpr std::size_t kIdleCapacity = 4'096;

constexpr std::uint8_t kFirstRecordType = 20, kLastRecordType = 24;  // ChangeCipherSpec to Heartbeat

Wire& wire_of(BIO* bio) {
  return *static_cast<Wire*>(BIO_get_data(bio));
}

long on_control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

int on_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

}  // namespace

bool Wire::feed(ByteView from_peer) {
  if (input_.size() - read_at_ + from_peer.size() > kMostInput) return false;
  if (from_peer.empty()) return true;
  if (!std::exchange(fed_, true)) {
    began_as_tls_ = from_peer.front() >= kFirstRecordType && from_peer.front() <= kLastRecordType;
  }
  if (read_at_ > 0) {
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(read_at_));
    read_at_ = 0;
  }
  input_.insert(input_.end(), from_peer.begin(), from_peer.end());
  return true;
}

Bytes Wire::take_output() {
  return std::exchange(output_, {});
}

std::size_t Wire::read(MutableBytes out) {
  const std::size_t count = std::min(out.size(), input_.size() - read_at_);
  std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(read_at_), count, out.begin());
  read_at_ += count;
  if (read_at_ == input_.size()) {
    read_at_ = 0;
    if (input_.capacity() > kIdleCapacity) {
      Bytes().swap(input_);
    } else {
      input_.clear();
    }
  }
  return count;
}

int Wire::on_read(BIO* bio, char* data, std::size_t size, std::size_t* count) {
  BIO_clear_retry_flags(bio);
  *count = wire_of(bio).read({reinterpret_cast<std::uint8_t*>(data), size});
  if (*count > 0 || size == 0) return 1;
  BIO_set_retry_read(bio);
  return 0;
}

int Wire::on_write(BIO* bio, const char* data, std::size_t size, std::size_t* count) {
  BIO_clear_retry_flags(bio);
  Bytes& output = wire_of(bio).output_;
  const ByteView bytes = as_bytes({data, size});
  output.insert(output.end(), bytes.begin(), bytes.end());
  *count = size;
  return 1;
}

BIO_METHOD* Wire::make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
  BIO_meth_set_read_ex(method, &Wire::on_read);
  BIO_meth_set_write_ex(method, &Wire::on_write);
  BIO_meth_set_ctrl(method, on_control);
  BIO_meth_set_create(method, on_create);
  return method;
}

}  // namespace cc3235::tls_sim
