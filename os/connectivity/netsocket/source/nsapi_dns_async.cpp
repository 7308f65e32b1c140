// SPDX-License-Identifier: BSD-3-Clause
// Names that nobody waits for. All questions under way share one socket; one function does what there is to do,
// whenever something may have happened: a question is new, a datagram came, a time is over. It runs on the thread that
// call_in leads to, and calls the callbacks without holding the lock.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "dns_cache.h"
#include "dns_message.h"
#include "dns_plan.h"
#include "netsocket/UDPSocket.h"
#include "netsocket/internal/nsapi_random.h"
#include "netsocket/nsapi_dns.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"
#include "rtos/Kernel.h"

namespace {

using rtos::Kernel::Clock;
using Lock = mbed::ScopedLock<PlatformMutex>;

constexpr int kQueriesAtMost = 5;
constexpr unsigned kLimit = MBED_CONF_NSAPI_DNS_ADDRESSES_LIMIT;
constexpr Clock::duration kPatience(MBED_CONF_NSAPI_DNS_RESPONSE_WAIT_TIME);

struct Query {
    Query(NetworkStack* stack, nsapi_version_t version, const char* interface) : plan(stack, version, interface) {}

    int id = 0;
    dns::Plan plan;
    std::unique_ptr<char[]> host;
    NetworkStack::hostbyname_cb_t callback;
    unsigned room = 1;
    uint16_t message_id = 0;
    bool asking = false;  // waits for an answer until `end`
    Clock::time_point end;
    nsapi_value_or_error_t result = 0;  // not 0: done
    std::unique_ptr<SocketAddress[]> addresses;
    Query* next = nullptr;
};

// The interface's name, which plans keep pointers to.
struct State {
    PlatformMutex mutex;
    Query* queries = nullptr;
    int last_id = 0;
    NetworkStack* stack = nullptr;
    UDPSocket socket;
    char interface[NSAPI_INTERFACE_NAME_MAX_SIZE] = {};
    call_in_callback_cb_t call_in;                       // of the questions under way
    call_in_callback_cb_t call_in_set;                   // the application's
    bool call_pending = false;                           // work() is to be called at once
    Clock::time_point timer = Clock::time_point::max();  // ... and then
    uint8_t message[dns::kMessageSize];
    nsapi_addr_t addresses[kLimit];
};
mbed::SingletonPtr<State> state;

void work();

void work_now() {
    {
        Lock lock(state->mutex);
        state->call_pending = false;
    }
    work();
}

void work_timed() {
    {
        Lock lock(state->mutex);
        if (Clock::now() >= state->timer) {
            state->timer = Clock::time_point::max();
        }
    }
    work();
}

// From the stack's thread, whose lock may be held: it must not wait for ours.
void on_socket() { state->call_in(0, mbed::callback(work)); }

bool set_timer(Clock::time_point when) {
    // One that is overdue was lost together with the queue that it was on.
    if (when >= state->timer && state->timer >= Clock::now()) {
        return true;
    }
    const auto delay = std::max<Clock::rep>((when - Clock::now()).count(), 0);
    if (state->call_in(static_cast<int>(delay) + 1, mbed::callback(work_timed)) != NSAPI_ERROR_OK) {
        return false;
    }
    state->timer = when;
    return true;
}

void finish(Query& query, nsapi_value_or_error_t result) { query.result = result; }

// Sends the next question, to whom it reaches.
void ask(Query& query) {
    while (query.plan.next()) {
        query.message_id = static_cast<uint16_t>(nsapi_random());
        const size_t size =
            dns::write_question(state->message, query.message_id, query.host.get(), query.plan.version());
        const nsapi_size_or_error_t sent =
            state->socket.sendto(query.plan.server(), state->message, static_cast<nsapi_size_t>(size));
        if (sent >= 0) {
            query.asking = true;
            query.end = Clock::now() + kPatience;
            if (!set_timer(query.end)) {
                finish(query, NSAPI_ERROR_NO_MEMORY);
            }
            return;
        }
        query.plan.failed_with(sent);
        query.plan.give_up_server();
    }
    finish(query, query.plan.error());
}

void answered(Query& query, size_t size) {
    uint32_t ttl = 0;
    const nsapi_value_or_error_t result = dns::read_answer(state->message, size, query.message_id, query.host.get(),
                                                           query.plan.version(), state->addresses, kLimit, &ttl);
    if (result == NSAPI_ERROR_WOULD_BLOCK) {
        return;
    }
    if (result > 0) {
        const auto count = static_cast<unsigned>(result);
        query.addresses.reset(new (std::nothrow) SocketAddress[count]);
        if (!query.addresses) {
            finish(query, NSAPI_ERROR_NO_MEMORY);
            return;
        }
        for (unsigned i = 0; i < count; i++) {
            query.addresses[i] = SocketAddress(state->addresses[i]);
        }
        dns::remember(query.host.get(), query.plan.version(), query.addresses.get(), count, ttl);
        finish(query, static_cast<nsapi_value_or_error_t>(std::min(count, query.room)));
        return;
    }
    query.plan.failed_with(NSAPI_ERROR_DNS_FAILURE);
    if (result == NSAPI_ERROR_DNS_FAILURE) {
        if (!query.plan.give_up_version()) {
            finish(query, result);
            return;
        }
    } else {
        query.plan.give_up_server();
    }
    query.asking = false;
}

void receive() {
    for (;;) {
        SocketAddress from;
        const nsapi_size_or_error_t size = state->socket.recvfrom(&from, state->message, sizeof state->message);
        if (size < 0) {
            return;
        }
        uint16_t id = 0;
        if (!dns::read_id(state->message, static_cast<size_t>(size), &id)) {
            continue;
        }
        for (Query* query = state->queries; query; query = query->next) {
            const SocketAddress& server = query->plan.server();
            if (query->asking && query->result == 0 && query->message_id == id && from == server &&
                from.get_port() == server.get_port()) {
                answered(*query, static_cast<size_t>(size));
                break;
            }
        }
    }
}

// Takes a query that is done out of the list.
Query* take_done() {
    for (Query** at = &state->queries; *at; at = &(*at)->next) {
        if ((*at)->result != 0) {
            Query* const query = *at;
            *at = query->next;
            return query;
        }
    }
    return nullptr;
}

void work() {
    Query* done = nullptr;
    do {
        {
            Lock lock(state->mutex);
            if (!state->queries) {
                return;
            }
            receive();
            const auto now = Clock::now();
            auto earliest = Clock::time_point::max();
            for (Query* query = state->queries; query; query = query->next) {
                if (query->result == 0 && query->asking && query->end <= now) {
                    query->plan.failed_with(NSAPI_ERROR_TIMEOUT);
                    query->asking = false;
                }
                if (query->result == 0 && !query->asking) {
                    ask(*query);
                }
                if (query->result == 0) {
                    earliest = std::min(earliest, query->end);
                }
            }
            if (earliest != Clock::time_point::max()) {
                set_timer(earliest);
            }
            done = take_done();
            if (!state->queries) {
                state->socket.close();
                state->stack = nullptr;
            }
        }
        if (done) {
            done->callback(done->result, done->result > 0 ? done->addresses.get() : nullptr);
            delete done;
        }
    } while (done);
}

nsapi_error_t begin_socket(NetworkStack* stack, const char* interface_name) {
    UDPSocket& socket = state->socket;
    const nsapi_error_t error = socket.open(stack);
    if (error) {
        return error;
    }
    socket.set_blocking(false);
    state->interface[0] = '\0';
    if (interface_name) {
        std::strncpy(state->interface, interface_name, sizeof state->interface - 1);
        socket.setsockopt(NSAPI_SOCKET, NSAPI_BIND_TO_DEVICE, state->interface,
                          static_cast<unsigned>(std::strlen(state->interface)));
    }
    socket.sigio(mbed::callback(on_socket));
    state->stack = stack;
    return NSAPI_ERROR_OK;
}

nsapi_value_or_error_t begin(NetworkStack* stack, const char* host, NetworkStack::hostbyname_cb_t callback,
                             unsigned room, call_in_callback_cb_t call_in, const char* interface_name,
                             nsapi_version_t version) {
    Lock lock(state->mutex);
    int count = 0;
    for (const Query* query = state->queries; query; query = query->next) {
        count++;
    }
    if (count == kQueriesAtMost) {
        return NSAPI_ERROR_BUSY;
    }
    if (count > 0) {
        // One socket on one stack: another one must wait.
        if (state->stack != stack || std::strcmp(state->interface, interface_name ? interface_name : "") != 0) {
            return NSAPI_ERROR_BUSY;
        }
    } else {
        state->call_in = state->call_in_set ? state->call_in_set : call_in;
        if (!state->call_in) {
            return NSAPI_ERROR_PARAMETER;
        }
        const nsapi_error_t error = begin_socket(stack, interface_name);
        if (error) {
            return error;
        }
    }
    const size_t size = std::strlen(host) + 1;
    std::unique_ptr<Query> query(new (std::nothrow)
                                     Query(stack, version, state->interface[0] ? state->interface : nullptr));
    if (query) {
        query->host.reset(new (std::nothrow) char[size]);
    }
    nsapi_error_t error = NSAPI_ERROR_NO_MEMORY;
    if (query && query->host) {
        std::memcpy(query->host.get(), host, size);
        query->callback = callback;
        query->room = room;
        state->last_id = state->last_id % INT32_MAX + 1;
        query->id = state->last_id;
        error = state->call_pending ? NSAPI_ERROR_OK : state->call_in(0, mbed::callback(work_now));
    }
    if (error) {
        if (count == 0) {
            state->socket.close();
        }
        return error;
    }
    state->call_pending = true;
    const int id = query->id;
    Query** end = &state->queries;
    while (*end) {
        end = &(*end)->next;
    }
    *end = query.release();
    return id;
}

}  // namespace

nsapi_size_or_error_t nsapi_dns_query_multiple_async(NetworkStack* stack, const char* host,
                                                     NetworkStack::hostbyname_cb_t callback, nsapi_size_t addr_count,
                                                     call_in_callback_cb_t call_in_cb, const char* interface_name,
                                                     nsapi_version_t version) {
    if (!callback || addr_count == 0) {
        return NSAPI_ERROR_PARAMETER;
    }
    const auto room = static_cast<unsigned>(std::min<nsapi_size_t>(addr_count, kLimit));
    std::unique_ptr<SocketAddress[]> found(new (std::nothrow) SocketAddress[room]);
    if (!found) {
        return NSAPI_ERROR_NO_MEMORY;
    }
    const nsapi_value_or_error_t count = dns::known(stack, host, version, found.get(), room);
    if (count > 0) {
        callback(count, found.get());
        return 0;
    }
    return count < 0 ? count : begin(stack, host, callback, room, call_in_cb, interface_name, version);
}

nsapi_error_t nsapi_dns_query_async(NetworkStack* stack, const char* host, NetworkStack::hostbyname_cb_t callback,
                                    call_in_callback_cb_t call_in_cb, const char* interface_name,
                                    nsapi_version_t version) {
    return nsapi_dns_query_multiple_async(stack, host, callback, 1, call_in_cb, interface_name, version);
}

nsapi_error_t nsapi_dns_query_async(NetworkStack* stack, const char* host, NetworkStack::hostbyname_cb_t callback,
                                    call_in_callback_cb_t call_in_cb, nsapi_version_t version) {
    return nsapi_dns_query_async(stack, host, callback, call_in_cb, nullptr, version);
}

nsapi_error_t nsapi_dns_query_async_cancel(nsapi_size_or_error_t id) {
    Lock lock(state->mutex);
    for (Query** at = &state->queries; *at; at = &(*at)->next) {
        Query* const query = *at;
        if (query->id == id) {
            *at = query->next;
            delete query;
            if (!state->queries) {
                state->socket.close();
                state->stack = nullptr;
            }
            return NSAPI_ERROR_OK;
        }
    }
    return NSAPI_ERROR_PARAMETER;
}

void nsapi_dns_call_in_set(call_in_callback_cb_t callback) {
    Lock lock(state->mutex);
    state->call_in_set = callback;
}
