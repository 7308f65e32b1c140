// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/client.hpp"

#include "sim/serve/method.hpp"
#include "sim/serve/yard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;

Client::Client(asio::io_context& io, Yard& yard) : io_(io), yard_(yard), changed_(io.get_executor()) {
    add_methods(dispatcher_, yard_, *this);
}

void Client::take(std::string request) {
    ++requests_;
    asio::co_spawn(io_, answer(shared_from_this(), std::move(request)), asio::detached);
}

asio::awaitable<void> Client::answer(std::shared_ptr<Client> self, std::string request) {
    auto text = co_await self->dispatcher_.handle(std::move(request));
    --self->requests_;
    if (!text.empty()) {
        self->send(std::move(text));
    }
    self->changed_.notify();
}

asio::awaitable<void> Client::room() {
    co_await changed_.wait([this] { return closed_ || (requests_ < kMostRequests && unsent_bytes_ < kMostUnsent); });
}

void Client::send(std::string text) {
    if (!closed_) {
        unsent_bytes_ += text.size();
        unsent_.push_back(std::move(text));
        changed_.notify();
    }
}

asio::awaitable<std::optional<std::string>> Client::next() {
    co_await changed_.wait([this] { return closed_ || !unsent_.empty() || ready_one() != nullptr; });
    if (closed_) {
        co_return std::nullopt;
    }
    if (!unsent_.empty()) {
        auto text = std::move(unsent_.front());
        unsent_.pop_front();
        unsent_bytes_ -= text.size();
        changed_.notify();
        co_return text;
    }
    const auto outflow = ready_one();
    auto text = outflow->next();
    if (const auto* probe = dynamic_cast<ProbeStream*>(outflow.get()); probe != nullptr && probe->over()) {
        probes_.erase(probe->id());
        drop(*probe);
        outflow->finish();
    }
    co_return text;
}

std::shared_ptr<Outflow> Client::ready_one() {
    const auto found =
        std::find_if(outflows_.begin(), outflows_.end(), [](const auto& outflow) { return outflow->ready(); });
    if (found == outflows_.end()) {
        return nullptr;
    }
    outflows_.splice(outflows_.end(), outflows_, found);
    return outflows_.back();
}

void Client::add(const std::shared_ptr<Outflow>& outflow) {
    outflow->on_offer = [this] { changed_.notify(); };
    outflows_.push_back(outflow);
}

void Client::drop(const Outflow& outflow) {
    std::erase_if(outflows_, [&](const auto& one) { return one.get() == &outflow; });
}

void Client::close() {
    closed_ = true;
    subscriptions_.clear();
    probes_.clear();
    for (const auto& outflow : std::exchange(outflows_, {})) {
        outflow->finish();
    }
    for (const auto& [number, feed] : std::exchange(feeds_, {})) {
        feed->finish();
    }
    unsent_.clear();
    unsent_bytes_ = 0;
    changed_.notify();
}

void Client::notify(std::string_view method, json::object params) {
    send(json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"method", json::string_view(method.data(), method.size())}, {"params", std::move(params)}}));
}

std::int64_t Client::add(std::shared_ptr<Feed> feed) {
    feeds_[next_feed_] = std::move(feed);
    return next_feed_++;
}

std::shared_ptr<Feed> Client::feed(std::int64_t number) const {
    const auto found = feeds_.find(number);
    return found != feeds_.end() ? found->second : nullptr;
}

void Client::remove(std::int64_t number) {
    if (const auto found = feeds_.find(number); found != feeds_.end()) {
        const auto feed = found->second;
        feeds_.erase(found);
        feed->finish();
    }
}

Result<std::shared_ptr<Subscription>> Client::subscribe(Run& run, SubscriptionOptions options, bool from_start) {
    if (subscriptions_.size() >= kMostSubscriptions) {
        return host::refuse(fmt::format("this client has {} subscriptions, and may have no more", kMostSubscriptions),
                            "Give one up: events.unsubscribe.");
    }
    const auto id = next_subscription_++;
    auto subscription = std::make_shared<Subscription>(id, std::move(options), yard_.counts());
    add(subscription);
    subscription->on_end = [this, id](const std::string& reason) {
        if (const auto found = subscriptions_.find(id); found != subscriptions_.end()) {
            drop(*found->second);
            subscriptions_.erase(found);
            notify("events.end", {{"subscription", id}, {"reason", reason}});
        }
    };
    subscriptions_[id] = subscription;
    run.subscribe(subscription, from_start);
    return subscription;
}

Result<std::shared_ptr<Subscription>> Client::find(std::int64_t subscription) {
    const auto found = subscriptions_.find(subscription);
    if (found == subscriptions_.end()) {
        return host::refuse(fmt::format("this client has no subscription {}", subscription),
                            "events.subscribe gives its number.");
    }
    return found->second;
}

Result<void> Client::ack(std::int64_t subscription, std::uint64_t seq) {
    const auto found = find(subscription);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (!(*found)->ack(seq)) {
        return host::refuse(fmt::format("batch {} was not sent yet", seq), "Acknowledge the 'seq' of a batch that came.");
    }
    changed_.notify();
    return {};
}

Result<void> Client::unsubscribe(std::int64_t subscription) {
    const auto found = find(subscription);
    if (!found) {
        return tl::unexpected(found.error());
    }
    (*found)->finish();
    drop(**found);
    subscriptions_.erase(subscription);
    return {};
}

asio::awaitable<Result<std::shared_ptr<ProbeStream>>> Client::start_probe(std::shared_ptr<Run> run,
                                                                          std::shared_ptr<host::Node> node,
                                                                          std::vector<std::string> channels,
                                                                          OutflowOptions options) {
    const auto self = shared_from_this();
    if (probes_.size() + starting_probes_ >= kMostProbes) {
        co_return host::refuse(fmt::format("this client has {} probes, and may have no more", kMostProbes),
                               "Give one up: probe.stop.");
    }
    const auto id = next_probe_++;
    const auto stream = std::make_shared<ProbeStream>(id, options);
    const std::weak_ptr<ProbeStream> weak = stream;
    const std::weak_ptr<Run> weak_run = run;
    host::ProbeListener listener;
    listener.data = [weak, weak_run](host::ProbeData data) {
        if (const auto to = weak.lock()) {
            to->offer(std::move(data));
            if (const auto whose = weak_run.lock()) {
                whose->pause_for(to);
            }
        }
    };
    listener.end = [weak](const std::string& why) {
        if (const auto to = weak.lock()) {
            to->end(why);
        }
    };
    ++starting_probes_;
    auto probe = co_await node->start_probe(std::move(channels), std::move(listener));
    --starting_probes_;
    if (!probe) {
        co_return tl::unexpected(probe.error());
    }
    if (closed_) {
        co_return host::failure("the client has gone", "");
    }
    stream->begin(std::move(*probe));
    run->join(stream);
    add(stream);
    stream->on_end = [this, id](const std::string& reason) {
        if (const auto found = probes_.find(id); found != probes_.end()) {
            drop(*found->second);
            probes_.erase(found);
            notify("probe.end", {{"probe", id}, {"why", reason}});
        }
    };
    probes_[id] = stream;
    asio::co_spawn(io_, pulse(stream), asio::detached);
    co_return stream;
}

asio::awaitable<void> Client::pulse(std::weak_ptr<ProbeStream> weak) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(ProbeStream::kPulse);
        co_await timer.async_wait(asio::use_awaitable);
        const auto stream = weak.lock();
        if (!stream || stream->finished()) {
            co_return;
        }
        stream->pulse();
    }
}

Result<std::shared_ptr<ProbeStream>> Client::find_probe(std::int64_t probe) {
    const auto found = probes_.find(probe);
    if (found == probes_.end()) {
        return host::refuse(fmt::format("this client has no probe {}", probe), "probe.start gives its number.");
    }
    return found->second;
}

Result<void> Client::ack_probe(std::int64_t probe, std::uint64_t seq) {
    const auto found = find_probe(probe);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (!(*found)->ack(seq)) {
        return host::refuse(fmt::format("batch {} was not sent yet", seq), "Acknowledge the 'seq' of a batch that came.");
    }
    changed_.notify();
    return {};
}

Result<void> Client::stop_probe(std::int64_t probe) {
    const auto found = find_probe(probe);
    if (!found) {
        return tl::unexpected(found.error());
    }
    drop(**found);
    probes_.erase(probe);
    (*found)->finish();
    return {};
}

}  // namespace twin::serve
