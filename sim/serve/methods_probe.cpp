// SPDX-License-Identifier: BSD-3-Clause
// Methods about probes: docs/probes.md.
#include "sim/serve/methods_flow.hpp"
#include "sim/serve/probe.hpp"
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
    const auto options = flow_options(
        call, *device->run, {ProbeStream::kDefaultBuffer, ProbeStream::kMostBuffer, "records", "50,000,000"});
    if (!options) {
        co_return tl::unexpected(options.error());
    }
    const auto client = call.client.shared_from_this();
    const auto place = client->reserve(Flow::probe);
    if (!place) {
        co_return tl::unexpected(place.error());
    }
    const auto stream = std::make_shared<ProbeStream>((*place)->number, *options);
    host::ProbeListener listener;
    listener.data = [weak = std::weak_ptr(stream), weak_run = std::weak_ptr(device->run)](host::ProbeData data) {
        if (const auto to = weak.lock()) {
            to->offer(std::move(data));
            if (const auto whose = weak_run.lock()) {
                whose->pause_for(to);
            }
        }
    };
    listener.end = [weak = std::weak_ptr(stream)](const std::string& why) {
        if (const auto to = weak.lock()) {
            to->end(why);
        }
    };
    auto probe = co_await device->node->start_probe(texts_at(call.params, "channels"), std::move(listener));
    if (!probe) {
        co_return tl::unexpected(probe.error());
    }
    json::object started{{"probe", (*place)->number}, {"t", (*probe)->t_ns}, {"channels", (*probe)->channels}};
    stream->begin(std::move(*probe));
    device->run->join(stream);
    client->add(*place, stream);
    co_return started;
}

Answer ack(Call call) { return ack_flow(call, Flow::probe, "probe"); }
Answer stop(Call call) { return stop_flow(call, Flow::probe, "probe"); }

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
         start, true},
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
