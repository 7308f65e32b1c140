// SPDX-License-Identifier: BSD-3-Clause
// Methods about probes: docs/probes.md.
#include "sim/serve/client.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

struct Device {
    std::shared_ptr<Run> run;
    std::shared_ptr<host::Node> node;
};

// Time need not stand: a node is asked where its grant ends.
Result<Device> device_of(const Call& call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        return tl::unexpected(run.error());
    }
    const auto trace = (*run)->device(text_at(call.params, "device"));
    if (!trace) {
        return tl::unexpected(trace.error());
    }
    return Device{*run, (*trace)->member->node};
}

Answer channels(Call call) {
    const auto device = device_of(call);
    if (!device) {
        co_return tl::unexpected(device.error());
    }
    co_return co_await device->node->probe_channels();
}

Answer start(Call call) {
    const auto device = device_of(call);
    if (!device) {
        co_return tl::unexpected(device.error());
    }
    OutflowOptions options;
    options.on_full = text_at(call.params, "on_full", "drop") == "pause" ? OnFull::pause : OnFull::drop;
    const auto buffer = number_at(call.params, "buffer", static_cast<std::int64_t>(ProbeStream::kDefaultBuffer));
    if (buffer < 1 || static_cast<std::uint64_t>(buffer) > ProbeStream::kMostBuffer) {
        co_return host::refuse(fmt::format("a buffer of {} records", buffer), "It holds 1 to 50,000,000.");
    }
    options.buffer = static_cast<std::size_t>(buffer);
    if (options.on_full == OnFull::pause && device->run->time() == host::TimeMode::real) {
        co_return host::refuse(fmt::format("'{}' runs in real time, which waits for nobody", device->run->name()),
                               "Leave \"on_full\": \"pause\" out.");
    }
    const auto made =
        co_await call.client.start_probe(device->run, device->node, texts_at(call.params, "channels"), options);
    if (!made) {
        co_return tl::unexpected(made.error());
    }
    const auto& stream = **made;
    co_return json::object{
        {"probe", stream.id()}, {"t", stream.probe().t_ns}, {"channels", stream.probe().channels}};
}

Answer ack(Call call) {
    const auto done = call.client.ack_probe(number_at(call.params, "probe", 0),
                                            static_cast<std::uint64_t>(number_at(call.params, "seq", 0)));
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object();
}

Answer stop(Call call) {
    const auto done = call.client.stop_probe(number_at(call.params, "probe", 0));
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object();
}

}  // namespace

std::vector<Method> probe_methods() {
    const Field run{"run", "text", "its name", true};
    const Field device{"device", "text", "its name; may be left out if the run has one"};
    const Field probe{"probe", "integer", "its number", true};
    return {
        {"probe.channels",
         "What of a device a probe can watch.",
         {run, device},
         {{"channels", "objects",
           "`name`; `label`: what it is connected to; `kind`: digital, analog or number; `unit`; `group`"}},
         "the device is dead or stopped",
         channels},
        {"probe.start",
         "Has the client told each change of these channels, as notifications `probe`: docs/probes.md.",
         {run,
          device,
          {"channels", "texts", "1 to 64 names", true},
          {"buffer", "integer", "so many records may wait; 4,000,000 without it"},
          {"on_full", "drop|pause", "drop without it: the oldest go. pause: the run waits, in virtual time"}},
         {{"probe", "integer", "its number, for this client"},
          {"t", "integer", "the instant from which on it tells, ns"},
          {"channels", "objects",
           "`name`, `kind`, `unit`, and how it stands at `t`: `level` (0, 1, null for not driven) or `value`"}},
         "there is no such channel, the device is dead or stopped, the run can't wait, or the client has 16 probes",
         start},
        {"probe.ack",
         "The client is done with this batch and those before. At most 8 are on their way.",
         {probe, {"seq", "integer", "of the batch", true}},
         {},
         "the batch was not sent yet",
         ack},
        {"probe.stop", "Ends a probe.", {probe}, {}, "", stop},
    };
}

}  // namespace twin::serve
