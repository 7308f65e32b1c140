// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "netsocket/Socket.h"

namespace http {

/// All of it. NSAPI_ERROR_TIMEOUT: it takes no more.
inline nsapi_error_t send_all(Socket& socket, std::string_view text) {
    while (!text.empty()) {
        const nsapi_size_or_error_t sent = socket.send(text.data(), static_cast<nsapi_size_t>(text.size()));
        if (sent == NSAPI_ERROR_WOULD_BLOCK) return NSAPI_ERROR_TIMEOUT;
        if (sent < 0) return sent;
        text.remove_prefix(static_cast<size_t>(sent));
    }
    return NSAPI_ERROR_OK;
}

/// Decimal or hexadecimal digits at the end of a buffer.
template <unsigned Base, size_t N>
std::string_view digits(uint64_t value, char (&buffer)[N]) {
    static_assert(N >= 20, "room for any number");
    size_t at = N;
    do {
        buffer[--at] = "0123456789abcdef"[value % Base];
        value /= Base;
    } while (value);
    return {buffer + at, N - at};
}

/// Collects short texts, so that they go out in few packets.
class Gather {
  public:
    Gather(Socket& socket, char* buffer, size_t size) : socket_(socket), buffer_(buffer), size_(size) {}
    Gather& operator<<(std::string_view text) {
        while (!text.empty() && !error_) {
            const size_t part = text.size() < size_ - used_ ? text.size() : size_ - used_;
            for (size_t i = 0; i < part; i++) buffer_[used_ + i] = text[i];
            used_ += part;
            text.remove_prefix(part);
            if (used_ == size_) flush();
        }
        return *this;
    }
    nsapi_error_t flush() {
        if (!error_) error_ = send_all(socket_, {buffer_, used_});
        used_ = 0;
        return error_;
    }

  private:
    Socket& socket_;
    char* const buffer_;
    const size_t size_;
    size_t used_ = 0;
    nsapi_error_t error_ = NSAPI_ERROR_OK;
};

}  // namespace http
