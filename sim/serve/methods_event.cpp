// SPDX-License-Identifier: BSD-3-Clause
// Methods about events: docs/control-api.md, "Events".
#include "sim/host/units.hpp"
#include "sim/serve/methods_flow.hpp"
#include "sim/serve/subscription.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostBuffered = 1'000'000;

Result<Kinds> kinds_of(const json::object& params) {
    if (!params.contains("kinds")) {
        auto kinds = Kinds::all();
        kinds.remove(Kind::frame);
        return kinds;
    }
    Kinds kinds;
    for (const auto& name : texts_at(params, "kinds")) {
        const auto kind = kind_named(name);
        if (!kind) {
            const auto meant = host::nearest(name, kind_names());
            return host::refuse(fmt::format("there is no kind of event '{}'", name),
                                meant ? fmt::format("Did you mean '{}'?", *meant)
                                      : fmt::format("There are: {}.", fmt::join(kind_names(), ", ")));
        }
        kinds.add(*kind);
    }
    return kinds;
}

Answer subscribe(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    const auto kinds = kinds_of(call.params);
    if (!kinds) {
        co_return tl::unexpected(kinds.error());
    }
    const auto flow = flow_options(call, **run, {SubscriptionOptions().buffer, kMostBuffered, "events", "1,000,000"});
    if (!flow) {
        co_return tl::unexpected(flow.error());
    }
    const auto place = call.client.reserve(Flow::subscription);
    if (!place) {
        co_return tl::unexpected(place.error());
    }
    SubscriptionOptions options;
    static_cast<OutflowOptions&>(options) = *flow;
    options.kinds = *kinds;
    options.devices = texts_at(call.params, "devices");
    const auto subscription =
        std::make_shared<Subscription>((*place)->number, std::move(options), call.yard.counts());
    call.client.add(*place, subscription);
    (*run)->subscribe(subscription, text_at(call.params, "from", "now") == "start");
    co_return json::object{{"subscription", (*place)->number}};
}

Answer ack(Call call) { return ack_flow(call, Flow::subscription, "subscription"); }
Answer unsubscribe(Call call) { return stop_flow(call, Flow::subscription, "subscription"); }

}  // namespace

std::vector<Method> event_methods() {
    const Field subscription{"subscription", "integer", "its number", true};
    return {
        {"events.subscribe",
         "Has the client told what happens in a run, as notifications `events`.",
         {{"run", "text", "its name", true},
          {"devices", "texts", "patterns of names, as a shell has them; all without it"},
          {"kinds", "texts", "serial, value, event, set, power, reset, frame, step, state; all but frame without it"},
          {"from", "now|start", "start: with what the run has kept of its past; now without it"},
          {"buffer", "integer", "so many events may wait; 10,000 without it"},
          {"on_full", "drop|pause", "drop without it: the oldest go. pause: the run waits, in virtual time"}},
         {{"subscription", "integer", "its number, for this client"}},
         "there is no such kind, the run can't wait, or the client has 16 subscriptions",
         subscribe, true},
        {"events.ack",
         "The client is done with this batch and those before. At most 8 are on their way.",
         {subscription, {"seq", "integer", "of the batch", true}},
         {},
         "the batch was not sent yet",
         ack},
        {"events.unsubscribe", "Ends a subscription.", {subscription}, {}, "", unsubscribe},
    };
}

}  // namespace twin::serve
