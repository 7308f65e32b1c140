// SPDX-License-Identifier: BSD-3-Clause
#include "mqtt/Session.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace mqtt {
namespace {

// An acknowledgement with a reason; room for one is kept free before a packet is taken in.
constexpr size_t kAckSize = 5;

constexpr uint8_t kProtocolError = 0x82;
constexpr uint8_t kIdNotFound = 0x92;
constexpr uint8_t kReceiveMaximumExceeded = 0x93;
constexpr uint8_t kPacketTooLarge = 0x95;
constexpr uint8_t kKeepAliveTimeout = 0x8D;
constexpr uint8_t kRefusal = 0x80;

}  // namespace

Session::Session(Version version, Handler& handler, uint8_t* in, size_t in_size, uint8_t* out, size_t out_size,
                 uint8_t* store, size_t store_size)
    : version_(version),
      handler_(handler),
      framer_(in, in_size),
      out_(out),
      out_size_(out_size),
      store_(store),
      store_size_(store_size) {}

// The store: entries one after the other, in the order in which they were published.

Session::Entry Session::entry_at(size_t at) const {
    Entry entry;
    memcpy(&entry, store_ + at, sizeof entry);
    return entry;
}

void Session::set_entry(size_t at, const Entry& entry) { memcpy(store_ + at, &entry, sizeof entry); }

bool Session::find(uint16_t id, size_t& at) const {
    for (at = 0; at < store_used_;) {
        const Entry entry = entry_at(at);
        if (entry.id == id) return true;
        at += sizeof entry + entry.length;
    }
    return false;
}

void Session::erase(size_t at, size_t size) {
    memmove(store_ + at, store_ + at + size, store_used_ - at - size);
    store_used_ -= size;
}

void Session::remove(size_t at) {
    const Entry entry = entry_at(at);
    if (entry.state & kSent) in_flight_--;
    erase(at, sizeof entry + entry.length);
    entries_--;
}

bool Session::id_in_use(uint16_t id) const {
    size_t at;
    return find(id, at) || std::find(std::begin(pending_), std::end(pending_), id) != std::end(pending_);
}

uint16_t Session::new_id() {
    do {
        last_id_ = static_cast<uint16_t>(last_id_ == UINT16_MAX ? 1 : last_id_ + 1);
    } while (id_in_use(last_id_));
    return last_id_;
}

// Output

bool Session::append(const Writer& writer) {
    if (!writer.ok()) return false;
    out_used_ += writer.size();
    return true;
}

/// If the packet would fit into an empty buffer, there is no room only now.
Status Session::send(const Writer& writer) {
    if (append(writer)) return Status::Ok;
    return out_used_ ? Status::NoRoom : Status::TooLong;
}

void Session::fail(Error error, uint8_t reason) {
    if (state_ == kConnected && version_ == Version::v5 && error != Error::Disconnected) {
        Writer writer(out_ + out_used_, room());
        write_disconnect(writer, version_, reason);
        append(writer);
    }
    state_ = kFailed;
    error_ = error;
    reason_ = reason;
}

void Session::sent(size_t count, uint32_t now) {
    out_used_ -= count;
    memmove(out_, out_ + count, out_used_);
    last_sent_ = now;
    pump();
}

/// Moves messages from the store into the output, as many as fit and as the server allows.
void Session::pump() {
    if (state_ != kConnected) return;
    for (size_t at = 0; at < store_used_;) {
        Entry entry = entry_at(at);
        const size_t next = at + sizeof entry + entry.length;
        if (!(entry.state & kSent)) {
            if (in_flight_ >= send_quota_) return;
            Writer writer(out_ + out_used_, room());
            if ((entry.state & kMask) == kPubrel) {
                write_ack(writer, Type::Pubrel, version_, {entry.id, 0});
            } else {
                writer.raw({store_ + at + sizeof entry, entry.length});
            }
            if (!append(writer)) return;
            entry.state |= kSent | kTried;
            set_entry(at, entry);
            in_flight_++;
        }
        at = next;
    }
}

Status Session::connect(const Connect& options, uint32_t now) {
    lost();
    Connect connect = options;
    connect.version = version_;
    connect.receive_maximum = kReceiveMaximum;
    connect.maximum_packet_size = static_cast<uint32_t>(std::min<size_t>(framer_.size(), UINT32_MAX));
    if (connect.will && (connect.will->qos > 2 || !is_topic(connect.will->topic))) return Status::Invalid;
    Writer writer(out_, out_size_);
    write_connect(writer, connect);
    const Status status = send(writer);
    if (status != Status::Ok) return status;
    clean_start_ = options.clean_start;
    keep_alive_ms_ = options.keep_alive_s * UINT32_C(1000);
    state_ = kConnecting;
    error_ = Error::None;
    reason_ = 0;
    session_present_ = false;
    waits_for_ping_ = false;
    maximum_qos_ = 2;
    retain_available_ = true;
    send_quota_ = UINT16_MAX;
    maximum_packet_ = UINT32_MAX;
    asked_ = last_sent_ = last_received_ = now;
    return Status::Ok;
}

void Session::lost() {
    state_ = kIdle;
    framer_.reset();
    out_used_ = 0;
    in_flight_ = 0;
    std::fill(std::begin(pending_), std::end(pending_), static_cast<uint16_t>(0));
    for (size_t at = 0; at < store_used_;) {
        Entry entry = entry_at(at);
        entry.state &= static_cast<uint8_t>(~kSent);
        set_entry(at, entry);
        at += sizeof entry + entry.length;
    }
}

void Session::disconnect(uint8_t reason) {
    if (state_ != kConnected) return;
    Writer writer(out_ + out_used_, room());
    write_disconnect(writer, version_, reason);
    append(writer);
    state_ = kIdle;
}

Status Session::publish(const Message& message, uint16_t* id) {
    if (message.qos > 2 || !is_topic(message.topic)) return Status::Invalid;
    if (version_ == Version::v5 && !properties_are_valid(message.properties, Type::Publish)) return Status::Invalid;
    if (message.qos > maximum_qos_ || (message.retain && !retain_available_)) return Status::Unsupported;
    Publish publish;
    static_cast<Message&>(publish) = message;
    publish.duplicate = false;
    if (message.qos == 0) {
        if (state_ != kConnected) return Status::NotConnected;
        Writer writer(out_ + out_used_, room());
        write_publish(writer, version_, publish);
        if (writer.ok() && writer.size() > maximum_packet_) return Status::TooLong;
        return send(writer);
    }
    publish.id = new_id();
    Entry entry{};
    if (store_size_ - store_used_ < sizeof entry) return Status::NoRoom;
    const size_t at = store_used_ + sizeof entry;
    Writer writer(store_ + at, std::min<size_t>(store_size_ - at, UINT16_MAX));
    write_publish(writer, version_, publish);
    if (!writer.ok()) return store_used_ ? Status::NoRoom : Status::TooLong;
    if (writer.size() > out_size_ || writer.size() > maximum_packet_) return Status::TooLong;
    entry.length = static_cast<uint16_t>(writer.size());
    entry.id = publish.id;
    entry.qos = message.qos;
    set_entry(store_used_, entry);
    store_used_ = at + writer.size();
    entries_++;
    if (id) *id = publish.id;
    pump();
    return Status::Ok;
}

Status Session::request(Writer& writer, uint16_t id, uint16_t* out_id) {
    if (state_ != kConnected) return Status::NotConnected;
    const auto slot = std::find(std::begin(pending_), std::end(pending_), 0);
    if (slot == std::end(pending_)) return Status::NoRoom;
    const Status status = send(writer);
    if (status != Status::Ok) return status;
    *slot = id;
    if (out_id) *out_id = id;
    return Status::Ok;
}

Status Session::subscribe(Bytes filter, uint8_t qos, uint16_t* id) {
    if (qos > 2 || !is_filter(filter)) return Status::Invalid;
    const uint16_t number = new_id();
    Writer writer(out_ + out_used_, room());
    write_subscribe(writer, version_, number, filter, qos);
    return request(writer, number, id);
}

Status Session::unsubscribe(Bytes filter, uint16_t* id) {
    if (!is_filter(filter)) return Status::Invalid;
    const uint16_t number = new_id();
    Writer writer(out_ + out_used_, room());
    write_unsubscribe(writer, version_, number, filter);
    return request(writer, number, id);
}

// Time

namespace {

uint32_t left(uint32_t since, uint32_t span, uint32_t now) {
    const uint32_t passed = now - since;
    return passed >= span ? 0 : span - passed;
}

}  // namespace

uint32_t Session::time_left(uint32_t now) const {
    if (state_ == kConnecting || (state_ == kConnected && waits_for_ping_)) return left(asked_, kAnswerMs, now);
    if (state_ != kConnected || !keep_alive_ms_) return UINT32_MAX;
    // A quarter early, so that it arrives in time; and also if only the server is silent, which may be gone.
    const uint32_t span = keep_alive_ms_ - keep_alive_ms_ / 4;
    return std::min(left(last_sent_, span, now), left(last_received_, span, now));
}

void Session::tick(uint32_t now) {
    if (time_left(now) != 0) return;
    if (state_ == kConnecting || waits_for_ping_) {
        fail(Error::NoAnswer, kKeepAliveTimeout);
        return;
    }
    Writer writer(out_ + out_used_, room());
    writer.begin(Type::Pingreq);
    writer.end();
    // Without room something else is on its way, which tells the server the same.
    append(writer);
    waits_for_ping_ = true;
    asked_ = now;
}

// Input

size_t Session::receive(Bytes bytes, uint32_t now) {
    const size_t all = bytes.size;
    while (bytes.size && (state_ == kConnecting || state_ == kConnected) && room() >= kAckSize) {
        switch (framer_.take(bytes)) {
            case Framer::kMore:
                break;
            case Framer::kPacket:
                handle(now);
                break;
            case Framer::kBadLength:
                fail(Error::Protocol, kProtocolError);
                break;
            case Framer::kTooLong:
                fail(Error::TooLong, kPacketTooLarge);
                break;
        }
    }
    return all - bytes.size;
}

void Session::handle(uint32_t now) {
    last_received_ = now;
    const Type type = framer_.type();
    const Bytes body = framer_.body();
    const uint8_t flags = framer_.flags();
    bool good = false;
    if (state_ == kConnecting) {
        good = type == Type::Connack && flags == 0 && handle_connack(body);
    } else if (type == Type::Publish) {
        good = handle_publish(body, flags);
    } else if (flags == (type == Type::Pubrel ? 2 : 0)) {
        switch (type) {
            case Type::Puback:
            case Type::Pubrec:
            case Type::Pubrel:
            case Type::Pubcomp:
                good = handle_ack(type, body);
                break;
            case Type::Suback:
            case Type::Unsuback:
                good = handle_suback(type, body);
                break;
            case Type::Pingresp:
                waits_for_ping_ = false;
                good = body.size == 0;
                break;
            case Type::Disconnect: {
                uint8_t reason = 0;
                good = version_ == Version::v5 && read_disconnect(body, reason);
                if (good) fail(Error::Disconnected, reason);
                break;
            }
            default:
                break;
        }
    }
    if (!good && state_ != kFailed) fail(Error::Protocol, kProtocolError);
}

bool Session::handle_connack(Bytes body) {
    Connack connack;
    if (!read_connack(body, version_, connack) || (connack.session_present && clean_start_)) return false;
    if (connack.reason) {
        fail(Error::Refused, connack.reason);
        return true;
    }
    PropertyReader properties(connack.properties);
    while (properties.next()) {
        const uint32_t number = properties.number();
        switch (properties.id()) {
            case Property::ReceiveMaximum:
                send_quota_ = static_cast<uint16_t>(number);
                break;
            case Property::MaximumQos:
                maximum_qos_ = static_cast<uint8_t>(number);
                break;
            case Property::RetainAvailable:
                retain_available_ = number != 0;
                break;
            case Property::MaximumPacketSize:
                maximum_packet_ = number;
                break;
            case Property::ServerKeepAlive:
                keep_alive_ms_ = number * 1000;
                break;
            default:
                break;
        }
    }
    session_present_ = connack.session_present;
    if (!session_present_) std::fill(std::begin(received_), std::end(received_), static_cast<uint16_t>(0));
    drop_what_the_server_will_not_take();
    state_ = kConnected;
    pump();
    return true;
}

/// A server that has forgotten us knows no PUBREL: it had those messages. The others are to it new ones; to one that
/// remembers us those that were sent before are marked.
void Session::drop_what_the_server_will_not_take() {
    for (size_t at = 0; at < store_used_;) {
        Entry entry = entry_at(at);
        if ((entry.state & kMask) == kPubrel) {
            if (!session_present_) {
                remove(at);
                handler_.on_published(entry.id, 0);
                continue;
            }
        } else {
            if (entry.length > maximum_packet_) {
                remove(at);
                handler_.on_published(entry.id, kPacketTooLarge);
                continue;
            }
            uint8_t& first = store_[at + sizeof entry];
            first = static_cast<uint8_t>(session_present_ && (entry.state & kTried) ? first | 8 : first & ~8);
        }
        at += sizeof entry + entry.length;
    }
}

void Session::acknowledge(Type type, uint16_t id, uint8_t reason) {
    Writer writer(out_ + out_used_, room());
    write_ack(writer, type, version_, {id, reason});
    append(writer);
}

bool Session::handle_publish(Bytes body, uint8_t flags) {
    Publish publish;
    if (!read_publish(body, flags, version_, publish)) return false;
    // The acknowledgement is written first: there is room for it now, and the handler may publish.
    if (publish.qos == 1) acknowledge(Type::Puback, publish.id);
    if (publish.qos == 2) {
        const bool known = std::find(std::begin(received_), std::end(received_), publish.id) != std::end(received_);
        if (!known) {
            const auto slot = std::find(std::begin(received_), std::end(received_), 0);
            if (slot == std::end(received_)) {
                fail(Error::Protocol, kReceiveMaximumExceeded);
                return true;
            }
            *slot = publish.id;
        }
        acknowledge(Type::Pubrec, publish.id);
        if (known) return true;  // again, because our answer was lost
    }
    handler_.on_message(publish);
    return true;
}

bool Session::handle_ack(Type type, Bytes body) {
    Ack ack;
    if (!read_ack(type, body, version_, ack)) return false;
    if (type == Type::Pubrel) {
        const auto slot = std::find(std::begin(received_), std::end(received_), ack.id);
        const bool known = slot != std::end(received_);
        if (known) *slot = 0;
        acknowledge(Type::Pubcomp, ack.id, known ? 0 : kIdNotFound);
        return true;
    }
    size_t at;
    const bool known = find(ack.id, at);
    Entry entry = known ? entry_at(at) : Entry{};
    const bool released = (entry.state & kMask) == kPubrel;
    if (type == Type::Pubrec) {
        if (known && entry.qos == 2 && !released && ack.reason < kRefusal) {
            // Only that it is to be released is still worth keeping.
            erase(at + sizeof entry, entry.length);
            entry.length = 0;
            entry.state = static_cast<uint8_t>(kPubrel | (entry.state & (kSent | kTried)));
            set_entry(at, entry);
        }
        if (known && entry.qos == 2 && !released && ack.reason >= kRefusal) {
            remove(at);
            handler_.on_published(ack.id, ack.reason);
            pump();
            return true;
        }
        if (known && entry.qos != 2) return false;
        if (ack.reason < kRefusal) acknowledge(Type::Pubrel, ack.id, known ? 0 : kIdNotFound);
        return true;
    }
    // One that we do not know belongs to a session before this one.
    if (!known) return true;
    if (type == Type::Puback ? entry.qos != 1 : !released) return false;
    remove(at);
    handler_.on_published(ack.id, ack.reason);
    pump();
    return true;
}

bool Session::handle_suback(Type type, Bytes body) {
    Suback suback;
    if (!read_suback(type, body, version_, suback)) return false;
    const auto slot = std::find(std::begin(pending_), std::end(pending_), suback.id);
    if (slot == std::end(pending_) || suback.reasons.size > 1) return false;
    *slot = 0;
    handler_.on_subscribed(suback.id, suback.reasons.size ? suback.reasons.data[0] : 0);
    return true;
}

}  // namespace mqtt
