// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "net_bridge/unique_fd.hpp"

namespace twin::host {
using net::UniqueFd;
}  // namespace twin::host
