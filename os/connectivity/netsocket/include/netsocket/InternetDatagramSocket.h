// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/InternetSocket.h"

/// What sockets without connections have in common.
class InternetDatagramSocket : public InternetSocket {
  public:
    /// One datagram: all of it is sent, or nothing. NSAPI_ERROR_PARAMETER: longer than any can be.
    nsapi_size_or_error_t sendto(const SocketAddress& address, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recvfrom(SocketAddress* address, void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t sendto_control(const SocketAddress& address, const void* data, nsapi_size_t size,
                                         nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    nsapi_size_or_error_t recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                           nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    /// From here on datagrams of other hosts are dropped; an empty address ends that.
    nsapi_error_t connect(const SocketAddress& address) override;
    /// NSAPI_ERROR_NO_ADDRESS before connect().
    nsapi_size_or_error_t send(const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recv(void* data, nsapi_size_t size) override;
    /// NSAPI_ERROR_UNSUPPORTED, both.
    Socket* accept(nsapi_error_t* error = nullptr) override;
    nsapi_error_t listen(int backlog = 1) override;

  protected:
    InternetDatagramSocket() = default;
};
