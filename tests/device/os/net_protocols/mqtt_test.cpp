// SPDX-License-Identifier: BSD-3-Clause
// mqtt::Client over a socket, with a server that follows a script.
#include <string.h>

#include "../tls_sockets/loop_socket.h"
#include "device_test.h"
#include "mbed.h"
#include "mqtt/Client.h"

namespace {

LoopSocket near_end;
LoopSocket far_end;
mqtt::Buffers<256, 256, 256> buffers;

/// What the server does with the next packet, whose first byte is given; the answer has the packet's identifier.
struct Step {
    uint8_t expected;
    uint8_t answer[8];
    uint8_t length;
    int id_at;  // in the answer, or -1
};
const Step* script;
size_t steps;
size_t done;
uint8_t seen[300];
size_t seen_length;

size_t receive_packet() {
    size_t have = 0;
    while (have < 2 || have < 2U + seen[1]) {
        const int got = far_end.recv(seen + have, have < 2 ? 2 - have : 2 + seen[1] - have);
        if (got <= 0) return 0;
        have += got;
    }
    return have;
}

/// Where the identifier of the packet that came is: after the topic in PUBLISH.
size_t id_of_seen() { return (seen[0] >> 4) == 3 ? 4 + seen[3] : 2; }

void serve() {
    for (done = 0; done < steps; done++) {
        const Step& step = script[done];
        seen_length = receive_packet();
        if (!seen_length || seen[0] != step.expected) return;
        uint8_t answer[8];
        memcpy(answer, step.answer, step.length);
        if (step.id_at >= 0) memcpy(answer + step.id_at, seen + id_of_seen(), 2);
        if (step.length) far_end.send(answer, step.length);
    }
}

template <size_t N>
void with_server(const Step (&what)[N], void (*client)()) {
    LoopSocket::join(near_end, far_end);
    script = what;
    steps = N;
    Thread server(osPriorityNormal, 2048);
    server.start(callback(serve));
    client();
    near_end.close();
    server.join();
    far_end.close();
    EXPECT_EQ(done, N);
}

constexpr Step kConnect = {0x10, {0x20, 2, 0, 0}, 4, -1};
constexpr Step kDisconnect = {0xE0, {}, 0, -1};

mqtt::Client* client;
char last_topic[16];
int message_count;

void begin() {
    alignas(mqtt::Client) static uint8_t memory[sizeof(mqtt::Client)];
    client = new (memory) mqtt::Client(mqtt::Version::v3_1_1, buffers);
    message_count = 0;
    client->on_message([](const mqtt::Publish& message) {
        message_count++;
        memcpy(last_topic, message.topic.data, message.topic.size);
        last_topic[message.topic.size] = 0;
    });
}

mqtt::Connect options(uint16_t keep_alive_s = 60) {
    mqtt::Connect options;
    options.client_id = "device";
    options.keep_alive_s = keep_alive_s;
    return options;
}

mqtt::Message message(uint8_t qos) {
    mqtt::Message message;
    message.topic = "t";
    message.payload = "hello";
    message.qos = qos;
    return message;
}

}  // namespace

TEST(mqtt, a_session_from_connect_to_disconnect) {
    begin();
    EXPECT_EQ(client->publish(message(0)), NSAPI_ERROR_NO_CONNECTION);
    static const Step steps_[] = {kConnect,
                                  {0x82, {0x90, 3, 0, 0, 1}, 5, 2},
                                  {0x30, {}, 0, -1},
                                  {0x32, {0x40, 2, 0, 0}, 4, 2},
                                  {0x34, {0x50, 2, 0, 0}, 4, 2},
                                  {0x62, {0x70, 2, 0, 0}, 4, 2},
                                  {0xA2, {0xB0, 2, 0, 0}, 4, 2},
                                  kDisconnect};
    with_server(steps_, [] {
        ASSERT_EQ(client->connect(near_end, options()), NSAPI_ERROR_OK);
        uint8_t granted = 9;
        EXPECT_EQ(client->subscribe("a/+", 1, &granted), NSAPI_ERROR_OK);
        EXPECT_EQ(granted, 1);
        EXPECT_EQ(client->publish(message(0)), NSAPI_ERROR_OK);
        EXPECT_EQ(client->publish(message(1)), NSAPI_ERROR_OK);
        EXPECT_EQ(client->publish(message(2)), NSAPI_ERROR_OK);
        EXPECT_EQ(client->unsubscribe("a/+"), NSAPI_ERROR_OK);
        EXPECT_EQ(client->disconnect(), NSAPI_ERROR_OK);
        EXPECT_EQ(client->disconnect(), NSAPI_ERROR_NO_CONNECTION);
    });
}

TEST(mqtt, messages_come_while_it_processes) {
    begin();
    static const Step steps_[] = {kConnect, {0x82, {0x90, 3, 0, 0, 0}, 5, 2}, {0x40, {}, 0, -1}};
    with_server(steps_, [] {
        ASSERT_EQ(client->connect(near_end, options()), NSAPI_ERROR_OK);
        EXPECT_EQ(client->subscribe("#", 0), NSAPI_ERROR_OK);
        const uint8_t publish[] = {0x32, 6, 0, 1, 'x', 0, 7, '!'};
        far_end.send(publish, sizeof publish);
        Timer timer;
        timer.start();
        EXPECT_EQ(client->process(50ms), NSAPI_ERROR_OK);
        EXPECT_GE(timer.elapsed_time(), 49ms);
        EXPECT_LE(timer.elapsed_time(), 60ms);
        EXPECT_EQ(message_count, 1);
        EXPECT_STREQ(last_topic, "x");
    });
}

TEST(mqtt, refusals) {
    begin();
    static const Step no[] = {{0x10, {0x20, 2, 0, 5}, 4, -1}};
    with_server(no, [] {
        EXPECT_EQ(client->connect(near_end, options()), NSAPI_ERROR_AUTH_FAILURE);
        EXPECT_EQ(client->session().reason(), 5);
        EXPECT_EQ(client->process(1ms), NSAPI_ERROR_NO_CONNECTION);
    });
    static const Step not_that[] = {kConnect, {0x82, {0x90, 3, 0, 0, 0x80}, 5, 2}};
    with_server(not_that, [] {
        ASSERT_EQ(client->connect(near_end, options()), NSAPI_ERROR_OK);
        EXPECT_EQ(client->subscribe("secret", 0), NSAPI_ERROR_AUTH_FAILURE);
        EXPECT_EQ(client->subscribe("a#", 0), NSAPI_ERROR_PARAMETER);
        EXPECT_EQ(client->queue(message(0)), NSAPI_ERROR_PARAMETER);
    });
}

TEST(mqtt, keeps_alive_and_notices_a_dead_server) {
    begin();
    static const Step steps_[] = {kConnect, {0xC0, {0xD0, 0}, 2, -1}, {0xC0, {}, 0, -1}};
    with_server(steps_, [] {
        ASSERT_EQ(client->connect(near_end, options(8)), NSAPI_ERROR_OK);
        Timer timer;
        timer.start();
        EXPECT_EQ(client->process(60s), NSAPI_ERROR_CONNECTION_LOST);
        EXPECT_TRUE(client->session().error() == mqtt::Error::NoAnswer);
        EXPECT_GE(timer.elapsed_time(), 21900ms);  // two times 6 s, and 10 s for the answer
        EXPECT_LE(timer.elapsed_time(), 22200ms);
    });
}

TEST(mqtt, what_was_not_acknowledged_is_sent_after_the_next_connect) {
    begin();
    static const Step first[] = {kConnect, {0x32, {}, 0, -1}};
    with_server(first, [] {
        ASSERT_EQ(client->connect(near_end, options()), NSAPI_ERROR_OK);
        EXPECT_EQ(client->publish(message(1), 50ms), NSAPI_ERROR_TIMEOUT);
        far_end.close();
        EXPECT_EQ(client->process(1s), NSAPI_ERROR_CONNECTION_LOST);
        EXPECT_EQ(client->queue(message(1)), NSAPI_ERROR_OK);
        EXPECT_EQ(client->session().unacknowledged(), 2U);
    });
    static const Step second[] = {
        {0x10, {0x20, 2, 1, 0}, 4, -1}, {0x3A, {0x40, 2, 0, 0}, 4, 2}, {0x32, {0x40, 2, 0, 0}, 4, 2}};
    with_server(second, [] {
        mqtt::Connect again = options();
        again.clean_start = false;
        ASSERT_EQ(client->connect(near_end, again), NSAPI_ERROR_OK);
        EXPECT_TRUE(client->session_present());
        EXPECT_EQ(client->process(50ms), NSAPI_ERROR_OK);
        EXPECT_EQ(client->session().unacknowledged(), 0U);
    });
}

TEST(mqtt, publishing_waits_for_room) {
    begin();
    static const Step steps_[] = {kConnect,
                                  {0x32, {0x40, 2, 0, 0}, 4, 2},
                                  {0x32, {0x40, 2, 0, 0}, 4, 2},
                                  {0x32, {0x40, 2, 0, 0}, 4, 2},
                                  {0x32, {0x40, 2, 0, 0}, 4, 2}};
    with_server(steps_, [] {
        ASSERT_EQ(client->connect(near_end, options()), NSAPI_ERROR_OK);
        static char payload[80];
        memset(payload, 'p', sizeof payload);
        mqtt::Message large = message(1);
        large.payload = mqtt::Bytes(payload, sizeof payload);
        EXPECT_EQ(client->queue(large), NSAPI_ERROR_OK);
        EXPECT_EQ(client->queue(large), NSAPI_ERROR_OK);
        EXPECT_EQ(client->queue(large), NSAPI_ERROR_NO_MEMORY);
        EXPECT_EQ(client->publish(large, 1s), NSAPI_ERROR_OK);
        EXPECT_EQ(client->publish(large, 1s), NSAPI_ERROR_OK);
        EXPECT_EQ(client->session().unacknowledged(), 0U);
    });
}
