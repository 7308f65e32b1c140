// SPDX-License-Identifier: BSD-3-Clause
#include "gui/packets/layer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace twin::packets {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

std::string hex_number(std::uint64_t value, std::size_t bytes) {
    std::array<char, 24> text{};
    const int size = std::snprintf(text.data(), text.size(), "0x%0*llx", static_cast<int>(bytes * 2),
                                   static_cast<unsigned long long>(value));
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

Bytes Reader::take(std::size_t size) {
    if (size > bytes_.size()) {
        ok_ = false;
        size = bytes_.size();
    }
    const auto taken = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    at_ += size;
    return taken;
}

std::uint64_t Reader::number(std::size_t size) {
    std::uint64_t value = 0;
    const auto taken = take(size);
    for (std::size_t i = 0; i < size; ++i) {
        value = value << 8 | (i < taken.size() ? taken[i] : 0);
    }
    return value;
}

Layer::Layer(Packet& packet, Reader& in, std::string name)
    : packet_(packet), in_(in), index_(packet.layers.size()), begin_(in.at()) {
    packet.protocol = name;
    packet.layers.push_back({std::move(name), {}, begin_, 0, false, {}});
}

Layer::~Layer() {
    auto& layer = packet_.layers[index_];
    layer.size = in_.at() - begin_;
    if (!in_.ok()) {
        layer.wrong = true;
        packet_.malformed = true;
    }
}

Field& Layer::place() {
    auto& layer = packet_.layers[index_];
    return is_open_ && !layer.children.empty() ? layer.children.back() : layer;
}

Field* Layer::add(std::string name, std::string value, std::size_t from) {
    auto& fields = place().children;
    if (!in_.ok()) {
        if (fields.empty() || !fields.back().wrong) {
            fields.push_back({std::move(name), "cut short", from, in_.at() - from, true, {}});
        }
        return &fields.back();
    }
    fields.push_back({std::move(name), std::move(value), from, in_.at() - from, false, {}});
    return &fields.back();
}

void Layer::open(std::string name, std::string value) {
    close();
    packet_.layers[index_].children.push_back({std::move(name), std::move(value), in_.at(), 0, false, {}});
    is_open_ = true;
}

void Layer::close() {
    if (is_open_) {
        auto& field = place();
        field.size = in_.at() - field.at;
        field.wrong = field.wrong || !in_.ok();
        is_open_ = false;
    }
}

void Layer::wrong(std::string what) {
    place().children.push_back({"Malformed", std::move(what), in_.at(), 0, true, {}});
    packet_.layers[index_].wrong = true;
    packet_.malformed = true;
}

void Layer::title(const std::string& text) { packet_.layers[index_].value = text; }

std::uint64_t Layer::number(const char* name, std::size_t size, const char* unit) {
    const auto from = in_.at();
    const auto value = in_.number(size);
    add(name, std::to_string(value) + (*unit != '\0' ? std::string(" ") + unit : std::string()), from);
    return value;
}

std::uint64_t Layer::hex(const char* name, std::size_t size) {
    const auto from = in_.at();
    const auto value = in_.number(size);
    add(name, hex_number(value, size), from);
    return value;
}

std::string Layer::mac(const char* name) {
    const auto from = in_.at();
    auto text = mac_text(in_.take(6));
    add(name, text, from);
    return text;
}

std::string Layer::ipv4(const char* name) {
    const auto from = in_.at();
    auto text = ipv4_text(in_.take(4));
    add(name, text, from);
    return text;
}

std::string Layer::ipv6(const char* name) {
    const auto from = in_.at();
    auto text = ipv6_text(in_.take(16));
    add(name, text, from);
    return text;
}

std::string Layer::text(const char* name, std::size_t size) {
    const auto from = in_.at();
    auto text = safe_text(in_.take(size));
    add(name, text, from);
    return text;
}

Bytes Layer::bytes(const char* name, std::size_t size) {
    const auto from = in_.at();
    const auto taken = in_.take(size);
    add(name, hex_text(taken), from);
    return taken;
}

std::string mac_text(Bytes bytes) {
    std::string text;
    for (const auto byte : bytes) {
        text += text.empty() ? "" : ":";
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string ipv4_text(Bytes bytes) {
    std::string text;
    for (const auto byte : bytes) {
        text += (text.empty() ? "" : ".") + std::to_string(byte);
    }
    return text;
}

/// RFC 5952: the longest run of two or more zero groups becomes "::", the first of equals.
std::string ipv6_text(Bytes bytes) {
    if (bytes.size() != 16) {
        return "";
    }
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i) {
        groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    }
    std::size_t begin = 8;
    std::size_t length = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t end = i;
        while (end < 8 && groups[end] == 0) {
            ++end;
        }
        if (end - i > length) {
            begin = i;
            length = end - i;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < 8;) {
        if (i == begin) {
            text += "::";
            i += length;
            continue;
        }
        std::array<char, 8> group{};
        std::snprintf(group.data(), group.size(), "%x", groups[i]);
        text += text.empty() || text.ends_with(':') ? "" : ":";
        text += group.data();
        ++i;
    }
    return text;
}

std::string safe_text(Bytes bytes) {
    std::string text;
    for (const auto byte : bytes) {
        if (byte >= 0x20 && byte < 0x7f) {
            text += static_cast<char>(byte);
        } else {
            text += byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : byte == '\t' ? "\\t" : std::string("\\x")
                + kDigits[byte >> 4] + kDigits[byte & 15];
        }
    }
    return text;
}

std::string hex_text(Bytes bytes, std::size_t most) {
    std::string text;
    for (const auto byte : bytes.first(std::min(most, bytes.size()))) {
        text += text.empty() ? "" : " ";
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return bytes.size() > most ? text + " … (" + std::to_string(bytes.size()) + " bytes)" : text;
}

}  // namespace twin::packets
