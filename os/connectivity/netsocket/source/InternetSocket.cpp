// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/InternetSocket.h"

#include <cstring>

#include "platform/ScopedLock.h"
#include "platform/mbed_critical.h"

using mbed::ScopedLock;
using rtos::Mutex;
using rtos::Kernel::Clock;

namespace {
// A flag for each direction's waiting threads, and one for close().
constexpr uint32_t kTryAgain[] = {1, 2};
constexpr uint32_t kLeft = 4;
}  // namespace

InternetSocket::~InternetSocket() {
    _factory_allocated = false;  // it is being deleted already
    close();
}

nsapi_error_t InternetSocket::open(NetworkStack* stack) {
    ScopedLock<Mutex> lock(_lock);
    if (!stack || _stack) {
        return NSAPI_ERROR_PARAMETER;
    }
    nsapi_socket_t handle = nullptr;
    const nsapi_error_t error = stack->socket_open(&handle, get_proto());
    if (error) {
        return error;
    }
    attach_to(stack, handle);
    _socket_stats.stats_new_socket_entry(this);
    _socket_stats.stats_update_proto(this, get_proto());
    _socket_stats.stats_update_socket_state(this, SOCK_OPEN);
    return NSAPI_ERROR_OK;
}

void InternetSocket::attach_to(NetworkStack* stack, nsapi_socket_t handle) {
    _stack = stack;
    _socket = handle;
    _event_flag.clear();
    _pending = false;
    _stack->socket_attach(_socket, event_thunk, this);
}

nsapi_error_t InternetSocket::close() {
    _lock.lock();
    nsapi_error_t error = NSAPI_ERROR_NO_SOCKET;
    if (_socket) {
        _stack->socket_attach(_socket, nullptr, nullptr);
        const nsapi_socket_t handle = _socket;
        _socket = nullptr;
        error = _stack->socket_close(handle);
        _stack = nullptr;
        _remote_peer = SocketAddress();
        _socket_stats.stats_update_socket_state(this, SOCK_CLOSED);
    }
    // Who waits finds no socket, and leaves.
    while (_waiting[kRead] > 0 || _waiting[kWrite] > 0) {
        _event_flag.set(kTryAgain[kRead] | kTryAgain[kWrite]);
        _lock.unlock();
        _event_flag.wait_any(kLeft);
        _lock.lock();
    }
    const bool ours = _factory_allocated && error != NSAPI_ERROR_NO_SOCKET;
    _lock.unlock();
    if (ours) {
        delete this;
    }
    return error;
}

InternetSocket::Turn::Turn(InternetSocket& socket, Direction direction) : socket_(socket), direction_(direction) {
    socket_._lock.lock();
    socket_._waiting[direction_]++;
    if (socket_._timeout != 0 && socket_._timeout != osWaitForever) {
        end_ = Clock::now() + Clock::duration(socket_._timeout);
    }
    core_util_critical_section_enter();
    socket_._pending = false;
    core_util_critical_section_exit();
}

InternetSocket::Turn::~Turn() {
    const unsigned left = --socket_._waiting[direction_];
    if (!socket_._socket) {
        socket_._event_flag.set(kLeft);
    } else if (left > 0) {
        // What woke this one may do for the next too.
        socket_._event_flag.set(kTryAgain[direction_]);
    }
    socket_._lock.unlock();
}

bool InternetSocket::Turn::wait() {
    if (socket_._timeout == 0) {
        return false;
    }
    const uint32_t flag = kTryAgain[direction_];
    const bool forever = socket_._timeout == osWaitForever;
    socket_._lock.unlock();
    const uint32_t flags =
        forever ? socket_._event_flag.wait_any(flag) : socket_._event_flag.wait_any_until(flag, end_);
    socket_._lock.lock();
    core_util_critical_section_enter();
    socket_._pending = false;
    core_util_critical_section_exit();
    return !(flags & osFlagsError);
}

void InternetSocket::event_thunk(void* self) { static_cast<InternetSocket*>(self)->event(); }

void InternetSocket::event() {
    _event_flag.set(kTryAgain[kRead] | kTryAgain[kWrite]);
    core_util_critical_section_enter();
    const bool tell = _callback && !_pending;
    const mbed::Callback<void()> callback = _callback;
    _pending = true;
    core_util_critical_section_exit();
    if (tell) {
        callback();
    }
}

void InternetSocket::sigio(mbed::Callback<void()> func) {
    ScopedLock<Mutex> lock(_lock);
    core_util_critical_section_enter();
    _callback = func;
    _pending = false;
    core_util_critical_section_exit();
}

nsapi_error_t InternetSocket::bind(uint16_t port) {
    SocketAddress any;
    any.set_port(port);
    return bind(any);
}

nsapi_error_t InternetSocket::bind(const SocketAddress& address) {
    ScopedLock<Mutex> lock(_lock);
    return _socket ? _stack->socket_bind(_socket, address) : static_cast<nsapi_error_t>(NSAPI_ERROR_NO_SOCKET);
}

void InternetSocket::set_blocking(bool blocking) { set_timeout(blocking ? -1 : 0); }

void InternetSocket::set_timeout(int timeout) {
    ScopedLock<Mutex> lock(_lock);
    _timeout = timeout >= 0 ? static_cast<uint32_t>(timeout) : osWaitForever;
}

nsapi_error_t InternetSocket::setsockopt(int level, int optname, const void* optval, unsigned optlen) {
    ScopedLock<Mutex> lock(_lock);
    if (!_socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    return optval || optlen == 0 ? _stack->setsockopt(_socket, level, optname, optval, optlen)
                                 : static_cast<nsapi_error_t>(NSAPI_ERROR_PARAMETER);
}

nsapi_error_t InternetSocket::getsockopt(int level, int optname, void* optval, unsigned* optlen) {
    ScopedLock<Mutex> lock(_lock);
    if (!_socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    return optval && optlen ? _stack->getsockopt(_socket, level, optname, optval, optlen)
                            : static_cast<nsapi_error_t>(NSAPI_ERROR_PARAMETER);
}

int InternetSocket::modify_multicast_group(const SocketAddress& address, nsapi_socket_option_t option) {
    nsapi_ip_mreq_t request = {};
    request.imr_multiaddr = address.get_addr();
    return setsockopt(NSAPI_SOCKET, option, &request, sizeof request);
}

int InternetSocket::join_multicast_group(const SocketAddress& address) {
    return modify_multicast_group(address, NSAPI_ADD_MEMBERSHIP);
}

int InternetSocket::leave_multicast_group(const SocketAddress& address) {
    return modify_multicast_group(address, NSAPI_DROP_MEMBERSHIP);
}

int InternetSocket::get_rtt_estimate_to_address(const SocketAddress& address, uint32_t* rtt_estimate) {
    if (!rtt_estimate) {
        return NSAPI_ERROR_PARAMETER;
    }
    nsapi_latency_req_t request = {};
    std::memcpy(request.addr, address.get_ip_bytes(), sizeof request.addr);
    unsigned size = sizeof request;
    const nsapi_error_t error = getsockopt(NSAPI_SOCKET, NSAPI_LATENCY, &request, &size);
    if (!error) {
        *rtt_estimate = request.latency;
    }
    return error;
}

int InternetSocket::get_stagger_estimate_to_address(const SocketAddress& address, uint16_t data_amount,
                                                    uint16_t* stagger_min, uint16_t* stagger_max,
                                                    uint16_t* stagger_rand) {
    nsapi_stagger_req_t request = {};
    std::memcpy(request.addr, address.get_ip_bytes(), sizeof request.addr);
    request.data_amount = data_amount;
    unsigned size = sizeof request;
    const nsapi_error_t error = getsockopt(NSAPI_SOCKET, NSAPI_STAGGER, &request, &size);
    if (error) {
        return error;
    }
    const auto give = [](uint16_t* to, uint16_t value) {
        if (to) {
            *to = value;
        }
    };
    give(stagger_min, request.stagger_min);
    give(stagger_max, request.stagger_max);
    give(stagger_rand, request.stagger_rand);
    return NSAPI_ERROR_OK;
}

nsapi_error_t InternetSocket::getpeername(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    ScopedLock<Mutex> lock(_lock);
    if (!_socket) {
        return NSAPI_ERROR_NO_SOCKET;
    }
    if (!_remote_peer) {
        return NSAPI_ERROR_NO_CONNECTION;
    }
    *address = _remote_peer;
    return NSAPI_ERROR_OK;
}
