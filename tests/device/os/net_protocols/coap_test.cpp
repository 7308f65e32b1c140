// SPDX-License-Identifier: BSD-3-Clause
// Two coap::Node, each in a thread of its own, over a wire that loses datagrams.
#include <string.h>

#include "../tls_sockets/loop_socket.h"
#include "coap/Node.h"
#include "device_test.h"
#include "mbed.h"

namespace {

LoopSocket near_end(true);
LoopSocket far_end(true);
char text[400];
bool stop;
EventFlags change;

const coap::Resource resources[] = {{"text", 1 << coap::kGet | 1 << coap::kPut,
                                     [](const coap::Request& request, coap::Response& response) {
                                         if (request.method == coap::kPut) {
                                             memcpy(text, request.payload.data(), request.payload.size());
                                             response.code = coap::kChanged;
                                             return;
                                         }
                                         response.payload = {text, sizeof text};
                                     },
                                     true}};

template <typename... Arguments>
coap::Node& node_at(uint8_t* memory, Arguments&... arguments) {
    return *new (memory) coap::Node(arguments...);
}

void serve() {
    alignas(coap::Node) static uint8_t memory[sizeof(coap::Node)];
    coap::Node& node = node_at(memory, far_end, resources);
    while (!stop) {
        node.process(5ms);
        if (change.clear(1) & 1) node.notify(resources[0]);
    }
}

template <typename Client>
void with_server(Client client) {
    LoopSocket::join(near_end, far_end);
    memset(text, 'a', sizeof text);
    stop = false;
    change.clear();
    Thread server(osPriorityNormal, 6144);
    server.start(callback(serve));
    alignas(coap::Node) static uint8_t memory[sizeof(coap::Node)];
    static coap::Node* node;
    node = &node_at(memory, near_end);
    static Client run = client;
    Thread other(osPriorityNormal, 6144);
    other.start([] { run(*node); });
    other.join();
    stop = true;
    server.join();
    near_end.close();
    far_end.close();
}

size_t received;
uint8_t code;
char first;

void part(const coap::Answer& answer) {
    code = answer.code;
    if (answer.offset == 0) {
        received = 0;
        first = answer.payload.empty() ? 0 : answer.payload[0];
    }
    received += answer.payload.size();
}

coap::Query get() {
    coap::Query query;
    query.path = "text";
    return query;
}

}  // namespace

TEST(coap, asks_and_puts_in_blocks) {
    with_server([](coap::Node& node) {
        EXPECT_EQ(node.ask(SocketAddress(), get(), part), NSAPI_ERROR_OK);
        EXPECT_EQ(code, coap::kContent);
        EXPECT_EQ(received, sizeof text);
        EXPECT_EQ(first, 'a');
        static char other[sizeof text];
        memset(other, 'b', sizeof other);
        coap::Query put = get();
        put.method = coap::kPut;
        put.payload = {other, sizeof other};
        EXPECT_EQ(node.ask(SocketAddress(), put, part), NSAPI_ERROR_OK);
        EXPECT_EQ(code, coap::kChanged);
        EXPECT_EQ(node.ask(SocketAddress(), get(), part), NSAPI_ERROR_OK);
        EXPECT_EQ(first, 'b');
    });
}

TEST(coap, asks_again_what_was_lost) {
    with_server([](coap::Node& node) {
        far_end.lose(3);  // the question, twice
        Timer timer;
        timer.start();
        EXPECT_EQ(node.ask(SocketAddress(), get(), part), NSAPI_ERROR_OK);
        EXPECT_GE(timer.elapsed_time(), 5990ms);  // 2 to 3 s, and twice as long
        EXPECT_LE(timer.elapsed_time(), 9100ms);
    });
}

TEST(coap, gives_up_in_time) {
    with_server([](coap::Node& node) {
        far_end.lose(0xFFFFFFFF);
        Timer timer;
        timer.start();
        EXPECT_EQ(node.ask(SocketAddress(), get(), part, 1s), NSAPI_ERROR_TIMEOUT);
        EXPECT_LE(timer.elapsed_time(), 1010ms);
        EXPECT_EQ(node.ask(SocketAddress(), get(), part), NSAPI_ERROR_TIMEOUT);
        EXPECT_GE(timer.elapsed_time(), 62s);  // 31 times 2 to 3 s
        EXPECT_LE(timer.elapsed_time(), 95s);
    });
}

TEST(coap, observes) {
    with_server([](coap::Node& node) {
        coap::Query query = get();
        query.observe = true;
        EXPECT_EQ(node.ask(SocketAddress(), query, part), NSAPI_ERROR_PARAMETER);
        const int number = node.request(SocketAddress(), query, part);
        EXPECT_GE(number, 0);
        EXPECT_EQ(node.process(50ms), NSAPI_ERROR_OK);
        EXPECT_EQ(first, 'a');
        memset(text, 'c', sizeof text);
        change.set(1);
        EXPECT_EQ(node.process(50ms), NSAPI_ERROR_OK);
        EXPECT_EQ(first, 'c');
        EXPECT_EQ(received, sizeof text);
        node.cancel(number);
    });
}
