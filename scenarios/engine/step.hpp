// SPDX-License-Identifier: BSD-3-Clause
// A step of a scenario, and the kinds of steps there are: what can be written, what it means, and an example. The
// reference page, the JSON schema and the errors come from here.
#pragma once

#include "scenarios/engine/reader.hpp"
#include "scenarios/engine/world.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twin::scenario {

class Action {
  public:
    virtual ~Action() = default;
    /// For reports, where the step has no name: "power off sensor[3]".
    [[nodiscard]] virtual std::string describe() const = 0;
    /// In a fiber of the world.
    virtual asio::awaitable<Outcome> run(World& world) = 0;
};

struct Step {
    std::string name;
    Position where;
    std::unique_ptr<Action> action;
};

/// A key of a step or of a subject.
struct KeyInfo {
    std::string name;
    /// text, pattern, duration, number, integer, comparison, boolean, devices, list, steps, lines, subject, map, file, or
    /// words that can stand there with | between them.
    std::string type;
    std::string help;
    bool required = false;
};

class Builder;

/// `key` names it; that key's own value is the first of `keys`.
struct StepKind {
    std::string summary;
    std::vector<KeyInfo> keys;
    std::string example;  ///< a list of steps in YAML
    std::function<std::unique_ptr<Action>(const Reader& step, Builder& builder)> parse;

    [[nodiscard]] const std::string& key() const { return keys.front().name; }
};
const std::vector<StepKind>& step_kinds();

// The kinds, by what they are about.
std::vector<StepKind> flow_steps();
std::vector<StepKind> device_steps();
std::vector<StepKind> network_steps();
std::vector<StepKind> fault_steps();
std::vector<StepKind> expectation_steps();

/// Some devices, as `on:` says.
class Selection {
  public:
    [[nodiscard]] std::vector<std::size_t> pick(World& world) const;
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Before any is left to chance.
    [[nodiscard]] const std::vector<std::size_t>& all() const { return devices_; }

  private:
    friend class Builder;
    std::string text_;
    std::vector<std::size_t> devices_;
    std::size_t random_ = 0;  ///< so many of them, by chance; 0: all
};

/// What a step's text is read with: the devices there are, the files around.
class Builder {
  public:
    explicit Builder(Scenario& scenario) : scenario_(scenario) {}

    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    [[nodiscard]] std::vector<Step> steps(const Reader& list);
    [[nodiscard]] Step step(const Reader& reader);
    /// The key `on` of a step: "sensor", "sensor[3]", "sensor[0..9]", "5 of sensor", a list of these; without it all
    /// devices.
    [[nodiscard]] Selection on(const Reader& step, const char* key = "on");
    [[nodiscard]] Selection selection(const Reader& reader);
    /// A path beside the scenario's file, which must be there.
    [[nodiscard]] std::string file(const Reader& reader);
    [[nodiscard]] Pattern pattern(const Reader& reader);
    /// The name of a network; without the key, the only one.
    [[nodiscard]] std::string network(const Reader& step);
    [[nodiscard]] std::string service(const Reader& reader);
    /// The run may be saved by a step.
    void expect_snapshots();
    /// A service besides those of the file, for something that is looked at: started after them, once for each command.
    /// Its name.
    [[nodiscard]] std::string helper(const std::string& kind, const std::string& command, const Position& where);

  private:
    [[nodiscard]] std::vector<std::size_t> devices_called(const Reader& where, const std::string& text);

    Scenario& scenario_;
    unsigned depth_ = 0;
    std::vector<std::string> used_;  ///< files within each other
};

/// A failure without a device.
inline tl::unexpected<StepFailure> failed(std::int64_t at_ns, std::string expected, std::string happened) {
    return tl::unexpected(StepFailure{"", at_ns, std::move(expected), std::move(happened), {}});
}
/// Of a device, with the last lines of its console.
tl::unexpected<StepFailure> failed(World& world, std::size_t device, std::string expected, std::string happened);

}  // namespace twin::scenario
