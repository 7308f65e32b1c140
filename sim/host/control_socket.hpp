// SPDX-License-Identifier: BSD-3-Clause
// The control API over a Unix-domain socket: one request or response a line. One socket a run, named as the run is.
#pragma once

#include "sim/host/control.hpp"
#include "sim/host/name_claim.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <vector>

namespace twin::host {

/// $XDG_RUNTIME_DIR/twinyard, or /tmp/twinyard-<uid>; made if it is missing, for this user alone (0700). An error if it
/// belongs to somebody else.
Result<std::string> control_folder();

/// Names of runs that are there, sorted. What a run that was killed left behind is removed.
std::vector<std::string> running_names(const std::string& folder);

/// Serves a dispatcher until it is dropped, then removes the socket's file.
class ControlServer {
  public:
    static Result<std::unique_ptr<ControlServer>> start(asio::io_context& io, std::shared_ptr<NameClaim> claim,
                                                        std::shared_ptr<const Dispatcher> dispatcher);
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    ControlServer(asio::io_context& io, std::shared_ptr<NameClaim> claim, std::string path,
                  std::shared_ptr<const Dispatcher> dispatcher);

  private:
    asio::awaitable<void> accept();
    static asio::awaitable<void> serve(asio::local::stream_protocol::socket socket,
                                       std::shared_ptr<const Dispatcher> dispatcher);

    asio::io_context& io_;
    std::shared_ptr<NameClaim> claim_;
    std::string path_;
    asio::local::stream_protocol::acceptor acceptor_;
    std::shared_ptr<const Dispatcher> dispatcher_;
};

/// One request to a run, from outside, waiting for the answer (at most 10 s). Errors of the other side come back as
/// they were.
Result<boost::json::value> control_call(const std::string& folder, const std::string& name, const std::string& method,
                                        const boost::json::object& params = {});

}  // namespace twin::host
