// SPDX-License-Identifier: BSD-3-Clause
#include "dns_cache.h"

#include <strings.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"
#include "rtos/Kernel.h"

namespace dns {

namespace {

using rtos::Kernel::Clock;
using Lock = mbed::ScopedLock<PlatformMutex>;

constexpr int kEntries = MBED_CONF_NSAPI_DNS_CACHE_SIZE;

struct Entry {
    std::unique_ptr<char[]> host;
    std::unique_ptr<SocketAddress[]> addresses;
    unsigned count = 0;
    nsapi_version_t version = NSAPI_UNSPEC;
    Clock::time_point until;
    uint32_t used = 0;  // the greater, the later
};

struct Store {
    PlatformMutex mutex;
    Entry entries[kEntries > 0 ? kEntries : 1];
    uint32_t uses = 0;
    SocketAddress servers[kAddedServers];
    unsigned server_count = 0;
};
mbed::SingletonPtr<Store> store;

void clear(Entry& entry) {
    entry.host.reset();
    entry.addresses.reset();
}

Entry* find(const char* host, nsapi_version_t version) {
    for (int i = 0; i < kEntries; i++) {
        Entry& entry = store->entries[i];
        if (entry.host && entry.version == version && strcasecmp(entry.host.get(), host) == 0) {
            return &entry;
        }
    }
    return nullptr;
}

}  // namespace

unsigned recall(const char* host, nsapi_version_t version, SocketAddress* addresses, unsigned room) {
    Lock lock(store->mutex);
    Entry* const entry = find(host, version);
    if (!entry) {
        return 0;
    }
    if (entry->until <= Clock::now()) {
        clear(*entry);
        return 0;
    }
    entry->used = ++store->uses;
    const unsigned count = std::min(entry->count, room);
    std::copy_n(entry->addresses.get(), count, addresses);
    return count;
}

void remember(const char* host, nsapi_version_t version, const SocketAddress* addresses, unsigned count,
              uint32_t seconds) {
    if (kEntries == 0 || seconds == 0 || count == 0) {
        return;
    }
    const size_t size = std::strlen(host) + 1;
    std::unique_ptr<char[]> name(new (std::nothrow) char[size]);
    std::unique_ptr<SocketAddress[]> copy(new (std::nothrow) SocketAddress[count]);
    if (!name || !copy) {
        return;
    }
    std::memcpy(name.get(), host, size);
    std::copy_n(addresses, count, copy.get());
    Lock lock(store->mutex);
    Entry* entry = find(host, version);
    for (int i = 0; !entry && i < kEntries; i++) {
        if (!store->entries[i].host) {
            entry = &store->entries[i];
        }
    }
    if (!entry) {
        entry = std::min_element(store->entries, store->entries + kEntries,
                                 [](const Entry& a, const Entry& b) { return a.used < b.used; });
    }
    entry->host = std::move(name);
    entry->addresses = std::move(copy);
    entry->count = count;
    entry->version = version;
    entry->until = Clock::now() + std::chrono::seconds(seconds);
    entry->used = ++store->uses;
}

void forget() {
    Lock lock(store->mutex);
    for (Entry& entry : store->entries) {
        clear(entry);
    }
}

void add_server(const SocketAddress& address) {
    Lock lock(store->mutex);
    SocketAddress* const servers = store->servers;
    SocketAddress* const end = servers + store->server_count;
    SocketAddress* const same = std::find(servers, end, address);
    if (same == end && store->server_count < kAddedServers) {
        store->server_count++;
    }
    // The new one is first; an equal one, or the last, makes room.
    SocketAddress* const last = std::min(same, servers + kAddedServers - 1);
    std::move_backward(servers, last, last + 1);
    servers[0] = address;
}

bool added_server(unsigned index, SocketAddress* address) {
    Lock lock(store->mutex);
    if (index >= store->server_count) {
        return false;
    }
    *address = store->servers[index];
    return true;
}

}  // namespace dns
