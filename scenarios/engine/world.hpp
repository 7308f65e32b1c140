// SPDX-License-Identifier: BSD-3-Clause
// A scenario while it runs: the fleet, what its devices have shown so far, and the steps that wait for something.
#pragma once

#include "scenarios/engine/console.hpp"
#include "scenarios/engine/result.hpp"
#include "sim/host/fleet.hpp"
#include "sim/host/record.hpp"
#include "sim/host/service_set.hpp"

#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <memory>
#include <set>

namespace twin::scenario {

namespace asio = boost::asio;
using Outcome = tl::expected<void, StepFailure>;

struct DevicePlan;
struct Scenario;
struct Step;

/// One device, as it showed itself.
struct Device {
    const DevicePlan* plan = nullptr;
    host::Member* member = nullptr;
    std::map<std::uint16_t, Console> consoles;  ///< by serial channel
    std::map<std::string, double> outputs;      ///< numbers and booleans, by name
    std::uint64_t resets = 0;

    [[nodiscard]] const std::string& name() const { return member->name; }
    [[nodiscard]] Console& console() { return consoles[member->node ? member->node->console_channel() : 0]; }
};

/// Something a device said or that was done to it, after `Device` took it in.
struct Happening {
    std::size_t device;
    const link::Message& message;
    bool input;
};

/// Thrown out of World::until() in a fiber that was cancelled; nobody but the fiber's end catches it.
struct Cancelled {};

/// A line of steps. Fibers run one at a time, and only while time stands still: what they do, and in which order, is the
/// same in every run.
class Fiber {
  public:
    explicit Fiber(std::shared_ptr<Fiber> parent = nullptr) : parent_(std::move(parent)) {}
    void cancel() { cancelled_ = true; }
    [[nodiscard]] bool cancelled() const { return cancelled_ || (parent_ && parent_->cancelled()); }
    [[nodiscard]] bool ended() const { return ended_; }

  private:
    friend class World;
    std::shared_ptr<Fiber> parent_;
    bool cancelled_ = false;
    bool ended_ = false;
    unsigned depth_ = 0;
};

class World {
  public:
    /// `services` is nullptr if there are none.
    World(asio::io_context& io, const Scenario& scenario, host::Fleet& fleet, host::Recorder& recorder,
          host::ServiceSet* services = nullptr);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    [[nodiscard]] host::Fleet& fleet() { return fleet_; }
    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    [[nodiscard]] std::int64_t now_ns() const { return fleet_.now_ns(); }
    [[nodiscard]] std::vector<Device>& devices() { return devices_; }
    /// Chances of the scenario itself, from its seed.
    std::uint64_t random(std::uint64_t below);

    /// Waits in this fiber until the condition holds (true) or the instant has come (false; kNever: never). Conditions are
    /// looked at whenever anything happened. Throws Cancelled.
    asio::awaitable<bool> until(std::function<bool()> condition, std::int64_t deadline_ns = link::kNever);
    /// until() of a fiber that was cancelled itself and must not go before the fibers that it made: does not throw.
    asio::awaitable<void> join(std::function<bool()> condition);
    asio::awaitable<void> sleep_until(std::int64_t at_ns) { co_await until([] { return false; }, at_ns); }
    /// A fiber beside this one, which begins when this one waits.
    std::shared_ptr<Fiber> spawn(std::function<asio::awaitable<void>()> body);

    using Subscriber = std::function<void(const Happening&)>;
    /// Called for all that happens as long as the returned token lives.
    [[nodiscard]] std::shared_ptr<void> subscribe(Subscriber subscriber);
    /// Each line of a service's output.
    using ServiceSubscriber = std::function<void(const std::string& service, std::int64_t at_ns, const std::string&)>;
    [[nodiscard]] std::shared_ptr<void> subscribe_services(ServiceSubscriber subscriber);
    void service_said(const std::string& service, const std::string& line);
    void service_ended(const std::string& service, const host::ServiceEnd& end);
    [[nodiscard]] host::ServiceSet& services() { return *services_; }

    /// Into the record of the run: what a scenario does that no device sees.
    void note(boost::json::object what);

    /// Runs all steps of the scenario, from where the fleet stands. `progress` is called between steps and slices.
    asio::awaitable<void> run(ScenarioResult& result, std::function<void()> progress);
    /// Somebody wants it to end: the steps that wait are cancelled.
    void interrupt();
    /// All stands still at this instant until `then` is done; the steps do not notice. In virtual time that is a multiple
    /// of Lockstep::kSlice, or has been: then it is where time stands next. Without effect if the run is over before.
    void pause_at(std::int64_t at_ns, std::function<asio::awaitable<void>()> then);
    /// Before run(): makes the run's snapshots; time stands meanwhile. Without it there are none.
    using Snapshotter = std::function<asio::awaitable<host::Result<void>>(const std::string& file)>;
    void save_with(Snapshotter snapshotter) { snapshotter_ = std::move(snapshotter); }
    /// For a step.
    asio::awaitable<host::Result<void>> save(const std::string& file);
    [[nodiscard]] bool interrupted() const { return interrupted_; }
    /// The steps that run or wait now, outermost first.
    [[nodiscard]] const std::vector<std::string>& current_steps() const { return current_steps_; }

    /// Runs one step after the other; the first failure ends it. Used by steps that have steps.
    asio::awaitable<Outcome> run_steps(const std::vector<Step>& steps);
    /// For the step that runs now: what it measured.
    void measured(const std::string& text) { measured_ = text; }

    /// The last lines of a device's console, for a failure.
    [[nodiscard]] std::vector<std::string> context_of(std::size_t device) const;

  private:
    struct Waiter;

    void hear(host::Member& member, const link::Message& message, bool input);
    static void take_output(Device& device, const link::Message& message);
    void take_event(Device& device, const link::Message& message);
    void incident(host::Member& member, const std::string& what, std::int64_t at_ns);
    std::shared_ptr<Fiber> start_later();
    [[nodiscard]] bool pause_due() const;
    asio::awaitable<void> take_pause();
    asio::awaitable<void> begin(std::shared_ptr<Fiber> fiber);
    asio::awaitable<bool> wait(std::shared_ptr<Fiber> fiber, std::function<bool()> condition, std::int64_t deadline_ns,
                               bool unstoppable);
    asio::awaitable<void> resume(Waiter& waiter, bool met);
    asio::awaitable<void> schedule(std::function<void()> progress, std::int64_t end_ns, std::function<bool()> over);

    asio::io_context& io_;
    const Scenario& scenario_;
    host::Fleet& fleet_;
    host::Recorder& recorder_;
    host::ServiceSet* services_;
    std::vector<Device> devices_;
    std::uint64_t random_state_;
    std::list<Waiter*> waiters_;
    std::shared_ptr<Fiber> current_;
    bool active_ = false;  ///< a fiber runs
    host::Signal main_;
    std::list<std::weak_ptr<Subscriber>> subscribers_;
    std::list<std::weak_ptr<ServiceSubscriber>> service_subscribers_;
    ScenarioResult* result_ = nullptr;
    std::string measured_;
    std::vector<std::string> current_steps_;
    std::size_t fibers_ = 0;
    bool interrupted_ = false;
    struct Pause {
        std::int64_t at_ns;
        std::function<asio::awaitable<void>()> then;
    };
    std::list<Pause> pauses_;
    Snapshotter snapshotter_;
};

}  // namespace twin::scenario
