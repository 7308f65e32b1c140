// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <string>

#include "netsocket/Socket.h"

/// A connection whose other end has said everything already, and hangs up, or falls silent, after that.
class ScriptSocket : public Socket {
  public:
    explicit ScriptSocket(std::string says = {}, size_t part = 1000) : input(std::move(says)), part_(part) {}

    std::string input;
    std::string output;
    nsapi_error_t at_end = 0;  ///< or NSAPI_ERROR_WOULD_BLOCK: silence
    size_t takes = SIZE_MAX;   ///< bytes until send() says:
    nsapi_error_t then = NSAPI_ERROR_WOULD_BLOCK;
    bool was_closed = false;
    int timeout = -1;

    nsapi_size_or_error_t recv(void* data, nsapi_size_t size) override {
        const size_t count = std::min({static_cast<size_t>(size), part_, input.size() - at_});
        if (!count) return at_end;
        std::copy_n(input.data() + at_, count, static_cast<char*>(data));
        at_ += count;
        return static_cast<int>(count);
    }
    nsapi_size_or_error_t send(const void* data, nsapi_size_t size) override {
        const size_t count = std::min({static_cast<size_t>(size), part_, takes});
        if (!count) return then;
        takes -= takes == SIZE_MAX ? 0 : count;
        output.append(static_cast<const char*>(data), count);
        return static_cast<int>(count);
    }
    nsapi_error_t close() override {
        was_closed = true;
        return NSAPI_ERROR_OK;
    }
    void set_timeout(int ms) override { timeout = ms; }
    void set_blocking(bool blocking) override { timeout = blocking ? -1 : 0; }

    nsapi_error_t connect(const SocketAddress&) override { return NSAPI_ERROR_OK; }
    nsapi_size_or_error_t sendto(const SocketAddress&, const void* data, nsapi_size_t size) override {
        return send(data, size);
    }
    nsapi_size_or_error_t recvfrom(SocketAddress*, void* data, nsapi_size_t size) override { return recv(data, size); }
    nsapi_size_or_error_t sendto_control(const SocketAddress&, const void*, nsapi_size_t, nsapi_msghdr_t*,
                                         nsapi_size_t) override {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    nsapi_size_or_error_t recvfrom_control(SocketAddress*, void*, nsapi_size_t, nsapi_msghdr_t*,
                                           nsapi_size_t) override {
        return NSAPI_ERROR_UNSUPPORTED;
    }
    nsapi_error_t bind(const SocketAddress&) override { return NSAPI_ERROR_OK; }
    void sigio(mbed::Callback<void()>) override {}
    nsapi_error_t setsockopt(int, int, const void*, unsigned) override { return NSAPI_ERROR_UNSUPPORTED; }
    nsapi_error_t getsockopt(int, int, void*, unsigned*) override { return NSAPI_ERROR_UNSUPPORTED; }
    Socket* accept(nsapi_error_t* error) override {
        if (error) *error = NSAPI_ERROR_NO_SOCKET;
        return nullptr;
    }
    nsapi_error_t listen(int) override { return NSAPI_ERROR_OK; }
    nsapi_error_t getpeername(SocketAddress*) override { return NSAPI_ERROR_NO_CONNECTION; }

  private:
    size_t part_;
    size_t at_ = 0;
};
