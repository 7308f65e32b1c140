// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/service_set.hpp"

#include "net_bridge/gateway/socket_address.hpp"
#include "sim/service/channel.h"

#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

namespace twin::host {
namespace {

/// Ports of the gateway's connections on the run's loopback; services take theirs above.
constexpr std::uint16_t kFirstPort = 32768;
constexpr std::uint16_t kLastPort = 49151;
constexpr auto kBetweenTries = std::chrono::milliseconds(20);
/// As long as a service may be hung: what many of them may take at one instant.
constexpr int kRounds = 10;
constexpr std::size_t kLargestDatagram = 65536;

/// Of no other run on this host. Programs don't see it.
std::string new_world() {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number) {
        number = static_cast<std::uint64_t>(::getpid()) << 32 ^
                 static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
    }
    return fmt::format("{:016x}", number);
}

/// FNV-1a, so that services of one run, and lives of a service, differ.
std::uint64_t seed_of(std::uint64_t run, const std::string& name, unsigned life) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : fmt::format("{} {} {}", run, name, life)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

struct Name {
    sockaddr_un address{};
    socklen_t size = sizeof(sockaddr_un);

    Name() = default;
    Name(const std::string& world, char transport, std::uint16_t port)
        : size(twin_service_name(&address, world.c_str(), transport, port)) {}
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&address); }
};

}  // namespace

ServiceSet::ServiceSet(asio::io_context& io, TimeMode time, std::uint64_t seed, Listener listener)
    : io_(io),
      time_(time),
      seed_(seed),
      listener_(std::move(listener)),
      world_(new_world()),
      changed_(std::make_shared<Signal>(io.get_executor())) {}

ServiceSet::~ServiceSet() { clear(); }

void ServiceSet::clear() {
    now_ = nullptr;
    touched_ = nullptr;
    // The last one first: the others may be what it needs to end well.
    while (!entries_.empty()) {
        entries_.pop_back();
    }
}

ServiceSet::Entry* ServiceSet::entry(const std::string& name) {
    return const_cast<Entry*>(std::as_const(*this).entry(name));
}

const ServiceSet::Entry* ServiceSet::entry(const std::string& name) const {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const auto& one) { return one->options.name == name; });
    return found == entries_.end() ? nullptr : found->get();
}

const Service* ServiceSet::find(const std::string& name) const {
    const auto* found = entry(name);
    return found == nullptr ? nullptr : found->service.get();
}

bool ServiceSet::runs(const std::string& name) const {
    const auto* service = find(name);
    return service != nullptr && !service->end();
}

std::vector<std::string> ServiceSet::names() const {
    std::vector<std::string> all;
    for (const auto& one : entries_) {
        all.push_back(one->options.name);
    }
    return all;
}

tl::unexpected<Error> ServiceSet::not_running(const std::string& name) {
    return refuse(fmt::format("the service '{}' does not run", name), "Start it first.");
}

Result<void> ServiceSet::start(ServiceOptions options) {
    if (runs(options.name)) {
        return refuse(fmt::format("the service '{}' runs already", options.name), "Give the other one another name.");
    }
    Entry* known = entry(options.name);
    if (known == nullptr) {
        entries_.push_back(std::make_unique<Entry>());
        known = entries_.back().get();
    }
    known->options = std::move(options);
    return begin(*known);
}

Result<void> ServiceSet::begin(Entry& known) {
    known.options.time = time_;
    known.options.world = world_;
    known.options.seed = seed_of(seed_, known.options.name, known.lives);
    auto started = Service::start(known.options);
    if (!started) {
        return tl::unexpected(started.error());
    }
    ++known.lives;
    known.service = std::move(*started);
    const auto name = known.options.name;
    known.service->listen(
        [this, name](std::string_view line) {
            if (listener_.line) {
                listener_.line(name, line);
            }
        },
        [this, name](const ServiceEnd& end) { ended(name, end); });
    known.service->watch(io_);
    if (time_ == TimeMode::virtual_) {
        settle(now_ns());
        if (touched_) {
            touched_();
        }
    }
    return {};
}

void ServiceSet::ended(const std::string& name, const ServiceEnd& end) {
    changed_->notify();
    touched();
    if (listener_.ended) {
        listener_.ended(name, end);
    }
}

asio::awaitable<Result<void>> ServiceSet::stop(std::string name) {
    if (!runs(name)) {
        co_return not_running(name);
    }
    Entry* known = entry(name);
    known->service->stop();
    if (time_ == TimeMode::virtual_) {
        settle(now_ns());
        if (touched_) {
            touched_();
        }
    }
    co_await changed_->wait([&] { return known->service->end().has_value(); });
    co_return Result<void>{};
}

Result<void> ServiceSet::kill(const std::string& name) {
    if (!runs(name)) {
        return not_running(name);
    }
    entry(name)->service->kill();
    return {};
}

asio::awaitable<Result<void>> ServiceSet::restart(std::string name) {
    Entry* known = entry(name);
    if (known == nullptr) {
        co_return not_running(name);
    }
    if (runs(name)) {
        co_await stop(name);
    }
    co_return begin(*known);
}

asio::awaitable<Result<void>> ServiceSet::listens(std::string name, std::uint16_t port,
                                                  std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    while (true) {
        if (!runs(name)) {
            co_return failure(fmt::format("the service '{}' has ended before it listened at port {}", name, port),
                              "What it printed says why.");
        }
        bool there = false;
        if (time_ == TimeMode::virtual_) {
            for (const char transport : {TWIN_SERVICE_TCP4, TWIN_SERVICE_TCP6}) {
                const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
                const Name wanted(world_, transport, port);
                there |= ::bind(socket.get(), wanted.get(), wanted.size) != 0;
            }
        } else {
            for (const auto& address : {asio::ip::make_address("127.0.0.1"), asio::ip::make_address("::1")}) {
                const net::SocketAddress wanted(net::Endpoint{address, port});
                const UniqueFd socket(::socket(wanted.get()->sa_family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
                there = there || ::connect(socket.get(), wanted.get(), wanted.size) == 0;
            }
        }
        if (there) {
            co_return Result<void>{};
        }
        if (time_ == TimeMode::virtual_ || Clock::now() >= deadline) {
            co_return failure(fmt::format("the service '{}' does not listen at port {}", name, port),
                              "Look at its configuration.");
        }
        // The kernel tells nobody when somebody else begins to listen.
        const auto next = std::min(deadline, Clock::now() + kBetweenTries);
        co_await changed_->wait([&] { return !runs(name); }, next);
    }
}

// Virtual time.

void ServiceSet::attach(std::function<std::int64_t()> now, std::function<void()> touched) {
    now_ = std::move(now);
    touched_ = std::move(touched);
    if (touched_) {
        touched_();
    }
}

bool ServiceSet::settle(std::int64_t now_ns) {
    bool any = false;
    const auto begin = Clock::now();
    for (bool again = true; again;) {
        again = false;
        for (const auto& one : entries_) {
            auto* service = one->service.get();
            if (service == nullptr || service->end() || service->next_ns() > now_ns || !service->settle(now_ns)) {
                continue;
            }
            any = true;
            again = true;
            for (const auto& other : entries_) {
                if (other != one && other->service) {
                    other->service->look();
                }
            }
            if (Clock::now() - begin > kRounds * one->options.hung_after) {
                service->give_up();  // they ask and answer each other for ever
            }
        }
    }
    return any;
}

std::int64_t ServiceSet::next_ns() const {
    std::int64_t next = link::kNever;
    for (const auto& one : entries_) {
        if (one->service && !one->service->end()) {
            next = std::min(next, one->service->next_ns());
        }
    }
    return next;
}

void ServiceSet::touched() {
    for (const auto& one : entries_) {
        if (one->service) {
            one->service->look();
        }
    }
    if (touched_) {
        touched_();
    }
}

/// With the next port that is free, so that it is the same in every run.
int ServiceSet::named_socket(int type, char transport, int& error) {
    UniqueFd socket(::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) {
        error = errno;
        return -1;
    }
    for (int tries = kLastPort - kFirstPort; tries >= 0; --tries) {
        last_port_ = last_port_ < kFirstPort || last_port_ == kLastPort ? kFirstPort
                                                                        : static_cast<std::uint16_t>(last_port_ + 1);
        const Name own(world_, transport, last_port_);
        if (::bind(socket.get(), own.get(), own.size) == 0) {
            return socket.release();
        }
        if (errno != EADDRINUSE) {
            break;
        }
    }
    error = errno == EADDRINUSE ? EADDRNOTAVAIL : errno;
    return -1;
}

int ServiceSet::connect(const net::Endpoint& to, int& error) {
    const char transport = to.address.is_v6() ? TWIN_SERVICE_TCP6 : TWIN_SERVICE_TCP4;
    UniqueFd socket(named_socket(SOCK_STREAM, transport, error));
    const Name peer(world_, transport, to.port);
    if (!socket) {
        return -1;
    }
    if (::connect(socket.get(), peer.get(), peer.size) != 0) {
        error = errno;
        return -1;
    }
    return socket.release();
}

int ServiceSet::listen(const net::Endpoint& at, int& error) {
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const Name own(world_, at.address.is_v6() ? TWIN_SERVICE_TCP6 : TWIN_SERVICE_TCP4, at.port);
    if (!socket || ::bind(socket.get(), own.get(), own.size) != 0 || ::listen(socket.get(), SOMAXCONN) != 0) {
        error = errno;
        return -1;
    }
    return socket.release();
}

int ServiceSet::open_datagrams(bool v6, int& error) {
    return named_socket(SOCK_DGRAM, v6 ? TWIN_SERVICE_UDP6 : TWIN_SERVICE_UDP4, error);
}

int ServiceSet::send(int socket, const net::Endpoint& to, std::span<const std::uint8_t> payload) {
    const Name peer(world_, to.address.is_v6() ? TWIN_SERVICE_UDP6 : TWIN_SERVICE_UDP4, to.port);
    return ::sendto(socket, payload.data(), payload.size(), MSG_DONTWAIT | MSG_NOSIGNAL, peer.get(), peer.size) < 0
               ? errno
               : 0;
}

std::optional<net::Endpoint> ServiceSet::receive(int socket, std::vector<std::uint8_t>& payload) {
    payload.resize(kLargestDatagram);
    Name from;
    const ssize_t got =
        ::recvfrom(socket, payload.data(), payload.size(), MSG_DONTWAIT, from.get(), &from.size);
    if (got < 0) {
        return std::nullopt;
    }
    payload.resize(static_cast<std::size_t>(got));
    char transport = TWIN_SERVICE_UDP4;
    const auto port = twin_service_port(&from.address, from.size, &transport);
    if (transport == TWIN_SERVICE_UDP6) {
        return net::Endpoint{asio::ip::address_v6::loopback(), port};
    }
    return net::Endpoint{asio::ip::address_v4::loopback(), port};
}

}  // namespace twin::host
