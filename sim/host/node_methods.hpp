// SPDX-License-Identifier: BSD-3-Clause
// What the control API can do to one node.
#pragma once

#include "sim/host/control.hpp"
#include "sim/host/node.hpp"

namespace twin::host {

/// Adds to the dispatcher: info, set {"text"}, power {"on"}, reset {"kind"}, serial.write {"channel","text"}, quit, and
/// the methods of docs/link-protocol.md, which go to the node as they are. `quit` is called when somebody asks for the
/// end.
void add_node_methods(Dispatcher& dispatcher, std::shared_ptr<Node> node, boost::json::object about,
                      std::function<void()> quit);

}  // namespace twin::host
