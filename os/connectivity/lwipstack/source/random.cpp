// SPDX-License-Identifier: BSD-3-Clause
#include <cstring>

#include "arch/cc.h"
#include "lwip/ip_addr.h"
#include "lwip/sys.h"
#include "netsocket/internal/nsapi_random.h"

extern "C" uint32_t lwip_port_rand(void) { return nsapi_random(); }

// RFC 6528, 3: a clock of 4 us, and a number of the connection's own.
extern "C" unsigned long lwip_port_tcp_isn(const void* local_ip, unsigned short local_port, const void* remote_ip,
                                           unsigned short remote_port) {
    uint8_t connection[2 * 16 + 4] = {};
    const auto add = [&connection](size_t at, const void* ip) {
        const auto& address = *static_cast<const ip_addr_t*>(ip);
        std::memcpy(connection + at, &address, IP_IS_V6_VAL(address) ? 16 : 4);
    };
    add(0, local_ip);
    add(16, remote_ip);
    std::memcpy(connection + 32, &local_port, 2);
    std::memcpy(connection + 34, &remote_port, 2);
    return static_cast<uint32_t>(nsapi_keyed_hash(connection, sizeof connection)) + sys_now() * 250;
}
