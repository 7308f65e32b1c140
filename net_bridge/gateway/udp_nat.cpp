// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/udp_nat.hpp"

#include <sys/epoll.h>
#include <algorithm>
#include <cerrno>

namespace twin::net {
namespace {

constexpr Time kSweep = std::chrono::seconds(10);
/// Peers that a mapping remembers; the one that was silent longest gives way.
constexpr std::size_t kRemotes = 64;

std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }
void put16(std::vector<std::uint8_t>& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

}  // namespace

std::vector<std::uint8_t> rebuild_packet(std::uint8_t protocol, const IpAddress& from, const IpAddress& to,
                                         std::span<const std::uint8_t> transport) {
    std::vector<std::uint8_t> packet;
    const auto append = [&](const IpAddress& address) {
        if (address.is_v4()) {
            const auto bytes = address.to_v4().to_bytes();
            packet.insert(packet.end(), bytes.begin(), bytes.end());
        } else {
            const auto bytes = address.to_v6().to_bytes();
            packet.insert(packet.end(), bytes.begin(), bytes.end());
        }
    };
    if (from.is_v4()) {
        packet = {0x45, 0};
        put16(packet, 20 + transport.size());
        packet.insert(packet.end(), {0, 0, 0, 0, 64, protocol, 0, 0});
        append(from);
        append(to);
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i < packet.size(); i += 2) {
            sum += get16(&packet[i]);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = ~(sum + (sum >> 16));
        packet[10] = static_cast<std::uint8_t>(sum >> 8);
        packet[11] = static_cast<std::uint8_t>(sum);
    } else {
        packet = {0x60, 0, 0, 0};
        put16(packet, transport.size());
        packet.insert(packet.end(), {protocol, 64});
        append(from);
        append(to);
    }
    packet.insert(packet.end(), transport.begin(), transport.end());
    return packet;
}

UdpNat::UdpNat(Core& core) : core_(core) {}

UdpNat::~UdpNat() {
    while (!mappings_.empty()) {
        erase(mappings_.begin());
    }
    if (sweeping_) {
        core_.timeline.cancel(*sweeping_);
    }
}

void UdpNat::datagram(const Packet& packet) {
    const auto* udp = packet.transport.data();
    const Endpoint device{packet.source, get16(udp)};
    const Endpoint outside{packet.destination, get16(udp + 2)};
    const auto candidates = core_.on_host(outside);
    if (candidates.empty()) {
        core_.stack->unreachable(packet.whole, Unreachable::port);
        return;
    }
    const auto remote = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const Endpoint& end) { return core_.allow.allows(Protocol::udp, end); });
    if (remote == candidates.end()) {
        core_.refused(Protocol::udp, candidates.front());
        core_.stack->unreachable(packet.whole, Unreachable::prohibited);
        return;
    }
    auto mapping = mappings_.find(device);
    if (mapping == mappings_.end()) {
        mapping = make_room(device);
    }
    int error = 0;
    DatagramSocket* socket = socket_for(mapping, *remote, error);
    const auto payload = packet.transport.subspan(8);
    error = socket == nullptr ? error : socket->send(*remote, payload);
    if (error != 0) {
        ++core_.counters.unreachable;
        core_.stack->unreachable(packet.whole, error == EACCES || error == EPERM ? Unreachable::prohibited
                                               : error == ENETUNREACH            ? Unreachable::network
                                               : error == ECONNREFUSED           ? Unreachable::port
                                                                                 : Unreachable::host);
        return;
    }
    auto& remotes = mapping->second.remotes;
    if (!remotes.contains(*remote) && remotes.size() >= kRemotes) {
        remotes.erase(std::min_element(remotes.begin(), remotes.end(),
                                       [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    Remote& known = remotes[*remote];
    known.outside = outside;
    known.last = core_.timeline.now();
    known.to_host += payload.size();
    mapping->second.last = known.last;
    core_.counters.to_host += payload.size();
}

UdpNat::Mappings::iterator UdpNat::make_room(const Endpoint& device) {
    if (mappings_.size() >= std::max<std::size_t>(core_.options.limits.udp_mappings, 1)) {
        ++core_.counters.over_limit;
        erase(std::min_element(mappings_.begin(), mappings_.end(),
                               [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    const auto mapping = mappings_.try_emplace(device).first;
    sweep_later();
    return mapping;
}

DatagramSocket* UdpNat::socket_for(Mappings::iterator mapping, const Endpoint& remote, int& error) {
    const bool loopback = remote.address.is_loopback();
    const bool v6 = remote.address.is_v6();
    auto& socket = mapping->second.sockets[{loopback, v6}];
    if (socket == nullptr) {
        Endpoint local;
        if (v6) {
            local.address = loopback ? asio::ip::address_v6::loopback() : asio::ip::address_v6::any();
        } else {
            local.address = loopback ? asio::ip::address_v4::loopback() : asio::ip::address_v4::any();
        }
        socket = loopback && core_.options.services != nullptr
                     ? DatagramSocket::open_local(core_.io, *core_.options.services, v6, error)
                     : DatagramSocket::open(core_.io, Protocol::udp, local, true, error);
        if (socket == nullptr) {
            return nullptr;
        }
        if (socket->is_local()) {
            if (!ready_) {
                ready_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
            }
            epoll_event event{};
            event.events = EPOLLIN;
            ::epoll_ctl(ready_.get(), EPOLL_CTL_ADD, socket->native_handle(), &event);
        }
        socket->start(
            [this, device = mapping->first](const Endpoint& from, std::span<const std::uint8_t> payload) {
                received(device, from, payload);
            },
            [this, device = mapping->first](const Endpoint& to, Unreachable reason,
                                            std::span<const std::uint8_t> payload) {
                failed(device, to, reason, payload);
            });
    }
    return socket.get();
}

bool UdpNat::take_in() {
    epoll_event any{};
    if (!ready_ || ::epoll_wait(ready_.get(), &any, 1, 0) <= 0) {
        return false;
    }
    // Who is heard may make a mapping give way.
    std::vector<std::shared_ptr<DatagramSocket>> sockets;
    for (const auto& [device, mapping] : mappings_) {
        for (const auto& [kind, socket] : mapping.sockets) {
            if (socket != nullptr && socket->is_local()) {
                sockets.push_back(socket);
            }
        }
    }
    bool heard = false;
    for (const auto& socket : sockets) {
        heard |= socket->take_in();
    }
    return heard;
}

void UdpNat::received(const Endpoint& device, const Endpoint& from, std::span<const std::uint8_t> payload) {
    const auto mapping = mappings_.find(device);
    if (mapping == mappings_.end()) {
        return;
    }
    // From another port of somebody whom the device has written to: welcome (RFC 4787, 5: address-dependent).
    auto& remotes = mapping->second.remotes;
    const auto exact = remotes.find(from);
    const auto known = exact != remotes.end() ? exact : remotes.lower_bound({from.address, 0});
    if (known == remotes.end() || known->first.address != from.address) {
        ++core_.counters.not_for_us;
        return;
    }
    if (core_.memory_short()) {
        ++core_.counters.over_memory;
        return;
    }
    known->second.last = mapping->second.last = core_.timeline.now();
    known->second.to_device += payload.size();
    core_.counters.to_device += payload.size();
    core_.stack->send_udp({known->second.outside.address, from.port}, device, payload);
}

void UdpNat::failed(const Endpoint& device, const Endpoint& to, Unreachable reason,
                    std::span<const std::uint8_t> payload) {
    ++core_.counters.unreachable;
    const auto mapping = mappings_.find(device);
    if (mapping == mappings_.end() || !mapping->second.remotes.contains(to)) {
        return;
    }
    const Endpoint& outside = mapping->second.remotes[to].outside;
    std::vector<std::uint8_t> datagram;
    for (const std::size_t field :
         {std::size_t{device.port}, std::size_t{outside.port}, payload.size() + 8, std::size_t{0}}) {
        put16(datagram, field);
    }
    datagram.insert(datagram.end(), payload.begin(), payload.end());
    constexpr std::uint8_t kUdp = 17;
    core_.stack->unreachable(rebuild_packet(kUdp, device.address, outside.address, datagram), reason);
}

void UdpNat::erase(Mappings::iterator mapping) {
    for (const auto& [kind, socket] : mapping->second.sockets) {
        if (socket != nullptr) {
            socket->close();
        }
    }
    mappings_.erase(mapping);
}

void UdpNat::sweep_later() {
    if (sweeping_ || mappings_.empty()) {
        return;
    }
    sweeping_ = core_.timeline.in(kSweep, [this] {
        sweeping_.reset();
        for (auto mapping = mappings_.begin(); mapping != mappings_.end();) {
            const auto next = std::next(mapping);
            if (core_.timeline.now() - mapping->second.last > core_.options.timeouts.udp) {
                ++core_.counters.timed_out;
                erase(mapping);
            }
            mapping = next;
        }
        sweep_later();
    });
}

bool UdpNat::is_local(const Endpoint& host) const {
    return core_.options.services != nullptr && host.address.is_loopback();
}

bool UdpNat::waits_for_host(Time patience) const {
    const Time since = core_.timeline.now() - patience;
    return std::any_of(mappings_.begin(), mappings_.end(), [&](const auto& mapping) {
        return std::any_of(mapping.second.remotes.begin(), mapping.second.remotes.end(), [&](const auto& remote) {
            return remote.second.last > since && !is_local(remote.first);
        });
    });
}

void UdpNat::list(std::vector<FlowInfo>& out) const {
    for (const auto& [device, mapping] : mappings_) {
        for (const auto& [host, remote] : mapping.remotes) {
            FlowInfo info;
            info.protocol = Protocol::udp;
            info.device = device;
            info.outside = remote.outside;
            info.host = host;
            info.state = "open";
            info.local = is_local(host);
            info.to_host = remote.to_host;
            info.to_device = remote.to_device;
            info.idle = core_.timeline.now() - remote.last;
            out.push_back(info);
        }
    }
}

}  // namespace twin::net
