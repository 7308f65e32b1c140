// SPDX-License-Identifier: BSD-3-Clause
// A page of a run's devices: there may be thousands.
#pragma once

#include "sim/serve/run.hpp"

namespace twin::serve {

struct DeviceQuery {
    std::string filter;  ///< of names, as a shell has patterns; empty: all
    std::string state;   ///< empty: all
    std::string sort = "index";
    bool descending = false;
    std::size_t offset = 0;
    std::size_t limit = 100;
};

/// What can be sorted by.
inline constexpr const char* kDeviceSorts = "index|name|state|resets|memory";

boost::json::object list_devices(Run& run, const DeviceQuery& query);

}  // namespace twin::serve
