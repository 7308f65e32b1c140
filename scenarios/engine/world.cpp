// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/world.hpp"

#include "net_bridge/random.hpp"
#include "scenarios/engine/scenario.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <algorithm>

namespace twin::scenario {
namespace {

namespace json = boost::json;

constexpr std::size_t kContextLines = 8;
// A firmware that faults in a loop must not fill the report.
constexpr std::size_t kMostIncidents = 1000;

std::string seconds(std::int64_t ns) { return fmt::format("{:.6f} s", static_cast<double>(ns) / 1e9); }

}  // namespace

struct World::Waiter {
    std::shared_ptr<Fiber> fiber;
    std::function<bool()> condition;
    std::int64_t deadline_ns;
    bool unstoppable;
    asio::steady_timer timer;
    bool ready = false;
    bool met = false;

    [[nodiscard]] bool due(std::int64_t now_ns) const {
        return (fiber->cancelled() && !unstoppable) || now_ns >= deadline_ns;
    }
};

bool ScenarioResult::passed() const { return !error && !interrupted && incidents.empty() && failed_step() == nullptr; }

const StepResult* ScenarioResult::failed_step() const {
    // The innermost: those around it failed because of it.
    const StepResult* found = nullptr;
    for (const auto& step : steps) {
        if (step.failure && (found == nullptr || step.depth > found->depth)) {
            found = &step;
        }
    }
    return found;
}

World::World(asio::io_context& io, const Scenario& scenario, host::Fleet& fleet, host::Recorder& recorder,
             host::ServiceSet* services)
    : io_(io),
      scenario_(scenario),
      fleet_(fleet),
      recorder_(recorder),
      services_(services),
      random_state_(net::Random(scenario.seed, "scenario", "chance").next()),
      main_(io.get_executor()) {
    devices_.resize(scenario.devices.size());
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        devices_[i].plan = &scenario.devices[i];
        devices_[i].member = fleet_.find(scenario.devices[i].name);
    }
    fleet_.listen([this](host::Member& member, const link::Message& message, bool input) {
        hear(member, message, input);
    });
    fleet_.on_death = [this](host::Member& member) {
        if (!scenario_.allow_deaths) {
            incident(member, fmt::format("{}. {}", member.death->message, member.death->hint), now_ns());
        }
        note({{"node", member.name}, {"died", member.death->message}});
    };
}

World::~World() = default;

std::uint64_t World::random(std::uint64_t below) {
    net::Random chance(random_state_);
    random_state_ = chance.next();
    return chance.below(below);
}

void World::note(json::object what) { recorder_.note(now_ns(), std::move(what)); }

std::vector<std::string> World::context_of(std::size_t device) const {
    std::vector<std::string> lines;
    const auto& one = devices_[device];
    const auto channel = one.member->node ? one.member->node->console_channel() : std::uint16_t{0};
    const auto console = one.consoles.find(channel);
    if (console != one.consoles.end()) {
        for (const auto& line : console->second.tail(kContextLines)) {
            lines.push_back(fmt::format("{:>14}  {}", seconds(line.at_ns), line.text));
        }
    }
    return lines;
}

void World::incident(host::Member& member, const std::string& what, std::int64_t at_ns) {
    if (result_ != nullptr && result_->incidents.size() < kMostIncidents) {
        result_->incidents.push_back({member.name, at_ns, what, context_of(member.index)});
    }
}

void World::take_output(Device& device, const link::Message& message) {
    const auto& outputs = device.member->node->hello().outputs;
    if (message.channel >= outputs.size()) {
        return;
    }
    const auto& output = outputs[message.channel];
    if (output.format == "f64") {
        if (const auto number = link::decode_f64(message.payload)) {
            device.outputs[output.name] = *number;
        }
    } else if ((output.format == "bool" || output.format == "u8") && message.payload.size() == 1) {
        const auto byte = static_cast<std::uint8_t>(message.payload[0]);
        device.outputs[output.name] = output.format == "bool" ? (byte != 0 ? 1 : 0) : byte;
    }
}

void World::take_event(Device& device, const link::Message& message) {
    boost::system::error_code error;
    const auto event = json::parse(message.payload, error);
    const auto* object = error ? nullptr : event.if_object();
    const auto* named = object != nullptr ? object->if_contains("event") : nullptr;
    if (named == nullptr || !named->is_string()) {
        return;
    }
    const std::string kind(named->as_string());
    if (kind == "reset") {
        ++device.resets;
    }
    if ((kind == "hardfault" || kind == "lockup") && !scenario_.allow_faults) {
        const auto* pc = object->if_contains("pc");
        incident(*device.member,
                 fmt::format("{} at {:#010x}", kind, pc != nullptr ? pc->to_number<std::uint64_t>() : 0),
                 message.time_ns);
    }
}

void World::hear(host::Member& member, const link::Message& message, bool input) {
    recorder_.take(*member.node, message, input);
    auto& device = devices_[member.index];
    if (input && message.type == link::Type::power) {
        for (auto& [channel, console] : device.consoles) {
            console.break_off(message.time_ns);
        }
    } else if (message.type == link::Type::serial_out) {
        device.consoles[message.channel].append(message.time_ns, message.payload);
    } else if (message.type == link::Type::value) {
        take_output(device, message);
    } else if (message.type == link::Type::event) {
        take_event(device, message);
    }
    const Happening happening{member.index, message, input};
    for (auto at = subscribers_.begin(); at != subscribers_.end();) {
        if (const auto subscriber = at->lock()) {
            (*subscriber)(happening);
            ++at;
        } else {
            at = subscribers_.erase(at);
        }
    }
}

std::shared_ptr<void> World::subscribe(Subscriber subscriber) {
    auto kept = std::make_shared<Subscriber>(std::move(subscriber));
    subscribers_.push_back(kept);
    return kept;
}

std::shared_ptr<void> World::subscribe_services(ServiceSubscriber subscriber) {
    auto kept = std::make_shared<ServiceSubscriber>(std::move(subscriber));
    service_subscribers_.push_back(kept);
    return kept;
}

void World::service_said(const std::string& service, const std::string& line) {
    note({{"service", service}, {"text", line}});
    for (auto at = service_subscribers_.begin(); at != service_subscribers_.end();) {
        if (const auto subscriber = at->lock()) {
            (*subscriber)(service, now_ns(), line);
            ++at;
        } else {
            at = service_subscribers_.erase(at);
        }
    }
    fleet_.wake();
}

void World::service_ended(const std::string& service, const host::ServiceEnd& end) {
    note({{"service", service}, {"ended", end.process.text()}});
    const bool failed = end.process.exit_code != 0 || end.process.signal != 0;
    if (!end.asked && failed && !scenario_.allow_deaths && result_ != nullptr) {
        result_->incidents.push_back({service, now_ns(), end.text(service), end.said});
    }
    fleet_.wake();
}

std::shared_ptr<Fiber> World::spawn(std::function<asio::awaitable<void>()> body) {
    auto fiber = std::make_shared<Fiber>(current_);
    fiber->depth_ = current_ ? current_->depth_ : 0;
    ++fibers_;
    asio::co_spawn(
        io_,
        [](World& world, std::shared_ptr<Fiber> own,
           std::function<asio::awaitable<void>()> steps) -> asio::awaitable<void> {
            try {
                co_await world.begin(own);
                co_await steps();
            } catch (const Cancelled&) {
                // As it was meant.
            }
            own->ended_ = true;
            --world.fibers_;
            world.active_ = false;
            world.main_.notify();
        }(*this, fiber, std::move(body)),
        asio::detached);
    return fiber;
}

// Not yet under way: it is entered into the queue by the one that makes it, so that the order is theirs.
asio::awaitable<void> World::begin(std::shared_ptr<Fiber> fiber) {
    co_await wait(std::move(fiber), [] { return true; }, link::kNever, true);
}

asio::awaitable<bool> World::until(std::function<bool()> condition, std::int64_t deadline_ns) {
    active_ = false;
    co_return co_await wait(current_, std::move(condition), deadline_ns, false);
}

asio::awaitable<void> World::join(std::function<bool()> condition) {
    active_ = false;
    co_await wait(current_, std::move(condition), link::kNever, true);
}

asio::awaitable<bool> World::wait(std::shared_ptr<Fiber> fiber, std::function<bool()> condition,
                                  std::int64_t deadline_ns, bool unstoppable) {
    Waiter waiter{std::move(fiber), std::move(condition), deadline_ns, unstoppable,
                  asio::steady_timer(io_, host::Clock::time_point::max())};
    waiters_.push_back(&waiter);
    main_.notify();
    boost::system::error_code ignored;
    while (!waiter.ready) {
        co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (waiter.fiber->cancelled() && !unstoppable) {
        throw Cancelled{};
    }
    co_return waiter.met;
}

asio::awaitable<void> World::resume(Waiter& waiter, bool met) {
    waiters_.remove(&waiter);
    waiter.met = met;
    waiter.ready = true;
    active_ = true;
    current_ = waiter.fiber;
    waiter.timer.cancel();
    co_await main_.wait([this] { return !active_; });
    current_.reset();
}

asio::awaitable<Outcome> World::run_steps(const std::vector<Step>& steps) {
    const auto fiber = current_;
    for (const auto& step : steps) {
        const auto number = result_->steps.size();
        result_->steps.push_back({step.name, step.where, fiber->depth_, now_ns(), now_ns(), false, {}, "", true});
        note({{"step", step.name}, {"line", step.where.line}, {"depth", fiber->depth_}});
        current_steps_.push_back(step.name);
        ++fiber->depth_;
        measured_.clear();
        Outcome outcome;
        try {
            outcome = co_await step.action->run(*this);
        } catch (const Cancelled&) {
            --fiber->depth_;
            auto& result = result_->steps[number];
            result.running = false;
            result.end_ns = now_ns();
            result.skipped = true;
            std::erase(current_steps_, step.name);
            throw;
        }
        --fiber->depth_;
        std::erase(current_steps_, step.name);
        auto& result = result_->steps[number];
        result.running = false;
        result.end_ns = now_ns();
        result.note = std::exchange(measured_, {});
        if (!outcome) {
            result.failure = outcome.error();
            note({{"failed", step.name}, {"expected", result.failure->expected},
                {"happened", result.failure->happened}});
            co_return outcome;
        }
        json::object passed{{"passed", step.name}, {"depth", fiber->depth_}};
        if (!result.note.empty()) {
            passed["measured"] = result.note;
        }
        note(std::move(passed));
    }
    co_return Outcome{};
}

asio::awaitable<void> World::run(ScenarioResult& result, std::function<void()> progress) {
    result_ = &result;
    const auto end_ns = scenario_.span ? now_ns() + scenario_.span->count() : link::kNever;
    std::vector<std::shared_ptr<Fiber>> always;
    bool failed_always = false;
    auto steps = spawn([this, end_ns]() -> asio::awaitable<void> {
        const auto outcome = co_await run_steps(scenario_.steps);
        if (outcome && end_ns != link::kNever) {
            co_await sleep_until(end_ns);
        }
    });
    for (const auto& device : devices_) {
        if (device.plan->drift_ppb != 0 && device.member->running()) {
            device.member->node->set_drift(device.plan->drift_ppb);
        }
    }
    auto later = start_later();
    for (const auto& step : scenario_.throughout) {
        always.push_back(spawn([this, &step, &failed_always, steps]() -> asio::awaitable<void> {
            const auto number = result_->steps.size();
            result_->steps.push_back({step.name, step.where, 0, now_ns(), now_ns(), false, {}, "", true});
            Outcome outcome;
            try {
                outcome = co_await step.action->run(*this);
            } catch (const Cancelled&) {
                result_->steps[number].running = false;
                result_->steps[number].end_ns = now_ns();
                throw;
            }
            result_->steps[number].running = false;
            result_->steps[number].end_ns = now_ns();
            if (!outcome) {
                result_->steps[number].failure = outcome.error();
                failed_always = true;
                steps->cancel();
            }
        }));
    }
    while (!steps->ended()) {
        co_await schedule(progress, end_ns, [&] { return steps->ended(); });
        if (!steps->ended()) {
            // The time is over, or somebody wants it to be.
            if (!interrupted_ && !failed_always) {
                const auto waits = current_steps_.empty() ? std::string("a step") : current_steps_.back();
                result_->steps.push_back({"the end", {scenario_.path, 0, "for"}, 0, now_ns(), now_ns(), false,
                                          StepFailure{"", now_ns(), "all steps done by then",
                                                      fmt::format("'{}' was still waiting", waits), {}}, ""});
            }
            steps->cancel();
        }
    }
    while (pause_due()) {
        co_await take_pause();
    }
    pauses_.clear();
    later->cancel();
    for (const auto& fiber : always) {
        fiber->cancel();
    }
    co_await schedule({}, link::kNever, [this] { return fibers_ == 0; });
    result.end_ns = now_ns();
    result_ = nullptr;
}

// Devices that get their supply some time after the run has begun.
std::shared_ptr<Fiber> World::start_later() {
    std::vector<std::size_t> late;
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        if (devices_[i].plan->start_ns > 0 && devices_[i].member->running()) {
            late.push_back(i);
            devices_[i].member->node->power(false);
            devices_[i].resets = 0;
        }
    }
    std::stable_sort(late.begin(), late.end(), [this](std::size_t a, std::size_t b) {
        return devices_[a].plan->start_ns < devices_[b].plan->start_ns;
    });
    const auto begin_ns = now_ns();
    return spawn([this, late, begin_ns]() -> asio::awaitable<void> {
        for (const auto device : late) {
            co_await sleep_until(begin_ns + devices_[device].plan->start_ns);
            if (devices_[device].member->running()) {
                devices_[device].member->node->power(true);
            }
        }
    });
}

void World::pause_at(std::int64_t at_ns, std::function<asio::awaitable<void>()> then) {
    pauses_.push_back({at_ns, std::move(then)});
    fleet_.stop_by(at_ns);
    fleet_.wake();
}

bool World::pause_due() const {
    return std::any_of(pauses_.begin(), pauses_.end(), [this](const Pause& pause) { return pause.at_ns <= now_ns(); });
}

/// The first that is due.
asio::awaitable<void> World::take_pause() {
    const auto due =
        std::find_if(pauses_.begin(), pauses_.end(), [this](const Pause& pause) { return pause.at_ns <= now_ns(); });
    const auto then = std::move(due->then);
    pauses_.erase(due);
    co_await then();
}

asio::awaitable<host::Result<void>> World::save(const std::string& file) {
    if (!snapshotter_) {
        co_return host::Result<void>{};
    }
    co_return co_await snapshotter_(file);
}

void World::interrupt() {
    interrupted_ = true;
    fleet_.wake();
}

// The one place where time passes, and only while no fiber can do anything.
asio::awaitable<void> World::schedule(std::function<void()> progress, std::int64_t end_ns,
                                      std::function<bool()> over) {
    bool settled = false;
    for (;;) {
        // A fiber that was made a moment ago may not be in its place yet.
        co_await main_.wait([this] { return !active_ && waiters_.size() == fibers_; });
        if (over()) {
            co_return;
        }
        Waiter* ready = nullptr;
        bool met = false;
        std::int64_t deadline_ns = end_ns;
        for (auto* waiter : waiters_) {
            met = !(waiter->fiber->cancelled() && !waiter->unstoppable) && waiter->condition();
            if (met || waiter->due(now_ns())) {
                ready = waiter;
                break;
            }
            deadline_ns = std::min(deadline_ns, waiter->deadline_ns);
        }
        if (ready != nullptr) {
            co_await resume(*ready, met);
            settled = false;
            continue;
        }
        // A pause may be asked for at any moment of an instant, and is known beforehand when the run is repeated. So it comes
        // when all that the steps did has been heard, and so does the next one.
        if (pause_due()) {
            if (settled) {
                co_await take_pause();
            } else {
                co_await fleet_.run_until([] { return true; }, now_ns());
            }
            settled = !settled;
            continue;
        }
        if (now_ns() >= end_ns || interrupted_) {
            co_return;
        }
        for (const auto& pause : pauses_) {
            deadline_ns = std::min(deadline_ns, pause.at_ns);
        }
        const auto somebody_can = [&] {
            if (progress) {
                progress();
            }
            return interrupted_ || pause_due() || std::any_of(waiters_.begin(), waiters_.end(), [this](const Waiter* waiter) {
                       return waiter->due(now_ns()) || waiter->condition();
                   });
        };
        co_await fleet_.run_until(somebody_can, deadline_ns);
        settled = true;
    }
}

}  // namespace twin::scenario
