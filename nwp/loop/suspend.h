#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>

namespace cc3235::nwp {

/// Continues a suspended coroutine through its executor; call it once. Dropped uncalled, it destroys the coroutine.
using Resume = std::function<void(bool value)>;

/// Suspends the calling coroutine, hands its Resume to `arm` and yields the value that the Resume gets.
boost::asio::awaitable<bool> suspend(boost::asio::any_io_executor executor, std::function<void(Resume)> arm);

}  // namespace cc3235::nwp
