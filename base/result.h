#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/status.h"

namespace cc3235 {

/// Either a value or a negative Status. (A class with constructors, not an aggregate: g++ 12 destroys aggregate temporaries
/// of a co_await expression twice.)
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}                  // NOLINT: implicit by intent
  Result(Status error) : state_(std::in_place_index<1>, error) { assert(!error.ok()); }  // NOLINT: implicit by intent

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() & { return *std::get_if<0>(&state_); }
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }

  /// The error, or kOk while a value is held.
  Status status() const {
    const Status* error = std::get_if<1>(&state_);
    return error ? *error : kOk;
  }

 private:
  std::variant<T, Status> state_;
};

}  // namespace cc3235
