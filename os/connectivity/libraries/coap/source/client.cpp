// SPDX-License-Identifier: BSD-3-Clause
// Endpoint: requests of our own.
#include <algorithm>

#include "coap/Endpoint.h"

namespace coap {

/// The query with the part of its payload, or the question for the part of the answer, whose turn it is.
bool Endpoint::write_query(Exchange& exchange, bool first) {
    const Query& query = exchange.query;
    const size_t block_size = size_t{1} << (exchange.szx + 4);
    Writer writer(exchange.packet, sizeof exchange.packet);
    exchange.id = next_id_++;
    writer.begin(exchange.confirmable ? Type::Con : Type::Non, query.method, exchange.id,
                 {exchange.token, exchange.token_size});
    if (query.observe && first) writer.option(kObserve, 0U);
    // Of "/a/b" the options are "a" and "b", and of "/" none (RFC 7252, 6.4).
    writer.parts(kUriPath, query.path.substr(!query.path.empty() && query.path.front() == '/'), '/');
    const Bytes part = exchange.received ? Bytes() : query.payload.substr(exchange.sent, block_size);
    if (query.format != kNoFormat && !part.empty()) writer.option(kContentFormat, static_cast<uint32_t>(query.format));
    writer.parts(kUriQuery, query.query, '&');
    if (query.accept != kNoFormat) writer.option(kAccept, static_cast<uint32_t>(query.accept));
    if (exchange.received) {
        const Block block{static_cast<uint32_t>(exchange.received / block_size), false, exchange.szx};
        writer.option(kBlock2, block.value());
    } else if (query.payload.size() > block_size) {
        const Block block{static_cast<uint32_t>(exchange.sent / block_size),
                          exchange.sent + part.size() < query.payload.size(), exchange.szx};
        writer.option(kBlock1, block.value());
        if (exchange.sent == 0) writer.option(kSize1, static_cast<uint32_t>(query.payload.size()));
    }
    writer.payload(part);
    exchange.packet_size = writer.written().size();
    return writer.ok();
}

int Endpoint::request(const Peer& peer, const Query& query, mbed::Callback<void(const Answer&)> on_answer,
                      uint32_t now) {
    Exchange* exchange = free_exchange();
    if (!exchange) return -1;
    exchange->peer = peer;
    exchange->query = query;
    exchange->on_answer = on_answer;
    exchange->confirmable = query.confirmable;
    exchange->sent = 0;
    exchange->received = 0;
    exchange->szx = kSzx;
    exchange->observing = false;
    const uint32_t token = random();
    memcpy(exchange->token, &token, sizeof token);
    exchange->token_size = sizeof token;
    if (!write_query(*exchange, true)) return -1;
    exchange->state = Exchange::Sent;
    transmit(*exchange, now);
    return static_cast<int>(exchange - exchanges_);
}

void Endpoint::cancel(int number) {
    if (number < 0 || number >= static_cast<int>(kExchanges)) return;
    Exchange& exchange = exchanges_[number];
    if (exchange.state == Exchange::Notification) return;
    exchange.state = Exchange::Free;
    forget_rest(exchange);
}

void Endpoint::finish(Exchange& exchange, Answer::Result result) {
    exchange.state = Exchange::Free;
    forget_rest(exchange);
    Answer answer;
    answer.result = result;
    const auto on_answer = exchange.on_answer;
    if (on_answer) on_answer(answer);
}

void Endpoint::continue_with(Exchange& exchange, uint32_t now) {
    if (!write_query(exchange, false)) {
        finish(exchange, Answer::Failed);
        return;
    }
    exchange.state = Exchange::Sent;
    transmit(exchange, now);
}

/// What follows the first block of an observed resource is asked for on its own (RFC 7959, 2.6).
void Endpoint::fetch_rest(const Exchange& first, uint32_t now) {
    Exchange* exchange = free_exchange();
    if (!exchange) {
        Answer answer;
        answer.result = Answer::Failed;
        if (first.on_answer) first.on_answer(answer);
        return;
    }
    exchange->peer = first.peer;
    exchange->query = first.query;
    exchange->query.observe = false;
    exchange->on_answer = first.on_answer;
    exchange->confirmable = true;
    exchange->sent = 0;
    exchange->received = first.received;
    exchange->szx = first.szx;
    exchange->etag_size = first.etag_size;
    memcpy(exchange->etag, first.etag, first.etag_size);
    exchange->rest_of = &first;
    exchange->observing = false;
    const uint32_t token = random();
    memcpy(exchange->token, &token, sizeof token);
    exchange->token_size = sizeof token;
    continue_with(*exchange, now);
}

/// A newer state, or no interest in any: what is left of the older one must not come any more.
void Endpoint::forget_rest(const Exchange& first) {
    for (Exchange& exchange : exchanges_) {
        if (exchange.rest_of == &first) exchange.state = Exchange::Free;
    }
}

/// RFC 7641, 3.4: notifications may overtake each other.
bool Endpoint::is_fresh(Exchange& exchange, uint32_t sequence, uint32_t now) {
    const uint32_t last = exchange.sequence;
    constexpr uint32_t kHalf = 1U << 23;
    const bool fresh = !exchange.observing || (last < sequence && sequence - last < kHalf) ||
                       (last > sequence && last - sequence > kHalf) || now - exchange.sequence_at > 128000;
    if (fresh) {
        exchange.sequence = sequence;
        exchange.sequence_at = now;
    }
    return fresh;
}

void Endpoint::handle_response(const Peer& peer, const Message& message, uint32_t now) {
    Exchange* found = exchange_by_token(peer, message.token);
    // An acknowledgement must be that of the question.
    if (found && message.type == Type::Ack && (found->state != Exchange::Sent || found->id != message.id))
        found = nullptr;
    if (!found) {
        if (message.type != Type::Ack) send_empty(peer, Type::Rst, message.id);
        return;
    }
    Exchange& exchange = *found;
    OptionReader options(message.options);
    while (options.next()) {
        const bool known = options.number() == kBlock1 || options.number() == kBlock2;
        if (!(options.number() & 1) || known) continue;
        // Critical, and unknown: as if it had not come (5.4.1).
        if (message.type == Type::Con) send_empty(peer, Type::Rst, message.id);
        finish(exchange, Answer::Failed);
        return;
    }
    if (message.type == Type::Con) {
        char packet[4];
        Writer writer(packet, sizeof packet);
        writer.begin(Type::Ack, kEmpty, message.id);
        send_and_keep(peer, message.id, writer.written());
    }

    bool error = false;
    Block block;
    if (message.code == kContinue) {
        // The next part of the payload. The peer may want smaller ones from now on.
        const size_t step = size_t{1} << (exchange.szx + 4);
        const bool has = find_block(message.options, kBlock1, block, error);
        if (!has || error || exchange.sent + step >= exchange.query.payload.size()) {
            finish(exchange, Answer::Failed);
            return;
        }
        exchange.sent += step;
        exchange.szx = std::min(exchange.szx, block.szx);
        continue_with(exchange, now);
        return;
    }

    Answer answer;
    answer.code = message.code;
    answer.payload = message.payload;
    answer.options = message.options;
    uint32_t format = 0;
    if (find(message.options, kContentFormat, format)) answer.format = static_cast<int>(format);
    uint32_t sequence = 0;
    answer.observed = exchange.query.observe && is_success(message.code) && find(message.options, kObserve, sequence);
    const bool notification = exchange.state == Exchange::Observing;
    if (answer.observed && !is_fresh(exchange, sequence, now)) return;
    if (notification || answer.observed) {
        forget_rest(exchange);
        exchange.received = 0;
    }
    if (find_block(message.options, kBlock2, block, error)) {
        Bytes etag;
        find(message.options, kETag, etag);
        if (etag.size() > sizeof exchange.etag) etag = {};
        const bool same = !exchange.received || etag == Bytes(exchange.etag, exchange.etag_size);  // RFC 7959, 2.4
        const bool fits =
            same && block.offset() == exchange.received && (!block.more || message.payload.size() == block.size());
        if (error || !fits) {
            finish(exchange, Answer::Failed);
            return;
        }
        exchange.szx = block.szx;
        exchange.etag_size = static_cast<uint8_t>(etag.size());
        if (!etag.empty()) memcpy(exchange.etag, etag.data(), etag.size());
        answer.offset = exchange.received;
        answer.more = block.more;
        exchange.received += static_cast<uint32_t>(message.payload.size());
    } else if (exchange.received) {
        finish(exchange, Answer::Failed);
        return;
    }

    const auto on_answer = exchange.on_answer;
    if (answer.observed) {
        exchange.observing = true;
        exchange.state = Exchange::Observing;
    } else if (!answer.more) {
        exchange.state = Exchange::Free;  // before the call, which may ask something else
    }
    const uint16_t id = exchange.id;
    if (on_answer) on_answer(answer);
    // Unless the call has cancelled it.
    if (!answer.more || exchange.state == Exchange::Free || exchange.id != id) return;
    if (answer.observed) {
        fetch_rest(exchange, now);
    } else {
        continue_with(exchange, now);
    }
}

}  // namespace coap
