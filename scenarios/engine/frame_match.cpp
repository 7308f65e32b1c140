// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/frame_match.hpp"

#include "sim/host/units.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <array>
#include <map>

namespace twin::scenario {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kArp = 0x0806;
constexpr std::uint16_t kVlan = 0x8100;
constexpr std::uint16_t kIpv6 = 0x86DD;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

const std::map<std::string, std::uint16_t>& types() {
    static const std::map<std::string, std::uint16_t> all{{"ipv4", kIpv4}, {"arp", kArp}, {"ipv6", kIpv6}};
    return all;
}

const std::map<std::string, std::uint8_t>& protocols() {
    static const std::map<std::string, std::uint8_t> all{{"icmp", 1}, {"igmp", 2}, {"tcp", kTcp}, {"udp", kUdp},
                                                         {"icmpv6", 58}};
    return all;
}

class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    [[nodiscard]] bool has(std::size_t count) const { return bytes_.size() >= count; }
    [[nodiscard]] std::uint8_t u8(std::size_t at) const { return static_cast<std::uint8_t>(bytes_[at]); }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        return static_cast<std::uint16_t>(u8(at) << 8 | u8(at + 1));
    }
    void skip(std::size_t count) { bytes_.remove_prefix(std::min(count, bytes_.size())); }
    void keep(std::size_t count) { bytes_ = bytes_.substr(0, count); }
    [[nodiscard]] std::string_view view() const { return bytes_; }

  private:
    std::string_view bytes_;
};

std::string mac_text(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        text += fmt::format("{}{:02x}", text.empty() ? "" : ":", static_cast<std::uint8_t>(c));
    }
    return text;
}

std::string ip_text(int family, std::string_view bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, bytes.data(), text.data(), text.size()) != nullptr ? text.data() : "";
}

void look_at_ports(Bytes rest, FrameFacts& facts) {
    const bool tcp = facts.protocol == kTcp;
    if ((!tcp && facts.protocol != kUdp) || !rest.has(tcp ? 20 : 8)) {
        facts.payload = rest.view();
        return;
    }
    facts.source_port = rest.u16(0);
    facts.destination_port = rest.u16(2);
    rest.skip(tcp ? std::size_t{4} * (rest.u8(12) >> 4) : 8);
    facts.payload = rest.view();
}

void look_at_ipv4(Bytes rest, FrameFacts& facts) {
    if (!rest.has(20)) {
        return;
    }
    facts.protocol = rest.u8(9);
    facts.source = ip_text(AF_INET, rest.view().substr(12, 4));
    facts.destination = ip_text(AF_INET, rest.view().substr(16, 4));
    const bool first_fragment = (rest.u16(6) & 0x1fff) == 0;
    rest.keep(rest.u16(2));
    rest.skip(std::size_t{4} * (rest.has(1) ? rest.u8(0) & 15 : 0));
    if (first_fragment) {
        look_at_ports(rest, facts);
    }
}

void look_at_ipv6(Bytes rest, FrameFacts& facts) {
    if (!rest.has(40)) {
        return;
    }
    auto next = rest.u8(6);
    facts.source = ip_text(AF_INET6, rest.view().substr(8, 16));
    facts.destination = ip_text(AF_INET6, rest.view().substr(24, 16));
    rest.keep(std::size_t{40} + rest.u16(4));
    rest.skip(40);
    // Hop-by-hop, routing and destination options: RFC 8200, 4.
    while ((next == 0 || next == 43 || next == 60) && rest.has(8)) {
        const auto length = (std::size_t{rest.u8(1)} + 1) * 8;
        next = rest.u8(0);
        rest.skip(length);
    }
    facts.protocol = next;
    look_at_ports(rest, facts);
}

}  // namespace

FrameFacts look_at(std::string_view frame) {
    FrameFacts facts;
    Bytes rest(frame);
    if (!rest.has(14)) {
        return facts;
    }
    facts.destination = mac_text(frame.substr(0, 6));
    facts.source = mac_text(frame.substr(6, 6));
    facts.type = rest.u16(12);
    rest.skip(14);
    if (facts.type == kVlan && rest.has(4)) {
        facts.vlan = rest.u16(0) & 0xfff;
        facts.type = rest.u16(2);
        rest.skip(4);
    }
    facts.payload = rest.view();
    if (facts.type == kIpv4) {
        look_at_ipv4(rest, facts);
    } else if (facts.type == kIpv6) {
        look_at_ipv6(rest, facts);
    }
    return facts;
}

std::string to_text(const FrameFacts& facts, std::size_t length) {
    std::string what = fmt::format("type {:#06x}", facts.type);
    for (const auto& [name, type] : types()) {
        what = type == facts.type ? name : what;
    }
    for (const auto& [name, protocol] : protocols()) {
        what = facts.protocol == protocol ? name : what;
    }
    const auto end = [](const std::string& address, std::optional<std::uint16_t> port) {
        return port ? fmt::format("{} port {}", address, *port) : address;
    };
    return fmt::format("{} {} -> {}, {} bytes", what, end(facts.source, facts.source_port),
                       end(facts.destination, facts.destination_port), length);
}

std::vector<KeyInfo> FrameMatch::keys() {
    return {{"type", "ipv4|ipv6|arp|integer", "EtherType"},
            {"vlan", "integer", "of its tag, 0 to 4095"},
            {"protocol", "tcp|udp|icmp|icmpv6|igmp|integer", "what IP carries"},
            {"source", "text", "address of IP, of other frames of Ethernet"},
            {"destination", "text", "the same"},
            {"source_port", "integer", "of TCP or UDP"},
            {"destination_port", "integer", "of TCP or UDP"},
            {"length", "comparison", "bytes, from the destination address on, without FCS"},
            {"contains", "text", "bytes behind the headers"}};
}

FrameMatch FrameMatch::parse(const Reader& map) {
    std::vector<std::string> names;
    for (const auto& key : keys()) {
        names.push_back(key.name);
    }
    map.only(names);
    FrameMatch match;
    const auto numbered = [](const Reader& value, const auto& words, std::uint64_t max) -> std::uint64_t {
        const auto text = value.text();
        std::vector<std::string> known;
        for (const auto& [word, number] : words) {
            if (word == text) {
                return number;
            }
            known.push_back(word);
        }
        const auto number = host::parse_number(text);
        if (!number || *number > max) {
            value.fail(fmt::format("'{}'", text), fmt::format("{}, or a number up to {}", boards::join(known), max),
                       host::nearest(text, known).value_or(""));
        }
        return *number;
    };
    for (const auto& [key, value] : map.entries("what the frame has")) {
        match.text_ += fmt::format("{}{}: {}", match.text_.empty() ? "" : ", ", key, value.text());
        if (key == "type") {
            match.type_ = static_cast<std::uint16_t>(numbered(value, types(), 0xffff));
        } else if (key == "vlan") {
            match.vlan_ = static_cast<std::uint16_t>(value.integer(0, 4095));
        } else if (key == "protocol") {
            match.protocol_ = static_cast<std::uint8_t>(numbered(value, protocols(), 0xff));
        } else if (key == "source") {
            match.source_ = value.text();
        } else if (key == "destination") {
            match.destination_ = value.text();
        } else if (key == "source_port") {
            match.source_port_ = static_cast<std::uint16_t>(value.integer(0, 65535));
        } else if (key == "destination_port") {
            match.destination_port_ = static_cast<std::uint16_t>(value.integer(0, 65535));
        } else if (key == "length") {
            match.length_ = value.comparison();
        } else {
            match.contains_ = value.text();
        }
    }
    return match;
}

bool FrameMatch::matches(const FrameFacts& facts, std::size_t length) const {
    return (!type_ || facts.type == *type_) && (!vlan_ || facts.vlan == vlan_) &&
           (!protocol_ || facts.protocol == protocol_) && (source_.empty() || facts.source == source_) &&
           (destination_.empty() || facts.destination == destination_) &&
           (!source_port_ || facts.source_port == source_port_) &&
           (!destination_port_ || facts.destination_port == destination_port_) &&
           (!length_ || length_->holds(static_cast<double>(length))) &&
           (contains_.empty() || facts.payload.find(contains_) != std::string_view::npos);
}

}  // namespace twin::scenario
