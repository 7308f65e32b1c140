// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/SocketStats.h"

#if MBED_CONF_NSAPI_SOCKET_STATS_ENABLED

#include <algorithm>

#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"
#include "rtos/Kernel.h"

namespace {

constexpr size_t kEntries = MBED_CONF_NSAPI_SOCKET_STATS_MAX_COUNT;
mbed_stats_socket_t entries[kEntries];
size_t used;
mbed::SingletonPtr<PlatformMutex> mutex;
using Lock = mbed::ScopedLock<PlatformMutex>;

us_timestamp_t now() { return static_cast<us_timestamp_t>(rtos::Kernel::Clock::now().time_since_epoch().count()); }

// A socket's entry: the last one of its address, as earlier sockets may have lain there.
mbed_stats_socket_t* entry_of(const Socket* socket) {
    for (size_t i = used; i-- > 0;) {
        if (entries[i].reference_id == socket) {
            return &entries[i];
        }
    }
    return nullptr;
}

template <typename F>
void change(const Socket* socket, F f) {
    Lock lock(*mutex);
    if (mbed_stats_socket_t* const entry = entry_of(socket)) {
        f(*entry);
    }
}

}  // namespace

size_t SocketStats::mbed_stats_socket_get_each(mbed_stats_socket_t* stats, size_t count) {
    if (!stats) {
        return 0;
    }
    Lock lock(*mutex);
    count = std::min(count, used);
    std::copy_n(entries, count, stats);
    return count;
}

void SocketStats::stats_new_socket_entry(Socket* reference_id) {
    Lock lock(*mutex);
    if (used == kEntries) {
        // The one that was closed first goes. Are all open, the new one is not counted.
        mbed_stats_socket_t* oldest = nullptr;
        for (mbed_stats_socket_t& entry : entries) {
            if (entry.state == SOCK_CLOSED && (!oldest || entry.last_change_tick < oldest->last_change_tick)) {
                oldest = &entry;
            }
        }
        if (!oldest) {
            return;
        }
        std::move(oldest + 1, entries + used, oldest);
        used--;
    }
    mbed_stats_socket_t& entry = entries[used++];
    entry = {};
    entry.reference_id = reference_id;
    entry.state = SOCK_CLOSED;
    entry.last_change_tick = now();
}

void SocketStats::stats_update_socket_state(const Socket* reference_id, socket_state state) {
    change(reference_id, [state](mbed_stats_socket_t& entry) {
        entry.state = state;
        entry.last_change_tick = now();
    });
}

void SocketStats::stats_update_peer(const Socket* reference_id, const SocketAddress& peer) {
    change(reference_id, [&peer](mbed_stats_socket_t& entry) {
        entry.peer = peer;
        // Whoever was told a peer has one.
        if (peer && entry.state == SOCK_OPEN) {
            entry.state = SOCK_CONNECTED;
            entry.last_change_tick = now();
        }
    });
}

void SocketStats::stats_update_proto(const Socket* reference_id, nsapi_protocol_t proto) {
    change(reference_id, [proto](mbed_stats_socket_t& entry) { entry.proto = proto; });
}

void SocketStats::stats_update_sent_bytes(const Socket* reference_id, size_t sent_bytes) {
    change(reference_id, [sent_bytes](mbed_stats_socket_t& entry) { entry.sent_bytes += sent_bytes; });
}

void SocketStats::stats_update_recv_bytes(const Socket* reference_id, size_t recv_bytes) {
    change(reference_id, [recv_bytes](mbed_stats_socket_t& entry) { entry.recv_bytes += recv_bytes; });
}

#endif
