// SPDX-License-Identifier: BSD-3-Clause
// Methods about runs: those that there are, and those of devices of one image.
#include "sim/host/units.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

// Of run.start, count: more do not fit any machine that this runs on.
constexpr std::int64_t kMostDevices = 10'000;

Answer runs(Call call) {
    json::array list;
    for (const auto& run : call.yard.runs()) {
        list.push_back(run->describe());
    }
    co_return json::object{{"runs", std::move(list)}};
}

Result<void> check_together(const json::object& params) {
    const auto count = number_at(params, "count", 1);
    const bool is_virtual = text_at(params, "time", "virtual") == "virtual";
    if (count < 1 || count > kMostDevices) {
        return host::refuse(fmt::format("{} devices", count), fmt::format("'count' is 1 to {}.", kMostDevices));
    }
    if (params.contains("image") == params.contains("restore")) {
        return host::refuse("either 'image' or 'restore' says what the devices have in their memories",
                            "Give one of them.");
    }
    for (const char* one : {"gdb", "flash"}) {
        if (count > 1 && params.contains(one)) {
            return host::refuse(fmt::format("'{}' is for one device, and 'count' is {}", one, count),
                "Leave one of them out.");
        }
    }
    for (const char* one : {"hold", "speed"}) {
        if (!is_virtual && params.contains(one)) {
            return host::refuse(fmt::format("'{}' is of virtual time, and 'time' is real", one),
                "Leave one of them out.");
        }
    }
    return {};
}

Answer start(Call call) {
    if (const auto good = check_together(call.params); !good) {
        co_return tl::unexpected(good.error());
    }
    const auto run = co_await call.yard.start_devices(std::move(call.params));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    json::array devices;
    for (const auto& trace : (*run)->traces()) {
        devices.emplace_back(trace.name);
    }
    json::object started{{"run", (*run)->name()}, {"devices", std::move(devices)}};
    if (const auto* node_run = dynamic_cast<const NodeRun*>(run->get()); node_run != nullptr
        && !node_run->note().empty()) {
        started["note"] = node_run->note();
    }
    co_return started;
}

Answer stop(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    (*run)->end("asked");
    co_await (*run)->ended();
    co_return (*run)->describe();
}

Answer wait(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    co_await (*run)->ended();
    co_return (*run)->describe();
}

Answer advance(Call call) {
    const auto found = call.yard.find(text_at(call.params, "run"));
    if (!found) {
        co_return tl::unexpected(found.error());
    }
    const auto run = *found;
    const bool to_step = flag_at(call.params, "step");
    if (to_step && (run->kind() != std::string_view("scenario") || call.params.contains("for"))) {
        co_return host::refuse("'step' is for a scenario, and takes no 'for'", "Leave one of them out.");
    }
    if (run->paused() && (to_step || call.params.contains("for"))) {
        std::optional<std::chrono::nanoseconds> span;
        if (!to_step) {
            span = host::parse_duration(text_at(call.params, "for"));
        }
        co_await run->pass_paused(span);
        co_return json::object{{"now_ns", run->now_ns()}, {"state", run->state_text()}};
    }
    auto* held = dynamic_cast<NodeRun*>(run.get());
    if (held == nullptr || !held->held() || run->state() != Run::State::running) {
        co_return host::refuse(fmt::format("the time of '{}' does not stand", run->name()),
                               "Start it with \"hold\": true, or have it stand: run.pause.");
    }
    if (call.params.contains("for")) {
        co_await run->until([] { return false; }, *host::parse_duration(text_at(call.params, "for")));
    } else {
        held->let_go();
    }
    co_return json::object{{"now_ns", run->now_ns()}, {"state", run->state_text()}};
}

Answer set_speed(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    const auto speed = real_at(call.params, "speed", 0);
    if (speed != 0 && !(speed >= 0.001 && speed <= 1e6)) {
        co_return host::refuse(fmt::format("a speed of {}", speed),
                               "It is 0.001 to 1000000 virtual seconds in one of the host's, or 0: as many as go.");
    }
    if (const auto done = (*run)->set_speed(speed); !done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object{{"now_ns", (*run)->now_ns()}};
}

Answer pause(Call call) {
    const auto run = call.yard.find(text_at(call.params, "run"));
    if (!run) {
        co_return tl::unexpected(run.error());
    }
    if (const auto done = (*run)->pause(flag_at(call.params, "on")); !done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::object{{"now_ns", (*run)->now_ns()}};
}

}  // namespace

std::vector<Method> run_methods() {
    const Field run{"run", "text", "its name", true};
    const std::vector<Field> described{
        {"name", "text", ""},
        {"kind", "devices|scenario", ""},
        {"state", "starting|running|ended", ""},
        {"time", "virtual|real", ""},
        {"devices", "integer", "how many"},
        {"networks", "texts", "their names"},
        {"now_ns", "integer", "its clock"},
        {"wall_ns", "integer", "how long it has gone on"},
        {"paused", "boolean", "in virtual time: `run.pause` has it stand"},
        {"speed", "number", "in virtual time, while it runs: at most so many of its seconds in one of the host's; 0: as many as go"},
        {"ended", "text",
         "why: `time`, `asked`, `interrupted`, `firmware`, `node` (its process), `services`, `done` (a scenario), `error`"},
        {"error", "object", "`message`, `hint`; and more, by the kind: `board`, `bench` (its text), `image`, `held`, "
                            "`exit_code`; `scenario`, `folder`, `passed`"}};
    return {
        {"runs", "What goes on, and the last that ended.", {}, {{"runs", "objects", "each as `run.stop` gives it"}}, "",
         runs},
        {"run.start",
         "Starts devices of one board and image, and answers when they are ready. The options are those of `twin run`.",
         {{"board", "text", "a board's name, or the path of its YAML", true},
          {"image", "text", "a file (ELF, Intel HEX, FILE.bin or FILE@ADDRESS), or a sample's name, which is built first"},
          {"restore", "text", "a snapshot's file, in place of an image; virtual time"},
          {"name", "text", "of the run; without it the board's, with a number if need be"},
          {"count", "integer", "so many of them on one network: `name-0`, `name-1`, ...; 1 without it, called `name`"},
          {"time", "virtual|real", "virtual without it"},
          {"hold", "boolean", "virtual time stands until `run.advance` or `console.expect` let it pass"},
          {"for", "duration", "the run ends after so much of its time"},
          {"speed", "number", "of virtual time: at most so many of its seconds in one of the host's"},
          {"shift", "integer", "in virtual time an instruction takes 2^this ns; the board's without it"},
          {"seed", "integer", "where its randomness comes from; 1 without it"},
          {"set", "values", "what the world does to parts from the start on: {\"accelerometer.x\": 0.5}"},
          {"flash", "text", "a file that keeps what the firmware writes into its flash, from run to run"},
          {"bench", "text", "what is wired to the board's pins: the text of a file of docs/bench.md"},
          {"record", "text", "a file for everything observable, as docs/record.md says"},
          {"gdb", "integer", "a debugger may attach at this TCP port of 127.0.0.1"},
          {"wait", "boolean", "with `gdb`: nothing is executed until the debugger says so"},
          {"semihosting", "boolean", "serve Arm semihosting"},
          {"semihosting_dir", "text", "with `semihosting`: files may be opened in this folder"},
          {"net", "texts", "user (a gateway to this machine's services; without it, if no other run has that), none, tap=INTERFACE, switch=NAME"},
          {"forward", "texts", "8080:80: a port of this machine leads to one of a device"},
          {"allow", "texts", "what devices may reach besides this machine's loopback"},
          {"capture", "text", "a pcapng file for the frames"},
          {"link", "text", "what the cables do: latency=20ms loss=1%"}},
         {{"run", "text", "its name"},
          {"devices", "texts", "their names"},
          {"note", "text", "if there is something to know: that another run has the gateway"}},
         "there is no such board or image, it can't be built, or the options don't go together",
         start},
        {"run.stop", "Ends a run, and answers when it has ended.", {run}, described, "", stop},
        {"run.wait", "Answers when a run has ended.", {run}, described, "", wait},
        {"run.advance",
         "Lets the time of a run pass that is held or paused, and answers when it has. A paused one stands again at the end "
         "of the slice in which that comes.",
         {run,
          {"for", "duration", "so much; a held run without it: time passes by itself from now on"},
          {"step", "boolean", "of a paused scenario: until its next step begins"}},
         {{"now_ns", "integer", "its clock"}, {"state", "running|ended", ""}},
         "its time does not stand",
         advance},
        {"run.pause",
         "Has virtual time stand, or pass again. What happens in the run stays the same.",
         {run, {"on", "boolean", "stand", true}},
         {{"now_ns", "integer", "its clock"}},
         "it runs in real time, or does not run",
         pause},
        {"run.speed",
         "How fast virtual time passes from now on. What happens in the run stays the same.",
         {run, {"speed", "number", "at most so many of its seconds in one of the host's, 0.001 to 1000000; 0: as many as go", true}},
         {{"now_ns", "integer", "its clock"}},
         "it runs in real time, or does not run",
         set_speed},
    };
}

}  // namespace twin::serve
