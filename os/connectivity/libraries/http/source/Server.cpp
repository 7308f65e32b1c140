// SPDX-License-Identifier: BSD-3-Clause
#include "http/Server.h"

#include <algorithm>
#include <cstring>

#include "send.h"

namespace http {

const char* reason_of(int status) {
    static constexpr struct {
        int status;
        const char* reason;
    } kReasons[] = {{200, "OK"},
                    {201, "Created"},
                    {202, "Accepted"},
                    {204, "No Content"},
                    {301, "Moved Permanently"},
                    {302, "Found"},
                    {303, "See Other"},
                    {304, "Not Modified"},
                    {400, "Bad Request"},
                    {401, "Unauthorized"},
                    {403, "Forbidden"},
                    {404, "Not Found"},
                    {405, "Method Not Allowed"},
                    {408, "Request Timeout"},
                    {409, "Conflict"},
                    {413, "Content Too Large"},
                    {431, "Request Header Fields Too Large"},
                    {500, "Internal Server Error"},
                    {501, "Not Implemented"},
                    {503, "Service Unavailable"},
                    {505, "HTTP Version Not Supported"}};
    for (const auto& one : kReasons) {
        if (one.status == status) return one.reason;
    }
    return "";
}

nsapi_size_or_error_t Exchange::fill() {
    const nsapi_size_or_error_t got = socket_.recv(raw_, sizeof raw_);
    if (got > 0) input_ = {raw_, static_cast<size_t>(got)};
    return got;
}

nsapi_size_or_error_t Exchange::refuse(int status) {
    close_ = true;
    if (state_ == kNothing) respond(status, "text/plain", reason_of(status));
    return NSAPI_ERROR_PARAMETER;
}

nsapi_size_or_error_t Exchange::read(char* buffer, size_t size) {
    if (parser_.length() > body_limit_) return refuse(413);
    while (body_.empty() && !body_done_) {
        switch (parser_.parse(input_, body_)) {
            case Parser::kBody:
                body_read_ += body_.size();
                if (body_read_ > body_limit_) return refuse(413);
                break;
            case Parser::kDone:
                body_done_ = true;
                break;
            case Parser::kMore: {
                // A client that asks first waits for this before it sends (RFC 9110, 10.1.1).
                if (!continued_ && same_word(field("expect"), "100-continue")) {
                    const nsapi_error_t error = send_all(socket_, "HTTP/1.1 100 Continue\r\n\r\n");
                    if (error) return error;
                }
                continued_ = true;
                const nsapi_size_or_error_t got = fill();
                if (got == NSAPI_ERROR_WOULD_BLOCK) return refuse(408);
                if (got <= 0) {
                    close_ = true;
                    return got ? got : NSAPI_ERROR_CONNECTION_LOST;
                }
                break;
            }
            default:
                return refuse(400);
        }
    }
    const size_t part = std::min(size, body_.size());
    if (part) memcpy(buffer, body_.data(), part);
    body_.remove_prefix(part);
    return static_cast<int>(part);
}

nsapi_error_t Exchange::send_head(int status, std::string_view content_type, std::string_view fields,
                                  const char* framing, std::string_view length) {
    char number[20];
    char part[128];
    Gather out(socket_, part, sizeof part);
    out << "HTTP/1.1 " << digits<10>(static_cast<uint64_t>(status), number) << " " << reason_of(status) << "\r\n";
    if (!content_type.empty()) out << "Content-Type: " << content_type << "\r\n";
    out << fields << framing << length;
    if (*framing) out << "\r\n";
    if (close_) out << "Connection: close\r\n";
    out << "\r\n";
    return out.flush();
}

nsapi_error_t Exchange::respond(int status, std::string_view content_type, std::string_view body,
                                std::string_view fields) {
    if (state_ != kNothing) return NSAPI_ERROR_PARAMETER;
    state_ = kEnded;
    char number[20];
    const bool empty = status == 204 || status == 304 || status < 200;
    nsapi_error_t error =
        send_head(status, content_type, fields,
                  empty ? "" : "Content-Length: ", empty ? std::string_view() : digits<10>(body.size(), number));
    if (!error && !empty && !to_head_) error = send_all(socket_, body);
    if (error) close_ = true;
    return error;
}

nsapi_error_t Exchange::begin(int status, std::string_view content_type, std::string_view fields) {
    if (state_ != kNothing) return NSAPI_ERROR_PARAMETER;
    state_ = kStreaming;
    if (!chunked_) close_ = true;
    const nsapi_error_t error =
        send_head(status, content_type, fields, chunked_ ? "Transfer-Encoding: chunked" : "", {});
    if (error) close_ = true;
    return error;
}

nsapi_error_t Exchange::write(std::string_view part) {
    if (state_ != kStreaming) return NSAPI_ERROR_PARAMETER;
    if (part.empty() || to_head_) return NSAPI_ERROR_OK;  // an empty chunk would be the end
    nsapi_error_t error = NSAPI_ERROR_OK;
    if (chunked_) {
        char number[20];
        char head[24];
        Gather out(socket_, head, sizeof head);
        error = (out << digits<16>(part.size(), number) << "\r\n").flush();
    }
    if (!error) error = send_all(socket_, part);
    if (!error && chunked_) error = send_all(socket_, "\r\n");
    if (error) close_ = true;
    return error;
}

nsapi_error_t Exchange::end() {
    if (state_ != kStreaming) return NSAPI_ERROR_PARAMETER;
    state_ = kEnded;
    const nsapi_error_t error = chunked_ && !to_head_ ? send_all(socket_, "0\r\n\r\n") : NSAPI_ERROR_OK;
    if (error) close_ = true;
    return error;
}

namespace {

bool fits(std::string_view pattern, std::string_view path) {
    if (!pattern.empty() && pattern.back() == '*') {
        pattern.remove_suffix(1);
        return path.substr(0, pattern.size()) == pattern;
    }
    return pattern == path;
}

}  // namespace

void Server::answer(Exchange& exchange) {
    const std::string_view method = exchange.method();
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    char allowed[64] = "Allow: ";
    size_t length = strlen(allowed);
    const size_t first = length;
    for (size_t i = 0; i < count_; i++) {
        const Route& route = routes_[i];
        if (!fits(route.path, exchange.path())) continue;
        if (wanted == route.method) {
            route.handler(exchange);
            if (exchange.state_ == Exchange::kStreaming) exchange.end();
            // Half an answer cannot be taken back.
            if (exchange.state_ == Exchange::kNothing) exchange.respond(500, "text/plain", reason_of(500));
            return;
        }
        const size_t size = strlen(route.method);
        if (length + size + 5 > sizeof allowed) continue;
        if (length > first) {
            memcpy(allowed + length, ", ", 2);
            length += 2;
        }
        memcpy(allowed + length, route.method, size);
        length += size;
    }
    if (length == first) {
        exchange.respond(404, "text/plain", reason_of(404));
        return;
    }
    memcpy(allowed + length, "\r\n", 2);
    exchange.respond(405, "text/plain", reason_of(405), {allowed, length + 2});
}

/// One request. False: the connection ends.
bool Server::serve_one(Socket& connection, std::string_view& input, char (&raw)[256], nsapi_error_t& error) {
    Parser parser(Parser::kRequest, buffer_, size_);
    Exchange exchange(connection, parser, body_limit_);
    exchange.input_ = input;
    std::string_view none;
    for (Parser::Result result = Parser::kMore; result != Parser::kHead;) {
        result = parser.parse(exchange.input_, none);
        if (result == Parser::kError) {
            exchange.refuse(parser.error());
            return false;
        }
        if (result != Parser::kMore) continue;
        const nsapi_size_or_error_t got = exchange.fill();
        if (got > 0) continue;
        // Between two requests the end is a good one, and silence too.
        if (got == NSAPI_ERROR_WOULD_BLOCK && parser.begun()) exchange.refuse(408);
        if (got < 0 && got != NSAPI_ERROR_WOULD_BLOCK) error = got;
        return false;
    }
    exchange.to_head_ = parser.method() == "HEAD";
    exchange.chunked_ = parser.http_minor() >= 1;
    exchange.close_ = !parser.keeps_alive();
    if (parser.length() > body_limit_) {
        exchange.refuse(413);
        return false;
    }
    answer(exchange);
    // What the handler did not read must not be taken for the next request; if the client still waits for leave to send
    // it, it never comes.
    if (!exchange.close_ && !exchange.body_done_ && !exchange.continued_ &&
        same_word(parser.field("expect"), "100-continue")) {
        return false;
    }
    char rest[64];
    nsapi_size_or_error_t got = 1;
    while (!exchange.close_ && got > 0) got = exchange.read(rest, sizeof rest);
    if (exchange.close_ || got < 0) return false;
    memmove(raw, exchange.input_.data(), exchange.input_.size());
    input = {raw, exchange.input_.size()};
    return true;
}

nsapi_error_t Server::serve(Socket& connection, unsigned most) {
    connection.set_timeout(timeout_ms_);
    char raw[256];
    std::string_view input;
    nsapi_error_t error = NSAPI_ERROR_OK;
    while (most-- && serve_one(connection, input, raw, error)) {
    }
    return error;
}

nsapi_error_t Server::run(Socket& listener) {
    for (;;) {
        nsapi_error_t error = NSAPI_ERROR_OK;
        Socket* const connection = listener.accept(&error);
        if (!connection) return error;
        serve(*connection);  // its errors are this client's own affair
        connection->close();
    }
}

}  // namespace http
