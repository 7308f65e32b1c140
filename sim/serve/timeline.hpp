// SPDX-License-Identifier: BSD-3-Clause
// Time lines of devices, on their way from nodes to clients: docs/inside.md, "The time line".
#pragma once

#include "sim/host/node.hpp"
#include "sim/inside/timeline.hpp"
#include "sim/serve/client.hpp"
#include "sim/serve/subscription.hpp"

#include <deque>
#include <list>

namespace twin::serve {

class Run;
class TimelineFeed;

/// Of one node: it is asked for its time line while anybody looks.
class TimelineHub : public std::enable_shared_from_this<TimelineHub> {
  public:
    explicit TimelineHub(std::shared_ptr<host::Node> node) : node_(std::move(node)) {}

    [[nodiscard]] const std::shared_ptr<host::Node>& node() const { return node_; }
    /// From now on the feed gets what happens; first, how things stand. `current`: where the kernel keeps the running
    /// thread; empty: it is not known. The instant from which it is told.
    asio::awaitable<Result<std::int64_t>> add(std::shared_ptr<TimelineFeed> feed, std::optional<std::uint64_t> current);
    /// The node is asked for no more if nobody looks any longer.
    static asio::awaitable<void> leave(std::shared_ptr<TimelineHub> self, const TimelineFeed* feed);
    /// Real time: what has come together in the node is told.
    asio::awaitable<void> poll();

  private:
    void take(const link::Message& message);

    std::shared_ptr<host::Node> node_;
    bool listens_ = false;
    bool on_ = false;
    std::int64_t last_ns_ = 0;
    inside::CpuStory story_;
    std::list<std::weak_ptr<TimelineFeed>> feeds_;
};

struct TimelineOptions {
    std::size_t buffer = 4'000'000;  ///< records
    OnFull on_full = OnFull::drop;
    std::chrono::milliseconds patience{30'000};  ///< so long it makes a run wait without a sign of the client
};

/// What one client is told of one node.
class TimelineFeed final : public Feed, public std::enable_shared_from_this<TimelineFeed> {
  public:
    static constexpr std::uint64_t kWindow = 8;  ///< batches that the client has not acknowledged
    static constexpr std::size_t kBatchBytes = 96 * 1024;

    TimelineFeed(asio::io_context& io, std::shared_ptr<Run> run, std::shared_ptr<TimelineHub> hub, TimelineOptions options);

    /// It goes on until finish(), or the end of the node: then the client is told why, and `this` is no more among its feeds.
    void begin(const std::shared_ptr<Client>& client, std::int64_t number);
    void finish() override;
    [[nodiscard]] bool finished() const { return finished_; }

    void offer(inside::Piece piece);
    /// False: it was not sent yet.
    bool ack(std::uint64_t seq);
    /// The next batch, at most as long as kBatchBytes says: `params` of the notification.
    boost::json::object next(std::int64_t until_ns);
    [[nodiscard]] std::uint64_t waiting() const { return waiting_; }

  private:
    static asio::awaitable<void> pump(std::shared_ptr<TimelineFeed> self);
    [[nodiscard]] std::string over() const;
    void pause_if_full();

    asio::io_context& io_;
    std::shared_ptr<Run> run_;
    std::shared_ptr<TimelineHub> hub_;
    TimelineOptions options_;
    host::Signal changed_;
    std::weak_ptr<Client> client_;
    std::int64_t number_ = 0;
    std::deque<inside::Piece> pieces_;
    std::uint64_t waiting_ = 0;  ///< records in them
    std::uint64_t lost_ = 0;     ///< before the first of them
    std::int64_t told_ns_ = 0;
    std::uint64_t seq_ = 0;
    std::uint64_t acked_ = 0;
    host::Clock::time_point heard_ = host::Clock::now();  ///< of the client's last sign, or the beginning of the pause
    std::shared_ptr<void> hold_;
    bool finished_ = false;
};

}  // namespace twin::serve
