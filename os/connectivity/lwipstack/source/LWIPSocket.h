// SPDX-License-Identifier: BSD-3-Clause
// A socket as LWIP has it: one of a fixed number, on one of lwIP's control blocks. All of it is used under the
// LwipLock.
#pragma once

#include "lwip/ip.h"
#include "lwip/pbuf.h"
#include "lwip/raw.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"
#include "lwip_convert.h"
#include "netsocket/nsapi_types.h"

struct raw_pcb;  // lwIP has none without lwip.raw-socket-enabled

/// A datagram that was received, in the order of its socket's.
struct LwipDatagram {
    LwipDatagram* next;
    pbuf* data;
    ip_addr_t source;
    ip_addr_t destination;
    u16_t port;
    u8_t interface;
};

struct LwipSocket {
    enum class State : uint8_t { Free, Idle, Connecting, Connected, Listening };
    static constexpr int kMemberships = 4;

    State state = State::Free;
    nsapi_protocol_t proto = NSAPI_TCP;
    bool write_blocked = false;  // send() could not take all: tell when there is room
    bool peer_closed = false;    // no more to receive
    bool packet_info = false;    // NSAPI_PKTINFO
    uint8_t datagrams = 0;
    nsapi_error_t error = NSAPI_ERROR_OK;  // why the connection ended, or could not be made
    union {
        tcp_pcb* tcp = nullptr;
        udp_pcb* udp;
        raw_pcb* raw;
    };
    raw_pcb* raw6 = nullptr;        // ICMPv6 is a protocol of its own
    pbuf* received = nullptr;       // TCP: not read yet
    LwipDatagram* first = nullptr;  // other: the same
    LwipDatagram* last = nullptr;
    LwipSocket* waiting = nullptr;       // listening: connected peers, the oldest first
    LwipSocket* next_waiting = nullptr;  // of those: the next
    void (*callback)(void*) = nullptr;
    void* data = nullptr;
    struct Membership {
        bool used;
        ip_addr_t group;
        ip_addr_t interface;
    } memberships[kMemberships] = {};

    /// Null: all are in use.
    static LwipSocket* take();
    void give_back();
    void event() const {
        if (callback) {
            callback(data);
        }
    }

    // TCP
    nsapi_error_t tcp_open();
    void tcp_attach(tcp_pcb* pcb);
    void tcp_shut();
    // Datagrams
    nsapi_error_t datagram_open();
    void datagram_shut();
    void put(pbuf* p, const ip_addr_t& source, u16_t port);
    nsapi_error_t change_membership(const nsapi_ip_mreq_t& request, bool join);
    void leave_all();
    /// The fields that all of lwIP's control blocks begin with; null if there is none now.
    ip_pcb* pcb() const;
    ip_pcb* pcb6() const { return reinterpret_cast<ip_pcb*>(raw6); }
};
