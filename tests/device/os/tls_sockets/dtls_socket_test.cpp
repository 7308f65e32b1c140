// SPDX-License-Identifier: BSD-3-Clause
// DTLSSocketWrapper on both ends of a wire in memory that loses datagrams.
#include <string.h>

#include "../mbedtls/test_time.h"
#include "device_test.h"
#include "loop_socket.h"
#include "mbed.h"
#include "netsocket/DTLSSocketWrapper.h"
#include "server_thread.h"

namespace {

constexpr uint8_t kPsk[16] = {5, 4, 3, 2, 1};
LoopSocket near_end(true);
LoopSocket far_end(true);
nsapi_error_t server_result;
const char* server_id;

void begin() {
    set_time(kTestTime);
    LoopSocket::join(near_end, far_end);
    server_id = nullptr;
}

/// Echoes datagrams until the client says goodbye.
void serve() {
    DTLSSocketWrapper socket(&far_end, nullptr, TLSSocketWrapper::TRANSPORT_CLOSE);
    server_result = socket.set_server();
    if (!server_result) server_result = socket.set_psk(kPsk, sizeof kPsk, "device");
    if (!server_result && server_id) server_result = socket.set_connection_id(server_id, strlen(server_id));
    if (!server_result) server_result = socket.connect();
    static uint8_t buffer[600];
    while (!server_result) {
        const int got = socket.recv(buffer, sizeof buffer);
        if (got == 0) return;
        if (got < 0 || socket.send(buffer, got) != got) server_result = NSAPI_ERROR_CONNECTION_LOST;
    }
}

bool echoes(Socket& socket, const char* text) {
    static char buffer[64];
    const int length = static_cast<int>(strlen(text));
    return socket.send(text, length) == length && socket.recv(buffer, sizeof buffer) == length &&
           memcmp(buffer, text, length) == 0;
}

}  // namespace

TEST(dtls_socket, datagrams_stay_datagrams) {
    begin();
    run_against(serve, [] {
        DTLSSocketWrapper socket(&near_end);
        EXPECT_EQ(socket.set_psk(kPsk, sizeof kPsk, "device"), NSAPI_ERROR_OK);
        ASSERT_EQ(socket.connect(), NSAPI_ERROR_OK);
        EXPECT_FALSE(socket.has_connection_id());
        EXPECT_EQ(socket.send("one", 3), 3);
        EXPECT_EQ(socket.send("second", 6), 6);
        char buffer[16];
        EXPECT_EQ(socket.recv(buffer, sizeof buffer), 3);
        EXPECT_EQ(socket.recv(buffer, sizeof buffer), 6);
        static uint8_t large[1300];
        EXPECT_EQ(socket.send(large, sizeof large), NSAPI_ERROR_PARAMETER);
        EXPECT_TRUE(echoes(socket, "still there"));
    });
    EXPECT_EQ(server_result, 0);
}

// Whichever datagram of the handshake is lost: whoever misses an answer asks again after a second.
TEST(dtls_socket, lost_datagrams_are_sent_again) {
    for (int lost = 0; lost < 3; lost++) {
        for (const bool of_client : {true, false}) {
            begin();
            (of_client ? far_end : near_end).lose(1U << lost);
            static Timer timer;
            timer.reset();
            timer.start();
            run_against(serve, [] {
                DTLSSocketWrapper socket(&near_end);
                EXPECT_EQ(socket.set_psk(kPsk, sizeof kPsk, "device"), NSAPI_ERROR_OK);
                ASSERT_EQ(socket.connect(), NSAPI_ERROR_OK);
                EXPECT_GE(timer.elapsed_time(), 999ms);
                EXPECT_LE(timer.elapsed_time(), 4s);
                EXPECT_TRUE(echoes(socket, "here"));
            });
            timer.stop();
            EXPECT_EQ(server_result, 0);
        }
    }
}

// Nobody is there: the client waits 1, 2, 4 ... s and gives up as the library's limits say, without a thread that waits
// elsewhere.
TEST(dtls_socket, gives_up) {
    begin();
    run_against(nullptr, [] {
        DTLSSocketWrapper socket(&near_end);
        EXPECT_EQ(socket.set_psk(kPsk, sizeof kPsk, "device"), NSAPI_ERROR_OK);
        mbedtls_ssl_conf_handshake_timeout(socket.get_ssl_config(), 100, 800);
        Timer timer;
        timer.start();
        EXPECT_EQ(socket.connect(), NSAPI_ERROR_CONNECTION_TIMEOUT);
        EXPECT_GE(timer.elapsed_time(), 1490ms);
        EXPECT_LE(timer.elapsed_time(), 1700ms);
    });
}

// sigio() tells of the timer too.
TEST(dtls_socket, without_waiting) {
    begin();
    far_end.lose(1);
    run_against(serve, [] {
        DTLSSocketWrapper socket(&near_end);
        EXPECT_EQ(socket.set_psk(kPsk, sizeof kPsk, "device"), NSAPI_ERROR_OK);
        static EventFlags told;
        told.clear();
        socket.set_blocking(false);
        socket.sigio([] { told.set(1); });
        int result = socket.connect();
        EXPECT_EQ(result, NSAPI_ERROR_IN_PROGRESS);
        while ((result = socket.connect()) == NSAPI_ERROR_ALREADY && !(told.wait_any(1, 5000) & osFlagsError)) {
        }
        EXPECT_EQ(result, NSAPI_ERROR_IS_CONNECTED);
    });
    EXPECT_EQ(server_result, 0);
}

TEST(dtls_socket, connection_id) {
    begin();
    server_id = "id-7";
    run_against(serve, [] {
        DTLSSocketWrapper socket(&near_end);
        EXPECT_EQ(socket.set_psk(kPsk, sizeof kPsk, "device"), NSAPI_ERROR_OK);
        EXPECT_EQ(socket.set_connection_id(nullptr, 0), NSAPI_ERROR_OK);
        EXPECT_EQ(socket.set_connection_id("012345678901234567890123456789012", 33), NSAPI_ERROR_PARAMETER);
        ASSERT_EQ(socket.connect(), NSAPI_ERROR_OK);
        EXPECT_TRUE(socket.has_connection_id());
        EXPECT_TRUE(echoes(socket, "moved"));
    });
    EXPECT_EQ(server_result, 0);
}

TEST(dtls_socket, another_key_is_refused) {
    begin();
    run_against(serve, [] {
        DTLSSocketWrapper socket(&near_end);
        EXPECT_EQ(socket.set_psk("0123456789abcdef", 16, "device"), NSAPI_ERROR_OK);
        socket.set_timeout(3000);
        EXPECT_NE(socket.connect(), NSAPI_ERROR_OK);
        EXPECT_EQ(socket.get_alpn_protocol(), nullptr);
    });
    EXPECT_NE(server_result, 0);
}
