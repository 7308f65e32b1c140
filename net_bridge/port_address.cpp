// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/port_address.hpp"

#include "net_bridge/text.hpp"
#include "net_bridge/unique_fd.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace twin::net {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kUnix = "unix:";

}  // namespace

Result<PortAddress> PortAddress::parse(std::string_view text) {
    const auto refuse = [text](const std::string& why) {
        return failure(fmt::format("'{}' is no socket address: {}", text, why),
                       "write it as '127.0.0.1:1234', '[::1]:1234', 'localhost:1234' or 'unix:/path'");
    };
    if (text.starts_with(kUnix)) {
        const std::string_view path = text.substr(kUnix.size());
        if (path.empty()) {
            return refuse("it has no path");
        }
        if (path.size() >= sizeof(sockaddr_un::sun_path)) {
            return refuse(fmt::format("a path has at most {} bytes", sizeof(sockaddr_un::sun_path) - 1));
        }
        return PortAddress(std::string(path));
    }
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return refuse("it has no port");
    }
    std::string_view host = text.substr(0, colon);
    static constexpr Unit kNumber[] = {{"", 1}};
    const auto port = parse_quantity(text.substr(colon + 1), kNumber);
    if (!port || *port > 65535) {
        return refuse("ports are 0 to 65535");
    }
    const bool brackets = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    if (brackets) {
        host = host.substr(1, host.size() - 2);
    }
    boost::system::error_code error;
    const auto address = host == "localhost" ? asio::ip::address(asio::ip::address_v4::loopback())
                                             : asio::ip::make_address(std::string(host), error);
    if (error || brackets != address.is_v6()) {
        return refuse("its host is no IP address");
    }
    return PortAddress(InternetAddress{address, static_cast<std::uint16_t>(*port)});
}

std::string PortAddress::to_text() const {
    if (const auto* path = std::get_if<std::string>(&address_)) {
        return std::string(kUnix) + *path;
    }
    const auto& [host, port] = std::get<InternetAddress>(address_);
    return fmt::format(fmt::runtime(host.is_v6() ? "[{}]:{}" : "{}:{}"), host.to_string(), port);
}

std::string PortAddress::unix_path() const {
    const auto* path = std::get_if<std::string>(&address_);
    return path != nullptr ? *path : std::string();
}

asio::generic::stream_protocol::endpoint PortAddress::stream_endpoint() const {
    if (const auto* path = std::get_if<std::string>(&address_)) {
        return asio::local::stream_protocol::endpoint(*path);
    }
    const auto& [host, port] = std::get<InternetAddress>(address_);
    return asio::ip::tcp::endpoint(host, port);
}

asio::generic::datagram_protocol::endpoint PortAddress::datagram_endpoint() const {
    if (const auto* path = std::get_if<std::string>(&address_)) {
        return asio::local::datagram_protocol::endpoint(*path);
    }
    const auto& [host, port] = std::get<InternetAddress>(address_);
    return asio::ip::udp::endpoint(host, port);
}

void remove_stale_socket(const PortAddress& address, int type) {
    const std::string path = address.unix_path();
    struct stat status {};
    if (path.empty() || ::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) {
        return;
    }
    const auto endpoint = address.stream_endpoint();
    const UniqueFd probe(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (::connect(probe.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 &&
        errno == ECONNREFUSED) {
        ::unlink(path.c_str());
    }
}

}  // namespace twin::net
