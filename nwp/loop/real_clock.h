#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/clock.h"

namespace cc3235::nwp {

/// Host time. The only file that reads it is real_clock.cpp.
std::unique_ptr<Clock> make_real_clock(boost::asio::any_io_executor executor);

}  // namespace cc3235::nwp
