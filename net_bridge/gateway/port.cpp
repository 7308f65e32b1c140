// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/port.hpp"

#include <lwip/init.h>
#include <lwip/sys.h>
#include <malloc.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace twin::net {

LwipPort& lwip_port() {
    static LwipPort port;
    return port;
}

}  // namespace twin::net

using twin::net::lwip_port;

extern "C" {

u32_t sys_now(void) {
    const twin::net::Timeline* timeline = lwip_port().timeline;
    return timeline == nullptr
               ? lwip_port().parked_ms
               : static_cast<u32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(timeline->now()).count());
}

unsigned int twin_lwip_rand(void) { return static_cast<unsigned int>(lwip_port().random.next()); }

void* twin_lwip_malloc(size_t size) {
    auto& port = lwip_port();
    if (port.used + size > port.limit) {
        return nullptr;
    }
    void* memory = std::malloc(size);
    if (memory != nullptr) {
        port.used += malloc_usable_size(memory);
        port.peak = std::max(port.peak, port.used);
    }
    return memory;
}

void* twin_lwip_calloc(size_t count, size_t size) {
    void* memory = twin_lwip_malloc(count * size);
    if (memory != nullptr) {
        std::fill_n(static_cast<char*>(memory), count * size, 0);
    }
    return memory;
}

void twin_lwip_free(void* memory) {
    lwip_port().used -= memory == nullptr ? 0 : malloc_usable_size(memory);
    std::free(memory);
}

void twin_lwip_assert(const char* what, const char* file, int line) {
    std::fprintf(stderr, "lwIP: assertion \"%s\" failed at %s:%d\n", what, file, line);
    std::abort();
}

}  // extern "C"
