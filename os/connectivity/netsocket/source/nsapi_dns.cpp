// SPDX-License-Identifier: BSD-3-Clause
// Names that a thread waits for, and the functions' forms for C and for single addresses. nsapi_dns_async.cpp has those
// that nobody waits for.
#include "netsocket/nsapi_dns.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "dns_cache.h"
#include "dns_message.h"
#include "dns_plan.h"
#include "netsocket/UDPSocket.h"
#include "netsocket/internal/nsapi_random.h"
#include "rtos/Kernel.h"

namespace {

using rtos::Kernel::Clock;

constexpr unsigned kLimit = MBED_CONF_NSAPI_DNS_ADDRESSES_LIMIT;
constexpr Clock::duration kPatience(MBED_CONF_NSAPI_DNS_RESPONSE_WAIT_TIME);

// What is too large for a thread's stack.
struct Room {
    uint8_t message[dns::kMessageSize];
    nsapi_addr_t addresses[kLimit];
};

// One question, until there is an answer or the time is over (NSAPI_ERROR_TIMEOUT).
nsapi_value_or_error_t ask(UDPSocket& socket, const dns::Plan& plan, const char* host, Room& room, uint32_t* ttl) {
    const auto id = static_cast<uint16_t>(nsapi_random());
    const size_t size = dns::write_question(room.message, id, host, plan.version());
    const nsapi_size_or_error_t sent = socket.sendto(plan.server(), room.message, static_cast<nsapi_size_t>(size));
    if (sent < 0) {
        return sent;
    }
    const auto end = Clock::now() + kPatience;
    for (;;) {
        const auto left = end - Clock::now();
        if (left.count() <= 0) {
            return NSAPI_ERROR_TIMEOUT;
        }
        socket.set_timeout(static_cast<int>(left.count()));
        SocketAddress from;
        const nsapi_size_or_error_t received = socket.recvfrom(&from, room.message, sizeof room.message);
        if (received == NSAPI_ERROR_WOULD_BLOCK) {
            continue;
        }
        if (received < 0) {
            return received;
        }
        if (from != plan.server() || from.get_port() != plan.server().get_port()) {
            continue;
        }
        const nsapi_value_or_error_t result = dns::read_answer(room.message, static_cast<size_t>(received), id, host,
                                                               plan.version(), room.addresses, kLimit, ttl);
        if (result != NSAPI_ERROR_WOULD_BLOCK) {
            return result;
        }
    }
}

}  // namespace

nsapi_size_or_error_t nsapi_dns_query_multiple(NetworkStack* stack, const char* host, SocketAddress* addr,
                                               nsapi_size_t addr_count, const char* interface_name,
                                               nsapi_version_t version) {
    const nsapi_value_or_error_t at_once = dns::known(stack, host, version, addr, addr_count);
    if (at_once != 0) {
        return at_once;
    }
    std::unique_ptr<Room> room(new (std::nothrow) Room);
    std::unique_ptr<SocketAddress[]> found(new (std::nothrow) SocketAddress[kLimit]);
    if (!room || !found) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    UDPSocket socket;
    const nsapi_error_t error = socket.open(stack);
    if (error) {
        return error;
    }
    if (interface_name) {
        socket.setsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, interface_name,
                          static_cast<unsigned>(std::strlen(interface_name)));
    }
    dns::Plan plan(stack, version, interface_name);
    while (plan.next()) {
        uint32_t ttl = 0;
        const nsapi_value_or_error_t result = ask(socket, plan, host, *room, &ttl);
        if (result > 0) {
            const auto count = static_cast<unsigned>(result);
            for (unsigned i = 0; i < count; i++) {
                found[i] = SocketAddress(room->addresses[i]);
            }
            dns::remember(host, plan.version(), found.get(), count, ttl);
            const unsigned given = std::min(count, static_cast<unsigned>(addr_count));
            std::copy_n(found.get(), given, addr);
            return static_cast<nsapi_size_or_error_t>(given);
        }
        if (result == NSAPI_ERROR_DNS_FAILURE) {
            plan.failed_with(NSAPI_ERROR_DNS_FAILURE);
            if (!plan.give_up_version()) {
                break;
            }
        } else if (result == NSAPI_ERROR_TIMEOUT) {
            plan.failed_with(NSAPI_ERROR_TIMEOUT);
        } else {
            plan.failed_with(result == NSAPI_ERROR_DEVICE_ERROR ? NSAPI_ERROR_DNS_FAILURE : result);
            plan.give_up_server();
        }
    }
    return plan.error();
}

nsapi_error_t nsapi_dns_query(NetworkStack* stack, const char* host, SocketAddress* addr, const char* interface_name,
                              nsapi_version_t version) {
    const nsapi_size_or_error_t count = nsapi_dns_query_multiple(stack, host, addr, 1, interface_name, version);
    return count > 0 ? static_cast<nsapi_error_t>(NSAPI_ERROR_OK) : count;
}

nsapi_error_t nsapi_dns_query(NetworkStack* stack, const char* host, SocketAddress* addr, nsapi_version_t version) {
    return nsapi_dns_query(stack, host, addr, nullptr, version);
}

extern "C" nsapi_size_or_error_t nsapi_dns_query_multiple(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr,
                                                          nsapi_size_t addr_count, const char* interface_name,
                                                          nsapi_version_t version) {
    if (!addr || addr_count == 0) {
        return NSAPI_ERROR_PARAMETER;
    }
    const nsapi_size_t room = std::min<nsapi_size_t>(addr_count, kLimit);
    std::unique_ptr<SocketAddress[]> found(new (std::nothrow) SocketAddress[room]);
    if (!found) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    const nsapi_size_or_error_t count =
        nsapi_dns_query_multiple(nsapi_create_stack(stack), host, found.get(), room, interface_name, version);
    for (nsapi_size_or_error_t i = 0; i < count; i++) {
        addr[i] = found[static_cast<size_t>(i)].get_addr();
    }
    return count;
}

extern "C" nsapi_error_t nsapi_dns_query(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr,
                                         nsapi_version_t version) {
    const nsapi_size_or_error_t count = nsapi_dns_query_multiple(stack, host, addr, 1, nullptr, version);
    return count > 0 ? static_cast<nsapi_error_t>(NSAPI_ERROR_OK) : count;
}

extern "C" nsapi_error_t nsapi_dns_add_server(nsapi_addr_t addr, const char*) {
    const SocketAddress address(addr);
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    dns::add_server(address);
    return NSAPI_ERROR_OK;
}

void nsapi_dns_reset() { dns::forget(); }
