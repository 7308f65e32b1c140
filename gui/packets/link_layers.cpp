// SPDX-License-Identifier: BSD-3-Clause
// Ethernet (IEEE 802.3), VLAN tags (802.1Q), ARP (RFC 826).
#include "gui/packets/layer.hpp"

#include <algorithm>

namespace twin::packets {
namespace {

constexpr Name kTypes[] = {{0x0800, "IPv4"}, {0x0806, "ARP"},   {0x86dd, "IPv6"},
                           {0x8100, "VLAN"}, {0x88a8, "VLAN"}, {0x88cc, "LLDP"}};

void decode_arp(Packet& packet, Reader& in) {
    constexpr Name kOperations[] = {{1, "request"}, {2, "reply"}};
    Layer layer(packet, in, "ARP");
    layer.number("Hardware type", 2);
    layer.hex("Protocol type", 2);
    const auto hardware = layer.number("Hardware size", 1);
    const auto protocol = layer.number("Protocol size", 1);
    const auto operation = layer.named("Operation", 2, [&](auto value) { return name_in(kOperations, value); });
    if (in.ok() && (hardware != 6 || protocol != 4)) {
        layer.wrong("addresses of other sizes than Ethernet's and IPv4's");
        return;
    }
    const auto sender = layer.mac("Sender MAC");
    const auto from = layer.ipv4("Sender IP");
    layer.mac("Target MAC");
    const auto target = layer.ipv4("Target IP");
    if (in.ok()) {
        packet.summary = operation == 1   ? from == target ? from + " announces itself" : "Who has " + target
            + "? Tell " + from
                         : operation == 2 ? from + " is at " + sender
                                          : "operation " + std::to_string(operation);
    }
}

/// What follows a type; a tag has another one behind it.
std::uint64_t decode_tags(Packet& packet, Reader& in, std::uint64_t type) {
    for (int tags = 0; (type == 0x8100 || type == 0x88a8) && tags < 4 && in.ok(); ++tags) {
        Layer layer(packet, in, "VLAN");
        const auto from = in.at();
        const auto tag = in.number(2);
        layer.add("Priority", std::to_string(tag >> 13), from);
        layer.add("VLAN", std::to_string(tag & 0xfff), from);
        layer.title("VLAN " + std::to_string(tag & 0xfff));
        type = layer.named("Type", 2, [](auto value) { return name_in(kTypes, value); });
    }
    return type;
}

}  // namespace

bool Packet::has(const std::string& layer) const {
    return std::any_of(layers.begin(), layers.end(), [&](const Field& one) { return one.name == layer; });
}

Packet decode(Bytes frame) {
    Packet packet;
    Reader in(frame, 0);
    std::uint64_t type = 0;
    {
        Layer layer(packet, in, "Ethernet");
        packet.destination = layer.mac("Destination");
        packet.source = layer.mac("Source");
        const auto from = in.at();
        type = in.number(2);
        const auto known = name_in(kTypes, type);
        const auto text = type < 0x600 ? std::to_string(type) + " bytes" : known.empty() ? std::to_string(type) : known;
        layer.add(type < 0x600 ? "Length" : "Type", text, from);
        layer.title(packet.source + " → " + packet.destination);
        packet.summary = in.ok() ? "type " + text : "a frame without a whole header";
    }
    type = decode_tags(packet, in, type);
    if (!in.ok()) {
        packet.malformed = true;
        return packet;
    }
    if (type == 0x0806) {
        decode_arp(packet, in);
    } else if (type == 0x0800 || type == 0x86dd) {
        decode_ip(packet, in, type);
    } else if (in.left() > 0) {
        Layer layer(packet, in, "Data");
        packet.protocol = "Ethernet";
        layer.bytes("Bytes", in.left());
    }
    return packet;
}

}  // namespace twin::packets
