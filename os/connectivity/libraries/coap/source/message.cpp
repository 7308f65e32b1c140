// SPDX-License-Identifier: BSD-3-Clause
#include "coap/message.h"

#include <algorithm>
#include <cstring>

namespace coap {
namespace {

constexpr char kPayloadMark = static_cast<char>(0xFF);
constexpr size_t kHeader = 4;

unsigned at(Bytes bytes, size_t index) { return static_cast<unsigned char>(bytes[index]); }

}  // namespace

Parsed read(Bytes datagram, Message& message) {
    message = Message();
    if (datagram.size() < kHeader || at(datagram, 0) >> 6 != 1) return Parsed::Ignore;
    message.type = static_cast<Type>(at(datagram, 0) >> 4 & 3);
    message.code = static_cast<uint8_t>(at(datagram, 1));
    message.id = static_cast<uint16_t>(at(datagram, 2) << 8 | at(datagram, 3));
    const size_t token = at(datagram, 0) & 15;
    datagram.remove_prefix(kHeader);
    if (token > 8 || token > datagram.size()) return Parsed::Broken;
    // An empty message has nothing but its header.
    if (message.code == kEmpty && (token || !datagram.empty())) return Parsed::Broken;
    message.token = datagram.substr(0, token);
    datagram.remove_prefix(token);
    OptionReader options(datagram);
    while (options.next()) {
    }
    if (!options.ok()) return Parsed::Broken;
    message.options = datagram.substr(0, datagram.size() - options.left().size());
    message.payload = options.left();
    if (!message.payload.empty()) {
        message.payload.remove_prefix(1);
        if (message.payload.empty()) return Parsed::Broken;  // the mark, and nothing after it
    }
    return Parsed::Good;
}

bool OptionReader::extended(unsigned nibble, uint32_t& value) {
    const size_t bytes = nibble == 13 ? 1 : (nibble == 14 ? 2 : 0);
    if (nibble == 15 || left_.size() < bytes) return false;
    value = nibble;
    if (bytes == 1) value = 13 + at(left_, 0);
    if (bytes == 2) value = 269 + (at(left_, 0) << 8 | at(left_, 1));
    left_.remove_prefix(bytes);
    return true;
}

bool OptionReader::next() {
    if (!ok_ || left_.empty() || left_.front() == kPayloadMark) return false;
    const unsigned first = at(left_, 0);
    left_.remove_prefix(1);
    uint32_t delta = 0;
    uint32_t length = 0;
    ok_ = extended(first >> 4, delta) && extended(first & 15, length) && number_ + delta <= UINT16_MAX &&
          length <= left_.size();
    if (!ok_) return false;
    number_ = static_cast<uint16_t>(number_ + delta);
    value_ = left_.substr(0, length);
    left_.remove_prefix(length);
    return true;
}

uint32_t OptionReader::uint() const {
    if (value_.size() > 4) return UINT32_MAX;
    uint32_t value = 0;
    for (size_t i = 0; i < value_.size(); i++) value = value << 8 | at(value_, i);
    return value;
}

bool find(Bytes options, uint16_t number, Bytes& value) {
    OptionReader reader(options);
    while (reader.next()) {
        if (reader.number() != number) continue;
        value = reader.value();
        return true;
    }
    return false;
}

bool find(Bytes options, uint16_t number, uint32_t& value) {
    OptionReader reader(options);
    while (reader.next()) {
        if (reader.number() != number) continue;
        value = reader.uint();
        return true;
    }
    return false;
}

bool find_block(Bytes options, uint16_t number, Block& block, bool& error) {
    uint32_t value = 0;
    if (!find(options, number, value)) return false;
    block.num = value >> 4;
    block.more = value & 8;
    block.szx = value & 7;
    if (block.szx == 7 || value >> 24) error = true;
    return true;
}

void Writer::put(Bytes bytes) {
    if (!ok_ || size_ - used_ < bytes.size()) {
        ok_ = false;
        return;
    }
    if (!bytes.empty()) memcpy(buffer_ + used_, bytes.data(), bytes.size());
    used_ += bytes.size();
}

void Writer::byte(unsigned value) {
    const char one = static_cast<char>(value);
    put({&one, 1});
}

void Writer::begin(Type type, uint8_t code, uint16_t id, Bytes token) {
    if (token.size() > 8) ok_ = false;
    byte(static_cast<unsigned>(1 << 6 | static_cast<unsigned>(type) << 4 | token.size()));
    byte(code);
    byte(id >> 8);
    byte(id & 255);
    put(token);
    last_ = 0;
}

void Writer::option(uint16_t number, Bytes value) {
    if (number < last_ || value.size() > 1034) ok_ = false;
    const unsigned delta = number - last_;
    const auto length = static_cast<unsigned>(value.size());
    const auto nibble = [](unsigned n) { return n < 13 ? n : (n < 269 ? 13U : 14U); };
    const auto extend = [this](unsigned n) {
        if (n >= 269) byte((n - 269) >> 8);
        if (n >= 13) byte((n >= 269 ? n - 269 : n - 13) & 255);
    };
    byte(nibble(delta) << 4 | nibble(length));
    extend(delta);
    extend(length);
    put(value);
    last_ = number;
}

void Writer::option(uint16_t number, uint32_t value) {
    char bytes[4];
    size_t first = 4;
    for (; value; value >>= 8) bytes[--first] = static_cast<char>(value);
    option(number, Bytes(bytes + first, 4 - first));
}

void Writer::parts(uint16_t number, std::string_view text, char separator) {
    while (!text.empty()) {
        const size_t end = std::min(text.find(separator), text.size());
        option(number, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void Writer::payload(Bytes bytes) {
    if (bytes.empty()) return;
    byte(0xFF);
    put(bytes);
}

}  // namespace coap
