// SPDX-License-Identifier: BSD-3-Clause
// What the CPU sees: the machine as it is described, accesses, DMA.
#include "node_fixture.hpp"

namespace twin::node::test {
namespace {

TEST_F(NodeTest, DescribesTheMachine) {
    open(config());
    TwinMachine machine;
    node->describe_machine(machine);
    EXPECT_STREQ(machine.cpu_type, "cortex-m0");
    EXPECT_EQ(machine.num_irqs, 8U);
    EXPECT_EQ(machine.cpu_hz, 16'000'000U);
    ASSERT_EQ(machine.num_memories, 2U);
    EXPECT_STREQ(machine.memories[0].name, "flash");
    EXPECT_EQ(machine.memories[0].kind, TWIN_MEMORY_FLASH);
    EXPECT_EQ(static_cast<std::uint8_t*>(machine.memories[0].host)[4095], 0xFF);
    EXPECT_EQ(machine.memories[1].base, kRam);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(machine.memories[1].host) % 4096, 0U);
}

TEST_F(NodeTest, FlashIsTheFile) {
    folder.write("flash.bin", std::string(4096, '\x42'));
    json::object with = config();
    with["memories"] = json::object{{"flash", folder.path("flash.bin")}};
    open(with);
    node->env().memory("flash")->data[7] = 0x24;
    EXPECT_EQ(folder.read("flash.bin").substr(6, 3), "\x42\x24\x42");
}

TEST_F(NodeTest, PreloadsRamOnce) {
    folder.write("ram.bin", "hello");
    json::object with = config();
    with["preload"] = json::array{json::object{{"address", kRam + 16}, {"file", folder.path("ram.bin")}}};
    open(with);
    const std::uint8_t* ram = node->env().memory("ram")->data;
    EXPECT_EQ(std::memcmp(ram + 16, "hello", 5), 0);
    node->reset(ResetKind::system);
    EXPECT_EQ(std::memcmp(ram + 16, "hello", 5), 0);
    node->reset(ResetKind::power_on);
    EXPECT_NE(std::memcmp(ram + 16, "hello", 5), 0);
}

TEST_F(NodeTest, ReadsAndWritesRegisters) {
    open(config());
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
    write(kBlock + PLAIN, 0xABCD);
    EXPECT_EQ(read(kBlock + PLAIN), 0xABCDU);
    EXPECT_EQ(read(kOther + PLAIN), 0x1234U);
    EXPECT_EQ(read(kBlock + 0xFFC), 0U);  // within the bank, no register there
}

TEST_F(NodeTest, UnmappedIsABusErrorAndCounted) {
    open(config());
    std::uint64_t value = 0;
    EXPECT_FALSE(node->read(0x40003000, 4, 0, value));
    EXPECT_FALSE(node->write(0x60000000, 4, 0, 1));
    EXPECT_FALSE(node->read(kForeign + 0x100, 4, 0, value)) << "behind a range smaller than a page";
    EXPECT_FALSE(node->read(kForeign + 8, 4, 0, value)) << "the target's own error";
    const auto entries = node->env().journal().entries();
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].what, "0x40002008");
    EXPECT_EQ(entries[2].what, "0x40003000");
    EXPECT_EQ(entries[2].reads, 1U);
    EXPECT_EQ(entries[3].what, "0x60000000");
    EXPECT_EQ(entries[3].writes, 1U);
}

TEST_F(NodeTest, DebuggersLeaveNoTrace) {
    open(config());
    std::uint64_t value = 0;
    EXPECT_TRUE(node->read(kBlock + PLAIN, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_EQ(value, 0x1234U);
    EXPECT_TRUE(node->read(kBlock + 0x800, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_FALSE(node->read(0x40003000, 4, TWIN_ACCESS_DEBUG, value));
    EXPECT_TRUE(node->env().journal().entries().empty());
    EXPECT_TRUE(node->write(0, 4, TWIN_ACCESS_DEBUG, 0x11223344)) << "flash, as a programming tool";
    EXPECT_EQ(node->env().memory("flash")->data[3], 0x11);
}

TEST_F(NodeTest, FlashWritesGoToTheirOwner) {
    open(config());
    EXPECT_FALSE(node->write(8, 4, 0, 1)) << "nobody owns them";
    std::vector<std::uint64_t> seen;
    node->env().memory("flash")->write = [&](std::uint64_t offset, unsigned size, std::uint32_t value) {
        seen = {offset, size, value};
        return offset < 100;
    };
    EXPECT_TRUE(node->write(8, 2, 0, 0xBEEF));
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{8, 2, 0xBEEF}));
    EXPECT_FALSE(node->write(100, 4, 0, 1));
}

TEST_F(NodeTest, ForeignModelsFindTheTime) {
    open(config());
    host.clock = 1500;
    EXPECT_EQ(read(kForeign), 1500U);
    write(kForeign, 500);
    EXPECT_EQ(host.deadline, 2000) << "its own event, which no alarm announced";
    run_to(1999);
    EXPECT_EQ(read(kForeign + 4), 0U);
    run_to(2000);
    EXPECT_EQ(read(kForeign + 4), 1U);
    write(kForeign, 0);
    EXPECT_EQ(read(kForeign + 4), 2U) << "at once means before the next instruction";
}

TEST_F(NodeTest, DmaCopiesAndTellsTheCpu) {
    open(config());
    std::uint8_t* ram = node->env().memory("ram")->data;
    std::memcpy(ram, "abcdefgh", 8);
    write(kBlock + DMA_FROM, kRam);
    host.changed.clear();
    write(kBlock + DMA_TO, kRam + 0x100);
    EXPECT_EQ(read(kBlock + DMA_OK), 1U);
    EXPECT_EQ(std::memcmp(ram + 0x100, "abcdefgh", 8), 0);
    std::uint64_t told = 0;
    for (const auto& [address, size] : host.changed) told += size;
    EXPECT_EQ(told, 8U);
    // Again, now that the port has a direct pointer for reading.
    std::memcpy(ram, "ABCDEFGH", 8);
    write(kBlock + DMA_TO, kRam + 0x200);
    EXPECT_EQ(std::memcmp(ram + 0x200, "ABCDEFGH", 8), 0);
}

TEST_F(NodeTest, DmaReachesRegistersAndFailsElsewhere) {
    open(config());
    write(kOther + PLAIN, 0x77);
    write(kBlock + DMA_FROM, kOther);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 1U);
    EXPECT_EQ(node->env().memory("ram")->data[0], 0x77);
    write(kBlock + DMA_FROM, 0x60000000);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U);
    write(kBlock + DMA_FROM, kRam);
    write(kBlock + DMA_TO, 0);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U) << "flash takes no bus master's writes";
    write(kBlock + DMA_FROM, kRam + 4096 - 4);
    write(kBlock + DMA_TO, kRam);
    EXPECT_EQ(read(kBlock + DMA_OK), 0U) << "beyond the end";
}

}  // namespace
}  // namespace twin::node::test
