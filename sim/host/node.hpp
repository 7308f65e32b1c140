// SPDX-License-Identifier: BSD-3-Clause
// One running node, from its start to its end. All of it on one thread, the io_context's.
#pragma once

#include "sim/host/hello.hpp"
#include "sim/host/memory_files.hpp"
#include "sim/host/name_claim.hpp"
#include "sim/host/node_process.hpp"
#include "sim/host/placement.hpp"
#include "sim/host/probe.hpp"
#include "sim/host/signal.hpp"
#include "sim/host/tape.hpp"
#include "sim/link/protocol.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace twin::host {

enum class TimeMode { real, virtual_ };

/// What a node serves of Arm's semihosting (sim/node/semihosting.hpp).
struct SemihostingOptions {
    std::string directory;  ///< where its files are; empty: it has none
    std::string command;    ///< what the firmware is told to be its command line
};

/// How to start a node.
struct NodeOptions {
    Places places;
    BoardInfo board;
    Placement contents;
    std::shared_ptr<const MemoryFiles> image;  ///< in place of `contents`, for several nodes of one image
    std::string snapshot;                      ///< file to start from in place of both; virtual time only
    std::uint64_t snapshot_at = 0;             ///< where it begins in that file
    std::string name = "node0";
    std::shared_ptr<NameClaim> name_claim;  ///< keeps the name this run's; empty: nobody else asks for it
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> unique_id;  ///< empty: follows from seed and name
    std::size_t crowd = 1;  ///< devices of its run, itself among them: of many, each takes less of the machine
    TimeMode time = TimeMode::real;
    std::vector<std::string> set;              ///< "part.value=number", before the first instruction
    std::map<std::string, std::string> files;  ///< memories that live in a file of the user's, by name
    std::optional<std::uint16_t> gdb_port;
    bool wait_for_debugger = false;
    std::optional<SemihostingOptions> semihosting;
    /// The world's instant at which its own clock stands where it begins, at 0 or at its snapshot's instant. Empty: the
    /// world's clock is its own.
    std::optional<std::int64_t> starts_at_ns;
    std::shared_ptr<Tape> tape;          ///< takes all that it says; empty: nobody keeps it
    std::shared_ptr<TapePlayer> player;  ///< virtual time: says it in place of a process, until Node::go_live()
};

/// Real time: whether each of so many nodes, and their network, look for what comes next before they sleep, which is
/// faster and costs processors (Alertness, sim/qemu/twin_halt.c). Not if there are more nodes than processors.
bool may_halt_poll(std::size_t crowd);

/// A node's clock against the world's, in virtual time: set off, and fast or slow as its crystal is.
struct ClockMap {
    std::int64_t world_ns = 0;  ///< where the node's clock stands at own_ns
    std::int64_t own_ns = 0;
    std::int64_t drift_ppb = 0;  ///< parts in 1e9 by which it is fast

    [[nodiscard]] std::int64_t to_own(std::int64_t world) const;
    /// The first instant of the world at which the node's clock shows `own`; kNever stays that.
    [[nodiscard]] std::int64_t to_world(std::int64_t own) const;
};

/// What Node::save_snapshot() has written.
struct SavedSnapshot {
    std::uint64_t bytes = 0;
    std::int64_t virtual_ns = 0;
};

/// Where the node stands after a grant.
struct Boundary {
    std::int64_t now_ns = 0;
    std::int64_t next_event_ns = link::kNever;  ///< until then it does nothing by itself
};

/// How the node ended, and what it said last.
struct NodeEnd {
    ProcessEnd process;
    bool asked_for = false;  ///< stop() was called before
    std::string last_words;  ///< its last lines on stderr
    std::string console;     ///< the last lines of its first serial channel
    std::string link_error;  ///< why the link was given up, or empty
    std::string killed_for;  ///< why it was killed, or empty
};

class Node : public std::enable_shared_from_this<Node> {
  public:
    using Listener = std::function<void(const link::Message&)>;

    /// Starts the process. It is killed when the last reference goes, or the io_context.
    static Result<std::shared_ptr<Node>> start(asio::io_context& io, NodeOptions options);

    /// Returns when HELLO has come, in virtual time also the report of instant 0. An error (exit code 2) with the
    /// node's own words if it ended instead; it may take `limit`.
    asio::awaitable<Result<void>> ready(Clock::duration limit = std::chrono::seconds(20));

    [[nodiscard]] const NodeOptions& options() const { return options_; }
    /// Something may be done to it, or asked of it.
    [[nodiscard]] bool has_hello() const { return hello_.has_value(); }
    /// Valid after ready().
    [[nodiscard]] const Hello& hello() const { return *hello_; }
    /// The channel of the board's console. Valid after ready().
    [[nodiscard]] std::uint16_t console_channel() const;
    /// Whether a person at the console sees what comes on this channel: its own, or that of semihosting.
    [[nodiscard]] bool is_console(std::uint16_t channel) const;
    [[nodiscard]] asio::any_io_executor executor() { return socket_.get_executor(); }
    /// 0: it has none, a tape speaks in its place.
    [[nodiscard]] pid_t pid() const { return process_ ? process_->pid() : 0; }
    /// Bytes of the host's memory that are its process's alone.
    [[nodiscard]] std::uint64_t memory() const { return process_ ? process_->memory() : 0; }
    /// nullptr: it has none.
    [[nodiscard]] NodeProcess* process() { return process_ ? &*process_ : nullptr; }
    /// The latest instant that the node told of, by the world's clock as all that this class tells.
    [[nodiscard]] std::int64_t now_ns() const { return now_ns_; }
    /// Virtual time among others: where the world stands, which is not before any node. Before an input or a call, a
    /// node that lags behind it, having had nothing to do, comes there. nullptr: it is alone again.
    void follow(const std::int64_t* world_now_ns) { world_now_ns_ = world_now_ns; }
    /// Its own clock's instant as the world's shows it.
    [[nodiscard]] std::int64_t to_world(std::int64_t own_ns) const { return clock_.to_world(own_ns); }
    /// How fast its crystal is, from now on; -200,000 to 200,000 parts in 1e9 are what cheap ones have.
    void set_drift(std::int64_t ppb);
    [[nodiscard]] std::int64_t drift_ppb() const { return clock_.drift_ppb; }
    [[nodiscard]] Clock::time_point started() const { return started_; }

    /// Called for every message from the node, in order, and stays until the node is gone.
    void listen(Listener listener) { listeners_.push_back(std::move(listener)); }
    /// Called for everything that the host does to the node (SERIAL_IN, FRAME_IN, SET, POWER, RESET), with the node's
    /// instant.
    void listen_inputs(Listener listener) { input_listeners_.push_back(std::move(listener)); }

    // What the world does. In virtual time it happens at the boundary where the node stands, or the world it follows.
    void serial_in(std::uint16_t channel, std::string_view bytes);
    /// A frame whose first bit comes to this jack at `at_ns`, not before the instant where the node stands; real time
    /// ignores `at_ns`. The bytes are destination address to the last before the FCS.
    void frame_in(std::uint16_t channel, std::string_view bytes, bool fcs_error, std::int64_t at_ns);
    /// Checked against HELLO first.
    Result<void> set(const std::string& text);
    void power(bool on);
    void reset(const std::string& kind);

    /// A request to the node, and its result. Fails when the node says so, ends, or does not answer within `limit`.
    asio::awaitable<Result<boost::json::value>> call(std::string method, boost::json::object params = {},
                                                     Clock::duration limit = std::chrono::seconds(5));

    /// Has the node tell how these channels change, from now on; a node that runs a grant, from its end on. It changes
    /// nothing else, and a record has nothing of it.
    /// `from`: where this node's snapshot was made a probe of these channels was in the middle of that (Probe::state()),
    /// and this one goes on with it.
    asio::awaitable<Result<std::shared_ptr<Probe>>> start_probe(std::vector<std::string> channels,
                                                                ProbeListener listener,
                                                                boost::json::value from = nullptr);
    /// What it has: `channels`, as docs/link-protocol.md says.
    asio::awaitable<Result<boost::json::value>> probe_channels();

    /// Writes a snapshot of the node to this file: at the boundary where it stands or, while a grant runs, at its end.
    /// What is there under that name stays as it is if that fails. Virtual time only. docs/snapshots.md says what is in
    /// it.
    asio::awaitable<Result<SavedSnapshot>> save_snapshot(std::string path,
                                                         Clock::duration limit = std::chrono::seconds(60));
    /// The same for who saves a whole fleet: where the node stands by itself, though the world be ahead. Neither tape nor
    /// listeners are told.
    asio::awaitable<Result<SavedSnapshot>> save_aside(std::string path, Clock::duration limit);

    /// Lets GDB attach: at the port that it was started with, or at one that is opened now. From then on it may stand
    /// still for as long as it likes.
    asio::awaitable<Result<std::uint16_t>> open_debugger();

    /// A tape speaks in its place.
    [[nodiscard]] bool plays() const { return options_.player != nullptr; }
    /// What it has said by now counts: whoever looks at it later finds more. For tapes.
    void looked();
    /// Says what is left on its tape, as far as it may by now.
    void play_out() { play(); }
    /// When its tape is at its end: starts its process, from the snapshot that was made there. What the process says
    /// before it stands is known already. Fails if it stands elsewhere.
    asio::awaitable<Result<void>> go_live(std::string snapshot, std::uint64_t at, Clock::duration limit);
    /// Why it can't go on as its tape does, with its name and the instant; empty: it can.
    [[nodiscard]] const std::string& strayed() const { return strayed_; }

    /// Where a grant ends early.
    enum class Stop { at_time, at_frame };
    /// Virtual time: runs the node until `until_ns`, or until a frame has left it; one grant at a time. Fails when the
    /// node ends.
    asio::awaitable<Result<Boundary>> grant(std::int64_t until_ns, Stop stop = Stop::at_time);
    /// The two halves of grant(), for several nodes at once. One that does not come within `kHung` of the host's time
    /// is killed.
    void begin_grant(std::int64_t until_ns, Stop stop = Stop::at_time);
    asio::awaitable<Result<Boundary>> boundary();
    static constexpr auto kHung = std::chrono::seconds(120);
    /// It stands at a boundary: its report has come.
    [[nodiscard]] bool stands() const { return boundary_.has_value(); }
    /// There: until when it does nothing by itself, with what it was sent since then.
    [[nodiscard]] std::int64_t quiet_until_ns() const;
    /// Called when quiet_until_ns() may have become earlier.
    std::function<void()> on_stirred;

    /// Lets a grant() that waits return now: the node may be halted in a debugger, and somebody wants to end. Only
    /// stop() makes sense after it.
    void abandon_grant();

    /// Asks the node to end, and makes it: QUIT, after 2 s SIGTERM, after another SIGKILL. Returns its SUMMARY, or
    /// null.
    asio::awaitable<boost::json::value> stop();
    /// Returns when the process is gone and everything that it said was read.
    asio::awaitable<void> ended();
    /// Kills the process, at once: nothing more is heard of it, or sent. ended() tells when it is gone, and death() why.
    void kill(const std::string& why = {});
    /// Empty while it runs.
    [[nodiscard]] const std::optional<NodeEnd>& end() const { return end_; }
    /// The exit code with which the firmware ended the run by semihosting; empty: it did not.
    [[nodiscard]] std::optional<std::uint32_t> firmware_exit() const;
    /// The SUMMARY if it came, else null.
    [[nodiscard]] const boost::json::value& summary() const { return summary_; }
    /// One line and a hint on a node that ended without being asked to.
    [[nodiscard]] Error death() const;

    Node(asio::io_context& io, NodeOptions options);

  private:
    static asio::awaitable<void> read_link(std::shared_ptr<Node> self);
    static asio::awaitable<void> read_errors(std::shared_ptr<Node> self);
    static asio::awaitable<void> watch_process(std::shared_ptr<Node> self);
    static asio::awaitable<void> write_link(std::shared_ptr<Node> self);
    void connect(NodeProcess process, UniqueFd socket);
    void signal(int number);
    void play();
    void play_soon();
    void end_playing(const std::string& how);
    /// `on_tape` is what a tape has of it in place of the payload.
    void send(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload,
              std::optional<std::string_view> on_tape = {});
    void post(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload);
    /// Whether tapes and listeners are told of a call.
    enum class Seen { yes, not_ };
    asio::awaitable<Result<boost::json::value>> ask(std::string method, boost::json::object params,
                                                    Clock::duration limit, Seen seen);
    asio::awaitable<Result<SavedSnapshot>> save(std::string path, Clock::duration limit, Seen seen);
    void keep_count(link::Type sent);
    void stirred();
    void catch_up();
    void input(link::Type type, std::uint16_t channel, std::string_view payload, std::int64_t time_ns = 0);
    void take(link::Message message);
    void take_restored(const link::Message& message);
    void take_report(const link::Message& message);
    void finish_if_over();

    // node_probe.cpp
    friend class Probe;
    struct ProbeSlot;
    void stop_probe(std::uint16_t number);
    [[nodiscard]] std::int64_t probe_until_ns(std::uint16_t number) const;
    asio::awaitable<Result<boost::json::value>> probe_state(std::uint16_t number);
    void take_probe(const link::Message& message);
    bool take_unseen_reply(const link::Message& message);
    void probes_reported(std::int64_t own_ns);
    void end_probes();

    NodeOptions options_;
    std::optional<NodeProcess> process_;
    Clock::time_point started_ = Clock::now();
    asio::local::stream_protocol::socket socket_;
    asio::posix::stream_descriptor errors_;
    asio::posix::stream_descriptor process_watch_;
    Signal changed_;

    std::vector<Listener> listeners_;
    std::vector<Listener> input_listeners_;
    std::string outbox_;
    bool writing_ = false;

    std::optional<Hello> hello_;
    std::string hello_error_;
    std::optional<Boundary> boundary_;  ///< empty while a grant runs
    std::int64_t granted_ns_ = 0;
    std::int64_t own_ns_ = 0;                        ///< where it last stood, by its own clock
    bool stirred_ = false;                           ///< it was sent something, since the last grant
    std::int64_t first_frame_ns_ = link::kNever;     ///< and the first of the frames then
    std::int64_t now_ns_ = 0;
    ClockMap clock_;
    const std::int64_t* world_now_ns_ = nullptr;
    std::int64_t next_call_ = 1;
    std::int64_t next_unseen_call_ = -1;  ///< downwards: tapes have the numbers of the others
    std::map<std::int64_t, boost::json::value> replies_;  ///< null until the reply came
    std::set<std::int64_t> unseen_calls_;                 ///< of those that wait
    boost::json::value summary_;

    std::map<std::uint16_t, std::shared_ptr<ProbeSlot>> probes_;
    std::uint16_t next_probe_ = 0;

    unsigned asked_ = 0;          ///< grants and calls that it has not answered
    bool told_since_ = false;     ///< something that has no answer, after the last of these
    bool restoring_ = false;      ///< its process starts and does not stand yet
    std::int64_t restored_ns_ = 0;
    bool playing_soon_ = false;
    std::string strayed_;

    bool link_over_ = false;
    bool errors_over_ = false;
    bool stopping_ = false;
    bool abandoned_ = false;
    bool killed_ = false;
    std::string killed_for_;
    std::optional<ProcessEnd> process_end_;
    std::string last_words_;
    std::string console_tail_;
    std::string link_error_;
    std::optional<NodeEnd> end_;
};

}  // namespace twin::host
