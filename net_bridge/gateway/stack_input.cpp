// SPDX-License-Identifier: BSD-3-Clause
// What comes in. lwIP accepts packets for the addresses of its interface only; devices send theirs to anywhere. So IP
// is received here: checked, put together again, and given to lwIP's TCP, or to the gateway, with the addresses that it
// has. ARP, ND, MLD and what is for the gateway's own ICMPv6 stay lwIP's.
#include "net_bridge/gateway/lwip_address.hpp"
#include "net_bridge/gateway/port.hpp"
#include "net_bridge/gateway/stack.hpp"

#include <lwip/icmp.h>
#include <lwip/icmp6.h>
#include <lwip/inet_chksum.h>
#include <lwip/ip.h>
#include <lwip/ip4_frag.h>
#include <lwip/ip6_frag.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/prot/icmp6.h>
#include <lwip/prot/nd6.h>
#include <algorithm>

namespace twin::net {
namespace {

constexpr std::size_t kEthernetHeader = 14;
constexpr std::size_t kArpPacket = 28;
constexpr std::uint16_t kDhcpServerPort = 67;
constexpr std::size_t kMaxExtensions = 8;

const std::uint8_t* bytes_of(const pbuf* packet) { return static_cast<const std::uint8_t*>(packet->payload); }
std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

void clear_current() {
    ip_data.current_netif = nullptr;
    ip_data.current_input_netif = nullptr;
    ip_data.current_ip4_header = nullptr;
    ip_data.current_ip6_header = nullptr;
    ip_data.current_ip_header_tot_len = 0;
    ip_addr_set_any_val(0, ip_data.current_iphdr_src);
    ip_addr_set_any_val(0, ip_data.current_iphdr_dest);
}

/// Whether TCP's options (RFC 9293, 3.1) end within the header: lwIP reads the length of the last one wherever it is.
bool options_end(std::span<const std::uint8_t> options) {
    constexpr std::uint8_t kEnd = 0;
    constexpr std::uint8_t kNothing = 1;
    while (!options.empty() && options[0] != kEnd) {
        if (options[0] == kNothing) {
            options = options.subspan(1);
            continue;
        }
        if (options.size() < 2 || options[1] > options.size()) {
            return false;
        }
        if (options[1] < 2) {
            return true;  // where lwIP looks no further
        }
        options = options.subspan(options[1]);
    }
    return true;
}

}  // namespace

void Stack::malformed(pbuf* packet) {
    ++counters_.malformed;
    pbuf_free(packet);
}

void Stack::not_for_us(pbuf* packet) {
    ++counters_.not_for_us;
    pbuf_free(packet);
}

void Stack::input(std::span<const std::uint8_t> frame) {
    ++counters_.frames_in;
    if (frame.size() <= kEthernetHeader || frame.size() > std::max<std::size_t>(mtu_ + kEthernetHeader, kMinFrame) ||
        (frame[6] & 1) != 0) {
        ++counters_.malformed;
        return;
    }
    // Switches flood what they don't know.
    if ((frame[0] & 1) == 0 && !std::equal(mac_.begin(), mac_.end(), frame.begin())) {
        ++counters_.not_for_us;
        return;
    }
    std::copy_n(frame.begin() + 6, sender_.size(), sender_.begin());
    const Scope scope(*this);
    if (answer_arp(frame)) {
        return;
    }
    // lwIP looks into short frames as if they had been padded; so they are.
    const std::size_t size = std::max(frame.size(), kMinFrame) + ETH_PAD_SIZE;
    pbuf* buffer = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(size), PBUF_RAM);
    if (buffer == nullptr) {
        ++counters_.over_memory;
        return;
    }
    auto* bytes = static_cast<std::uint8_t*>(buffer->payload);
    std::fill_n(bytes, ETH_PAD_SIZE, 0);
    std::fill(std::copy(frame.begin(), frame.end(), bytes + ETH_PAD_SIZE), bytes + size, 0);
    netif_->input(buffer, netif_.get());
}

/// lwIP's interface has one IPv4 address: for the others we answer (RFC 826).
bool Stack::answer_arp(std::span<const std::uint8_t> frame) {
    static constexpr std::array<std::uint8_t, 10> kRequest{0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1};
    if (!addresses_.ipv4_enabled || frame.size() < kEthernetHeader + kArpPacket ||
        !std::equal(kRequest.begin(), kRequest.end(), frame.begin() + 12)) {
        return false;
    }
    const IpAddress asked = boost::asio::ip::address_v4({frame[38], frame[39], frame[40], frame[41]});
    const auto first =
        std::find_if(addresses_.own.begin(), addresses_.own.end(), [](const IpAddress& own) { return own.is_v4(); });
    if (!own(asked) || asked == *first) {
        return false;
    }
    std::vector<std::uint8_t> reply(frame.begin(), frame.begin() + kEthernetHeader + kArpPacket);
    std::copy_n(frame.begin() + 6, 6, reply.begin());
    std::copy(mac_.begin(), mac_.end(), reply.begin() + 6);
    reply[21] = 2;
    std::copy(mac_.begin(), mac_.end(), reply.begin() + 22);
    std::copy_n(frame.begin() + 38, 4, reply.begin() + 28);
    std::copy_n(frame.begin() + 22, 10, reply.begin() + 32);
    reply.resize(kMinFrame);
    pending_.push_back(std::move(reply));
    return true;
}

/// Frees the packet and returns none, unless it is a whole one that somebody here may take.
pbuf* Stack::ip4_check(pbuf* packet) {
    const std::uint8_t* bytes = bytes_of(packet);
    if (packet->len < IP_HLEN) {
        malformed(packet);
        return nullptr;
    }
    const std::uint16_t header = static_cast<std::uint16_t>((bytes[0] & 0xf) * 4);
    const std::uint16_t length = get16(bytes + 2);
    if (header < IP_HLEN || header > packet->len || length < header || length > packet->tot_len ||
        inet_chksum(bytes, header) != 0) {
        malformed(packet);
        return nullptr;
    }
    pbuf_realloc(packet, length);
    const auto source = boost::asio::ip::address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
    const auto destination = boost::asio::ip::address_v4({bytes[16], bytes[17], bytes[18], bytes[19]});
    const auto mask = ~std::uint32_t{0} << (32 - addresses_.ipv4.bits);
    const bool broadcast = destination.to_uint() == 0xffffffffU ||
                           destination.to_uint() == (addresses_.ipv4.base.to_v4().to_uint() | ~mask);
    const bool to_neighbour = !broadcast && !own(destination) && addresses_.ipv4.contains(destination);
    const bool from_network = addresses_.ipv4.contains(source) && !own(source) && (source.to_uint() & ~mask) != 0 &&
                              (source.to_uint() & ~mask) != ~mask;
    // A client without an address asks for one.
    const bool from_nobody = source.is_unspecified() && bytes[9] == IP_PROTO_UDP && broadcast;
    if (!addresses_.ipv4_enabled || (!from_network && !from_nobody) || to_neighbour || destination.is_multicast() ||
        destination.is_loopback() || destination.is_unspecified() || (broadcast && bytes[9] != IP_PROTO_UDP)) {
        not_for_us(packet);
        return nullptr;
    }
    if ((get16(bytes + 6) & (IP_OFFMASK | IP_MF)) != 0) {
        packet = ip4_reass(packet);
    }
    if (packet != nullptr && packet->next != nullptr) {
        packet = pbuf_coalesce(packet, PBUF_RAW);
        if (packet->next != nullptr) {
            ++counters_.over_memory;
            pbuf_free(packet);
            packet = nullptr;
        }
    }
    return packet;
}

int Stack::ip4_input(pbuf* packet) {
    packet = ip4_check(packet);
    if (packet != nullptr) {
        ip4_deliver(packet);
        clear_current();
    }
    return 1;
}

void Stack::ip4_deliver(pbuf* packet) {
    const auto* header = static_cast<const ip_hdr*>(packet->payload);
    ip_data.current_netif = netif_.get();
    ip_data.current_input_netif = netif_.get();
    ip_data.current_ip4_header = header;
    ip_addr_copy_from_ip4(ip_data.current_iphdr_src, header->src);
    ip_addr_copy_from_ip4(ip_data.current_iphdr_dest, header->dest);
    deliver(packet, IPH_HL_BYTES(header), IPH_PROTO(header));
}

/// By protocol; the packet starts at its IP header, and is one piece.
void Stack::deliver(pbuf* packet, std::size_t header_size, std::uint8_t protocol) {
    const std::span<const std::uint8_t> whole(bytes_of(packet), packet->len);
    ip_data.current_ip_header_tot_len = static_cast<u16_t>(header_size);
    pbuf_remove_header(packet, header_size);
    const bool v4 = ip_data.current_ip4_header != nullptr;
    const auto sum_is_bad = [&](pbuf* part) {
        return ip_chksum_pseudo(part, protocol, part->tot_len, ip_current_src_addr(), ip_current_dest_addr()) != 0;
    };
    const auto describe = [&]() -> Packet {
        return {from_lwip(*ip_current_src_addr()),
                from_lwip(*ip_current_dest_addr()),
                sender_,
                whole.first(header_size + packet->len),
                {bytes_of(packet), packet->len}};
    };
    const std::uint8_t* bytes = bytes_of(packet);
    switch (protocol) {
        case IP_PROTO_TCP: {
            const std::size_t offset = packet->len < TCP_HLEN ? 0 : (bytes[12] >> 4) * std::size_t{4};
            if (offset < TCP_HLEN || offset > packet->len || get16(bytes) == 0 || get16(bytes + 2) == 0 ||
                !options_end({bytes + TCP_HLEN, offset - TCP_HLEN}) || sum_is_bad(packet)) {
                return malformed(packet);
            }
            if (accepting_) {
                // The listener becomes one for this port, for the time of this segment.
                listener_->local_port = get16(bytes + 2);
                tcp_input(packet, netif_.get());
                listener_->local_port = 0;
                return;
            }
            const Taken taken = user_.tcp_segment(describe());
            if (taken.pcb != nullptr) {
                return tcp_segment_of(taken.pcb, packet);
            }
            if (taken.by_lwip) {
                return tcp_input(packet, netif_.get());
            }
            break;
        }
        case IP_PROTO_UDP: {
            const std::uint16_t length = packet->len < 8 ? 0 : get16(bytes + 4);
            if (length < 8 || length > packet->len || get16(bytes + 2) == 0) {
                return malformed(packet);
            }
            pbuf_realloc(packet, length);
            // Zero is no checksum: allowed by IPv4 (RFC 768), forbidden by IPv6 (RFC 8200, 8.1).
            if (get16(bytes + 6) == 0 ? !v4 : sum_is_bad(packet)) {
                return malformed(packet);
            }
            user_.udp_datagram(describe());
            break;
        }
        case IP_PROTO_ICMP:
        case IP6_NEXTH_ICMP6:
            if (packet->len < 8 || v4 != (protocol == IP_PROTO_ICMP) ||
                (v4 ? inet_chksum_pbuf(packet) != 0 : sum_is_bad(packet))) {
                return malformed(packet);
            }
            // Errors about what we sent have nobody to go to: hosts don't let us send them.
            if (bytes[0] == (v4 ? std::uint8_t{ICMP_ECHO} : std::uint8_t{ICMP6_TYPE_EREQ})) {
                user_.echo_request(describe());
            }
            break;
        default:
            ++counters_.not_for_us;
            break;
    }
    pbuf_free(packet);
}

/// lwIP looks for a connection in a list, which is long when there are thousands. For the time of the segment the list
/// has the one alone: nothing that happens to it then touches another, as frames wait (Scope), and flows don't know of
/// each other.
void Stack::tcp_segment_of(tcp_pcb* pcb, pbuf* segment) {
    tcp_pcb* const first = tcp_active_pcbs;
    tcp_pcb* const next = pcb->next;
    tcp_active_pcbs = pcb;
    pcb->next = nullptr;
    tcp_input(segment, netif_.get());
    if (tcp_active_pcbs == pcb) {
        pcb->next = next;
        tcp_active_pcbs = first;
    } else if (first == pcb) {
        tcp_active_pcbs = next;
    } else {
        // It has ended; who came before it still points to it.
        tcp_active_pcbs = first;
        tcp_pcb* before = first;
        while (before->next != pcb) {
            before = before->next;
        }
        before->next = next;
    }
}

int Stack::ip6_multicast(pbuf* packet) {
    const std::uint8_t* bytes = bytes_of(packet);
    if (bytes[6] != IP6_NEXTH_ICMP6 && bytes[6] != IP6_NEXTH_HOPBYHOP) {
        not_for_us(packet);
        return 1;
    }
    if (bytes[6] != IP6_NEXTH_ICMP6 || packet->len < IP6_HLEN + 8) {
        return 0;
    }
    const std::uint8_t type = bytes[IP6_HLEN];
    if (type == ICMP6_TYPE_RS) {
        // RFC 4861, 6.1.1: nobody else's router sent it on.
        const bool hop_limit_whole = bytes[7] == 255;
        ip_addr_t source{};
        ip_addr_t destination{};
        ip_addr_copy_from_ip6_packed(source, static_cast<const ip6_hdr*>(packet->payload)->src);
        ip_addr_copy_from_ip6_packed(destination, static_cast<const ip6_hdr*>(packet->payload)->dest);
        pbuf_remove_header(packet, IP6_HLEN);
        if (!hop_limit_whole || ip6_chksum_pseudo(packet, IP6_NEXTH_ICMP6, packet->tot_len, ip_2_ip6(&source),
                                                  ip_2_ip6(&destination)) != 0) {
            malformed(packet);
            return 1;
        }
        pbuf_free(packet);
        user_.router_solicitation();
        return 1;
    }
    if (type == ICMP6_TYPE_RA || type == ICMP6_TYPE_RD) {
        // Here we are the router.
        not_for_us(packet);
        return 1;
    }
    return 0;
}

int Stack::ip6_input(pbuf* packet) {
    const std::uint8_t* bytes = bytes_of(packet);
    if (packet->len < IP6_HLEN || IP6_HLEN + get16(bytes + 4) > packet->tot_len) {
        malformed(packet);
        return 1;
    }
    pbuf_realloc(packet, static_cast<u16_t>(IP6_HLEN + get16(bytes + 4)));
    ip_data.current_ip4_header = nullptr;
    ip_data.current_ip6_header = static_cast<ip6_hdr*>(packet->payload);
    ip_data.current_netif = netif_.get();
    ip_data.current_input_netif = netif_.get();
    ip_addr_copy_from_ip6_packed(ip_data.current_iphdr_src, ip_data.current_ip6_header->src);
    ip_addr_copy_from_ip6_packed(ip_data.current_iphdr_dest, ip_data.current_ip6_header->dest);
    const IpAddress source = from_lwip(ip_data.current_iphdr_src);
    const IpAddress destination = from_lwip(ip_data.current_iphdr_dest);
    if (!addresses_.ipv6_enabled || source.is_multicast() || own(source)) {
        not_for_us(packet);
        clear_current();
        return 1;
    }
    const bool global = addresses_.ipv6.contains(source);
    if (global) {
        user_.seen(sender_, source);
    }
    if (destination.is_multicast() || source.is_unspecified()) {
        const int taken = destination.is_multicast() ? ip6_multicast(packet) : 0;
        clear_current();
        return taken;
    }
    const bool own_destination = own(destination);
    if (own_destination && bytes[6] == IP6_NEXTH_ICMP6) {
        const bool router =
            packet->len > IP6_HLEN && (bytes[IP6_HLEN] == ICMP6_TYPE_RA || bytes[IP6_HLEN] == ICMP6_TYPE_RD);
        if (router) {
            not_for_us(packet);
        }
        clear_current();
        return router ? 1 : 0;
    }
    const bool link_local = source.to_v6().is_link_local();
    const bool to_nobody = !own_destination && (addresses_.ipv6.contains(destination) || destination.is_loopback() ||
                                                destination.is_unspecified() || destination.to_v6().is_v4_mapped() ||
                                                destination.to_v6().is_link_local() || link_local);
    if ((!global && !link_local) || to_nobody) {
        not_for_us(packet);
    } else {
        ip6_deliver(packet);
    }
    clear_current();
    return 1;
}

/// Skips extension headers (RFC 8200, 4); fragments are put together.
void Stack::ip6_deliver(pbuf* packet) {
    std::size_t offset = IP6_HLEN;
    std::uint8_t next = bytes_of(packet)[6];
    for (std::size_t headers = 0; headers < kMaxExtensions; ++headers) {
        const std::uint8_t* at = bytes_of(packet) + offset;
        const std::size_t left = packet->len - offset;
        if (next == IP6_NEXTH_HOPBYHOP || next == IP6_NEXTH_DESTOPTS || next == IP6_NEXTH_ROUTING) {
            const std::size_t size = left < 8 ? 0 : (at[1] + std::size_t{1}) * 8;
            // Segments left: we forward for nobody (RFC 5095).
            if (size == 0 || size > left || (next == IP6_NEXTH_ROUTING && at[3] != 0)) {
                return malformed(packet);
            }
            next = at[0];
            offset += size;
        } else if (next == IP6_NEXTH_FRAGMENT) {
            if (left < 8) {
                return malformed(packet);
            }
            const std::uint16_t position = get16(at + 2);
            if ((position & (IP6_FRAG_OFFSET_MASK | IP6_FRAG_MORE_FLAG)) == 0) {
                next = at[0];
                offset += 8;
                continue;
            }
            // All but the last have a multiple of eight bytes.
            if ((position & IP6_FRAG_MORE_FLAG) != 0 && (left & 7) != 0) {
                return malformed(packet);
            }
            ip_data.current_ip_header_tot_len = static_cast<u16_t>(offset + 8);
            pbuf_remove_header(packet, offset);
            packet = ip6_reass(packet);
            if (packet == nullptr) {
                return;
            }
            packet = pbuf_coalesce(packet, PBUF_RAW);
            if (packet->next != nullptr) {
                ++counters_.over_memory;
                pbuf_free(packet);
                return;
            }
            ip_data.current_ip6_header = static_cast<ip6_hdr*>(packet->payload);
            offset = IP6_HLEN;
            next = bytes_of(packet)[6];
        } else {
            return deliver(packet, offset, next);
        }
    }
    malformed(packet);
}

}  // namespace twin::net
