// SPDX-License-Identifier: BSD-3-Clause
// A run of a scenario: `scenario.start`.
#pragma once

#include "scenarios/engine/runner.hpp"
#include "sim/serve/run.hpp"

namespace twin::serve {

class ScenarioRun final : public Run {
  public:
    /// The file of an image for a board; it may take its time.
    using MakeImage = std::function<asio::awaitable<Result<std::string>>(std::string image, host::BoardInfo board)>;

    /// `options` have the folder of what it leaves; what they watch is told as well. `make_image`: in place of theirs.
    ScenarioRun(asio::io_context& io, std::string name, EventCounts& counts,
                std::unique_ptr<scenario::Scenario> scenario, scenario::RunOptions options, MakeImage make_image = {});

    [[nodiscard]] const char* kind() const override { return "scenario"; }
    [[nodiscard]] host::TimeMode time() const override { return scenario_->time; }
    [[nodiscard]] boost::json::object describe() const override;
    [[nodiscard]] const std::string& folder() const { return options_.folder; }
    /// When it has ended.
    [[nodiscard]] scenario::ScenarioResult result() const;
    /// As `scenario.status` tells it.
    [[nodiscard]] boost::json::object status() const;
    /// Saves it whole, in virtual time: where it stands next, or so long after its beginning, rounded up to where it can.
    asio::awaitable<Result<scenario::SavedRunFile>> save(std::optional<std::chrono::nanoseconds> at, std::string file);

  protected:
    asio::awaitable<void> live() override;

  private:
    asio::awaitable<Result<void>> make_images();
    void watch(const scenario::Underway* underway);
    void tell(const scenario::Progress& progress);

    std::unique_ptr<scenario::Scenario> scenario_;
    scenario::RunOptions options_;
    MakeImage make_image_;
    std::map<std::pair<std::string, std::string>, std::string> images_;  ///< by image and board
    scenario::Progress progress_;
    const scenario::ScenarioResult* so_far_ = nullptr;  ///< while it runs
    decltype(scenario::Underway::save) save_;  ///< while it runs
    std::optional<scenario::ScenarioResult> result_;
};

}  // namespace twin::serve
