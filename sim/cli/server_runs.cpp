// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/server_runs.hpp"

#include "sim/cli/target.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <optional>

namespace twin::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
namespace websocket = beast::websocket;
using asio::ip::tcp;

constexpr auto kPatience = std::chrono::seconds(2);

struct Address {
    std::string url, host, port, target, token;
    bool tls = false;
};

/// As the server wrote it. Nobody else may have: the token goes to whom it names.
std::optional<Address> read_address(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || status.st_uid != ::getuid() || (status.st_mode & 0077) != 0) {
        return std::nullopt;
    }
    std::ifstream file(path);
    boost::system::error_code error;
    const auto told = json::parse(std::string(std::istreambuf_iterator<char>(file), {}), error);
    Address address{text_at(told, "url"), "", "", "", text_at(told, "token")};
    const std::string_view url = address.url;
    const auto scheme = url.find("://");
    if (error || scheme == std::string_view::npos || address.token.empty()) {
        return std::nullopt;
    }
    address.tls = url.substr(0, scheme) == "wss";
    const auto rest = url.substr(scheme + 3);
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto authority = rest.substr(0, slash);
    const auto colon = authority.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    address.host = authority.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    address.port = authority.substr(colon + 1);
    address.target = slash == rest.size() ? "/api" : std::string(rest.substr(slash));
    return address;
}

template <typename Stream>
asio::awaitable<std::string> ask(websocket::stream<Stream>& stream, const Address& address) {
    stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
        request.set(beast::http::field::authorization, "Bearer " + address.token);
    }));
    stream.read_message_max(16u << 20);
    const auto host = (address.host.find(':') != std::string::npos ? "[" + address.host + "]" : address.host) + ":"
        + address.port;
    co_await stream.async_handshake(host, address.target, asio::use_awaitable);
    const std::string request = R"({"jsonrpc":"2.0","id":1,"method":"runs"})";
    co_await stream.async_write(asio::buffer(request), asio::use_awaitable);
    beast::flat_buffer answer;
    co_await stream.async_read(answer, asio::use_awaitable);
    co_return beast::buffers_to_string(answer.data());
}

asio::awaitable<std::string> ask_runs(const Address& address) {
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver(executor);
    const auto found = co_await resolver.async_resolve(address.host, address.port, asio::use_awaitable);
    if (!address.tls) {
        websocket::stream<beast::tcp_stream> stream(executor);
        co_await beast::get_lowest_layer(stream).async_connect(found, asio::use_awaitable);
        co_return co_await ask(stream, address);
    }
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.set_default_verify_paths();
    tls.set_verify_mode(asio::ssl::verify_peer);
    websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream(executor, tls);
    stream.next_layer().set_verify_callback(asio::ssl::host_name_verification(address.host));
    co_await beast::get_lowest_layer(stream).async_connect(found, asio::use_awaitable);
    co_await stream.next_layer().async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    co_return co_await ask(stream, address);
}

}  // namespace

std::vector<json::value> server_runs(const std::string& folder) {
    const auto address = read_address((std::filesystem::path(folder) / "serve.json").string());
    if (!address) {
        return {};
    }
    asio::io_context io;
    std::string answer;
    asio::co_spawn(io, ask_runs(*address), [&](const std::exception_ptr& failed, std::string text) {
        answer = failed ? std::string() : std::move(text);
    });
    io.run_for(kPatience);
    boost::system::error_code error;
    const auto told = json::parse(answer, error);
    const auto* result = error || !told.is_object() ? nullptr : told.as_object().if_contains("result");
    const auto* runs = result == nullptr || !result->is_object() ? nullptr : result->as_object().if_contains("runs");
    std::vector<json::value> all;
    if (runs == nullptr || !runs->is_array()) {
        return all;
    }
    for (const auto& one : runs->as_array()) {
        if (text_at(one, "state") != "ended") {
            auto run = one;
            run.as_object()["server"] = address->url;
            all.push_back(std::move(run));
        }
    }
    return all;
}

}  // namespace twin::cli
