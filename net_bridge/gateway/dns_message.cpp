// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/dns_message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace twin::net {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::uint16_t kOpt = 41;
/// Larger answers would come in fragments.
constexpr std::uint16_t kOurUdpSize = 1232;

std::uint16_t get16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
void put16(std::vector<std::uint8_t>& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}
void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

/// Without compression: a question has nothing before it to point to.
bool parse_name(std::span<const std::uint8_t> bytes, std::size_t& at, std::string& name) {
    while (at < bytes.size()) {
        const std::size_t length = bytes[at++];
        if (length == 0) {
            return name.size() <= 253;
        }
        if (length > 63 || length > bytes.size() - at || name.size() > 253) {
            return false;
        }
        if (!name.empty()) {
            name += '.';
        }
        for (std::size_t i = 0; i < length; ++i) {
            name += static_cast<char>(std::tolower(bytes[at + i]));
        }
        at += length;
    }
    return false;
}

/// Past a name that may be compressed.
bool skip_name(std::span<const std::uint8_t> bytes, std::size_t& at) {
    while (at < bytes.size()) {
        const std::size_t length = bytes[at];
        if (length >= 0xc0) {
            at += 2;
            return at <= bytes.size();
        }
        at += length + 1;
        if (length == 0) {
            return true;
        }
    }
    return false;
}

void put_name(std::vector<std::uint8_t>& out, std::string_view name) {
    while (!name.empty()) {
        const std::string_view label = name.substr(0, name.find('.'));
        const std::size_t size = std::min<std::size_t>(label.size(), 63);
        if (size > 0) {
            out.push_back(static_cast<std::uint8_t>(size));
            out.insert(out.end(), label.begin(), label.begin() + static_cast<std::ptrdiff_t>(size));
        }
        name.remove_prefix(std::min(label.size() + 1, name.size()));
    }
    out.push_back(0);
}

}  // namespace

std::optional<DnsQuery> DnsQuery::parse(std::span<const std::uint8_t> bytes, DnsCode& code) {
    constexpr std::uint8_t kResponse = 0x80;
    if (bytes.size() < kHeader || (bytes[2] & kResponse) != 0) {
        return std::nullopt;
    }
    DnsQuery query;
    query.id = get16(bytes, 0);
    query.opcode = (bytes[2] >> 3) & 0xf;
    query.recursion_desired = (bytes[2] & 1) != 0;
    code = DnsCode::ok;
    if (query.opcode != 0) {
        code = DnsCode::not_implemented;
        return query;
    }
    std::size_t at = kHeader;
    if (get16(bytes, 4) != 1 || !parse_name(bytes, at, query.name) || bytes.size() - at < 4) {
        query.name.clear();
        code = DnsCode::format_error;
        return query;
    }
    query.type = get16(bytes, at);
    query.dns_class = get16(bytes, at + 2);
    at += 4;
    query.question.assign(bytes.begin() + kHeader, bytes.begin() + static_cast<std::ptrdiff_t>(at));
    const std::size_t records = std::size_t{get16(bytes, 6)} + get16(bytes, 8) + get16(bytes, 10);
    for (std::size_t i = 0; i < records; ++i) {
        if (!skip_name(bytes, at) || bytes.size() - at < 10) {
            code = DnsCode::format_error;
            break;
        }
        if (get16(bytes, at) == kOpt) {
            query.edns = true;
            query.udp_size = std::clamp<std::size_t>(get16(bytes, at + 2), 512, kOurUdpSize);
        }
        at += std::size_t{10} + get16(bytes, at + 8);
        if (at > bytes.size()) {
            code = DnsCode::format_error;
            break;
        }
    }
    return query;
}

std::optional<IpAddress> DnsQuery::reverse_address() const {
    constexpr std::string_view kV4 = ".in-addr.arpa";
    constexpr std::string_view kV6 = ".ip6.arpa";
    boost::system::error_code bad;
    if (name.ends_with(kV4)) {
        std::string address;
        std::string_view rest(name.data(), name.size() - kV4.size());
        while (!rest.empty()) {
            const auto dot = rest.rfind('.');
            address += (address.empty() ? "" : ".") + std::string(rest.substr(dot + 1));
            rest = dot == std::string_view::npos ? std::string_view() : rest.substr(0, dot);
        }
        const auto parsed = boost::asio::ip::make_address_v4(address, bad);
        return bad ? std::nullopt : std::optional<IpAddress>(parsed);
    }
    if (name.ends_with(kV6) && name.size() - kV6.size() == 63) {
        boost::asio::ip::address_v6::bytes_type bytes{};
        for (std::size_t nibble = 0; nibble < 32; ++nibble) {
            const char* digit = &name[nibble * 2];
            std::uint8_t value = 0;
            const auto [end, error] = std::from_chars(digit, digit + 1, value, 16);
            if (error != std::errc() || end != digit + 1 || digit[1] != '.') {
                return std::nullopt;
            }
            bytes[15 - nibble / 2] = static_cast<std::uint8_t>(bytes[15 - nibble / 2] | value << (4 * (nibble % 2)));
        }
        return boost::asio::ip::address_v6(bytes);
    }
    return std::nullopt;
}

std::vector<std::uint8_t> build_dns_answer(const DnsQuery& query, const DnsAnswer& answer, std::size_t limit) {
    std::vector<std::uint8_t> out;
    put16(out, query.id);
    out.push_back(static_cast<std::uint8_t>(0x80 | query.opcode << 3 | (answer.authoritative ? 4 : 0) |
                                            (query.recursion_desired ? 1 : 0)));
    // Recursion is available.
    out.push_back(static_cast<std::uint8_t>(0x80 | static_cast<std::uint8_t>(answer.code)));
    put16(out, query.question.empty() ? 0 : 1);
    out.resize(kHeader);
    out.insert(out.end(), query.question.begin(), query.question.end());
    const std::size_t opt_size = query.edns ? 11 : 0;
    std::size_t count = 0;
    bool truncated = false;
    const auto record = [&](DnsType type, const std::vector<std::uint8_t>& data) {
        if (out.size() + 12 + data.size() + opt_size > limit) {
            truncated = true;
            return;
        }
        // The question's name.
        put16(out, 0xc000 | kHeader);
        put16(out, static_cast<std::uint16_t>(type));
        put16(out, 1);
        put32(out, answer.ttl);
        put16(out, data.size());
        out.insert(out.end(), data.begin(), data.end());
        ++count;
    };
    const auto wants = [&](DnsType type) {
        return query.type == static_cast<std::uint16_t>(type) || query.type == static_cast<std::uint16_t>(DnsType::any);
    };
    for (const IpAddress& address : answer.addresses) {
        if (address.is_v4() && wants(DnsType::a)) {
            const auto bytes = address.to_v4().to_bytes();
            record(DnsType::a, {bytes.begin(), bytes.end()});
        } else if (address.is_v6() && wants(DnsType::aaaa)) {
            const auto bytes = address.to_v6().to_bytes();
            record(DnsType::aaaa, {bytes.begin(), bytes.end()});
        }
    }
    if (!answer.name.empty() && wants(DnsType::ptr)) {
        std::vector<std::uint8_t> name;
        put_name(name, answer.name);
        record(DnsType::ptr, name);
    }
    out[7] = static_cast<std::uint8_t>(count);
    out[6] = static_cast<std::uint8_t>(count >> 8);
    if (truncated) {
        out[2] |= 2;
    }
    if (query.edns) {
        out.push_back(0);
        put16(out, kOpt);
        put16(out, kOurUdpSize);
        put32(out, 0);
        put16(out, 0);
        out[11] = 1;
    }
    return out;
}

}  // namespace twin::net
