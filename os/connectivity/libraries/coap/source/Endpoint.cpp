// SPDX-License-Identifier: BSD-3-Clause
// The message layer, and what comes in. Requests of others: server.cpp; our own: client.cpp.
#include "coap/Endpoint.h"

#include <algorithm>

namespace coap {

Endpoint::Endpoint(Transport& transport, uint32_t seed, const Resource* resources, size_t count)
    : transport_(transport), resources_(resources), count_(count), random_(seed ? seed : 1) {
    next_id_ = static_cast<uint16_t>(random());
}

// Marsaglia's xorshift: tokens need not be secret where datagrams are not (RFC 7252, 5.3.1); DTLS is for that.
uint32_t Endpoint::random() {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 17;
    random_ ^= random_ << 5;
    return random_;
}

Endpoint::Exchange* Endpoint::free_exchange() {
    for (Exchange& exchange : exchanges_) {
        if (exchange.state != Exchange::Free) continue;
        exchange.rest_of = nullptr;
        exchange.etag_size = 0;
        return &exchange;
    }
    return nullptr;
}

Endpoint::Exchange* Endpoint::exchange_by_id(const Peer& peer, uint16_t id) {
    for (Exchange& exchange : exchanges_) {
        const bool waits = exchange.state == Exchange::Sent || exchange.state == Exchange::Notification;
        if (waits && exchange.id == id && exchange.peer == peer) return &exchange;
    }
    return nullptr;
}

Endpoint::Exchange* Endpoint::exchange_by_token(const Peer& peer, Bytes token) {
    for (Exchange& exchange : exchanges_) {
        const bool ours = exchange.state != Exchange::Free && exchange.state != Exchange::Notification;
        if (ours && Bytes(exchange.token, exchange.token_size) == token && exchange.peer == peer) return &exchange;
    }
    return nullptr;
}

/// For the first time; tick() does the others. The first wait is between one and one and a half ACK_TIMEOUT (4.2).
void Endpoint::transmit(Exchange& exchange, uint32_t now) {
    exchange.attempts = 0;
    exchange.since = now;
    exchange.timeout = exchange.confirmable ? kAckTimeout + random() % (kAckTimeout / 2 + 1) : kAnswerWait;
    transport_.send(exchange.peer, {exchange.packet, exchange.packet_size});
}

void Endpoint::tick(uint32_t now) {
    now_ = now;
    for (Exchange& exchange : exchanges_) {
        const bool idle = exchange.state == Exchange::Free || exchange.state == Exchange::Observing;
        if (idle || now - exchange.since < exchange.timeout) continue;
        const bool waits_for_ack = exchange.state == Exchange::Sent || exchange.state == Exchange::Notification;
        if (waits_for_ack && exchange.confirmable && exchange.attempts < kRetransmit) {
            exchange.attempts++;
            exchange.timeout *= 2;
            exchange.since = now;
            transport_.send(exchange.peer, {exchange.packet, exchange.packet_size});
        } else if (exchange.state == Exchange::Notification) {
            exchange.state = Exchange::Free;
            observers_[exchange.observer].used = false;  // it is gone (RFC 7641, 4.5)
        } else {
            finish(exchange, Answer::Timeout);
        }
    }
}

uint32_t Endpoint::time_left(uint32_t now) const {
    uint32_t left = UINT32_MAX;
    for (const Exchange& exchange : exchanges_) {
        if (exchange.state == Exchange::Free || exchange.state == Exchange::Observing) continue;
        const uint32_t passed = now - exchange.since;
        left = std::min(left, passed >= exchange.timeout ? 0 : exchange.timeout - passed);
    }
    return left;
}

void Endpoint::send_empty(const Peer& peer, Type type, uint16_t id) {
    char packet[4];
    Writer writer(packet, sizeof packet);
    writer.begin(type, kEmpty, id);
    transport_.send(peer, writer.written());
}

/// Sends it, and again if what it answers comes again (4.5).
void Endpoint::send_and_keep(const Peer& peer, uint16_t id, Bytes reply) {
    Recent* oldest = recent_;
    for (Recent& recent : recent_) {
        if (!recent.used) {
            oldest = &recent;
            break;
        }
        if (now_ - recent.at > now_ - oldest->at) oldest = &recent;
    }
    oldest->used = true;
    oldest->peer = peer;
    oldest->id = id;
    oldest->at = now_;
    oldest->reply_size = reply.size();
    if (reply.empty()) return;
    memcpy(oldest->reply, reply.data(), reply.size());
    transport_.send(peer, reply);
}

void Endpoint::receive(const Peer& peer, Bytes datagram, uint32_t now) {
    now_ = now;
    Message message;
    const Parsed parsed = read(datagram, message);
    if (parsed == Parsed::Ignore) return;
    if (parsed == Parsed::Broken) {
        if (message.type == Type::Con) send_empty(peer, Type::Rst, message.id);
        return;
    }
    const bool reliable = message.type == Type::Con;
    if (reliable || message.type == Type::Non) {
        for (const Recent& recent : recent_) {
            if (!recent.used || recent.id != message.id || now - recent.at >= kLifetime || !(recent.peer == peer))
                continue;
            if (recent.reply_size) transport_.send(peer, {recent.reply, recent.reply_size});
            return;
        }
    }
    if (message.code == kEmpty) {
        if (reliable) send_empty(peer, Type::Rst, message.id);  // a ping (4.3)
        if (message.type == Type::Ack || message.type == Type::Rst) handle_empty(peer, message, now);
    } else if (is_request(message.code)) {
        if (reliable || message.type == Type::Non) handle_request(peer, message);
    } else if (is_response(message.code) && message.type != Type::Rst) {
        handle_response(peer, message, now);
    } else if (reliable) {
        send_empty(peer, Type::Rst, message.id);
    }
}

void Endpoint::handle_empty(const Peer& peer, const Message& message, uint32_t now) {
    Exchange* exchange = exchange_by_id(peer, message.id);
    if (message.type == Type::Rst) {
        // Whoever does not know a notification does not observe any more, confirmable or not.
        for (Observer& observer : observers_) {
            if (observer.used && observer.last_id == message.id && observer.peer == peer) observer.used = false;
        }
        if (!exchange) return;
        if (exchange->state == Exchange::Notification) {
            exchange->state = Exchange::Free;
        } else {
            finish(*exchange, Answer::Reset);
        }
        return;
    }
    if (!exchange) return;
    if (exchange->state == Exchange::Sent) {
        exchange->state = Exchange::Acknowledged;
        exchange->since = now;
        exchange->timeout = kAnswerWait;
        return;
    }
    exchange->state = Exchange::Free;
    Observer& observer = observers_[exchange->observer];
    if (observer.used && observer.dirty) {
        observer.dirty = false;
        send_notification(exchange->observer, now);
    }
}

}  // namespace coap
