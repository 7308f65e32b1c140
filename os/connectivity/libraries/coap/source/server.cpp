// SPDX-License-Identifier: BSD-3-Clause
// Endpoint: requests of others.
#include <algorithm>

#include "coap/Endpoint.h"

namespace coap {
namespace {

constexpr size_t kLongestPath = 64;

bool is_known(uint16_t option) {
    switch (option) {
        case kUriHost:
        case kUriPort:
        case kUriPath:
        case kUriQuery:
        case kAccept:
        case kBlock2:
        case kBlock1:
            return true;
        default:
            return !(option & 1);  // elective
    }
}

/// The path with slashes; false if it is too long for any of ours, or has a slash in a segment.
bool read_path(Bytes options, char (&path)[kLongestPath], size_t& length) {
    length = 0;
    OptionReader reader(options);
    while (reader.next()) {
        if (reader.number() != kUriPath) continue;
        const Bytes part = reader.value();
        if (part.find('/') != part.npos || length + part.size() + 1 > sizeof path) return false;
        if (length) path[length++] = '/';
        if (!part.empty()) memcpy(path + length, part.data(), part.size());
        length += part.size();
    }
    return true;
}

/// FNV-1a: tells the blocks of one state from those of another (RFC 7959, 2.4).
uint32_t etag_of(Bytes payload) {
    uint32_t hash = 2166136261U;
    for (const char byte : payload) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
    return hash ? hash : 1;  // an empty one is none
}

}  // namespace

bool Request::query(std::string_view name, std::string_view& value) const {
    OptionReader reader(options);
    while (reader.next()) {
        if (reader.number() != kUriQuery) continue;
        const Bytes text = reader.value();
        const size_t equals = std::min(text.find('='), text.size());
        if (text.substr(0, equals) != name) continue;
        value = text.substr(std::min(equals + 1, text.size()));
        return true;
    }
    return false;
}

void Endpoint::handle_request(const Peer& peer, const Message& message) {
    Response response;
    response.code = kEmpty;
    Block block1;
    bool has_block1 = false;
    bool observed = false;
    OptionReader options(message.options);
    while (options.next()) {
        if (options.number() == kProxyUri || options.number() == kProxyScheme) {
            response.code = kProxyingNotSupported;
        } else if (!is_known(options.number()) && response.code == kEmpty) {
            response.code = kBadOption;
        }
    }
    // A critical option of a message that wants no answer has it ignored (5.4.1).
    if (response.code == kBadOption && message.type == Type::Non) return;

    char path[kLongestPath];
    size_t path_length = 0;
    Request request;
    request.method = message.code;
    request.options = message.options;
    request.payload = message.payload;
    request.peer = &peer;
    uint32_t format = 0;
    if (find(message.options, kContentFormat, format)) request.format = static_cast<int>(format);

    if (response.code == kEmpty) {
        const Resource* resource = nullptr;
        bool path_known = false;
        if (read_path(message.options, path, path_length)) {
            request.path = {path, path_length};
            for (size_t i = 0; i < count_ && !path_known; i++) {
                path_known = request.path == resources_[i].path;
                resource = &resources_[i];
            }
        }
        if (!path_known && request.path == ".well-known/core") {
            response.code = kMethodNotAllowed;
            if (message.code == kGet) write_links(request, response);
        } else if (!path_known) {
            response.code = kNotFound;
        } else if (!(resource->methods >> message.code & 1)) {
            response.code = kMethodNotAllowed;
        } else {
            response.code = take_block1(peer, message, *resource, request, block1, has_block1);
            if (response.code == kEmpty) {
                response.code = kContent;
                resource->handler(request, response);
                if (message.code == kGet && is_success(response.code)) observed = observe(peer, message, *resource);
            }
        }
    }

    char reply[kPacket];
    Writer writer(reply, sizeof reply);
    const bool reliable = message.type == Type::Con;
    const Type type = reliable ? Type::Ack : Type::Non;
    const uint16_t id = reliable ? message.id : next_id_++;
    writer.begin(type, response.code, id, message.token);
    const uint8_t error =
        write_response(writer, message.options, kSzx, response, observed, has_block1 ? &block1 : nullptr);
    if (error == kEmpty) {
        send_and_keep(peer, message.id, writer.written());
    } else {
        Writer instead(reply, sizeof reply);
        instead.begin(type, error, id, message.token);
        send_and_keep(peer, message.id, instead.written());
    }
}

/// Puts a payload together that comes in blocks. kEmpty: it is all there, or not in blocks at all; else the answer.
uint8_t Endpoint::take_block1(const Peer& peer, const Message& message, const Resource& resource, Request& request,
                              Block& block, bool& has_block) {
    bool error = false;
    has_block = find_block(message.options, kBlock1, block, error);
    if (!has_block) return kEmpty;
    if (error || (block.more && message.payload.size() != block.size())) {
        has_block = false;
        return kBadRequest;
    }
    if (block.num == 0) {
        upload_.used = true;
        upload_.peer = peer;
        upload_.resource = &resource;
        upload_.size = 0;
    }
    const bool goes_on = upload_.used && upload_.peer == peer && upload_.resource == &resource;
    if (!goes_on || block.offset() != upload_.size) return kIncomplete;
    if (message.payload.size() > kBody - upload_.size) {
        upload_.used = false;
        return kTooLarge;
    }
    memcpy(upload_.body + upload_.size, message.payload.data(), message.payload.size());
    upload_.size += message.payload.size();
    if (block.more) {
        block.szx = std::min(block.szx, kSzx);
        return kContinue;
    }
    upload_.used = false;
    request.payload = {upload_.body, upload_.size};
    return kEmpty;
}

/// Options and payload, or the block of it that is asked for, else the first of size exponent `szx`; or kEmpty does
/// not come back, but why not.
uint8_t Endpoint::write_response(Writer& writer, Bytes asked_options, uint8_t szx, const Response& response,
                                 bool observed, const Block* block1) {
    bool error = false;
    Block block{0, false, szx};
    const bool asked = find_block(asked_options, kBlock2, block, error);
    if (block.szx > kSzx) {  // ours are smaller: the same place
        block.num <<= block.szx - kSzx;
        block.szx = kSzx;
    }
    Bytes payload = response.payload;
    const bool in_blocks = is_success(response.code) && (payload.size() > block.size() || asked);
    if (error || (in_blocks && block.num && block.offset() >= payload.size())) return kBadOption;
    if (in_blocks) {
        block.more = payload.size() - block.offset() > block.size();
        payload = payload.substr(block.offset(), block.size());
    }
    if (in_blocks) writer.option(kETag, etag_of(response.payload));
    if (observed) writer.option(kObserve, notifications_ & 0xFFFFFF);
    if (response.format != kNoFormat) writer.option(kContentFormat, static_cast<uint32_t>(response.format));
    if (response.max_age_s != 60 && response.code == kContent) writer.option(kMaxAge, response.max_age_s);
    if (in_blocks) writer.option(kBlock2, block.value());
    if (block1) writer.option(kBlock1, block1->value());
    if (in_blocks && block.num == 0) writer.option(kSize2, static_cast<uint32_t>(response.payload.size()));
    if (response.code == kTooLarge) writer.option(kSize1, static_cast<uint32_t>(kBody));
    writer.payload(payload);
    return writer.ok() ? kEmpty : kInternalError;
}

/// RFC 6690.
void Endpoint::write_links(const Request&, Response& response) {
    size_t used = 0;
    const auto add = [&](std::string_view text) {
        const size_t part = std::min(text.size(), sizeof links_ - used);
        memcpy(links_ + used, text.data(), part);
        used += part;
    };
    for (size_t i = 0; i < count_; i++) {
        const std::string_view path = resources_[i].path;
        if (sizeof links_ - used < path.size() + 9) break;
        add(i ? ",</" : "</");
        add(path);
        add(resources_[i].observable ? ">;obs" : ">");
    }
    response.code = kContent;
    response.format = kLinkFormat;
    response.payload = {links_, used};
}

// Observers

size_t Endpoint::observers() const {
    return static_cast<size_t>(std::count_if(std::begin(observers_), std::end(observers_),
                                             [](const Observer& observer) { return observer.used; }));
}

void Endpoint::forget(const Peer& peer, Bytes token) {
    for (Observer& observer : observers_) {
        if (observer.used && Bytes(observer.token, observer.token_size) == token && observer.peer == peer)
            observer.used = false;
    }
}

/// Whether the sender of a GET observes the resource from now on. Without room it just gets its answer (RFC 7641, 4.1).
bool Endpoint::observe(const Peer& peer, const Message& message, const Resource& resource) {
    uint32_t value = 0;
    if (!find(message.options, kObserve, value)) return false;
    forget(peer, message.token);
    if (value != 0 || !resource.observable) return false;
    for (Observer& observer : observers_) {
        if (observer.used) continue;
        observer.used = true;
        observer.dirty = false;
        observer.peer = peer;
        observer.token_size = static_cast<uint8_t>(message.token.size());
        if (!message.token.empty()) memcpy(observer.token, message.token.data(), message.token.size());
        observer.resource = &resource;
        observer.last_id = message.id;
        Block block;
        bool error = false;
        const bool has_size = find_block(message.options, kBlock2, block, error) && !error;
        observer.szx = has_size ? std::min(block.szx, kSzx) : kSzx;
        return true;
    }
    return false;
}

void Endpoint::notify(const Resource& resource, uint32_t now) {
    now_ = now;
    notifications_++;
    for (size_t i = 0; i < kObservers; i++) {
        if (observers_[i].used && observers_[i].resource == &resource) send_notification(i, now);
    }
}

void Endpoint::send_notification(size_t number, uint32_t now) {
    Observer& observer = observers_[number];
    for (const Exchange& exchange : exchanges_) {
        if (exchange.state == Exchange::Notification && exchange.observer == number) {
            observer.dirty = true;  // one at a time, and then the newest (RFC 7641, 4.5.2)
            return;
        }
    }
    Request request;
    request.path = observer.resource->path;
    request.peer = &observer.peer;
    Response response;
    observer.resource->handler(request, response);
    // Confirmable, so that it is noticed when the observer has gone; unless there is no room to wait for that.
    Exchange* exchange = free_exchange();
    char spare[kPacket];
    Writer writer(exchange ? exchange->packet : spare, kPacket);
    const uint16_t id = next_id_++;
    const bool observed = is_success(response.code);
    writer.begin(exchange ? Type::Con : Type::Non, response.code, id, {observer.token, observer.token_size});
    if (write_response(writer, {}, observer.szx, response, observed, nullptr) != kEmpty) return;
    observer.last_id = id;
    if (exchange) {
        exchange->state = Exchange::Notification;
        exchange->peer = observer.peer;
        exchange->id = id;
        exchange->confirmable = true;
        exchange->observer = number;
        exchange->packet_size = writer.written().size();
        transmit(*exchange, now);
    } else {
        transport_.send(observer.peer, writer.written());
    }
    if (!observed) observer.used = false;  // an error is the last it hears
}

}  // namespace coap
