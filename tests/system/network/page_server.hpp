// SPDX-License-Identifier: BSD-3-Clause
// A server of the host that devices get a page from.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <string>

namespace twin::test {

/// What a page or a peer sends: no two pieces of it are the same.
inline std::string some_bytes(std::size_t size) {
    std::string made(size, '\0');
    std::uint32_t state = 1;
    for (char& c : made) {
        state = state * 1664525U + 1013904223U;
        c = static_cast<char>(state >> 24);
    }
    return made;
}

/// A server on the host's loopback that gives each client the same answer and closes; on the test's own thread.
class PageServer {
  public:
    PageServer(boost::asio::io_context& io, const std::string& address, std::string answer)
        : acceptor_(io, boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address(address), 0)),
          answer_(std::move(answer)) {
        boost::asio::co_spawn(io, serve(), boost::asio::detached);
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// The first line of what the last client asked.
    const std::string& asked() const { return asked_; }
    void close() { acceptor_.close(); }

  private:
    boost::asio::awaitable<void> serve() {
        for (;;) {
            boost::system::error_code closed;
            auto peer =
                co_await acceptor_.async_accept(boost::asio::redirect_error(boost::asio::use_awaitable, closed));
            if (closed) co_return;
            std::string head;
            co_await boost::asio::async_read_until(peer, boost::asio::dynamic_buffer(head), "\r\n\r\n",
                                                   boost::asio::use_awaitable);
            asked_ = head.substr(0, head.find('\r'));
            co_await boost::asio::async_write(peer, boost::asio::buffer(answer_), boost::asio::use_awaitable);
        }
    }
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string answer_;
    std::string asked_;
};

}  // namespace twin::test
