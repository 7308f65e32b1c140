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
    const auto subscription = ready_one();
    last_served_ = subscription->id();
    co_return subscription->next();
}

std::shared_ptr<Subscription> Client::ready_one() {
    std::shared_ptr<Subscription> first;
    for (const auto& [id, subscription] : subscriptions_) {
        if (!subscription->ready()) {
            continue;
        }
        if (id > last_served_) {
            return subscription;
        }
        first = first ? first : subscription;
    }
    return first;
}

void Client::close() {
    closed_ = true;
    for (const auto& [id, subscription] : std::exchange(subscriptions_, {})) {
        subscription->finish();
    }
    for (const auto& [number, feed] : std::exchange(feeds_, {})) {
        feed->finish();
    }
    unsent_.clear();
    unsent_bytes_ = 0;
    changed_.notify();
}

void Client::notify(std::string_view method, const json::object& params) {
    send(json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"method", json::string_view(method.data(), method.size())}, {"params", params}}));
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
    subscription->on_offer = [this] { changed_.notify(); };
    subscription->on_end = [this, id](const std::string& reason) {
        if (const auto found = subscriptions_.find(id); found != subscriptions_.end()) {
            subscriptions_.erase(found);
            send(json::serialize(json::object{{"jsonrpc", "2.0"},
                                              {"method", "events.end"},
                                              {"params", {{"subscription", id}, {"reason", reason}}}}));
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
    subscriptions_.erase(subscription);
    return {};
}

}  // namespace twin::serve
