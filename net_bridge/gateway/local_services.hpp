// SPDX-License-Identifier: BSD-3-Clause
// The loopback of a run in virtual time, where the run's own services are instead of the host's.
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <optional>
#include <span>
#include <vector>

namespace twin::net {

/// What is sent to a service is there when the call returns, and what it sends is looked for by Gateway::take_in().
/// The addresses are the loopback's.
class LocalServices {
  public:
    LocalServices() = default;
    virtual ~LocalServices() = default;
    LocalServices(const LocalServices&) = delete;
    LocalServices& operator=(const LocalServices&) = delete;

    /// A stream socket that is connected to who listens there; -1: nobody, with errno in `error`. EAGAIN: its queue is
    /// full.
    virtual int connect(const Endpoint& to, int& error) = 0;
    /// A socket at which services are heard that connect to this port; -1, with errno in `error`.
    virtual int listen(const Endpoint& at, int& error) = 0;
    /// A socket for datagrams, with a port of its own; -1, with errno in `error`.
    virtual int open_datagrams(bool v6, int& error) = 0;
    /// 0, or errno; ECONNREFUSED: nobody is there.
    virtual int send(int socket, const Endpoint& to, std::span<const std::uint8_t> payload) = 0;
    /// From whom; empty: there is no datagram.
    virtual std::optional<Endpoint> receive(int socket, std::vector<std::uint8_t>& payload) = 0;
    /// Something was sent to one of them, or a connection's end was: they have something to do at this instant.
    virtual void touched() = 0;
};

}  // namespace twin::net
