// SPDX-License-Identifier: BSD-3-Clause
// Ordinary programs, in real time.
#include "tests/unit/services/fixture.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace twin::test {
namespace {

using host::TimeMode;
using testing::ElementsAre;

TEST(RealService, SaysWhatItPrintsAndHowItEnds) {
    Services services(TimeMode::real);
    ASSERT_TRUE(services.start("p", {"sleep", "1", "threads", "exit", "3"}));
    EXPECT_TRUE(services.until([&] { return !services.ends.empty(); }));
    EXPECT_THAT(services.lines, ElementsAre("p: pthread_create: Success"));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended with exit code 3"));
}

TEST(RealService, ListensBeforeItIsReady) {
    boost::asio::io_context io;
    std::uint16_t port = 0;
    {
        const boost::asio::ip::tcp::acceptor free(io, {boost::asio::ip::address_v4::loopback(), 0});
        port = free.local_endpoint().port();
    }
    Services services(TimeMode::real);
    ASSERT_TRUE(services.start("p", {"sleep", "100", "echo", std::to_string(port)}));
    EXPECT_TRUE(services.wait(services.set.listens("p", port, 20s)));
    ASSERT_TRUE(services.start("q", {"exit", "1"}));
    EXPECT_FALSE(services.wait(services.set.listens("q", port + 1, 20s)));
    ASSERT_TRUE(services.wait(services.set.stop("p")));
    EXPECT_EQ(services.ends.back(), "the service 'p' has ended by signal 15 (Terminated)");
}

TEST(RealService, IsKilledIfItDoesNotEnd) {
    Services services(TimeMode::real);
    ASSERT_TRUE(services.start("p", {"stubborn"}));
    EXPECT_TRUE(services.until([&] { return !services.lines.empty(); }));
    ASSERT_TRUE(services.wait(services.set.stop("p")));
    EXPECT_THAT(services.ends, ElementsAre("the service 'p' has ended by signal 9 (Killed)"));
    ASSERT_TRUE(services.wait(services.set.restart("p")));
    ASSERT_TRUE(services.set.kill("p"));
    EXPECT_TRUE(services.until([&] { return services.ends.size() == 2; }));
}

}  // namespace
}  // namespace twin::test
