// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/stream_port.hpp"

#include "net_bridge/stream_framing.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <optional>
#include <vector>

namespace twin::net {

namespace asio = boost::asio;
using boost::system::error_code;

Result<StreamProtocol::acceptor> listen_at(asio::io_context& io, const PortAddress& address) {
    const auto endpoint = address.stream_endpoint();
    remove_stale_socket(address, SOCK_STREAM);
    error_code error;
    StreamProtocol::acceptor acceptor(io);
    acceptor.open(StreamProtocol(endpoint.protocol()), error);
    if (!error && address.unix_path().empty()) {
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    }
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        return failure(fmt::format("cannot listen at '{}': {}", address.to_text(), error.message()),
                       error == asio::error::address_in_use ? "choose another address, or end the program that has it"
                                                            : "check the address");
    }
    return acceptor;
}

namespace {

// No memory: out of the one who runs the io_context.
void rethrow(const std::exception_ptr& error) {
    if (error) {
        std::rethrow_exception(error);
    }
}

}  // namespace

// A peer, from its coming to its going.
class StreamPort::Session : public std::enable_shared_from_this<Session> {
  public:
    Session(StreamSocket socket, std::size_t limit, std::shared_ptr<HostPortCounters> counters)
        : socket_(std::move(socket)), limit_(limit), counters_(std::move(counters)) {}

    asio::awaitable<std::string> run(std::shared_ptr<State> state);

    void send(const Frame& frame) {
        if (queued_ + frame.size() > limit_) {
            ++counters_->queue_drops;
            return;
        }
        queued_ += frame.size();
        queue_.push_back(frame);
        if (in_hand_.empty()) {
            write();
        }
    }
    void close() {
        error_code ignored;
        socket_.close(ignored);
    }

  private:
    static constexpr std::size_t kBatch = 64;

    void write() {
        buffers_.clear();
        while (!queue_.empty() && in_hand_.size() < kBatch) {
            auto& [head, frame] = in_hand_.emplace_back(stream_head(queue_.front()), std::move(queue_.front()));
            queue_.pop_front();
            buffers_.emplace_back(asio::buffer(head));
            buffers_.emplace_back(asio::buffer(frame.bytes().data(), frame.size()));
        }
        asio::async_write(socket_, buffers_,
                          [self = shared_from_this()](const error_code& error, std::size_t) { self->written(error); });
    }

    void written(const error_code& error) {
        for (const auto& [head, frame] : in_hand_) {
            queued_ -= frame.size();
            counters_->sent += error ? 0 : 1;
        }
        in_hand_.clear();
        if (error) {
            // The reader sees it too, and tells.
            close();
        } else if (!queue_.empty()) {
            write();
        }
    }

    StreamSocket socket_;
    std::size_t limit_;
    std::shared_ptr<HostPortCounters> counters_;
    std::deque<Frame> queue_;
    std::size_t queued_ = 0;
    std::deque<std::pair<std::array<std::uint8_t, 4>, Frame>> in_hand_;  ///< being written; a deque's elements stay put
    std::vector<asio::const_buffer> buffers_;
    Deframer deframer_;
};

// What the coroutine shares with the port, which may go at any time.
class StreamPort::State : public std::enable_shared_from_this<State> {
  public:
    State(asio::io_context& io, StreamPortOptions given) : options(std::move(given)), io_(io), retry_(io) {}

    Result<void> listen() {
        auto acceptor = listen_at(io_, options.address);
        if (!acceptor) {
            return tl::unexpected(std::move(acceptor.error()));
        }
        acceptor_.emplace(std::move(*acceptor));
        return {};
    }

    asio::awaitable<void> run_adopted(StreamSocket peer, std::function<void()> gone) {
        const auto self = shared_from_this();
        co_await serve(std::move(peer));
        if (port != nullptr) {
            gone();
        }
    }

    asio::awaitable<void> run() {
        const auto self = shared_from_this();
        while (port != nullptr) {
            error_code error;
            StreamSocket socket(io_);
            if (acceptor_) {
                co_await acceptor_->async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
            } else {
                co_await socket.async_connect(options.address.stream_endpoint(),
                                              asio::redirect_error(asio::use_awaitable, error));
            }
            if (port == nullptr) {
                co_return;
            }
            if (error) {
                co_await wait(error);
                continue;
            }
            co_await serve(std::move(socket));
            if (port != nullptr && !acceptor_) {
                co_await pause();
            }
        }
    }

    void stop() {
        port = nullptr;
        error_code ignored;
        if (acceptor_) {
            acceptor_->close(ignored);
            if (!options.address.unix_path().empty()) {
                ::unlink(options.address.unix_path().c_str());
            }
        }
        retry_.cancel();
        if (session) {
            session->close();
        }
    }

    [[nodiscard]] std::string address() const {
        if (!acceptor_ || !options.address.unix_path().empty()) {
            return options.address.to_text();
        }
        asio::ip::tcp::endpoint local;
        const auto endpoint = acceptor_->local_endpoint();
        local.resize(endpoint.size());
        std::copy_n(reinterpret_cast<const char*>(endpoint.data()), endpoint.size(),
                    reinterpret_cast<char*>(local.data()));
        return PortAddress(InternetAddress{local.address(), local.port()}).to_text();
    }

    void deliver(Frame frame) {
        if (port != nullptr) {
            ++counters->received;
            port->transmit(std::move(frame));
        }
    }

    StreamPortOptions options;
    /// Shared with what is being written when the port goes.
    std::shared_ptr<HostPortCounters> counters = std::make_shared<HostPortCounters>();
    StreamPort* port = nullptr;
    std::shared_ptr<Session> session;

  private:
    asio::awaitable<void> serve(StreamSocket socket) {
        if (options.address.unix_path().empty()) {
            // Frames are small, and their answers are waited for.
            error_code ignored;
            socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        }
        told_ = false;
        report("has a peer");
        session = std::make_shared<Session>(std::move(socket), options.queue, counters);
        const std::string why = co_await session->run(shared_from_this());
        session->close();
        session.reset();
        report("lost its peer: " + why);
    }

    // After a failed attempt. Tells once, not once a second.
    asio::awaitable<void> wait(const error_code& error) {
        if (!std::exchange(told_, true)) {
            report(fmt::format("has no peer yet at {}: {}", options.address.to_text(), error.message()));
        }
        co_await pause();
    }

    asio::awaitable<void> pause() {
        error_code ignored;
        retry_.expires_after(options.retry);
        co_await retry_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }

    void report(const std::string& what) const {
        if (port != nullptr && options.report) {
            options.report(fmt::format("'{}' {}", port->name(), what));
        }
    }

    asio::io_context& io_;
    std::optional<StreamProtocol::acceptor> acceptor_;
    asio::steady_timer retry_;
    bool told_ = false;
};

asio::awaitable<std::string> StreamPort::Session::run(std::shared_ptr<State> state) {
    const auto self = shared_from_this();
    std::vector<std::uint8_t> buffer(64 * 1024);
    std::uint64_t oversized = 0;
    while (true) {
        error_code error;
        const std::size_t size =
            co_await socket_.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            co_return error == asio::error::eof ? "it closed the connection" : error.message();
        }
        const bool good =
            deframer_.feed(std::span(buffer).first(size), [&](Frame frame) { state->deliver(std::move(frame)); });
        counters_->oversized += deframer_.oversized() - std::exchange(oversized, deframer_.oversized());
        if (!good) {
            co_return fmt::format("it sent a length of more than {}, so it does not speak this protocol",
                                  Deframer::kMaxLength);
        }
    }
}

Result<std::unique_ptr<StreamPort>> StreamPort::open(std::string name, asio::io_context& io,
                                                     StreamPortOptions options) {
    const bool listens = options.listen;
    auto state = std::make_shared<State>(io, std::move(options));
    if (listens) {
        if (auto listening = state->listen(); !listening) {
            return tl::unexpected(std::move(listening.error()));
        }
    }
    auto port = std::unique_ptr<StreamPort>(new StreamPort(std::move(name), state));
    asio::co_spawn(io, state->run(), rethrow);
    return port;
}

std::unique_ptr<StreamPort> StreamPort::adopt(std::string name, asio::io_context& io, StreamSocket peer,
                                              StreamPortOptions options, std::function<void()> gone) {
    auto state = std::make_shared<State>(io, std::move(options));
    auto port = std::unique_ptr<StreamPort>(new StreamPort(std::move(name), state));
    asio::co_spawn(io, state->run_adopted(std::move(peer), std::move(gone)), rethrow);
    return port;
}

StreamPort::StreamPort(std::string name, std::shared_ptr<State> state)
    : Jack(std::move(name)), state_(std::move(state)) {
    state_->port = this;
}

StreamPort::~StreamPort() { state_->stop(); }

void StreamPort::receive(const Frame& frame) {
    if (frame.fcs_error()) {
        ++state_->counters->damaged;
    } else if (state_->session == nullptr) {
        ++state_->counters->no_peer_drops;
    } else {
        state_->session->send(frame);
    }
}

bool StreamPort::connected() const { return state_->session != nullptr; }

const HostPortCounters& StreamPort::counters() const { return *state_->counters; }

std::string StreamPort::address() const { return state_->address(); }

}  // namespace twin::net
