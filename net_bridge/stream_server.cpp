// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/stream_server.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twin::net {

namespace asio = boost::asio;
using boost::system::error_code;

// What the coroutine shares with the server, which may go at any time.
class StreamServer::State : public std::enable_shared_from_this<State> {
  public:
    State(asio::io_context& io, StreamProtocol::acceptor acceptor, StreamPortOptions options, Plug plug, Unplug unplug)
        : io_(io),
          acceptor_(std::move(acceptor)),
          retry_(io),
          options_(std::move(options)),
          plug_(std::move(plug)),
          unplug_(std::move(unplug)) {}

    asio::awaitable<void> run() {
        const auto self = shared_from_this();
        while (acceptor_.is_open()) {
            error_code error;
            StreamSocket socket(io_);
            co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
            if (!acceptor_.is_open()) {
                co_return;
            }
            if (error) {
                // No descriptors are left, say: others may give some back.
                if (options_.report) {
                    options_.report(fmt::format("a peer could not join: {}", error.message()));
                }
                retry_.expires_after(options_.retry);
                co_await retry_.async_wait(asio::redirect_error(asio::use_awaitable, error));
                continue;
            }
            take(std::move(socket));
        }
    }

    void stop() {
        error_code ignored;
        acceptor_.close(ignored);
        retry_.cancel();
        if (!options_.address.unix_path().empty()) {
            ::unlink(options_.address.unix_path().c_str());
        }
    }

    [[nodiscard]] std::string address() const {
        if (!options_.address.unix_path().empty()) {
            return options_.address.to_text();
        }
        asio::ip::tcp::endpoint local;
        const auto endpoint = acceptor_.local_endpoint();
        local.resize(endpoint.size());
        std::copy_n(reinterpret_cast<const char*>(endpoint.data()), endpoint.size(),
                    reinterpret_cast<char*>(local.data()));
        return PortAddress(InternetAddress{local.address(), local.port()}).to_text();
    }

  private:
    void take(StreamSocket socket) {
        auto at = std::make_shared<std::weak_ptr<Jack>>();
        std::shared_ptr<Jack> jack =
            StreamPort::adopt(fmt::format("peer-{}", ++peers_), io_, std::move(socket), options_,
                              [at, unplug = unplug_] {
                                  if (const auto going = at->lock()) {
                                      unplug(*going);
                                  }
                              });
        *at = jack;
        plug_(std::move(jack));
    }

    asio::io_context& io_;
    StreamProtocol::acceptor acceptor_;
    asio::steady_timer retry_;
    StreamPortOptions options_;
    Plug plug_;
    Unplug unplug_;
    unsigned peers_ = 0;
};

Result<std::unique_ptr<StreamServer>> StreamServer::start(asio::io_context& io, StreamPortOptions options, Plug plug,
                                                          Unplug unplug) {
    auto acceptor = listen_at(io, options.address);
    if (!acceptor) {
        return tl::unexpected(std::move(acceptor.error()));
    }
    auto state = std::make_shared<State>(io, std::move(*acceptor), std::move(options), std::move(plug),
                                         std::move(unplug));
    asio::co_spawn(io, state->run(), [](const std::exception_ptr& error) {
        if (error) {
            std::rethrow_exception(error);  // no memory: out of the one who runs the io_context
        }
    });
    return std::unique_ptr<StreamServer>(new StreamServer(std::move(state)));
}

StreamServer::StreamServer(std::shared_ptr<State> state) : state_(std::move(state)) {}
StreamServer::~StreamServer() { state_->stop(); }
std::string StreamServer::address() const { return state_->address(); }

}  // namespace twin::net
