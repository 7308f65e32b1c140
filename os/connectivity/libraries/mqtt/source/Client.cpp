// SPDX-License-Identifier: BSD-3-Clause
#include "mqtt/Client.h"

#include <algorithm>

namespace mqtt {

namespace Kernel = rtos::Kernel;
using Clock = Kernel::Clock;

namespace {

uint32_t now_ms() { return static_cast<uint32_t>(Clock::now().time_since_epoch().count()); }

Clock::time_point in(Client::Duration time) { return Clock::now() + Clock::duration(time.count()); }

int left_ms(Clock::time_point end) {
    const auto left = (end - Clock::now()).count();
    return left <= 0 ? 0 : static_cast<int>(std::min<decltype(left)>(left, INT32_MAX));
}

nsapi_error_t error_of(Status status) {
    switch (status) {
        case Status::Ok:
            return NSAPI_ERROR_OK;
        case Status::NoRoom:
            return NSAPI_ERROR_NO_MEMORY;
        case Status::NotConnected:
            return NSAPI_ERROR_NO_CONNECTION;
        case Status::Unsupported:
            return NSAPI_ERROR_UNSUPPORTED;
        default:
            return NSAPI_ERROR_PARAMETER;
    }
}

constexpr uint8_t kRefusal = 0x80;

}  // namespace

void Client::on_message(const Publish& message) {
    if (on_message_) on_message_(message);
}

void Client::on_published(uint16_t id, uint8_t reason) {
    if (answer_.id == id) {
        answer_.came = true;
        answer_.reason = reason;
    }
    if (on_published_) on_published_(id, reason);
}

void Client::on_subscribed(uint16_t id, uint8_t reason) {
    if (answer_.id != id) return;
    answer_.came = true;
    answer_.reason = reason;
}

nsapi_error_t Client::failure() const {
    return session_.error() == Error::Refused ? NSAPI_ERROR_AUTH_FAILURE : NSAPI_ERROR_CONNECTION_LOST;
}

nsapi_error_t Client::flush(Clock::time_point end) {
    while (session_.output().size) {
        socket_->set_timeout(left_ms(end));
        const Bytes output = session_.output();
        const nsapi_size_or_error_t sent = socket_->send(output.data, output.size);
        if (sent == NSAPI_ERROR_WOULD_BLOCK) return NSAPI_ERROR_TIMEOUT;
        if (sent < 0) return sent;
        session_.sent(static_cast<size_t>(sent), now_ms());
    }
    return NSAPI_ERROR_OK;
}

/// Sends all, then receives once, no longer than until `end` or until the session has something to do.
nsapi_error_t Client::step(Clock::time_point end) {
    nsapi_error_t error = flush(end);
    if (error) return error;
    if (session_.state() == Session::kFailed) return failure();
    socket_->set_timeout(
        static_cast<int>(std::min<uint32_t>(static_cast<uint32_t>(left_ms(end)), session_.time_left(now_ms()))));
    uint8_t buffer[256];
    const nsapi_size_or_error_t got = socket_->recv(buffer, sizeof buffer);
    if (got == 0) return NSAPI_ERROR_CONNECTION_LOST;
    if (got < 0 && got != NSAPI_ERROR_WOULD_BLOCK) return got;
    for (Bytes bytes(buffer, static_cast<size_t>(std::max(got, 0))); bytes.size;) {
        const size_t taken = session_.receive(bytes, now_ms());
        bytes = {bytes.data + taken, bytes.size - taken};
        if (session_.state() == Session::kFailed) break;
        // It takes no more until what it has to say is sent.
        if (bytes.size && (error = flush(end)) != NSAPI_ERROR_OK) return error;
    }
    session_.tick(now_ms());
    error = flush(end);
    return error ? error : (session_.state() == Session::kFailed ? failure() : NSAPI_ERROR_OK);
}

template <typename Condition>
nsapi_error_t Client::run_until(Condition condition, Duration timeout) {
    const auto end = in(timeout);
    for (bool first = true; !condition(); first = false) {  // once without time, too
        if (!socket_) return NSAPI_ERROR_NO_CONNECTION;
        if (!first && left_ms(end) == 0) return NSAPI_ERROR_TIMEOUT;
        const nsapi_error_t error = step(end);
        if (error == NSAPI_ERROR_TIMEOUT) return error;
        if (error) {
            session_.lost();
            socket_ = nullptr;
            return error;
        }
    }
    return NSAPI_ERROR_OK;
}

nsapi_error_t Client::connect(Socket& socket, const Connect& options, Duration timeout) {
    const nsapi_error_t error = error_of(session_.connect(options, now_ms()));
    if (error) return error;
    socket_ = &socket;
    return run_until([this] { return session_.state() == Session::kConnected; }, timeout);
}

nsapi_error_t Client::disconnect(Duration timeout) {
    if (!socket_) return NSAPI_ERROR_NO_CONNECTION;
    session_.disconnect();
    const nsapi_error_t error = flush(in(timeout));
    session_.lost();
    socket_ = nullptr;
    return error;
}

template <typename Request>
nsapi_error_t Client::ask(Request request, uint8_t* reason, Duration timeout) {
    const auto end = in(timeout);
    answer_ = Answer();
    // What is on its way, or waits for its acknowledgement, makes room.
    Status status = Status::NoRoom;
    nsapi_error_t error = run_until(
        [&] {
            status = request(answer_.id);
            return status != Status::NoRoom;
        },
        timeout);
    if (error) return error;
    if (status != Status::Ok) return error_of(status);
    const auto left = Duration(static_cast<uint32_t>(left_ms(end)));
    if (answer_.id == 0) {  // QoS 0: nothing will come that would be worth waiting for
        error = flush(in(left));
        if (error && error != NSAPI_ERROR_TIMEOUT) {
            session_.lost();
            socket_ = nullptr;
        }
        return error;
    }
    error = run_until([this] { return answer_.came; }, left);
    const Answer answer = answer_;
    answer_ = Answer();
    if (error) return error;
    if (reason) *reason = answer.reason;
    return answer.reason >= kRefusal ? NSAPI_ERROR_AUTH_FAILURE : NSAPI_ERROR_OK;
}

nsapi_error_t Client::publish(const Message& message, Duration timeout) {
    return ask([&](uint16_t& id) { return session_.publish(message, &id); }, nullptr, timeout);
}

nsapi_error_t Client::queue(const Message& message, uint16_t* id) {
    if (message.qos == 0) return NSAPI_ERROR_PARAMETER;
    return error_of(session_.publish(message, id));
}

nsapi_error_t Client::subscribe(Bytes filter, uint8_t qos, uint8_t* granted, Duration timeout) {
    return ask([&](uint16_t& id) { return session_.subscribe(filter, qos, &id); }, granted, timeout);
}

nsapi_error_t Client::unsubscribe(Bytes filter, Duration timeout) {
    return ask([&](uint16_t& id) { return session_.unsubscribe(filter, &id); }, nullptr, timeout);
}

nsapi_error_t Client::process(Duration time) {
    const nsapi_error_t error = run_until([] { return false; }, time);
    return error == NSAPI_ERROR_TIMEOUT ? NSAPI_ERROR_OK : error;
}

}  // namespace mqtt
