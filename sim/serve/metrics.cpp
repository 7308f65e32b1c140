// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/metrics.hpp"

#include "sim/serve/yard.hpp"

#include <unistd.h>
#include <fstream>

namespace twin::serve {
namespace {

class Page {
  public:
    void family(const char* name, const char* type, const char* help) {
        name_ = name;
        text_ += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
    }
    void value(const std::string& labels, double number) {
        text_ += fmt::format("{}{}{}{} {}\n", name_, labels.empty() ? "" : "{", labels, labels.empty() ? "" : "}", number);
    }
    [[nodiscard]] std::string text() && { return std::move(text_); }

  private:
    const char* name_ = "";
    std::string text_;
};

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string metrics(Yard& yard, std::size_t clients) {
    std::map<std::pair<std::string, std::string>, unsigned> runs;
    std::map<std::string, unsigned> devices;
    std::map<std::string, std::uint64_t> memory;
    for (const auto& run : yard.runs()) {
        ++runs[{run->kind(), run->state_text()}];
        for (const auto& trace : run->traces()) {
            if (trace.member != nullptr) {
                ++devices[trace.state()];
                memory[run->name()] += trace.member->running() ? trace.member->node->memory() : 0;
            }
        }
    }
    Page page;
    page.family("twinyard_runs", "gauge", "Runs by kind and state.");
    for (const auto& [key, count] : runs) {
        page.value(fmt::format("kind=\"{}\",state=\"{}\"", key.first, key.second), count);
    }
    page.family("twinyard_devices", "gauge", "Devices of runs that go on, by state.");
    for (const auto& [state, count] : devices) {
        page.value(fmt::format("state=\"{}\"", state), count);
    }
    const auto of_each_run = [&](const char* name, const char* type, const char* help, auto figure) {
        page.family(name, type, help);
        for (const auto& run : yard.runs()) {
            // A name has no character that a label must escape.
            page.value(fmt::format("run=\"{}\"", run->name()), figure(*run));
        }
    };
    of_each_run("twinyard_run_clock_seconds", "gauge", "The run's own time.",
                [](const Run& run) { return seconds(run.now_ns()); });
    of_each_run("twinyard_run_wall_seconds", "gauge", "The host's time that the run has taken.",
                [](const Run& run) { return seconds(run.wall().count()); });
    of_each_run("twinyard_run_grants_total", "counter", "How often a device was let run and stopped, in virtual time.",
                [](const Run& run) { return static_cast<double>(run.grants()); });
    of_each_run("twinyard_run_device_memory_bytes", "gauge", "The host's memory that is the devices' own.",
                [&](const Run& run) { return static_cast<double>(memory[run.name()]); });
    page.family("twinyard_events_sent_total", "counter", "Events that were sent to clients.");
    page.value("", static_cast<double>(yard.counts().sent));
    page.family("twinyard_events_dropped_total", "counter", "Events that a client was too slow for.");
    page.value("", static_cast<double>(yard.counts().dropped));
    page.family("twinyard_clients", "gauge", "Clients that are connected.");
    page.value("", static_cast<double>(clients));
    page.family("twinyard_server_memory_bytes", "gauge", "Resident memory of the server.");
    page.value("", resident_bytes());
    return std::move(page).text();
}

}  // namespace twin::serve
