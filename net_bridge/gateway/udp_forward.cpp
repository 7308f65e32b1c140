// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/udp_forward.hpp"

#include <algorithm>

namespace twin::net {
namespace {

constexpr Time kSweep = std::chrono::seconds(10);
constexpr std::size_t kPeers = 1024;
constexpr std::uint16_t kFirstPort = 49152;

/// Of all forwards, so that no two of them use the same port of the gateway at one time.
std::uint16_t& next_port() {
    static std::uint16_t port = kFirstPort;
    return port;
}

std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

}  // namespace

UdpForward::UdpForward(Core& core, std::shared_ptr<DatagramSocket> socket, FindDevice find)
    : core_(core), socket_(std::move(socket)), find_(std::move(find)) {
    socket_->start(
        [this](const Endpoint& from, std::span<const std::uint8_t> payload) { received(from, payload); },
        // The peer went away: its next datagram, if any, will do as well.
        [this](const Endpoint&, Unreachable, std::span<const std::uint8_t>) { ++core_.counters.unreachable; });
}

UdpForward::~UdpForward() {
    socket_->close();
    if (sweeping_) {
        core_.timeline.cancel(*sweeping_);
    }
}

UdpForward::Peers::iterator UdpForward::make_room(const Endpoint& from) {
    if (peers_.size() >= kPeers) {
        const auto idlest = std::min_element(
            peers_.begin(), peers_.end(), [](const auto& a, const auto& b) { return a.second.last < b.second.last; });
        if (core_.timeline.now() - idlest->second.last <= core_.options.timeouts.udp) {
            ++core_.counters.over_limit;
        }
        ports_.erase(idlest->second.host);
        peers_.erase(idlest);
    }
    std::uint16_t& port = next_port();
    do {
        port = port == 65535 ? kFirstPort : static_cast<std::uint16_t>(port + 1);
    } while (peers_.contains(port));
    ports_[from] = port;
    const auto peer = peers_.try_emplace(port).first;
    sweep_later();
    return peer;
}

void UdpForward::sweep_later() {
    if (sweeping_ || peers_.empty()) {
        return;
    }
    sweeping_ = core_.timeline.in(kSweep, [this] {
        sweeping_.reset();
        for (auto peer = peers_.begin(); peer != peers_.end();) {
            const auto next = std::next(peer);
            if (core_.timeline.now() - peer->second.last > core_.options.timeouts.udp) {
                ++core_.counters.timed_out;
                ports_.erase(peer->second.host);
                peers_.erase(peer);
            }
            peer = next;
        }
        sweep_later();
    });
}

void UdpForward::received(const Endpoint& from, std::span<const std::uint8_t> payload) {
    const auto device = find_();
    if (!device) {
        ++core_.counters.unreachable;
        return;
    }
    if (core_.memory_short()) {
        ++core_.counters.over_memory;
        return;
    }
    const auto known = ports_.find(from);
    const auto peer = known != ports_.end() ? peers_.find(known->second) : make_room(from);
    peer->second.host = from;
    peer->second.device = *device;
    peer->second.last = core_.timeline.now();
    peer->second.to_device += payload.size();
    core_.counters.to_device += payload.size();
    core_.stack->send_udp({device->address.is_v4() ? core_.gateway4 : core_.gateway6, peer->first}, *device, payload);
}

bool UdpForward::answer(const Packet& packet) {
    const auto* udp = packet.transport.data();
    const auto peer = peers_.find(get16(udp + 2));
    if (peer == peers_.end() || peer->second.device != Endpoint{packet.source, get16(udp)}) {
        return false;
    }
    const auto payload = packet.transport.subspan(8);
    peer->second.last = core_.timeline.now();
    peer->second.to_host += payload.size();
    core_.counters.to_host += payload.size();
    socket_->send(peer->second.host, payload);
    return true;
}

bool UdpForward::waits_for_host(Time patience) const {
    const Time since = core_.timeline.now() - patience;
    return std::any_of(peers_.begin(), peers_.end(), [&](const auto& peer) { return peer.second.last > since; });
}

void UdpForward::list(std::vector<FlowInfo>& out) const {
    for (const auto& [port, peer] : peers_) {
        FlowInfo info;
        info.protocol = Protocol::udp;
        info.device = peer.device;
        info.outside = {peer.device.address.is_v4() ? core_.gateway4 : core_.gateway6, port};
        info.host = peer.host;
        info.state = "forwarded";
        info.to_host = peer.to_host;
        info.to_device = peer.to_device;
        info.idle = core_.timeline.now() - peer.last;
        out.push_back(info);
    }
}

}  // namespace twin::net
