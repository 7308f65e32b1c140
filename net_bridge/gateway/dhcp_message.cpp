// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/dhcp_message.hpp"

#include <algorithm>

namespace twin::net {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kFixed = 236;
constexpr std::array<std::uint8_t, 4> kCookie{99, 130, 83, 99};
constexpr std::size_t kSname = 44;
constexpr std::size_t kFile = 108;
constexpr std::uint8_t kPad = 0;
constexpr std::uint8_t kOverload = 52;
constexpr std::uint8_t kMessageType = 53;
constexpr std::uint8_t kEnd = 255;
/// BOOTP's size, which old clients insist on.
constexpr std::size_t kLeast = 300;

std::uint32_t get32(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}
void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

/// An option that comes in pieces is one (RFC 3396).
bool parse_options(std::span<const std::uint8_t> bytes, std::map<std::uint8_t, std::vector<std::uint8_t>>& out) {
    std::size_t at = 0;
    while (at < bytes.size() && bytes[at] != kEnd) {
        const std::uint8_t code = bytes[at++];
        if (code == kPad) {
            continue;
        }
        if (at >= bytes.size() || bytes[at] > bytes.size() - at - 1) {
            return false;
        }
        const std::size_t size = bytes[at++];
        auto& value = out[code];
        value.insert(value.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
        at += size;
    }
    return true;
}

}  // namespace

std::optional<DhcpMessage> DhcpMessage::parse(std::span<const std::uint8_t> bytes) {
    constexpr std::uint8_t kEthernet = 1;
    if (bytes.size() < kFixed + kCookie.size() || bytes[1] != kEthernet || bytes[2] != 6 ||
        !std::equal(kCookie.begin(), kCookie.end(), bytes.begin() + kFixed)) {
        return std::nullopt;
    }
    DhcpMessage message;
    message.op = bytes[0];
    message.xid = get32(&bytes[4]);
    message.broadcast = (bytes[10] & 0x80) != 0;
    message.ciaddr = ip::address_v4(get32(&bytes[12]));
    message.yiaddr = ip::address_v4(get32(&bytes[16]));
    message.siaddr = ip::address_v4(get32(&bytes[20]));
    message.giaddr = ip::address_v4(get32(&bytes[24]));
    std::copy_n(bytes.begin() + 28, message.mac.size(), message.mac.begin());
    if (!parse_options(bytes.subspan(kFixed + kCookie.size()), message.options)) {
        return std::nullopt;
    }
    const auto overload = message.options.find(kOverload);
    if (overload != message.options.end() && overload->second.size() == 1) {
        const std::uint8_t where = overload->second[0];
        if (((where & 1) != 0 && !parse_options(bytes.subspan(kFile, 128), message.options)) ||
            ((where & 2) != 0 && !parse_options(bytes.subspan(kSname, 64), message.options))) {
            return std::nullopt;
        }
    }
    return message;
}

std::vector<std::uint8_t> DhcpMessage::bytes() const {
    std::vector<std::uint8_t> out{op, 1, 6, 0};
    put32(out, xid);
    out.insert(out.end(), {0, 0, static_cast<std::uint8_t>(broadcast ? 0x80 : 0), 0});
    for (const auto& address : {ciaddr, yiaddr, siaddr, giaddr}) {
        put32(out, address.to_uint());
    }
    out.insert(out.end(), mac.begin(), mac.end());
    out.resize(kFixed);
    out.insert(out.end(), kCookie.begin(), kCookie.end());
    for (const auto& [code, value] : options) {
        for (std::size_t at = 0; at == 0 || at < value.size(); at += 255) {
            const std::size_t size = std::min<std::size_t>(value.size() - at, 255);
            out.insert(out.end(), {code, static_cast<std::uint8_t>(size)});
            out.insert(out.end(), value.begin() + static_cast<std::ptrdiff_t>(at),
                       value.begin() + static_cast<std::ptrdiff_t>(at + size));
        }
    }
    out.push_back(kEnd);
    out.resize(std::max(out.size(), kLeast));
    return out;
}

std::optional<DhcpType> DhcpMessage::type() const {
    const auto found = options.find(kMessageType);
    if (found == options.end() || found->second.size() != 1 || found->second[0] < 1 || found->second[0] > 8) {
        return std::nullopt;
    }
    return static_cast<DhcpType>(found->second[0]);
}

std::optional<ip::address_v4> DhcpMessage::address_option(std::uint8_t code) const {
    const auto found = options.find(code);
    if (found == options.end() || found->second.size() != 4) {
        return std::nullopt;
    }
    return ip::address_v4(get32(found->second.data()));
}

void DhcpMessage::set(std::uint8_t code, std::uint32_t value) {
    options[code].clear();
    put32(options[code], value);
}

void DhcpMessage::set(std::uint8_t code, std::string_view text) { options[code].assign(text.begin(), text.end()); }

}  // namespace twin::net
