// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <charconv>

namespace twin::net {
namespace {

constexpr std::size_t kAddressesOfName = 64;

/// At colons, but not at those within brackets, which go. Empty: a bracket is missing.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> fields(1);
    bool inside = false;
    for (const char c : text) {
        if (c == '[' && !inside) {
            inside = true;
        } else if (c == ']' && inside) {
            inside = false;
        } else if (c == ':' && !inside) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return inside ? std::vector<std::string>() : fields;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return port;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 253 &&
           std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; }) &&
           std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_'; });
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

std::optional<Protocol> parse_protocol(std::string_view text) {
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp, Protocol::icmp}) {
        if (text == to_string(protocol)) {
            return protocol;
        }
    }
    return std::nullopt;
}

constexpr const char* kRuleHint =
    "write PROTOCOL:HOST:PORT, as tcp:127.0.0.1:1883, udp:*:53, any:10.1.0.0/16:1-1023, icmp:*; or loopback, or "
    "real-network";
constexpr const char* kForwardHint =
    "write [tcp:|udp:][ADDRESS:]PORT:[DEVICE:]PORT, as 8080:80 or tcp:127.0.0.1:8080:node0:80";

}  // namespace

std::string_view to_string(Protocol protocol) {
    switch (protocol) {
        case Protocol::icmp:
            return "icmp";
        case Protocol::tcp:
            return "tcp";
        case Protocol::udp:
            return "udp";
    }
    return "?";
}

Result<AllowRule> AllowRule::parse(std::string_view text) {
    AllowRule rule;
    rule.text = text;
    if (text == "loopback" || text == "real-network") {
        rule.loopback = text == "loopback";
        return rule;
    }
    const auto bad = [&](const std::string& why) {
        return failure(fmt::format("allow rule '{}': {}", text, why), kRuleHint);
    };
    const std::vector<std::string> fields = split(text);
    if (fields.empty()) {
        return bad("'[' without ']'");
    }
    rule.protocol = parse_protocol(fields[0]);
    if (!rule.protocol && fields[0] != "any" && fields[0] != "*") {
        return bad(fmt::format("'{}' is no protocol", fields[0]));
    }
    const std::size_t wanted = rule.protocol == Protocol::icmp ? 2 : 3;
    if (fields.size() < wanted) {
        return bad(fields.size() == 1 ? "the host is missing" : "the port is missing");
    }
    if (fields.size() > wanted) {
        return bad(rule.protocol == Protocol::icmp ? "icmp has no ports"
                                                   : "too many fields; an IPv6 address belongs in brackets");
    }
    if (fields[1] != "*") {
        if (auto subnet = Subnet::parse(fields[1])) {
            rule.subnet = *subnet;
        } else if (is_name(fields[1])) {
            rule.name = lower(fields[1]);
        } else {
            return bad(subnet.error().message);
        }
    }
    if (wanted == 3 && fields[2] != "*") {
        const auto dash = fields[2].find('-');
        const auto first = parse_port(std::string_view(fields[2]).substr(0, dash));
        const auto last = dash == std::string::npos ? first : parse_port(std::string_view(fields[2]).substr(dash + 1));
        if (!first || !last || *first == 0 || *last < *first) {
            return bad(fmt::format("'{}' is no port from 1 to 65535, range of ports, or *", fields[2]));
        }
        rule.first_port = *first;
        rule.last_port = *last;
    }
    return rule;
}

void AllowList::add(AllowRule rule) {
    if (!rule.name.empty()) {
        by_name_.try_emplace(rule.name);
    }
    real_network_ = real_network_ || (!rule.subnet && rule.name.empty() && !rule.loopback);
    rules_.push_back(std::move(rule));
}

bool AllowList::allows(Protocol protocol, const Endpoint& destination) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const AllowRule& rule) {
        if (rule.protocol && *rule.protocol != protocol) {
            return false;
        }
        if (protocol != Protocol::icmp && (destination.port < rule.first_port || destination.port > rule.last_port)) {
            return false;
        }
        if (rule.loopback) {
            return destination.address.is_loopback();
        }
        if (!rule.name.empty()) {
            const auto& known = by_name_.at(rule.name);
            return std::find(known.begin(), known.end(), destination.address) != known.end();
        }
        return !rule.subnet || rule.subnet->contains(destination.address);
    });
}

void AllowList::learn(std::string_view name, const IpAddress& address) {
    const auto found = by_name_.find(std::string(name));
    if (found == by_name_.end()) {
        return;
    }
    auto& known = found->second;
    if (std::find(known.begin(), known.end(), address) == known.end()) {
        if (known.size() == kAddressesOfName) {
            known.erase(known.begin());
        }
        known.push_back(address);
    }
}

Result<ForwardSpec> ForwardSpec::parse(std::string_view text) {
    ForwardSpec spec;
    spec.text = text;
    spec.listen.address = boost::asio::ip::address_v4::loopback();
    const auto bad = [&](const std::string& why) {
        return failure(fmt::format("forward '{}': {}", text, why), kForwardHint);
    };
    std::vector<std::string> fields = split(text);
    if (fields.empty()) {
        return bad("'[' without ']'");
    }
    if (const auto protocol = parse_protocol(fields[0])) {
        if (*protocol == Protocol::icmp) {
            return bad("icmp has no ports");
        }
        spec.protocol = *protocol;
        fields.erase(fields.begin());
    }
    // The host's side: an address, or a port at once.
    std::size_t next = 0;
    if (!fields.empty() && !parse_port(fields[0])) {
        boost::system::error_code error;
        const std::string& address = fields[next++];
        spec.listen.address =
            address == "*" ? boost::asio::ip::address_v4::any() : boost::asio::ip::make_address(address, error);
        if (error) {
            return bad(fmt::format("'{}' is neither an address nor a port of the host", address));
        }
    }
    const std::size_t left = fields.size() - next;
    if (left < 2 || left > 3) {
        return bad(left < 2 ? "a port is missing" : "too many fields; an IPv6 address belongs in brackets");
    }
    const auto port = parse_port(fields[next]);
    if (!port) {
        return bad(fmt::format("'{}' is no port from 0 to 65535", fields[next]));
    }
    spec.listen.port = *port;
    if (left == 3) {
        spec.device = lower(fields[next + 1]);
        if (spec.device.empty()) {
            return bad("the device's name is empty");
        }
    }
    const auto device_port = parse_port(fields.back());
    if (!device_port || *device_port == 0) {
        return bad(fmt::format("'{}' is no port from 1 to 65535", fields.back()));
    }
    spec.device_port = *device_port;
    return spec;
}

}  // namespace twin::net
