// SPDX-License-Identifier: BSD-3-Clause
// DNS queries and their answers (RFC 1035; EDNS RFC 6891).
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <optional>
#include <span>
#include <vector>

namespace twin::net {

enum class DnsType : std::uint16_t { a = 1, ptr = 12, aaaa = 28, any = 255 };
enum class DnsCode : std::uint8_t { ok = 0, format_error, server_failure, name_error, not_implemented, refused };

struct DnsQuery {
    std::uint16_t id = 0;
    std::uint8_t opcode = 0;
    bool recursion_desired = false;
    std::string name;  ///< lower case, without a dot at its end; "" is the root
    std::uint16_t type = 0;
    std::uint16_t dns_class = 1;
    std::vector<std::uint8_t> question;  ///< as it came, for the answer
    bool edns = false;
    std::size_t udp_size = 512;  ///< what the asker takes

    /// Its code is another than ok if the query is none that can be served, but can be answered. Empty: it can't.
    static std::optional<DnsQuery> parse(std::span<const std::uint8_t> bytes, DnsCode& code);
    /// The address that a PTR query asks for.
    [[nodiscard]] std::optional<IpAddress> reverse_address() const;
};

struct DnsAnswer {
    DnsCode code = DnsCode::ok;
    bool authoritative = false;
    std::uint32_t ttl = 0;             ///< seconds
    std::vector<IpAddress> addresses;  ///< those of the query's family are used
    std::string name;                  ///< for PTR
};

/// At most `limit` bytes: what doesn't fit is left out, and the answer says so.
std::vector<std::uint8_t> build_dns_answer(const DnsQuery& query, const DnsAnswer& answer, std::size_t limit);

}  // namespace twin::net
