// SPDX-License-Identifier: BSD-3-Clause
// Methods that look inside a device: its threads, its heap, its names, its time line, a debugger. docs/inside.md.
#include "sim/host/units.hpp"
#include "sim/inside/heap.hpp"
#include "sim/inside/threads.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/methods_flow.hpp"
#include "sim/serve/timeline.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

namespace twin::serve {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostSymbols = 10'000;

/// A device whose time stands as long as this is there, in virtual time.
struct Standing {
    std::shared_ptr<Run> run;
    std::shared_ptr<void> hold;
    Trace* trace = nullptr;
    std::shared_ptr<host::Node> node;
};

asio::awaitable<Result<Standing>> stand(const Call& call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    Standing standing{*run, nullptr, nullptr, nullptr};
    if (auto* fleet = standing.run->fleet()) {
        standing.hold = fleet->hold();
        co_await fleet->standing();
    }
    const auto trace = standing.run->device(text_at(call.params, "device"));
    if (!trace) {
        co_return tl::unexpected(trace.error());
    }
    standing.trace = *trace;
    standing.node = (*trace)->member->node;
    co_return standing;
}

class NodeReader final : public inside::Reader {
  public:
    explicit NodeReader(host::Node& node) : node_(node) {}
    asio::awaitable<Result<std::string>> read(std::uint64_t address, std::uint64_t size) override {
        json::object params{{"address", address}, {"size", size}};
        const auto answer = co_await node_.call("memory.read", std::move(params));
        if (!answer) {
            co_return tl::unexpected(answer.error());
        }
        const auto* data = answer->is_object() ? answer->as_object().if_contains("data") : nullptr;
        std::string bytes;
        const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        for (std::size_t i = 0; data != nullptr && i + 1 < data->as_string().size(); i += 2) {
            bytes += static_cast<char>(digit(data->as_string()[i]) << 4 | digit(data->as_string()[i + 1]));
        }
        if (bytes.size() != size) {
            co_return host::failure("the device has given other bytes than were asked for", "Build the models again.");
        }
        co_return bytes;
    }

  private:
    host::Node& node_;
};

Answer threads(Call call) {
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    const auto program = inside::Program::of(standing->trace->image);
    if (!program) {
        co_return host::refuse("no thread information in this image", program.error().hint);
    }
    const auto layout = inside::OsLayout::of(**program);
    if (!layout) {
        co_return tl::unexpected(layout.error());
    }
    const auto cpu = co_await standing->node->call("cpu");
    if (!cpu) {
        co_return tl::unexpected(cpu.error());
    }
    NodeReader reader(*standing->node);
    const auto found = co_await inside::look_at_threads(reader, **program, *layout, inside::CpuLook::of(cpu->as_object()));
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    json::array list;
    for (const auto& thread : *found) {
        list.push_back(inside::to_json(thread));
    }
    co_return json::object{{"now_ns", standing->node->now_ns()}, {"threads", std::move(list)}};
}

Answer heap(Call call) {
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    const auto program = inside::Program::of(standing->trace->image);
    if (!program) {
        co_return host::refuse("no heap is known in this image", program.error().hint);
    }
    NodeReader reader(*standing->node);
    const auto found = co_await inside::look_at_heap(reader, **program);
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    auto out = inside::to_json(*found);
    out["now_ns"] = standing->node->now_ns();
    co_return out;
}

json::object to_json(const host::Symbol& symbol) {
    return {{"name", inside::plain_name(symbol.name)},
            {"address", symbol.address},
            {"size", symbol.size},
            {"kind", symbol.kind == host::SymbolKind::function ? "function" : "object"}};
}

Answer symbols(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    const auto trace = run ? (*run)->device(text_at(call.params, "device")) : tl::unexpected(run.error());
    if (!trace) {
        co_return tl::unexpected(trace.error());
    }
    const auto program = inside::Program::of((*trace)->image);
    if (!program) {
        co_return tl::unexpected(program.error());
    }
    json::array list;
    std::int64_t found = 0;
    if (call.params.contains("address")) {
        if (const auto* symbol = (*program)->at(static_cast<std::uint64_t>(number_at(call.params, "address", 0)))) {
            list.push_back(to_json(*symbol));
            found = 1;
        }
        co_return json::object{{"found", found}, {"symbols", std::move(list)}};
    }
    const auto lower = [](std::string text) {
        std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
        return text;
    };
    const auto filter = lower(text_at(call.params, "filter"));
    const auto limit = std::min(number_at(call.params, "limit", 1000), kMostSymbols);
    for (const auto& symbol : (*program)->symbols()) {
        if (symbol.kind == host::SymbolKind::other || symbol.size == 0) {
            continue;
        }
        if (filter.empty() || lower(inside::plain_name(symbol.name)).find(filter) != std::string::npos ||
            lower(symbol.name) == filter) {
            if (++found <= limit) {
                list.push_back(to_json(symbol));
            }
        }
    }
    co_return json::object{{"found", found}, {"symbols", std::move(list)}};
}

Answer start_timeline(Call call) {
    const auto client = call.client.shared_from_this();
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    const auto options = flow_options(
        call, *standing->run, {TimelineStream::kUsualBuffer, TimelineStream::kMostBuffer, "records", "16,000,000"});
    if (!options) {
        co_return tl::unexpected(options.error());
    }
    if (standing->node->plays()) {
        co_return host::refuse(fmt::format("'{}' is replayed: its CPU does not run", standing->trace->name),
                               "Start it without a tape.");
    }
    // Exceptions and sleep are there of any firmware.
    std::optional<std::uint64_t> current;
    if (const auto program = inside::Program::of(standing->trace->image)) {
        if (const auto layout = inside::OsLayout::of(**program)) {
            current = layout->kernel_at + layout->kernel.current;
        }
    }
    auto& hub = standing->trace->timeline;
    if (!hub || hub->node() != standing->node) {
        hub = std::make_shared<TimelineHub>(standing->node);
    }
    const auto place = client->reserve(Flow::timeline);
    if (!place) {
        co_return tl::unexpected(place.error());
    }
    const auto stream = std::make_shared<TimelineStream>((*place)->number, standing->run, hub, *options);
    const auto from = co_await hub->add(stream, current);
    if (!from) {
        co_return tl::unexpected(from.error());
    }
    stream->begin(*from);
    standing->run->join(stream);
    client->add(*place, stream);
    co_return json::object{{"timeline", (*place)->number}, {"t", *from}, {"threads", current.has_value()}};
}

Answer ack_timeline(Call call) { return ack_flow(call, Flow::timeline, "timeline"); }
Answer stop_timeline(Call call) { return stop_flow(call, Flow::timeline, "timeline"); }

Answer start_debugger(Call call) {
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    if (standing->node->plays()) {
        co_return host::refuse(fmt::format("'{}' is replayed: its CPU does not run", standing->trace->name),
                               "Start it without a tape.");
    }
    const auto port = co_await standing->node->open_debugger();
    if (!port) {
        co_return tl::unexpected(port.error());
    }
    json::object out{{"port", *port}, {"command", fmt::format("gdb-multiarch -ex 'target remote 127.0.0.1:{}'", *port)}};
    if (const auto program = inside::Program::of(standing->trace->image)) {
        out["elf"] = (*program)->path();
        out["command"] = fmt::format("gdb-multiarch '{}' -ex 'target remote 127.0.0.1:{}'", (*program)->path(), *port);
    }
    co_return out;
}

}  // namespace

std::vector<Method> inside_methods() {
    const Field run{"run", "text", "its name", true};
    const Field device{"device", "text", "its name; may be left out if the run has one"};
    const Field timeline{"timeline", "integer", "its number", true};
    const std::string gone = "the device is dead or stopped";
    return {
        {"threads",
         "Threads of a device that runs this project's OS: docs/inside.md.",
         {run, device},
         {{"now_ns", "integer", ""},
          {"threads", "objects",
           "`id` (address), `name`, `state` (running, ready, waiting, ended), `priority`, `priority_name`, `base_priority`, "
           "`entry`, `where`, `pc`, `stack_base`, `stack_size`, `stack_used`, `stack_high`, `waits_for`, `wake_ms`, "
           "`run_us`, `share`"}},
         gone + ", the image has no thread information, or the kernel has not started",
         threads},
        {"heap",
         "The heap of a device that runs this project's OS.",
         {run, device},
         {{"base", "integer", "its address"},
          {"size", "integer", "of the range that it may use"},
          {"extent", "integer", "of that the allocator has had so much at most"},
          {"used", "integer", "in blocks, with the allocator's own words"},
          {"free", "integer", ""},
          {"largest_free", "integer", ""},
          {"blocks", "integer", "in use"},
          {"free_blocks", "integer", "between them"},
          {"high_water", "integer", "used at most; with platform.heap-stats-enabled"},
          {"failures", "integer", "allocations that failed; with platform.heap-stats-enabled"},
          {"now_ns", "integer", ""}},
         gone + ", the image has no heap, or its blocks are broken",
         heap},
        {"symbols",
         "Functions and variables of a device's image, in order of address.",
         {run, device,
          {"filter", "text", "only those that have this in their name"},
          {"address", "integer", "only the one that has this address within"},
          {"limit", "integer", "at most so many, 1,000 without it and 10,000 at most"}},
         {{"found", "integer", "that `filter` lets through"},
          {"symbols", "objects", "`name`, `address`, `size`, `kind` (function, object)"}},
         gone + ", or the image is no ELF file",
         symbols},
        {"timeline.start",
         "Has the client told what a device's CPU does, as notifications `timeline`: docs/inside.md.",
         {run, device,
          {"buffer", "integer", "so many records may wait; 4,000,000 without it"},
          {"on_full", "drop|pause", "drop without it: the oldest go. pause: the run waits, in virtual time"}},
         {{"timeline", "integer", "its number, for this client"},
          {"t", "integer", "ns: from when it is told"},
          {"threads", "boolean", "switches of threads are among it"}},
         gone + ", the run can't wait, or the client has 16 time lines",
         start_timeline, true},
        {"timeline.ack",
         "The client is done with this batch and those before. At most 8 are on their way.",
         {timeline, {"seq", "integer", "of the batch", true}},
         {},
         "the batch was not sent yet",
         ack_timeline},
        {"timeline.stop", "Ends a time line.", {timeline}, {}, "there is no such one", stop_timeline},
        {"debug.start",
         "Lets GDB attach to a device, which stands when it does.",
         {run, device},
         {{"port", "integer", "TCP, of 127.0.0.1 where the server runs"},
          {"elf", "text", "the program with its symbols, if the image is an ELF file"},
          {"command", "text", "what starts GDB there"}},
         gone,
         start_debugger},
    };
}

}  // namespace twin::serve
