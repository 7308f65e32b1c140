// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/dhcp_server.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>

namespace twin::net {
namespace {

// RFC 2132, by section number.
constexpr std::uint8_t kSubnetMask = 1;
constexpr std::uint8_t kRouter = 3;
constexpr std::uint8_t kDns = 6;
constexpr std::uint8_t kHostName = 12;
constexpr std::uint8_t kDomain = 15;
constexpr std::uint8_t kMtu = 26;
constexpr std::uint8_t kBroadcast = 28;
constexpr std::uint8_t kNtp = 42;
constexpr std::uint8_t kRequestedAddress = 50;
constexpr std::uint8_t kLeaseTime = 51;
constexpr std::uint8_t kMessageType = 53;
constexpr std::uint8_t kServerId = 54;
constexpr std::uint8_t kMessage = 56;
constexpr std::uint8_t kRenewal = 58;
constexpr std::uint8_t kRebinding = 59;
constexpr std::uint8_t kClientId = 61;

constexpr std::uint16_t kServerPort = 67;
constexpr std::uint16_t kClientPort = 68;
/// How long an offer stands, and how long an address stays away that somebody else seems to have.
constexpr Time kOffer = std::chrono::seconds(60);
constexpr Time kDeclined = std::chrono::minutes(10);

std::string host_name(const DhcpMessage& message) {
    const auto found = message.options.find(kHostName);
    if (found == message.options.end()) {
        return {};
    }
    std::string name(found->second.begin(), found->second.end());
    name = name.substr(0, name.find('\0'));
    // What isn't a label can't be looked up (RFC 1123, 2.1).
    const bool good = !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
                      std::all_of(name.begin(), name.end(),
                                  [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return good ? name : std::string();
}

std::vector<std::uint8_t> client_id(const DhcpMessage& message) {
    const auto found = message.options.find(kClientId);
    if (found != message.options.end() && found->second.size() >= 2) {
        return found->second;
    }
    std::vector<std::uint8_t> id{1};
    id.insert(id.end(), message.mac.begin(), message.mac.end());
    return id;
}

}  // namespace

DhcpServer::DhcpServer(Core& core) : core_(core) {
    const auto& options = core.options;
    server_ = core.gateway4.is_v4() ? core.gateway4.to_v4() : Address();
    const std::uint32_t hosts = (std::uint32_t{1} << (32 - options.ipv4.bits)) - 1;
    const std::uint32_t last = options.dhcp_last == 0 ? hosts - 1 : std::min(options.dhcp_last, hosts - 1);
    first_ = nth_address(options.ipv4, options.dhcp_first).to_v4().to_uint();
    last_ = nth_address(options.ipv4, last).to_v4().to_uint();
}

void DhcpServer::add_device(const GatewayDevice& device) {
    devices_[device.mac] = device;
    if (device.ipv4 && device.ipv4->is_v4()) {
        reserved_[device.mac] = device.ipv4->to_v4();
    }
}

bool DhcpServer::in_pool(const Address& address) const {
    return address.to_uint() >= first_ && address.to_uint() <= last_;
}

/// One that a device may have at all.
bool DhcpServer::usable(const Address& address) const {
    const std::uint32_t hosts = (std::uint32_t{1} << (32 - core_.options.ipv4.bits)) - 1;
    const std::uint32_t host = address.to_uint() & hosts;
    return core_.options.ipv4.contains(address) && host != 0 && host != hosts && !core_.stack->own(address);
}

bool DhcpServer::lasts(const Lease& lease) const {
    return lease.state != State::released && lease.expires > core_.timeline.now();
}

bool DhcpServer::taken(const Address& address) const {
    const auto found = leases_.find(address);
    return (found != leases_.end() && lasts(found->second)) ||
           std::any_of(reserved_.begin(), reserved_.end(), [&](const auto& entry) { return entry.second == address; });
}

const DhcpServer::Address* DhcpServer::reserved_for(const MacAddress& mac) const {
    const auto found = reserved_.find(mac);
    return found == reserved_.end() ? nullptr : &found->second;
}

void DhcpServer::message(const Packet& packet) {
    const auto message = DhcpMessage::parse(packet.transport.subspan(8));
    if (!message || message->op != 1 || !message->type()) {
        ++core_.counters.malformed;
        return;
    }
    ++core_.counters.dhcp_messages;
    const ClientId client = client_id(*message);
    switch (*message->type()) {
        case DhcpType::discover:
            discover(*message, client);
            break;
        case DhcpType::request:
            request(*message, client);
            break;
        case DhcpType::decline:
            decline(*message, client);
            break;
        case DhcpType::release: {
            const auto lease = leases_.find(message->ciaddr);
            if (lease != leases_.end() && lease->second.client == client) {
                lease->second.state = State::released;
            }
            break;
        }
        case DhcpType::inform:
            reply(*message, DhcpType::ack, Address());
            break;
        default:
            break;
    }
}

std::optional<DhcpServer::Address> DhcpServer::choose(const DhcpMessage& message, const ClientId& client) {
    if (const Address* reserved = reserved_for(message.mac); reserved != nullptr && usable(*reserved)) {
        return *reserved;
    }
    const auto known = by_client_.find(client);
    if (known != by_client_.end() && leases_.at(known->second).state != State::declined) {
        return known->second;
    }
    const auto wished = message.address_option(kRequestedAddress);
    if (wished && in_pool(*wished) && usable(*wished) && !leases_.contains(*wished) && !taken(*wished)) {
        return wished;
    }
    // Ends after as many steps as there are leases.
    const bool full = leases_.size() >= core_.options.limits.leases;
    for (std::uint64_t n = first_; n <= last_ && !full; ++n) {
        const Address address(static_cast<std::uint32_t>(n));
        if (usable(address) && !leases_.contains(address) && !taken(address)) {
            return address;
        }
    }
    std::optional<Address> oldest;
    for (const auto& [address, lease] : leases_) {
        if (in_pool(address) && usable(address) && !taken(address) &&
            (!oldest || lease.expires < leases_.at(*oldest).expires)) {
            oldest = address;
        }
    }
    return oldest;
}

DhcpServer::Lease& DhcpServer::bind(const Address& address, const DhcpMessage& message, const ClientId& client,
                                    State state) {
    Lease& lease = leases_[address];
    if (!lease.client.empty() && lease.client != client) {
        by_client_.erase(lease.client);
        lease = Lease();
    }
    const auto before = by_client_.find(client);
    if (before != by_client_.end() && before->second != address) {
        leases_.erase(before->second);
    }
    by_client_[client] = address;
    lease.client = client;
    lease.mac = message.mac;
    if (const std::string name = host_name(message); !name.empty()) {
        lease.hostname = name;
    }
    lease.state = state;
    return lease;
}

/// It took somebody else's.
void DhcpServer::forget_offer(const ClientId& client) {
    const auto known = by_client_.find(client);
    if (known != by_client_.end() && leases_.at(known->second).state == State::offered) {
        leases_.erase(known->second);
        by_client_.erase(known);
    }
}

void DhcpServer::discover(const DhcpMessage& message, const ClientId& client) {
    const auto address = choose(message, client);
    if (!address) {
        if (!std::exchange(told_exhausted_, true)) {
            core_.log(fmt::format("DHCP: all {} addresses from {} to {} are taken; {} gets none", last_ - first_ + 1,
                                  Address(first_).to_string(), Address(last_).to_string(), to_string(message.mac)));
        }
        ++core_.counters.over_limit;
        return;
    }
    const auto lease = leases_.find(*address);
    const bool bound = lease != leases_.end() && lease->second.client == client &&
                       lease->second.state == State::bound && lasts(lease->second);
    if (!bound) {
        bind(*address, message, client, State::offered).expires = core_.timeline.now() + kOffer;
    }
    reply(message, DhcpType::offer, *address);
}

void DhcpServer::request(const DhcpMessage& message, const ClientId& client) {
    const auto server = message.address_option(kServerId);
    const auto requested = message.address_option(kRequestedAddress);
    if (server && *server != server_) {
        forget_offer(client);
        return;
    }
    const Address address = requested.value_or(message.ciaddr);
    const auto known = by_client_.find(client);
    if (known == by_client_.end()) {
        // RFC 2131, 4.3.2: about clients without a record only what is certainly wrong is said.
        if (server || !usable(address) || taken(address)) {
            reply(message, DhcpType::nak, Address(), "no lease of yours");
        }
        return;
    }
    const Lease& lease = leases_.at(known->second);
    if (known->second != address || lease.state == State::declined || !usable(address)) {
        reply(message, DhcpType::nak, Address(), "not your address");
        return;
    }
    bind(address, message, client, State::bound).expires = core_.timeline.now() + core_.options.lease;
    reply(message, DhcpType::ack, address);
}

void DhcpServer::decline(const DhcpMessage& message, const ClientId& client) {
    const auto address = message.address_option(kRequestedAddress);
    const auto known = by_client_.find(client);
    if (!address || known == by_client_.end() || known->second != *address) {
        return;
    }
    core_.log(fmt::format("DHCP: {} says that somebody has {} already", to_string(message.mac), address->to_string()));
    Lease& lease = leases_.at(*address);
    by_client_.erase(known);
    lease = Lease();
    lease.state = State::declined;
    lease.expires = core_.timeline.now() + kDeclined;
}

void DhcpServer::reply(const DhcpMessage& request, DhcpType type, const Address& address, std::string_view why) {
    DhcpMessage reply;
    reply.op = 2;
    reply.xid = request.xid;
    reply.broadcast = request.broadcast;
    reply.giaddr = request.giaddr;
    reply.mac = request.mac;
    reply.options[kMessageType] = {static_cast<std::uint8_t>(type)};
    reply.set(kServerId, server_);
    // RFC 6842: clients that share a MAC address tell answers apart by it.
    if (const auto id = request.options.find(kClientId); id != request.options.end()) {
        reply.options[kClientId] = id->second;
    }
    if (type == DhcpType::nak) {
        reply.set(kMessage, why);
    } else {
        const auto& options = core_.options;
        const std::uint32_t mask = ~std::uint32_t{0} << (32 - options.ipv4.bits);
        reply.yiaddr = address;
        reply.ciaddr = type == DhcpType::ack ? request.ciaddr : Address();
        reply.siaddr = Address();
        reply.set(kSubnetMask, mask);
        reply.set(kBroadcast, server_.to_uint() | ~mask);
        reply.set(kRouter, server_);
        reply.set(kDns, core_.name_server4.to_v4());
        reply.set(kNtp, server_);
        reply.set(kDomain, options.domain);
        reply.options[kMtu] = {static_cast<std::uint8_t>(options.mtu >> 8), static_cast<std::uint8_t>(options.mtu)};
        if (const auto device = devices_.find(request.mac); device != devices_.end()) {
            reply.set(kHostName, device->second.name);
        }
        if (!address.is_unspecified()) {
            const auto seconds = static_cast<std::uint32_t>(options.lease.count());
            reply.set(kLeaseTime, seconds);
            reply.set(kRenewal, seconds / 2);
            reply.set(kRebinding, static_cast<std::uint32_t>(std::uint64_t{seconds} * 7 / 8));
        }
    }
    // RFC 2131, 4.1.
    const Endpoint from{server_, kServerPort};
    if (!request.giaddr.is_unspecified()) {
        core_.stack->send_udp(from, {request.giaddr, kServerPort}, reply.bytes());
    } else if (type != DhcpType::nak && !request.ciaddr.is_unspecified()) {
        core_.stack->send_udp(from, {request.ciaddr, kClientPort}, reply.bytes());
    } else if (type == DhcpType::nak || request.broadcast || address.is_unspecified()) {
        core_.stack->send_udp(from, {Address::broadcast(), kClientPort}, reply.bytes());
    } else {
        core_.stack->send_udp(from, {address, kClientPort}, reply.bytes(), &request.mac);
    }
}

std::vector<LeaseInfo> DhcpServer::leases() const {
    std::vector<LeaseInfo> out;
    for (const auto& [address, lease] : leases_) {
        if (lease.state == State::bound && lasts(lease)) {
            out.push_back({address, lease.mac, lease.hostname, lease.expires});
        }
    }
    return out;
}

std::optional<IpAddress> DhcpServer::address_of(const MacAddress& mac) const {
    for (const auto& [address, lease] : leases_) {
        if (lease.state == State::bound && lease.mac == mac && lasts(lease)) {
            return address;
        }
    }
    return std::nullopt;
}

std::optional<IpAddress> DhcpServer::address_of(std::string_view hostname) const {
    for (const auto& [address, lease] : leases_) {
        if (lease.state == State::bound && lease.hostname == hostname && lasts(lease)) {
            return address;
        }
    }
    return std::nullopt;
}

}  // namespace twin::net
