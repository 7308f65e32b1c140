// SPDX-License-Identifier: BSD-3-Clause
#include "mqtt/packet.h"

#include <algorithm>
#include <cstring>

namespace mqtt {

Bytes::Bytes(const char* text) : data(reinterpret_cast<const uint8_t*>(text)), size(text ? strlen(text) : 0) {}

bool Bytes::operator==(const Bytes& other) const {
    return size == other.size && (size == 0 || memcmp(data, other.data, size) == 0);
}

// Reader

Bytes Reader::take(size_t size) {
    if (!ok_ || left() < size) {
        ok_ = false;
        return {};
    }
    const Bytes taken(next_, size);
    next_ += size;
    return taken;
}

uint8_t Reader::byte() {
    const Bytes bytes = take(1);
    return bytes.size ? bytes.data[0] : 0;
}

uint16_t Reader::two() {
    const Bytes bytes = take(2);
    return static_cast<uint16_t>(bytes.size ? bytes.data[0] << 8 | bytes.data[1] : 0);
}

uint32_t Reader::four() {
    const uint32_t high = two();
    return high << 16 | two();
}

uint32_t Reader::variable() {
    uint32_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
        const uint8_t part = byte();
        value |= static_cast<uint32_t>(part & 127) << shift;
        if (!(part & 128)) {
            if (part == 0 && shift) fail();
            return ok_ ? value : 0;
        }
    }
    fail();
    return 0;
}

Bytes Reader::bytes() { return take(two()); }

namespace {

/// RFC 3629: no forms that are too long, no surrogates, nothing past U+10FFFF; and no U+0000.
bool is_utf8(Bytes text) {
    for (size_t i = 0; i < text.size;) {
        const uint8_t first = text.data[i];
        if (first == 0) return false;
        if (first < 0x80) {
            i++;
            continue;
        }
        const size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                              : (first & 0xF0) == 0xE0         ? 3
                              : first >= 0xF0 && first <= 0xF4 ? 4
                                                               : 0;
        if (!length || text.size - i < length) return false;
        for (size_t j = 1; j < length; j++) {
            if ((text.data[i + j] & 0xC0) != 0x80) return false;
        }
        const uint8_t second = text.data[i + 1];
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

}  // namespace

Bytes Reader::text() {
    const Bytes text = bytes();
    if (!is_utf8(text)) fail();
    return ok_ ? text : Bytes();
}

// Writer

void Writer::raw(Bytes value) {
    if (!ok_ || static_cast<size_t>(end_ - next_) < value.size) {
        ok_ = false;
        return;
    }
    if (value.size) memmove(next_, value.data, value.size);
    next_ += value.size;
}

void Writer::byte(uint8_t value) { raw({&value, 1}); }

void Writer::two(uint16_t value) {
    byte(static_cast<uint8_t>(value >> 8));
    byte(static_cast<uint8_t>(value));
}

void Writer::four(uint32_t value) {
    two(static_cast<uint16_t>(value >> 16));
    two(static_cast<uint16_t>(value));
}

void Writer::variable(uint32_t value) {
    if (value >= 1U << 28) ok_ = false;
    do {
        const uint8_t part = value & 127;
        value >>= 7;
        byte(value ? part | 128 : part);
    } while (value && ok_);
}

void Writer::bytes(Bytes value) {
    if (value.size > UINT16_MAX) ok_ = false;
    two(static_cast<uint16_t>(value.size));
    raw(value);
}

// The longest length is written, and end() moves the body back to where the shortest leaves off.
void Writer::begin(Type type, uint8_t flags) {
    byte(static_cast<uint8_t>(static_cast<uint8_t>(type) << 4 | flags));
    body_ = next_;
    raw({reinterpret_cast<const uint8_t*>("\0\0\0\0"), 4});
}

void Writer::end() {
    if (!ok_ || !body_) return;
    const auto length = static_cast<size_t>(next_ - body_ - 4);
    Writer header(body_, 4);
    const uint8_t* from = body_ + 4;
    header.variable(static_cast<uint32_t>(length));
    ok_ = header.ok();
    next_ = body_ + header.size();
    memmove(next_, from, length);
    next_ += length;
    body_ = nullptr;
}

// Properties

namespace {

enum class Kind : uint8_t { None, Byte, Two, Four, Variable, Text, Binary, Pair };

constexpr uint32_t in(Type type) { return 1U << static_cast<unsigned>(type); }
constexpr uint32_t kWill = 1;  // no type has the number 0
constexpr uint32_t kAcks =
    in(Type::Puback) | in(Type::Pubrec) | in(Type::Pubrel) | in(Type::Pubcomp) | in(Type::Suback) | in(Type::Unsuback);

struct Rule {
    Property id;
    Kind kind;
    uint32_t where;
};

constexpr Rule kRules[] = {
    {Property::PayloadFormat, Kind::Byte, in(Type::Publish) | kWill},
    {Property::MessageExpiry, Kind::Four, in(Type::Publish) | kWill},
    {Property::ContentType, Kind::Text, in(Type::Publish) | kWill},
    {Property::ResponseTopic, Kind::Text, in(Type::Publish) | kWill},
    {Property::CorrelationData, Kind::Binary, in(Type::Publish) | kWill},
    {Property::SubscriptionId, Kind::Variable, in(Type::Publish) | in(Type::Subscribe)},
    {Property::SessionExpiry, Kind::Four, in(Type::Connect) | in(Type::Connack) | in(Type::Disconnect)},
    {Property::AssignedClientId, Kind::Text, in(Type::Connack)},
    {Property::ServerKeepAlive, Kind::Two, in(Type::Connack)},
    {Property::AuthMethod, Kind::Text, in(Type::Connect) | in(Type::Connack) | in(Type::Auth)},
    {Property::AuthData, Kind::Binary, in(Type::Connect) | in(Type::Connack) | in(Type::Auth)},
    {Property::RequestProblem, Kind::Byte, in(Type::Connect)},
    {Property::WillDelay, Kind::Four, kWill},
    {Property::RequestResponse, Kind::Byte, in(Type::Connect)},
    {Property::ResponseInformation, Kind::Text, in(Type::Connack)},
    {Property::ServerReference, Kind::Text, in(Type::Connack) | in(Type::Disconnect)},
    {Property::Reason, Kind::Text, kAcks | in(Type::Connack) | in(Type::Disconnect) | in(Type::Auth)},
    {Property::ReceiveMaximum, Kind::Two, in(Type::Connect) | in(Type::Connack)},
    {Property::TopicAliasMaximum, Kind::Two, in(Type::Connect) | in(Type::Connack)},
    {Property::TopicAlias, Kind::Two, in(Type::Publish)},
    {Property::MaximumQos, Kind::Byte, in(Type::Connack)},
    {Property::RetainAvailable, Kind::Byte, in(Type::Connack)},
    {Property::User, Kind::Pair, UINT32_MAX},
    {Property::MaximumPacketSize, Kind::Four, in(Type::Connect) | in(Type::Connack)},
    {Property::WildcardAvailable, Kind::Byte, in(Type::Connack)},
    {Property::SubscriptionIdAvailable, Kind::Byte, in(Type::Connack)},
    {Property::SharedAvailable, Kind::Byte, in(Type::Connack)},
};

const Rule* rule_of(Property id) {
    for (const Rule& rule : kRules) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

/// Length and block, in front of what follows; nothing in MQTT 3.1.1. Those of a packet that must not have them fail
/// it.
Bytes read_properties(Reader& reader, Version version, Type type) {
    if (version != Version::v5) return {};
    const Bytes block = reader.take(reader.variable());
    if (!properties_are_valid(block, type)) reader.fail();
    return block;
}

void write_properties(Writer& writer, Version version, Bytes block) {
    if (version != Version::v5) return;
    writer.variable(static_cast<uint32_t>(block.size));
    writer.raw(block);
}

}  // namespace

void Writer::property(Property id, uint32_t value) {
    byte(static_cast<uint8_t>(id));
    const Rule* rule = rule_of(id);
    switch (rule ? rule->kind : Kind::None) {
        case Kind::Byte:
            byte(static_cast<uint8_t>(value));
            break;
        case Kind::Two:
            two(static_cast<uint16_t>(value));
            break;
        case Kind::Four:
            four(value);
            break;
        case Kind::Variable:
            variable(value);
            break;
        default:
            ok_ = false;
    }
}

void Writer::property(Property id, Bytes value) {
    const Rule* rule = rule_of(id);
    if (!rule || (rule->kind != Kind::Text && rule->kind != Kind::Binary)) ok_ = false;
    byte(static_cast<uint8_t>(id));
    bytes(value);
}

void Writer::user_property(Bytes name, Bytes value) {
    byte(static_cast<uint8_t>(Property::User));
    bytes(name);
    bytes(value);
}

bool PropertyReader::next() {
    if (!reader_.ok() || reader_.done()) return false;
    const uint32_t id = reader_.variable();
    id_ = static_cast<Property>(id);
    const Rule* rule = id <= UINT8_MAX ? rule_of(id_) : nullptr;
    number_ = 0;
    value_ = name_ = {};
    switch (rule ? rule->kind : Kind::None) {
        case Kind::Byte:
            number_ = reader_.byte();
            break;
        case Kind::Two:
            number_ = reader_.two();
            break;
        case Kind::Four:
            number_ = reader_.four();
            break;
        case Kind::Variable:
            number_ = reader_.variable();
            break;
        case Kind::Text:
            value_ = reader_.text();
            break;
        case Kind::Binary:
            value_ = reader_.bytes();
            break;
        case Kind::Pair:
            name_ = reader_.text();
            value_ = reader_.text();
            break;
        case Kind::None:
            reader_.fail();
            break;
    }
    return reader_.ok();
}

bool properties_are_valid(Bytes block, Type type, bool will) {
    PropertyReader reader(block);
    uint64_t seen = 0;
    while (reader.next()) {
        const Property id = reader.id();
        const Rule* rule = rule_of(id);
        if (!(rule->where & (will ? kWill : in(type)))) return false;
        const uint64_t bit = UINT64_C(1) << static_cast<unsigned>(id);
        const bool many = id == Property::User || (id == Property::SubscriptionId && type == Type::Publish);
        if ((seen & bit) && !many) return false;
        seen |= bit;
        if (rule->kind == Kind::Byte && reader.number() > 1) return false;
        const bool positive = id == Property::ReceiveMaximum || id == Property::MaximumPacketSize ||
                              id == Property::TopicAlias || id == Property::SubscriptionId;
        if (positive && reader.number() == 0) return false;
        if (id == Property::ResponseTopic && !is_topic(reader.value())) return false;
    }
    return reader.ok();
}

// Topics

bool is_topic(Bytes topic) {
    if (!topic.size || topic.size > UINT16_MAX || !is_utf8(topic)) return false;
    return !memchr(topic.data, '#', topic.size) && !memchr(topic.data, '+', topic.size);
}

bool is_filter(Bytes filter) {
    if (!filter.size || filter.size > UINT16_MAX || !is_utf8(filter)) return false;
    for (size_t i = 0; i < filter.size; i++) {
        const uint8_t c = filter.data[i];
        if (c != '#' && c != '+') continue;
        if (i && filter.data[i - 1] != '/') return false;
        const bool last = i + 1 == filter.size;
        if (c == '#' ? !last : !last && filter.data[i + 1] != '/') return false;
    }
    return true;
}

bool matches(Bytes filter, Bytes topic) {
    if (topic.size && topic.data[0] == '$' && filter.size && filter.data[0] != '$') return false;
    size_t f = 0;
    size_t t = 0;
    for (;;) {
        if (f < filter.size && filter.data[f] == '#') return true;
        if (f < filter.size && filter.data[f] == '+') {
            while (t < topic.size && topic.data[t] != '/') t++;
            f++;
        } else {
            while (f < filter.size && t < topic.size && filter.data[f] != '/' && filter.data[f] == topic.data[t]) {
                f++;
                t++;
            }
        }
        const bool filter_level_ends = f == filter.size || filter.data[f] == '/';
        const bool topic_level_ends = t == topic.size || topic.data[t] == '/';
        if (!filter_level_ends || !topic_level_ends) return false;
        if (t == topic.size) {
            // "a/#" matches "a" as well.
            return f == filter.size || (filter.size - f == 2 && filter.data[f + 1] == '#');
        }
        if (f == filter.size) return false;
        f++;
        t++;
    }
}

// Packets

bool read_publish(Bytes body, uint8_t flags, Version version, Publish& publish) {
    publish = Publish();
    publish.qos = flags >> 1 & 3;
    publish.retain = flags & 1;
    publish.duplicate = flags & 8;
    if (publish.qos == 3 || (publish.qos == 0 && publish.duplicate)) return false;
    Reader reader(body);
    publish.topic = reader.text();
    if (publish.qos) {
        publish.id = reader.two();
        if (!publish.id) return false;
    }
    publish.properties = read_properties(reader, version, Type::Publish);
    publish.payload = reader.rest();
    // We never allow aliases, so there is always a name.
    return reader.ok() && is_topic(publish.topic);
}

void write_publish(Writer& writer, Version version, const Publish& publish) {
    writer.begin(Type::Publish,
                 static_cast<uint8_t>(publish.duplicate << 3 | publish.qos << 1 | static_cast<int>(publish.retain)));
    writer.bytes(publish.topic);
    if (publish.qos) writer.two(publish.id);
    write_properties(writer, version, publish.properties);
    writer.raw(publish.payload);
    writer.end();
}

bool read_ack(Type type, Bytes body, Version version, Ack& ack) {
    ack = Ack();
    Reader reader(body);
    ack.id = reader.two();
    // The reason, and the properties after it, may be left out if there are none [5 3.4.2.1].
    if (version == Version::v5 && !reader.done()) {
        ack.reason = reader.byte();
        if (!reader.done()) read_properties(reader, version, type);
    }
    return reader.ok() && reader.done() && ack.id;
}

void write_ack(Writer& writer, Type type, Version version, const Ack& ack) {
    writer.begin(type, type == Type::Pubrel ? 2 : 0);
    writer.two(ack.id);
    if (version == Version::v5 && ack.reason) writer.byte(ack.reason);
    writer.end();
}

bool read_connack(Bytes body, Version version, Connack& connack) {
    connack = Connack();
    Reader reader(body);
    const uint8_t flags = reader.byte();
    connack.session_present = flags & 1;
    connack.reason = reader.byte();
    connack.properties = read_properties(reader, version, Type::Connack);
    return reader.ok() && reader.done() && !(flags & ~1) && !(connack.reason && connack.session_present);
}

void write_connect(Writer& writer, const Connect& connect) {
    const bool v5 = connect.version == Version::v5;
    writer.begin(Type::Connect);
    writer.bytes("MQTT");
    writer.byte(static_cast<uint8_t>(connect.version));
    uint8_t flags = 0;
    if (connect.clean_start) flags |= 2;
    if (connect.will) flags = static_cast<uint8_t>(flags | 4 | connect.will->qos << 3 | connect.will->retain << 5);
    if (connect.password.data) flags |= 64;
    if (connect.username.data) flags |= 128;
    writer.byte(flags);
    writer.two(connect.keep_alive_s);
    if (v5) {
        uint8_t block[16];
        Writer properties(block, sizeof block);
        if (connect.session_expiry_s) properties.property(Property::SessionExpiry, connect.session_expiry_s);
        if (connect.receive_maximum) properties.property(Property::ReceiveMaximum, connect.receive_maximum);
        if (connect.maximum_packet_size) properties.property(Property::MaximumPacketSize, connect.maximum_packet_size);
        write_properties(writer, connect.version, properties.written());
    }
    writer.bytes(connect.client_id);
    if (connect.will) {
        if (v5) {
            uint8_t delay[5];
            Writer property(delay, sizeof delay);
            if (connect.will->delay_s) property.property(Property::WillDelay, connect.will->delay_s);
            writer.variable(static_cast<uint32_t>(property.size() + connect.will->properties.size));
            writer.raw(property.written());
            writer.raw(connect.will->properties);
        }
        writer.bytes(connect.will->topic);
        writer.bytes(connect.will->payload);
    }
    if (connect.username.data) writer.bytes(connect.username);
    if (connect.password.data) writer.bytes(connect.password);
    writer.end();
}

bool read_suback(Type type, Bytes body, Version version, Suback& suback) {
    suback = Suback();
    Reader reader(body);
    suback.id = reader.two();
    read_properties(reader, version, type);
    suback.reasons = reader.rest();
    const bool wants_reasons = type == Type::Suback || version == Version::v5;
    return reader.ok() && suback.id && wants_reasons == (suback.reasons.size > 0);
}

void write_subscribe(Writer& writer, Version version, uint16_t id, Bytes filter, uint8_t qos) {
    writer.begin(Type::Subscribe, 2);
    writer.two(id);
    write_properties(writer, version, {});
    writer.bytes(filter);
    writer.byte(qos);
    writer.end();
}

void write_unsubscribe(Writer& writer, Version version, uint16_t id, Bytes filter) {
    writer.begin(Type::Unsubscribe, 2);
    writer.two(id);
    write_properties(writer, version, {});
    writer.bytes(filter);
    writer.end();
}

bool read_disconnect(Bytes body, uint8_t& reason) {
    Reader reader(body);
    reason = reader.done() ? 0 : reader.byte();
    if (!reader.done()) read_properties(reader, Version::v5, Type::Disconnect);
    return reader.ok() && reader.done();
}

void write_disconnect(Writer& writer, Version version, uint8_t reason) {
    writer.begin(Type::Disconnect);
    if (version == Version::v5 && reason) writer.byte(reason);
    writer.end();
}

// Framer

Framer::Result Framer::take(Bytes& bytes) {
    if (have_ && have_ == header_ + length_ && header_) have_ = header_ = 0;
    while (bytes.size) {
        if (have_ == 0) header_ = 0;
        if (!header_) {
            if (have_ == size_) return kTooLong;
            buffer_[have_++] = bytes.data[0];
            bytes = {bytes.data + 1, bytes.size - 1};
            if (have_ == 1) continue;
            if (buffer_[have_ - 1] & 128) {
                if (have_ == 5) return kBadLength;
                continue;
            }
            Reader reader({buffer_ + 1, have_ - 1});
            length_ = reader.variable();
            if (!reader.ok()) return kBadLength;
            header_ = have_;
            if (size_ - header_ < length_) return kTooLong;
        }
        const size_t part = std::min(header_ + length_ - have_, bytes.size);
        memcpy(buffer_ + have_, bytes.data, part);
        have_ += part;
        bytes = {bytes.data + part, bytes.size - part};
        if (have_ == header_ + length_) return kPacket;
    }
    return kMore;
}

}  // namespace mqtt
