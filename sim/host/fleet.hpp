// SPDX-License-Identifier: BSD-3-Clause
// Many nodes on their networks in one time: started, supervised, observed in order, ended.
#pragma once

#include "sim/host/limits.hpp"
#include "sim/host/lockstep.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace twin::host {

struct FleetOptions {
    TimeMode time = TimeMode::virtual_;
    /// Virtual time: at most so many of its seconds in one of the host's; 0: as many as go.
    double speed = 0;
    Limits limits;
    /// Nodes that start at the same time.
    unsigned starting_at_once = 8;
};

/// A device of the fleet, whether its node runs or not.
struct Member {
    std::string name;
    std::size_t index = 0;   ///< in the order in which they were added
    NodeOptions options;     ///< what its node is started with
    std::string network;     ///< empty: none
    std::shared_ptr<Node> node;  ///< the one that runs, or ran last; nullptr: none yet
    std::optional<Error> death;  ///< it ended without being asked to
    bool killed = false;         ///< Fleet::kill() has ended the one that ran last
    std::vector<std::shared_ptr<Tape>> tapes;  ///< of each of its nodes, if they are kept

    [[nodiscard]] bool running() const { return node && !node->end(); }
};

/// Where a member's snapshot is: nothing yet if the file's name is empty.
struct SnapshotPlace {
    std::string file;
    std::uint64_t at = 0;
};

/// All on the io_context's thread.
class Fleet {
  public:
    using Condition = std::function<bool()>;
    /// What a node said, or (`input`) what was done to it. In virtual time in order of instants, then of members, and
    /// within a slice of Lockstep::kSlice after all of it has happened; in real time as it comes.
    using Listener = std::function<void(Member&, const link::Message&, bool input)>;

    Fleet(asio::io_context& io, FleetOptions options);
    /// Kills what still runs.
    ~Fleet();
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    /// Before the nodes on it. Its clock is the fleet's.
    Result<void> add_network(const std::string& name, NetworkOptions options);
    [[nodiscard]] Network* network(const std::string& name);

    /// A device that does not run yet; its place stays.
    Member& add(NodeOptions options, std::string network);
    [[nodiscard]] std::deque<Member>& members() { return members_; }
    [[nodiscard]] Member* find(const std::string& name);

    /// Starts the nodes of these, several at a time; in virtual time they begin now. `progress` is told how many are
    /// ready. The first that can't be started is the error; the others of them were stopped then.
    asio::awaitable<Result<void>> start(std::vector<Member*> members, std::function<void(std::size_t)> progress = {});
    /// Ends one, and its cables with it. It may be started again.
    asio::awaitable<void> stop(Member& member);
    /// Kills one: as when its process crashed, but not reported.
    asio::awaitable<void> kill(Member& member);
    /// Ends all, side by side.
    asio::awaitable<void> stop_all();

    void listen(Listener listener) { listeners_.push_back(std::move(listener)); }
    /// Called when a node is ready, each time that one starts, before its time passes.
    std::function<asio::awaitable<Result<void>>(Member&)> on_ready;
    /// Called when a node died, after all that it said.
    std::function<void(Member&)> on_death;

    /// Returns true as soon as the condition holds, which is looked at after whatever the nodes say and when wake() is
    /// called; false when `until_ns` has come (kNever: never).
    asio::awaitable<bool> run_until(Condition condition, std::int64_t until_ns);
    void wake() { changed_->notify(); }
    /// While run_until() goes on: it comes back at this instant, if that is sooner. In virtual time.
    void stop_by(std::int64_t at_ns) { stop_ns_ = std::min(stop_ns_, at_ns); }
    /// From now on, as FleetOptions::speed.
    void set_speed(double speed);
    /// For who acts from outside. Virtual time stands from the end of this slice on, for as long as the token lives, which
    /// may be longer than the fleet does. Real time goes on.
    [[nodiscard]] std::shared_ptr<void> hold();
    /// Returns when it stands: all devices are at one instant then, and what is done to them happens there.
    asio::awaitable<void> standing();
    /// Tells listeners what was heard while time stood; otherwise they are told when the next slice begins.
    void tell_all();
    /// The fleet's clock, from its construction: virtual, or the host's.
    [[nodiscard]] std::int64_t now_ns() const;
    [[nodiscard]] const FleetOptions& options() const { return options_; }
    [[nodiscard]] std::uint64_t grants() const { return lockstep_.grants(); }

    // Snapshots of the whole, in virtual time: ADR 0011. Both of these before the first node starts.
    /// `store`: for all of them; nullptr: they are in memory.
    void keep_tapes(std::shared_ptr<TapeStore> store = nullptr) {
        keeps_tapes_ = true;
        tape_store_ = std::move(store);
    }
    [[nodiscard]] bool keeps_tapes() const { return keeps_tapes_; }
    /// Nodes are what these say, by member and in the order of their starts, until go_live().
    void play(std::vector<std::vector<std::string>> tapes);
    [[nodiscard]] bool plays() const { return plays_; }
    /// Something in what is played was not as on the tapes; the run can't go on.
    [[nodiscard]] std::optional<std::string> strayed() const;
    /// What stands in the way of saving it, now and later.
    [[nodiscard]] std::optional<Error> cannot_be_saved() const;
    /// Time stands: each node that runs writes its snapshot to the file that `place` gives. Nothing else notices.
    /// While tapes play there is nobody to do so.
    asio::awaitable<Result<void>> save_nodes(std::function<std::string(const Member&)> place);
    /// There: processes take over from the tapes, from these snapshots.
    asio::awaitable<Result<void>> go_live(std::function<SnapshotPlace(const Member&)> place);

  private:
    struct Heard {
        Member* member;
        link::Message message;
        bool input;
    };

    struct Hold;

    asio::awaitable<Result<void>> start_one(Member& member);
    void take_tape(const Member& member, NodeOptions& options);
    using EachDone = std::function<asio::awaitable<Result<void>>(Member&)>;
    /// For each that runs, several at a time. The first error is that of all.
    asio::awaitable<Result<void>> each_running(EachDone action);
    void hear(Member& member, const link::Message& message, bool input);
    void died(Member& member);
    void unplug(Member& member);
    std::vector<Limiter::Subject> limited();
    asio::awaitable<bool> run_virtual(Condition condition, std::int64_t until_ns);
    asio::awaitable<bool> run_real(Condition condition, std::int64_t until_ns);

    asio::io_context& io_;
    FleetOptions options_;
    Clock::time_point began_ = Clock::now();
    std::map<std::string, std::unique_ptr<Network>> networks_;
    std::deque<Member> members_;
    std::map<std::string, Member*> by_name_;
    Lockstep lockstep_;
    HostPace pace_;
    std::shared_ptr<Signal> changed_;
    std::weak_ptr<Hold> hold_;
    std::shared_ptr<bool> passing_ = std::make_shared<bool>(false);  ///< a slice
    std::vector<Listener> listeners_;
    std::vector<Heard> heard_;  ///< in virtual time, since the last slice
    std::vector<Member*> dead_;
    bool keeps_tapes_ = false;
    std::shared_ptr<TapeStore> tape_store_;
    std::int64_t stop_ns_ = link::kNever;
    bool plays_ = false;
    bool outsiders_ = false;  ///< somebody from outside the run has had it stand
    std::vector<std::vector<std::string>> to_play_;
    std::vector<std::size_t> played_;  ///< of them, by member
    std::string untaped_;              ///< a start that no tape has
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    Limiter limiter_;
};

}  // namespace twin::host
