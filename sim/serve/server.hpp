// SPDX-License-Identifier: BSD-3-Clause
// HTTP and WebSocket around the control API: docs/control-api.md, "The server".
#pragma once

#include "sim/serve/access.hpp"
#include "sim/serve/yard.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <optional>
#include <set>

namespace twin::serve {

class Client;

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any that is free
    std::string token;
    std::string certificate;  ///< PEM files; empty: no TLS
    std::string key;
    std::vector<std::string> origins;
    std::size_t most_clients = 64;
    std::size_t most_message = 1u << 20;
    /// For a connection to say what it wants.
    std::chrono::seconds patience{10};
};

class Server {
  public:
    /// Listens from now on. Refuses an address other than loopback without TLS. The yard outlives it.
    static Result<std::unique_ptr<Server>> start(Yard& yard, ServerOptions options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// ws://127.0.0.1:4710/api
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }
    /// Closes all connections, and returns when they are, or soon after.
    asio::awaitable<void> stop();

    Server(Yard& yard, ServerOptions options, asio::ip::tcp::acceptor acceptor,
           std::optional<asio::ssl::context> tls);

  private:
    asio::awaitable<void> accept();
    asio::awaitable<void> serve(asio::ip::tcp::socket socket);
    template <typename Stream>
    asio::awaitable<void> serve_http(Stream stream);
    template <typename Stream, typename Upgrade>
    asio::awaitable<void> serve_client(Stream stream, Upgrade request);

    Yard& yard_;
    ServerOptions options_;
    Access access_;
    asio::ip::tcp::acceptor acceptor_;
    std::optional<asio::ssl::context> tls_;
    std::set<std::shared_ptr<Client>> clients_;
    std::size_t connections_ = 0;
    std::shared_ptr<host::Signal> changed_;
};

}  // namespace twin::serve
