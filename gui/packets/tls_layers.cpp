// SPDX-License-Identifier: BSD-3-Clause
// Records and handshakes of TLS 1.0 to 1.3 (RFC 5246, 8446), as far as they are not encrypted.
#include "gui/packets/layer.hpp"

#include <algorithm>

namespace twin::packets {
namespace {

constexpr Name kVersions[] = {{0x0300, "SSL 3.0"}, {0x0301, "TLS 1.0"}, {0x0302, "TLS 1.1"}, {0x0303, "TLS 1.2"},
    {0x0304, "TLS 1.3"}};
constexpr Name kHandshakes[] = {{0, "Hello Request"},      {1, "Client Hello"},        {2, "Server Hello"},
    {4, "New Session Ticket"},
                                {8, "Encrypted Extensions"}, {11, "Certificate"},      {12, "Server Key Exchange"},
                                    {13, "Certificate Request"},
                                {14, "Server Hello Done"}, {15, "Certificate Verify"}, {16, "Client Key Exchange"},
                                    {20, "Finished"}};

std::string version_text(std::uint64_t value) { return name_in(kVersions, value); }

/// The first host name of the extension server_name (RFC 6066).
std::string server_name(Bytes extension) {
    Reader in(extension, 0);
    in.number(2);
    const auto kind = in.number(1);
    const auto name = in.take(in.number(2));
    return in.ok() && kind == 0 ? safe_text(name) : "";
}

std::string extensions(Layer& layer, Reader& in) {
    constexpr Name kNames[] = {{0, "server_name"}, {1, "max_fragment_length"}, {10, "supported_groups"},
        {11, "ec_point_formats"}, {13, "signature_algorithms"},
                               {16, "application_layer_protocol_negotiation"}, {22, "encrypt_then_mac"},
                                   {23, "extended_master_secret"}, {35, "session_ticket"},
                               {43, "supported_versions"}, {45, "psk_key_exchange_modes"}, {51, "key_share"},
                                   {0xff01, "renegotiation_info"}};
    std::string name;
    layer.number("Extensions' length", 2);
    while (in.ok() && in.left() >= 4) {
        const auto from = in.at();
        const auto kind = in.number(2);
        const auto value = in.take(in.number(2));
        const auto known = name_in(kNames, kind);
        const auto host = kind == 0 ? server_name(value) : std::string();
        layer.add(known.empty() ? "Extension " + std::to_string(kind) : known, host.empty() ? hex_text(value) : host,
            from);
        name = host.empty() ? name : host;
    }
    return name;
}

std::string hello(Layer& layer, Reader& in, bool client) {
    layer.named("Version", 2, version_text);
    layer.bytes("Random", 32);
    layer.bytes("Session", layer.number("Session's length", 1));
    if (client) {
        const auto size = layer.number("Cipher suites' length", 2);
        layer.bytes("Cipher suites", size);
        layer.bytes("Compression", layer.number("Compressions", 1));
    } else {
        layer.hex("Cipher suite", 2);
        layer.number("Compression", 1);
    }
    return in.ok() && in.left() >= 2 ? extensions(layer, in) : "";
}

/// What a record of handshakes says in short. Its bytes may be encrypted: then they make no sense, and are said to be
/// so.
std::string handshakes(Layer& layer, Reader& in) {
    std::string all;
    while (in.ok() && in.left() >= 4) {
        const auto kind = in.peek();
        const auto size = static_cast<std::size_t>(in.peek(1)) << 16 | static_cast<std::size_t>(in.peek(2))
            << 8 | in.peek(3);
        const auto name = name_in(kHandshakes, kind);
        if (name.empty() || size + 4 > in.left()) {
            const bool goes_on = all.empty() && !name.empty() && size < 65536;
            layer.bytes(goes_on ? "Begins here" : "Encrypted", in.left());
            return all + (all.empty() ? "" : ", ") + (goes_on ? name + " (begins here)" : "encrypted handshake");
        }
        layer.open(name, std::to_string(size) + " bytes");
        layer.number("Type", 1);
        layer.number("Length", 3);
        const auto at = in.at();
        Reader body(in.rest().first(size), at);
        std::string host;
        if (kind == 1 || kind == 2) {
            Packet inside;
            {
                Layer fields(inside, body, name);
                host = hello(fields, body, kind == 1);
                if (body.ok() && body.left() > 0) {
                    fields.bytes("Rest", body.left());
                }
            }
            for (auto& field : inside.layers.front().children) {
                layer.put(std::move(field));
            }
            if (inside.malformed) {
                layer.wrong("shorter than what it has to hold");
            }
            in.take(size);
        } else {
            layer.bytes("Body", size);
        }
        layer.close();
        all += (all.empty() ? "" : ", ") + name + (host.empty() ? "" : " for " + host);
    }
    return all;
}

std::string alert(Layer& layer, Reader& in) {
    constexpr Name kAlerts[] = {{0, "close notify"}, {10, "unexpected message"}, {20, "bad record MAC"},
        {40, "handshake failure"}, {42, "bad certificate"},
                                {45, "certificate expired"}, {46, "certificate unknown"}, {48, "unknown CA"},
                                    {51, "decrypt error"}, {70, "protocol version"},
                                {71, "insufficient security"}, {80, "internal error"}, {112, "unrecognized name"},
                                    {116, "certificate required"}};
    if (in.left() != 2) {
        layer.bytes("Encrypted", in.left());
        return "encrypted alert";
    }
    const auto level = layer.number("Level", 1);
    const auto what = layer.named("Alert", 1, [&](auto value) { return name_in(kAlerts, value); });
    const auto name = name_in(kAlerts, what);
    return std::string(level == 2 ? "fatal alert: " : "alert: ") + (name.empty() ? std::to_string(what) : name);
}

}  // namespace

void decode_tls(Packet& packet, Reader& in) {
    constexpr Name kRecords[] = {{20, "Change Cipher Spec"}, {21, "Alert"}, {22, "Handshake"},
        {23, "Application Data"}};
    std::string all;
    for (int records = 0; in.ok() && in.left() > 0 && records < 64; ++records) {
        Layer layer(packet, in, "TLS");
        const auto kind = layer.named("Record", 1, [&](auto value) { return name_in(kRecords, value); });
        layer.named("Version", 2, version_text);
        const auto size = layer.number("Length", 2, "bytes");
        const auto name = name_in(kRecords, kind);
        if (!in.ok() || name.empty()) {
            if (in.ok()) {
                layer.wrong("no record begins here");
            }
            break;
        }
        std::string about = name;
        if (size > in.left()) {
            about += " (goes on in the next segment)";
            layer.bytes("Begins here", in.left());
        } else if (kind == 22 || kind == 21) {
            Reader body(in.rest().first(size), in.at());
            Packet inside;
            {
                Layer fields(inside, body, name);
                about = kind == 22 ? handshakes(fields, body) : alert(fields, body);
                if (body.ok() && body.left() > 0) {
                    fields.bytes("Rest", body.left());
                }
            }
            for (auto& field : inside.layers.front().children) {
                layer.put(std::move(field));
            }
            if (inside.malformed) {
                layer.wrong("shorter than what it has to hold");
            }
            in.take(size);
        } else {
            layer.bytes("Bytes", size);
        }
        layer.title(about);
        all += (all.empty() ? "" : ", ") + about;
    }
    packet.summary = all.empty() ? packet.summary : all;
}

}  // namespace twin::packets
