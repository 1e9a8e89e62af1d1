#pragma once

#include <utility>
#include <variant>

#include "nwp/loop/loop.h"

namespace cc3235::nwp {

/// The answer of a call that had nothing to wait for, or what is left of the call. For calls that seldom wait: starting a
/// coroutine costs as much as all the rest of them.
template <class T>
using Eventually = std::variant<T, awaitable<T>>;

template <class T>
awaitable<T> finish(Eventually<T> call) {
  if (auto* answer = std::get_if<T>(&call)) co_return std::move(*answer);
  awaitable<T> rest = std::move(std::get<awaitable<T>>(call));
  co_return co_await std::move(rest);
}

}  // namespace cc3235::nwp
