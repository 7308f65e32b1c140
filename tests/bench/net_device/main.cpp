// SPDX-License-Identifier: BSD-3-Clause
// Measures TCP between a device and the host's loopback, through the node's switch and gateway, and the same image on
// stock QEMU through slirp. The host's clock measures, at the host's socket; the two take turns.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/net_device/firmware/protocol.h"
#include "tests/bench/process.hpp"

using namespace twin::bench;
using namespace net_device;

namespace {

constexpr double kWire = 94;  // Mbit/s of TCP's data on a wire of 100 Mbit/s
constexpr double kThroughputBar = 1.5;
constexpr double kRoundTripBar = 100;  // us
constexpr int kLimitMs = 60'000;

const std::string kErrors = std::string(BENCH_NET_DEVICE) + "/errors.txt";

struct Figures {
    double download = 0, upload = 0;          // Mbit/s
    double download_cpu = 0, upload_cpu = 0;  // ms of the host's CPU, per Mbit
    double round_trip = 0;                    // us
};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

class Socket {
  public:
    explicit Socket(int fd) : fd_(fd) {
        if (fd_ < 0) fail("socket");
    }
    ~Socket() { ::close(fd_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int fd() const { return fd_; }

    void wait(short events) const {
        pollfd p{fd_, events, 0};
        if (::poll(&p, 1, kLimitMs) != 1) throw std::runtime_error("the device was silent for a minute");
    }
    std::size_t receive(void* to, std::size_t size) const {
        wait(POLLIN);
        const ssize_t n = ::recv(fd_, to, size, 0);
        if (n < 0) fail("recv");
        if (n == 0) throw std::runtime_error("the device closed a connection too early");
        return static_cast<std::size_t>(n);
    }
    void send(const void* from, std::size_t size) const {
        for (const char* at = static_cast<const char*>(from); size > 0;) {
            wait(POLLOUT);
            const ssize_t n = ::send(fd_, at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n < 0 && errno != EAGAIN) fail("send");
            if (n > 0) at += n, size -= static_cast<std::size_t>(n);
        }
    }

  private:
    int fd_;
};

sockaddr_in loopback(unsigned short port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void no_delay(const Socket& socket) {
    const int on = 1;
    ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

class Server {
  public:
    Server() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int on = 1;
        ::setsockopt(socket_.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        const sockaddr_in address = loopback(kPort);
        if (::bind(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(socket_.fd(), 4) != 0)
            fail("port " + std::to_string(kPort) + " of the loopback");
    }
    /// The next connection, once it has said `what`.
    int accept(char what) const {
        socket_.wait(POLLIN);
        const int fd = ::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) fail("accept");
        char said = 0;
        pollfd p{fd, POLLIN, 0};
        if (::poll(&p, 1, kLimitMs) != 1 || ::recv(fd, &said, 1, 0) != 1 || said != what) {
            ::close(fd);
            throw std::runtime_error(std::string("the device did not ask for '") + what + "'");
        }
        return fd;
    }

  private:
    Socket socket_;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double mbits_per_s(Clock::duration took) { return kBytes * 8 / 1e6 / std::chrono::duration<double>(took).count(); }

double round_trip_us(const Socket& socket) {
    no_delay(socket);
    std::vector<double> times;
    for (unsigned i = 0; i < kRoundTrips; ++i) {
        char byte = static_cast<char>(i), back = 0;
        const auto begin = Clock::now();
        socket.send(&byte, 1);
        socket.receive(&back, 1);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
        if (back != byte) throw std::runtime_error("the device sent back another byte");
    }
    return median(std::move(times));
}

double loopback_round_trip(const Server& server) {
    std::thread peer([] {
        const Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const sockaddr_in address = loopback(kPort);
        if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
        no_delay(socket);
        char byte = kEcho;
        do {
            if (::send(socket.fd(), &byte, 1, MSG_NOSIGNAL) != 1) return;
        } while (::recv(socket.fd(), &byte, 1, 0) == 1);
    });
    double result = 0;
    {
        const Socket socket(server.accept(kEcho));
        result = round_trip_us(socket);
    }
    peer.join();
    return result;
}

Figures measure(const Server& server, bool stock) {
    const std::string elf = std::string(BENCH_NET_DEVICE) + "/MPS2_AN386/net_device.elf";
    Process process(
        stock ? std::vector<std::string>{"qemu-system-arm", "-M", "mps2-an386", "-nic", "user,model=lan9118",
                                         "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel", elf}
              : std::vector<std::string>{BENCH_TWIN, "run", "mps2_an386", elf, "--uart", "stdio"},
        {}, kErrors);
    Clock::time_point when;
    process.read_until(kReady, when);
    Figures figures;
    std::vector<char> bytes(256 * 1024);
    const double mbits = kBytes * 8 / 1e6;
    {
        const Socket socket(server.accept(kDownload));
        const double cpu = cpu_seconds(process.pid());
        const auto begin = Clock::now();
        for (std::size_t left = kBytes; left > 0;) {
            const std::size_t some = std::min(left, bytes.size());
            socket.send(bytes.data(), some);
            left -= some;
        }
        char done = 0;
        socket.receive(&done, 1);
        figures.download = mbits_per_s(Clock::now() - begin);
        figures.download_cpu = (cpu_seconds(process.pid()) - cpu) * 1000 / mbits;
    }
    {
        const Socket socket(server.accept(kUpload));
        const double cpu = cpu_seconds(process.pid());
        const auto begin = Clock::now();
        for (std::size_t left = kBytes; left > 0;) left -= socket.receive(bytes.data(), std::min(left, bytes.size()));
        figures.upload = mbits_per_s(Clock::now() - begin);
        figures.upload_cpu = (cpu_seconds(process.pid()) - cpu) * 1000 / mbits;
        socket.send(bytes.data(), 1);
    }
    {
        const Socket socket(server.accept(kEcho));
        figures.round_trip = round_trip_us(socket);
    }
    process.read_until(kDone, when);
    return figures;
}

struct Row {
    std::string what, unit;
    double ours = 0, reference = 0, bar = 0;
    bool higher_is_better = true;
    bool met() const { return higher_is_better ? ours >= bar : ours <= bar; }
};

void print(const std::vector<Row>& rows) {
    std::printf(
        "| TCP of a device, MPS2+ AN386 | Twinyard | stock QEMU | ratio | bar | |\n"
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
                         "Measures a device's TCP through the virtual network, against stock QEMU's.\n");
            return a == "--help" ? 0 : 2;
        }
    }
    try {
        const Server server;
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
        const auto middle = [](const std::vector<Figures>& all, double Figures::*which) {
            std::vector<double> values;
            for (const Figures& figures : all) values.push_back(figures.*which);
            return median(std::move(values));
        };
        const double loopback = median(loopbacks);
        std::vector<Row> rows;
        const auto add = [&](const std::string& what, const std::string& unit, double Figures::*which) -> Row& {
            rows.push_back({what, unit, middle(ours, which), middle(stock, which)});
            return rows.back();
        };
        Row& download = add("host to device", "Mbit/s", &Figures::download);
        download.bar = std::min(kWire, kThroughputBar * download.reference);
        Row& upload = add("device to host", "Mbit/s", &Figures::upload);
        upload.bar = std::min(kWire, kThroughputBar * upload.reference);
        Row& round_trip = add("a round trip, less the loopback's", "µs", &Figures::round_trip);
        round_trip.ours -= loopback, round_trip.reference -= loopback;
        round_trip.bar = kRoundTripBar;
        round_trip.higher_is_better = false;
        add("host to device, CPU of the host per Mbit", "ms", &Figures::download_cpu).higher_is_better = false;
        add("device to host, CPU of the host per Mbit", "ms", &Figures::upload_cpu).higher_is_better = false;
        print(rows);
        std::printf("\nA round trip on the loopback: %.1f µs.\n", loopback);
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
                                        boost::json::object{{"rows", list}, {"loopback_round_trip_us", loopback}})
                                 << '\n';
        std::fprintf(stderr, "written: %s\n", json_path.c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
