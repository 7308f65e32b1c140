// SPDX-License-Identifier: BSD-3-Clause
// lwIP's addresses and ours. For the files that know lwIP.
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <lwip/ip_addr.h>
#include <algorithm>
#include <cstring>

namespace twin::net {

inline ip_addr_t to_lwip(const IpAddress& address) {
    ip_addr_t out{};
    if (address.is_v4()) {
        IP_SET_TYPE_VAL(out, IPADDR_TYPE_V4);
        ip_2_ip4(&out)->addr = lwip_htonl(address.to_v4().to_uint());
    } else {
        const auto bytes = address.to_v6().to_bytes();
        IP_SET_TYPE_VAL(out, IPADDR_TYPE_V6);
        std::memcpy(ip_2_ip6(&out)->addr, bytes.data(), bytes.size());
    }
    return out;
}

inline IpAddress from_lwip(const ip_addr_t& address) {
    if (IP_IS_V4_VAL(address)) {
        return boost::asio::ip::address_v4(lwip_ntohl(ip_2_ip4(&address)->addr));
    }
    boost::asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), ip_2_ip6(&address)->addr, bytes.size());
    return boost::asio::ip::address_v6(bytes);
}

}  // namespace twin::net
