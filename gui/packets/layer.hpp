// SPDX-License-Identifier: BSD-3-Clause
// How a layer is read: each thing that is taken from the bytes becomes a field of it.
#pragma once

#include "gui/packets/packet.hpp"

#include <optional>
#include <string_view>

namespace twin::packets {

/// Bytes from front to back. What is not there reads as zeros, and `ok` says so from then on.
class Reader {
  public:
    Reader(Bytes bytes, std::size_t at) : bytes_(bytes), at_(at) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] std::size_t at() const { return at_; }  ///< of the next byte, in the frame
    [[nodiscard]] std::size_t left() const { return bytes_.size(); }
    [[nodiscard]] Bytes rest() const { return bytes_; }
    /// The next byte without taking it; 0 if there is none.
    [[nodiscard]] std::uint8_t peek(std::size_t offset = 0) const { return offset < left() ? bytes_[offset] : 0; }

    Bytes take(std::size_t size);
    /// Big-endian, at most eight bytes.
    std::uint64_t number(std::size_t size);
    /// What is left becomes at most so much.
    void limit(std::size_t size) { bytes_ = bytes_.first(size < bytes_.size() ? size : bytes_.size()); }
    void fail() { ok_ = false; }

  private:
    Bytes bytes_;
    std::size_t at_;
    bool ok_ = true;
};

/// One layer, from here to the end of its scope.
class Layer {
  public:
    Layer(Packet& packet, Reader& in, std::string name);
    ~Layer();
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;

    /// A number as such; `unit` stands behind it.
    std::uint64_t number(const char* name, std::size_t size, const char* unit = "");
    /// As 0x….
    std::uint64_t hex(const char* name, std::size_t size);
    /// With what it means in brackets; `meaning` may be empty.
    template <typename Meaning>
    std::uint64_t named(const char* name, std::size_t size, Meaning meaning) {
        const auto from = in_.at();
        const auto value = in_.number(size);
        const std::string text = meaning(value);
        add(name, text.empty() ? std::to_string(value) : text + " (" + std::to_string(value) + ")", from);
        return value;
    }
    std::string mac(const char* name);
    std::string ipv4(const char* name);
    std::string ipv6(const char* name);
    std::string text(const char* name, std::size_t size);
    Bytes bytes(const char* name, std::size_t size);
    /// What was read from `from` on; nothing if that was not there.
    Field* add(std::string name, std::string value, std::size_t from);
    /// One that was read elsewhere.
    void put(Field field) { place().children.push_back(std::move(field)); }
    /// Something is not as it should be.
    void wrong(std::string what);
    /// Fields go into this one until `close`; it may be nullptr.
    void open(std::string name, std::string value);
    void close();
    /// What stands behind the layer's name.
    void title(const std::string& text);

    [[nodiscard]] Reader& in() { return in_; }
    [[nodiscard]] Packet& packet() { return packet_; }

  private:
    [[nodiscard]] Field& place();

    Packet& packet_;
    Reader& in_;
    std::size_t index_;
    std::size_t begin_;
    bool is_open_ = false;
};

std::string mac_text(Bytes bytes);
std::string ipv4_text(Bytes bytes);
std::string ipv6_text(Bytes bytes);
/// Printable ASCII as it is, anything else as \xNN.
std::string safe_text(Bytes bytes);
std::string hex_text(Bytes bytes, std::size_t most = 32);

struct Name {
    std::uint64_t value;
    const char* text;
};
/// Empty if it is none of these.
template <std::size_t N>
std::string name_in(const Name (&names)[N], std::uint64_t value) {
    for (const auto& one : names) {
        if (one.value == value) {
            return one.text;
        }
    }
    return {};
}

void decode_udp(Packet& packet, Reader& in);
void decode_tcp(Packet& packet, Reader& in);
void decode_ip(Packet& packet, Reader& in, std::uint64_t ethertype);
void decode_dhcp(Packet& packet, Reader& in);
void decode_dns(Packet& packet, Reader& in, const char* name);
void decode_ntp(Packet& packet, Reader& in);
void decode_coap(Packet& packet, Reader& in);
void decode_mqtt(Packet& packet, Reader& in);
void decode_tls(Packet& packet, Reader& in);
void decode_http(Packet& packet, Reader& in);

}  // namespace twin::packets
