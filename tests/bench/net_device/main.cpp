// SPDX-License-Identifier: BSD-3-Clause
// Measures TCP, UDP, TLS and HTTP between a device and the host's loopback, through the node's switch and gateway, and
// the same image on stock QEMU through slirp. The host's clock measures, at the host's socket; the two take turns.
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/net_device/firmware/protocol.h"
#include "tests/bench/net_device/host.hpp"
#include "tests/bench/process.hpp"

using namespace twin::bench;
using namespace net_device;

namespace {

constexpr double kWire = 94;  // Mbit/s of TCP's data on a wire of 100 Mbit/s
constexpr double kThroughputBar = 1.5;
constexpr double kRoundTripBar = 100;  // us
// Of a datagram on the wire: with UDP's, IP's and Ethernet's headers, FCS, preamble and gap.
constexpr auto kDatagramTime = std::chrono::nanoseconds((kDatagram + 8 + 20 + 14 + 4 + 8 + 12) * 80);
constexpr unsigned kHandshakes = 5;
constexpr unsigned kRequests = 200;

const std::string kFolder = BENCH_NET_DEVICE;
const std::string kErrors = kFolder + "/errors.txt";
const std::string kImage = kFolder + "/MPS2_AN386/net_device.elf";
const std::string kCertificate = kFolder + "/server.pem", kKey = kFolder + "/server.key";

struct Figures {
    double download = 0, upload = 0;          // Mbit/s
    double download_cpu = 0, upload_cpu = 0;  // ms of the host's CPU, per Mbit
    double round_trip = 0;                    // us
    double udp_down = 0, udp_up = 0;          // Mbit/s that came
    double handshake = 0;                     // ms
    double requests = 0;                      // a second
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double seconds(Clock::duration took) { return std::chrono::duration<double>(took).count(); }

constexpr double kMbits = kBytes * 8 / 1e6;

void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

void make_certificate() {
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost -keyout '" + kKey + "' -out '" + kCertificate + "' 2>>'" + kErrors + "'");
}

void download(const Server& server, const Process& process, Figures& figures) {
    const Socket socket(server.accept(kDownload));
    std::vector<char> bytes(256 * 1024);
    const double cpu = cpu_seconds(process.pid());
    const auto begin = Clock::now();
    for (std::size_t left = kBytes; left > 0;) {
        const std::size_t some = std::min(left, bytes.size());
        socket.send(bytes.data(), some);
        left -= some;
    }
    char done = 0;
    socket.receive(&done, 1);
    figures.download = kMbits / seconds(Clock::now() - begin);
    figures.download_cpu = (cpu_seconds(process.pid()) - cpu) * 1000 / kMbits;
}

void upload(const Server& server, const Process& process, Figures& figures) {
    const Socket socket(server.accept(kUpload));
    std::vector<char> bytes(256 * 1024);
    const double cpu = cpu_seconds(process.pid());
    const auto begin = Clock::now();
    for (std::size_t left = kBytes; left > 0;) left -= socket.receive(bytes.data(), std::min(left, bytes.size()));
    figures.upload = kMbits / seconds(Clock::now() - begin);
    figures.upload_cpu = (cpu_seconds(process.pid()) - cpu) * 1000 / kMbits;
    socket.send(bytes.data(), 1);
}

void udp_down(const Server& server, Figures& figures) {
    const Socket control(server.accept(kUdpDown));
    std::vector<char> bytes(kDatagram);
    sockaddr_in device{};
    socklen_t size = sizeof device;
    server.udp().wait(POLLIN);
    if (::recvfrom(server.udp().fd(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&device), &size) != 1)
        throw std::runtime_error("the device's datagram is not as agreed");
    const auto begin = Clock::now();
    for (unsigned i = 0; i < kDatagrams; ++i) {
        while (Clock::now() < begin + i * kDatagramTime) {
        }
        ::sendto(server.udp().fd(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&device), size);
    }
    const double took = seconds(Clock::now() - begin);
    figures.udp_down = std::stod(control.receive_line()) * 8 / 1e6 / took;
}

void udp_up(const Server& server, Figures& figures) {
    const Socket control(server.accept(kUdpUp));
    std::vector<char> bytes(kDatagram);
    double came = 0;
    Clock::time_point first, last;
    for (bool ended = false;;) {
        pollfd ready[] = {{server.udp().fd(), POLLIN, 0}, {control.fd(), POLLIN, 0}};
        // What it sent last may come after its word that this was all.
        if (::poll(ready, ended ? 1 : 2, ended ? 200 : 60'000) < 1) break;
        if ((ready[0].revents & POLLIN) != 0) {
            const ssize_t some = ::recv(server.udp().fd(), bytes.data(), bytes.size(), 0);
            last = Clock::now();
            if (came == 0) first = last;
            came += static_cast<double>(std::max<ssize_t>(some, 0));
        }
        if ((ready[1].revents & POLLIN) != 0) {
            control.receive(bytes.data(), 1);
            ended = true;
        }
    }
    if (came == 0) throw std::runtime_error("no datagram came from the device");
    figures.udp_up = came * 8 / 1e6 / seconds(last - first);
}

/// Milliseconds of a handshake, by the device's clock.
double handshakes(const Server& server, unsigned count) {
    std::ifstream file(kCertificate);
    std::stringstream pem;
    pem << file.rdbuf();
    const Socket control(server.accept(kTls));
    control.send(std::to_string(count) + ' ' + std::to_string(std::time(nullptr)) + ' ' +
                 std::to_string(pem.str().size()) + '\n' + pem.str());
    const double microseconds = std::stod(control.receive_line());
    return count > 0 ? microseconds / 1000 / count : 0;
}

double requests(std::uint16_t port) {
    const auto begin = Clock::now();
    for (unsigned i = 0; i < kRequests; ++i) {
        const Socket socket(connect_to(port));
        socket.no_delay();
        socket.send("GET / HTTP/1.1\r\nHost: device\r\nConnection: close\r\n\r\n");
        std::string answer;
        char bytes[4096];
        do {
            answer.append(bytes, socket.receive(bytes, sizeof bytes));
        } while (answer.find("\r\n\r\n") == std::string::npos ||
                 answer.size() < answer.find("\r\n\r\n") + 4 + kPageSize);
        if (answer.rfind("HTTP/1.1 200", 0) != 0) throw std::runtime_error("the device's web server: " + answer);
    }
    return kRequests / seconds(Clock::now() - begin);
}

void give_plan(const Server& server, const std::string& plan) { Socket(server.accept(kPlan)).send(plan + '\n'); }

Figures measure(const Server& server, bool stock) {
    const std::string port = std::to_string(free_port()), web = std::to_string(kHttpPort);
    Process process(stock ? std::vector<std::string>{"qemu-system-arm", "-M", "mps2-an386", "-nic",
                                                     "user,model=lan9118,hostfwd=tcp:127.0.0.1:" + port + "-:" + web,
                                                     "-display", "none", "-monitor", "none", "-serial", "stdio",
                                                     "-kernel", kImage}
                          : std::vector<std::string>{BENCH_TWIN, "run", "mps2_an386", kImage, "--uart", "stdio",
                                                     "--forward", port + ":" + web},
                    {}, kErrors);
    Clock::time_point when;
    process.read_until(kReady, when);
    Figures figures;
    give_plan(server, {kDownload, kUpload, kEcho, kUdpDown, kUdpUp, kTls, kHttp});
    download(server, process, figures);
    upload(server, process, figures);
    {
        const Socket socket(server.accept(kEcho));
        figures.round_trip = round_trip_us(socket);
    }
    udp_down(server, figures);
    udp_up(server, figures);
    figures.handshake = handshakes(server, kHandshakes);
    const Socket control(server.accept(kHttp));
    figures.requests = requests(static_cast<std::uint16_t>(std::stoi(port)));
    return figures;
}

/// Instructions of a run in virtual time with so many handshakes.
double instructions(const Server& server, unsigned count) {
    Process process({BENCH_TWIN, "run", "mps2_an386", kImage, "--time", "virtual", "--for", "60s", "--uart",
                     kFolder + "/console.txt", "--json"},
                    {}, kErrors);
    give_plan(server, {kTls});
    handshakes(server, count);
    Clock::time_point when;
    const std::string summary = process.read_until("}\n", when);
    const std::string key = "\"instructions\":";
    const std::size_t at = summary.find(key);
    if (at == std::string::npos) throw std::runtime_error("no instructions in: " + summary);
    return std::stod(summary.substr(at + key.size()));
}

struct Row {
    std::string what, unit;
    double ours = 0, reference = 0, bar = 0;
    bool higher_is_better = true;
    bool met() const { return higher_is_better ? ours >= bar : ours <= bar; }
};

std::vector<Row> rows_of(const std::vector<Figures>& ours, const std::vector<Figures>& stock, double loopback) {
    std::vector<Row> rows;
    const auto add = [&](const std::string& what, const std::string& unit, double Figures::*which) -> Row& {
        const auto middle = [&](const std::vector<Figures>& all) {
            std::vector<double> values;
            for (const Figures& figures : all) values.push_back(figures.*which);
            return median(std::move(values));
        };
        rows.push_back({what, unit, middle(ours), middle(stock)});
        return rows.back();
    };
    Row& download = add("TCP, host to device", "Mbit/s", &Figures::download);
    download.bar = std::min(kWire, kThroughputBar * download.reference);
    Row& upload = add("TCP, device to host", "Mbit/s", &Figures::upload);
    upload.bar = std::min(kWire, kThroughputBar * upload.reference);
    Row& round_trip = add("a round trip, less the loopback's", "µs", &Figures::round_trip);
    round_trip.ours -= loopback, round_trip.reference -= loopback;
    round_trip.bar = kRoundTripBar;
    round_trip.higher_is_better = false;
    add("TCP, host to device, CPU of the host per Mbit", "ms", &Figures::download_cpu).higher_is_better = false;
    add("TCP, device to host, CPU of the host per Mbit", "ms", &Figures::upload_cpu).higher_is_better = false;
    add("UDP at the wire's rate, host to device: what came", "Mbit/s", &Figures::udp_down);
    add("UDP, device to host: what came", "Mbit/s", &Figures::udp_up);
    add("TLS 1.3 handshake", "ms", &Figures::handshake).higher_is_better = false;
    add("requests to the device's web server", "/s", &Figures::requests);
    return rows;
}

void print(const std::vector<Row>& rows) {
    std::printf(
        "| network of a device, MPS2+ AN386 | Twinyard | stock QEMU | ratio | bar | |\n"
        "|---|---:|---:|---:|---:|---|\n");
    for (const Row& row : rows) {
        char bar[32] = "";
        if (row.bar > 0) std::snprintf(bar, sizeof bar, "%s %.1f", row.higher_is_better ? "≥" : "≤", row.bar);
        std::printf("| %s | %.1f %s | %.1f %s | %.2f | %s | %s |\n", row.what.c_str(), row.ours, row.unit.c_str(),
                    row.reference, row.unit.c_str(), row.ours / row.reference, bar,
                    row.bar <= 0 ? "" : (row.met() ? "met" : "**missed**"));
    }
}

}  // namespace

int main(int argc, char** argv) {
    int repeats = 5;
    std::string json_path = "bench-net-device.json";
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--repeats" && i + 1 < argc) {
            repeats = std::max(1, std::atoi(argv[++i]));
        } else if (a == "--json" && i + 1 < argc) {
            json_path = argv[++i];
        } else {
            std::fprintf(stderr,
                         "usage: tests/bench/run net-device [--repeats N] [--json FILE]\n\n"
                         "Measures a device's TCP, UDP, TLS and HTTP through the virtual network, against stock "
                         "QEMU's.\n");
            return a == "--help" ? 0 : 2;
        }
    }
    try {
        const Server server;
        make_certificate();
        const Process openssl({"openssl", "s_server", "-accept", "127.0.0.1:" + std::to_string(kTlsPort), "-cert",
                               kCertificate, "-key", kKey, "-quiet"},
                              {}, kErrors);
        std::vector<Figures> ours, stock;
        std::vector<double> loopbacks;
        for (int i = 0; i < repeats; ++i) {
            loopbacks.push_back(loopback_round_trip(server));
            stock.push_back(measure(server, true));
            ours.push_back(measure(server, false));
            std::fprintf(stderr,
                         "%d of %d: down %.1f / %.1f Mbit/s, up %.1f / %.1f Mbit/s, round trip %.0f / %.0f us\n", i + 1,
                         repeats, ours.back().download, stock.back().download, ours.back().upload, stock.back().upload,
                         ours.back().round_trip, stock.back().round_trip);
        }
        const double loopback = median(loopbacks);
        const double handshake =
            (instructions(server, kHandshakes) - instructions(server, 0)) / kHandshakes / 1e6;
        const std::vector<Row> rows = rows_of(ours, stock, loopback);
        print(rows);
        std::printf("\nA round trip on the loopback: %.1f µs. A TLS 1.3 handshake: %.1f million instructions.\n",
                    loopback, handshake);
        boost::json::array list;
        for (const Row& row : rows)
            list.push_back({{"what", row.what},
                            {"unit", row.unit},
                            {"twinyard", row.ours},
                            {"reference", row.reference},
                            {"bar", row.bar},
                            {"higher_is_better", row.higher_is_better},
                            {"met", row.bar <= 0 || row.met()}});
        std::ofstream(json_path) << boost::json::serialize(
                                        boost::json::object{{"rows", list},
                                                            {"loopback_round_trip_us", loopback},
                                                            {"tls_handshake_million_instructions", handshake}})
                                 << '\n';
        std::fprintf(stderr, "written: %s\n", json_path.c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
