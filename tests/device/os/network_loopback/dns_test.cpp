// SPDX-License-Identifier: BSD-3-Clause
// Names, from a server that the test is itself: it answers on 127.0.0.1, port 53.
#include "loopback.h"
#include "netsocket/nsapi_dns.h"

using namespace loopback;

namespace {

/// Answers questions for A records: names that begin with 'x' do not exist, with 's' get no answer, others have as many
/// addresses as their first letter says, from 'a', for as many seconds as the second says.
class Server {
  public:
    Server() : thread_(osPriorityNormal, 2048) {
        error = socket_.open(stack());
        if (!error) error = socket_.bind(local(53));
        if (!error) thread_.start([this] { serve(); });
        nsapi_dns_add_server("127.0.0.1");
        nsapi_dns_reset();
    }
    ~Server() {
        socket_.close();
        thread_.join();
    }
    nsapi_error_t error;
    volatile int questions = 0;

  private:
    void serve() {
        uint8_t message[512];
        SocketAddress from;
        for (;;) {
            const int size = socket_.recvfrom(&from, message, sizeof message);
            if (size < 0) return;
            questions = questions + 1;
            const char first = static_cast<char>(message[13]);
            const char second = static_cast<char>(message[14]);
            if (first == 's') continue;
            const bool a = message[size - 3] == 1;
            const int count = first == 'x' || !a ? 0 : first - 'a' + 1;
            message[2] = 0x81;
            message[3] = first == 'x' ? 3 : 0;
            message[7] = static_cast<uint8_t>(count);
            int at = size;
            for (int i = 0; i < count; i++) {
                const uint8_t record[] = {0xc0, 12,
                                          0,    1,
                                          0,    1,
                                          0,    0,
                                          0,    static_cast<uint8_t>(second - '0'),
                                          0,    4,
                                          10,   0,
                                          0,    static_cast<uint8_t>(i + 1)};
                memcpy(message + at, record, sizeof record);
                at += sizeof record;
            }
            socket_.sendto(from, message, static_cast<nsapi_size_t>(at));
        }
    }

    UDPSocket socket_;
    Thread thread_;
};

struct Answer {
    EventFlags done;
    int count = 0;
    SocketAddress first;
    void operator()(nsapi_value_or_error_t result, SocketAddress* addresses) {
        count = result;
        if (result > 0) first = addresses[0];
        done.set(1);
    }
};

}  // namespace

TEST(dns, no_server) {
    SocketAddress address;
    EXPECT_EQ(stack()->gethostbyname("a9.test", &address), NSAPI_ERROR_DNS_FAILURE);
    Answer answer;
    EXPECT_GT(stack()->gethostbyname_async("a9.test", callback(&answer, &Answer::operator())), 0);
    EXPECT_EQ(answer.done.wait_any(1, 2000), 1u);
    EXPECT_EQ(answer.count, NSAPI_ERROR_DNS_FAILURE);
}

TEST(dns, waits_for_an_answer_and_keeps_it) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    SocketAddress address;
    EXPECT_EQ(stack()->gethostbyname("a9.test", &address), NSAPI_ERROR_OK);
    EXPECT_STREQ(address.get_ip_address(), "10.0.0.1");
    EXPECT_EQ(server.questions, 1);
    EXPECT_EQ(stack()->gethostbyname("A9.TEST", &address), NSAPI_ERROR_OK);
    EXPECT_EQ(server.questions, 1);
    ThisThread::sleep_for(9100ms);
    EXPECT_EQ(stack()->gethostbyname("a9.test", &address), NSAPI_ERROR_OK);
    EXPECT_EQ(server.questions, 2);
    nsapi_dns_reset();
    EXPECT_EQ(stack()->gethostbyname("a9.test", &address), NSAPI_ERROR_OK);
    EXPECT_EQ(server.questions, 3);
}

TEST(dns, several_addresses) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    SocketAddress hints;
    hints.set_port(80);
    SocketAddress* found = nullptr;
    const int count = stack()->getaddrinfo("c5.test", &hints, &found);
    ASSERT_EQ(count, 3);
    EXPECT_STREQ(found[2].get_ip_address(), "10.0.0.3");
    EXPECT_EQ(found[2].get_port(), 80);
    delete[] found;
    // From memory, and of each no more than wanted.
    SocketAddress two[2];
    EXPECT_EQ(nsapi_dns_query_multiple(stack(), "c5.test", two, 2), 2);
    EXPECT_EQ(server.questions, 1);
}

TEST(dns, failures) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    SocketAddress address;
    EXPECT_EQ(stack()->gethostbyname("x1.test", &address, NSAPI_IPv4), NSAPI_ERROR_DNS_FAILURE);
    EXPECT_EQ(server.questions, 1);
    EXPECT_EQ(stack()->gethostbyname("b1.test", &address, NSAPI_IPv6), NSAPI_ERROR_DNS_FAILURE);
    const auto begin = Kernel::Clock::now();
    EXPECT_EQ(stack()->gethostbyname("silent.test", &address, NSAPI_IPv4), NSAPI_ERROR_TIMEOUT);
    // The only server, and its share of questions.
    constexpr int kTries = 1 + MBED_CONF_NSAPI_DNS_RETRIES;
    EXPECT_EQ(server.questions, 2 + kTries);
    EXPECT_GE((Kernel::Clock::now() - begin).count(), kTries * MBED_CONF_NSAPI_DNS_RESPONSE_WAIT_TIME);
}

TEST(dns, asynchronous) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    Answer one, two;
    EXPECT_GT(stack()->gethostbyname_async("b5.test", callback(&one, &Answer::operator())), 0);
    EXPECT_GT(stack()->getaddrinfo_async("d5.test", nullptr, callback(&two, &Answer::operator())), 0);
    EXPECT_EQ(one.done.wait_any(1, 2000), 1u);
    EXPECT_EQ(two.done.wait_any(1, 2000), 1u);
    EXPECT_EQ(one.count, 1);
    EXPECT_EQ(two.count, 4);
    EXPECT_STREQ(two.first.get_ip_address(), "10.0.0.1");
    // Known: told before it returns.
    Answer again;
    EXPECT_EQ(stack()->gethostbyname_async("b5.test", callback(&again, &Answer::operator())), 0);
    EXPECT_EQ(again.count, 1);
    Answer none;
    EXPECT_GT(stack()->gethostbyname_async("x5.test", callback(&none, &Answer::operator())), 0);
    EXPECT_EQ(none.done.wait_any(1, 2000), 1u);
    EXPECT_EQ(none.count, NSAPI_ERROR_DNS_FAILURE);
}

TEST(dns, asynchronous_time_out_and_cancel) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    Answer silent, cancelled;
    EXPECT_GT(stack()->gethostbyname_async("s1.test", callback(&silent, &Answer::operator()), NSAPI_IPv4), 0);
    const int id = stack()->gethostbyname_async("s2.test", callback(&cancelled, &Answer::operator()), NSAPI_IPv4);
    EXPECT_GT(id, 0);
    EXPECT_EQ(stack()->gethostbyname_async_cancel(id), NSAPI_ERROR_OK);
    EXPECT_EQ(stack()->gethostbyname_async_cancel(id), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(silent.done.wait_any(1, 30000), 1u);
    EXPECT_EQ(silent.count, NSAPI_ERROR_TIMEOUT);
    EXPECT_EQ(cancelled.count, 0);
}

TEST(dns, five_at_once) {
    Server server;
    ASSERT_EQ(server.error, NSAPI_ERROR_OK);
    Answer answers[6];
    for (int i = 0; i < 5; i++) {
        const char name[] = {'s', static_cast<char>('0' + i), '.', 't', '\0'};
        EXPECT_GT(stack()->gethostbyname_async(name, callback(&answers[i], &Answer::operator()), NSAPI_IPv4), 0);
    }
    EXPECT_EQ(stack()->gethostbyname_async("s9.t", callback(&answers[5], &Answer::operator())), NSAPI_ERROR_BUSY);
    for (int i = 0; i < 5; i++) {
        EXPECT_EQ(answers[i].done.wait_any(1, 60000), 1u);
        EXPECT_EQ(answers[i].count, NSAPI_ERROR_TIMEOUT);
    }
}
