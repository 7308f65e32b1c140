// SPDX-License-Identifier: BSD-3-Clause
// A run of devices of one board and image: `run.start`.
#pragma once

#include "sim/host/service_set.hpp"
#include "sim/serve/run.hpp"
#include "sim/serve/workshop.hpp"

namespace twin::serve {

struct NodeRunOptions {
    unsigned count = 1;
    std::optional<std::chrono::nanoseconds> span;  ///< it ends then
    double speed = 0;                              ///< of virtual time; 0: as fast as it goes
    bool hold = false;                             ///< its time stands unless somebody lets it pass
};

class NodeRun final : public Run {
  public:
    NodeRun(asio::io_context& io, std::string name, EventCounts& counts, NodePlan plan, NodeRunOptions options);

    [[nodiscard]] const char* kind() const override { return "devices"; }
    [[nodiscard]] host::TimeMode time() const override { return plan_.node.time; }
    [[nodiscard]] boost::json::object describe() const override;
    asio::awaitable<bool> until(std::function<bool()> condition, std::chrono::nanoseconds span) override;
    asio::awaitable<void> settle(host::Node& node) override;

    [[nodiscard]] bool held() const { return options_.hold; }
    /// What whoever started it should know; empty: nothing.
    [[nodiscard]] const std::string& note() const { return note_; }
    /// From now on time passes by itself.
    void let_go();

  protected:
    asio::awaitable<void> live() override;
    void drop() override;

  private:
    asio::awaitable<Result<void>> set_up();
    asio::awaitable<Result<void>> fit_network();
    Result<void> start_program();
    asio::awaitable<void> pass();

    NodePlan plan_;
    NodeRunOptions options_;
    std::unique_ptr<host::Recorder> recorder_;
    std::unique_ptr<host::ServiceSet> services_;  // outlives the network
    std::unique_ptr<host::Fleet> own_fleet_;
    std::int64_t target_ns_ = 0;  ///< time may pass until then
    std::list<std::function<bool()>*> stops_;  ///< or until one of these holds
    std::optional<std::uint32_t> exit_code_;
    std::string note_;
};

}  // namespace twin::serve
