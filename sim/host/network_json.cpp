// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/network_json.hpp"

#include "net_bridge/cable.hpp"
#include "net_bridge/gateway/gateway.hpp"
#include "net_bridge/switch.hpp"

#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;

json::object to_json(const net::CableCounters& c) {
    return {{"sent", c.sent},           {"sent_bytes", c.sent_bytes},   {"delivered", c.delivered},
            {"delivered_bytes", c.delivered_bytes},                     {"lost", c.lost},
            {"duplicated", c.duplicated}, {"reordered", c.reordered},   {"corrupted", c.corrupted},
            {"queue_drops", c.queue_drops}, {"mtu_drops", c.mtu_drops}, {"cut_drops", c.cut_drops}};
}

json::object to_json(const net::PortCounters& c) {
    return {{"in_frames", c.in_frames},
            {"in_bytes", c.in_bytes},
            {"in_unicast", c.in_unicast},
            {"in_multicast", c.in_multicast},
            {"in_broadcast", c.in_broadcast},
            {"out_frames", c.out_frames},
            {"out_bytes", c.out_bytes},
            {"out_unicast", c.out_unicast},
            {"out_multicast", c.out_multicast},
            {"out_broadcast", c.out_broadcast},
            {"dropped", json::object{{"fcs_errors", c.fcs_errors},
                                     {"malformed", c.malformed},
                                     {"bad_source", c.bad_source},
                                     {"reserved", c.reserved},
                                     {"vlan", c.vlan_drops},
                                     {"storm", c.storm_drops},
                                     {"parted", c.parted},
                                     {"filtered", c.filtered}}},
            {"not_learned", c.not_learned},
            {"moved", c.moved}};
}

json::object to_json(const net::GatewayCounters& c) {
    return {{"frames_in", c.frames_in},
            {"frames_out", c.frames_out},
            {"malformed", c.malformed},
            {"not_for_us", c.not_for_us},
            {"refused", c.refused},
            {"unreachable", c.unreachable},
            {"over_limit", c.over_limit},
            {"over_memory", c.over_memory},
            {"timed_out", c.timed_out},
            {"tcp_opened", c.tcp_opened},
            {"tcp_forwarded", c.tcp_forwarded},
            {"to_host", c.to_host},
            {"to_device", c.to_device},
            {"dns_queries", c.dns_queries},
            {"dhcp_messages", c.dhcp_messages},
            {"sntp_queries", c.sntp_queries},
            {"router_advertisements", c.router_advertisements},
            {"pings", c.pings},
            {"memory", c.memory},
            {"memory_peak", c.memory_peak}};
}

template <typename Items, typename Write>
json::array list(const Items& items, Write write) {
    json::array out;
    for (const auto& item : items) {
        out.push_back(write(item));
    }
    return out;
}

}  // namespace

json::object to_json(const net::Cable& cable) {
    return {{"name", cable.name()},
            {"options", cable.options().to_text()},
            {"up", cable.up()},
            {"out", to_json(cable.counters(net::Way::out))},
            {"in", to_json(cable.counters(net::Way::in))}};
}

void add_switch(json::object& to, const net::Switch& from) {
    to["ports"] = list(from.ports(), [](const net::PortInfo& port) {
        return json::object{{"name", port.name}, {"up", port.up}, {"counters", to_json(port.counters)}};
    });
    to["macs"] = list(from.mac_table(), [](const net::MacEntry& entry) {
        return json::object{{"vlan", entry.vlan},
                            {"address", net::to_text(entry.address)},
                            {"port", entry.port},
                            {"age_ns", entry.age.count()}};
    });
}

void add_gateway_state(json::object& to, const net::Gateway& from) {
    to["gateway"] = to_json(from.counters());
    to["flows"] = list(from.flows(), [](const net::FlowInfo& flow) {
        return json::object{{"protocol", net::to_string(flow.protocol)},
                            {"device", net::to_string(flow.device)},
                            {"outside", net::to_string(flow.outside)},
                            {"host", net::to_string(flow.host)},
                            {"state", flow.state},
                            {"to_host", flow.to_host},
                            {"to_device", flow.to_device},
                            {"waiting", flow.waiting},
                            {"idle_ns", flow.idle.count()}};
    });
    to["leases"] = list(from.leases(), [](const net::LeaseInfo& lease) {
        return json::object{{"address", lease.address.to_string()},
                            {"mac", net::to_string(lease.mac)},
                            {"hostname", lease.hostname},
                            {"expires_ns", lease.expires.count()}};
    });
    to["forwards"] = list(from.forwards(), [](const net::ForwardInfo& forward) {
        return json::object{{"protocol", net::to_string(forward.protocol)},
                            {"listen", net::to_string(forward.listen)},
                            {"device", forward.device},
                            {"device_port", forward.device_port}};
    });
    to["allow"] = list(from.rules(), [](const net::AllowRule& rule) { return json::value(rule.text); });
}

}  // namespace twin::host
