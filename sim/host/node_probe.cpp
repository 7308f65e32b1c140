// SPDX-License-Identifier: BSD-3-Clause
// Probes of a node: docs/probes.md. Neither its record nor its tape has them, and they do not stir it.
#include "sim/host/node.hpp"
#include "sim/host/probe.hpp"

#include <boost/json.hpp>

namespace twin::host {

namespace json = boost::json;

namespace {
constexpr auto kAnswer = std::chrono::seconds(5);
}

/// What the host knows of one that runs.
struct Node::ProbeSlot {
    unsigned channels = 0;
    ProbeListener listener;
    std::int64_t until_ns = 0;
    std::optional<std::int64_t> told_own_ns;  ///< in virtual time: since the last report
    bool holds_back = false;                  ///< it has not told all that was before the last report
};

Probe::~Probe() {
    if (const auto node = node_.lock()) {
        node->stop_probe(number_);
    }
}

std::int64_t Probe::until_ns() const {
    const auto node = node_.lock();
    return node ? node->probe_until_ns(number_) : t_ns;
}

asio::awaitable<Result<json::value>> Probe::state() {
    const auto node = node_.lock();
    if (!node) {
        co_return json::value();
    }
    co_return co_await node->probe_state(number_);
}

asio::awaitable<Result<std::shared_ptr<Probe>>> Node::start_probe(std::vector<std::string> channels,
                                                                  ProbeListener listener, json::value from) {
    if (plays()) {
        co_return refuse(fmt::format("{} is being restored", options_.name), "Wait until its run goes on.");
    }
    while (probes_.contains(next_probe_)) {
        ++next_probe_;
    }
    const auto number = next_probe_++;
    const auto slot = std::make_shared<ProbeSlot>();
    slot->channels = static_cast<unsigned>(channels.size());
    slot->listener = std::move(listener);
    probes_[number] = slot;
    auto probe = std::make_shared<Probe>(weak_from_this(), number);
    json::object params;
    params["probe"] = number;
    params["channels"] = json::array(channels.begin(), channels.end());
    if (!from.is_null()) {
        params["from"] = std::move(from);
    }
    const auto done = co_await ask("probe.start", std::move(params), kAnswer, Seen::not_);
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    try {
        const auto own_ns = json::value_to<std::int64_t>(done->at("t"));
        const auto told_ns = json::value_to<std::int64_t>(done->at("until"));
        probe->t_ns = clock_.to_world(own_ns);
        probe->channels = done->at("channels").as_array();
        slot->holds_back = slot->holds_back || told_ns < own_ns;
        slot->until_ns = std::max(slot->until_ns, clock_.to_world(told_ns));
    } catch (const std::exception&) {
        co_return failure(fmt::format("{} does not say how its signals stand", options_.name),
                          "The models and the host are of different builds: build both again.");
    }
    co_return probe;
}

asio::awaitable<Result<json::value>> Node::probe_state(std::uint16_t number) {
    json::object params;
    params["probe"] = number;
    co_return co_await ask("probe.state", std::move(params), kAnswer, Seen::not_);
}

asio::awaitable<Result<json::value>> Node::probe_channels() {
    co_return co_await ask("probe.channels", json::object(), kAnswer, Seen::not_);
}

void Node::stop_probe(std::uint16_t number) {
    if (probes_.erase(number) != 0 && !end_) {
        const auto id = next_unseen_call_--;
        unseen_calls_.insert(id);  // its answer is nobody's
        post(link::Type::call, 0, 0,
             json::serialize(json::object{{"id", id}, {"method", "probe.stop"}, {"params", {{"probe", number}}}}));
    }
}

std::int64_t Node::probe_until_ns(std::uint16_t number) const {
    const auto found = probes_.find(number);
    if (found == probes_.end()) {
        return now_ns_;
    }
    const auto& slot = *found->second;
    if (!boundary_ || slot.holds_back || world_now_ns_ == nullptr) {
        return slot.until_ns;
    }
    // It may lag behind the world, having nothing to do.
    return std::max(slot.until_ns, std::min(*world_now_ns_, quiet_until_ns()));
}

void Node::take_probe(const link::Message& message) {
    const auto found = probes_.find(message.channel);
    if (found == probes_.end()) {
        return;  // it was stopped, and the node did not know yet
    }
    const auto slot = found->second;
    const auto payload = link::decode_probe(message.payload);
    ProbeData data;
    link::ProbePacker drifted(payload ? clock_.to_world(payload->t_ns) : 0);
    if (payload && message.time_ns >= payload->t_ns) {
        data.t_ns = drifted.base_ns();
        data.until_ns = clock_.to_world(message.time_ns);
        data.lost = payload->lost;
        link::ProbeUnpacker records(payload->records, payload->t_ns, slot->channels);
        std::int64_t last_ns = payload->t_ns;
        while (auto record = records.next()) {
            ++data.count;
            last_ns = record->t_ns;
            if (clock_.drift_ppb != 0) {
                record->t_ns = clock_.to_world(record->t_ns);
                drifted.add(*record);
            }
        }
        if (!records.wrong() && last_ns <= message.time_ns) {
            data.records = clock_.drift_ppb != 0 ? drifted.bytes() : std::string(payload->records);
            slot->told_own_ns = message.time_ns;
            slot->until_ns = std::max(slot->until_ns, data.until_ns);
            if (slot->listener.data) {
                slot->listener.data(std::move(data));
            }
            return;
        }
    }
    const auto listener = std::move(slot->listener);
    stop_probe(message.channel);
    if (listener.end) {
        listener.end(fmt::format("{} tells what is not understood", options_.name));
    }
}

bool Node::take_unseen_reply(const link::Message& message) {
    boost::system::error_code error;
    auto reply = json::parse(message.payload, error);
    const auto* object = error ? nullptr : reply.if_object();
    const auto* id = object != nullptr ? object->if_contains("id") : nullptr;
    if (id == nullptr || !id->is_int64() || unseen_calls_.erase(id->as_int64()) == 0) {
        return false;
    }
    if (const auto waiting = replies_.find(id->as_int64()); waiting != replies_.end()) {
        waiting->second = std::move(reply);
    }
    return true;
}

void Node::probes_reported(std::int64_t own_ns) {
    for (const auto& [number, slot] : probes_) {
        slot->holds_back = slot->told_own_ns && *slot->told_own_ns < own_ns;
        if (!slot->holds_back) {
            slot->until_ns = std::max(slot->until_ns, clock_.to_world(own_ns));
        }
        slot->told_own_ns.reset();
    }
}

void Node::end_probes() {
    const std::string why = end_->asked_for || killed_ ? fmt::format("{} was stopped", options_.name) : death().message;
    for (const auto& [number, slot] : std::exchange(probes_, {})) {
        if (slot->listener.end) {
            slot->listener.end(why);
        }
    }
}

}  // namespace twin::host
