// SPDX-License-Identifier: BSD-3-Clause
// A virtual network's state as docs/control-api.md writes it.
#pragma once

#include <boost/json/object.hpp>

namespace twin::net {
class Cable;
class Gateway;
class Switch;
}  // namespace twin::net

namespace twin::host {

boost::json::object to_json(const net::Cable& cable);
/// "ports" and "macs".
void add_switch(boost::json::object& to, const net::Switch& from);
/// "gateway", "flows", "leases", "forwards" and "allow".
void add_gateway_state(boost::json::object& to, const net::Gateway& from);

}  // namespace twin::host
