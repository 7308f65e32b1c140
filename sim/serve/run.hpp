// SPDX-License-Identifier: BSD-3-Clause
// One run of the server: devices on their networks, from their start to their end, and what is kept of them then.
#pragma once

#include "scenarios/engine/console.hpp"
#include "sim/host/fleet.hpp"
#include "sim/host/record.hpp"
#include "sim/serve/subscription.hpp"

#include <boost/json/object.hpp>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace twin::serve {

namespace asio = boost::asio;
using host::Result;

class TimelineHub;

/// A device as it has shown itself.
struct Trace {
    host::Member* member = nullptr;  ///< nullptr: its run has ended
    std::string name;
    std::string board;
    std::string image;
    bool powered = true;
    std::uint64_t resets = 0;
    scenario::Console console;  ///< of the board's console
    std::shared_ptr<TimelineHub> timeline;  ///< once somebody has asked for it

    /// starting, running, off, dead, stopped
    [[nodiscard]] const char* state() const;
};

class Run : public std::enable_shared_from_this<Run> {
  public:
    enum class State { starting, running, ended };
    /// Of lines that a run keeps for subscriptions from its start.
    static constexpr std::size_t kMostHistory = 4u << 20;

    Run(asio::io_context& io, std::string name, EventCounts& counts);
    virtual ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    [[nodiscard]] asio::io_context& io() { return io_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] virtual const char* kind() const = 0;
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] const char* state_text() const;
    [[nodiscard]] virtual host::TimeMode time() const = 0;
    [[nodiscard]] std::int64_t now_ns() const { return fleet_ != nullptr ? fleet_->now_ns() : last_ns_; }
    [[nodiscard]] std::chrono::nanoseconds wall() const;
    [[nodiscard]] std::uint64_t grants() const { return fleet_ != nullptr ? fleet_->grants() : last_grants_; }
    /// Why it could not be, or broke off.
    [[nodiscard]] const std::optional<host::Error>& error() const { return error_; }
    /// nullptr: it is not there yet, or no more.
    [[nodiscard]] host::Fleet* fleet() { return fleet_; }
    /// Names.
    [[nodiscard]] const std::vector<std::string>& networks() const { return networks_; }
    /// In the order of the fleet's members.
    [[nodiscard]] std::vector<Trace>& traces() { return traces_; }
    /// As `runs` tells it.
    [[nodiscard]] virtual boost::json::object describe() const;

    /// Goes through it, to its end.
    asio::awaitable<void> go();
    /// Asks for the end; `why` is told then. The first reason counts.
    void end(const std::string& why);
    /// Somebody asked for the end.
    [[nodiscard]] bool ending() const { return !why_.empty(); }
    asio::awaitable<void> started();
    asio::awaitable<void> ended();

    /// Waits until the condition holds (true), the run ends, or `span` of its time has passed. A held run has its time
    /// pass for that.
    virtual asio::awaitable<bool> until(std::function<bool()> condition, std::chrono::nanoseconds span);

    /// Virtual time: has it stand, or pass again.
    Result<void> pause(bool on);
    /// It stands, and was made to by pause() or advance().
    [[nodiscard]] bool paused() const { return pause_ != nullptr; }
    /// Virtual time, at most so many of its seconds in one of the host's from now on; 0: as many as go.
    Result<void> set_speed(double speed);
    /// Lets the time of a run that was paused pass: so much of it, or until the next step of a scenario begins (no
    /// span).
    asio::awaitable<void> pass_paused(std::optional<std::chrono::nanoseconds> span);

    /// After something was done to a device, or asked of it: what came of that at once has been told.
    virtual asio::awaitable<void> settle(host::Node& node);

    /// The device of that name, which runs; without a name the only one. Time must stand for what is done to it.
    Result<Trace*> device(const std::string& name);
    /// The network of that name; without one the only one.
    Result<host::Network*> network(const std::string& name);

    /// `from_start`: with what is kept. It is dropped when nobody else holds it.
    void subscribe(const std::shared_ptr<Subscription>& subscription, bool from_start);
    /// From now on nobody will: it keeps nothing for that.
    void keep_no_history() { keeps_history_ = false; }
    /// Its back pressure may make this run wait from now on, with pause_for(). It is dropped when nobody else holds it.
    void join(const std::shared_ptr<Outflow>& outflow);
    /// The run waits if it is full and wants that.
    void pause_for(const std::shared_ptr<Outflow>& outflow);

  protected:
    /// What there is to do between start and end. It calls attach(), running() and detach() in between.
    virtual asio::awaitable<void> live() = 0;
    virtual void wake() {}
    /// live() has broken off with an exception: ends at once what it had started.
    virtual void drop() {}
    /// The fleet is there, with all its members.
    void attach(host::Fleet& fleet, host::Recorder& recorder);
    /// All devices are ready.
    void running();
    /// The fleet goes.
    void detach();
    /// Time has gone on.
    void passed();
    /// How virtual time passes.
    void tell_time(boost::json::object& out) const;
    [[nodiscard]] const std::string& why() const { return why_; }
    void set_why(const std::string& why) { why_ = why; }

    asio::io_context& io_;
    std::shared_ptr<host::Signal> changed_;
    std::vector<std::string> networks_;  ///< names
    std::optional<host::Error> error_;   ///< why it could not be, or broke off

  private:
    [[nodiscard]] Result<void> check_time_is_ours() const;
    void take(const host::Recorded& recorded);
    void publish(Event event);
    void tell_state(const char* what);
    /// What was told of a fleet that may be gone is not looked at again.
    void forget();
    static asio::awaitable<void> watch_pause(std::shared_ptr<Run> self, std::shared_ptr<Outflow> outflow);

    std::string name_;
    EventCounts& counts_;
    State state_ = State::starting;
    std::string why_;
    host::Clock::time_point began_ = host::Clock::now();
    std::optional<host::Clock::time_point> finished_;
    host::Fleet* fleet_ = nullptr;
    std::int64_t last_ns_ = 0;
    std::uint64_t last_grants_ = 0;
    std::vector<Trace> traces_;
    std::unordered_map<std::string, std::size_t> by_name_;
    std::list<std::weak_ptr<Subscription>> subscriptions_;
    std::list<std::weak_ptr<Outflow>> outflows_;  ///< those among them
    std::shared_ptr<void> pause_;           ///< has time stand
    std::optional<std::int64_t> pause_ns_;  ///< it is to stand when this has come
    bool to_next_step_ = false;             ///< or when a step begins
    std::deque<std::shared_ptr<const Event>> history_;
    std::size_t history_bytes_ = 0;
    bool keeps_history_ = true;
    std::uint64_t forgotten_ = 0;  ///< events that were in the history
};

}  // namespace twin::serve
