// SPDX-License-Identifier: BSD-3-Clause
// Fleets of NUCLEO-F429ZI with the whole OS and Ethernet: what they take to start, in memory, and in time.
//
//   twin-bench-fleet [--json FILE] [--most N] [--only PART]
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/engine/reports.hpp"
#include "scenarios/engine/runner.hpp"
#include "sim/cli/samples.hpp"

namespace {

namespace json = boost::json;
namespace asio = boost::asio;
using namespace twin;

std::filesystem::path folder;
json::array rows;

struct Load {
    double private_mib = 0;
    double cpu_s = 0;  ///< so far
};

/// Of all processes that are this one's children.
Load load_of_children() {
    Load load;
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    for (int pid = 0; children >> pid;) {
        std::ifstream smaps("/proc/" + std::to_string(pid) + "/smaps_rollup");
        std::string line;
        while (std::getline(smaps, line)) {
            const auto kib = std::strtod(line.c_str() + line.find(':') + 1, nullptr);
            if (line.starts_with("Private_")) load.private_mib += kib / 1024;
        }
        std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
        std::getline(stat, line);
        std::size_t at = line.rfind(')');
        for (int field = 2; field < 14 && at != std::string::npos; ++field) at = line.find(' ', at + 1);
        if (at != std::string::npos) {
            char* rest = nullptr;
            const double user = std::strtod(line.c_str() + at, &rest);
            load.cpu_s += (user + std::strtod(rest, nullptr)) / static_cast<double>(::sysconf(_SC_CLK_TCK));
        }
    }
    return load;
}

struct Run {
    scenario::ScenarioResult result;
    Load load;                         ///< at `look_ns`
    std::map<std::string, Load> steps;  ///< when a step of that name was waited for first
    std::map<std::string, std::chrono::steady_clock::time_point> begun;  ///< of all steps
};

/// `look_ns`: the instant of the scenario at which the children are looked at. `look_steps`: the steps at which they are too.
Run run(const std::string& name, const std::string& text, std::int64_t look_ns = 2'000'000'000,
        const std::set<std::string>& look_steps = {}) {
    const auto path = folder / (name + ".scenario.yaml");
    std::ofstream(path) << text;
    auto loaded = scenario::load(path.string());
    if (!loaded) {
        std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
        std::exit(1);
    }
    asio::io_context io(1);
    Run run;
    scenario::RunOptions options;
    options.image = [](const std::string& image, const host::BoardInfo& board) {
        return cli::is_sample(image) ? cli::build_sample(image, board) : host::Result<std::string>(image);
    };
    bool looked = false;
    options.progress = [&](const scenario::Progress& progress) {
        if (!looked && progress.now_ns >= look_ns) {
            looked = true;
            run.load = load_of_children();
        }
        run.begun.try_emplace(progress.step, std::chrono::steady_clock::now());
        if (look_steps.contains(progress.step) && !run.steps.contains(progress.step)) {
            run.steps[progress.step] = load_of_children();
        }
    };
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> { run.result = co_await scenario::run_scenario(io, **loaded, std::move(options)); },
        [](const std::exception_ptr& bug) {
            if (bug) std::rethrow_exception(bug);
        });
    io.run();
    if (run.result.error) std::fprintf(stderr, "%s: %s\n", name.c_str(), run.result.error->message.c_str());
    if (const auto* step = run.result.failed_step())
        std::fprintf(stderr, "%s: %s: %s\n", name.c_str(), step->name.c_str(), step->failure->happened.c_str());
    return run;
}

double seconds(std::chrono::nanoseconds span) { return static_cast<double>(span.count()) / 1e9; }

void row(const std::string& what, double value, const char* unit, const std::string& bar = "", bool met = true) {
    std::printf("| %s | %.3g %s | %s | %s |\n", what.c_str(), value, unit, bar.c_str(),
                bar.empty() ? "" : met ? "met" : "missed");
    std::fflush(stdout);
    rows.push_back(json::object{{"what", what}, {"value", value}, {"unit", unit}, {"bar", bar}, {"met", met}});
}

std::string fleet(const std::string& image, unsigned count, const std::string& head, const std::string& link = "latency=1ms") {
    return head + "networks:\n  lan: {link: \"" + link + "\", capture: false}\ndevices:\n  device: {board: nucleo_f429zi, " + image +
           ", count: " + std::to_string(count) + "}\n";
}

const std::string kBroker = std::string("services:\n  broker: {run: ") + TWIN_ROOT +
                            "/os/samples/mqtt-telemetry/broker, ready_port: 8883}\n";

void starting(unsigned most) {
    (void)run("boot", "devices: {device: {board: nucleo_f429zi, image: udp-echo}}\nnetworks: {lan: {link: latency=1ms}}\n"
                      "steps:\n- expect: {console: /^Echo on/}\n- save: device.snap\n  on: device\n");
    for (const unsigned count : {1u, 10u, 100u, most}) {
        const auto name = std::to_string(count) + " nodes";
        const auto cold = run("cold", fleet("image: udp-echo", count, "for: 3s\n"));
        row(name + ", cold: ready after", seconds(cold.result.starting), "s");
        row(name + ", cold: private memory of each", cold.load.private_mib / count, "MiB");
        const auto warm = run("warm", fleet("snapshot: device.snap", count, "for: 3s\n"));
        const double start_s = seconds(warm.result.starting);
        row(name + ", from a snapshot: ready after", start_s, "s", count == 1000 ? "at most 30" : "", start_s <= 30);
        row(name + ", from a snapshot: private memory of each", warm.load.private_mib / count, "MiB",
            count == 1000 ? "at most 12" : "", warm.load.private_mib / count <= 12);
    }
}

/// A file as a scenario in `folder` names it.
std::string beside(const char* file) { return std::filesystem::relative(file, folder).string(); }

void idle_day() {
    const auto hour = [](const Run& one) {
        return seconds(one.result.wall - one.result.starting) * 3600 / (static_cast<double>(one.result.end_ns) / 1e9);
    };
    (void)run("day", "for: 1s\ndevices: {device: {board: nucleo_f429zi, image: shell}}\n");
    const double day = 24 * hour(run("day", "for: 24h\ndevices: {device: {board: nucleo_f429zi, image: shell}}\n"));
    row("1 node without network, idle: a day", day, "s", "at most 20", day <= 20);
}

void virtual_time() {
    // Boot, leases and handshakes, 47 million instructions each, are at the beginning: only what is behind counts.
    const auto later = [](unsigned count, const std::string& image, const std::string& services, int span_s) {
        const auto one = run("later", fleet("image: " + image, count, services) +
                                          "steps:\n- {name: Begin, wait: 20s}\n- {name: Span, wait: " + std::to_string(span_s) +
                                          "s}\n- {name: End, wait: 1s}\n");
        if (!one.begun.contains("End")) std::exit(1);  // run() has said why
        return seconds(one.begun.at("End") - one.begun.at("Span")) * 3600 / span_s;
    };
    for (const unsigned count : {1u, 10u, 100u}) {
        row(std::to_string(count) + " nodes on a network, idle: an hour",
            later(count, "udp-echo", "", count == 1 ? 3600 : count == 10 ? 600 : 120), "s");
    }
    const auto talking = [&](unsigned count, const std::string& image, const std::string& how_often, int span_s) {
        const double per_hour = later(count, image, kBroker, span_s);
        const bool has_bar = count == 100 && image != "mqtt-telemetry";
        row(std::to_string(count) + " nodes, a message " + how_often + " over TLS each: an hour", per_hour, "s",
            has_bar ? "at most 360" : "", per_hour <= 360);
    };
    for (const unsigned count : {1u, 10u, 100u}) {
        talking(count, beside(TWIN_TELEMETRY), "each 10 s", 100);
    }
    talking(100, "mqtt-telemetry", "each second", 30);
}

void quantum() {
    const auto spin = [](const std::string& link) {
        return run("spin", "for: 100ms\nnetworks:\n  lan: {link: \"" + link + "\", capture: false, gateway: false}\ndevices:\n"
                           "  device: {board: mps2_an386, image: " + beside(TWIN_SPIN) + ", count: 10}\n");
    };
    const auto fine = spin("latency=4us");
    const auto coarse = spin("latency=10ms");
    const double cost = seconds((fine.result.wall - fine.result.starting) - (coarse.result.wall - coarse.result.starting)) /
                        static_cast<double>(fine.result.grants - coarse.result.grants);
    row("a quantum of a node that runs, ten that do", cost * 1e6, "µs", "at most 20", cost <= 20e-6);
}

// Each tells the broker something each 10 s: six times in a minute, and one second for when in its turn it does. They start one
// after the other: a handshake is half a second of a processor, and each hears what the others say to all when they come up.
void real_time(unsigned most) {
    const auto text = fleet("every: 400ms, image: " + beside(TWIN_TELEMETRY), most, "time: real\n" + kBroker) +
                      "steps:\n- name: All connect\n  expect: {json: number, is: \">= 1\"}\n  within: 600s\n"
                      "- wait: 30s\n- name: A minute\n  measure: {json: number}\n  for: 61s\n"
                      "  count: \">= 0\"\n- name: To here\n  wait: 100ms\n";
    auto one = run("real", text, 0, {"A minute", "To here"});
    std::string note;
    for (const auto& step : one.result.steps) {
        if (step.name == "A minute") note = step.note;
    }
    const auto at = note.find_last_of(' ');
    const double messages = at == std::string::npos ? 0 : std::strtod(note.c_str() + at, nullptr);
    const double needed = most * 6;
    row(std::to_string(most) + " nodes in real time over TLS: messages in 61 s", messages, "",
        "at least " + std::to_string(static_cast<int>(needed)), messages >= needed);
    row(std::to_string(most) + " nodes in real time over TLS: processor time of the nodes", 
        (one.steps["To here"].cpu_s - one.steps["A minute"].cpu_s) / 61, "of a core");
    row(std::to_string(most) + " nodes in real time over TLS: private memory of all", 
        one.steps["To here"].private_mib / 1024, "GiB", "at most 12", one.steps["To here"].private_mib / 1024 <= 12);
}

}  // namespace

int main(int argc, char** argv) {
    std::string file = "bench-fleet.json";
    unsigned most = 1000;
    std::string only;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--json") file = argv[i + 1];
        if (option == "--only") only = argv[i + 1];
        if (option == "--most") most = static_cast<unsigned>(std::atoi(argv[i + 1]));
    }
    std::string name = "/tmp/twin-bench-fleet-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) return 1;
    folder = name;
    const std::vector<std::pair<std::string, std::function<void()>>> parts{
        {"day", idle_day},
        {"hour", virtual_time},
        {"quantum", quantum},
        {"start", [most] { starting(most); }},
        {"real", [most] { real_time(most); }},
    };
    std::printf("| what | | bar | |\n|---|---:|---|---|\n");
    for (const auto& [part, measure] : parts) {
        if (only.empty() || only == part) measure();
    }
    std::ofstream(file) << json::serialize(rows) << "\n";
    std::filesystem::remove_all(folder);
}
