// SPDX-License-Identifier: BSD-3-Clause
#include "sntp/Client.h"

#include "hal/us_ticker_api.h"
#include "netsocket/UDPSocket.h"
#include "platform/mbed_rtc_time.h"
#include "rtos/Kernel.h"
#include "sntp/packet.h"

namespace sntp {

namespace Kernel = rtos::Kernel;

nsapi_error_t query(Socket& socket, int64_t& unix_ms, uint32_t timeout_ms, int attempts) {
    for (int attempt = 0; attempt < attempts; attempt++) {
        // Only against confusion with an older answer: whoever forges answers is not kept off by 32 random bits either.
        const auto begin = Kernel::Clock::now();
        const uint64_t nonce = static_cast<uint64_t>(begin.time_since_epoch().count()) << 32 | us_ticker_read();
        uint8_t packet[kPacketSize];
        make_request(packet, nonce);
        const nsapi_size_or_error_t sent = socket.send(packet, sizeof packet);
        if (sent < 0) return sent;
        for (;;) {
            const auto waited = static_cast<uint32_t>((Kernel::Clock::now() - begin).count());
            if (waited >= timeout_ms) break;
            socket.set_timeout(static_cast<int>(timeout_ms - waited));
            const nsapi_size_or_error_t got = socket.recv(packet, sizeof packet);
            if (got == NSAPI_ERROR_WOULD_BLOCK) break;
            if (got < 0) return got;
            const auto round_trip = static_cast<uint32_t>((Kernel::Clock::now() - begin).count());
            Timestamp stamp = 0;
            uint64_t held = 0;
            switch (read_reply(packet, static_cast<size_t>(got), nonce, stamp, held)) {
                case Reply::Good:
                    unix_ms = arrival_unix_ms(stamp, held, round_trip);
                    return NSAPI_ERROR_OK;
                case Reply::Refused:
                    return NSAPI_ERROR_BUSY;
                case Reply::Unsynchronized:
                    return NSAPI_ERROR_DEVICE_ERROR;
                case Reply::NotOurs:
                    break;
            }
        }
    }
    return NSAPI_ERROR_TIMEOUT;
}

nsapi_error_t synchronize(NetworkInterface& network, const char* server, uint16_t port, uint32_t timeout_ms,
                          int attempts) {
    SocketAddress address;
    nsapi_error_t error = network.gethostbyname(server, &address);
    if (error) return error;
    address.set_port(port);
    UDPSocket socket;
    error = socket.open(&network);
    if (!error) error = socket.connect(address);
    int64_t unix_ms = 0;
    if (!error) error = query(socket, unix_ms, timeout_ms, attempts);
    if (!error) set_time(static_cast<time_t>((unix_ms + 500) / 1000));
    return error;
}

}  // namespace sntp
