// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "http/Parser.h"
#include "netsocket/Socket.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"

namespace http {

class Server;

/// A request and the answer to it, for as long as its handler runs. A handler reads what it wants of the body, and
/// answers once: respond(), or begin(), write() as often as it likes, and end(). Without an answer the client gets 500.
class Exchange : private mbed::NonCopyable<Exchange> {
  public:
    std::string_view method() const { return parser_.method(); }
    std::string_view path() const { return parser_.path(); }
    std::string_view query() const { return parser_.query(); }
    /// Of the request; empty if there is none.
    std::string_view field(std::string_view name) const { return parser_.field(name); }

    /// Bytes of the body, up to `size`: how many; 0: that was all. An error ends the connection, and answers 413 if
    /// there is more than the server's limit.
    nsapi_size_or_error_t read(char* buffer, size_t size);

    /// The whole answer. More fields as "Name: value\r\n". Errors are the socket's.
    nsapi_error_t respond(int status, std::string_view content_type, std::string_view body,
                          std::string_view fields = {});
    /// An answer that is as long as it gets: chunked, or to HTTP/1.0 until the connection ends.
    nsapi_error_t begin(int status, std::string_view content_type, std::string_view fields = {});
    nsapi_error_t write(std::string_view part);
    nsapi_error_t end();

  private:
    friend class Server;
    enum State : uint8_t { kNothing, kStreaming, kEnded };

    Exchange(Socket& socket, Parser& parser, size_t body_limit)
        : socket_(socket), parser_(parser), body_limit_(body_limit) {}
    nsapi_error_t send_head(int status, std::string_view content_type, std::string_view fields, const char* framing,
                            std::string_view length);
    nsapi_size_or_error_t refuse(int status);
    /// More of the connection into input_. 0: the client hung up.
    nsapi_size_or_error_t fill();

    Socket& socket_;
    Parser& parser_;
    const size_t body_limit_;
    size_t body_read_ = 0;
    State state_ = kNothing;
    bool body_done_ = false;
    bool continued_ = false;
    bool close_ = false;
    bool to_head_ = false;
    bool chunked_ = false;
    std::string_view input_;  // received and not yet taken apart
    std::string_view body_;   // of the body, not yet read
    char raw_[256];
};

/// A path and what answers it. A path that ends with `*` stands for all that begin so; the first that fits is taken.
struct Route {
    const char* method;
    const char* path;
    mbed::Callback<void(Exchange&)> handler;
};

/// An HTTP/1.1 server, for one connection at a time: threads that have a Server each serve as many. HEAD is answered by
/// the handlers of GET. It answers by itself: 400 to what is no HTTP, 404 and 405 without a route, 408 to a request
/// that does not end in time, 413 and 431 to what is too large, 500 if the handler has no answer, 501 and 505.
class Server : private mbed::NonCopyable<Server> {
  public:
    /// The buffer must take request line and fields, which are refused with 431 if they do not fit. Routes must live as
    /// long as the server.
    Server(const Route* routes, size_t count, char* buffer, size_t size)
        : routes_(routes), count_(count), buffer_(buffer), size_(size) {}
    template <size_t N>
    Server(const Route (&routes)[N], char* buffer, size_t size) : Server(routes, N, buffer, size) {}

    /// The longest body that a request may have, bytes; 16 KiB if it is not set.
    void set_body_limit(size_t bytes) { body_limit_ = bytes; }
    /// How long the server waits for a client, ms; 5 s if it is not set.
    void set_timeout(int ms) { timeout_ms_ = ms; }

    /// Serves a connection until one side ends it; does not close it. Each connection has at most `most` requests.
    /// NSAPI_ERROR_OK, or the socket's error.
    nsapi_error_t serve(Socket& connection, unsigned most = 100);
    /// Accepts connections of a socket that listens, one after the other, and serves and closes them, until the
    /// listener fails, as it does when it is closed: with its error.
    nsapi_error_t run(Socket& listener);

  private:
    bool serve_one(Socket& connection, std::string_view& input, char (&raw)[256], nsapi_error_t& error);
    void answer(Exchange& exchange);

    const Route* const routes_;
    const size_t count_;
    char* const buffer_;
    const size_t size_;
    size_t body_limit_ = 16 * 1024;
    int timeout_ms_ = 5000;
};

/// The usual words for a status, "OK" for 200.
const char* reason_of(int status);

}  // namespace http
