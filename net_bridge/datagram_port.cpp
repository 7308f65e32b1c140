// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/datagram_port.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>
#include <vector>

namespace twin::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using Protocol = asio::generic::datagram_protocol;

}  // namespace

class DatagramPort::State : public std::enable_shared_from_this<State> {
  public:
    State(asio::io_context& io, DatagramPortOptions options)
        : options_(std::move(options)), socket_(io), buffer_(kMaxJumboFrame + 1) {
        if (options_.remote) {
            peer_ = options_.remote->datagram_endpoint();
        }
    }

    Result<void> bind() {
        const auto endpoint = options_.local.datagram_endpoint();
        if (peer_ && peer_->protocol().family() != endpoint.protocol().family()) {
            return failure(fmt::format("'{}' cannot send to '{}': they are of different families",
                                       options_.local.to_text(), options_.remote->to_text()),
                           "give two IPv4, two IPv6 or two Unix addresses");
        }
        remove_stale_socket(options_.local, SOCK_DGRAM);
        error_code error;
        socket_.open(endpoint.protocol(), error);
        if (!error) socket_.bind(endpoint, error);
        bound_ = !error;
        if (!error) socket_.non_blocking(true, error);
        if (error) {
            return failure(fmt::format("cannot bind '{}': {}", options_.local.to_text(), error.message()),
                           error == asio::error::address_in_use
                               ? "choose another address, or end the program that has it"
                               : "check the address");
        }
        return {};
    }

    void wait() {
        socket_.async_wait(asio::socket_base::wait_read, [self = shared_from_this()](const error_code& error) {
            if (!error && self->port != nullptr) {
                self->read();
            }
        });
    }

    void send(const Frame& frame) {
        if (!peer_) {
            ++counters.no_peer_drops;
            return;
        }
        error_code error;
        socket_.send_to(asio::buffer(frame.bytes().data(), frame.size()), *peer_, 0, error);
        if (!error) {
            ++counters.sent;
        } else if (error == asio::error::would_block || error == asio::error::no_buffer_space) {
            ++counters.queue_drops;
        } else {
            // Refused, or its socket's file isn't there: it may come yet.
            ++counters.no_peer_drops;
        }
    }

    void stop() {
        port = nullptr;
        error_code ignored;
        socket_.close(ignored);
        if (bound_ && !options_.local.unix_path().empty()) {
            ::unlink(options_.local.unix_path().c_str());
        }
    }

    [[nodiscard]] std::string address() const {
        if (!options_.local.unix_path().empty()) {
            return options_.local.to_text();
        }
        asio::ip::udp::endpoint local;
        const auto endpoint = socket_.local_endpoint();
        local.resize(endpoint.size());
        std::copy_n(reinterpret_cast<const char*>(endpoint.data()), endpoint.size(),
                    reinterpret_cast<char*>(local.data()));
        return PortAddress(InternetAddress{local.address(), local.port()}).to_text();
    }

    HostPortCounters counters;
    DatagramPort* port = nullptr;

  private:
    // So many that a flood doesn't keep the loop from its other work.
    static constexpr int kBatch = 64;

    void read() {
        const auto self = shared_from_this();
        for (int i = 0; i < kBatch && port != nullptr; ++i) {
            error_code error;
            Protocol::endpoint from;
            const std::size_t size = socket_.receive_from(asio::buffer(buffer_), from, 0, error);
            if (error == asio::error::would_block) {
                break;
            }
            if (error) {
                continue;  // an ICMP error, about something sent before
            }
            if (!options_.remote && from.size() > sizeof(sa_family_t)) {
                peer_ = from;
            }
            if (size > kMaxJumboFrame) {
                ++counters.oversized;
            } else if (size > 0) {
                ++counters.received;
                port->transmit(
                    Frame(std::vector(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(size))));
            }
        }
        if (port != nullptr) {
            wait();
        }
    }

    DatagramPortOptions options_;
    Protocol::socket socket_;
    std::optional<Protocol::endpoint> peer_;
    std::vector<std::uint8_t> buffer_;
    bool bound_ = false;
};

Result<std::unique_ptr<DatagramPort>> DatagramPort::open(std::string name, asio::io_context& io,
                                                         DatagramPortOptions options) {
    auto state = std::make_shared<State>(io, std::move(options));
    auto port = std::unique_ptr<DatagramPort>(new DatagramPort(std::move(name), state));
    if (auto bound = state->bind(); !bound) {
        return tl::unexpected(std::move(bound.error()));
    }
    state->wait();
    return port;
}

DatagramPort::DatagramPort(std::string name, std::shared_ptr<State> state)
    : Jack(std::move(name)), state_(std::move(state)) {
    state_->port = this;
}

DatagramPort::~DatagramPort() { state_->stop(); }

void DatagramPort::receive(const Frame& frame) {
    if (frame.fcs_error()) {
        ++state_->counters.damaged;
    } else {
        state_->send(frame);
    }
}

const HostPortCounters& DatagramPort::counters() const { return state_->counters; }

std::string DatagramPort::address() const { return state_->address(); }

}  // namespace twin::net
