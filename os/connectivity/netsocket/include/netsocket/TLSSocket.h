// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetworkStack.h"
#include "netsocket/TCPSocket.h"
#include "netsocket/TLSSocketWrapper.h"

/// A TLS connection over TCP: TLSSocketWrapper and its TCPSocket in one. After close(), open() begins anew.
class TLSSocket : public TLSSocketWrapper {
  public:
    TLSSocket() : TLSSocketWrapper(&tcp_socket_) {}
    /// close(), while there is a transport to close.
    ~TLSSocket() override { close(); }

    /// As InternetSocket::open().
    nsapi_error_t open(NetworkStack* stack);
    template <typename S>
    nsapi_error_t open(S* stack) {
        return open(nsapi_create_stack(stack));
    }

    using TLSSocketWrapper::connect;
    /// Resolves the name on the stack of open(), sets it as the server's name if none was set, and connects.
    nsapi_error_t connect(const char* host, uint16_t port);

  private:
    TCPSocket tcp_socket_;
    NetworkStack* stack_ = nullptr;
};
