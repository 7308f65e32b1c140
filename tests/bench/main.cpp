// SPDX-License-Identifier: BSD-3-Clause
// Times Twinyard against what a user would otherwise use, in one run, and prints a table and JSON.
//
// Every figure is a ratio to a reference measured in the same run: Debian's own qemu-system-arm -M microbit, or our
// QEMU with a node that has no models (bare_node.c). Contestants take turns, so that a slow minute of the machine hits
// all.
#include <sys/mman.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "tests/bench/process.hpp"

using namespace twin::bench;

namespace {

using Samples = std::vector<double>;
using Seconds = std::chrono::duration<double>;

struct Contestant {
    std::string name;
    std::vector<std::string> command;
    std::vector<std::string> environment;
};

struct Paths {
    std::string stock = "qemu-system-arm";
    std::string twin = BENCH_TWIN;
    std::string qemu = BENCH_QEMU;
    std::string bare = BENCH_BARE_NODE;
    std::string elf = BENCH_FIRMWARE ".elf";
    std::string raw = BENCH_FIRMWARE ".bin";
    std::string micropython = std::getenv("TWINYARD_MICROPYTHON_HEX") != nullptr
                                  ? std::getenv("TWINYARD_MICROPYTHON_HEX")
                                  : "/usr/share/firmware-microbit-micropython/firmware.hex";
    std::string errors = BENCH_FIRMWARE ".errors.txt";
};

constexpr int kAccesses = 8'000'000;  // as in firmware/bench.c
const char* const kKernels[] = {"integer", "crc", "sort", "matrix"};
const char* const kReads[] = {"uart_status_read", "timer_cc_read", "gpio_out_read"};
const char* const kWrites[] = {"timer_cc_write", "gpio_outset_write"};
// The timer's clock of an icount shift of 6: 64 ns an instruction, nearest to 16 MHz.
const std::vector<std::string> kIcount{"-icount", "shift=6,sleep=off"};

double median(Samples s) {
    std::sort(s.begin(), s.end());
    return s[s.size() / 2];
}

std::vector<std::string> with(std::vector<std::string> base, const std::vector<std::string>& more) {
    base.insert(base.end(), more.begin(), more.end());
    return base;
}

std::vector<std::string> stock_command(const Paths& p, const std::string& image) {
    return {p.stock,
            "-M",
            "microbit",
            "-display",
            "none",
            "-serial",
            "stdio",
            "-monitor",
            "none",
            "-device",
            "loader,file=" + image};
}

std::vector<std::string> twin_command(const Paths& p, const std::string& image, const std::string& time) {
    return {p.twin, "run", "microbit", image, "--uart", "stdio", "--time", time};
}

void progress(const std::string& text) {
    static const bool terminal = isatty(2) != 0;
    if (terminal)
        std::fprintf(stderr, "\r\033[K%s", text.c_str());
    else if (!text.empty())
        std::fprintf(stderr, "%s\n", text.c_str());
    std::fflush(stderr);
}

// Seconds from each "begin X" to its "end X", and from the start of the process to "boot".
std::map<std::string, double> run_firmware(const Contestant& c, const Paths& p) {
    Process process(c.command, c.environment, p.errors);
    std::map<std::string, double> seconds;
    Clock::time_point begin, now;
    process.read_until("boot\n", now);
    seconds["boot"] = Seconds(now - process.started()).count();
    for (;;) {
        std::string line = process.read_until("\n", now);
        line.pop_back();
        if (line == "done") return seconds;
        if (line.rfind("begin ", 0) == 0) begin = now;
        if (line.rfind("end ", 0) == 0) seconds[line.substr(4)] = Seconds(now - begin).count();
    }
}

using Results = std::map<std::string, std::map<std::string, Samples>>;  // contestant, section

Results run_all(const std::vector<Contestant>& contestants, int repeats, const Paths& p) {
    Results results;
    for (int r = 0; r < repeats; ++r)
        for (const Contestant& c : contestants) {
            progress("run " + std::to_string(r + 1) + " of " + std::to_string(repeats) + ": " + c.name);
            for (const auto& [section, s] : run_firmware(c, p)) results[c.name][section].push_back(s);
        }
    progress("");
    return results;
}

constexpr int kStarts = 21;
constexpr std::chrono::seconds kPause{5};
constexpr std::size_t kAtHand = 256U << 20;

// A virtual machine may have given its free memory back to its host, a page at a time is then dear to get. This gets so much of
// it and frees it again, which leaves it with the machine for some seconds.
void take_memory_in_hand() {
    void* const there = ::mmap(nullptr, kAtHand, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (there != MAP_FAILED) ::munmap(there, kAtHand);
}

enum class Before { nothing, pause, pause_with_memory };

// Seconds from the start of the process to this output; one after the other, as a person would who tries again, or with a
// pause before each.
Samples start_times(const Contestant& c, const std::string& mark, int repeats, const Paths& p,
                    Before before = Before::nothing) {
    Samples s;
    for (int r = 0; r < repeats; ++r) {
        progress("to '" + mark.substr(0, mark.find('\n')) + "': " + c.name);
        if (before != Before::nothing) std::this_thread::sleep_for(kPause);
        if (before == Before::pause_with_memory) take_memory_in_hand();
        Process process(c.command, c.environment, p.errors);
        Clock::time_point now;
        process.read_until(mark, now);
        s.push_back(Seconds(now - process.started()).count());
    }
    return s;
}

// kB private to the emulator's processes, a node, when `count` stand at the MicroPython prompt.
double idle_memory_kb(const Contestant& c, int count, const std::string& executable, const Paths& p) {
    std::vector<std::unique_ptr<Process>> nodes;
    for (int i = 0; i < count; ++i) nodes.push_back(std::make_unique<Process>(c.command, c.environment, p.errors));
    Clock::time_point now;
    for (const auto& node : nodes) node->read_until(">>> ", now);
    long sum = 0;
    for (const auto& node : nodes) sum += private_memory_kb(node->pid(), executable);
    return static_cast<double>(sum) / count;
}

struct Row {
    std::string what, unit, reference_name;
    double ours, reference, ratio, bar;
    bool higher_is_better;
};

void print(const std::vector<Row>& rows) {
    std::printf("| what | Twinyard | reference | | ratio | bar | |\n|---|---:|---:|---|---:|---:|---|\n");
    for (const Row& r : rows) {
        const bool has_bar = r.bar > 0;
        const bool met = r.higher_is_better ? r.ratio >= r.bar : r.ratio <= r.bar;
        char bar[32] = "";
        if (has_bar) std::snprintf(bar, sizeof bar, "%s %.2f", r.higher_is_better ? "≥" : "≤", r.bar);
        char reference[48] = "", ratio[32] = "";
        if (r.reference > 0) {
            std::snprintf(reference, sizeof reference, "%.3g %s", r.reference, r.unit.c_str());
            std::snprintf(ratio, sizeof ratio, "%.2f", r.ratio);
        }
        std::printf("| %s | %.3g %s | %s | %s | %s | %s | %s |\n", r.what.c_str(), r.ours, r.unit.c_str(), reference,
                    r.reference_name.c_str(), ratio, bar,
                    !has_bar ? ""
                    : met    ? "met"
                             : "**missed**");
    }
}

}  // namespace

int main(int argc, char** argv) {
    int repeats = 5;
    std::string json_path = "bench.json";
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--repeats" && i + 1 < argc)
            repeats = std::max(1, std::atoi(argv[++i]));
        else if (a == "--json" && i + 1 < argc)
            json_path = argv[++i];
        else {
            std::fprintf(stderr,
                         "usage: tests/bench/run [--repeats N] [--json FILE]\n\nTimes Twinyard against stock "
                         "QEMU and against our QEMU without models.\n");
            return a == "--help" ? 0 : 2;
        }
    }
    try {
        const Paths p;
        const std::vector<std::string> bare{p.qemu, "-M", "twin,node=" + p.bare + ",config=" + p.raw};
        const Contestant stock{"stock", stock_command(p, p.elf), {}};
        const Contestant ours{"twin", twin_command(p, p.elf, "real"), {}};
        const Contestant stock_icount{"stock -icount", with(stock_command(p, p.elf), kIcount), {}};
        const Contestant ours_virtual{"twin virtual", twin_command(p, p.elf, "virtual"), {}};
        const Contestant bare_icount{"bare -icount", with(bare, kIcount), {"BARE_NODE_FD=3"}};
        const Contestant bare_free{"bare", bare, {"BARE_NODE_FD=3"}};
        Results r = run_all({stock, ours, stock_icount, ours_virtual, bare_icount, bare_free}, repeats, p);

        std::vector<Row> rows;
        const auto speed = [&](const std::string& k, const std::string& us, const std::string& them, double bar) {
            const double a = median(r[us][k]), b = median(r[them][k]);
            rows.push_back({k + (us == "twin" ? ", real time" : ", virtual time"), "s", them, a, b, b / a, bar, true});
        };
        for (const char* k : kKernels) speed(k, "twin", "stock", 0.97);
        for (const char* k : kKernels) speed(k, "twin virtual", "bare -icount", 0.9);
        const auto access = [&](const std::string& k, const std::string& us, const std::string& them, double bar) {
            const double a = median(r[us][k]) / kAccesses * 1e9, b = median(r[them][k]) / kAccesses * 1e9;
            rows.push_back(
                {k + (us == "twin" ? ", real time" : ", virtual time"), "ns", them, a, b, a / b, bar, false});
        };
        for (const char* k : kReads) access(k, "twin", "stock", 2.5);
        for (const char* k : kWrites) access(k, "twin", "stock", 0);
        for (const char* k : kReads) access(k, "twin virtual", "stock -icount", 1.6);
        for (const char* k : kWrites) access(k, "twin virtual", "stock -icount", 0);
        const Contestant echo{"echo", {"/bin/echo", "boot"}, {}};
        for (const auto& [what, before] : {std::pair{"process start to first output, in a row", Before::nothing},
                                           std::pair{"the same, each after 5 s", Before::pause},
                                           std::pair{"the same, with free memory at hand", Before::pause_with_memory}}) {
            const int starts = before == Before::nothing ? kStarts : repeats;
            const double us = median(start_times(ours, "boot\n", starts, p, before)) * 1e3;
            const double them = median(start_times(stock, "boot\n", starts, p, before)) * 1e3;
            const double least = median(start_times(echo, "boot\n", starts, p, before)) * 1e3;
            rows.push_back({what, "ms", "stock", us, them, us / them, 0, false});
            rows.push_back({"  (bar: 60 ms)", "ms", "60 ms", us, 60, us / 60, 1, false});
            rows.push_back({"  (the machine's own part: /bin/echo)", "ms", "", least, 0, 0, 0, false});
        }

        const Contestant stock_python{"stock", stock_command(p, p.micropython), {}};
        const Contestant our_python{"twin", twin_command(p, p.micropython, "real"), {}};
        const double prompt = median(start_times(our_python, ">>> ", repeats, p));
        const double stock_prompt = median(start_times(stock_python, ">>> ", repeats, p));
        rows.push_back(
            {"start to the MicroPython prompt", "s", "stock", prompt, stock_prompt, prompt / stock_prompt, 0, false});
        rows.push_back({"  (bar: 0.4 s)", "s", "0.4 s", prompt, 0.4, prompt / 0.4, 1, false});

        for (const int count : {1, 100}) {
            progress("memory of " + std::to_string(count));
            const double kb = idle_memory_kb(our_python, count, "twin-qemu", p);
            const double stock_kb = idle_memory_kb(stock_python, count, "qemu-system-arm", p);
            const std::string of = count == 1 ? "private memory of an idle node" : "the same, each of 100";
            rows.push_back({of, "MB", "stock", kb / 1000, stock_kb / 1000, kb / stock_kb, 0, false});
            rows.push_back({"  (bar: 12 MB)", "MB", "12 MB", kb / 1000, 12, kb / 12000, 1, false});
        }
        progress("");
        print(rows);

        boost::json::array list;
        for (const Row& row : rows)
            list.push_back({{"what", row.what},
                            {"unit", row.unit},
                            {"twinyard", row.ours},
                            {"reference", row.reference},
                            {"reference_name", row.reference_name},
                            {"ratio", row.ratio},
                            {"bar", row.bar},
                            {"higher_is_better", row.higher_is_better}});
        boost::json::object samples;
        for (const auto& [name, sections] : r) {
            boost::json::object of;
            for (const auto& [section, s] : sections) of[section] = boost::json::value_from(s);
            samples[name] = of;
        }
        std::ofstream(json_path) << boost::json::serialize(
                                        boost::json::object{{"repeats", repeats}, {"rows", list}, {"seconds", samples}})
                                 << '\n';
        std::fprintf(stderr, "written: %s\n", json_path.c_str());
    } catch (const std::exception& e) {
        progress("");
        std::fprintf(stderr, "bench: %s\n", e.what());
        return 1;
    }
    return 0;
}
