#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>

#include "base/clock.h"

namespace cc3235::nwp {

/// Host time. The only file that reads it is real_clock.cpp.
std::unique_ptr<Clock> make_real_clock(boost::asio::any_io_executor executor);

/// The host's steady time: how long virtual time has waited for the real world.
std::chrono::steady_clock::time_point host_steady_now();

}  // namespace cc3235::nwp
