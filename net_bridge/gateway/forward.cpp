// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/forward.hpp"

#include "net_bridge/gateway/socket_address.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <unistd.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace twin::net {
namespace {

/// Until the process has descriptors again.
constexpr std::chrono::milliseconds kPause(50);

void reset_and_close(int socket) {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(socket);
}

tl::unexpected<Error> cannot_listen(const ForwardSpec& spec, int error) {
    const std::string where = to_string(spec.listen);
    if (error == EADDRINUSE) {
        return failure(fmt::format("forward '{}': {} port {} is taken", spec.text, to_string(spec.protocol), where),
                       "end what listens there, or choose another port; 0 takes any free one");
    }
    if (error == EACCES) {
        return failure(fmt::format("forward '{}': the host doesn't let this user listen on {}", spec.text, where),
                       "choose a port from 1024 on");
    }
    return failure(fmt::format("forward '{}': cannot listen on {}: {}", spec.text, where, std::strerror(error)),
                   "choose an address of this host, as 127.0.0.1");
}

}  // namespace

struct Forwarder::Listener {
    Listener(asio::io_context& io, int descriptor, ForwardSpec what)
        : socket(io, descriptor), timer(io), spec(std::move(what)) {}
    asio::posix::stream_descriptor socket;
    asio::steady_timer timer;
    ForwardSpec spec;
    UniqueFd local;     ///< the run's services connect here
    bool told = false;  ///< that the device isn't there
    bool closed = false;
};

Forwarder::Forwarder(Core& core, TcpNat& tcp, FindDevice find) : core_(core), tcp_(tcp), find_(std::move(find)) {}

Forwarder::~Forwarder() {
    for (const auto& listener : listeners_) {
        listener->closed = true;
        boost::system::error_code ignored;
        listener->socket.close(ignored);
        listener->timer.cancel();
    }
}

Result<Endpoint> Forwarder::add(const ForwardSpec& spec) {
    auto listening = spec.protocol == Protocol::tcp ? add_tcp(spec) : add_udp(spec);
    if (listening) {
        infos_.push_back({spec.protocol, *listening, spec.device, spec.device_port});
    }
    return listening;
}

Result<Endpoint> Forwarder::add_tcp(const ForwardSpec& spec) {
    SocketAddress address(spec.listen);
    const int fd = ::socket(address.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) {
        return cannot_listen(spec, errno);
    }
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(fd, address.get(), address.size) != 0 || ::listen(fd, SOMAXCONN) != 0 ||
        ::getsockname(fd, address.get(), &address.size) != 0) {
        const int error = errno;
        ::close(fd);
        return cannot_listen(spec, error);
    }
    auto listener = std::make_shared<Listener>(core_.io, fd, spec);
    listeners_.push_back(listener);
    // A port that was chosen by the host is another one in each run.
    if (core_.options.services != nullptr && spec.listen.port != 0) {
        int error = 0;
        listener->local = UniqueFd(core_.options.services->listen(spec.listen, error));
        if (!listener->local) {
            return cannot_listen(spec, error);
        }
    }
    asio::co_spawn(core_.io, accept(listener), asio::detached);
    return address.endpoint();
}

Result<Endpoint> Forwarder::add_udp(const ForwardSpec& spec) {
    int error = 0;
    auto socket = DatagramSocket::open(core_.io, Protocol::udp, spec.listen, true, error);
    if (socket == nullptr) {
        return cannot_listen(spec, error);
    }
    const Endpoint local = socket->local();
    udp_.push_back(std::make_unique<UdpForward>(core_, std::move(socket), [this, spec] { return find(spec); }));
    return local;
}

std::optional<Endpoint> Forwarder::find(const ForwardSpec& spec) const {
    const auto address = find_(spec.device);
    return address ? std::optional(Endpoint{*address, spec.device_port}) : std::nullopt;
}

/// The listener may outlive the Forwarder, which then must not be touched.
asio::awaitable<void> Forwarder::accept(std::shared_ptr<Listener> listener) {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    while (true) {
        co_await listener->socket.async_wait(asio::posix::stream_descriptor::wait_read, token);
        if (listener->closed) {
            co_return;
        }
        const int fd = ::accept4(listener->socket.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                ++core_.counters.over_limit;
                listener->timer.expires_after(kPause);
                co_await listener->timer.async_wait(token);
                if (listener->closed) {
                    co_return;
                }
            }
            continue;
        }
        const int yes = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        pass_on(*listener, fd, false);
    }
}

void Forwarder::pass_on(Listener& listener, int socket, bool local) {
    const auto device = find(listener.spec);
    if (device) {
        tcp_.forward(socket, *device, local);
        return;
    }
    ++core_.counters.unreachable;
    if (!std::exchange(listener.told, true)) {
        core_.log(fmt::format("forward '{}': {}", listener.spec.text,
                              listener.spec.device.empty()
                                  ? "there is no single device; name one"
                                  : "no device '" + listener.spec.device + "' has an address"));
    }
    reset_and_close(socket);
}

bool Forwarder::take_in() {
    bool any = false;
    for (const auto& listener : listeners_) {
        while (listener->local) {
            const int fd = ::accept4(listener->local.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) {
                break;
            }
            any = true;
            core_.options.services->touched();
            pass_on(*listener, fd, true);
        }
    }
    return any;
}

bool Forwarder::waits_for_host(Time patience) const {
    return std::any_of(udp_.begin(), udp_.end(), [&](const auto& forward) { return forward->waits_for_host(patience); });
}

void Forwarder::list_flows(std::vector<FlowInfo>& out) const {
    for (const auto& forward : udp_) {
        forward->list(out);
    }
}

bool Forwarder::answer(const Packet& packet) {
    for (const auto& forward : udp_) {
        if (forward->answer(packet)) {
            return true;
        }
    }
    return false;
}

}  // namespace twin::net
