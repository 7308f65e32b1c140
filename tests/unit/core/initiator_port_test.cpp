// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/initiator_port.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Dma : Model {
    Dma(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context), bank(*this, 0x10), port(*this, "dma") {
        bank.reg(0, "DATA", 0xA5).field(0, 32, "VALUE", Access::rw);
    }
    RegisterBank bank;
    InitiatorPort port;
};

struct InitiatorPortTest : testing::Test {
    Bench bench;
    Dma& dma = bench.add<Dma>("dma", {}, 0x40000000);
    Memory& ram = bench.ram("ram", 0x20000000, 0x100);
    void SetUp() override { bench.elaborate(); }
};

TEST_F(InitiatorPortTest, CopiesAnyAlignmentThroughMemory) {
    const char text[] = "seven bytes and more";
    ASSERT_TRUE(dma.port.write(0x20000003, text, sizeof text));
    EXPECT_EQ(std::memcmp(ram.data + 3, text, sizeof text), 0);
    char back[sizeof text] = {};
    ASSERT_TRUE(dma.port.read(0x20000003, back, sizeof back));
    EXPECT_STREQ(back, text);
}

TEST_F(InitiatorPortTest, ReachesRegistersToo) {
    std::uint32_t value = 0;
    ASSERT_TRUE(dma.port.read(0x40000000, &value, 4));
    EXPECT_EQ(value, 0xA5U);
    value = 0x1234;
    ASSERT_TRUE(dma.port.write(0x40000000, &value, 4));
    EXPECT_EQ(bench.read(0x40000000), 0x1234U);
}

TEST_F(InitiatorPortTest, StopsAtTheEndOfMemoryAndKeepsWhatWasDone) {
    const std::uint32_t two[2] = {0x11111111, 0x22222222};
    EXPECT_FALSE(dma.port.write(0x200000FC, two, 8));
    EXPECT_EQ(bench.read(0x200000FC), 0x11111111U);
    std::uint8_t byte = 0;
    EXPECT_FALSE(dma.port.read(0x1FFFFFFF, &byte, 1));
    EXPECT_TRUE(dma.port.read(0x200000FF, &byte, 1));
}

}  // namespace
}  // namespace twin
