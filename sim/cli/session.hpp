// SPDX-License-Identifier: BSD-3-Clause
// One node that the command line runs: started, recorded, reachable for `twin regs` and the like, ended by Ctrl-C.
#pragma once

#include "sim/cli/probe_socket.hpp"
#include "sim/cli/report.hpp"
#include "sim/host/control_socket.hpp"
#include "sim/host/network.hpp"
#include "sim/host/pilot.hpp"
#include "sim/host/record.hpp"

#include <boost/asio/signal_set.hpp>
#include <functional>

namespace twin::cli {

namespace asio = boost::asio;

/// Runs a coroutine on a loop of its own and gives its result.
int run_loop(const std::function<asio::awaitable<int>(asio::io_context&)>& body);

struct SessionOptions {
    host::NodeOptions node;
    std::string image;        ///< its path, for reports
    std::string record_file;  ///< empty: none
    bool ctrl_c_ends = true;  ///< false: somebody else takes it
    std::optional<host::NetworkOptions> network{};
    bool network_wanted = false;  ///< a board without an Ethernet jack is an error
};

class Session {
  public:
    /// Returns when the node is ready: in virtual time it stands at instant 0. `before` is called when the node exists
    /// and nothing of it was read yet, so that listeners miss nothing.
    static asio::awaitable<host::Result<std::unique_ptr<Session>>> start(asio::io_context& io, SessionOptions options,
                                                                         std::function<void(host::Node&)> before = {});

    host::Node& node() { return *node_; }
    host::Pilot& pilot() { return *pilot_; }
    [[nodiscard]] const std::string& name() const { return options_.node.name; }
    /// nullptr: the node is on none.
    host::Network* network() { return network_.get(); }

    /// Asks for the end; `why` is RunReport::ended. The first reason counts.
    void end(const std::string& why);
    /// Somebody asked for the end.
    [[nodiscard]] bool ending() const { return !why_.empty(); }
    [[nodiscard]] const std::string& why() const { return why_; }

    /// Ends the node and tells how it went.
    asio::awaitable<RunReport> finish();

    Session(asio::io_context& io, SessionOptions options, std::unique_ptr<host::Recorder> recorder,
            std::shared_ptr<host::Node> node);

  private:
    host::Result<void> join_network(asio::io_context& io);
    host::Result<void> serve(asio::io_context& io);
    void watch_signals();

    SessionOptions options_;
    std::unique_ptr<host::Recorder> recorder_;
    std::shared_ptr<host::Node> node_;
    std::unique_ptr<host::Network> network_;
    std::unique_ptr<host::Pilot> pilot_;
    std::unique_ptr<ProbeSocket> probes_;
    std::unique_ptr<host::ControlServer> control_;
    asio::signal_set signals_;
    std::string why_;
};

}  // namespace twin::cli
