// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "hal/ticker_api.h"
#include "netsocket/Socket.h"
#include "netsocket/SocketAddress.h"

#ifndef MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT
#define MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT 10
#endif

typedef enum {
    SOCK_CLOSED,     ///< is no more
    SOCK_OPEN,       ///< has no peer
    SOCK_CONNECTED,  ///< has a peer: from connect(), or the one last sent to or received from
    SOCK_LISTEN,
} socket_state;

typedef struct {
    Socket* reference_id;  ///< the socket; of a closed one to compare only
    SocketAddress peer;
    socket_state state;
    nsapi_protocol_t proto;
    size_t sent_bytes;
    size_t recv_bytes;
    us_timestamp_t last_change_tick;  ///< when the state changed: Kernel::Clock, ms
} mbed_stats_socket_t;

/// Counts what sockets do, if nsapi.socket-stats-enabled is true; else all of this is empty. Entries of closed sockets
/// stay until a new socket needs the room: the one closed first goes then.
class SocketStats {
  public:
    constexpr SocketStats() = default;

    /// Fills in up to `count` entries, in the order in which the sockets were made: how many.
    static size_t mbed_stats_socket_get_each(mbed_stats_socket_t* stats, size_t count);

    // For the socket classes.
    void stats_new_socket_entry(Socket* reference_id);
    void stats_update_socket_state(const Socket* reference_id, socket_state state);
    void stats_update_peer(const Socket* reference_id, const SocketAddress& peer);
    void stats_update_proto(const Socket* reference_id, nsapi_protocol_t proto);
    void stats_update_sent_bytes(const Socket* reference_id, size_t sent_bytes);
    void stats_update_recv_bytes(const Socket* reference_id, size_t recv_bytes);
};

#if !MBED_CONF_NSAPI_SOCKET_STATS_ENABLED
inline size_t SocketStats::mbed_stats_socket_get_each(mbed_stats_socket_t*, size_t) { return 0; }
inline void SocketStats::stats_new_socket_entry(Socket*) {}
inline void SocketStats::stats_update_socket_state(const Socket*, socket_state) {}
inline void SocketStats::stats_update_peer(const Socket*, const SocketAddress&) {}
inline void SocketStats::stats_update_proto(const Socket*, nsapi_protocol_t) {}
inline void SocketStats::stats_update_sent_bytes(const Socket*, size_t) {}
inline void SocketStats::stats_update_recv_bytes(const Socket*, size_t) {}
#endif
