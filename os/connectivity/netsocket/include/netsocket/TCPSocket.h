// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/InternetSocket.h"

/// A connection (RFC 9293), or one that waits for others.
class TCPSocket : public InternetSocket {
  public:
    TCPSocket() = default;

    /// NSAPI_ERROR_UNSUPPORTED: only datagrams go to groups.
    int join_multicast_group(const SocketAddress& address);

    /// Waits until connected. Without waiting, NSAPI_ERROR_IN_PROGRESS; sigio() tells, and another call then gives
    /// NSAPI_ERROR_IS_CONNECTED, or why not: NSAPI_ERROR_ALREADY (not done yet), NSAPI_ERROR_NO_CONNECTION
    /// (refused, or no way there), NSAPI_ERROR_CONNECTION_TIMEOUT. The same if the time-out ended the wait.
    nsapi_error_t connect(const SocketAddress& address) override;
    nsapi_size_or_error_t send(const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recv(void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t sendto(const SocketAddress& address, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recvfrom(SocketAddress* address, void* data, nsapi_size_t size) override;
    /// Ancillary data: NSAPI_ERROR_UNSUPPORTED.
    nsapi_size_or_error_t sendto_control(const SocketAddress& address, const void* data, nsapi_size_t size,
                                         nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    nsapi_size_or_error_t recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                           nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    TCPSocket* accept(nsapi_error_t* error = nullptr) override;
    nsapi_error_t listen(int backlog = 1) override;

  protected:
    nsapi_protocol_t get_proto() override;

  private:
    TCPSocket(NetworkStack* stack, nsapi_socket_t handle, const SocketAddress& peer);
};
