// SPDX-License-Identifier: BSD-3-Clause
// Methods about events: docs/control-api.md, "Events".
#include "sim/host/units.hpp"
#include "sim/serve/client.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostBuffered = 1'000'000;

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
    SubscriptionOptions options;
    options.kinds = *kinds;
    options.devices = texts_at(call.params, "devices");
    options.on_full = text_at(call.params, "on_full", "drop") == "pause" ? OnFull::pause : OnFull::drop;
    const auto buffer = number_at(call.params, "buffer", static_cast<std::int64_t>(options.buffer));
    if (buffer < 1 || buffer > kMostBuffered) {
        co_return host::refuse(fmt::format("a buffer of {} events", buffer), "It holds 1 to 1,000,000.");
    }
    options.buffer = static_cast<std::size_t>(buffer);
    if (options.on_full == OnFull::pause && (*run)->time() == host::TimeMode::real) {
        co_return host::refuse(fmt::format("'{}' runs in real time, which waits for nobody", (*run)->name()),
                               "Leave \"on_full\": \"pause\" out.");
    }
    const auto made = call.client.subscribe(**run, std::move(options), text_at(call.params, "from", "now") == "start");
    if (!made) {
        co_return tl::unexpected(made.error());
    }
    co_return json::object{{"subscription", (*made)->id()}};
}

Answer ack(Call call) {
    const auto done = call.client.ack(number_at(call.params, "subscription", 0),
                                      static_cast<std::uint64_t>(number_at(call.params, "seq", 0)));
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object();
}

Answer unsubscribe(Call call) {
    const auto done = call.client.unsubscribe(number_at(call.params, "subscription", 0));
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object();
}

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
         subscribe},
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
