// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/timeline.hpp"

#include "sim/host/base64.hpp"
#include "sim/serve/run.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

// The clocks of a fleet drift against its own: two pieces that are so near to each other belong together.
constexpr std::int64_t kJoinNs = 1'000;

}  // namespace

asio::awaitable<Result<std::int64_t>> TimelineHub::add(std::shared_ptr<TimelineStream> stream,
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
        stream->offer(story_.opening(last_ns_));
        streams_.push_back(stream);
        co_return last_ns_;
    }
    on_ = true;
    story_.forget();
    streams_.push_back(stream);
    json::object params;
    if (current) {
        params["current"] = *current;
    }
    const auto started = co_await node_->call("timeline.start", std::move(params));
    if (!started) {
        on_ = false;
        streams_.clear();
        co_return tl::unexpected(started.error());
    }
    last_ns_ = node_->to_world(started->at("now_ns").to_number<std::int64_t>());
    co_return last_ns_;
}

asio::awaitable<void> TimelineHub::leave(std::shared_ptr<TimelineHub> self, const TimelineStream* stream) {
    std::erase_if(self->streams_, [&](const auto& weak) { return weak.expired() || weak.lock().get() == stream; });
    if (self->streams_.empty() && std::exchange(self->on_, false) && !self->node_->end()) {
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
    for (const auto& weak : streams_) {
        if (const auto stream = weak.lock()) {
            stream->offer(*piece);
        }
    }
}

TimelineStream::TimelineStream(std::int64_t id, std::shared_ptr<Run> run, std::shared_ptr<TimelineHub> hub,
                               OutflowOptions options)
    : Outflow(id), run_(std::move(run)), hub_(std::move(hub)), options_(std::move(options)) {}

void TimelineStream::offer(inside::Piece piece) {
    if (finished()) {
        return;
    }
    records_ += piece.count;
    pieces_.push_back(std::move(piece));
    while (options_.on_full == OnFull::drop && records_ > options_.buffer && pieces_.size() > 1) {
        lost_ += pieces_.front().count + pieces_.front().lost;
        records_ -= pieces_.front().count;
        pieces_.pop_front();
    }
    run_->pause_for(shared_from_this());
}

void TimelineStream::pulse() {
    if (!polling_ && hub_->node()->options().time == host::TimeMode::real && ended().empty()) {
        polling_ = true;
        asio::co_spawn(run_->io(), poll(shared_from_this()), asio::detached);
    }
    due_ = due_ || !pieces_.empty() || !ended().empty() || (++pulses_ % kEmpty == 0 && until_ns() > told_ns_);
    if (due_ && on_offer) {
        on_offer();
    }
}

asio::awaitable<void> TimelineStream::poll(std::shared_ptr<TimelineStream> self) {
    co_await self->hub_->poll();
    self->polling_ = false;
}

std::int64_t TimelineStream::until_ns() const {
    // In virtual time a device that has nothing to do lags behind its run.
    const auto& node = *hub_->node();
    const bool lags = node.options().time == host::TimeMode::virtual_;
    return lags ? std::max(node.now_ns(), run_->now_ns()) : node.now_ns();
}

std::string TimelineStream::ended() const {
    if (hub_->node()->end()) {
        return "the device is gone";
    }
    return run_->state() == Run::State::ended || run_->fleet() == nullptr ? "the run has ended" : "";
}

std::string TimelineStream::next() {
    if (const auto why = ended(); pieces_.empty() && !why.empty()) {
        over_ = true;
        return json::serialize(json::object{
            {"jsonrpc", "2.0"}, {"method", "timeline.end"}, {"params", {{"timeline", id()}, {"why", why}}}});
    }
    std::string records;
    const auto lost = std::exchange(lost_, 0);
    const std::int64_t base_ns = pieces_.empty() ? told_ns_ : pieces_.front().base_ns;
    std::int64_t last_ns = base_ns;
    while (!pieces_.empty() && lost_ == 0 && std::abs(pieces_.front().base_ns - last_ns) < kJoinNs &&
           (records.empty() || records.size() + pieces_.front().records.size() <= kBatchBytes)) {
        auto& piece = pieces_.front();
        records += piece.records;
        last_ns = piece.last_ns;
        lost_ = piece.lost;
        records_ -= piece.count;
        pieces_.pop_front();
    }
    due_ = !pieces_.empty() || !ended().empty();
    told_ns_ = pieces_.empty() ? std::max(until_ns(), last_ns) : last_ns;
    ease();
    return fmt::format(
        R"({{"jsonrpc":"2.0","method":"timeline","params":{{"timeline":{},"seq":{},"t":{},"until":{},"dropped":{},"data":"{}"}}}})",
        id(), number_batch(), base_ns, told_ns_, lost, host::to_base64(records));
}

void TimelineStream::finish() {
    if (!finished()) {
        pieces_.clear();
        records_ = 0;
        over_ = true;
        asio::co_spawn(run_->io(), TimelineHub::leave(hub_, this), asio::detached);
        Outflow::finish();
    }
}

}  // namespace twin::serve
