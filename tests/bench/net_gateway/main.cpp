// SPDX-License-Identifier: BSD-3-Clause
// Figures of the gateway: memory of many flows, how fast they come, and what one carries. The bar: 10,000 concurrent
// TCP flows in less than 200 MB. The device is made of packets, the server is another process: this one's memory is the
// gateway's.
#include "net_bridge/cable.hpp"
#include "net_bridge/gateway/gateway.hpp"
#include "tests/unit/net_bridge_gateway/bytes.hpp"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdio>
#include <fstream>
#include <functional>

namespace twin::net {
namespace {

constexpr std::size_t kFlows = 10'000;
constexpr std::uint16_t kFirstPort = 20'000;
constexpr std::size_t kBatch = 200;
constexpr double kBarMegabytes = 200;
constexpr std::size_t kBulk = 200U << 20;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Of this process, in MB.
double resident() {
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double pages = 0;
    statm >> total >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Echoes on one port; on the other sends without end to who says 's', and swallows what others say. Never returns.
[[noreturn]] void serve(int echo, int bulk) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int poll = epoll_create1(0);
    const auto watch = [&](int fd, std::uint32_t events, int operation = EPOLL_CTL_ADD) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        epoll_ctl(poll, operation, fd, &event);
    };
    watch(echo, EPOLLIN);
    watch(bulk, EPOLLIN);
    std::vector<bool> is_bulk(100'000);
    std::vector<char> buffer(256U << 10, 'b');
    std::array<epoll_event, 256> events{};
    while (true) {
        const int count = epoll_wait(poll, events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == echo || fd == bulk) {
                const int peer = accept4(fd, nullptr, nullptr, SOCK_NONBLOCK);
                if (peer >= 0) {
                    is_bulk[static_cast<std::size_t>(peer)] = fd == bulk;
                    watch(peer, EPOLLIN);
                }
                continue;
            }
            if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0) {
                if (send(fd, buffer.data(), buffer.size(), MSG_NOSIGNAL) < 0 && errno != EAGAIN) {
                    close(fd);
                }
                continue;
            }
            const ssize_t got = recv(fd, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                close(fd);
            } else if (!is_bulk[static_cast<std::size_t>(fd)]) {
                (void)!send(fd, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
            } else if (buffer[0] == 's') {
                watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
            }
        }
    }
}

int listen_on_loopback(std::uint16_t& port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        std::perror("listen");
        std::exit(1);
    }
    port = ntohs(address.sin_port);
    return fd;
}

/// As little of TCP as will do, as small as can be.
class Device : public Jack {
  public:
    struct Flow {
        std::uint32_t next = 1;
        std::uint32_t expected = 0;
        std::uint32_t acked = 1;
        std::uint32_t window = 0;
        std::uint64_t received = 0;
        bool established = false;
    };

    Device() : Jack("device"), flows(65536 - kFirstPort) {}

    void receive(const Frame& frame) override {
        const auto bytes = frame.bytes();
        if (get16(bytes, 12) == 0x0806 && get16(bytes, 20) == 1 && get32(bytes, 38) == address.to_v4().to_uint()) {
            Bytes reply{0, 1, 8, 0, 6, 4, 0, 2};
            append(reply, mac);
            append(reply, address);
            append(reply, bytes.subspan(22, 10));
            transmit(Frame(ethernet(gateway_mac, mac, 0x0806, reply)));
        } else if (get16(bytes, 12) == 0x0800 && bytes[23] == kTcp) {
            segment(bytes.subspan(14, get16(bytes, 16)));
        }
    }

    void send(std::uint16_t port, std::uint8_t flags, std::span<const std::uint8_t> payload) {
        Flow& flow = flows[port - kFirstPort];
        Bytes tcp;
        tcp.reserve(payload.size() + 24);
        put16(tcp, port);
        put16(tcp, peer);
        put32(tcp, flow.next);
        put32(tcp, flow.expected);
        const bool syn = (flags & kSyn) != 0;
        tcp.insert(tcp.end(), {static_cast<std::uint8_t>(syn ? 0x60 : 0x50), flags, 0xff, 0xff, 0, 0, 0, 0});
        if (syn) {
            tcp.insert(tcp.end(), {2, 4, 0x05, 0xb4});
        }
        append(tcp, payload);
        flow.next += static_cast<std::uint32_t>(payload.size()) + (syn ? 1 : 0);
        transmit(Frame(ethernet(gateway_mac, mac, 0x0800, ip_packet(address, ip_gateway, kTcp, std::move(tcp)))));
    }

    std::vector<Flow> flows;
    std::size_t established = 0;
    std::uint16_t peer = 0;
    std::function<void(std::uint16_t port)> on_data;

  private:
    void segment(std::span<const std::uint8_t> packet) {
        const auto tcp = packet.subspan(20);
        const std::uint16_t port = get16(tcp, 2);
        Flow& flow = flows[port - kFirstPort];
        const std::size_t header = (tcp[12] >> 4) * std::size_t{4};
        const auto size = static_cast<std::uint32_t>(tcp.size() - header);
        if ((tcp[13] & kRst) != 0) {
            std::fprintf(stderr, "port %u was reset\n", port);
            std::exit(1);
        }
        flow.acked = get32(tcp, 8);
        flow.window = get16(tcp, 14);
        if ((tcp[13] & kSyn) != 0) {
            flow.expected = get32(tcp, 4) + 1;
            if (!std::exchange(flow.established, true)) {
                ++established;
            }
            send(port, kAck, {});
        } else if (size > 0 && get32(tcp, 4) == flow.expected) {
            flow.expected += size;
            flow.received += size;
            // Every other segment, as everybody does.
            if ((flow.received / 1460) % 2 == 0 || size < 1460) {
                send(port, kAck, {});
            }
            if (on_data) {
                on_data(port);
            }
        }
    }

    MacAddress mac{2, 0, 0, 0, 0, 1};
    MacAddress gateway_mac{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
    IpAddress address = ip("10.0.2.15");
    IpAddress ip_gateway = ip("10.0.2.2");
};

class Bench {
  public:
    Bench(std::uint16_t echo, std::uint16_t bulk) : echo_(echo), bulk_(bulk) {
        GatewayOptions options;
        options.log = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
        gateway_ = std::make_unique<Gateway>(io_, timeline_, options);
        cable_ = std::make_unique<Cable>("cable", *gateway_, device_, timeline_);
    }

    int run() {
        one_flow();
        return many_flows();
    }

  private:
    void until(const std::function<bool()>& done) {
        const double limit = now() + 120;
        while (!done()) {
            io_.run_one_for(std::chrono::milliseconds(100));
            if (now() > limit) {
                std::fprintf(stderr, "nothing happened for two minutes\n");
                std::exit(1);
            }
        }
    }

    void one_flow() {
        device_.peer = bulk_;
        const std::uint16_t to = kFirstPort + 40'000;
        const std::uint16_t from = to + 1;
        for (const std::uint16_t port : {to, from}) {
            device_.send(port, kSyn, {});
            until([&] { return flow(port).established; });
        }
        double start = now();
        const Bytes payload(1460, 'x');
        std::size_t sent = 0;
        until([&] {
            Device::Flow& out = flow(to);
            while (sent < kBulk && out.acked + out.window - out.next >= payload.size()) {
                device_.send(to, kAck, payload);
                sent += payload.size();
            }
            return sent >= kBulk && out.acked == out.next;
        });
        std::printf("device to host, one flow    %8.0f MB/s\n", static_cast<double>(kBulk) / 1e6 / (now() - start));
        start = now();
        device_.send(from, kAck | kPsh, bytes_of("s"));
        until([&] { return flow(from).received >= kBulk; });
        std::printf("host to device, one flow    %8.0f MB/s\n",
                    static_cast<double>(flow(from).received) / 1e6 / (now() - start));
        device_.send(from, kRst | kAck, {});
        device_.send(to, kRst | kAck, {});

        device_.peer = echo_;
        const std::uint16_t pinger = from + 1;
        device_.send(pinger, kSyn, {});
        until([&] { return flow(pinger).established; });
        const std::size_t rounds = 10'000;
        start = now();
        for (std::size_t i = 0; i < rounds; ++i) {
            const auto before = flow(pinger).received;
            device_.send(pinger, kAck | kPsh, bytes_of("ping"));
            until([&] { return flow(pinger).received > before; });
        }
        std::printf("round trip, one flow        %8.1f us\n", (now() - start) * 1e6 / static_cast<double>(rounds));
        device_.send(pinger, kRst | kAck, {});
    }

    int many_flows() {
        device_.established = 0;
        const double before = resident();
        double start = now();
        for (std::size_t begin = 0; begin < kFlows; begin += kBatch) {
            for (std::size_t i = begin; i < begin + kBatch; ++i) {
                device_.send(static_cast<std::uint16_t>(kFirstPort + i), kSyn, {});
            }
            until([&] { return device_.established >= begin + kBatch; });
        }
        std::printf("new flows                   %8.0f /s\n", static_cast<double>(kFlows) / (now() - start));
        const double idle = resident();
        std::printf("memory of %zu idle flows  %8.1f MB, %.1f kB each (process: %.1f MB)\n", kFlows, idle - before,
                    (idle - before) * 1000 / static_cast<double>(kFlows), idle);
        start = now();
        std::size_t answers = 0;
        device_.on_data = [&](std::uint16_t) { ++answers; };
        const Bytes payload(100, 'e');
        for (std::size_t i = 0; i < kFlows; ++i) {
            device_.send(static_cast<std::uint16_t>(kFirstPort + i), kAck | kPsh, payload);
            if (i % kBatch == kBatch - 1) {
                until([&] { return answers >= i + 1 - kBatch; });
            }
        }
        until([&] { return answers >= kFlows; });
        std::printf("echoes, all flows in turn   %8.0f /s\n", static_cast<double>(kFlows) / (now() - start));
        const double busy = resident();
        const std::size_t open = gateway_->flows().size();
        std::printf("memory when all were busy   %8.1f MB (process), %zu flows\n", busy, open);
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const double peak = static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
        const bool good = peak < kBarMegabytes && open >= kFlows;
        std::printf("peak %.1f MB; the bar is %.0f MB for %zu flows: %s\n", peak, kBarMegabytes, kFlows,
                    good ? "met" : "missed");
        return good ? 0 : 1;
    }

    Device::Flow& flow(std::uint16_t port) { return device_.flows[port - kFirstPort]; }

    asio::io_context io_;
    RealTimeline timeline_{io_};
    Device device_;
    std::unique_ptr<Gateway> gateway_;
    std::unique_ptr<Cable> cable_;
    std::uint16_t echo_;
    std::uint16_t bulk_;
};

}  // namespace
}  // namespace twin::net

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    std::uint16_t echo = 0;
    std::uint16_t bulk = 0;
    const int echo_socket = twin::net::listen_on_loopback(echo);
    const int bulk_socket = twin::net::listen_on_loopback(bulk);
    const pid_t server = fork();
    if (server == 0) {
        twin::net::serve(echo_socket, bulk_socket);
    }
    close(echo_socket);
    close(bulk_socket);
    const int result = twin::net::Bench(echo, bulk).run();
    kill(server, SIGKILL);
    return result;
}
