// SPDX-License-Identifier: BSD-3-Clause
// Programs in virtual time: what each call sees.
#include "tests/unit/services/fixture.hpp"

#include <boost/asio/ip/address.hpp>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace twin::test {
namespace {

using host::TimeMode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::uint16_t kPort = 8883;

const net::Endpoint kLoopback{boost::asio::ip::make_address("127.0.0.1"), kPort};

std::vector<std::string> said(std::vector<std::string> words, std::uint64_t seed = 1) {
    Services services(TimeMode::virtual_, seed);
    EXPECT_TRUE(services.start("p", std::move(words)));
    services.pass();
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended with exit code 0"));
    return services.lines;
}

TEST(VirtualService, SeesTheRunsClocks) {
    Services services(TimeMode::virtual_);
    services.now = 90 * kSecond + 123456789;
    ASSERT_TRUE(services.start("p", {"clocks"}));
    EXPECT_THAT(services.lines, ElementsAre("p: time 1735689690", "p: gettimeofday 1735689690.123456",
                                            "p: realtime 1735689690.123456789",
                                            "p: monotonic 1090.123456789 boottime 1090.123456789",
                                            "p: local 2025-01-01 00:01:30", "p: times 1090 clock 90123456"));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended with exit code 0"));
}

TEST(VirtualService, WaitsAsLongAsItSaysAndNotForReal) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(said({"sleep", "3600000", "waits"}),
                ElementsAre("p: nanosleep 0 after 250000 us", "p: usleep 0 after 1 us", "p: sleep 0 after 3000000 us",
                            "p: poll 0 after 250000 us", "p: ppoll 0 after 250000 us", "p: select 0 after 250000 us",
                            "p: pselect 0 after 250000 us", "p: epoll_wait 0 after 100000 us",
                            "p: epoll_pwait 0 after 7000 us", "p: poll without a wait 0 after 0 us",
                            "p: clock_nanosleep 0 after 2000000 us", "p: poll of what is ready 1 after 0 us",
                            "p: select of what is ready 1 after 0 us"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s);
}

TEST(VirtualService, HasTimers) {
    EXPECT_THAT(said({"timers"}),
                ElementsAre("p: alarm 1 after 2000000 us, 8 s left", "p: setitimer 4 after 250000 us",
                            "p: timerfd 1 after 500000 us", "p: timerfd 2 after 3000000 us"));
}

TEST(VirtualService, TellsWhenItWakes) {
    Services services(TimeMode::virtual_);
    services.now = 5;
    ASSERT_TRUE(services.start("p", {"sleep", "250"}));
    EXPECT_EQ(services.set.next_ns(), 250'000'005);
    EXPECT_FALSE(services.set.settle(250'000'004));
    EXPECT_THAT(services.ends, IsEmpty());
    EXPECT_TRUE(services.set.settle(250'000'005));
    EXPECT_EQ(services.ends.size(), 1U);
    EXPECT_EQ(services.set.next_ns(), link::kNever);
}

TEST(VirtualService, DrawsTheSameNumbersForOneSeedAndOthersForAnother) {
    const auto first = said({"chance"});
    EXPECT_EQ(first.size(), 5U);
    EXPECT_EQ(std::set(first.begin(), first.end()).size(), 5U);
    EXPECT_EQ(said({"chance"}), first);
    EXPECT_NE(said({"chance"}, 2), first);
    // Services of one run, and two lives of one, differ.
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("q", {"chance"}));
    ASSERT_TRUE(services.start("q", {"chance"}));
    EXPECT_NE(services.lines[0].substr(3), first[0].substr(3));
    EXPECT_NE(services.lines[0], services.lines[5]);
}

TEST(VirtualService, HasChildrenWhoseNumbersAreTheSameInEveryRun) {
    EXPECT_THAT(said({"processes"}),
                ElementsAre("p: pid 2 parent 1", "p: child 3 of 2 has read 5 hello",
                            "p: 3 has ended with 7; none is left: -1", "p: 1735689601", "p: 4 has ended with 3"));
}

TEST(VirtualService, MayCloseWhatItWants) {
    EXPECT_THAT(said({"closes"}), ElementsAre("p: still there, and the number 999 isn't to be had: -1"));
}

TEST(VirtualService, MayHaveNothingToSayAnyMore) {
    EXPECT_THAT(said({"silent", "sleep", "1000"}), ElementsAre("p: no more of me"));
}

TEST(VirtualService, IsToldWhatItCannotHave) {
    EXPECT_THAT(said({"threads", "outside"}),
                ElementsAre("p: it asked for threads, which a service in virtual time can't have",
                            "p: pthread_create: Resource temporarily unavailable",
                            "p: connect to the world: Network is unreachable"));
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"system"}));
    EXPECT_THAT(services.lines, ElementsAre(HasSubstr("it started a program by posix_spawn(), system() or popen()")));
    EXPECT_EQ(services.ends.size(), 1U);
}

TEST(VirtualService, EndsAtTheInstantAtWhichItIsAskedTo) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"until-term"}));
    services.now = kSecond;
    ASSERT_TRUE(services.wait(services.set.stop("p")));
    EXPECT_THAT(services.lines, ElementsAre("p: running", "p: poll -1: Interrupted system call", "p: goodbye"));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended with exit code 0"));
    EXPECT_FALSE(services.wait(services.set.stop("p")));
}

TEST(VirtualService, IsKilledIfItDoesNotEnd) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"stubborn"}));
    ASSERT_TRUE(services.wait(services.set.stop("p")));
    EXPECT_THAT(services.lines, ElementsAre("p: running"));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended by signal 9 (Killed)"));
}

TEST(VirtualService, TellsOfItsDeathWithItsLastWords) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"sleep", "1", "abort"}));
    services.pass();
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended by signal 6 (Aborted)"));
    EXPECT_THAT(services.set.find("p")->end()->said, ElementsAre("last words"));
    EXPECT_FALSE(services.set.find("p")->end()->asked);
    ASSERT_TRUE(services.start("q", {"exit", "3"}));
    EXPECT_EQ(services.ends.back(), "the service 'q' has ended with exit code 3");
}

TEST(VirtualService, TellsOfADeathThatComesFromOutside) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"until-term"}));
    ::kill(services.set.find("p")->pid(), SIGKILL);
    EXPECT_TRUE(services.until([&] { return !services.ends.empty(); }));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended by signal 9 (Killed)"));
    ASSERT_TRUE(services.wait(services.set.restart("p")));
    EXPECT_TRUE(services.set.runs("p"));
}

TEST(VirtualService, ThatSpinsIsHung) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"spin"}, 1s));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' came to no end at one instant, and was killed"));
    EXPECT_THAT(services.lines, ElementsAre("p: spinning"));
}

TEST(VirtualService, ThatNeverWaitsIsMadeToNowAndThen) {
    EXPECT_THAT(said({"impatient"}), ElementsAre("p: 2 s by the clock, and 640 looks in 10000 us"));
}

TEST(VirtualService, AnswersInTheInstantInWhichItIsAsked) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("echo", {"echo", std::to_string(kPort)}));
    EXPECT_THAT(services.lines, ElementsAre("echo: listening"));
    EXPECT_TRUE(services.wait(services.set.listens("echo", kPort, 0ms)));
    EXPECT_FALSE(services.wait(services.set.listens("echo", kPort + 1, 0ms)));
    int error = 0;
    EXPECT_LT(services.set.connect({kLoopback.address, kPort + 1}, error), 0);
    EXPECT_EQ(error, ECONNREFUSED);
    host::UniqueFd socket(services.set.connect(kLoopback, error));
    ASSERT_TRUE(socket);
    services.set.touched();
    services.set.settle(services.now);
    EXPECT_EQ(services.set.next_ns(), link::kNever) << "it waits for us";
    ASSERT_EQ(::send(socket.get(), "hello", 5, 0), 5);
    services.set.touched();
    services.set.settle(services.now);
    std::array<char, 16> answer{};
    EXPECT_EQ(::recv(socket.get(), answer.data(), answer.size(), MSG_DONTWAIT), 5);
    socket.reset();
    services.set.touched();
    services.set.settle(services.now);
    EXPECT_THAT(services.lines,
                ElementsAre("echo: listening", "echo: 127.0.0.1 32769 talks to 127.0.0.1 8883", "echo: 5 bytes"));
}

TEST(VirtualService, TalksToOthersOfItsRunAndToNoOtherRuns) {
    Services services(TimeMode::virtual_);
    Services others(TimeMode::virtual_);
    ASSERT_TRUE(services.start("echo", {"echo", std::to_string(kPort)}));
    ASSERT_TRUE(services.start("ask", {"ask", std::to_string(kPort), "hello", "ask", std::to_string(kPort), "much"}));
    EXPECT_THAT(services.lines,
                ElementsAre("echo: listening", "echo: 127.0.0.1 49152 talks to 127.0.0.1 8883", "echo: 5 bytes",
                            "ask: sent 5 (0), got 5: hello", "echo: 127.0.0.1 49153 talks to 127.0.0.1 8883",
                            "echo: 3145728 bytes",
                            "ask: sent 3145728 (0), got 3145728: xxxxxxxxxxxxxxxxxxxx"));
    ASSERT_TRUE(others.start("ask", {"ask", std::to_string(kPort), "hello"}));
    EXPECT_THAT(others.lines, ElementsAre("ask: connect: Connection refused"));
    // The port is free as soon as its owner is gone.
    ASSERT_TRUE(services.set.kill("echo"));
    ASSERT_TRUE(services.start("ask", {"ask", std::to_string(kPort), "hello"}));
    EXPECT_EQ(services.lines.back(), "ask: connect: Connection refused");
    ASSERT_TRUE(services.wait(services.set.restart("echo")));
    EXPECT_EQ(services.lines.back(), "echo: listening");
    ASSERT_TRUE(services.start("second", {"echo", std::to_string(kPort)}));
    EXPECT_EQ(services.lines.back(), "second: port 8883: Address already in use");
}

TEST(VirtualService, HearsDatagrams) {
    Services services(TimeMode::virtual_);
    ASSERT_TRUE(services.start("p", {"datagrams", std::to_string(kPort)}));
    int error = 0;
    const host::UniqueFd socket(services.set.open_datagrams(false, error));
    const std::vector<std::uint8_t> payload{1, 2, 3};
    EXPECT_EQ(services.set.send(socket.get(), {kLoopback.address, kPort + 1}, payload), ECONNREFUSED);
    EXPECT_EQ(services.set.send(socket.get(), kLoopback, payload), 0);
    services.set.touched();
    services.set.settle(services.now);
    std::vector<std::uint8_t> answer;
    const auto from = services.set.receive(socket.get(), answer);
    ASSERT_TRUE(from);
    EXPECT_EQ(*from, kLoopback);
    EXPECT_EQ(answer, payload);
    EXPECT_FALSE(services.set.receive(socket.get(), answer));
    EXPECT_THAT(services.lines, ElementsAre("p: waiting", "p: 3 bytes from 127.0.0.1 32768"));
}

TEST(VirtualService, ThatIsNoProgramOfOursIsRefused) {
    Services services(TimeMode::virtual_);
    host::ServiceOptions options;
    options.name = "p";
    options.argv = {"no-such-program"};
    const auto missing = services.set.start(options);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("not installed"));
    options.argv = {"/etc/passwd"};
    const auto no_program = services.set.start(options);
    ASSERT_FALSE(no_program);
    EXPECT_THAT(no_program.error().message, HasSubstr("Permission denied"));
    options.argv = {TWIN_SERVICE_PROBE, "clocks"};
    options.folder = "/no/such/folder";
    EXPECT_FALSE(services.set.start(options));
}

}  // namespace
}  // namespace twin::test
