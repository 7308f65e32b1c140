// SPDX-License-Identifier: BSD-3-Clause
// A real mosquitto among services, without devices.
#include <gtest/gtest.h>

#include "tests/system/services/fleet.hpp"

namespace twin::test {
namespace {

TEST(Broker, KeepsAClientForAnHourInSeconds) {
    const Folder folder;
    Fleet fleet(folder, "");
    fleet.start_broker();
    fleet.start("listener", {"mosquitto_sub", "-i", "listener", "-t", "#", "-k", "10", "-v"});
    const auto begin = std::chrono::steady_clock::now();
    fleet.pass(1h);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 60s);
    EXPECT_EQ(fleet.count("Received PINGREQ from listener"), 360U);
    fleet.start("sender", {"mosquitto_pub", "-i", "sender", "-t", "news", "-m", "still there", "-q", "2"});
    EXPECT_EQ(fleet.count("3600000000000 listener: news still there\n"), 1U) << fleet.log();
    EXPECT_EQ(fleet.count("3600000000000 the service 'sender' has ended with exit code 0\n"), 1U);
}

TEST(Broker, IsStartedAndEndedByAScriptAsWell) {
    const Folder folder;
    Fleet fleet(folder, "");
    fleet.start("broker", {"sh", "-c",
                           "folder=$(mktemp -d -p .); trap 'rm -r $folder; echo removed' EXIT; "
                           "trap 'kill $broker; wait $broker || true; exit 0' TERM; "
                           "echo 'listener 1883' >$folder/conf; mosquitto -c $folder/conf & broker=$!; wait $broker"});
    fleet.pass(1s);
    fleet.restart("broker");
    EXPECT_EQ(fleet.count("1000000000 broker: removed"), 1U) << fleet.log();
    EXPECT_EQ(fleet.count("1000000000 the service 'broker' has ended with exit code 0"), 1U) << fleet.log();
    EXPECT_EQ(fleet.count("running"), 2U) << fleet.log();
}

TEST(Broker, GivesUpAClientThatIsSilent) {
    const Folder folder;
    Fleet fleet(folder, "");
    fleet.start_broker();
    // A client that says who it is, and then nothing: keep-alive 10 s, so it is lost after 15 s.
    folder.write("silent.py", R"(import socket, time
s = socket.create_connection(('127.0.0.1', 1883))
s.sendall(bytes.fromhex('101200044d5154540402000a000673696c656e74'))
print(s.recv(100).hex(), flush=True)
print(s.recv(100).hex() == '', 'after', int(time.monotonic() - 1000), 's', flush=True)
)");
    fleet.start("silent", {"python3", "silent.py"});
    fleet.pass(14s);
    EXPECT_EQ(fleet.count("silent: 20020000"), 1U) << fleet.log();
    EXPECT_EQ(fleet.count("exceeded timeout"), 0U);
    fleet.pass(6s);
    EXPECT_EQ(fleet.count("Client silent has exceeded timeout, disconnecting."), 1U) << fleet.log();
    EXPECT_EQ(fleet.count("silent: True after 1"), 1U) << fleet.log();
}

}  // namespace
}  // namespace twin::test
