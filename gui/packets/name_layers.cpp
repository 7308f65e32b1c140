// SPDX-License-Identifier: BSD-3-Clause
// DHCP (RFC 2131, 2132), DNS (RFC 1035), NTP (RFC 5905).
#include "gui/packets/layer.hpp"

#include <algorithm>

namespace twin::packets {
namespace {

constexpr Name kRecords[] = {{1, "A"}, {2, "NS"}, {5, "CNAME"}, {6, "SOA"}, {12, "PTR"}, {15, "MX"}, {16, "TXT"},
    {28, "AAAA"}, {33, "SRV"}, {41, "OPT"}, {255, "ANY"}};

/// A name that begins at the reader; `message` is all of it, for what labels point to.
std::string read_name(Reader& in, Bytes message) {
    std::string name;
    Reader* labels = &in;
    Reader elsewhere({}, 0);
    // Each jump leads somewhere else or the name would not end: as many as a name can have labels.
    for (int steps = 0; steps < 128; ++steps) {
        const auto size = labels->number(1);
        if (!labels->ok()) {
            in.fail();
            return name;
        }
        if (size == 0) {
            return name.empty() ? "." : name;
        }
        if (size >= 0xc0) {
            const auto to = (size & 0x3f) << 8 | labels->number(1);
            if (!labels->ok() || to >= message.size()) {
                in.fail();
                return name;
            }
            elsewhere = Reader(message.subspan(to), 0);
            labels = &elsewhere;
            continue;
        }
        const auto label = labels->take(size);
        if (size > 63 || !labels->ok() || name.size() + size > 255) {
            in.fail();
            return name;
        }
        name += (name.empty() ? "" : ".") + safe_text(label);
    }
    in.fail();
    return name;
}

std::string record_data(std::uint64_t type, Bytes data, Bytes message, std::size_t at) {
    Reader in(data, at);
    switch (type) {
        case 1: return data.size() == 4 ? ipv4_text(data) : hex_text(data);
        case 28: return data.size() == 16 ? ipv6_text(data) : hex_text(data);
        case 2:
        case 5:
        case 12: return read_name(in, message);
        case 16: {
            std::string text;
            while (in.ok() && in.left() > 0) {
                text += (text.empty() ? "" : " ") + safe_text(in.take(in.number(1)));
            }
            return text;
        }
        case 33: {
            in.take(4);
            const auto port = in.number(2);
            return read_name(in, message) + ":" + std::to_string(port);
        }
        default: return hex_text(data);
    }
}

std::string dns_record(Layer& layer, Bytes message) {
    auto& in = layer.in();
    const auto from = in.at();
    const auto name = read_name(in, message);
    const auto type = in.number(2);
    in.number(2);
    const auto lives = in.number(4);
    const auto size = in.number(2);
    const auto at = in.at();
    const auto data = in.take(size);
    auto kind = name_in(kRecords, type);
    kind = kind.empty() ? "type " + std::to_string(type) : kind;
    const auto value = in.ok() ? record_data(type, data, message, at) : std::string();
    layer.add(name + " " + kind, value + (type == 41 ? "" : ", for " + std::to_string(lives) + " s"), from);
    return kind + " " + value;
}

std::string option_text(std::uint64_t code, Bytes value) {
    constexpr Name kMessages[] = {{1, "discover"}, {2, "offer"}, {3, "request"}, {4, "decline"}, {5, "ack"},
        {6, "nak"}, {7, "release"}, {8, "inform"}};
    if (code == 53 && value.size() == 1) {
        return name_in(kMessages, value[0]);
    }
    const bool addresses = code == 1 || code == 3 || code == 6 || code == 28 || code == 42 || code == 50 || code == 54;
    if (addresses && !value.empty() && value.size() % 4 == 0) {
        std::string text;
        for (std::size_t i = 0; i < value.size(); i += 4) {
            text += (i == 0 ? "" : ", ") + ipv4_text(value.subspan(i, 4));
        }
        return text;
    }
    if (code == 12 || code == 15 || code == 60) {
        return safe_text(value);
    }
    if ((code == 51 || code == 58 || code == 59) && value.size() == 4) {
        Reader in(value, 0);
        return std::to_string(in.number(4)) + " s";
    }
    return hex_text(value);
}

}  // namespace

void decode_dhcp(Packet& packet, Reader& in) {
    constexpr Name kOptions[] = {{1, "Subnet mask"}, {3, "Routers"}, {6, "Name servers"}, {12, "Host name"},
        {15, "Domain"},
                                 {28, "Broadcast"}, {42, "NTP servers"}, {50, "Address asked for"}, {51, "Lease"},
                                     {53, "Message"},
                                 {54, "Server"}, {55, "Parameters asked for"}, {57, "Largest message"},
                                     {58, "Renew after"},
                                 {59, "Rebind after"}, {60, "Vendor class"}, {61, "Client identifier"}};
    constexpr Name kOperations[] = {{1, "request"}, {2, "reply"}};
    Layer layer(packet, in, "DHCP");
    layer.named("Operation", 1, [&](auto value) { return name_in(kOperations, value); });
    layer.number("Hardware type", 1);
    layer.number("Hardware size", 1);
    layer.number("Hops", 1);
    const auto transaction = layer.hex("Transaction", 4);
    (void)transaction;
    layer.number("Seconds", 2);
    layer.hex("Flags", 2);
    layer.ipv4("Client's address");
    const auto yours = layer.ipv4("Your address");
    layer.ipv4("Next server");
    layer.ipv4("Relay");
    const auto client = layer.mac("Client's MAC");
    in.take(10);
    in.take(192);
    const auto cookie = layer.hex("Cookie", 4);
    if (in.ok() && cookie != 0x63825363) {
        layer.wrong("the cookie is not DHCP's");
        return;
    }
    std::string message = "BOOTP";
    while (in.ok() && in.left() > 0) {
        const auto from = in.at();
        const auto code = in.number(1);
        if (code == 0) {
            continue;
        }
        if (code == 255) {
            layer.add("End", "", from);
            break;
        }
        const auto value = in.take(in.number(1));
        const auto name = name_in(kOptions, code);
        const auto text = option_text(code, value);
        layer.add(name.empty() ? "Option " + std::to_string(code) : name, text, from);
        message = code == 53 ? text : message;
    }
    layer.title(message);
    packet.summary = message + (yours == "0.0.0.0" ? " from " + client : " " + yours + " for " + client);
}

void decode_dns(Packet& packet, Reader& in, const char* name) {
    constexpr Name kAnswers[] = {{0, "no error"}, {1, "format error"}, {2, "server failure"}, {3, "no such name"},
        {4, "not implemented"}, {5, "refused"}};
    Layer layer(packet, in, name);
    const auto message = in.rest();
    const auto id = layer.hex("Identification", 2);
    const auto from = in.at();
    const auto flags = in.number(2);
    const bool answer = (flags & 0x8000) != 0;
    layer.add("Kind", answer ? "answer, " + name_in(kAnswers, flags & 15) : "question", from);
    std::uint64_t counts[4]{};
    const char* names[] = {"Questions", "Answers", "Authorities", "Additional"};
    for (int i = 0; i < 4; ++i) {
        counts[i] = layer.number(names[i], 2);
    }
    (void)id;
    std::string asked;
    std::string told;
    layer.open("Questions", std::to_string(counts[0]));
    for (std::uint64_t i = 0; i < counts[0] && in.ok(); ++i) {
        const auto at = in.at();
        const auto wanted = read_name(in, message);
        const auto type = in.number(2);
        in.number(2);
        const auto kind = name_in(kRecords, type);
        layer.add(wanted, kind.empty() ? std::to_string(type) : kind, at);
        asked += (asked.empty() ? "" : ", ") + wanted + " " + kind;
    }
    for (int part = 1; part < 4; ++part) {
        if (counts[part] > 0 && in.ok()) {
            layer.open(names[part], std::to_string(counts[part]));
            for (std::uint64_t i = 0; i < counts[part] && in.ok(); ++i) {
                const auto record = dns_record(layer, message);
                told += part == 1 ? (told.empty() ? "" : ", ") + record : "";
            }
        }
    }
    layer.close();
    const auto code = flags & 15;
    packet.summary = !answer ? "question: " + asked : "answer: " + (told.empty() ? asked + ": " + name_in(kAnswers,
        code) : told);
}

void decode_ntp(Packet& packet, Reader& in) {
    constexpr Name kModes[] = {{1, "active"}, {2, "passive"}, {3, "client"}, {4, "server"}, {5, "broadcast"}};
    Layer layer(packet, in, "NTP");
    const auto from = in.at();
    const auto first = in.number(1);
    layer.add("Version", std::to_string(first >> 3 & 7), from);
    layer.add("Mode", name_in(kModes, first & 7), from);
    layer.number("Stratum", 1);
    layer.number("Poll", 1);
    layer.number("Precision", 1);
    layer.hex("Root delay", 4);
    layer.hex("Root dispersion", 4);
    layer.bytes("Reference", 4);
    for (const char* stamp : {"Reference time", "Origin time", "Receive time", "Transmit time"}) {
        layer.hex(stamp, 8);
    }
    packet.summary = name_in(kModes, first & 7) + ", version " + std::to_string(first >> 3 & 7);
}

}  // namespace twin::packets
