// SPDX-License-Identifier: BSD-3-Clause
// The stack's life, and what it sends. What it receives is in stack_input.cpp.
#include "net_bridge/gateway/stack.hpp"

#include "net_bridge/gateway/lwip_address.hpp"
#include "net_bridge/gateway/port.hpp"

#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/inet_chksum.h>
#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/ip4_frag.h>
#include <lwip/ip6_frag.h>
#include <lwip/mld6.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/prot/tcp.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>
#include <algorithm>
#include <stdexcept>

namespace twin::net {
namespace {

constexpr std::size_t kIp4Header = 20;
constexpr std::size_t kIp6Header = 40;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmp6 = 58;
/// What an ICMP error quotes at most: with its headers 576 bytes (RFC 1812, 4.3.2.3), or the least MTU of IPv6.
constexpr std::size_t kQuote4 = 576 - 28;
constexpr std::size_t kQuote6 = 1280 - 48;

std::uint32_t get32(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}
std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

err_t link_output(netif* interface, pbuf* frame) {
    static_cast<Stack*>(interface->state)->output(frame);
    return ERR_OK;
}

err_t start_interface(netif* interface) {
    interface->name[0] = 'g';
    interface->name[1] = 'w';
    interface->output = etharp_output;
    interface->output_ip6 = ethip6_output;
    interface->linkoutput = link_output;
    interface->hwaddr_len = 6;
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6;
    return ERR_OK;
}

struct Addresses {
    IpAddress source;
    IpAddress destination;
};

/// Of an IP packet that has been checked.
Addresses addresses_of(std::span<const std::uint8_t> packet) {
    if (packet[0] >> 4 == 4) {
        return {boost::asio::ip::address_v4(get32(&packet[12])), boost::asio::ip::address_v4(get32(&packet[16]))};
    }
    boost::asio::ip::address_v6::bytes_type source;
    boost::asio::ip::address_v6::bytes_type destination;
    std::copy_n(packet.begin() + 8, 16, source.begin());
    std::copy_n(packet.begin() + 24, 16, destination.begin());
    return {boost::asio::ip::address_v6(source), boost::asio::ip::address_v6(destination)};
}

/// Where the transport's header is in an IP packet that has been checked: past IPv6's extension headers.
std::size_t header_size(std::span<const std::uint8_t> packet) {
    if (packet[0] >> 4 == 4) {
        return std::size_t{packet[0] & 0xfU} * 4;
    }
    constexpr std::uint8_t kHopByHop = 0;
    constexpr std::uint8_t kRouting = 43;
    constexpr std::uint8_t kFragment = 44;
    constexpr std::uint8_t kDestination = 60;
    std::uint8_t next = packet[6];
    std::size_t at = kIp6Header;
    while (next == kHopByHop || next == kRouting || next == kFragment || next == kDestination) {
        const std::size_t size = next == kFragment ? 8 : (packet[at + 1] + std::size_t{1}) * 8;
        next = packet[at];
        at += size;
    }
    return at;
}

}  // namespace

Stack::Stack(Timeline& timeline, const GatewayOptions& options, StackAddresses addresses, StackUser& user,
             GatewayCounters& counters, Output output)
    : timeline_(timeline),
      addresses_(std::move(addresses)),
      user_(user),
      counters_(counters),
      output_(std::move(output)),
      mac_(options.mac),
      mtu_(options.mtu),
      errors_a_second_(options.limits.icmp_errors),
      netif_(std::make_unique<netif>()) {
    auto& port = lwip_port();
    if (port.stack != nullptr) {
        throw std::logic_error("a process has one gateway at a time, because lwIP is global");
    }
    port.stack = this;
    port.timeline = &timeline;
    port.limit = SIZE_MAX;
    static const bool initialised = [] {
        lwip_init();
        return true;
    }();
    (void)initialised;
    // Not before: the first gateway of a process is to be as random as the later ones.
    port.random = Random(options.seed, options.name, "lwip");
    tcp_init();
    // The last gateway's timers belong to another timeline.
    sys_restart_timeouts();
    start_netif(options);
    tcp_pcb* pcb = tcp_new_ip_type(IPADDR_TYPE_ANY);
    tcp_bind(pcb, IP_ANY_TYPE, 1);
    listener_ = reinterpret_cast<tcp_pcb_listen*>(tcp_listen(pcb));
    // It listens to no port, until accept() says to which.
    listener_->local_port = 0;
    port.limit = options.limits.memory;
    port.peak = port.used;
    rearm();
}

bool Stack::exists() { return lwip_port().stack != nullptr; }

Stack::~Stack() {
    while (tcp_active_pcbs != nullptr) {
        tcp_abandon(tcp_active_pcbs, 0);
    }
    while (tcp_tw_pcbs != nullptr) {
        tcp_abandon(tcp_tw_pcbs, 0);
    }
    tcp_close(reinterpret_cast<tcp_pcb*>(listener_));
    flush();
    output_ = nullptr;
    // Fragments that wait for others would wait in the next gateway.
    for (int second = 0; second <= IP_REASS_MAXAGE; ++second) {
        ip_reass_tmr();
    }
    for (int second = 0; second <= IPV6_REASS_MAXAGE; ++second) {
        ip6_reass_tmr();
    }
    netif_remove(netif_.get());
    if (armed_) {
        timeline_.cancel(armed_->second);
    }
    rewind_timers();
    lwip_port().stack = nullptr;
}

/// lwIP's timers go on with the next gateway: they get the phases that they have at first, so that it does the same as
/// a process's first one.
void Stack::rewind_timers() {
    constexpr std::uint32_t kHourMs = 3'600'000;  // so late that each begins anew from now
    auto& port = lwip_port();
    port.parked_ms = sys_now() + kHourMs;
    port.timeline = nullptr;
    sys_check_timeouts();
    // Each second of them is the slow one.
    u32_t slow = 0;
    do {
        slow = tcp_ticks;
        tcp_tmr();
    } while (tcp_ticks != slow);
}

void Stack::start_netif(const GatewayOptions& options) {
    netif* interface = netif_.get();
    ip4_addr_t address{};
    ip4_addr_t mask{};
    const ip4_addr_t none{};
    if (addresses_.ipv4_enabled) {
        for (const IpAddress& own : addresses_.own) {
            if (own.is_v4()) {
                address = *ip_2_ip4(std::array{to_lwip(own)}.data());
                break;
            }
        }
        mask.addr = lwip_htonl(~std::uint32_t{0} << (32 - addresses_.ipv4.bits));
    }
    netif_add(interface, &address, &mask, &none, this, start_interface, ethernet_input);
    std::copy(options.mac.begin(), options.mac.end(), interface->hwaddr);
    interface->mtu = options.mtu;
    netif_set_default(interface);
    link_local_ = boost::asio::ip::make_address_v6("fe80::2");
    if (addresses_.ipv6_enabled) {
        s8_t index = 0;
        const auto add = [&](const IpAddress& own) {
            const ip_addr_t raw = to_lwip(own);
            netif_ip6_addr_set(interface, index, ip_2_ip6(&raw));
            netif_ip6_addr_set_state(interface, index, IP6_ADDR_PREFERRED);
            ++index;
        };
        add(link_local_);
        for (const IpAddress& own : addresses_.own) {
            if (own.is_v6()) {
                add(own);
            }
        }
    }
    netif_set_up(interface);
}

void Stack::set_link(bool up) {
    if (up) {
        netif_set_link_up(netif_.get());
    } else {
        netif_set_link_down(netif_.get());
    }
    rearm();
}

bool Stack::own(const IpAddress& address) const {
    return (addresses_.ipv6_enabled && address == link_local_) ||
           std::find(addresses_.own.begin(), addresses_.own.end(), address) != addresses_.own.end();
}

void Stack::output(pbuf* frame) {
    if (output_ == nullptr) {
        return;
    }
    std::vector<std::uint8_t> bytes(frame->tot_len - ETH_PAD_SIZE);
    pbuf_copy_partial(frame, bytes.data(), static_cast<u16_t>(bytes.size()), ETH_PAD_SIZE);
    if (bytes.size() < kMinFrame) {
        bytes.resize(kMinFrame);
    }
    renumber(bytes);
    pending_.push_back(std::move(bytes));
}

/// lwIP counts IPv4 packets for as long as the process lives: what a run sends must not depend on the runs before it.
void Stack::renumber(std::span<std::uint8_t> frame) {
    constexpr std::size_t kHeader = 14;
    if (frame[12] != 0x08 || frame[13] != 0x00) {
        return;
    }
    const auto packet = frame.subspan(kHeader);
    const auto id = static_cast<std::uint16_t>(packet[4] << 8 | packet[5]);
    const auto ours = static_cast<std::uint16_t>(id - *(first_id_ ? first_id_ : first_id_ = id));
    packet[4] = static_cast<std::uint8_t>(ours >> 8);
    packet[5] = static_cast<std::uint8_t>(ours);
    packet[10] = packet[11] = 0;
    const u16_t sum = inet_chksum(packet.data(), static_cast<u16_t>((packet[0] & 0x0f) * 4));
    std::memcpy(&packet[10], &sum, sizeof sum);
}

void Stack::flush() {
    if (flushing_) {
        return;
    }
    flushing_ = true;
    while (!pending_.empty() && output_ != nullptr) {
        auto frame = std::move(pending_.front());
        pending_.pop_front();
        ++counters_.frames_out;
        output_(std::move(frame));
    }
    flushing_ = false;
}

void Stack::send_ip(const IpAddress& from, const IpAddress& to, std::uint8_t protocol, std::uint8_t hop_limit,
                    std::span<const std::uint8_t> payload, std::size_t checksum_at) {
    pbuf* packet = pbuf_alloc(PBUF_IP, static_cast<u16_t>(payload.size()), PBUF_RAM);
    if (packet == nullptr) {
        ++counters_.over_memory;
        return;
    }
    std::copy(payload.begin(), payload.end(), static_cast<std::uint8_t*>(packet->payload));
    const ip_addr_t source = to_lwip(from);
    const ip_addr_t destination = to_lwip(to);
    u16_t sum = protocol == kIcmp ? inet_chksum_pbuf(packet)
                                  : ip_chksum_pseudo(packet, protocol, packet->tot_len, &source, &destination);
    if (protocol == kUdp && sum == 0) {
        sum = 0xffff;
    }
    std::memcpy(static_cast<std::uint8_t*>(packet->payload) + checksum_at, &sum, 2);
    if (to.is_v4()) {
        ip4_output_if_src(packet, ip_2_ip4(&source), ip_2_ip4(&destination), hop_limit, 0, protocol, netif_.get());
    } else {
        ip6_output_if_src(packet, ip_2_ip6(&source), ip_2_ip6(&destination), hop_limit, 0, protocol, netif_.get());
    }
    pbuf_free(packet);
    rearm();
}

void Stack::send_udp(const Endpoint& from, const Endpoint& to, std::span<const std::uint8_t> payload,
                     const MacAddress* mac) {
    if (payload.size() > 65535 - kIp4Header - 8) {
        ++counters_.malformed;
        return;
    }
    const std::size_t size = payload.size() + 8;
    std::vector<std::uint8_t> datagram;
    datagram.reserve(size);
    for (const std::size_t field : {std::size_t{from.port}, std::size_t{to.port}, size, std::size_t{0}}) {
        datagram.push_back(static_cast<std::uint8_t>(field >> 8));
        datagram.push_back(static_cast<std::uint8_t>(field));
    }
    datagram.insert(datagram.end(), payload.begin(), payload.end());
    const ip_addr_t destination = to_lwip(to.address);
    if (mac != nullptr) {
        eth_addr hardware;
        std::copy(mac->begin(), mac->end(), hardware.addr);
        etharp_add_static_entry(ip_2_ip4(&destination), &hardware);
    }
    send_ip(from.address, to.address, kUdp, 64, datagram, 6);
    if (mac != nullptr) {
        etharp_remove_static_entry(ip_2_ip4(&destination));
    }
}

void Stack::send_icmp(const IpAddress& from, const IpAddress& to, std::span<const std::uint8_t> message,
                      std::uint8_t hop_limit) {
    std::vector<std::uint8_t> copy(message.begin(), message.end());
    copy[2] = copy[3] = 0;
    send_ip(from, to, to.is_v4() ? kIcmp : kIcmp6, hop_limit, copy, 2);
}

bool Stack::may_send_error() {
    if (timeline_.now() - errors_since_ >= std::chrono::seconds(1)) {
        errors_since_ = timeline_.now();
        errors_ = 0;
    }
    return errors_++ < errors_a_second_;
}

void Stack::unreachable(std::span<const std::uint8_t> packet, Unreachable reason) {
    if (!may_send_error()) {
        return;
    }
    const auto [source, destination] = addresses_of(packet);
    const bool v4 = source.is_v4();
    // Codes of type 3 (RFC 792, RFC 1812), and of type 1 (RFC 4443).
    static constexpr std::array<std::array<std::uint8_t, 2>, 4> kCodes{{{0, 0}, {1, 3}, {3, 4}, {13, 1}}};
    const std::uint8_t code = kCodes[static_cast<std::size_t>(reason)][v4 ? 0 : 1];
    std::vector<std::uint8_t> message{static_cast<std::uint8_t>(v4 ? 3 : 1), code, 0, 0, 0, 0, 0, 0};
    const auto quote = packet.first(std::min(packet.size(), v4 ? kQuote4 : kQuote6));
    message.insert(message.end(), quote.begin(), quote.end());
    const auto from = std::find_if(addresses_.own.begin(), addresses_.own.end(),
                                   [&](const IpAddress& own) { return own.is_v4() == v4; });
    send_icmp(from == addresses_.own.end() ? destination : *from, source, message);
}

void Stack::reset(std::span<const std::uint8_t> packet) {
    const auto [source, destination] = addresses_of(packet);
    const std::size_t header = header_size(packet);
    const std::uint8_t* tcp = &packet[header];
    const std::uint8_t flags = tcp[13];
    const std::uint32_t length = static_cast<std::uint32_t>(packet.size() - header - (tcp[12] >> 4) * 4U) +
                                 ((flags & TCP_SYN) != 0 ? 1 : 0) + ((flags & TCP_FIN) != 0 ? 1 : 0);
    const ip_addr_t local = to_lwip(destination);
    const ip_addr_t remote = to_lwip(source);
    tcp_rst_netif(netif_.get(), (flags & TCP_ACK) != 0 ? get32(tcp + 8) : 0, get32(tcp + 4) + length, &local, &remote,
                  get16(tcp + 2), get16(tcp));
    rearm();
}

void Stack::on_accept(Accepted accepted) { listener_->accept = accepted; }

tcp_pcb* Stack::accept(std::span<const std::uint8_t> syn) {
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(syn.size()), PBUF_RAM);
    if (packet == nullptr) {
        ++counters_.over_memory;
        return nullptr;
    }
    std::copy(syn.begin(), syn.end(), static_cast<std::uint8_t*>(packet->payload));
    const tcp_pcb* before = tcp_active_pcbs;
    accepting_ = true;
    if (syn[0] >> 4 == 4) {
        ip4_input(packet);
    } else {
        ip6_input(packet);
    }
    accepting_ = false;
    rearm();
    // lwIP puts a new connection in front of all others.
    tcp_pcb* pcb = tcp_active_pcbs;
    return pcb != before && pcb != nullptr && pcb->state == SYN_RCVD ? pcb : nullptr;
}

tcp_pcb* Stack::create() { return tcp_new_ip_type(IPADDR_TYPE_ANY); }

void Stack::forget(const Pair& pair) {
    const ip_addr_t local = to_lwip(pair.outside_end().address);
    const ip_addr_t remote = to_lwip(pair.device_end().address);
    for (tcp_pcb* pcb = tcp_tw_pcbs; pcb != nullptr; pcb = pcb->next) {
        if (pcb->local_port == pair.outside_port && pcb->remote_port == pair.device_port &&
            ip_addr_eq(&pcb->local_ip, &local) && ip_addr_eq(&pcb->remote_ip, &remote)) {
            tcp_abandon(pcb, 0);
            return;
        }
    }
}

namespace {

/// Only tables that age by the second are left to lwIP's timers.
bool is_idle(const netif& interface) {
    for (const mld_group* group = netif_mld6_data(&interface); group != nullptr; group = group->next) {
        if (group->timer > 0) {
            return false;
        }
    }
    return tcp_active_pcbs == nullptr && tcp_tw_pcbs == nullptr;
}

}  // namespace

void Stack::rearm() {
    if (depth_ > 0) {
        return;
    }
    flush();
    const u32_t sleep = sys_timeouts_sleeptime();
    if (sleep == SYS_TIMEOUTS_SLEEPTIME_INFINITE) {
        return;
    }
    auto due = std::chrono::floor<std::chrono::milliseconds>(timeline_.now()) + std::chrono::milliseconds(sleep);
    // Who has nothing to report is not asked ten times a second whether it has: nodes stop at each of these.
    if (is_idle(*netif_)) {
        due = std::chrono::ceil<std::chrono::seconds>(due);
    }
    if (armed_) {
        if (armed_->first <= due) {
            return;
        }
        timeline_.cancel(armed_->second);
    }
    armed_ = {due, timeline_.at(due, [this] {
                  armed_.reset();
                  const Scope scope(*this);
                  sys_check_timeouts();
              })};
}

}  // namespace twin::net

extern "C" {

int twin_lwip_ip4_input(pbuf* packet, netif* interface) {
    return static_cast<twin::net::Stack*>(interface->state)->ip4_input(packet);
}
int twin_lwip_ip6_input(pbuf* packet, netif* interface) {
    return static_cast<twin::net::Stack*>(interface->state)->ip6_input(packet);
}

}  // extern "C"
