// SPDX-License-Identifier: BSD-3-Clause
// A real program that devices talk to, as a broker, in either clock: docs/services.md.
#pragma once

#include "sim/host/guarded_process.hpp"
#include "sim/host/node.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

struct ServiceOptions {
    std::string name;
    std::vector<std::string> argv;         ///< the program, by its path or its name, and its arguments
    std::vector<std::string> environment;  ///< what it has besides ours, as KEY=VALUE
    std::string folder;                    ///< where it works; empty: where we do
    TimeMode time = TimeMode::real;
    // In virtual time:
    std::uint64_t seed = 1;  ///< its chance
    std::string world;       ///< whose loopback it is on; at most 32 letters and digits
    /// Of CPU time, or of the host's clock while it waits for something that isn't the run's: who comes to no end at
    /// one instant for so long is hung, and killed.
    std::chrono::milliseconds hung_after = std::chrono::seconds(10);
};

/// How a service ended.
struct ServiceEnd {
    ProcessEnd process;
    bool asked = false;             ///< by us
    bool hung = false;              ///< it was killed, because it came to no end at an instant
    std::vector<std::string> said;  ///< its last lines

    /// "the service 'broker' has ended with exit code 1", for a person.
    [[nodiscard]] std::string text(const std::string& name) const;
};

/// One life of a program. Dropping it ends it, as GuardedProcess does, without calling anybody.
class Service {
  public:
    using OnLine = std::function<void(std::string_view line)>;
    using OnEnd = std::function<void(const ServiceEnd& end)>;

    /// In virtual time it has not run yet: settle() lets it.
    static Result<std::unique_ptr<Service>> start(ServiceOptions options);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// Whom to tell what it prints, and its end; in virtual time from within settle(), at that instant. May drop this
    /// from the loop, but not from the call.
    void listen(OnLine line, OnEnd ended);
    /// Listens to the process itself, from the io_context, until this is dropped: in real time to all of it, in virtual
    /// time for an end that comes from outside.
    void watch(asio::io_context& io);

    [[nodiscard]] const ServiceOptions& options() const { return options_; }
    [[nodiscard]] pid_t pid() const { return process_.pid(); }
    [[nodiscard]] const std::optional<ServiceEnd>& end() const { return end_; }

    /// SIGTERM, and SIGKILL for what is left two seconds later. In virtual time that is the next settle(): the two
    /// seconds are its own, and nobody else's time goes on meanwhile.
    void stop();
    /// SIGKILL, now.
    void kill();

    // Virtual time only.

    /// Lets it run at `now_ns` until it has nothing left to do. False: it had nothing to do at all, or has ended.
    bool settle(std::int64_t now_ns);
    /// It comes to no end at this instant: kills it.
    void give_up();
    /// It may have something to do, as its peers have.
    void look();
    /// When it does something by itself: the instant, or kNever.
    [[nodiscard]] std::int64_t next_ns() const;

  private:
    struct Actor;
    struct Watch;
    enum class Turn { idle, worked, gone };

    Service(ServiceOptions options, GuardedProcess process);
    bool take_turns(std::int64_t now_ns);
    Turn run(Actor& actor, std::int64_t now_ns);
    Turn answer(Actor& actor, std::int64_t now_ns, bool& done);
    void add_child(const Actor& parent, UniqueFd channel);
    void child_gone(const Actor& actor);
    void read_output();
    void take_output(std::string_view text);
    void note(const std::string& line);
    void end_line();
    void finish(ProcessEnd process);

    ServiceOptions options_;
    GuardedProcess process_;
    OnLine on_line_;
    OnEnd on_end_;
    std::string line_;
    std::deque<std::string> last_lines_;
    std::optional<ServiceEnd> end_;
    std::vector<std::unique_ptr<Actor>> actors_;  ///< its processes, in the order in which they began
    std::int32_t last_number_ = 2;
    bool asked_ = false;
    bool stopping_ = false;
    bool hung_ = false;
    std::shared_ptr<Watch> watch_;
};

}  // namespace twin::host
