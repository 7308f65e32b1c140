// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "http/Parser.h"
#include "netsocket/Socket.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"

namespace http {

/// What to ask for. Texts must not have line ends, which would let them add fields: NSAPI_ERROR_PARAMETER.
struct Request {
    std::string_view method = "GET";
    /// Path and query, with what must be escaped escaped.
    std::string_view target = "/";
    /// Name of the server, with `:port` if that is not the usual one.
    std::string_view host;
    /// More fields, each as "Name: value\r\n".
    std::string_view fields;
    std::string_view content_type;
    std::string_view body;
    /// Instead of `body`, one that is as long as it gets: fills the buffer and tells how many bytes; 0 ends it.
    mbed::Callback<size_t(char*, size_t)> source;
};

/// An HTTP/1.1 client over a socket that is connected: TCPSocket, or TLSSocket for HTTPS. One request after the other,
/// for as long as is_reusable(). Redirections are not followed: status() and field("location") say where to. One
/// thread.
class Client : private mbed::NonCopyable<Client> {
  public:
    /// The buffer must take the answer's status line and fields; a part of it carries requests. The time-out is that of
    /// the socket's functions, ms.
    Client(Socket& socket, char* buffer, size_t size, int timeout_ms = 15000);

    /// Sends a request, and gives the answer's body in parts. NSAPI_ERROR_OK whatever the status;
    /// NSAPI_ERROR_TIMEOUT; NSAPI_ERROR_CONNECTION_LOST: the server hung up before its end; NSAPI_ERROR_DEVICE_ERROR:
    /// what it answers is no HTTP, or does not fit; others are the socket's. After an error the connection is of no
    /// more use.
    nsapi_error_t request(const Request& request, mbed::Callback<void(std::string_view)> on_body = nullptr);

    int status() const { return parser_.status(); }
    /// Of the answer, until the next request.
    std::string_view field(std::string_view name) const { return parser_.field(name); }
    /// Whether another request may be sent over this connection.
    bool is_reusable() const { return reusable_; }

  private:
    nsapi_error_t send_body(const Request& request);
    nsapi_error_t read_answer(mbed::Callback<void(std::string_view)> on_body, bool to_head);

    Socket& socket_;
    Parser parser_;
    char* const buffer_;
    const size_t size_;
    bool reusable_ = true;
};

}  // namespace http
