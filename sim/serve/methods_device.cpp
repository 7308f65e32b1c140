// SPDX-License-Identifier: BSD-3-Clause
// Methods about the devices of a run. What they do to one is what a run's own socket does: sim/host/node_methods.hpp.
#include "sim/host/network_methods.hpp"
#include "sim/host/node_methods.hpp"
#include "sim/host/units.hpp"
#include "sim/serve/devices.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <array>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

// Of console.expect's failure: so many lines tell what was said instead.
constexpr std::size_t kContextLines = 8;

Answer devices(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    DeviceQuery query;
    query.filter = text_at(call.params, "filter");
    query.state = text_at(call.params, "state");
    query.sort = text_at(call.params, "sort", query.sort);
    query.descending = flag_at(call.params, "descending");
    query.offset = static_cast<std::size_t>(number_at(call.params, "offset", 0));
    query.limit = static_cast<std::size_t>(std::min<std::int64_t>(number_at(call.params, "limit", 100), 1000));
    co_return list_devices(**run, query);
}

/// The run, its time standing as long as this is there.
struct Standing {
    std::shared_ptr<Run> run;
    std::shared_ptr<void> hold;
};

asio::awaitable<Result<Standing>> stand(const Call& call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    Standing standing{*run, nullptr};
    if (auto* fleet = standing.run->fleet()) {
        standing.hold = fleet->hold();
        co_await fleet->standing();
    }
    co_return standing;
}

/// As a run's own socket does it.
Answer do_on_device(Call call, std::string method) {
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    const auto trace = standing->run->device(text_at(call.params, "device"));
    if (!trace) {
        co_return tl::unexpected(trace.error());
    }
    const auto node = (*trace)->member->node;
    host::Dispatcher dispatcher;
    host::add_node_methods(dispatcher, node, {{"image", (*trace)->image}}, [] {});
    auto result = co_await dispatcher.call(method, std::move(call.params));
    co_await standing->run->settle(*node);
    co_return result;
}

/// What a picture of a network needs, again and again: a tenth of all that there is.
json::object in_brief(const json::object& shown) {
    const auto number = [](const json::object& from, const char* key) {
        return from.at(key).to_number<std::uint64_t>();
    };
    const auto way = [&](const json::object& c) {
        return json::object{{"frames", c.at("sent")},
                            {"bytes", c.at("sent_bytes")},
                            {"lost", number(c, "lost") + number(c, "queue_drops") + number(c, "mtu_drops") +
                                         number(c, "cut_drops") + number(c, "corrupted")}};
    };
    json::array cables;
    for (const auto& value : shown.at("cables").as_array()) {
        const auto& cable = value.as_object();
        json::object one{{"name", cable.at("name")},
                         {"up", cable.at("up")},
                         {"out", way(cable.at("out").as_object())},
                         {"in", way(cable.at("in").as_object())}};
        if (cable.at("options").as_string() != "clear") {
            one["options"] = cable.at("options");
        }
        cables.push_back(std::move(one));
    }
    json::object brief{{"cables", std::move(cables)}};
    if (const auto* gateway = shown.if_contains("gateway")) {
        const auto& counters = gateway->as_object();
        brief["gateway"] = json::object{{"cable", counters.at("cable")},
                                        {"frames_in", counters.at("frames_in")},
                                        {"frames_out", counters.at("frames_out")}};
        std::map<std::pair<std::string, std::string>, std::array<std::uint64_t, 3>> reached;
        for (const auto& value : shown.at("flows").as_array()) {
            const auto& flow = value.as_object();
            auto& [flows, to_host, to_device] =
                reached[{std::string(flow.at("protocol").as_string()), std::string(flow.at("outside").as_string())}];
            ++flows;
            to_host += number(flow, "to_host");
            to_device += number(flow, "to_device");
        }
        json::array list;
        for (const auto& [who, counted] : reached) {
            list.push_back(json::object{{"protocol", who.first},
                                        {"outside", who.second},
                                        {"flows", counted[0]},
                                        {"to_host", counted[1]},
                                        {"to_device", counted[2]}});
        }
        brief["reached"] = std::move(list);
    }
    return brief;
}

/// Only looks, at whatever instant it is: a run that is watched goes the same way as one that is not.
Answer show_network(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    const auto network = (*run)->network(text_at(call.params, "network"));
    if (!network) {
        co_return tl::unexpected(network.error());
    }
    const auto shown = (*network)->describe();
    co_return json::value(flag_at(call.params, "brief") ? in_brief(shown) : shown);
}

Answer do_on_network(Call call, std::string method) {
    const auto standing = co_await stand(call);
    if (!standing) {
        co_return tl::unexpected(standing.error());
    }
    const auto network = standing->run->network(text_at(call.params, "network"));
    if (!network) {
        co_return tl::unexpected(network.error());
    }
    host::Dispatcher dispatcher;
    host::add_network_methods(dispatcher, **network);
    co_return co_await dispatcher.call(method, std::move(call.params));
}

/// Of a scenario's run without a device's name all of it, where it stands anyway: nobody acts on it.
Answer save_snapshot(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    const auto whole = call.params.contains("device") ? nullptr : std::dynamic_pointer_cast<ScenarioRun>(*run);
    if (!whole && call.params.contains("at")) {
        co_return host::refuse("'at' is for a scenario's run, saved whole",
                               "Leave it out, or leave 'device' out for all of them.");
    }
    if (!whole) {
        co_return co_await do_on_device(std::move(call), "snapshot.save");
    }
    const auto file = text_at(call.params, "file");
    if (!file.empty() && file.front() != '/') {
        co_return host::refuse(fmt::format("'{}' is no absolute path", file),
                               "Give one, or none: then it goes into the run's folder.");
    }
    std::optional<std::chrono::nanoseconds> at;
    if (call.params.contains("at")) {
        at = host::parse_duration(text_at(call.params, "at"));
    }
    const auto saved = co_await whole->save(at, file);
    if (!saved) {
        co_return tl::unexpected(saved.error());
    }
    co_return json::object{{"file", saved->path}, {"bytes", saved->bytes}, {"virtual_ns", saved->virtual_ns}};
}

std::function<Answer(Call)> on_device(const std::string& method) {
    return [method](Call call) { return do_on_device(std::move(call), method); };
}
std::function<Answer(Call)> on_network(const std::string& method) {
    return [method](Call call) { return do_on_network(std::move(call), method); };
}

Answer expect(Call call) {
    const auto found = call.yard.find(text_at(call.params, "run"));
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    const auto run = *found;
    const auto device = run->device(text_at(call.params, "device"));
    if (!device) {
        co_return tl::unexpected(device.error());
    }
    std::string wrong;
    const auto pattern = scenario::Pattern::parse(text_at(call.params, "text"), wrong);
    if (!pattern) {
        co_return host::refuse(wrong, "Write a text as it comes, or /a regular expression/.");
    }
    auto& trace = **device;
    const auto span = *host::parse_duration(text_at(call.params, "within", "10s"));
    std::optional<scenario::Console::Found> line;
    // The device may be gone by then; its console stays.
    const auto said = [&] {
        line = line ? line : trace.console.find(trace.console.cursor, *pattern);
        return line.has_value() || std::string_view(trace.state()) == "dead";
    };
    co_await run->until(said, span);
    if (!line) {
        std::vector<std::string> last;
        for (const auto& one : trace.console.tail(kContextLines)) {
            last.push_back(one.text);
        }
        co_return host::failure(fmt::format("{} has not said '{}' within {}", trace.name, pattern->text(),
                                            host::format_duration(span)),
                                last.empty() ? "It has said nothing."
                                             : fmt::format("Its last lines: {}", fmt::join(last, " | ")));
    }
    trace.console.cursor = line->end;
    co_return json::object{{"line", line->line},
                           {"at_ns", line->at_ns},
                           {"groups", json::array(line->match.groups.begin(), line->match.groups.end())}};
}

}  // namespace

std::vector<Method> device_methods() {
    const Field run{"run", "text", "its name", true};
    const Field device{"device", "text", "its name; may be left out if the run has one"};
    const Field network{"network", "text", "its name; may be left out if the run has one"};
    const std::string gone = "the device is dead or stopped";
    const auto simple = [&](const char* name, const char* summary, std::vector<Field> more, std::vector<Field> result,
                            const std::string& refused = "") {
        std::vector<Field> params{run, device};
        params.insert(params.end(), more.begin(), more.end());
        return Method{name, summary, std::move(params), std::move(result),
                      refused.empty() ? gone : gone + ", or " + refused, on_device(name)};
    };
    const std::string link = "as `docs/link-protocol.md` has it";
    return {
        {"devices",
         "A page of the devices of a run.",
         {run,
          {"filter", "text", "a pattern of names, as a shell has them: `meter-1*`"},
          {"state", "starting|running|off|dead|stopped", "only those"},
          {"sort", kDeviceSorts, "index without it: the order in which they were made"},
          {"descending", "boolean", ""},
          {"offset", "integer", "so many are left out first"},
          {"limit", "integer", "at most so many, 100 without it and 1,000 at most"}},
         {{"total", "integer", "of the run"},
          {"found", "integer", "that `filter` and `state` let through"},
          {"devices", "objects",
           "`name`, `state`, `board`, `image`, `now_ns`, `resets`, `memory` (bytes of the host's that are its own), "
           "`cpu_ns` (of the host's processors), `last_line` (of its console), `last_ns` (when that came), `death` if it "
           "died; `net` if it has a cable: `network`, `up`, `sent_frames`, `sent_bytes`, `received_frames`, `received_bytes`"}},
         "",
         devices},
        simple("info", "What a device is, and where it stands.", {},
               {{"name", "text", ""},
                {"board", "text", ""},
                {"image", "text", ""},
                {"time", "virtual|real", ""},
                {"pid", "integer", "of its process"},
                {"now_ns", "integer", "its clock"},
                {"wall_ns", "integer", "how long its process has run"},
                {"gdb_port", "integer", "if there is one"}}),
        simple("serial.write", "Types at a serial channel.",
               {{"text", "text", "what is typed", true}, {"channel", "text", "the board's console without it"}}, {},
               "there is no such channel"),
        {"console.expect",
         "Waits until the board's console has said something, behind what the `console.expect` before it found. A held "
         "run has its time pass for that.",
         {run, device,
          {"text", "text", "as it comes within a line, or /a regular expression/", true},
          {"within", "duration", "of the run's time; 10s without it"}},
         {{"line", "text", "in which it came"},
          {"at_ns", "integer", "when its last byte came"},
          {"groups", "texts", "of the regular expression"}},
         "it did not come; the hint has the console's last lines",
         expect},
        simple("set", "Changes what the world does to a part.",
               {{"text", "text", "part.value=number, as in button_a.pressed=1", true}}, {}, "there is no such value"),
        simple("power", "Takes the supply away, or gives it back.", {{"on", "boolean", "", true}}, {}),
        simple("reset", "Resets it.", {{"kind", "pin|system|debug|watchdog", "pin without it"}}, {}),
        simple("regs", "Registers, fields by name, read without side effect.",
               {{"peripheral", "text", "its registers only"}}, {{"peripherals", "objects", link}},
               "there is no such peripheral"),
        simple("reg.write", "Writes a register as the CPU does, with all that follows.",
               {{"peripheral", "text", "", true}, {"register", "text", "", true}, {"value", "integer", "32 bits",
                   true}}, {},
               "there is no such register"),
        simple("parts", "What each part's values stand at.", {}, {{"parts", "objects", link}}),
        simple("describe", "Memories, peripherals, parts, pins.", {},
               {{"board", "text", ""}, {"memories", "objects", "and the others " + link}}),
        simple("journal", "What the firmware did that is not modelled, or wrong.", {},
               {{"unmodelled", "objects", link}, {"notes", "objects", link}}),
        simple("memory.read", "Bytes of memory.",
               {{"address", "integer", "", true}, {"size", "integer", "at most 1 MiB", true}},
               {{"data", "text", "lower-case hexadecimal"}}, "not all of it is memory"),
        simple("memory.write", "Writes memory; flash as a programming tool would, without its rules.",
               {{"address", "integer", "", true}, {"data", "text", "hexadecimal", true}}, {},
                   "not all of it is memory"),
        simple("cpu", "The CPU's registers.", {},
               {{"r", "any", "16 numbers"}, {"xpsr", "integer", "and the others " + link}}),
        simple("stats", "What it has done so far.", {},
               {{"now_ns", "integer", ""}, {"instructions", "any", "null in real time; and the others " + link}}),
        {"snapshot.save",
         "Saves a device, or a scenario's whole run, in virtual time, and answers when it is written: docs/snapshots.md. "
         "The run goes on as if nothing had been.",
         {run,
          {"device", "text", "its name; without it a scenario's whole run, else the only device"},
          {"file", "text", "an absolute path; may be left out for a whole run: then it goes into its folder"},
          {"at", "duration", "of a whole run: so long after its beginning; without it where its time stands next"}},
         {{"file", "text", "of a whole run: where it is"},
          {"bytes", "integer", "of the file"},
          {"virtual_ns", "integer", "its instant"}},
         "it runs in real time, has ended or does so before, the instant is past, or docs/snapshots.md has another reason",
         save_snapshot},
        {"net.show",
         "A network of a run: ports, MAC table, cables, flows, leases.",
         {run, network,
          {"brief", "boolean", "of it only `cables` (`name`, `up`, `options` if any, `out` and `in`: `frames`, `bytes`, `lost`), "
                               "`gateway` (`cable`: its name; `frames_in`, `frames_out`) and `reached`: what devices talk to through it"}},
         {{"ports", "objects", "and the others as docs/control-api.md has them"}},
         "the run has none",
         show_network},
        {"net.link",
         "Changes what a cable does, or tells what it does.",
         {run, network,
          {"cable", "text", "its name, or its device's", true},
          {"options", "text", "latency=20ms loss=1%, down, up, clear: docs/network-links.md"}},
         {{"options", "text", "what they are now"}},
         "there is no such cable or option",
         on_network("net.link")},
    };
}

}  // namespace twin::serve
