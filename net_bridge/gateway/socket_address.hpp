// SPDX-License-Identifier: BSD-3-Clause
// Sockets of the host by their system calls: Asio's classes fix the family or hide errors that devices must see.
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <cstring>

namespace twin::net {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    SocketAddress() = default;
    explicit SocketAddress(const Endpoint& endpoint) {
        if (endpoint.address.is_v4()) {
            auto* in = reinterpret_cast<sockaddr_in*>(&storage);
            in->sin_family = AF_INET;
            in->sin_port = htons(endpoint.port);
            in->sin_addr.s_addr = htonl(endpoint.address.to_v4().to_uint());
            size = sizeof *in;
        } else {
            auto* in = reinterpret_cast<sockaddr_in6*>(&storage);
            in->sin6_family = AF_INET6;
            in->sin6_port = htons(endpoint.port);
            const auto bytes = endpoint.address.to_v6().to_bytes();
            std::memcpy(&in->sin6_addr, bytes.data(), bytes.size());
            in->sin6_scope_id = static_cast<std::uint32_t>(endpoint.address.to_v6().scope_id());
            size = sizeof *in;
        }
    }
    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    [[nodiscard]] Endpoint endpoint() const {
        if (storage.ss_family == AF_INET) {
            const auto* in = reinterpret_cast<const sockaddr_in*>(&storage);
            return {boost::asio::ip::address_v4(ntohl(in->sin_addr.s_addr)), ntohs(in->sin_port)};
        }
        if (storage.ss_family == AF_INET6) {
            const auto* in = reinterpret_cast<const sockaddr_in6*>(&storage);
            boost::asio::ip::address_v6::bytes_type bytes;
            std::memcpy(bytes.data(), &in->sin6_addr, bytes.size());
            return {boost::asio::ip::address_v6(bytes), ntohs(in->sin6_port)};
        }
        return {};
    }
};

}  // namespace twin::net
