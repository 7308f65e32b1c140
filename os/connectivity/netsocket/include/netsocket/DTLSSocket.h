// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/DTLSSocketWrapper.h"
#include "netsocket/NetworkStack.h"
#include "netsocket/UDPSocket.h"

/// DTLS over UDP: DTLSSocketWrapper and its UDPSocket in one. After close(), open() begins anew.
class DTLSSocket : public DTLSSocketWrapper {
  public:
    DTLSSocket() : DTLSSocketWrapper(&udp_socket_) {}
    /// close(), while there is a transport to close.
    ~DTLSSocket() override { close(); }

    /// As InternetSocket::open().
    nsapi_error_t open(NetworkStack* stack);
    template <typename S>
    nsapi_error_t open(S* stack) {
        return open(nsapi_create_stack(stack));
    }

    using DTLSSocketWrapper::connect;
    /// Resolves the name on the stack of open(), sets it as the server's name if none was set, and connects.
    nsapi_error_t connect(const char* host, uint16_t port);

  private:
    UDPSocket udp_socket_;
    NetworkStack* stack_ = nullptr;
};
