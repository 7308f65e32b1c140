// SPDX-License-Identifier: BSD-3-Clause
#include <string.h>

#include "../tls_sockets/loop_socket.h"
#include "device_test.h"
#include "mbed.h"
#include "sntp/Client.h"
#include "sntp/packet.h"

namespace {

LoopSocket near_end(true);
LoopSocket far_end(true);
int answers_to_lose;
uint8_t stratum;

/// Answers until the wire is closed: first something that is no answer, then the time 2030-01-01 and a quarter.
void serve() {
    uint8_t packet[sntp::kPacketSize];
    while (far_end.recv(packet, sizeof packet) == static_cast<int>(sizeof packet)) {
        if (answers_to_lose-- > 0) continue;
        uint8_t reply[sntp::kPacketSize] = {};
        reply[0] = 4 << 3 | 4;
        reply[1] = stratum;
        far_end.send(reply, sizeof reply);
        memcpy(reply + 24, packet + 40, 8);
        for (const int at : {32, 40}) {
            reply[at] = 4102444800U >> 24;
            reply[at + 1] = static_cast<uint8_t>(4102444800U >> 16);
            reply[at + 2] = static_cast<uint8_t>(4102444800U >> 8);
            reply[at + 3] = static_cast<uint8_t>(4102444800U);
            reply[at + 4] = 0x40;
        }
        far_end.send(reply, sizeof reply);
    }
}

nsapi_error_t ask(int64_t& unix_ms, int lost, uint8_t of_stratum = 1) {
    LoopSocket::join(near_end, far_end);
    answers_to_lose = lost;
    stratum = of_stratum;
    Thread server(osPriorityNormal, 2048);
    server.start(callback(serve));
    const nsapi_error_t result = sntp::query(near_end, unix_ms, 100, 3);
    near_end.close();
    far_end.close();
    server.join();
    return result;
}

}  // namespace

TEST(sntp, gets_the_time) {
    int64_t unix_ms = 0;
    EXPECT_EQ(ask(unix_ms, 0), NSAPI_ERROR_OK);
    EXPECT_GE(unix_ms, 1893456000250LL);
    EXPECT_LE(unix_ms, 1893456000260LL);
}

TEST(sntp, asks_again_and_gives_up) {
    int64_t unix_ms = 0;
    Timer timer;
    timer.start();
    EXPECT_EQ(ask(unix_ms, 2), NSAPI_ERROR_OK);
    EXPECT_GE(timer.elapsed_time(), 199ms);
    EXPECT_LE(timer.elapsed_time(), 230ms);
    timer.reset();
    EXPECT_EQ(ask(unix_ms, 3), NSAPI_ERROR_TIMEOUT);
    EXPECT_GE(timer.elapsed_time(), 299ms);
    EXPECT_LE(timer.elapsed_time(), 330ms);
}

TEST(sntp, a_server_may_refuse_or_not_know) {
    int64_t unix_ms = 0;
    EXPECT_EQ(ask(unix_ms, 0, 0), NSAPI_ERROR_BUSY);
    EXPECT_EQ(ask(unix_ms, 0, 16), NSAPI_ERROR_DEVICE_ERROR);
    LoopSocket::join(near_end, far_end);
    near_end.close();
    EXPECT_EQ(sntp::query(near_end, unix_ms, 100, 3), NSAPI_ERROR_NO_SOCKET);
}
