// SPDX-License-Identifier: BSD-3-Clause
// All runs of the server.
#pragma once

#include "sim/serve/node_run.hpp"
#include "sim/serve/scenario_run.hpp"

#include <boost/asio/thread_pool.hpp>

namespace twin::serve {

class Yard {
  public:
    /// Runs that have ended and are still told of.
    static constexpr std::size_t kMostEnded = 16;

    /// The workshop outlives it.
    Yard(asio::io_context& io, Workshop& workshop);
    ~Yard();
    Yard(const Yard&) = delete;
    Yard& operator=(const Yard&) = delete;

    [[nodiscard]] asio::io_context& io() { return io_; }
    [[nodiscard]] Workshop& workshop() { return workshop_; }
    [[nodiscard]] EventCounts& counts() { return counts_; }
    /// In the order in which they were started.
    [[nodiscard]] const std::vector<std::shared_ptr<Run>>& runs() const { return runs_; }
    Result<std::shared_ptr<Run>> find(const std::string& name) const;

    /// `params` of `run.start`. Returns when the devices are ready; an error if they don't get there.
    asio::awaitable<Result<std::shared_ptr<Run>>> start_devices(boost::json::object params);
    Result<std::shared_ptr<ScenarioRun>> start_scenario(std::unique_ptr<scenario::Scenario> scenario,
                                                        const std::string& name, std::string folder,
                                                        std::optional<scenario::SnapshotAt> snapshot);
    /// Lets a run begin, and tells of it from now on.
    void enter(const std::shared_ptr<Run>& run);
    /// Ends all, side by side; nothing starts any more.
    asio::awaitable<void> end_all();

  private:
    /// The wanted name, or the first of "base", "base-2" that no run has which goes on.
    Result<std::string> name_for(const std::string& wanted, std::string base) const;
    template <typename Made>
    asio::awaitable<Result<Made>> make(std::function<Result<Made>()> work);

    asio::io_context& io_;
    Workshop& workshop_;
    EventCounts counts_;
    std::vector<std::shared_ptr<Run>> runs_;
    asio::thread_pool pool_{1};
    bool ending_ = false;
};

}  // namespace twin::serve
