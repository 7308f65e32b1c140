// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/tcp_flow.hpp"

#include "net_bridge/gateway/lwip_address.hpp"
#include "net_bridge/gateway/socket_address.hpp"
#include "net_bridge/gateway/tcp_nat.hpp"

#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace twin::net {
namespace {

/// What is read of one socket before others have their turn.
constexpr std::size_t kTurn = 256U << 10;

TcpFlow& flow_of(void* arg) { return *static_cast<TcpFlow*>(arg); }

err_t received(void* arg, tcp_pcb* /*pcb*/, pbuf* data, err_t /*error*/) {
    const auto flow = flow_of(arg).shared_from_this();
    return flow->on_received(data) ? ERR_OK : ERR_ABRT;
}

err_t sent(void* arg, tcp_pcb* /*pcb*/, u16_t /*size*/) {
    const auto flow = flow_of(arg).shared_from_this();
    return flow->on_room() ? ERR_OK : ERR_ABRT;
}

err_t connected(void* arg, tcp_pcb* /*pcb*/, err_t /*error*/) {
    flow_of(arg).shared_from_this()->on_established();
    return ERR_OK;
}

void lost(void* arg, err_t error) { flow_of(arg).shared_from_this()->on_lost(error); }

/// By the listener, once the device has acknowledged our SYN; the connection carries its flow.
err_t accepted(void* arg, tcp_pcb* pcb, err_t error) {
    return arg == nullptr || pcb == nullptr ? err_t{ERR_VAL} : connected(arg, pcb, error);
}

}  // namespace

const Stack::Accepted kTcpFlowAccepted = accepted;

TcpFlow::TcpFlow(TcpNat& nat, const Pair& pair) : nat_(nat), nat_core_(nat.core()), pair_(pair), host_(nat.core().io) {
    touch();
}

TcpFlow::~TcpFlow() = default;

void TcpFlow::open(std::span<const std::uint8_t> syn, std::vector<Endpoint> candidates) {
    syn_.assign(syn.begin(), syn.end());
    asio::co_spawn(
        nat_core_.io,
        [self = shared_from_this(), candidates = std::move(candidates)] { return self->connect(candidates); },
        asio::detached);
}

void TcpFlow::open(std::span<const std::uint8_t> syn, int socket) {
    syn_.assign(syn.begin(), syn.end());
    host_.assign(socket);
    host_end_ = pair_.outside_end();
    answer_device();
}

void TcpFlow::open_local(std::span<const std::uint8_t> syn, const std::vector<Endpoint>& candidates) {
    syn_.assign(syn.begin(), syn.end());
    int error = ECONNREFUSED;
    for (const Endpoint& candidate : candidates) {
        host_end_ = candidate;
        const int fd = nat_core_.options.services->connect(candidate, error);
        if (fd >= 0) {
            host_.assign(fd);
            local_ = true;
            nat_.add_local(*this);
            touched();
            answer_device();
            return;
        }
    }
    // A listener whose queue is full lets a SYN pass unheard: the device repeats it.
    connect_failed(error == EAGAIN ? ETIMEDOUT : error);
}

asio::awaitable<void> TcpFlow::connect(std::vector<Endpoint> candidates) {
    int error = ECONNREFUSED;
    for (const Endpoint& candidate : candidates) {
        if (state_ == State::closed) {
            co_return;
        }
        host_end_ = candidate;
        error = co_await connect_one(candidate);
        if (error == 0) {
            break;
        }
    }
    if (state_ != State::closed) {
        const Stack::Scope scope(*nat_core_.stack);
        error == 0 ? answer_device() : connect_failed(error);
    }
}

asio::awaitable<int> TcpFlow::connect_one(Endpoint candidate) {
    boost::system::error_code ignored;
    host_.close(ignored);
    const SocketAddress address(candidate);
    const int fd = ::socket(address.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) {
        co_return errno;
    }
    host_.assign(fd);
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(fd, address.get(), address.size) == 0) {
        co_return 0;
    }
    if (errno != EINPROGRESS) {
        co_return errno;
    }
    boost::system::error_code error;
    co_await host_.async_wait(asio::posix::stream_descriptor::wait_write,
                              asio::redirect_error(asio::use_awaitable, error));
    if (error || state_ == State::closed) {
        co_return ECANCELED;
    }
    int result = 0;
    socklen_t size = sizeof result;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &result, &size);
    co_return result;
}

/// The device hears what the host heard.
void TcpFlow::connect_failed(int error) {
    auto& core = nat_core_;
    switch (error) {
        case ETIMEDOUT:
            // Nobody answered: neither do we.
            ++core.counters.unreachable;
            break;
        case ENETUNREACH:
            ++core.counters.unreachable;
            core.stack->unreachable(syn_, Unreachable::network);
            break;
        case EHOSTUNREACH:
        case EHOSTDOWN:
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT:
            ++core.counters.unreachable;
            core.stack->unreachable(syn_, Unreachable::host);
            break;
        case EACCES:
        case EPERM:
            ++core.counters.unreachable;
            core.stack->unreachable(syn_, Unreachable::prohibited);
            break;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            ++core.counters.over_limit;
            core.stack->reset(syn_);
            break;
        default:
            ++core.counters.unreachable;
            core.stack->reset(syn_);
    }
    const auto self = shared_from_this();
    close_host(false);
    release();
}

void TcpFlow::answer_device() {
    Stack::forget(pair_);
    tcp_pcb* pcb = nat_core_.stack->accept(syn_);
    if (pcb == nullptr) {
        // Its next SYN finds another flow.
        const auto self = shared_from_this();
        ++nat_core_.counters.over_memory;
        close_host(true);
        release();
        return;
    }
    state_ = State::handshake;
    syn_ = {};
    adopt(pcb);
}

void TcpFlow::adopt(tcp_pcb* pcb) {
    pcb_ = pcb;
    tcp_arg(pcb, this);
    tcp_recv(pcb, received);
    tcp_sent(pcb, sent);
    tcp_err(pcb, lost);
    tcp_nagle_disable(pcb);
}

bool TcpFlow::forward(tcp_pcb* pcb, int socket, bool local) {
    const Stack::Scope scope(*nat_core_.stack);
    host_.assign(socket);
    SocketAddress peer;
    if (local) {
        local_ = true;
        nat_.add_local(*this);
    } else if (::getpeername(socket, peer.get(), &peer.size) == 0) {
        host_end_ = peer.endpoint();
    }
    const ip_addr_t device = to_lwip(pair_.device_end().address);
    adopt(pcb);
    state_ = State::handshake;
    forwarded_ = true;
    if (tcp_connect(pcb, &device, pair_.device_port, connected) != ERR_OK) {
        tcp_arg(pcb, nullptr);
        tcp_err(pcb, nullptr);
        tcp_abandon(pcb, 0);
        pcb_ = nullptr;
        close_host(true);
        state_ = State::closed;
        return false;
    }
    pair_ = Pair(pair_.device_end(), {from_lwip(pcb->local_ip), pcb->local_port});
    return true;
}

void TcpFlow::early_segment(std::uint8_t flags) {
    if ((flags & TCP_RST) != 0) {
        const auto self = shared_from_this();
        close_host(true);
        release();
    }
}

void TcpFlow::on_established() {
    state_ = State::open;
    touch();
    auto& counters = nat_core_.counters;
    ++counters.tcp_opened;
    counters.tcp_forwarded += forwarded_ ? 1 : 0;
    nat_.established(*this);
    read_when_ready();
}

void TcpFlow::on_lost(int error) {
    pcb_ = nullptr;
    if (state_ == State::handshake && forwarded_ && error == ERR_RST) {
        ++nat_core_.counters.unreachable;
    }
    // ERR_CLSD: both sides have said all that they wanted to.
    close_host(error != ERR_CLSD);
    release();
}

void TcpFlow::abort() {
    const auto self = shared_from_this();
    const Stack::Scope scope(*nat_core_.stack);
    if (pcb_ != nullptr) {
        tcp_arg(pcb_, nullptr);
        tcp_err(pcb_, nullptr);
        tcp_abort(pcb_);
        pcb_ = nullptr;
        aborted_ = true;
    }
    close_host(true);
    release();
}

void TcpFlow::close_host(bool reset) {
    if (!host_.is_open()) {
        return;
    }
    touched();
    watched = 0;
    if (reset && !local_) {
        const linger now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(host_.native_handle(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    boost::system::error_code ignored;
    host_.close(ignored);
}

void TcpFlow::release() {
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    nat_core_.waiting -= to_host_.size() + to_device_.size();
    to_host_ = {};
    to_device_ = {};
    syn_ = {};
    nat_.remove(*this);
}

// From the host to the device.

void TcpFlow::read_when_ready() {
    if (local_) {
        watch_local();
        return;
    }
    if (state_ != State::open || reading_ || host_ended_ || host_reset_ || !to_device_.empty() || tcp_sndbuf(pcb_) == 0 ||
        tcp_sndqueuelen(pcb_) >= TCP_SND_QUEUELEN - 2) {
        return;
    }
    if (nat_core_.memory_short()) {
        nat_.stalled(shared_from_this());
        return;
    }
    reading_ = true;
    host_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                         self->reading_ = false;
                         if (!error && self->state_ == State::open) {
                             self->read();
                         }
                     });
}

/// Asks to hear when a service's socket has what can be passed on, or room for what waits for it.
void TcpFlow::watch_local() {
    std::uint32_t wanted = to_host_.empty() ? 0U : std::uint32_t{EPOLLOUT};
    const bool reads = state_ == State::open && pcb_ != nullptr && !host_ended_ && to_device_.empty() &&
                       tcp_sndbuf(pcb_) != 0 && tcp_sndqueuelen(pcb_) < TCP_SND_QUEUELEN - 2;
    if (reads && nat_core_.memory_short()) {
        nat_.stalled(shared_from_this());
    } else if (reads) {
        wanted |= EPOLLIN;
    }
    if (host_.is_open()) {
        nat_.watch_local(*this, wanted);
    }
}

void TcpFlow::take_in() {
    const auto self = shared_from_this();
    if (!to_host_.empty()) {
        write();
    }
    if (state_ == State::open && !host_ended_) {
        read();
    }
}

void TcpFlow::touched() const {
    if (local_) {
        nat_core_.options.services->touched();
    }
}

void TcpFlow::read() {
    const Stack::Scope scope(*nat_core_.stack);
    auto& scratch = nat_.scratch();
    std::size_t taken = 0;
    while (taken < kTurn && !nat_core_.memory_short() && to_device_.empty() &&
           tcp_sndqueuelen(pcb_) < TCP_SND_QUEUELEN - 2) {
        // tcp_write() takes no more at once than 16 bits can say.
        const std::size_t room = std::min<std::size_t>({tcp_sndbuf(pcb_), scratch.size(), 0xffff});
        if (room == 0) {
            break;
        }
        const ssize_t got = ::recv(host_.native_handle(), scratch.data(), room, MSG_DONTWAIT);
        if (got == 0) {
            host_ended_ = true;
            touch();
            read_when_ready();
            end_device_side_if_done();
            return;
        }
        if (got < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) {
                break;
            }
            host_reset_ = true;
            tcp_output(pcb_);
            reset_device_if_done();
            return;
        }
        touch();
        taken += static_cast<std::size_t>(got);
        bytes_to_device_ += static_cast<std::uint64_t>(got);
        nat_core_.counters.to_device += static_cast<std::uint64_t>(got);
        if (tcp_write(pcb_, scratch.data(), static_cast<u16_t>(got), TCP_WRITE_FLAG_COPY) != ERR_OK) {
            to_device_.assign(scratch.begin(), scratch.begin() + got);
            nat_core_.waiting += to_device_.size();
            nat_.stalled(shared_from_this());
        }
        if (static_cast<std::size_t>(got) < room) {
            break;
        }
    }
    tcp_output(pcb_);
    read_when_ready();
}

bool TcpFlow::on_room() {
    const Stack::Scope scope(*nat_core_.stack);
    touch();
    if (state_ != State::open) {
        return true;
    }
    if (!to_device_.empty()) {
        const std::size_t size = std::min<std::size_t>(to_device_.size(), tcp_sndbuf(pcb_));
        if (size == 0 || tcp_write(pcb_, to_device_.data(), static_cast<u16_t>(size), TCP_WRITE_FLAG_COPY) != ERR_OK) {
            nat_.stalled(shared_from_this());
            return true;
        }
        to_device_.erase(to_device_.begin(), to_device_.begin() + static_cast<std::ptrdiff_t>(size));
        nat_core_.waiting -= size;
        tcp_output(pcb_);
    }
    reset_device_if_done();
    if (state_ == State::open) {
        end_device_side_if_done();
        read_when_ready();
    }
    return !aborted_;
}

// What the host said before its reset (why it refuses, mostly) comes to the device before that, as it would by wire.
void TcpFlow::reset_device_if_done() {
    if (host_reset_ && to_device_.empty() && (pcb_ == nullptr || tcp_sndqueuelen(pcb_) == 0)) {
        abort();
    }
}

void TcpFlow::host_refuses() {
    // It may have said why before.
    if (!host_ended_ && to_device_.empty() && state_ == State::open) {
        read();
    }
    if (state_ != State::closed) {
        host_reset_ = true;
        reset_device_if_done();
    }
}

void TcpFlow::end_device_side_if_done() {
    if (host_ended_ && !device_told_ && to_device_.empty() && pcb_ != nullptr) {
        device_told_ = true;
        // Without memory for the FIN, lwIP sends it later by itself.
        tcp_shutdown(pcb_, 0, 1);
        tcp_output(pcb_);
        finish_if_done();
    }
}

// From the device to the host.

bool TcpFlow::on_received(pbuf* data) {
    touch();
    if (data == nullptr) {
        device_ended_ = true;
        end_host_side_if_done();
        finish_if_done();
        return true;
    }
    const std::size_t size = data->tot_len;
    bytes_to_host_ += size;
    nat_core_.counters.to_host += size;
    bool alive = true;
    for (const pbuf* part = data; part != nullptr && alive; part = part->next) {
        alive = pass_on(static_cast<const std::uint8_t*>(part->payload), part->len);
    }
    pbuf_free(data);
    if (!alive) {
        const auto self = shared_from_this();
        host_refuses();
        return !aborted_;
    }
    write_when_ready();
    return true;
}

/// Straight to the socket as far as it goes; the rest waits, and keeps the device's window closed by so much.
bool TcpFlow::pass_on(const std::uint8_t* data, std::size_t size) {
    if (host_reset_) {
        return true;
    }
    std::size_t done = 0;
    if (to_host_.empty()) {
        while (done < size) {
            const ssize_t put = ::send(host_.native_handle(), data + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (put < 0) {
                if (errno == EINTR) {
                    continue;
                }
                if (errno == EAGAIN || errno == EWOULDBLOCK) {
                    break;
                }
                return false;
            }
            done += static_cast<std::size_t>(put);
        }
        touched();
        if (done > 0) {
            tcp_recved(pcb_, static_cast<u16_t>(done));
        }
    }
    to_host_.insert(to_host_.end(), data + done, data + size);
    nat_core_.waiting += size - done;
    return true;
}

void TcpFlow::write_when_ready() {
    if (local_) {
        watch_local();
        return;
    }
    if (state_ == State::closed || writing_ || host_reset_ || to_host_.empty()) {
        return;
    }
    writing_ = true;
    host_.async_wait(asio::posix::stream_descriptor::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                         self->writing_ = false;
                         if (!error && self->state_ != State::closed) {
                             self->write();
                         }
                     });
}

void TcpFlow::write() {
    const Stack::Scope scope(*nat_core_.stack);
    const ssize_t put = ::send(host_.native_handle(), to_host_.data(), to_host_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        nat_core_.waiting -= to_host_.size();
        to_host_ = {};
        host_refuses();
        return;
    }
    if (put > 0) {
        touch();
        touched();
        const auto size = static_cast<std::size_t>(put);
        to_host_.erase(to_host_.begin(), to_host_.begin() + put);
        nat_core_.waiting -= size;
        if (to_host_.empty()) {
            to_host_.shrink_to_fit();
        }
        for (std::size_t told = 0; told < size && pcb_ != nullptr; told += 0xffff) {
            tcp_recved(pcb_, static_cast<u16_t>(std::min<std::size_t>(size - told, 0xffff)));
        }
    }
    end_host_side_if_done();
    write_when_ready();
}

void TcpFlow::end_host_side_if_done() {
    if (device_ended_ && !host_told_ && to_host_.empty() && host_.is_open()) {
        host_told_ = true;
        ::shutdown(host_.native_handle(), SHUT_WR);
        touched();
        finish_if_done();
    }
}

void TcpFlow::finish_if_done() {
    if (device_ended_ && device_told_ && pcb_ != nullptr) {
        // What is left is lwIP's: to repeat the last FIN, and to wait for stray segments. It doesn't say when it is
        // done.
        tcp_pcb* pcb = std::exchange(pcb_, nullptr);
        tcp_arg(pcb, nullptr);
        tcp_recv(pcb, nullptr);
        tcp_sent(pcb, nullptr);
        tcp_err(pcb, nullptr);
        tcp_close(pcb);
    }
    if (host_told_ && device_told_) {
        const auto self = shared_from_this();
        close_host(false);
        release();
    }
}

FlowInfo TcpFlow::info() const {
    FlowInfo info;
    info.protocol = Protocol::tcp;
    info.device = pair_.device_end();
    info.outside = pair_.outside_end();
    info.host = host_end_;
    info.state = state_ == State::connecting  ? "connecting"
                 : state_ == State::handshake ? "handshake"
                 : half_closed()              ? "half-closed"
                                              : "open";
    info.to_host = bytes_to_host_;
    info.to_device = bytes_to_device_;
    info.waiting = to_host_.size();
    info.local = local_;
    info.idle = nat_core_.timeline.now() - last_;
    return info;
}

}  // namespace twin::net
