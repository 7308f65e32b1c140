// SPDX-License-Identifier: BSD-3-Clause
// A jack whose other side is a socket that speaks QEMU's `-netdev dgram`: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/host_port.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/port_address.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>

namespace twin::net {

struct DatagramPortOptions {
    PortAddress local;
    /// Empty: whoever sent last.
    std::optional<PortAddress> remote;
};

/// One frame is one datagram, over UDP or a Unix socket. The socket's buffers are the queue: what finds them full is
/// dropped and counted. UDP takes no note of what its peer loses.
///
/// For networks in real time: what a peer sends arrives when it arrives. One thread: the one that runs the io_context,
/// which outlives the port.
class DatagramPort final : public Jack {
  public:
    /// Refuses a local address that can't be bound, and a remote one of another family.
    static Result<std::unique_ptr<DatagramPort>> open(std::string name, boost::asio::io_context& io,
                                                      DatagramPortOptions options);
    ~DatagramPort() override;

    void receive(const Frame& frame) override;

    [[nodiscard]] const HostPortCounters& counters() const;
    /// The local one, with the port that port 0 became.
    [[nodiscard]] std::string address() const;

  private:
    class State;

    DatagramPort(std::string name, std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace twin::net
