// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/ping_nat.hpp"

#include "net_bridge/gateway/udp_nat.hpp"

#include <algorithm>
#include <cerrno>

namespace twin::net {
namespace {

constexpr Time kSweep = std::chrono::seconds(10);
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmp6 = 58;
constexpr std::uint8_t kEchoReply4 = 0;
constexpr std::uint8_t kEchoReply6 = 129;

}  // namespace

PingNat::PingNat(Core& core) : core_(core) {}

PingNat::~PingNat() {
    while (!mappings_.empty()) {
        erase(mappings_.begin());
    }
    if (sweeping_) {
        core_.timeline.cancel(*sweeping_);
    }
}

void PingNat::echo_request(const Packet& packet) {
    const bool v4 = packet.destination.is_v4();
    if (core_.stack->own(packet.destination)) {
        std::vector<std::uint8_t> reply(packet.transport.begin(), packet.transport.end());
        reply[0] = v4 ? kEchoReply4 : kEchoReply6;
        core_.stack->send_icmp(packet.destination, packet.source, reply);
        return;
    }
    ++core_.counters.pings;
    const Endpoint destination{packet.destination, 0};
    if (!core_.allow.allows(Protocol::icmp, destination)) {
        core_.refused(Protocol::icmp, destination);
        core_.stack->unreachable(packet.whole, Unreachable::prohibited);
        return;
    }
    const auto id = static_cast<std::uint16_t>(packet.transport[4] << 8 | packet.transport[5]);
    const Key key{{packet.source, id}, packet.destination};
    int error = 0;
    auto mapping = mappings_.find(key);
    if (mapping == mappings_.end()) {
        mapping = make_mapping(key, error);
    }
    error = mapping == mappings_.end() ? error : mapping->second.socket->send(destination, packet.transport);
    if (error != 0) {
        ++core_.counters.unreachable;
        core_.stack->unreachable(packet.whole, error == EACCES || error == EPERM ? Unreachable::prohibited
                                               : error == ENETUNREACH            ? Unreachable::network
                                                                                 : Unreachable::host);
        return;
    }
    mapping->second.last = core_.timeline.now();
    mapping->second.to_host += packet.transport.size();
}

PingNat::Mappings::iterator PingNat::make_mapping(const Key& key, int& error) {
    if (mappings_.size() >= std::max<std::size_t>(core_.options.limits.ping_mappings, 1)) {
        ++core_.counters.over_limit;
        erase(std::min_element(mappings_.begin(), mappings_.end(),
                               [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    Endpoint local;
    if (key.outside.is_v6()) {
        local.address = asio::ip::address_v6::any();
    }
    const auto socket = DatagramSocket::open(core_.io, Protocol::icmp, local, false, error);
    if (socket == nullptr) {
        if (!std::exchange(told_, true)) {
            core_.log("the host lets this user send no echo requests (net.ipv4.ping_group_range): devices are told so");
        }
        return mappings_.end();
    }
    socket->start([this, key](const Endpoint&, std::span<const std::uint8_t> message) { received(key, message); },
                  [this, key](const Endpoint&, Unreachable reason, std::span<const std::uint8_t> message) {
                      failed(key, reason, message);
                  });
    const auto mapping = mappings_.try_emplace(key).first;
    mapping->second.socket = socket;
    sweep_later();
    return mapping;
}

void PingNat::received(const Key& key, std::span<const std::uint8_t> message) {
    const auto mapping = mappings_.find(key);
    const std::uint8_t reply_type = key.outside.is_v4() ? kEchoReply4 : kEchoReply6;
    if (mapping == mappings_.end() || message.size() < 8 || message[0] != reply_type) {
        return;
    }
    // The host's kernel put an identifier of its own.
    std::vector<std::uint8_t> reply(message.begin(), message.end());
    reply[4] = static_cast<std::uint8_t>(key.device.port >> 8);
    reply[5] = static_cast<std::uint8_t>(key.device.port);
    mapping->second.last = core_.timeline.now();
    mapping->second.to_device += reply.size();
    core_.stack->send_icmp(key.outside, key.device.address, reply);
}

void PingNat::failed(const Key& key, Unreachable reason, std::span<const std::uint8_t> message) {
    ++core_.counters.unreachable;
    if (message.size() < 8) {
        return;
    }
    std::vector<std::uint8_t> request(message.begin(), message.end());
    request[4] = static_cast<std::uint8_t>(key.device.port >> 8);
    request[5] = static_cast<std::uint8_t>(key.device.port);
    core_.stack->unreachable(
        rebuild_packet(key.outside.is_v4() ? kIcmp : kIcmp6, key.device.address, key.outside, request), reason);
}

void PingNat::erase(Mappings::iterator mapping) {
    mapping->second.socket->close();
    mappings_.erase(mapping);
}

void PingNat::sweep_later() {
    if (sweeping_ || mappings_.empty()) {
        return;
    }
    sweeping_ = core_.timeline.in(kSweep, [this] {
        sweeping_.reset();
        for (auto mapping = mappings_.begin(); mapping != mappings_.end();) {
            const auto next = std::next(mapping);
            if (core_.timeline.now() - mapping->second.last > core_.options.timeouts.ping) {
                erase(mapping);
            }
            mapping = next;
        }
        sweep_later();
    });
}

bool PingNat::waits_for_host(Time patience) const {
    const Time since = core_.timeline.now() - patience;
    return std::any_of(mappings_.begin(), mappings_.end(),
                       [&](const auto& mapping) { return mapping.second.last > since; });
}

void PingNat::list(std::vector<FlowInfo>& out) const {
    for (const auto& [key, mapping] : mappings_) {
        FlowInfo info;
        info.protocol = Protocol::icmp;
        info.device = key.device;
        info.outside = info.host = {key.outside, 0};
        info.state = "open";
        info.to_host = mapping.to_host;
        info.to_device = mapping.to_device;
        info.idle = core_.timeline.now() - mapping.last;
        out.push_back(info);
    }
}

}  // namespace twin::net
