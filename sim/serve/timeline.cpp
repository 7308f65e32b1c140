// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/timeline.hpp"

#include "sim/serve/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

// Batches come as often as a screen is worth drawing, and a sign that time passes ten times a second.
constexpr std::chrono::milliseconds kPace{30};
constexpr std::chrono::milliseconds kSign{100};
// The clocks of a fleet drift against its own: two pieces that are so near to each other belong together.
constexpr std::int64_t kJoinNs = 1'000;

}  // namespace

asio::awaitable<Result<std::int64_t>> TimelineHub::add(std::shared_ptr<TimelineFeed> feed,
                                                       std::optional<std::uint64_t> current) {
    if (!listens_) {
        listens_ = true;
        node_->listen([weak = weak_from_this()](const link::Message& message) {
            if (const auto self = weak.lock(); self && message.type == link::Type::timeline) {
                self->take(message);
            }
        });
    }
    if (on_) {
        // It has been heard of up to here; the rest comes.
        feed->offer(story_.opening(last_ns_));
        feeds_.push_back(feed);
        co_return last_ns_;
    }
    on_ = true;
    story_.forget();
    feeds_.push_back(feed);
    json::object params;
    if (current) {
        params["current"] = *current;
    }
    const auto started = co_await node_->call("timeline.start", std::move(params));
    if (!started) {
        on_ = false;
        feeds_.clear();
        co_return tl::unexpected(started.error());
    }
    last_ns_ = node_->to_world(started->at("now_ns").to_number<std::int64_t>());
    co_return last_ns_;
}

asio::awaitable<void> TimelineHub::leave(std::shared_ptr<TimelineHub> self, const TimelineFeed* feed) {
    std::erase_if(self->feeds_, [&](const auto& weak) { return weak.expired() || weak.lock().get() == feed; });
    if (self->feeds_.empty() && std::exchange(self->on_, false) && !self->node_->end()) {
        co_await self->node_->call("timeline.stop");
    }
}

asio::awaitable<void> TimelineHub::poll() {
    if (on_ && !node_->end() && node_->options().time == host::TimeMode::real) {
        co_await node_->call("timeline.poll");
    }
}

void TimelineHub::take(const link::Message& message) {
    auto piece = inside::parse_piece(message.payload);
    if (!on_ || !piece) {
        return;
    }
    piece->base_ns = node_->to_world(piece->base_ns);
    piece->last_ns = node_->to_world(piece->last_ns);
    last_ns_ = piece->last_ns;
    story_.take(piece->records);
    for (const auto& weak : feeds_) {
        if (const auto feed = weak.lock()) {
            feed->offer(*piece);
        }
    }
}

TimelineFeed::TimelineFeed(asio::io_context& io, std::shared_ptr<Run> run, std::shared_ptr<TimelineHub> hub,
                           TimelineOptions options)
    : io_(io), run_(std::move(run)), hub_(std::move(hub)), options_(options), changed_(io.get_executor()) {}

void TimelineFeed::begin(const std::shared_ptr<Client>& client, std::int64_t number) {
    client_ = client;
    number_ = number;
    asio::co_spawn(io_, pump(shared_from_this()), asio::detached);
}

void TimelineFeed::finish() {
    if (!std::exchange(finished_, true)) {
        hold_.reset();
        pieces_.clear();
        waiting_ = 0;
        asio::co_spawn(io_, TimelineHub::leave(hub_, this), asio::detached);
        changed_.notify();
    }
}

void TimelineFeed::offer(inside::Piece piece) {
    if (finished_) {
        return;
    }
    waiting_ += piece.count;
    pieces_.push_back(std::move(piece));
    while (options_.on_full == OnFull::drop && waiting_ > options_.buffer && pieces_.size() > 1) {
        lost_ += pieces_.front().count + pieces_.front().lost;
        waiting_ -= pieces_.front().count;
        pieces_.pop_front();
    }
    pause_if_full();
}

void TimelineFeed::pause_if_full() {
    if (options_.on_full == OnFull::pause && waiting_ > options_.buffer && !hold_ && run_->fleet() != nullptr) {
        hold_ = run_->fleet()->hold();
        heard_ = host::Clock::now();
    }
}

bool TimelineFeed::ack(std::uint64_t seq) {
    if (seq > seq_) {
        return false;
    }
    acked_ = std::max(acked_, seq);
    heard_ = host::Clock::now();
    changed_.notify();
    return true;
}

json::object TimelineFeed::next(std::int64_t until_ns) {
    std::string records;
    const auto lost = std::exchange(lost_, 0);
    std::int64_t base_ns = pieces_.empty() ? told_ns_ : pieces_.front().base_ns;
    std::int64_t last_ns = base_ns;
    while (!pieces_.empty() && lost_ == 0 && std::abs(pieces_.front().base_ns - last_ns) < kJoinNs &&
           (records.empty() || records.size() + pieces_.front().records.size() <= kBatchBytes)) {
        auto& piece = pieces_.front();
        records += piece.records;
        last_ns = piece.last_ns;
        lost_ = piece.lost;
        waiting_ -= piece.count;
        pieces_.pop_front();
    }
    if (hold_ && waiting_ <= options_.buffer / 2) {
        hold_.reset();
    }
    told_ns_ = pieces_.empty() ? std::max(until_ns, last_ns) : last_ns;
    return {{"timeline", number_}, {"seq", ++seq_}, {"t", base_ns}, {"until", told_ns_}, {"dropped", lost}, {"data", inside::base64(records)}};
}

/// Why nothing more comes; empty: more may come.
std::string TimelineFeed::over() const {
    if (hub_->node()->end()) {
        return "the device is gone";
    }
    if (run_->state() == Run::State::ended || run_->fleet() == nullptr) {
        return "the run has ended";
    }
    if (hold_ && host::Clock::now() - heard_ > options_.patience) {
        return "nothing was acknowledged while the run waited";
    }
    return {};
}

asio::awaitable<void> TimelineFeed::pump(std::shared_ptr<TimelineFeed> self) {
    auto signed_at = host::Clock::now();
    while (!self->finished_) {
        co_await self->changed_.wait([&] { return self->finished_; }, host::Clock::now() + kPace);
        co_await self->hub_->poll();
        const auto client = self->client_.lock();
        if (self->finished_ || !client) {
            break;
        }
        const auto why = self->over();
        const bool told = self->pieces_.empty();
        // In virtual time a device that has nothing to do lags behind its run.
        const auto& node = *self->hub_->node();
        const bool lags = node.options().time == host::TimeMode::virtual_;
        const auto until_ns = lags ? std::max(node.now_ns(), self->run_->now_ns()) : node.now_ns();
        const bool sign = until_ns > self->told_ns_ && host::Clock::now() - signed_at >= kSign;
        while (self->seq_ < self->acked_ + kWindow && (!self->pieces_.empty() || (told && sign))) {
            client->notify("timeline", self->next(until_ns));
            signed_at = host::Clock::now();
            if (self->pieces_.empty()) {
                break;
            }
        }
        if (!why.empty() && (self->pieces_.empty() || self->hold_)) {
            client->notify("timeline.end", {{"timeline", self->number_}, {"why", why}});
            client->remove(self->number_);
        }
    }
    self->finish();
}

}  // namespace twin::serve
