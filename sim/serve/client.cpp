// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/client.hpp"

#include "sim/serve/method.hpp"
#include "sim/serve/yard.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;

namespace {

/// How the control API speaks of it.
struct Words {
    const char* name;
    const char* number;  ///< the parameter that has it
    const char* start;
    const char* stop;
    const char* end;  ///< the notification
    const char* why;
};
const Words& words_of(Flow flow) {
    static constexpr Words kWords[] = {
        {"subscription", "subscription", "events.subscribe", "events.unsubscribe", "events.end", "reason"},
        {"probe", "probe", "probe.start", "probe.stop", "probe.end", "why"},
        {"time line", "timeline", "timeline.start", "timeline.stop", "timeline.end", "why"},
    };
    return kWords[static_cast<std::size_t>(flow)];
}

}  // namespace

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
    auto* const outflow = ready_one();
    auto text = outflow->next();
    if (outflow->over()) {
        const auto ended = std::move(flows_.back().outflow);  // it has had its turn
        flows_.pop_back();
        ended->finish();
    }
    co_return text;
}

Outflow* Client::ready_one() {
    const auto found = std::find_if(flows_.begin(), flows_.end(), [](const Told& told) { return told.outflow->ready(); });
    if (found == flows_.end()) {
        return nullptr;
    }
    flows_.splice(flows_.end(), flows_, found);
    return flows_.back().outflow.get();
}

void Client::notify(std::string_view method, json::object params) {
    send(json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"method", json::string_view(method.data(), method.size())}, {"params", std::move(params)}}));
}

void Client::close() {
    closed_ = true;
    for (const auto& told : std::exchange(flows_, {})) {
        told.outflow->finish();
    }
    unsent_.clear();
    unsent_bytes_ = 0;
    changed_.notify();
}

Result<std::shared_ptr<Client::Place>> Client::reserve(Flow flow) {
    std::erase_if(places_, [](const auto& weak) { return weak.expired(); });
    const auto taken =
        std::count_if(places_.begin(), places_.end(), [&](const auto& weak) { return weak.lock()->flow == flow; });
    const auto& words = words_of(flow);
    if (static_cast<std::size_t>(taken) >= kMostFlows) {
        return host::refuse(fmt::format("this client has {} {}s, and may have no more", kMostFlows, words.name),
                            fmt::format("Give one up: {}.", words.stop));
    }
    auto place = std::make_shared<Place>(Place{flow, next_number_.at(static_cast<std::size_t>(flow))++});
    places_.push_back(place);
    return place;
}

void Client::add(const std::shared_ptr<Place>& place, std::shared_ptr<Outflow> outflow) {
    if (closed_) {
        outflow->finish();
        return;
    }
    outflow->on_offer = [this] { changed_.notify(); };
    outflow->on_end = [this, flow = place->flow, number = place->number](const std::string& why) {
        if (const auto found = find(flow, number)) {
            flows_.erase(*found);
            const auto& words = words_of(flow);
            notify(words.end, {{words.number, number}, {words.why, why}});
        }
    };
    if (place->flow != Flow::subscription) {  // whose events are told as they come
        asio::co_spawn(io_, pulse(outflow), asio::detached);
    }
    flows_.push_back({place, std::move(outflow)});
    changed_.notify();
}

asio::awaitable<void> Client::pulse(std::weak_ptr<Outflow> weak) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(Outflow::kPulse);
        co_await timer.async_wait(asio::use_awaitable);
        const auto outflow = weak.lock();
        if (!outflow || outflow->finished()) {
            co_return;
        }
        outflow->pulse();
    }
}

Result<Client::Flows::iterator> Client::find(Flow flow, std::int64_t number) {
    const auto found = std::find_if(flows_.begin(), flows_.end(), [&](const Told& told) {
        return told.place->flow == flow && told.place->number == number;
    });
    if (found == flows_.end()) {
        const auto& words = words_of(flow);
        return host::refuse(fmt::format("this client has no {} {}", words.name, number),
                            fmt::format("{} gives its number.", words.start));
    }
    return found;
}

Result<void> Client::ack(Flow flow, std::int64_t number, std::uint64_t seq) {
    const auto found = find(flow, number);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (!(*found)->outflow->ack(seq)) {
        return host::refuse(fmt::format("batch {} was not sent yet", seq), "Acknowledge the 'seq' of a batch that came.");
    }
    changed_.notify();
    return {};
}

Result<void> Client::stop(Flow flow, std::int64_t number) {
    const auto found = find(flow, number);
    if (!found) {
        return tl::unexpected(found.error());
    }
    const auto outflow = std::move((*found)->outflow);
    flows_.erase(*found);
    outflow->finish();
    return {};
}

}  // namespace twin::serve
