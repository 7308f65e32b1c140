// SPDX-License-Identifier: BSD-3-Clause
// A jack whose other side is a TAP interface of the host: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/host_port.hpp"
#include "net_bridge/jack.hpp"

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

namespace twin::net {

struct TapPortOptions {
    std::string interface;  ///< empty: the kernel chooses a name
    std::string device = "/dev/net/tun";
};

/// Follows the kernel's Documentation/networking/tuntap.rst. The interface's own queue is the bound: what finds it
/// full, or the interface down, is dropped and counted.
///
/// For networks in real time: what the host sends arrives when it arrives. One thread: the one that runs the
/// io_context, which outlives the port.
class TapPort final : public Jack {
  public:
    /// Refuses what the user has no right to, and says how to get it.
    static Result<std::unique_ptr<TapPort>> open(std::string name, boost::asio::io_context& io, TapPortOptions options);
    ~TapPort() override;

    void receive(const Frame& frame) override;

    [[nodiscard]] const HostPortCounters& counters() const;
    [[nodiscard]] const std::string& interface() const;

  private:
    class State;

    TapPort(std::string name, std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace twin::net
