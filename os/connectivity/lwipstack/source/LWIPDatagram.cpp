// SPDX-License-Identifier: BSD-3-Clause
// Sockets without connections: UDP and, where lwIP has raw ones, ICMP.
#include <algorithm>
#include <cstring>

#include "LWIPSocket.h"
#include "LWIPStack.h"
#include "lwip/ip.h"
#include "lwip/prot/ip6.h"
#include "netsocket/MsgHeader.h"

namespace {

LwipDatagram storage[MBED_CONF_LWIP_NUM_NETBUF];
LwipDatagram* free_datagrams;
bool made;

LwipDatagram* take_datagram() {
    if (!made) {
        made = true;
        for (LwipDatagram& one : storage) {
            one.next = free_datagrams;
            free_datagrams = &one;
        }
    }
    LwipDatagram* const datagram = free_datagrams;
    if (datagram) {
        free_datagrams = datagram->next;
    }
    return datagram;
}

void free_datagram(LwipDatagram* datagram) {
    pbuf_free(datagram->data);
    datagram->next = free_datagrams;
    free_datagrams = datagram;
}

LwipSocket* socket_of(nsapi_socket_t handle) { return static_cast<LwipSocket*>(handle); }

void on_udp(void* arg, udp_pcb*, pbuf* p, const ip_addr_t* address, u16_t port) {
    static_cast<LwipSocket*>(arg)->put(p, *address, port);
}

#if LWIP_RAW
// A copy: lwIP goes on with the original, and answers it if it is a request.
u8_t on_raw(void* arg, raw_pcb*, pbuf* p, const ip_addr_t* address) {
    pbuf* const copy = pbuf_clone(PBUF_RAW, PBUF_RAM, p);
    if (copy) {
        static_cast<LwipSocket*>(arg)->put(copy, *address, 0);
    }
    return 0;
}
#endif

// The packet info among the ancillary data, or null. False: there is something else.
bool find_packet_info(nsapi_msghdr_t* control, nsapi_size_t size, nsapi_pktinfo_t** info) {
    *info = nullptr;
    for (MsgHeaderIterator it(control, size); it.has_next();) {
        nsapi_msghdr_t* const piece = it.next();
        if (piece->level != NSAPI_SOCKET || piece->type != NSAPI_PKTINFO || piece->len < sizeof(nsapi_pktinfo_t)) {
            return false;
        }
        *info = reinterpret_cast<nsapi_pktinfo_t*>(piece);
    }
    return true;
}

err_t send_udp(udp_pcb* pcb, pbuf* p, const ip_addr_t& to, u16_t port, const nsapi_pktinfo_t* info) {
    if (!info) {
        return udp_sendto(pcb, p, &to, port);
    }
    netif* out = info->ipi_ifindex > 0 ? netif_get_by_index(static_cast<u8_t>(info->ipi_ifindex)) : nullptr;
    if (!out) {
        if (info->ipi_ifindex > 0) {
            return ERR_VAL;
        }
        out = ip_route(&pcb->local_ip, &to);
    }
    if (!out) {
        return ERR_RTE;
    }
    ip_addr_t from;
    if (info->ipi_addr.version == NSAPI_UNSPEC) {
        return udp_sendto_if(pcb, p, &to, port, out);
    }
    if (!lwip_address(&from, info->ipi_addr) || IP_GET_TYPE(&from) != IP_GET_TYPE(&to)) {
        return ERR_VAL;
    }
    return udp_sendto_if_src(pcb, p, &to, port, out, &from);
}

}  // namespace

nsapi_error_t LwipSocket::datagram_open() {
    if (proto == NSAPI_UDP) {
        udp = udp_new_ip_type(IPADDR_TYPE_ANY);
        if (!udp) {
            return NSAPI_ERROR_NO_SOCKET;
        }
        udp_recv(udp, on_udp, this);
        return NSAPI_ERROR_OK;
    }
#if LWIP_RAW
#if LWIP_IPV4
    raw = raw_new_ip_type(IPADDR_TYPE_V4, IP_PROTO_ICMP);
    if (!raw) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    raw_recv(raw, on_raw, this);
#endif
#if LWIP_IPV6
    raw6 = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);
    if (!raw6) {
        datagram_shut();
        return NSAPI_ERROR_NO_SOCKET;
    }
    raw6->chksum_reqd = 1;  // RFC 3542, 3.1: the stack's business
    raw6->chksum_offset = 2;
    raw_recv(raw6, on_raw, this);
#endif
    return NSAPI_ERROR_OK;
#else
    return NSAPI_ERROR_UNSUPPORTED;
#endif
}

void LwipSocket::datagram_shut() {
    leave_all();
    if (proto == NSAPI_UDP) {
        udp_remove(udp);
    }
#if LWIP_RAW
    else {
        if (raw) {
            raw_remove(raw);
        }
        if (raw6) {
            raw_remove(raw6);
        }
    }
#endif
    udp = nullptr;
    raw6 = nullptr;
    while (first) {
        LwipDatagram* const datagram = first;
        first = datagram->next;
        free_datagram(datagram);
    }
    datagrams = 0;
}

void LwipSocket::put(pbuf* p, const ip_addr_t& source, u16_t port) {
    LwipDatagram* const datagram = datagrams < MBED_CONF_LWIP_DATAGRAM_QUEUE_SIZE ? take_datagram() : nullptr;
    if (!datagram) {
        pbuf_free(p);
        return;
    }
    *datagram = {nullptr, p, source, *ip_current_dest_addr(), port, netif_get_index(ip_current_input_netif())};
    if (first) {
        last->next = datagram;
    } else {
        first = datagram;
    }
    last = datagram;
    datagrams++;
    event();
}

nsapi_size_or_error_t LWIP::socket_sendto(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                          nsapi_size_t size) {
    return socket_sendto_control(handle, address, data, size, nullptr, 0);
}

nsapi_size_or_error_t LWIP::socket_sendto_control(nsapi_socket_t handle, const SocketAddress& address, const void* data,
                                                  nsapi_size_t size, nsapi_msghdr_t* control,
                                                  nsapi_size_t control_size) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto == NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    ip_addr_t to;
    if (!lwip_address(&to, address.get_addr()) || size > UINT16_MAX - 48) {
        return NSAPI_ERROR_PARAMETER;
    }
    nsapi_pktinfo_t* info;
    if (!find_packet_info(control, control_size, &info)) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    const ip_pcb* const pcb = socket.pcb() ? socket.pcb() : socket.pcb6();
    lwip_add_zone(&to, netif_get_by_index(pcb->netif_idx));
    pbuf* const p =
        pbuf_alloc(socket.proto == NSAPI_UDP ? PBUF_TRANSPORT : PBUF_IP, static_cast<u16_t>(size), PBUF_RAM);
    if (!p) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    pbuf_take(p, data, static_cast<u16_t>(size));
    err_t error = ERR_VAL;
    if (socket.proto == NSAPI_UDP) {
        error = send_udp(socket.udp, p, to, address.get_port(), info);
    }
#if LWIP_RAW
    else {
        raw_pcb* const raw = IP_IS_V6_VAL(to) ? socket.raw6 : socket.raw;
        error = raw ? raw_sendto(raw, p, &to) : ERR_VAL;
    }
#endif
    pbuf_free(p);
    return error == ERR_OK ? static_cast<nsapi_size_or_error_t>(size) : lwip_error(error);
}

nsapi_size_or_error_t LWIP::socket_recvfrom(nsapi_socket_t handle, SocketAddress* address, void* buffer,
                                            nsapi_size_t size) {
    return socket_recvfrom_control(handle, address, buffer, size, nullptr, 0);
}

nsapi_size_or_error_t LWIP::socket_recvfrom_control(nsapi_socket_t handle, SocketAddress* address, void* data,
                                                    nsapi_size_t size, nsapi_msghdr_t* control,
                                                    nsapi_size_t control_size) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    if (socket.proto == NSAPI_TCP) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    LwipDatagram* const datagram = socket.first;
    if (!datagram) {
        return NSAPI_ERROR_WOULD_BLOCK;
    }
    socket.first = datagram->next;
    socket.datagrams--;
    if (address) {
        *address = SocketAddress(lwip_address(datagram->source), datagram->port);
    }
    const auto some = static_cast<u16_t>(std::min<nsapi_size_t>(size, datagram->data->tot_len));
    pbuf_copy_partial(datagram->data, data, some, 0);
    if (control && control_size >= sizeof(nsapi_msghdr_t)) {
        // Nothing is known, unless more is said.
        std::memset(control, 0, sizeof *control);
        if (socket.packet_info && control_size >= sizeof(nsapi_pktinfo_t)) {
            auto& info = *reinterpret_cast<nsapi_pktinfo_t*>(control);
            info.hdr.len = sizeof info;
            info.hdr.level = NSAPI_SOCKET;
            info.hdr.type = NSAPI_PKTINFO;
            info.ipi_addr = lwip_address(datagram->destination);
            info.ipi_ifindex = datagram->interface;
            info.network_interface = netif_get_by_index(datagram->interface);
        }
    }
    free_datagram(datagram);
    return some;
}
