// SPDX-License-Identifier: BSD-3-Clause
#include "http/Client.h"

#include "send.h"

namespace http {
namespace {

bool is_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }
bool is_word(std::string_view text) { return is_line(text) && text.find(' ') == text.npos; }

/// Whole lines, and none of them empty: that would end the head.
bool are_fields(std::string_view text) {
    if (text.empty()) return true;
    if (text.front() == '\r' || text.size() < 2 || text.substr(text.size() - 2) != "\r\n") return false;
    return text.find("\r\n\r\n") == text.npos;
}

}  // namespace

Client::Client(Socket& socket, char* buffer, size_t size, int timeout_ms)
    : socket_(socket), parser_(Parser::kResponse, buffer, size), buffer_(buffer), size_(size) {
    socket_.set_timeout(timeout_ms);
}

nsapi_error_t Client::request(const Request& request, mbed::Callback<void(std::string_view)> on_body) {
    if (!is_word(request.method) || request.method.empty() || !is_word(request.target) || request.target.empty() ||
        !is_word(request.host) || !is_line(request.content_type) || !are_fields(request.fields)) {
        return NSAPI_ERROR_PARAMETER;
    }
    if (!reusable_) return NSAPI_ERROR_NO_CONNECTION;
    reusable_ = false;
    parser_.reset();
    Gather out(socket_, buffer_, size_);
    out << request.method << " " << request.target << " HTTP/1.1\r\nHost: " << request.host << "\r\n" << request.fields;
    if (!request.content_type.empty()) out << "Content-Type: " << request.content_type << "\r\n";
    // Methods that usually have a body say that there is none.
    const bool says_length = !request.body.empty() || request.method == "POST" || request.method == "PUT";
    if (request.source) {
        out << "Transfer-Encoding: chunked\r\n";
    } else if (says_length) {
        char number[20];
        out << "Content-Length: " << digits<10>(request.body.size(), number) << "\r\n";
    }
    out << "\r\n" << request.body;
    nsapi_error_t error = out.flush();
    if (!error && request.source) error = send_body(request);
    if (!error) error = read_answer(on_body, request.method == "HEAD");
    reusable_ = !error && parser_.keeps_alive();
    return error;
}

nsapi_error_t Client::send_body(const Request& request) {
    char part[256];
    for (;;) {
        const size_t length = request.source(part, sizeof part);
        if (length > sizeof part) return NSAPI_ERROR_PARAMETER;
        char number[20];
        Gather out(socket_, buffer_, size_);
        out << digits<16>(length, number) << "\r\n" << std::string_view(part, length) << "\r\n";
        const nsapi_error_t error = out.flush();
        if (error || !length) return error;
    }
}

nsapi_error_t Client::read_answer(mbed::Callback<void(std::string_view)> on_body, bool to_head) {
    parser_.reset(to_head);
    char input[256];
    for (;;) {
        const nsapi_size_or_error_t got = socket_.recv(input, sizeof input);
        if (got == NSAPI_ERROR_WOULD_BLOCK) return NSAPI_ERROR_TIMEOUT;
        if (got < 0) return got;
        if (got == 0) return parser_.finish() == Parser::kDone ? NSAPI_ERROR_OK : NSAPI_ERROR_CONNECTION_LOST;
        std::string_view left(input, static_cast<size_t>(got));
        std::string_view body;
        for (bool more = true; more;) {
            switch (parser_.parse(left, body)) {
                case Parser::kMore:
                    more = false;
                    break;
                case Parser::kHead:
                    break;
                case Parser::kBody:
                    if (on_body) on_body(body);
                    break;
                case Parser::kDone:
                    // 100 and its like announce the answer itself.
                    if (parser_.status() >= 200) return left.empty() ? NSAPI_ERROR_OK : NSAPI_ERROR_DEVICE_ERROR;
                    parser_.reset(to_head);
                    break;
                case Parser::kError:
                    return NSAPI_ERROR_DEVICE_ERROR;
            }
        }
    }
}

}  // namespace http
