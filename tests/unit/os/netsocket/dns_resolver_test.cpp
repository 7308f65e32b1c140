// SPDX-License-Identifier: BSD-3-Clause
// Questions, answers and time: the resolver with name servers that the test plays.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "fake_time.hpp"
#include "netsocket/nsapi_dns.h"
#include "os/connectivity/netsocket/source/dns_cache.h"
#include "scripted_stack.hpp"

namespace {

struct Question {
    std::string host;
    bool six;
    std::string server;
    uint64_t at;
};

/// Servers that answer 10 ms later, or not at all.
class NameServers : public ScriptedStack {
  public:
    struct Record {
        int code = 0;  // -1: silence
        std::vector<std::string> addresses = {};
        uint32_t ttl = 60;
    };
    /// By name, and by "server name" for one server alone; of IPv6 with "6:" before it.
    std::map<std::string, Record> records;
    std::vector<Question> questions;
    std::map<std::string, nsapi_error_t> unreachable;
    SocketAddress answers_from;
    bool open = false;

  protected:
    nsapi_error_t socket_open(nsapi_socket_t* handle, nsapi_protocol_t proto) override {
        EXPECT_EQ(proto, NSAPI_UDP);
        EXPECT_FALSE(open);
        *handle = this;
        open = true;
        return NSAPI_ERROR_OK;
    }
    nsapi_error_t socket_close(nsapi_socket_t) override {
        open = false;
        answers_.clear();
        return NSAPI_ERROR_OK;
    }
    nsapi_error_t setsockopt(nsapi_socket_t, int, int optname, const void*, unsigned) override {
        EXPECT_EQ(optname, NSAPI_BIND_TO_DEVICE);
        return NSAPI_ERROR_OK;
    }
    nsapi_size_or_error_t socket_sendto(nsapi_socket_t, const SocketAddress& to, const void* data,
                                        nsapi_size_t size) override {
        const std::string message(static_cast<const char*>(data), size);
        EXPECT_EQ(to.get_port(), 53);
        Question question;
        question.server = to.get_ip_address();
        question.at = fake_time::now();
        for (size_t at = 12; message[at] != 0; at += static_cast<uint8_t>(message[at]) + 1u) {
            question.host +=
                (question.host.empty() ? "" : ".") + message.substr(at + 1, static_cast<uint8_t>(message[at]));
        }
        question.six = message[size - 3] == 28;
        const auto failure = unreachable.find(question.server);
        if (failure != unreachable.end()) {
            return failure->second;
        }
        questions.push_back(question);
        const std::string name = (question.six ? "6:" : "") + question.host;
        auto record = records.find(question.server + " " + name);
        if (record == records.end()) {
            record = records.find(name);
        }
        const Record answer = record == records.end() ? Record{3} : record->second;
        if (answer.code >= 0) {
            fake_time::in(10, [this, message, answer, to] {
                answers_.emplace_back(answers_from ? answers_from : to, reply(message, answer));
                notify();
            });
        }
        return static_cast<int>(size);
    }
    nsapi_size_or_error_t socket_recvfrom(nsapi_socket_t, SocketAddress* address, void* buffer,
                                          nsapi_size_t size) override {
        if (answers_.empty()) {
            return NSAPI_ERROR_WOULD_BLOCK;
        }
        *address = answers_.front().first;
        const std::string message = answers_.front().second;
        answers_.erase(answers_.begin());
        message.copy(static_cast<char*>(buffer), size);
        return static_cast<int>(message.size());
    }

  private:
    static std::string reply(std::string message, const Record& record) {
        message[2] = static_cast<char>(0x81);
        message[3] = static_cast<char>(record.code);
        message[7] = static_cast<char>(record.addresses.size());
        const bool six = message[message.size() - 3] == 28;
        for (const std::string& text : record.addresses) {
            const SocketAddress address(text.c_str());
            message += std::string("\xc0\x0c\0", 3) + (six ? '\x1c' : '\1') + std::string("\0\1", 2);
            for (int shift = 24; shift >= 0; shift -= 8) {
                message += static_cast<char>(record.ttl >> shift);
            }
            message += '\0';
            message += six ? '\x10' : '\4';
            message.append(static_cast<const char*>(address.get_ip_bytes()), six ? 16 : 4);
        }
        return message;
    }

    std::vector<std::pair<SocketAddress, std::string>> answers_;
};

constexpr int kPatience = MBED_CONF_NSAPI_DNS_RESPONSE_WAIT_TIME;

class Resolver : public testing::Test {
  protected:
    Resolver() {
        fake_time::reset();
        nsapi_dns_reset();
        stack.dns_servers = {SocketAddress("10.0.0.53"), SocketAddress("10.0.0.54")};
        stack.records["a.test"] = {0, {"192.0.2.1", "192.0.2.2", "192.0.2.3"}, 60};
    }
    ~Resolver() override {
        fake_time::pass(100000);  // timers that are left
        EXPECT_FALSE(stack.open);
        EXPECT_EQ(fake_time::hangs(), 0);
    }
    // The error, or the address.
    std::string ask(const char* host, nsapi_version_t version = NSAPI_IPv4) {
        SocketAddress address;
        const nsapi_error_t error = stack.gethostbyname(host, &address, version);
        return error ? nsapi_strerror(error) : address.get_ip_address();
    }
    int ask_async(const char* host, std::string* to, nsapi_version_t version = NSAPI_IPv4) {
        const auto answer = [to](nsapi_value_or_error_t result, SocketAddress* address) {
            *to = result > 0 ? address->get_ip_address() : nsapi_strerror(result);
        };
        return stack.gethostbyname_async(host, answer, version);
    }

    NameServers stack;
};

TEST_F(Resolver, AsksTheNetworksServer) {
    EXPECT_EQ(ask("a.test"), "192.0.2.1");
    ASSERT_EQ(stack.questions.size(), 1u);
    EXPECT_EQ(stack.questions[0].server, "10.0.0.53");
    EXPECT_EQ(stack.questions[0].host, "a.test");
    EXPECT_EQ(fake_time::now(), 1010u);
}

TEST_F(Resolver, KeepsAnswersForAsLongAsTheyAreGood) {
    ask("a.test");
    fake_time::pass(59999);
    EXPECT_EQ(ask("A.Test"), "192.0.2.1");
    EXPECT_EQ(stack.questions.size(), 1u);
    fake_time::pass(1);
    EXPECT_EQ(ask("a.test"), "192.0.2.1");
    EXPECT_EQ(stack.questions.size(), 2u);
    nsapi_dns_reset();
    ask("a.test");
    EXPECT_EQ(stack.questions.size(), 3u);
    stack.records["zero.test"] = {0, {"192.0.2.9"}, 0};
    ask("zero.test");
    ask("zero.test");
    EXPECT_EQ(stack.questions.size(), 5u);
}

TEST_F(Resolver, ForgetsWhatWasNotUsedForLongest) {
    static_assert(MBED_CONF_NSAPI_DNS_CACHE_SIZE == 3);
    for (const char* host : {"b.test", "c.test", "d.test"}) {
        stack.records[host] = {0, {"192.0.2.4"}, 60};
    }
    ask("a.test");
    ask("b.test");
    ask("c.test");
    ask("a.test");
    ask("d.test");  // instead of b
    EXPECT_EQ(stack.questions.size(), 4u);
    ask("a.test");
    ask("c.test");
    EXPECT_EQ(stack.questions.size(), 4u);
    ask("b.test");
    EXPECT_EQ(stack.questions.size(), 5u);
}

TEST_F(Resolver, GivesAllAddresses) {
    SocketAddress hints;
    hints.set_port(8080);
    SocketAddress* found = nullptr;
    ASSERT_EQ(stack.getaddrinfo("a.test", &hints, &found), 3);
    EXPECT_STREQ(found[2].get_ip_address(), "192.0.2.3");
    EXPECT_EQ(found[1].get_port(), 8080);
    delete[] found;
    EXPECT_EQ(stack.getaddrinfo("a.test", &hints, nullptr), NSAPI_ERROR_PARAMETER);
    SocketAddress two[2];
    EXPECT_EQ(nsapi_dns_query_multiple(&stack, "a.test", two, 2), 2);
    EXPECT_EQ(nsapi_dns_query_multiple(&stack, "a.test", two, 0), NSAPI_ERROR_PARAMETER);
}

TEST_F(Resolver, AsksAgainThenTheNextServer) {
    stack.records["10.0.0.53 slow.test"] = {-1};
    stack.records["slow.test"] = {0, {"192.0.2.7"}};
    EXPECT_EQ(ask("slow.test"), "192.0.2.7");
    ASSERT_EQ(stack.questions.size(), 2u + MBED_CONF_NSAPI_DNS_RETRIES);
    EXPECT_EQ(stack.questions[0].server, "10.0.0.53");
    EXPECT_EQ(stack.questions[1].server, "10.0.0.53");
    EXPECT_EQ(stack.questions[1].at - stack.questions[0].at, static_cast<uint64_t>(kPatience));
    EXPECT_EQ(stack.questions.back().server, "10.0.0.54");
}

TEST_F(Resolver, GivesUpWhenNobodyAnswers) {
    stack.records["silent.test"] = {-1};
    EXPECT_EQ(ask("silent.test"), nsapi_strerror(NSAPI_ERROR_TIMEOUT));
    EXPECT_EQ(stack.questions.size(), 2u * (1 + MBED_CONF_NSAPI_DNS_RETRIES));
    // Many servers, but only so many questions.
    stack.dns_servers.assign(20, SocketAddress("10.0.0.60"));
    stack.questions.clear();
    ask("silent.test");
    EXPECT_EQ(stack.questions.size(), static_cast<size_t>(MBED_CONF_NSAPI_DNS_TOTAL_ATTEMPTS));
}

TEST_F(Resolver, TurnsToAnotherServerAtOnceIfOneCannotTell) {
    stack.records["10.0.0.53 b.test"] = {2};
    stack.records["b.test"] = {0, {"192.0.2.8"}};
    EXPECT_EQ(ask("b.test"), "192.0.2.8");
    EXPECT_EQ(stack.questions.size(), 2u);
    stack.unreachable["10.0.0.53"] = NSAPI_ERROR_NO_CONNECTION;
    nsapi_dns_reset();
    EXPECT_EQ(ask("b.test"), "192.0.2.8");
    stack.unreachable["10.0.0.54"] = NSAPI_ERROR_NO_CONNECTION;
    nsapi_dns_reset();
    EXPECT_EQ(ask("b.test"), nsapi_strerror(NSAPI_ERROR_NO_CONNECTION));
}

TEST_F(Resolver, BelievesThatANameDoesNotExist) {
    EXPECT_EQ(ask("none.test"), nsapi_strerror(NSAPI_ERROR_DNS_FAILURE));
    EXPECT_EQ(stack.questions.size(), 1u);
    stack.dns_servers.clear();
    EXPECT_EQ(ask("none.test"), nsapi_strerror(NSAPI_ERROR_DNS_FAILURE));
    EXPECT_EQ(stack.questions.size(), 1u);
}

TEST_F(Resolver, AsksForTheOtherVersionIfItMay) {
    stack.records["6:six.test"] = {0, {"2001:db8::6"}};
    stack.records["six.test"] = {0, {}};
    EXPECT_EQ(ask("six.test"), nsapi_strerror(NSAPI_ERROR_DNS_FAILURE));
    EXPECT_EQ(ask("six.test", NSAPI_UNSPEC), "2001:db8::6");
    stack.questions.clear();
    nsapi_dns_reset();
    // With an own address of IPv6 that comes first.
    stack.own_address = SocketAddress("2001:db8::1");
    EXPECT_EQ(ask("six.test", NSAPI_UNSPEC), "2001:db8::6");
    EXPECT_EQ(stack.questions.size(), 1u);
    EXPECT_EQ(ask("a.test", NSAPI_UNSPEC), "192.0.2.1");
}

TEST_F(Resolver, IgnoresAnswersOfOthers) {
    stack.answers_from = SocketAddress("10.6.6.6", 53);
    EXPECT_EQ(ask("a.test"), nsapi_strerror(NSAPI_ERROR_TIMEOUT));
    stack.answers_from = SocketAddress("10.0.0.53", 54);
    EXPECT_EQ(ask("a.test"), nsapi_strerror(NSAPI_ERROR_TIMEOUT));
}

TEST_F(Resolver, NeedsNoServerForSomeNames) {
    EXPECT_EQ(ask("198.51.100.7"), "198.51.100.7");
    EXPECT_EQ(ask("2001:db8::5", NSAPI_UNSPEC), "2001:db8::5");
    EXPECT_EQ(ask("2001:db8::5", NSAPI_IPv4), nsapi_strerror(NSAPI_ERROR_DNS_FAILURE));
    EXPECT_EQ(ask("localhost"), "127.0.0.1");
    EXPECT_EQ(ask("localhost", NSAPI_IPv6), "::1");
    EXPECT_EQ(ask("a..b"), nsapi_strerror(NSAPI_ERROR_PARAMETER));
    EXPECT_EQ(ask(nullptr), nsapi_strerror(NSAPI_ERROR_PARAMETER));
    EXPECT_TRUE(stack.questions.empty());
}

TEST_F(Resolver, AsynchronousAnswersCome) {
    std::string one, two;
    const int id = ask_async("a.test", &one);
    EXPECT_GT(id, 0);
    EXPECT_GT(ask_async("none.test", &two), id);
    EXPECT_EQ(one, "");
    fake_time::pass(9);
    EXPECT_EQ(one, "");
    fake_time::pass(1);
    EXPECT_EQ(one, "192.0.2.1");
    EXPECT_EQ(two, nsapi_strerror(NSAPI_ERROR_DNS_FAILURE));
    EXPECT_FALSE(stack.open);
    // What is known comes at once.
    std::string again;
    EXPECT_EQ(ask_async("a.test", &again), 0);
    EXPECT_EQ(again, "192.0.2.1");
    EXPECT_EQ(ask_async("a..b", &again), NSAPI_ERROR_PARAMETER);
    fake_time::pass(100000);  // timers that are left do no harm
    EXPECT_EQ(stack.questions.size(), 2u);
}

TEST_F(Resolver, AsynchronousQuestionsTimeOutAndGoOn) {
    stack.records["10.0.0.53 slow.test"] = {-1};
    stack.records["slow.test"] = {0, {"192.0.2.7"}};
    stack.records["silent.test"] = {-1};
    std::string slow, silent;
    ask_async("slow.test", &slow);
    ask_async("silent.test", &silent);
    fake_time::pass(kPatience * (1 + MBED_CONF_NSAPI_DNS_RETRIES) - 1);
    EXPECT_EQ(slow, "");
    fake_time::pass(100);
    EXPECT_EQ(slow, "192.0.2.7");
    EXPECT_EQ(silent, "");
    fake_time::pass(kPatience * (1 + MBED_CONF_NSAPI_DNS_RETRIES) + 100);
    EXPECT_EQ(silent, nsapi_strerror(NSAPI_ERROR_TIMEOUT));
}

TEST_F(Resolver, AsynchronousQuestionsCanBeCancelled) {
    std::string one, two;
    const int id = ask_async("a.test", &one);
    stack.records["b.test"] = {0, {"192.0.2.4"}};
    ask_async("b.test", &two);
    fake_time::pass(5);
    EXPECT_EQ(stack.gethostbyname_async_cancel(id), NSAPI_ERROR_OK);
    EXPECT_EQ(stack.gethostbyname_async_cancel(id), NSAPI_ERROR_PARAMETER);
    EXPECT_EQ(stack.gethostbyname_async_cancel(0), NSAPI_ERROR_PARAMETER);
    fake_time::pass(1000);
    EXPECT_EQ(one, "");
    EXPECT_EQ(two, "192.0.2.4");
}

TEST_F(Resolver, FiveAtOnce) {
    stack.records["s.test"] = {-1};
    std::string answers[6];
    for (int i = 0; i < 5; i++) {
        EXPECT_GT(ask_async("s.test", &answers[i]), 0);
    }
    EXPECT_EQ(ask_async("s.test", &answers[5]), NSAPI_ERROR_BUSY);
    fake_time::pass(kPatience * 2 * (1 + MBED_CONF_NSAPI_DNS_RETRIES) + 1000);
    for (int i = 0; i < 5; i++) {
        EXPECT_EQ(answers[i], nsapi_strerror(NSAPI_ERROR_TIMEOUT));
    }
    EXPECT_GT(ask_async("a.test", &answers[5]), 0);
    fake_time::pass(100);
    EXPECT_EQ(answers[5], "192.0.2.1");
}

TEST_F(Resolver, ACallbackMayAskTheNext) {
    stack.records["b.test"] = {0, {"192.0.2.4"}};
    std::string second;
    const auto chain = [this, &second](nsapi_value_or_error_t, SocketAddress*) { ask_async("b.test", &second); };
    struct Chain {
        std::function<void(nsapi_value_or_error_t, SocketAddress*)> f;
        void call(nsapi_value_or_error_t result, SocketAddress* address) { f(result, address); }
    } object{chain};
    EXPECT_GT(stack.gethostbyname_async("a.test", mbed::callback(&object, &Chain::call), NSAPI_IPv4), 0);
    fake_time::pass(100);
    EXPECT_EQ(second, "192.0.2.4");
}

// Last: servers that were added stay, and come before the network's.
TEST_F(Resolver, ZAsksAddedServersFirst) {
    for (const char* server : {"10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6", "10.1.0.3"}) {
        EXPECT_EQ(nsapi_dns_add_server(server), NSAPI_ERROR_OK);
    }
    EXPECT_EQ(nsapi_dns_add_server(SocketAddress()), NSAPI_ERROR_PARAMETER);
    std::vector<std::string> servers;
    SocketAddress server;
    for (unsigned i = 0; dns::added_server(i, &server); i++) {
        servers.push_back(server.get_ip_address());
    }
    EXPECT_EQ(servers, (std::vector<std::string>{"10.1.0.3", "10.1.0.6", "10.1.0.5", "10.1.0.4", "10.1.0.2"}));
    EXPECT_EQ(ask("a.test"), "192.0.2.1");
    EXPECT_EQ(stack.questions.back().server, "10.1.0.3");
}

}  // namespace
