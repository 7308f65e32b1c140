// SPDX-License-Identifier: BSD-3-Clause
// What is common to sockets of all protocols.
#include "LWIPSocket.h"

#include <cstring>
#include <new>

#include "LWIPStack.h"
#include "lwip/igmp.h"
#include "lwip/mld6.h"
#include "lwip/tcpip.h"

namespace {

LwipSocket sockets[MBED_CONF_LWIP_SOCKET_MAX];

LwipSocket* socket_of(nsapi_socket_t handle) { return static_cast<LwipSocket*>(handle); }

// Whether one of the interfaces has it, or nobody need have it.
bool can_bind(const ip_addr_t* address) {
    if (ip_addr_isany(address) || ip_addr_ismulticast(address)) {
        return true;
    }
    netif* one;
    NETIF_FOREACH(one) {
#if LWIP_IPV4
        if (IP_IS_V4(address) && ip4_addr_eq(netif_ip4_addr(one), ip_2_ip4(address))) {
            return true;
        }
#endif
#if LWIP_IPV6
        if (IP_IS_V6(address)) {
            for (int i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
                if (ip6_addr_isvalid(netif_ip6_addr_state(one, i)) &&
                    ip6_addr_zoneless_eq(netif_ip6_addr(one, i), ip_2_ip6(address))) {
                    return true;
                }
            }
        }
#endif
    }
    return false;
}

template <typename T>
nsapi_error_t put_option(void* to, unsigned* size, T value) {
    if (*size < sizeof value) {
        return NSAPI_ERROR_PARAMETER;
    }
    std::memcpy(to, &value, sizeof value);
    *size = sizeof value;
    return NSAPI_ERROR_OK;
}

void set_flag(ip_pcb* pcb, u8_t flag, bool on) {
    if (pcb && on) {
        ip_set_option(pcb, flag);
    } else if (pcb) {
        ip_reset_option(pcb, flag);
    }
}

nsapi_error_t bind_to_interface(LwipSocket& socket, const void* value, unsigned size) {
    char name[NSAPI_INTERFACE_NAME_MAX_SIZE] = {};
    std::memcpy(name, value, size < sizeof name - 1 ? size : sizeof name - 1);
    const netif* one = nullptr;
    if (name[0] != '\0') {
        one = lwip_netif_named(name);
        if (!one) {
            return NSAPI_ERROR_PARAMETER;
        }
    }
    const u8_t index = one ? netif_get_index(one) : NETIF_NO_INDEX;
    if (socket.pcb()) {
        socket.pcb()->netif_idx = index;
    }
    if (socket.pcb6()) {
        socket.pcb6()->netif_idx = index;
    }
    return NSAPI_ERROR_OK;
}

}  // namespace

LwipSocket* LwipSocket::take() {
    for (LwipSocket& socket : sockets) {
        if (socket.state == State::Free) {
            new (&socket) LwipSocket;
            socket.state = State::Idle;
            return &socket;
        }
    }
    return nullptr;
}

void LwipSocket::give_back() {
    callback = nullptr;
    state = State::Free;
}

ip_pcb* LwipSocket::pcb() const { return reinterpret_cast<ip_pcb*>(tcp); }

nsapi_error_t LwipSocket::change_membership(const nsapi_ip_mreq_t& request, bool join) {
    ip_addr_t group;
    if (!lwip_address(&group, request.imr_multiaddr) || !ip_addr_ismulticast(&group)) {
        return NSAPI_ERROR_PARAMETER;
    }
    ip_addr_t interface = {};
    if (request.imr_interface.version == NSAPI_UNSPEC) {
        IP_SET_TYPE_VAL(interface, IP_GET_TYPE(&group));
    } else if (!lwip_address(&interface, request.imr_interface) || IP_GET_TYPE(&interface) != IP_GET_TYPE(&group)) {
        return NSAPI_ERROR_PARAMETER;
    }
    Membership* found = nullptr;
    Membership* room = nullptr;
    for (Membership& one : memberships) {
        if (!one.used) {
            room = &one;
        } else if (ip_addr_zoneless_eq(&one.group, &group) && ip_addr_eq(&one.interface, &interface)) {
            found = &one;
        }
    }
    if (join && found) {
        return NSAPI_ERROR_ADDRESS_IN_USE;
    }
    if (!join && !found) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    if (join && !room) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    err_t error = ERR_VAL;
#if LWIP_IGMP
    if (IP_IS_V4_VAL(group)) {
        error = join ? igmp_joingroup(ip_2_ip4(&interface), ip_2_ip4(&group))
                     : igmp_leavegroup(ip_2_ip4(&interface), ip_2_ip4(&group));
    }
#endif
#if LWIP_IPV6_MLD
    if (IP_IS_V6_VAL(group)) {
        error = join ? mld6_joingroup(ip_2_ip6(&interface), ip_2_ip6(&group))
                     : mld6_leavegroup(ip_2_ip6(&interface), ip_2_ip6(&group));
    }
#endif
    if (!join) {
        found->used = false;
    } else if (error == ERR_OK) {
        *room = {true, group, interface};
    }
    return lwip_error(error);
}

void LwipSocket::leave_all() {
    for (Membership& one : memberships) {
        if (one.used) {
            nsapi_ip_mreq_t request = {lwip_address(one.group), lwip_address(one.interface)};
            change_membership(request, false);
            one.used = false;
        }
    }
}

nsapi_error_t LWIP::socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) {
    LwipLock lock;
    LwipSocket* const socket = LwipSocket::take();
    if (!socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    socket->proto = proto;
    const nsapi_error_t error = proto == NSAPI_TCP ? socket->tcp_open() : socket->datagram_open();
    if (error) {
        socket->give_back();
        return error;
    }
    *handle = socket;
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::socket_close(nsapi_socket_t handle) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    socket.callback = nullptr;
    if (socket.proto == NSAPI_TCP) {
        socket.tcp_shut();
    } else {
        socket.datagram_shut();
    }
    socket.give_back();
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::socket_bind(nsapi_socket_t handle, const SocketAddress& address) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    ip_addr_t local = lwip_any_address();
    if (address.get_ip_version() != NSAPI_UNSPEC) {
        if (!lwip_address(&local, address.get_addr()) || !can_bind(&local)) {
            return NSAPI_ERROR_PARAMETER;
        }
        lwip_add_zone(&local, nullptr);
    }
    switch (socket.proto) {
#if LWIP_TCP
        case NSAPI_TCP:
            if (!socket.tcp || socket.state != LwipSocket::State::Idle) {
                return NSAPI_ERROR_PARAMETER;
            }
            return lwip_error(tcp_bind(socket.tcp, &local, address.get_port()));
#endif
        case NSAPI_UDP:
            return lwip_error(udp_bind(socket.udp, &local, address.get_port()));
#if LWIP_RAW
        case NSAPI_ICMP:
            if (IP_IS_V6_VAL(local) && socket.raw6) {
                return lwip_error(raw_bind(socket.raw6, &local));
            }
            return socket.raw ? lwip_error(raw_bind(socket.raw, &local)) : NSAPI_ERROR_PARAMETER;
#endif
        default:
            return NSAPI_ERROR_UNSUPPORTED;
    }
}

void LWIP::socket_attach(nsapi_socket_t handle, void (*callback)(void*), void* data) {
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    socket.callback = callback;
    socket.data = data;
}

nsapi_error_t LWIP::setsockopt(nsapi_socket_t handle, int level, int optname, const void* optval, unsigned optlen) {
    if (level != NSAPI_SOCKET) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    LwipLock lock;
    LwipSocket& socket = *socket_of(handle);
    ip_pcb* const pcb = socket.pcb() ? socket.pcb() : socket.pcb6();
    if (!pcb) {
        return NSAPI_ERROR_NO_CONNECTION;
    }
    switch (optname) {
        case NSAPI_ADD_MEMBERSHIP:
        case NSAPI_DROP_MEMBERSHIP:
            if (socket.proto == NSAPI_TCP) {
                return NSAPI_ERROR_UNSUPPORTED;
            }
            if (optlen != sizeof(nsapi_ip_mreq_t)) {
                return NSAPI_ERROR_PARAMETER;
            }
            return socket.change_membership(*static_cast<const nsapi_ip_mreq_t*>(optval),
                                            optname == NSAPI_ADD_MEMBERSHIP);
        case NSAPI_BIND_TO_DEVICE:
            return bind_to_interface(socket, optval, optlen);
        default:
            break;
    }
    int value;
    if (optlen != sizeof value) {
        return NSAPI_ERROR_PARAMETER;
    }
    std::memcpy(&value, optval, sizeof value);
    switch (optname) {
        case NSAPI_REUSEADDR:
            set_flag(pcb, SOF_REUSEADDR, value != 0);
            return NSAPI_ERROR_OK;
        case NSAPI_BROADCAST:
            if (socket.proto == NSAPI_TCP) {
                return NSAPI_ERROR_UNSUPPORTED;
            }
            set_flag(pcb, SOF_BROADCAST, value != 0);
            return NSAPI_ERROR_OK;
        case NSAPI_IPTOS:
            if (value < 0 || value > UINT8_MAX) {
                return NSAPI_ERROR_PARAMETER;
            }
            pcb->tos = static_cast<u8_t>(value);
            if (socket.pcb6()) {
                socket.pcb6()->tos = static_cast<u8_t>(value);
            }
            return NSAPI_ERROR_OK;
        case NSAPI_PKTINFO:
            if (socket.proto == NSAPI_TCP) {
                return NSAPI_ERROR_UNSUPPORTED;
            }
            socket.packet_info = value != 0;
            return NSAPI_ERROR_OK;
#if LWIP_TCP
        case NSAPI_KEEPALIVE:
        case NSAPI_KEEPIDLE:
        case NSAPI_KEEPINTVL:
            // Of a listening socket there is less.
            if (socket.proto != NSAPI_TCP || socket.state == LwipSocket::State::Listening) {
                return NSAPI_ERROR_UNSUPPORTED;
            }
            if (optname == NSAPI_KEEPALIVE) {
                set_flag(pcb, SOF_KEEPALIVE, value != 0);
                return NSAPI_ERROR_OK;
            }
            if (value <= 0) {
                return NSAPI_ERROR_PARAMETER;
            }
            (optname == NSAPI_KEEPIDLE ? socket.tcp->keep_idle : socket.tcp->keep_intvl) = static_cast<u32_t>(value);
            return NSAPI_ERROR_OK;
#endif
        default:
            return NSAPI_ERROR_UNSUPPORTED;
    }
}

nsapi_error_t LWIP::getsockopt(nsapi_socket_t handle, int level, int optname, void* optval, unsigned* optlen) {
    if (level != NSAPI_SOCKET) {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    LwipLock lock;
    const LwipSocket& socket = *socket_of(handle);
    const ip_pcb* const pcb = socket.pcb() ? socket.pcb() : socket.pcb6();
    if (!pcb) {
        return NSAPI_ERROR_NO_CONNECTION;
    }
    const bool is_tcp = socket.proto == NSAPI_TCP;
    switch (optname) {
        case NSAPI_REUSEADDR:
            return put_option<int>(optval, optlen, ip_get_option(pcb, SOF_REUSEADDR) ? 1 : 0);
        case NSAPI_IPTOS:
            return put_option<int>(optval, optlen, pcb->tos);
        case NSAPI_BROADCAST:
            return is_tcp ? NSAPI_ERROR_UNSUPPORTED
                          : put_option<int>(optval, optlen, ip_get_option(pcb, SOF_BROADCAST) ? 1 : 0);
        case NSAPI_PKTINFO:
            return is_tcp ? NSAPI_ERROR_UNSUPPORTED : put_option<int>(optval, optlen, socket.packet_info ? 1 : 0);
        case NSAPI_BIND_TO_DEVICE: {
            char name[NETIF_NAMESIZE] = {};
            if (pcb->netif_idx != NETIF_NO_INDEX) {
                netif_index_to_name(pcb->netif_idx, name);
            }
            const unsigned size = static_cast<unsigned>(std::strlen(name)) + 1;
            if (*optlen < size) {
                return NSAPI_ERROR_PARAMETER;
            }
            std::memcpy(optval, name, size);
            *optlen = size;
            return NSAPI_ERROR_OK;
        }
#if LWIP_TCP
        case NSAPI_SNDBUF:
            return is_tcp ? put_option<int>(optval, optlen, TCP_SND_BUF) : NSAPI_ERROR_UNSUPPORTED;
        case NSAPI_RCVBUF:
            return is_tcp ? put_option<int>(optval, optlen, TCP_WND) : NSAPI_ERROR_UNSUPPORTED;
        case NSAPI_KEEPALIVE:
            return is_tcp ? put_option<int>(optval, optlen, ip_get_option(pcb, SOF_KEEPALIVE) ? 1 : 0)
                          : NSAPI_ERROR_UNSUPPORTED;
        case NSAPI_KEEPIDLE:
        case NSAPI_KEEPINTVL:
            if (!is_tcp || socket.state == LwipSocket::State::Listening) {
                return NSAPI_ERROR_UNSUPPORTED;
            }
            return put_option<int>(
                optval, optlen,
                static_cast<int>(optname == NSAPI_KEEPIDLE ? socket.tcp->keep_idle : socket.tcp->keep_intvl));
#endif
        default:
            return NSAPI_ERROR_UNSUPPORTED;
    }
}
