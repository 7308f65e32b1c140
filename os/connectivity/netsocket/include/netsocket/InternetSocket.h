// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/NetworkStack.h"
#include "netsocket/Socket.h"
#include "netsocket/SocketStats.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "rtos/EventFlags.h"
#include "rtos/Kernel.h"
#include "rtos/Mutex.h"

/// What sockets on an IP stack have in common. Applications use TCPSocket, UDPSocket and ICMPSocket.
class InternetSocket : public Socket, private mbed::NonCopyable<InternetSocket> {
  public:
    ~InternetSocket() override;

    /// Makes the socket on a stack, or on an interface's stack. NSAPI_ERROR_PARAMETER: null, or it is open already;
    /// NSAPI_ERROR_NO_SOCKET: the stack has no more.
    nsapi_error_t open(NetworkStack* stack);
    template <typename S>
    nsapi_error_t open(S* stack) {
        return open(nsapi_create_stack(stack));
    }
    nsapi_error_t close() override;

    /// Receive what is sent to a group, on all interfaces. NSAPI_ERROR_PARAMETER: no group's address.
    int join_multicast_group(const SocketAddress& address);
    int leave_multicast_group(const SocketAddress& address);

    /// An estimate of the round trip, ms. NSAPI_ERROR_UNSUPPORTED where the stack has none.
    int get_rtt_estimate_to_address(const SocketAddress& address, uint32_t* rtt_estimate);
    /// How many seconds to wait before `data_amount` kilobytes are sent, so that not all devices begin at once.
    /// Pointers may be null.
    int get_stagger_estimate_to_address(const SocketAddress& address, uint16_t data_amount, uint16_t* stagger_min,
                                        uint16_t* stagger_max, uint16_t* stagger_rand);

    nsapi_error_t bind(uint16_t port);
    nsapi_error_t bind(const SocketAddress& address) override;
    void set_blocking(bool blocking) override;
    void set_timeout(int timeout) override;
    nsapi_error_t setsockopt(int level, int optname, const void* optval, unsigned optlen) override;
    nsapi_error_t getsockopt(int level, int optname, void* optval, unsigned* optlen) override;
    void sigio(mbed::Callback<void()> func) override;
    nsapi_error_t getpeername(SocketAddress* address) override;

  protected:
    // Whose turn it is to try again; what the stack tells wakes both.
    enum Direction { kRead = 0, kWrite = 1 };

    // One function that may wait, from its first line to its last: holds the lock, counts the thread in, and lets
    // close() go on when it was the last. Times are counted from the beginning of the function.
    class Turn {
      public:
        Turn(InternetSocket& socket, Direction direction);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        /// Whether the socket is still open.
        bool open() const { return socket_._socket != nullptr; }
        /// Waits, without the lock, for a reason to try again. False: the time is over, or the socket does not wait.
        bool wait();

      private:
        InternetSocket& socket_;
        Direction direction_;
        rtos::Kernel::Clock::time_point end_;
    };

    InternetSocket() = default;
    virtual nsapi_protocol_t get_proto() = 0;
    /// Called by the stack.
    void event();
    static void event_thunk(void* self);
    int modify_multicast_group(const SocketAddress& address, nsapi_socket_option_t option);
    void attach_to(NetworkStack* stack, nsapi_socket_t handle);

    NetworkStack* _stack = nullptr;
    nsapi_socket_t _socket = nullptr;
    uint32_t _timeout = osWaitForever;
    mbed::Callback<void()> _callback;
    rtos::EventFlags _event_flag;
    rtos::Mutex _lock;
    SocketAddress _remote_peer;
    uint8_t _waiting[2] = {0, 0};
    bool _pending = false;
    bool _factory_allocated = false;
    SocketStats _socket_stats;

    friend class DTLSSocket;
};
