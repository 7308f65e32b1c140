// SPDX-License-Identifier: BSD-3-Clause
// The socket of a scenario's run that `twin test` runs: what `twin serve` does with one, for `twin ps`, `regs` and the
// like.
#pragma once

#include "sim/cli/probe_socket.hpp"
#include "sim/host/control_socket.hpp"
#include "sim/serve/client.hpp"
#include "sim/serve/yard.hpp"

#include <memory>
#include <string>

namespace twin::cli {

class RunSocket {
  public:
    /// The run is of this yard. Without a socket it goes on all the same; the error says why there is none.
    static host::Result<std::unique_ptr<RunSocket>> open(serve::Yard& yard, std::shared_ptr<serve::ScenarioRun> run,
                                                         std::shared_ptr<host::NameClaim> claim);
    /// The run has ended: returns when who reads a probe has had the rest.
    asio::awaitable<void> drained();

    RunSocket(serve::Yard& yard, std::shared_ptr<serve::ScenarioRun> run);

  private:
    void add_methods(host::Dispatcher& dispatcher);

    serve::Yard& yard_;
    std::shared_ptr<serve::ScenarioRun> run_;
    std::shared_ptr<serve::Client> client_;  ///< whom the methods speak to; nothing is told to him
    ProbeSocket probes_;
    std::unique_ptr<host::ControlServer> server_;
};

}  // namespace twin::cli
