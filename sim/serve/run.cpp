// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/run.hpp"

#include "sim/host/units.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;

const char* Trace::state() const {
    if (member == nullptr) {
        return "stopped";
    }
    if (member->death) {
        return "dead";
    }
    if (!member->node) {
        return "starting";
    }
    return !member->running()            ? "stopped"
           : !member->node->has_hello() ? "starting"
           : powered                    ? "running"
                                        : "off";
}

Run::Run(asio::io_context& io, std::string name, EventCounts& counts)
    : io_(io), changed_(std::make_shared<host::Signal>(io.get_executor())), name_(std::move(name)), counts_(counts) {}

Run::~Run() = default;

const char* Run::state_text() const {
    return state_ == State::starting ? "starting" : state_ == State::running ? "running" : "ended";
}

std::chrono::nanoseconds Run::wall() const { return finished_.value_or(host::Clock::now()) - began_; }

json::object Run::describe() const {
    json::object out{{"name", name_},
                     {"kind", kind()},
                     {"state", state_text()},
                     {"time", time() == host::TimeMode::real ? "real" : "virtual"},
                     {"devices", traces_.size()},
                     {"networks", json::array(networks_.begin(), networks_.end())},
                     {"now_ns", now_ns()},
                     {"wall_ns", wall().count()}};
    tell_time(out);
    if (state_ == State::ended) {
        out["ended"] = why_;
    }
    if (error_) {
        out["error"] = json::object{{"message", error_->message}, {"hint", error_->hint}};
    }
    return out;
}

void Run::tell_time(json::object& out) const {
    if (time() == host::TimeMode::virtual_) {
        out["paused"] = paused();
        if (fleet_ != nullptr) {
            out["speed"] = fleet_->options().speed;
        }
    }
}

asio::awaitable<void> Run::go() {
    const auto self = shared_from_this();
    try {
        co_await live();
    } catch (const std::exception& bug) {
        // The other runs are none the worse for it.
        error_ = host::Error{fmt::format("'{}' broke off: {}", name_, bug.what()), "This is a fault of Twinyard's.", 1};
        forget();
        drop();
    }
    if (why_.empty()) {
        why_ = error_ ? "error" : "time";
    }
    state_ = State::ended;
    finished_ = host::Clock::now();
    tell_state("ended");
    changed_->notify();
}

void Run::end(const std::string& why) {
    if (why_.empty() && state_ != State::ended) {
        why_ = why;
        wake();
        if (fleet_ != nullptr) {
            pause_.reset();
            pause_ns_.reset();
            fleet_->wake();
        }
        changed_->notify();
    }
}

asio::awaitable<void> Run::started() {
    co_await changed_->wait([this] { return state_ != State::starting; });
}

asio::awaitable<void> Run::ended() {
    co_await changed_->wait([this] { return state_ == State::ended; });
}

asio::awaitable<bool> Run::until(std::function<bool()> condition, std::chrono::nanoseconds span) {
    const auto end_ns = now_ns() + std::min(span.count(), link::kNever - 1 - now_ns());
    // Real time passes without a sign.
    const auto deadline = time() == host::TimeMode::real
                              ? std::optional(host::Clock::now() + std::min<std::chrono::nanoseconds>(
                                                                       span, std::chrono::hours(24 * 365)))
                              : std::nullopt;
    co_await changed_->wait([&] { return condition() || state_ == State::ended || now_ns() >= end_ns; }, deadline);
    co_return condition();
}

/// Who rules its time can do so only while there is some, and only if it is virtual.
Result<void> Run::check_time_is_ours() const {
    if (time() == host::TimeMode::real) {
        return host::refuse(fmt::format("'{}' runs in real time, which stands for nobody", name_),
                            "Start it in virtual time, at speed 1 if need be.");
    }
    if (fleet_ == nullptr || state_ != State::running) {
        return host::refuse(fmt::format("'{}' {}", name_, state_ == State::ended ? "has ended" : "starts yet"),
                            "'runs' tells how far each run is.");
    }
    return {};
}

Result<void> Run::set_speed(double speed) {
    if (const auto ours = check_time_is_ours(); !ours) {
        return ours;
    }
    fleet_->set_speed(speed);
    return {};
}

Result<void> Run::pause(bool on) {
    if (const auto ours = check_time_is_ours(); !ours) {
        return ours;
    }
    to_next_step_ = false;
    pause_ns_.reset();
    pause_ = on ? fleet_->hold() : nullptr;
    return {};
}

// After each slice, before the next one: what time has come to.
void Run::passed() {
    if (pause_ns_ && fleet_ != nullptr && now_ns() >= *pause_ns_) {
        pause_ns_.reset();
        pause_ = fleet_->hold();
    }
    changed_->notify();
}

asio::awaitable<void> Run::pass_paused(std::optional<std::chrono::nanoseconds> span) {
    const auto self = shared_from_this();
    to_next_step_ = !span;
    const auto now = now_ns();
    pause_ns_ = span ? now + std::min(span->count(), link::kNever - 1 - now) : link::kNever;
    pause_.reset();
    co_await changed_->wait([this] { return fleet_ == nullptr || state_ == State::ended || paused(); });
}

// In a run that goes on by itself the next slice tells.
asio::awaitable<void> Run::settle(host::Node&) { co_return; }

Result<Trace*> Run::device(const std::string& name) {
    if (fleet_ == nullptr || state_ != State::running) {
        return host::refuse(fmt::format("'{}' {}", name_, state_ == State::ended ? "has ended" : "starts yet"),
                            "'runs' tells how far each run is.");
    }
    if (name.empty() && traces_.size() != 1) {
        return host::refuse(fmt::format("'{}' has {} devices", name_, traces_.size()),
                            "Name one: \"device\"; 'devices' lists them.");
    }
    const auto found = by_name_.find(name.empty() ? traces_.front().name : name);
    if (found == by_name_.end()) {
        std::vector<std::string> names;
        for (const auto& trace : traces_) {
            names.push_back(trace.name);
        }
        const auto meant = host::nearest(name, names);
        return host::refuse(fmt::format("'{}' has no device '{}'", name_, name),
                            meant ? fmt::format("Did you mean '{}'?", *meant) : "'devices' lists them.");
    }
    auto& trace = traces_[found->second];
    if (!trace.member->running() || !trace.member->node->has_hello()) {
        return host::refuse(fmt::format("'{}' is {}", trace.name, trace.state()),
                            trace.member->death ? trace.member->death->message : "It can't be reached then.");
    }
    return &trace;
}

Result<host::Network*> Run::network(const std::string& name) {
    if (fleet_ == nullptr || networks_.empty()) {
        return host::refuse(fmt::format("'{}' has no network", name_), "'runs' tells which run has one.");
    }
    if (name.empty() && networks_.size() != 1) {
        return host::refuse(fmt::format("'{}' has {} networks", name_, networks_.size()),
                            fmt::format("Name one, \"network\": {}.", fmt::join(networks_, ", ")));
    }
    auto* found = fleet_->network(name.empty() ? networks_.front() : name);
    if (found == nullptr) {
        const auto meant = host::nearest(name, networks_);
        return host::refuse(fmt::format("'{}' has no network '{}'", name_, name),
                            meant ? fmt::format("Did you mean '{}'?", *meant)
                                  : fmt::format("There are: {}.", fmt::join(networks_, ", ")));
    }
    return found;
}

void Run::attach(host::Fleet& fleet, host::Recorder& recorder) {
    fleet_ = &fleet;
    for (auto& member : fleet.members()) {
        by_name_[member.name] = traces_.size();
        auto& trace = traces_.emplace_back();
        trace.member = &member;
        trace.name = member.name;
        trace.board = member.options.board.name;
    }
    recorder.on_line = [this](const host::Recorded& recorded) { take(recorded); };
    passed();
}

void Run::running() {
    state_ = State::running;
    tell_state("started");
    passed();
}

void Run::detach() {
    last_ns_ = now_ns();
    last_grants_ = grants();
    forget();
}

void Run::forget() {
    fleet_ = nullptr;
    pause_.reset();
    pause_ns_.reset();
    for (auto& trace : traces_) {
        trace.member = nullptr;
    }
    for (const auto& weak : outflows_) {
        if (const auto outflow = weak.lock()) {
            outflow->release();
        }
    }
}

void Run::tell_state(const char* what) {
    publish({Kind::state, "", json::serialize(json::object{{"t", now_ns()}, {"run", what}})});
}

void Run::take(const host::Recorded& recorded) {
    std::string device;
    if (recorded.node != nullptr) {
        const auto& node = *recorded.node;
        const auto& message = *recorded.message;
        device = node.options().name;
        auto& trace = traces_[by_name_.at(device)];
        if (message.type == link::Type::serial_out && node.is_console(message.channel)) {
            trace.console.append(message.time_ns, message.payload);
        } else if (recorded.input && message.type == link::Type::power) {
            trace.powered = message.payload == std::string(1, '\1');
            trace.console.break_off(message.time_ns);
        } else if (message.type == link::Type::event && message.payload.find("\"reset\"") != std::string::npos) {
            ++trace.resets;
            trace.console.break_off(message.time_ns);
        }
    }
    if (to_next_step_ && recorded.what == "step") {
        to_next_step_ = false;
        pause_ns_ = now_ns();
    }
    if (keeps_history_) {
        publish({kind_of(recorded.what), std::move(device),
                 std::string(recorded.line.substr(0, recorded.line.size() - 1))});
    }
    passed();
}

void Run::publish(Event event) {
    const auto shared = std::make_shared<const Event>(std::move(event));
    for (auto at = subscriptions_.begin(); at != subscriptions_.end();) {
        if (const auto subscription = at->lock(); subscription && !subscription->finished()) {
            subscription->offer(shared);
            pause_for(subscription);
            ++at;
        } else {
            at = subscriptions_.erase(at);
        }
    }
    if (shared->kind == Kind::frame) {
        return;
    }
    history_.push_back(shared);
    history_bytes_ += shared->line.size();
    while (history_bytes_ > kMostHistory) {
        history_bytes_ -= history_.front()->line.size();
        history_.pop_front();
        ++forgotten_;
    }
}

void Run::subscribe(const std::shared_ptr<Subscription>& subscription, bool from_start) {
    join(subscription);
    subscriptions_.push_back(subscription);
    if (from_start) {
        subscription->lose(forgotten_);
        for (const auto& event : history_) {
            subscription->offer(event);
        }
        pause_for(subscription);
    }
}

void Run::join(const std::shared_ptr<Outflow>& outflow) {
    std::erase_if(outflows_, [](const auto& weak) { return weak.expired(); });
    outflow->on_release = [changed = changed_] { changed->notify(); };
    outflows_.push_back(outflow);
}

void Run::pause_for(const std::shared_ptr<Outflow>& outflow) {
    if (outflow->flow().on_full == OnFull::pause && outflow->full() && !outflow->finished() && !outflow->hold &&
        fleet_ != nullptr) {
        outflow->hold = fleet_->hold();
        asio::co_spawn(io_, watch_pause(shared_from_this(), outflow), asio::detached);
    }
}

asio::awaitable<void> Run::watch_pause(std::shared_ptr<Run> self, std::shared_ptr<Outflow> outflow) {
    for (;;) {
        const auto acked = outflow->acked();
        const auto goes_on = [&] { return !outflow->hold || outflow->acked() != acked; };
        if (!co_await self->changed_->wait(goes_on, host::Clock::now() + outflow->flow().patience)) {
            break;
        }
        if (!outflow->hold) {
            co_return;
        }
    }
    const auto tell = std::exchange(outflow->on_end, nullptr);
    outflow->finish();
    if (tell) {
        tell(fmt::format("nothing was acknowledged for {} while the run waited",
                         host::format_duration(outflow->flow().patience)));
    }
}

}  // namespace twin::serve
