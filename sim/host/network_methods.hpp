// SPDX-License-Identifier: BSD-3-Clause
// The control API's methods about a run's network.
#pragma once

#include "sim/host/control.hpp"
#include "sim/host/network.hpp"

namespace twin::host {

/// net.show and net.link. The network outlives the dispatcher.
void add_network_methods(Dispatcher& dispatcher, Network& network);

}  // namespace twin::host
