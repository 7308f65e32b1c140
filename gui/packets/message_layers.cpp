// SPDX-License-Identifier: BSD-3-Clause
// MQTT 3.1.1 and 5 (OASIS), CoAP (RFC 7252), HTTP/1.1 (its first line and its fields).
#include "gui/packets/layer.hpp"

#include <algorithm>

namespace twin::packets {
namespace {

constexpr Name kMqttKinds[] = {{1, "CONNECT"},    {2, "CONNACK"},   {3, "PUBLISH"},   {4, "PUBACK"},      {5, "PUBREC"},
                               {6, "PUBREL"},     {7, "PUBCOMP"},   {8, "SUBSCRIBE"}, {9, "SUBACK"},
                                   {10, "UNSUBSCRIBE"},
                               {11, "UNSUBACK"}, {12, "PINGREQ"}, {13, "PINGRESP"}, {14, "DISCONNECT"}, {15, "AUTH"}};

/// A number of 7 bits a byte, four bytes at most; nothing if it does not end so.
std::optional<std::uint64_t> variable_number(Reader& in) {
    std::uint64_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const auto byte = in.number(1);
        value |= (byte & 0x7f) << (7 * i);
        if (!in.ok()) {
            return std::nullopt;
        }
        if ((byte & 0x80) == 0) {
            return value;
        }
    }
    return std::nullopt;
}

std::string mqtt_text(Layer& layer, const char* name, Reader& in) {
    const auto from = in.at();
    auto text = safe_text(in.take(in.number(2)));
    layer.add(name, text, from);
    return text;
}

std::string mqtt_connect(Layer& layer, Reader& in) {
    mqtt_text(layer, "Protocol", in);
    const auto version = layer.number("Version", 1);
    const auto flags = layer.hex("Flags", 1);
    layer.number("Keep alive", 2, "s");
    if (version == 5) {
        if (const auto properties = variable_number(in); properties) {
            layer.bytes("Properties", *properties);
        } else {
            in.fail();
        }
    }
    const auto client = mqtt_text(layer, "Client", in);
    if ((flags & 4) != 0 && version != 5) {
        mqtt_text(layer, "Will's topic", in);
        mqtt_text(layer, "Will", in);
    }
    if ((flags & 0x80) != 0 && (version != 5 || (flags & 4) == 0)) {
        mqtt_text(layer, "User", in);
    }
    return " as " + client;
}

std::string mqtt_publish(Layer& layer, Reader& in, std::uint64_t flags) {
    const auto topic = mqtt_text(layer, "Topic", in);
    if ((flags & 6) != 0) {
        layer.number("Packet", 2);
    }
    if (in.ok()) {
        layer.text("Message", in.left());
    }
    return " " + topic;
}

std::string mqtt_topics(Layer& layer, Reader& in, bool qos) {
    std::string topics;
    layer.number("Packet", 2);
    while (in.ok() && in.left() > 0) {
        topics += " " + mqtt_text(layer, "Topic", in);
        if (qos) {
            layer.number("QoS", 1);
        }
    }
    return topics;
}

std::string coap_option(std::uint64_t number, Bytes value) {
    const bool is_text = number == 3 || number == 8 || number == 11 || number == 15 || number == 20 || number == 35;
    if (is_text) {
        return safe_text(value);
    }
    const bool is_number = number == 6 || number == 7 || number == 12 || number == 14 || number == 17 || number == 23
        || number == 27 || number == 60;
    if (is_number && value.size() <= 4) {
        Reader in(value, 0);
        return std::to_string(in.number(value.size()));
    }
    return hex_text(value);
}

std::string coap_code(std::uint64_t code) {
    constexpr Name kCodes[] = {{0, "empty"}, {1, "GET"}, {2, "POST"}, {3, "PUT"}, {4, "DELETE"},
        {0x41, "2.01 Created"}, {0x42, "2.02 Deleted"},
                               {0x43, "2.03 Valid"}, {0x44, "2.04 Changed"}, {0x45, "2.05 Content"},
                                   {0x5f, "2.31 Continue"}, {0x80, "4.00 Bad Request"},
                               {0x81, "4.01 Unauthorized"}, {0x83, "4.03 Forbidden"}, {0x84, "4.04 Not Found"},
                                   {0x85, "4.05 Method Not Allowed"},
                               {0xa0, "5.00 Internal Server Error"}};
    const auto name = name_in(kCodes, code);
    return name.empty() ? std::to_string(code >> 5) + "." + (code % 32 < 10 ? "0" : "") + std::to_string(code % 32)
        : name;
}

/// 13 and 14 say that one or two bytes more have the rest; 15 is not allowed there.
std::optional<std::uint64_t> coap_extended(Reader& in, std::uint64_t nibble) {
    switch (nibble) {
        case 13: return in.number(1) + 13;
        case 14: return in.number(2) + 269;
        case 15: return std::nullopt;
        default: return nibble;
    }
}

}  // namespace

void decode_mqtt(Packet& packet, Reader& in) {
    std::string all;
    for (int messages = 0; in.ok() && in.left() > 0 && messages < 64; ++messages) {
        Layer layer(packet, in, "MQTT");
        const auto from = in.at();
        const auto first = in.number(1);
        const auto kind = name_in(kMqttKinds, first >> 4);
        layer.add("Kind", kind.empty() ? std::to_string(first >> 4) : kind, from);
        const auto at = in.at();
        const auto size = variable_number(in);
        if (!size || kind.empty()) {
            layer.wrong("no MQTT begins here; it may be the rest of a message");
            break;
        }
        layer.add("Length", std::to_string(*size) + " bytes", at);
        std::string about;
        if (*size > in.left()) {
            layer.add("Note", "the message goes on in the next segment", in.at());
            layer.title(kind + ", not whole");
            all += (all.empty() ? "" : ", ") + kind + " …";
            in.take(in.left());
            break;
        }
        const auto end = in.at() + *size;
        Reader body(in.take(*size), end - *size);
        {
            // Its fields belong to this layer, its bytes to the message.
            Layer fields(packet, body, "MQTT message");
            switch (first >> 4) {
                case 1: about = mqtt_connect(fields, body); break;
                case 2:
                    fields.hex("Flags", 1);
                    about = ", code " + std::to_string(fields.number("Code", 1));
                    break;
                case 3: about = mqtt_publish(fields, body, first & 15); break;
                case 8: about = mqtt_topics(fields, body, true); break;
                case 10: about = mqtt_topics(fields, body, false); break;
                default:
                    if (body.left() >= 2) {
                        fields.number("Packet", 2);
                    }
                    break;
            }
            if (body.ok() && body.left() > 0) {
                fields.bytes("Rest", body.left());
            }
        }
        packet.protocol = "MQTT";
        auto inner = std::move(packet.layers.back());
        packet.layers.pop_back();
        if (inner.wrong) {
            layer.wrong("the message is shorter than what it has to hold");
        }
        for (auto& field : inner.children) {
            packet.layers.back().children.push_back(std::move(field));
        }
        layer.title(kind + about);
        all += (all.empty() ? "" : ", ") + kind + about;
    }
    packet.summary = all.empty() ? packet.summary : all;
}

void decode_coap(Packet& packet, Reader& in) {
    constexpr Name kTypes[] = {{0, "confirmable"}, {1, "non-confirmable"}, {2, "acknowledgement"}, {3, "reset"}};
    constexpr Name kOptions[] = {{3, "Uri-Host"}, {4, "ETag"}, {6, "Observe"}, {7, "Uri-Port"}, {8, "Location-Path"},
        {11, "Uri-Path"}, {12, "Content-Format"},
                                 {14, "Max-Age"}, {15, "Uri-Query"}, {17, "Accept"}, {23, "Block2"}, {27, "Block1"},
                                     {35, "Proxy-Uri"}, {60, "Size1"}};
    Layer layer(packet, in, "CoAP");
    const auto from = in.at();
    const auto first = in.number(1);
    layer.add("Version", std::to_string(first >> 6), from);
    layer.add("Type", name_in(kTypes, first >> 4 & 3), from);
    const auto token = first & 15;
    layer.add("Token length", std::to_string(token), from);
    const auto code = layer.named("Code", 1, coap_code);
    const auto id = layer.number("Message", 2);
    if (in.ok() && (first >> 6 != 1 || token > 8)) {
        layer.wrong("the version is not 1, or the token too long");
        return;
    }
    if (token > 0) {
        layer.bytes("Token", token);
    }
    std::uint64_t number = 0;
    std::string path;
    while (in.ok() && in.left() > 0 && in.peek() != 0xff) {
        const auto at = in.at();
        const auto head = in.number(1);
        const auto delta = coap_extended(in, head >> 4);
        const auto size = coap_extended(in, head & 15);
        if (!delta || !size) {
            layer.wrong("an option's length");
            return;
        }
        number += *delta;
        const auto value = in.take(*size);
        const auto name = name_in(kOptions, number);
        const auto text = coap_option(number, value);
        layer.add(name.empty() ? "Option " + std::to_string(number) : name, text, at);
        path += number == 11 && in.ok() ? "/" + text : "";
    }
    if (in.ok() && in.left() > 0) {
        in.take(1);
        layer.text("Payload", in.left());
    }
    packet.summary = coap_code(code) + (path.empty() ? "" : " " + path) + ", " + name_in(kTypes, first >> 4 & 3)
        + ", message " + std::to_string(id);
    layer.title(coap_code(code) + (path.empty() ? "" : " " + path));
}

void decode_http(Packet& packet, Reader& in) {
    const auto rest = in.rest();
    const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
    const auto first = text.substr(0, text.find("\r\n"));
    const bool is_message = text.starts_with("HTTP/1.") || first.ends_with(" HTTP/1.1") || first.ends_with(" HTTP/1.0");
    if (!is_message) {
        Layer layer(packet, in, "Data");
        packet.protocol = "TCP";
        layer.title(std::to_string(in.left()) + " bytes");
        layer.bytes("Bytes", in.left());
        return;
    }
    Layer layer(packet, in, "HTTP");
    packet.summary = safe_text(rest.first(first.size()));
    layer.title(packet.summary);
    bool is_first = true;
    while (in.ok() && in.left() > 0) {
        const auto left = in.rest();
        const std::string_view now(reinterpret_cast<const char*>(left.data()), left.size());
        const auto end = now.find("\r\n");
        const auto from = in.at();
        if (end == 0) {
            in.take(2);
            if (in.left() > 0) {
                layer.text("Body", in.left());
            }
            return;
        }
        const auto size = std::min(end, now.size());
        const auto colon = now.substr(0, size).find(':');
        const auto line = left.first(size);
        in.take(std::min(size + 2, left.size()));
        if (is_first || colon == std::string_view::npos) {
            layer.add(is_first ? "First line" : "Line", safe_text(line), from);
        } else {
            const auto blank = colon + 1 < size && now[colon + 1] == ' ' ? 2U : 1U;
            layer.add(safe_text(line.first(colon)), safe_text(line.subspan(std::min(colon + blank, size))), from);
        }
        is_first = false;
    }
}

}  // namespace twin::packets
