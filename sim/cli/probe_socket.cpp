// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/probe_socket.hpp"

#include "sim/host/base64.hpp"
#include "sim/serve/probe.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

namespace twin::cli {
namespace {

namespace json = boost::json;
using Answer = asio::awaitable<host::Result<json::value>>;

std::int64_t number_of(const json::object& params) {
    const auto* value = params.if_contains("probe");
    return value != nullptr && value->is_int64() ? value->as_int64() : -1;
}

}  // namespace

struct ProbeSocket::Entry {
    Entry(std::int64_t id, const asio::any_io_executor& executor)
        : stream(id, {serve::ProbeStream::kDefaultBuffer}), changed(executor) {}
    serve::ProbeStream stream;
    host::Signal changed;
    host::Clock::time_point read = host::Clock::now();
};

struct ProbeSocket::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& on, NodeFor whose) : executor(on), node_for(std::move(whose)), changed(on) {}

    asio::any_io_executor executor;
    NodeFor node_for;
    host::Signal changed;
    std::map<std::int64_t, std::shared_ptr<Entry>> entries;
    std::int64_t next = 1;

    Answer channels(json::object params);
    Answer start(json::object params);
    Answer read(json::object params);
    Answer stop(json::object params);
    host::Result<std::shared_ptr<Entry>> find(const json::object& params) const;
    void drop(std::int64_t id);
    static asio::awaitable<void> pulse(std::weak_ptr<State> weak, std::int64_t id);
};

Answer ProbeSocket::State::channels(json::object params) {
    const auto node = node_for(params);
    if (!node) {
        co_return tl::unexpected(node.error());
    }
    co_return co_await (*node)->probe_channels();
}

Answer ProbeSocket::State::start(json::object params) {
    const auto self = shared_from_this();
    const auto node = node_for(params);
    if (!node) {
        co_return tl::unexpected(node.error());
    }
    std::vector<std::string> channels;
    const auto* list = params.if_contains("channels");
    if (list == nullptr || !list->is_array()) {
        co_return host::refuse("the request needs \"channels\": a list of names", "probe.channels tells them.");
    }
    for (const auto& one : list->as_array()) {
        channels.push_back(one.is_string() ? std::string(one.as_string()) : json::serialize(one));
    }
    if (entries.size() >= kMostProbes) {
        co_return host::refuse(fmt::format("this run has {} probes, and may have no more", kMostProbes),
                               "Give one up: probe.stop.");
    }
    const auto id = next++;
    const auto entry = std::make_shared<Entry>(id, executor);
    entries[id] = entry;
    const std::weak_ptr<Entry> weak = entry;
    host::ProbeListener listener;
    listener.data = [weak](host::ProbeData data) {
        if (const auto to = weak.lock()) {
            to->stream.offer(std::move(data));
        }
    };
    listener.end = [weak](const std::string& why) {
        if (const auto to = weak.lock()) {
            to->stream.end(why);
        }
    };
    auto probe = co_await (*node)->start_probe(std::move(channels), std::move(listener));
    if (!probe) {
        drop(id);
        co_return tl::unexpected(probe.error());
    }
    json::object answer{{"probe", id}, {"t", (*probe)->t_ns}, {"channels", (*probe)->channels}};
    entry->stream.begin(std::move(*probe));
    entry->stream.on_offer = [weak] {
        if (const auto to = weak.lock()) {
            to->changed.notify();
        }
    };
    asio::co_spawn(executor, pulse(weak_from_this(), id), asio::detached);
    co_return json::value(std::move(answer));
}

host::Result<std::shared_ptr<ProbeSocket::Entry>> ProbeSocket::State::find(const json::object& params) const {
    const auto found = entries.find(number_of(params));
    if (found == entries.end()) {
        return host::refuse("this run has no such probe", "probe.start gives its number.");
    }
    return found->second;
}

Answer ProbeSocket::State::read(json::object params) {
    const auto self = shared_from_this();
    const auto found = find(params);
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    const auto entry = *found;
    co_await entry->changed.wait([&] { return entry->stream.waits(); }, host::Clock::now() + kLongestRead);
    entry->read = host::Clock::now();
    const auto batch = entry->stream.take();
    json::object answer{{"t", batch.t_ns},
                        {"until", batch.until_ns},
                        {"dropped", batch.lost},
                        {"data", host::to_base64(batch.records)}};
    if (const auto why = entry->stream.ended()) {
        answer["end"] = *why;
        drop(entry->stream.id());
    }
    co_return json::value(std::move(answer));
}

Answer ProbeSocket::State::stop(json::object params) {
    const auto found = find(params);
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    drop((*found)->stream.id());
    co_return json::value(json::object());
}

void ProbeSocket::State::drop(std::int64_t id) {
    entries.erase(id);
    changed.notify();
}

asio::awaitable<void> ProbeSocket::State::pulse(std::weak_ptr<State> weak, std::int64_t id) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(serve::ProbeStream::kPulse);
        co_await timer.async_wait(asio::use_awaitable);
        const auto self = weak.lock();
        const auto found = self ? self->entries.find(id) : decltype(self->entries.find(id)){};
        if (!self || found == self->entries.end()) {
            co_return;
        }
        if (host::Clock::now() - found->second->read > kPatience) {
            self->drop(id);
            co_return;
        }
        found->second->stream.pulse();
    }
}

ProbeSocket::ProbeSocket(std::shared_ptr<host::Node> node)
    : ProbeSocket(node->executor(), [node](const json::object&) { return node; }) {}

ProbeSocket::ProbeSocket(asio::any_io_executor executor, NodeFor node_for)
    : state_(std::make_shared<State>(executor, std::move(node_for))) {}

ProbeSocket::~ProbeSocket() { state_->entries.clear(); }

void ProbeSocket::add_to(host::Dispatcher& dispatcher) {
    const auto state = state_;
    dispatcher.add("probe.channels", [state](json::object params) { return state->channels(std::move(params)); });
    dispatcher.add("probe.start", [state](json::object params) { return state->start(std::move(params)); });
    dispatcher.add("probe.read", [state](json::object params) { return state->read(std::move(params)); });
    dispatcher.add("probe.stop", [state](json::object params) { return state->stop(std::move(params)); });
}

asio::awaitable<void> ProbeSocket::drained(std::chrono::milliseconds limit) {
    const auto state = state_;
    co_await state->changed.wait([&] { return state->entries.empty(); }, host::Clock::now() + limit);
}

}  // namespace twin::cli
