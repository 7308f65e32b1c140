// SPDX-License-Identifier: BSD-3-Clause
//
// Two sockets that are connected with each other in memory, with waiting, time-outs and sigio() as on a network.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "netsocket/Socket.h"
#include "platform/Callback.h"
#include "rtos/EventFlags.h"
#include "rtos/Mutex.h"

class LoopSocket : public Socket {
  public:
    explicit LoopSocket(bool datagrams = false) : datagrams_(datagrams) {}
    /// As new, with what was in it thrown away.
    void reset();
    static void join(LoopSocket& a, LoopSocket& b);

    /// What the peer sends comes at most so far into the buffer.
    void set_room(size_t bytes) { room_ = bytes; }
    /// Changes a byte of what arrives next.
    void corrupt_next() { corrupt_ = true; }
    /// Of what arrives next each datagram whose bit is set is lost, the lowest bit first.
    void lose(uint32_t which) { lost_ = which; }
    /// The connection breaks: both sides get NSAPI_ERROR_CONNECTION_LOST.
    void cut();
    bool closed() const { return closed_; }

    nsapi_error_t close() override;
    nsapi_error_t connect(const SocketAddress&) override { return connect_result; }
    nsapi_size_or_error_t send(const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recv(void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t sendto(const SocketAddress&, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recvfrom(SocketAddress*, void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t sendto_control(const SocketAddress&, const void*, nsapi_size_t, nsapi_msghdr_t*,
                                         nsapi_size_t) override;
    nsapi_size_or_error_t recvfrom_control(SocketAddress*, void*, nsapi_size_t, nsapi_msghdr_t*, nsapi_size_t) override;
    nsapi_error_t bind(const SocketAddress&) override { return NSAPI_ERROR_OK; }
    void set_blocking(bool blocking) override { set_timeout(blocking ? -1 : 0); }
    void set_timeout(int timeout) override { timeout_ = timeout; }
    void sigio(mbed::Callback<void()> func) override { sigio_ = func; }
    nsapi_error_t setsockopt(int, int, const void*, unsigned) override { return NSAPI_ERROR_UNSUPPORTED; }
    nsapi_error_t getsockopt(int, int, void*, unsigned*) override { return NSAPI_ERROR_UNSUPPORTED; }
    Socket* accept(nsapi_error_t*) override { return nullptr; }
    nsapi_error_t listen(int) override { return NSAPI_ERROR_UNSUPPORTED; }
    nsapi_error_t getpeername(SocketAddress* address) override;

    nsapi_error_t connect_result = NSAPI_ERROR_OK;
    int timeout() const { return timeout_; }

  private:
    static constexpr size_t kSize = 2048;

    int put(const uint8_t* data, size_t size);
    int take(uint8_t* data, size_t size);
    void push(uint8_t byte) { buffer_[(first_ + used_++) % kSize] = byte; }
    uint8_t pop();
    void event();
    bool wait();

    const bool datagrams_;
    LoopSocket* peer_ = nullptr;
    uint8_t buffer_[kSize];
    size_t first_ = 0;
    size_t used_ = 0;
    size_t room_ = kSize;
    uint32_t lost_ = 0;
    bool corrupt_ = false;
    bool closed_ = false;
    bool cut_ = false;
    bool ended_ = false;
    int timeout_ = -1;
    mbed::Callback<void()> sigio_;
    rtos::EventFlags flags_;
    rtos::Mutex mutex_;
};
