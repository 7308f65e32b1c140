// SPDX-License-Identifier: BSD-3-Clause
// The whole board of the tree through the one symbol that QEMU calls.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "fake_host.hpp"
#include "sim/abi/twin_abi.h"

extern "C" bool twin_node_open(const TwinHost* host, const char* config, TwinNode* node, char* error, std::size_t size);

namespace twin::node::test {
namespace {

namespace json = boost::json;

class Microbit : public testing::Test {
  protected:
    bool open(const json::object& config) {
        table_ = host.table(false);
        return twin_node_open(&table_, folder.write("node.json", json::serialize(config)).c_str(), &node, error,
                              sizeof error);
    }
    std::uint64_t read(std::uint64_t address) {
        std::uint64_t value = 0;
        EXPECT_TRUE(node.read(node.opaque, address, 4, 0, &value)) << std::hex << address;
        return value;
    }
    Folder folder;
    FakeHost host;
    TwinNode node{};
    char error[512] = "";

  private:
    TwinHost table_{};
};

TEST_F(Microbit, OpensAndAnswers) {
    ASSERT_TRUE(open({{"board", TWIN_BOARDS_DIR "/microbit.yaml"}})) << error;
    EXPECT_EQ(node.version, TWIN_ABI_VERSION);
    EXPECT_STREQ(node.machine.board, "microbit");
    EXPECT_EQ(node.machine.num_irqs, 32U);
    node.reset(node.opaque, TWIN_RESET_POWER_ON);
    node.start(node.opaque);
    EXPECT_EQ(read(0x10000010), 1024U) << "FICR.CODEPAGESIZE";
    EXPECT_EQ(read(0x4001E400), 1U) << "NVMC.READY";
    std::uint64_t value = 0;
    EXPECT_FALSE(node.read(node.opaque, 0x60000000, 4, 0, &value));
    const auto write = [&](std::uint64_t address, std::uint64_t v) {
        EXPECT_TRUE(node.write(node.opaque, address, 4, 0, v)) << std::hex << address;
    };
    write(0x50000700 + 4 * 17, 0);  // PIN_CNF: connects the input buffer
    EXPECT_EQ(read(0x50000510) & 1U << 17, 1U << 17) << "GPIO.IN: button A is released";
    // TIMER0 runs at 16 MHz / 2^4 and interrupts at 100 µs.
    write(0x40008000 + 0x508, 3);
    write(0x40008000 + 0x510, 4);
    write(0x40008000 + 0x540, 100);
    write(0x40008000 + 0x304, 1U << 16);
    write(0x40008000, 1);
    host.run_to(99'999, [this] { node.deadline(node.opaque); });
    EXPECT_FALSE(host.irqs[8]);
    host.run_to(100'200, [this] { node.deadline(node.opaque); });
    EXPECT_TRUE(host.irqs[8]);
    node.close(node.opaque);
}

TEST_F(Microbit, SaysInOneLineWhatIsWrong) {
    EXPECT_FALSE(open({{"board", "/nowhere.yaml"}}));
    EXPECT_STREQ(error, "/nowhere.yaml: no readable file");
}

TEST_F(Microbit, RefusesAnotherVersion) {
    TwinHost other = host.table(false);
    other.version = 99;
    EXPECT_FALSE(twin_node_open(&other, "", &node, error, sizeof error));
    EXPECT_STREQ(error, "QEMU was built for another version of the interface to the models");
}

// On demand: --gtest_also_run_disabled_tests.
TEST_F(Microbit, DISABLED_Bench) {
    ASSERT_TRUE(open({{"board", TWIN_BOARDS_DIR "/microbit.yaml"}})) << error;
    node.reset(node.opaque, TWIN_RESET_POWER_ON);
    node.start(node.opaque);
    constexpr int kRounds = 20'000'000;
    const auto time = [&](const char* what, auto action) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < kRounds; ++i) action();
        const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
        std::printf("%-28s %6.1f ns\n", what, spent.count() / kRounds);
    };
    std::uint64_t value = 0;
    time("UART0.BAUDRATE read", [&] { node.read(node.opaque, 0x40002524, 4, 0, &value); });
    time("UART0.TXDRDY read", [&] { node.read(node.opaque, 0x4000211C, 4, 0, &value); });
    time("TIMER0.CC0 read", [&] { node.read(node.opaque, 0x40008540, 4, 0, &value); });
    time("GPIO.IN read", [&] { node.read(node.opaque, 0x50000510, 4, 0, &value); });
    time("TIMER0.CC0 write", [&] { node.write(node.opaque, 0x40008540, 4, 0, 7); });
    int flip = 0;
    time("GPIO.OUTSET/OUTCLR write",
         [&] { node.write(node.opaque, (flip ^= 1) != 0 ? 0x50000508 : 0x5000050C, 4, 0, 1U << 18); });
}

}  // namespace
}  // namespace twin::node::test
