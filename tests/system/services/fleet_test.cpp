// SPDX-License-Identifier: BSD-3-Clause
// Devices talk MQTT over mutual TLS to a real mosquitto, over lossy cables: the same in every run, whatever else the
// host does, and whatever happens to the broker.
#include <gtest/gtest.h>
#include <sstream>

#include "tests/system/services/fleet.hpp"

namespace twin::test {
namespace {

struct Run {
    std::string log;
    std::string capture;
};

bool more(std::istream& left, std::string& x, std::istream& right, std::string& y) {
    x.clear();
    y.clear();
    const bool a = static_cast<bool>(std::getline(left, x));
    const bool b = static_cast<bool>(std::getline(right, y));
    return a || b;
}

/// The lines around the first one that differs.
std::string difference(const std::string& a, const std::string& b) {
    std::istringstream left(a);
    std::istringstream right(b);
    std::string before;
    for (std::string x, y; more(left, x, right, y); before = x)
        if (x != y) return before + "\n- " + x + "\n+ " + y;
    return "";
}

Run telemetry(unsigned devices) {
    const Folder folder;
    Fleet fleet(folder, "latency=5ms loss=1%");
    fleet.start_broker();
    fleet.start("listener", {"mosquitto_sub", "-i", "listener", "-t", "#", "-v"});
    fleet.join(devices);
    const auto told = [&] { return fleet.count("listener: twinyard/") >= devices; };
    EXPECT_TRUE(fleet.until([&] { return told() && fleet.count("/telemetry {\"number\":3,") >= devices; }, 60s))
        << fleet.log();
    // The broker dies in the middle of it, and comes back: they connect again by themselves.
    EXPECT_TRUE(fleet.services().kill("broker"));
    fleet.pass(3s);
    EXPECT_EQ(fleet.count("the service 'broker' has ended by signal 9 (Killed)"), 1U);
    fleet.restart("broker");
    const auto before = fleet.count("New client connected");
    EXPECT_TRUE(fleet.until([&] { return fleet.count("New client connected") >= before + devices; }, 60s))
        << fleet.log();
    // A broker that ends well looks at its signals ten times a second, and says goodbye.
    fleet.restart("broker");
    EXPECT_EQ(fleet.count(" terminating"), 1U);
    EXPECT_EQ(fleet.count("the service 'broker' has ended with exit code 0"), 1U);
    fleet.pass(5s);
    fleet.close();
    return {fleet.log(), folder.read("net.pcapng")};
}

TEST(Telemetry, IsTheSameInEveryRun) {
    constexpr unsigned kDevices = 3;
    const auto first = telemetry(kDevices);
    EXPECT_GT(first.capture.size(), 100'000U);
    const Load load(4);
    const auto second = telemetry(kDevices);
    EXPECT_TRUE(first.log == second.log) << difference(first.log, second.log);
    EXPECT_TRUE(first.capture == second.capture);
}

TEST(Telemetry, OfADeviceThatIsCutOffIsMissedByTheBroker) {
    const Folder folder;
    Fleet fleet(folder, "latency=1ms");
    fleet.start_broker();
    fleet.join(1);
    ASSERT_TRUE(fleet.until([&] { return fleet.count("device0: {\"number\":2") > 0; }, 30s)) << fleet.log();
    const auto cut = fleet.now_ns();
    ASSERT_TRUE(fleet.network().set_link("device0", "down"));
    ASSERT_TRUE(fleet.until([&] { return fleet.count("has exceeded timeout, disconnecting.") > 0; }, 60s));
    // Keep-alive 10 s, and half of that again (MQTT 5, 3.1.2.10); the broker looks now and then.
    EXPECT_GE(fleet.now_ns() - cut, Fleet::Span(13s).count());
    EXPECT_LE(fleet.now_ns() - cut, Fleet::Span(25s).count());
    ASSERT_TRUE(fleet.network().set_link("device0", "up"));
    EXPECT_TRUE(fleet.until([&] { return fleet.count("New client connected") == 2; }, 60s)) << fleet.log();
}

}  // namespace
}  // namespace twin::test
