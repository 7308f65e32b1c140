// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/server.hpp"

#include "sim/serve/client.hpp"
#include "sim/serve/describe.hpp"
#include "sim/serve/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
namespace json = boost::json;
using asio::ip::tcp;
using boost::system::error_code;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::size_t kMostHeader = 16 * 1024;
constexpr std::size_t kMostBody = 64 * 1024;
// Connections that are no clients yet, beside those that are.
constexpr std::size_t kMostStrangers = 64;
constexpr auto kSilence = std::chrono::seconds(60);
constexpr auto kGoodbye = std::chrono::seconds(2);

auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Response answer(const Request& request, unsigned status, const char* type, std::string body) {
    Response response(static_cast<http::status>(status), request.version());
    response.set(http::field::content_type, type);
    response.set(http::field::cache_control, "no-store");
    if (status == 401) {
        response.set(http::field::www_authenticate, "Bearer");
    }
    response.keep_alive(request.keep_alive());
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

Result<asio::ssl::context> make_tls(const ServerOptions& options) {
    asio::ssl::context tls(asio::ssl::context::tls_server);
    error_code error;
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1,
                    error);
    tls.use_certificate_chain_file(options.certificate, error);
    if (error) {
        return host::refuse(fmt::format("the certificate '{}' can't be used: {}", options.certificate, error.message()),
                            "Give the server's certificate, and those that vouch for it, in PEM: --certificate FILE.");
    }
    tls.use_private_key_file(options.key, asio::ssl::context::pem, error);
    if (error) {
        return host::refuse(fmt::format("the key '{}' can't be used: {}", options.key, error.message()),
                            "Give the certificate's key, in PEM and without a password: --key FILE.");
    }
    return tls;
}

}  // namespace

Server::Server(Yard& yard, ServerOptions options, tcp::acceptor acceptor, std::optional<asio::ssl::context> tls)
    : yard_(yard),
      options_(std::move(options)),
      access_(options_.token, acceptor.local_endpoint().address().is_loopback(), options_.origins),
      acceptor_(std::move(acceptor)),
      tls_(std::move(tls)),
      changed_(std::make_shared<host::Signal>(yard.io().get_executor())) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(Yard& yard, ServerOptions options) {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
        return host::refuse(fmt::format("'{}' is no address", options.address), "Write --bind 127.0.0.1, or one of this machine's.");
    }
    if (options.certificate.empty() != options.key.empty()) {
        return host::refuse("TLS wants a certificate and its key", "Give both: --certificate FILE --key FILE.");
    }
    if (!address.is_loopback() && options.certificate.empty()) {
        return host::refuse(fmt::format("at {} others could listen, and read the token", options.address),
                            "Use TLS there: --certificate FILE --key FILE.");
    }
    std::optional<asio::ssl::context> tls;
    if (!options.certificate.empty()) {
        auto made = make_tls(options);
        if (!made) {
            return tl::unexpected(made.error());
        }
        tls = std::move(*made);
    }
    tcp::acceptor acceptor(yard.io());
    const tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return host::failure(fmt::format("nobody can listen at {} port {}: {}", options.address, options.port, error.message()),
                             "Take another port; --port 0 takes any that is free.");
    }
    auto server = std::make_unique<Server>(yard, std::move(options), std::move(acceptor), std::move(tls));
    asio::co_spawn(yard.io(), server->accept(), asio::detached);
    return server;
}

std::string Server::url() const {
    const auto at = acceptor_.local_endpoint();
    const auto address = at.address().is_v6() ? fmt::format("[{}]", at.address().to_string()) : at.address().to_string();
    return fmt::format("{}://{}:{}/api", tls_ ? "wss" : "ws", address, at.port());
}

asio::awaitable<void> Server::stop() {
    error_code ignored;
    acceptor_.close(ignored);
    for (const auto& client : std::set(clients_)) {
        client->close();
    }
    co_await changed_->wait([this] { return clients_.empty(); }, host::Clock::now() + kGoodbye);
}

asio::awaitable<void> Server::accept() {
    for (;;) {
        error_code error;
        auto socket = co_await acceptor_.async_accept(into(error));
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) {
            co_return;  // closed
        }
        if (error) {
            // Out of descriptors, as a rule: some come back.
            asio::steady_timer pause(yard_.io(), std::chrono::milliseconds(100));
            co_await pause.async_wait(into(error));
            continue;
        }
        if (connections_ < options_.most_clients + kMostStrangers) {
            asio::co_spawn(yard_.io(), serve(std::move(socket)), asio::detached);
        }
    }
}

asio::awaitable<void> Server::serve(tcp::socket socket) {
    ++connections_;
    error_code error;
    socket.set_option(tcp::no_delay(true), error);
    beast::tcp_stream stream(std::move(socket));
    stream.expires_after(options_.patience);
    if (tls_) {
        beast::ssl_stream<beast::tcp_stream> secure(std::move(stream), *tls_);
        co_await secure.async_handshake(asio::ssl::stream_base::server, into(error));
        if (!error) {
            co_await serve_http(std::move(secure));
        }
    } else {
        co_await serve_http(std::move(stream));
    }
    --connections_;
}

template <typename Stream>
asio::awaitable<void> Server::serve_http(Stream stream) {
    beast::flat_buffer buffer;
    error_code error;
    for (bool goes_on = true; goes_on;) {
        beast::get_lowest_layer(stream).expires_after(options_.patience);
        http::request_parser<http::string_body> parser;
        parser.header_limit(kMostHeader);
        parser.body_limit(kMostBody);
        co_await http::async_read(stream, buffer, parser, into(error));
        if (error) {
            break;
        }
        const auto request = parser.release();
        const auto target = view(request.target());
        const auto path = path_of(target);
        const auto denial = access_.check({target, view(request[http::field::host]), view(request[http::field::origin]),
                                           view(request[http::field::authorization])});
        const bool is_client = websocket::is_upgrade(request);
        Response response;
        if (denial) {
            response = answer(request, denial->status, "text/plain", denial->reason + "\n");
        } else if (is_client && path != "/" && path != "/api") {
            response = answer(request, 404, "text/plain", "the WebSocket is at /api\n");
        } else if (is_client && clients_.size() >= options_.most_clients) {
            response = answer(request, 503, "text/plain", "too many clients\n");
        } else if (is_client) {
            co_await serve_client(std::move(stream), request);
            co_return;
        } else if (request.method() != http::verb::get) {
            response = answer(request, 405, "text/plain", "only GET is understood\n");
        } else if (path == "/metrics") {
            response = answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", metrics(yard_, clients_.size()));
        } else if (path == "/openrpc.json") {
            response = answer(request, 200, "application/json", json::serialize(openrpc(yard_.workshop().version())));
        } else if (path == "/" || path == "/api") {
            response = answer(request, 426, "text/plain", "this is a WebSocket; docs/control-api.md\n");
        } else {
            response = answer(request, 404, "text/plain", "there is /api, /metrics and /openrpc.json\n");
        }
        goes_on = response.keep_alive() && !denial;
        response.keep_alive(goes_on);
        co_await http::async_write(stream, response, into(error));
        goes_on = goes_on && !error;
    }
    beast::get_lowest_layer(stream).socket().shutdown(tcp::socket::shutdown_send, error);
}

template <typename Stream, typename Upgrade>
asio::awaitable<void> Server::serve_client(Stream stream, Upgrade request) {
    // Two coroutines share it: one reads, one writes.
    auto socket = std::make_shared<websocket::stream<Stream>>(std::move(stream));
    beast::get_lowest_layer(*socket).expires_never();
    socket->set_option(websocket::stream_base::timeout{options_.patience, kSilence, true});
    socket->read_message_max(options_.most_message);
    error_code error;
    co_await socket->async_accept(request, into(error));
    if (error) {
        co_return;
    }
    const auto client = std::make_shared<Client>(yard_.io(), yard_);
    clients_.insert(client);
    asio::co_spawn(
        yard_.io(),
        [](std::shared_ptr<websocket::stream<Stream>> out, std::shared_ptr<Client> from) -> asio::awaitable<void> {
            error_code failed;
            while (const auto text = co_await from->next()) {
                out->text(true);
                co_await out->async_write(asio::buffer(*text), into(failed));
                if (failed) {
                    break;
                }
            }
            from->close();
            co_await out->async_close(websocket::close_code::going_away, into(failed));
        }(socket, client),
        asio::detached);
    beast::flat_buffer buffer;
    for (;;) {
        co_await client->room();
        if (client->closed()) {
            // Until the other side has said goodbye as well.
            while (!error) {
                buffer.clear();
                co_await socket->async_read(buffer, into(error));
            }
            break;
        }
        co_await socket->async_read(buffer, into(error));
        if (error) {
            break;
        }
        client->take(beast::buffers_to_string(buffer.data()));
        buffer.consume(buffer.size());
    }
    client->close();
    clients_.erase(client);
    changed_->notify();
}

}  // namespace twin::serve
