#pragma once

#include <openssl/bio.h>

#include <cstddef>

#include "base/bytes.h"

namespace cc3235::tls_sim {

/// The two directions of a connection as buffers, and the BIO through which OpenSSL uses them.
class Wire {
 public:
  static constexpr std::size_t kMostInput = 65'536;

  /// False, and nothing is taken, when the input would exceed kMostInput.
  bool feed(ByteView from_peer);
  bool has_input() const { return read_at_ < input_.size(); }
  bool has_output() const { return !output_.empty(); }
  /// Everything that waits for the peer.
  Bytes take_output();
  /// Room for `count` more bytes of output, so that a long write grows the buffer once.
  void expect_output(std::size_t count) { output_.reserve(output_.size() + count); }
  /// Whether the first byte ever fed can begin a TLS record. True while nothing came.
  bool began_as_tls() const { return began_as_tls_; }

  /// The kind of BIO whose data (BIO_set_data) is a Wire. Owned by whoever asked; BIO_meth_free.
  static BIO_METHOD* make_method();

 private:
  std::size_t read(MutableBytes out);
  static int on_read(BIO* bio, char* data, std::size_t size, std::size_t* count);
  static int on_write(BIO* bio, const char* data, std::size_t size, std::size_t* count);

  Bytes input_, output_;
  std::size_t read_at_ = 0;
  bool fed_ = false, began_as_tls_ = true;
};

}  // namespace cc3235::tls_sim
