// SPDX-License-Identifier: BSD-3-Clause
// Measures how many frames a second the switch forwards between two stations on one core, against what a switch in
// another process could do at best: one hop of a frame over a Unix datagram socket, sent and received.
//
// Seconds are the process's on the CPU, all threads added, so that what else the machine does counts little.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "net_bridge/cable.hpp"
#include "net_bridge/capture.hpp"
#include "net_bridge/switch.hpp"

using namespace twin::net;

namespace {

constexpr double kBar = 1'000'000;

struct Row {
    std::string group, what, unit;
    double ours = 0, reference = 0, bar = 0;
    bool met() const { return ours >= bar; }
};

class Station : public Jack {
  public:
    using Jack::Jack;
    void receive(const Frame& frame) override { bytes += frame.size(), ++frames; }
    void send(Frame frame) { transmit(std::move(frame)); }
    std::uint64_t frames = 0, bytes = 0;
};

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::vector<std::uint8_t> bytes_of(std::uint8_t to, std::uint8_t from, std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    bytes[0] = bytes[6] = 2;
    bytes[5] = to;
    bytes[11] = from;
    bytes[12] = 0x08;
    return bytes;
}

struct Setup {
    std::size_t size = 64;
    int frames = 1'000'000;
    int listeners = 0;  // stations that hear broadcasts; 0: unicast between two
    std::string link;
    bool capture = false;
};

// Frames delivered per second. Each is made anew, as a MAC would make it.
double forward(const Setup& setup, const std::filesystem::path& folder) {
    boost::asio::io_context io;
    RealTimeline time(io);
    Switch lan("lan", time);
    const auto link = LinkOptions::parse(setup.link).value();
    std::deque<Station> stations;
    std::deque<Cable> cables;
    for (int i = 0; i < std::max(2, setup.listeners + 1); ++i) {
        stations.emplace_back("station" + std::to_string(i));
        cables.emplace_back("cable" + std::to_string(i), stations.back(), lan.port(std::to_string(i)), time, link);
    }
    const std::filesystem::path path = folder / "bench.pcapng";
    std::unique_ptr<Capture> capture;
    if (setup.capture) {
        // Complete: a frame that was left out would have cost nothing.
        auto opened = Capture::open(path, time, {.complete = true});
        if (!opened) throw std::runtime_error(opened.error().message);
        capture = std::move(*opened);
        capture->watch(cables.front());
    }
    const auto there = bytes_of(2, 1, setup.size);
    auto broadcast = there;
    std::fill_n(broadcast.begin(), 6, std::uint8_t{0xff});
    stations[1].send(Frame(bytes_of(1, 2, setup.size)));  // the switch learns where 2 is
    io.run_for(std::chrono::milliseconds(10));
    for (Station& station : stations) station.frames = 0;

    const double begin = cpu_seconds();
    for (int i = 0; i < setup.frames; ++i) {
        stations[0].send(Frame(setup.listeners > 0 ? broadcast : there));
        if (!link.out.latency.count()) continue;
        if (i % 64 == 63) io.restart(), io.poll();
    }
    while (link.out.latency.count() != 0 && time.next()) io.restart(), io.run_one();
    if (capture) capture->close();
    const double seconds = cpu_seconds() - begin;

    std::uint64_t delivered = 0;
    for (const Station& station : stations) delivered += station.frames;
    const auto expected =
        static_cast<std::uint64_t>(setup.frames) * static_cast<std::uint64_t>(std::max(1, setup.listeners));
    if (link == LinkOptions() && delivered != expected) throw std::runtime_error("frames were lost");
    if (capture && capture->counters().dropped != 0) throw std::runtime_error("the capture lost frames");
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return static_cast<double>(delivered) / seconds;
}

double over_a_socket(std::size_t size, int frames) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) throw std::runtime_error("no socket pair");
    const auto frame = bytes_of(1, 2, size);
    std::vector<std::uint8_t> buffer(2'000);
    const double begin = cpu_seconds();
    for (int i = 0; i < frames; ++i) {
        if (::send(ends[0], frame.data(), frame.size(), 0) < 0 || ::recv(ends[1], buffer.data(), buffer.size(), 0) < 0)
            throw std::runtime_error("the socket pair failed");
    }
    const double seconds = cpu_seconds() - begin;
    ::close(ends[0]);
    ::close(ends[1]);
    return frames / seconds;
}

void print(const std::vector<Row>& rows) {
    std::string group;
    for (const Row& row : rows) {
        if (row.group != group) {
            group = row.group;
            std::printf("\n| %s | Twinyard | a Unix socket | ratio | bar | |\n|---|---:|---:|---:|---:|---|\n",
                        group.c_str());
        }
        char reference[32] = "", ratio[32] = "", bar[48] = "";
        if (row.reference > 0) {
            std::snprintf(reference, sizeof reference, "%.2f M", row.reference / 1e6);
            std::snprintf(ratio, sizeof ratio, "%.2f", row.ours / row.reference);
        }
        if (row.bar > 0)
            std::snprintf(bar, sizeof bar, "≥ %.2f M | %s", row.bar / 1e6, row.met() ? "met" : "**missed**");
        std::printf("| %s | %.2f M | %s | %s | %s |\n", row.what.c_str(), row.ours / 1e6, reference, ratio,
                    row.bar > 0 ? bar : " | ");
    }
}

}  // namespace

int main(int argc, char** argv) {
    int repeats = 5;
    std::string json_path = "bench-net.json";
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--repeats" && i + 1 < argc) {
            repeats = std::max(1, std::atoi(argv[++i]));
        } else if (a == "--json" && i + 1 < argc) {
            json_path = argv[++i];
        } else {
            std::fprintf(
                stderr,
                "usage: tests/bench/run net [--repeats N] [--json FILE]\n\nMeasures the virtual network's switch, "
                "cables and captures.\n");
            return a == "--help" ? 0 : 2;
        }
    }
    try {
        std::string name = (std::filesystem::temp_directory_path() / "bench-netXXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        const std::filesystem::path folder = name;
        const std::string group = "frames a second, on one core";
        std::vector<Row> rows;
        const auto measure = [&](const std::string& what, const Setup& setup, bool compare, double bar) {
            std::vector<double> ours, socket;
            for (int r = 0; r < repeats; ++r) {
                ours.push_back(forward(setup, folder));
                if (compare) socket.push_back(over_a_socket(setup.size, 200'000));
            }
            rows.push_back({group, what, "1/s", median(ours), compare ? median(socket) : 0, bar});
        };
        measure("switch, two cables, 64 bytes", {.size = 64}, true, kBar);
        measure("switch, two cables, 1514 bytes", {.size = 1514}, true, kBar);
        measure("the same with a capture to a file, 64 bytes", {.size = 64, .capture = true}, false, kBar);
        measure("the same with a capture to a file, 1514 bytes", {.size = 1514, .frames = 200'000, .capture = true},
                false, 0);
        measure("broadcast to 16 ports, 64 bytes, each counted", {.size = 64, .frames = 100'000, .listeners = 16},
                false, 0);
        measure("cables with latency, jitter and loss, 64 bytes",
                {.size = 64, .frames = 200'000, .link = "latency=1ms jitter=100us loss=1%"}, false, 0);
        std::filesystem::remove_all(folder);
        print(rows);
        boost::json::array list;
        for (const Row& row : rows)
            list.push_back({{"group", row.group},
                            {"what", row.what},
                            {"unit", row.unit},
                            {"twinyard", row.ours},
                            {"reference", row.reference},
                            {"bar", row.bar},
                            {"higher_is_better", true},
                            {"met", row.met()}});
        std::ofstream(json_path) << boost::json::serialize(boost::json::object{{"rows", list}}) << '\n';
        std::fprintf(stderr, "written: %s\n", json_path.c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
