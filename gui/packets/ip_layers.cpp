// SPDX-License-Identifier: BSD-3-Clause
// IPv4 (RFC 791), IPv6 (RFC 8200), ICMP (RFC 792), ICMPv6 (RFC 4443, 4861), IGMP (RFC 3376), UDP (RFC 768),
// TCP (RFC 9293).
#include "gui/packets/layer.hpp"

#include <algorithm>

namespace twin::packets {
namespace {

constexpr Name kProtocols[] = {{0, "hop-by-hop"}, {1, "ICMP"},      {2, "IGMP"},         {6, "TCP"},
                               {17, "UDP"},       {43, "routing"}, {44, "fragment"},    {58, "ICMPv6"},
                               {59, "nothing"},   {60, "destination options"}};

void data_layer(Packet& packet, Reader& in) {
    if (in.left() > 0 && in.ok()) {
        const auto protocol = packet.protocol;
        {
            Layer layer(packet, in, "Data");
            layer.title(std::to_string(in.left()) + " bytes");
            layer.bytes("Bytes", in.left());
        }
        packet.protocol = protocol;
    }
}

void decode_icmp(Packet& packet, Reader& in) {
    constexpr Name kKinds[] = {{0, "echo reply"}, {3, "unreachable"}, {5, "redirect"},
                               {8, "echo request"}, {11, "time exceeded"}, {12, "parameter problem"}};
    constexpr Name kUnreachable[] = {{0, "network"}, {1, "host"}, {2, "protocol"}, {3, "port"},
        {4, "fragmentation needed"}};
    Layer layer(packet, in, "ICMP");
    const auto kind = layer.named("Type", 1, [&](auto value) { return name_in(kKinds, value); });
    const auto code = layer.named("Code", 1, [&](auto value) { return kind == 3 ? name_in(kUnreachable, value) : ""; });
    layer.hex("Checksum", 2);
    const auto name = name_in(kKinds, kind);
    packet.summary = name.empty() ? "type " + std::to_string(kind) : name;
    if (kind == 0 || kind == 8) {
        const auto id = layer.number("Identifier", 2);
        const auto sequence = layer.number("Sequence", 2);
        packet.summary += ", id " + std::to_string(id) + ", sequence " + std::to_string(sequence);
    } else {
        layer.bytes("Rest of header", 4);
        packet.summary += kind == 3 ? ": " + name_in(kUnreachable, code) : "";
    }
    if (in.left() > 0) {
        layer.bytes("Data", in.left());
    }
}

void decode_icmpv6(Packet& packet, Reader& in) {
    constexpr Name kKinds[] = {{1, "unreachable"},          {2, "packet too big"},         {3, "time exceeded"},
                               {128, "echo request"},       {129, "echo reply"},           {133, "router solicitation"},
                               {134, "router advertisement"}, {135, "neighbor solicitation"},
                                   {136, "neighbor advertisement"},
                               {143, "multicast listener report"}};
    Layer layer(packet, in, "ICMPv6");
    const auto kind = layer.named("Type", 1, [&](auto value) { return name_in(kKinds, value); });
    layer.number("Code", 1);
    layer.hex("Checksum", 2);
    const auto name = name_in(kKinds, kind);
    packet.summary = name.empty() ? "type " + std::to_string(kind) : name;
    if (kind == 128 || kind == 129) {
        layer.number("Identifier", 2);
        packet.summary += ", sequence " + std::to_string(layer.number("Sequence", 2));
    } else if (kind == 135 || kind == 136) {
        layer.bytes("Flags", 4);
        packet.summary += " of " + layer.ipv6("Target");
    } else if (kind == 134) {
        layer.number("Hop limit", 1);
        layer.hex("Flags", 1);
        layer.number("Router lifetime", 2, "s");
    }
    if (in.left() > 0) {
        layer.bytes("Data", in.left());
    }
}

void decode_igmp(Packet& packet, Reader& in) {
    constexpr Name kKinds[] = {{0x11, "query"}, {0x12, "report v1"}, {0x16, "report v2"}, {0x17, "leave"},
        {0x22, "report v3"}};
    Layer layer(packet, in, "IGMP");
    const auto kind = layer.named("Type", 1, [&](auto value) { return name_in(kKinds, value); });
    layer.number("Response time", 1);
    layer.hex("Checksum", 2);
    packet.summary = name_in(kKinds, kind);
    packet.summary += (packet.summary.empty() ? "" : " ") + (kind == 0x22 ? std::string() : layer.ipv4("Group"));
    if (in.left() > 0) {
        layer.bytes("Data", in.left());
    }
}

void decode_above(Packet& packet, Reader& in, std::uint64_t protocol) {
    switch (protocol) {
        case 1: return decode_icmp(packet, in);
        case 2: return decode_igmp(packet, in);
        case 6: return decode_tcp(packet, in);
        case 17: return decode_udp(packet, in);
        case 58: return decode_icmpv6(packet, in);
        default: return data_layer(packet, in);
    }
}

void decode_ipv4(Packet& packet, Reader& in) {
    std::uint64_t protocol = 0;
    bool fragment = false;
    {
        Layer layer(packet, in, "IPv4");
        const auto begin = in.at();
        const auto first = in.number(1);
        layer.add("Version", std::to_string(first >> 4), begin);
        layer.add("Header length", std::to_string((first & 15) * 4) + " bytes", begin);
        layer.hex("Service", 1);
        const auto total = layer.number("Total length", 2, "bytes");
        layer.hex("Identification", 2);
        const auto from = in.at();
        const auto flags = in.number(2);
        fragment = (flags & 0x1fff) != 0;
        layer.add("Flags", std::string((flags & 0x4000) != 0 ? "don't fragment" : "") + ((flags & 0x2000) != 0
            ? "more fragments" : ""), from);
        layer.add("Fragment offset", std::to_string((flags & 0x1fff) * 8), from);
        layer.number("Time to live", 1);
        protocol = layer.named("Protocol", 1, [](auto value) { return name_in(kProtocols, value); });
        layer.hex("Checksum", 2);
        packet.source = layer.ipv4("Source");
        packet.destination = layer.ipv4("Destination");
        layer.title(packet.source + " → " + packet.destination);
        packet.summary = "protocol " + std::to_string(protocol);
        if (!in.ok()) {
            return;
        }
        const auto header = (first & 15) * 4;
        if (first >> 4 != 4 || header < 20 || total < header) {
            layer.wrong("the header's length, or the packet's, can't be");
            return;
        }
        if (header > 20) {
            layer.bytes("Options", header - 20);
        }
        if (in.ok() && total - header > in.left()) {
            layer.wrong("the packet is longer than the frame");
        }
        in.limit(total - header);  // what is behind is Ethernet's padding
    }
    if (!in.ok()) {
        return;
    }
    if (fragment) {
        packet.summary = "a fragment of protocol " + std::to_string(protocol);
        data_layer(packet, in);
        return;
    }
    decode_above(packet, in, protocol);
}

void decode_ipv6(Packet& packet, Reader& in) {
    std::uint64_t next = 0;
    {
        Layer layer(packet, in, "IPv6");
        const auto from = in.at();
        const auto first = in.number(4);
        layer.add("Version", std::to_string(first >> 28), from);
        layer.add("Traffic class", std::to_string(first >> 20 & 0xff), from);
        layer.add("Flow label", std::to_string(first & 0xfffff), from);
        const auto length = layer.number("Payload length", 2, "bytes");
        next = layer.named("Next header", 1, [](auto value) { return name_in(kProtocols, value); });
        layer.number("Hop limit", 1);
        packet.source = layer.ipv6("Source");
        packet.destination = layer.ipv6("Destination");
        layer.title(packet.source + " → " + packet.destination);
        packet.summary = "next header " + std::to_string(next);
        if (!in.ok()) {
            return;
        }
        if (first >> 28 != 6) {
            layer.wrong("the version is not 6");
            return;
        }
        if (length > in.left()) {
            layer.wrong("the packet is longer than the frame");
        }
        in.limit(length);
        for (int extensions = 0; (next == 0 || next == 43 || next == 60) && extensions < 8 && in.ok(); ++extensions) {
            layer.open("Extension", name_in(kProtocols, next));
            next = layer.named("Next header", 1, [](auto value) { return name_in(kProtocols, value); });
            const auto size = layer.number("Length", 1);
            layer.bytes("Options", 6 + size * 8);
            layer.close();
        }
    }
    if (in.ok()) {
        decode_above(packet, in, next);
    }
}

std::string port_name(std::uint64_t port) {
    constexpr Name kPorts[] = {{53, "DNS"},    {67, "DHCP server"}, {68, "DHCP client"}, {80, "HTTP"},  {123, "NTP"},
                               {443, "HTTPS"}, {1883, "MQTT"},      {5353, "mDNS"},      {5683, "CoAP"},
                                   {5684, "CoAPs"},
                               {8883, "MQTTS"}};
    return name_in(kPorts, port);
}

void tcp_options(Layer& layer, std::size_t size) {
    constexpr Name kKinds[] = {{0, "End"}, {1, "No operation"}, {2, "Largest segment"}, {3, "Window scale"},
                               {4, "SACK permitted"}, {5, "SACK"}, {8, "Timestamps"}};
    auto& in = layer.in();
    const auto end = in.at() + size;
    while (in.ok() && in.at() < end) {
        const auto from = in.at();
        const auto kind = in.number(1);
        auto name = name_in(kKinds, kind);
        name = name.empty() ? "Option " + std::to_string(kind) : name;
        if (kind < 2) {
            layer.add(name, "", from);
            if (kind == 0) {
                in.take(end - in.at());
            }
            continue;
        }
        const auto length = in.number(1);
        if (length < 2 || in.at() + length - 2 > end) {
            layer.wrong("an option's length");
            in.take(std::min(in.left(), end - in.at()));
            return;
        }
        if (length == 4 && kind == 2) {
            layer.add(name, std::to_string(in.number(2)) + " bytes", from);
        } else {
            layer.add(name, hex_text(in.take(length - 2)), from);
        }
    }
}

}  // namespace

void decode_ip(Packet& packet, Reader& in, std::uint64_t ethertype) {
    ethertype == 0x0800 ? decode_ipv4(packet, in) : decode_ipv6(packet, in);
}

void decode_udp(Packet& packet, Reader& in) {
    std::uint64_t source = 0;
    std::uint64_t destination = 0;
    {
        Layer layer(packet, in, "UDP");
        source = layer.named("Source port", 2, port_name);
        destination = layer.named("Destination port", 2, port_name);
        const auto length = layer.number("Length", 2, "bytes");
        layer.hex("Checksum", 2);
        layer.title(std::to_string(source) + " → " + std::to_string(destination));
        packet.summary = std::to_string(source) + " → " + std::to_string(destination) + ", " + std::to_string(length)
            + " bytes";
        if (in.ok() && (length < 8 || length - 8 > in.left())) {
            layer.wrong("the length is not the datagram's");
        } else if (in.ok()) {
            in.limit(length - 8);
        }
    }
    if (!in.ok() || in.left() == 0) {
        return;
    }
    const auto either = [&](std::uint64_t port) { return source == port || destination == port; };
    if (either(67) || either(68)) {
        decode_dhcp(packet, in);
    } else if (either(53)) {
        decode_dns(packet, in, "DNS");
    } else if (either(5353)) {
        decode_dns(packet, in, "mDNS");
    } else if (either(123)) {
        decode_ntp(packet, in);
    } else if (either(5683)) {
        decode_coap(packet, in);
    } else {
        data_layer(packet, in);
    }
}

void decode_tcp(Packet& packet, Reader& in) {
    std::uint64_t source = 0;
    std::uint64_t destination = 0;
    {
        Layer layer(packet, in, "TCP");
        source = layer.named("Source port", 2, port_name);
        destination = layer.named("Destination port", 2, port_name);
        const auto sequence = layer.number("Sequence", 4);
        const auto acknowledged = layer.number("Acknowledged", 4);
        const auto from = in.at();
        const auto word = in.number(2);
        const auto header = (word >> 12) * 4;
        layer.add("Header length", std::to_string(header) + " bytes", from);
        std::string flags;
        constexpr const char* kFlags[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
        for (unsigned i = 0; i < 8; ++i) {
            if ((word >> i & 1) != 0) {
                flags += (flags.empty() ? "" : ", ") + std::string(kFlags[i]);
            }
        }
        layer.add("Flags", flags.empty() ? "none" : flags, from);
        const auto window = layer.number("Window", 2);
        layer.hex("Checksum", 2);
        layer.number("Urgent", 2);
        const auto ports = std::to_string(source) + " → " + std::to_string(destination);
        layer.title(ports + (flags.empty() ? "" : " [" + flags + "]"));
        if (in.ok() && header < 20) {
            layer.wrong("the header's length can't be");
            packet.summary = ports;
            return;
        }
        if (in.ok() && header > 20) {
            if (header - 20 > in.left()) {
                in.fail();
            } else {
                layer.open("Options", std::to_string(header - 20) + " bytes");
                tcp_options(layer, header - 20);
                layer.close();
            }
        }
        packet.summary = ports + " [" + flags + "] sequence " + std::to_string(sequence) + ((word & 16) != 0
            ? ", acknowledged " + std::to_string(acknowledged) : "") +
                         ", window " + std::to_string(window) + ", " + std::to_string(in.left()) + " bytes";
    }
    if (!in.ok() || in.left() == 0) {
        return;
    }
    // Records of TLS tell themselves: a type of 20 to 23, and version 3.0 to 3.4. The port alone would miss most.
    const bool is_tls = in.left() >= 3 && in.peek() >= 20 && in.peek() <= 23 && in.peek(1) == 3 && in.peek(2) <= 4;
    const auto either = [&](std::uint64_t port) { return source == port || destination == port; };
    if (is_tls) {
        decode_tls(packet, in);
    } else if (either(1883)) {
        decode_mqtt(packet, in);
    } else if (either(53)) {
        Reader message = in;
        if (message.number(2) <= message.left()) {
            in = message;
            decode_dns(packet, in, "DNS");
        } else {
            data_layer(packet, in);
        }
    } else if (either(80) || either(8080) || either(8000)) {
        decode_http(packet, in);
    } else {
        data_layer(packet, in);
    }
}

}  // namespace twin::packets
