// SPDX-License-Identifier: BSD-3-Clause
// Client and server talk with each other, each in a thread of its own, through a wire that holds little.
#include <string.h>

#include "../tls_sockets/loop_socket.h"
#include "device_test.h"
#include "http/Client.h"
#include "http/Server.h"
#include "mbed.h"

namespace {

LoopSocket near_end;
LoopSocket far_end;
int led;

void show(http::Exchange& exchange) { exchange.respond(200, "text/plain", led ? "on" : "off"); }

void change(http::Exchange& exchange) {
    char body[8];
    size_t length = 0;
    int got;
    while (length < sizeof body && (got = exchange.read(body + length, sizeof body - length)) > 0) length += got;
    led = length == 2 && memcmp(body, "on", 2) == 0;
    exchange.respond(204, {}, {});
}

void large(http::Exchange& exchange) {
    exchange.begin(200, "application/octet-stream");
    char part[100];
    for (int i = 0; i < 100; i++) {
        memset(part, i, sizeof part);
        exchange.write({part, sizeof part});
    }
}

const http::Route routes[] = {{"GET", "/led", show}, {"PUT", "/led", change}, {"GET", "/large", large}};

void serve() {
    static char buffer[256];
    http::Server server(routes, buffer, sizeof buffer);
    server.serve(far_end);
    far_end.close();
}

size_t received;
char last[16];

int ask(http::Client& client, const char* method, const char* target, const char* body = "") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.host = "device";
    request.body = body;
    received = 0;
    const nsapi_error_t error = client.request(request, [](std::string_view part) {
        if (part.size() < sizeof last) {
            memcpy(last, part.data(), part.size());
            last[part.size()] = 0;
        }
        received += part.size();
    });
    return error ? error : client.status();
}

}  // namespace

TEST(http, requests_over_one_connection) {
    LoopSocket::join(near_end, far_end);
    near_end.set_room(300);
    Thread server(osPriorityNormal, 3072);
    server.start(callback(serve));
    static char buffer[256];
    http::Client client(near_end, buffer, sizeof buffer);
    EXPECT_EQ(ask(client, "GET", "/led"), 200);
    EXPECT_STREQ(last, "off");
    EXPECT_EQ(ask(client, "PUT", "/led", "on"), 204);
    EXPECT_EQ(ask(client, "GET", "/led"), 200);
    EXPECT_STREQ(last, "on");
    EXPECT_EQ(ask(client, "GET", "/large"), 200);
    EXPECT_EQ(received, 10000U);
    EXPECT_EQ(ask(client, "DELETE", "/led"), 405);
    EXPECT_EQ(ask(client, "GET", "/other"), 404);
    EXPECT_TRUE(client.is_reusable());
    near_end.close();
    server.join();
}

TEST(http, a_silent_server_is_a_time_out) {
    LoopSocket::join(near_end, far_end);
    static char buffer[256];
    http::Client client(near_end, buffer, sizeof buffer, 50);
    Timer timer;
    timer.start();
    EXPECT_EQ(ask(client, "GET", "/led"), NSAPI_ERROR_TIMEOUT);
    EXPECT_GE(timer.elapsed_time(), 49ms);
    EXPECT_LE(timer.elapsed_time(), 60ms);
    EXPECT_EQ(ask(client, "GET", "/led"), NSAPI_ERROR_NO_CONNECTION);
    near_end.close();
    far_end.close();
}
