// SPDX-License-Identifier: BSD-3-Clause
// Measures the OS against the figures of the real Mbed OS: instructions of kernel operations, bytes of objects and of
// blinky, and how fast the node runs it. Instructions are counted in virtual time and are the same in every run.
#include <sys/resource.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/bench/os/reference.hpp"
#include "tests/bench/process.hpp"

using namespace twin::bench;

namespace {

constexpr double kTickNs = 40;  // FPGAIO's and SysTick's 25 MHz
constexpr int kFineShift = 6;   // one-way figures: 64 ns an instruction, so that a tick is less than one

struct Row {
    std::string group, what, unit;
    double ours = 0, reference = 0, bar = 0;
    bool higher_is_better = false;
    bool met() const { return higher_is_better ? ours >= bar : ours <= bar; }
};

const std::string kErrors = std::string(BENCH_OS_IMAGES) + "/errors.txt";

std::string image(const std::string& target, const std::string& name) {
    return std::string(BENCH_OS_IMAGES) + "/" + target + "/" + name + ".elf";
}

std::vector<std::string> lines_of_kernel_bench(bool stock, int shift) {
    const std::string elf = image("MPS2_AN386", "kernel_bench");
    const std::string n = std::to_string(shift);
    const std::vector<std::string> command =
        stock ? std::vector<std::string>{"qemu-system-arm", "-M", "mps2-an386", "-icount", "shift=" + n + ",sleep=off",
                                         "-display", "none", "-monitor", "none", "-serial", "stdio", "-semihosting",
                                         "-kernel", elf}
              : std::vector<std::string>{BENCH_TWIN, "run", "mps2_an386", elf, "--time", "virtual", "--shift", n,
                                         "--semihosting", "--uart", "stdio"};
    Process process(command, {}, kErrors);
    Clock::time_point when;
    std::istringstream text(process.read_until("BENCH end", when));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

std::optional<std::string> rest_after(const std::vector<std::string>& lines, const std::string& start) {
    for (const auto& line : lines)
        if (line.rfind(start, 0) == 0) return line.substr(start.size());
    return std::nullopt;
}
double number_after(const std::string& text, const std::string& word) {
    const auto at = text.find(word);
    if (at == std::string::npos) throw std::runtime_error("no '" + word + "' in '" + text + "'");
    return std::strtod(text.c_str() + at + word.size(), nullptr);
}

/// coarse: one instruction a ns; fine: at kFineShift.
double kernel_figure(const KernelRow& row, const std::vector<std::string>& coarse,
                     const std::vector<std::string>& fine) {
    const auto find = [&](const std::vector<std::string>& lines) {
        const auto rest = rest_after(lines, std::string(1, row.kind) + " " + row.line);
        if (!rest) throw std::runtime_error(std::string("the program did not print '") + row.line + "'");
        return *rest;
    };
    switch (row.kind) {
        case 'L':
            return number_after(find(fine), "min ") * kTickNs / (1 << kFineShift);
        case 'T':
            return number_after(find(coarse), "insn/fire*100 ") / 100;
        case 'B':
            return number_after(find(coarse), "(=");
        default: {
            const auto text = find(coarse);
            return std::strtod(text.c_str() + text.find_last_of(' '), nullptr) / row.divisor;
        }
    }
}

void measure_kernel(std::vector<Row>& rows, bool stock) {
    const auto coarse = lines_of_kernel_bench(stock, 0);
    const auto fine = lines_of_kernel_bench(stock, kFineShift);
    double ours = 0, reference = 0;
    for (const KernelRow& row : kKernelRows) {
        const double figure = kernel_figure(row, coarse, fine);
        const bool boot = row.kind == 'B';
        rows.push_back({"instructions", row.what, "", figure, row.reference, boot ? kBootBar : row.reference, false});
        if (row.switches) ours += figure, reference += row.reference;
    }
    rows.push_back({"instructions", "sum of the rows in which a thread is switched", "", ours, reference,
                    reference * kSwitchingBar, false});
    std::string sizes;
    for (const auto& line : coarse)
        if (line.rfind("S ", 0) == 0) sizes += line.substr(1);
    for (const auto& object : kObjectSizes)
        rows.push_back({"object, bytes", object.name, "", number_after(sizes, std::string(" ") + object.name + " "),
                        object.reference, object.reference, false});
}

/// Flash: what is programmed. RAM: variables and the threads' static stacks, without the heap and the boot stack, which
/// get what is left.
void measure_images(std::vector<Row>& rows) {
    for (const ImageSize& size : kImageSizes) {
        Process process({BENCH_SIZE, "-A", "-d", image("NUCLEO_F429ZI", size.image)}, {}, kErrors);
        Clock::time_point when;
        std::istringstream text(process.read_until("Total", when));
        double flash = 0, ram = 0;
        for (std::string line; std::getline(text, line);) {
            std::istringstream words(line);
            std::string name;
            double bytes = 0, address = 0;
            if (!(words >> name >> bytes >> address) || name[0] != '.' || address == 0) continue;
            if (name == ".heap" || name == ".boot_stack") continue;
            const bool in_ram = address >= 0x20000000 && address < 0x40000000;
            const bool initialised = name == ".data" || name == ".ramfunc";
            if (!in_ram || initialised) flash += bytes;
            if (in_ram) ram += bytes;
        }
        const std::string name = size.image;
        rows.push_back({"image", name + ", flash", "B", flash, size.reference_flash, size.flash_bar, false});
        rows.push_back({"image", name + ", RAM", "B", ram, size.reference_ram, size.ram_bar, false});
    }
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void measure_node(std::vector<Row>& rows, int repeats) {
    const auto run = [](const std::string& name, const std::vector<std::string>& more) {
        std::vector<std::string> command{BENCH_TWIN, "run", "nucleo_f429zi", image("NUCLEO_F429ZI", name)};
        command.insert(command.end(), more.begin(), more.end());
        return command;
    };
    std::vector<double> first_edge, speed;
    Clock::time_point begin, end;
    for (int r = 0; r < repeats; ++r) {
        Process process(run("blinky", {"--uart", "none", "--record", "/dev/stdout"}), {}, kErrors);
        process.read_until("\"ld1", end);
        first_edge.push_back(std::chrono::duration<double, std::milli>(end - process.started()).count());
    }
    for (int r = 0; r < repeats; ++r) {
        Process process(run("busy", {"--time", "virtual"}), {}, kErrors);
        process.read_until("second", begin);
        constexpr int kSeconds = 10;
        for (int i = 0; i < kSeconds; ++i) process.read_until("second", end);
        speed.push_back(kSeconds / std::chrono::duration<double>(end - begin).count());
    }
    Process process(run("blinky", {"--uart", "none"}), {}, kErrors);
    std::this_thread::sleep_for(std::chrono::seconds(2));  // start-up is not what is asked for
    const double before = cpu_seconds(process.pid());
    const auto from = Clock::now();
    std::this_thread::sleep_for(std::chrono::seconds(20));
    const double share =
        (cpu_seconds(process.pid()) - before) / std::chrono::duration<double>(Clock::now() - from).count();
    rows.push_back({"node", "168 MHz, fully loaded: speed to real time", "×", median(speed), 1, 5, true});
    rows.push_back({"node", "blinky: process start to first LED edge", "ms", median(first_edge), 0, 100, false});
    rows.push_back({"node", "blinky: share of a core", "%", share * 100, 0, 1, false});
}

void print(const std::vector<Row>& rows) {
    std::string group;
    for (const Row& row : rows) {
        if (row.group != group) {
            group = row.group;
            std::printf("\n| %s | Twinyard | Mbed OS | ratio | bar | |\n|---|---:|---:|---:|---:|---|\n", group.c_str());
        }
        char reference[32] = "", ratio[32] = "";
        if (row.reference > 0) {
            std::snprintf(reference, sizeof reference, "%.6g", row.reference);
            std::snprintf(ratio, sizeof ratio, "%.2f", row.ours / row.reference);
        }
        std::printf("| %s | %.*f%s%s | %s | %s | %s %.6g | %s |\n", row.what.c_str(),
                    row.ours < 1000 && row.ours != static_cast<long>(row.ours) ? 1 : 0, row.ours,
                    row.unit.empty() ? "" : " ", row.unit.c_str(), reference, ratio, row.higher_is_better ? "≥" : "≤",
                    row.bar, row.met() ? "met" : "**missed**");
    }
}

}  // namespace

int main(int argc, char** argv) {
    bool stock = false, kernel_only = false;
    int repeats = 5;
    std::string json_path = "bench-os.json";
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--stock") {
            stock = true;
        } else if (a == "--kernel") {
            kernel_only = true;
        } else if (a == "--repeats" && i + 1 < argc) {
            repeats = std::max(1, std::atoi(argv[++i]));
        } else if (a == "--json" && i + 1 < argc) {
            json_path = argv[++i];
        } else {
            std::fprintf(stderr,
                         "usage: tests/bench/run os [--kernel] [--stock] [--repeats N] [--json FILE]\n\n"
                         "Measures the OS. --kernel: instructions and object sizes only; --stock: count them on "
                         "Debian's QEMU instead of the node.\n");
            return a == "--help" ? 0 : 2;
        }
    }
    try {
        std::vector<Row> rows;
        measure_kernel(rows, stock);
        if (!kernel_only) {
            measure_images(rows);
            measure_node(rows, repeats);
        }
        print(rows);
        boost::json::array list;
        for (const Row& row : rows)
            list.push_back({{"group", row.group},
                            {"what", row.what},
                            {"unit", row.unit},
                            {"twinyard", row.ours},
                            {"reference", row.reference},
                            {"bar", row.bar},
                            {"higher_is_better", row.higher_is_better},
                            {"met", row.met()}});
        std::ofstream(json_path) << boost::json::serialize(boost::json::object{{"rows", list}}) << '\n';
        std::fprintf(stderr, "written: %s\n", json_path.c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
