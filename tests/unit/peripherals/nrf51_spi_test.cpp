// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <vector>

#include "models/core/spi.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using nrf51::SerialSlot;

constexpr std::uint64_t kBase = 0x40004000, kRam = 0x20000000;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304;
constexpr std::uint32_t kM1 = 0x10000000, kK125 = 0x02000000, kM8 = 0x80000000;
constexpr unsigned kSck = 23, kMosi = 21, kMiso = 22, kCsn = 16;

struct Echo : SpiTarget {
    bool spi_selected() const override { return selected; }
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& f) override {
        heard.push_back(mosi);
        format = f;
        return ~mosi;
    }
    bool selected = true;
    std::vector<std::uint32_t> heard;
    SpiFormat format;
};

class SpiTest : public testing::Test {
  protected:
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool mistake(const std::string& what) {
        return bench.journal_has(JournalKind::guest_error, "SPI1_TWI1_SPIS1", what);
    }
    /// 1 MHz: a byte is 8 us.
    void enable_master() {
        write(SerialSlot::kPsel0, kSck);
        write(SerialSlot::kPsel1, kMosi);
        write(SerialSlot::kPsel2, kMiso);
        write(SerialSlot::kFrequency, kM1);
        write(SerialSlot::kEnable, 1);
    }
    void enable_slave() {
        csn(true);
        write(SerialSlot::kPsel0, kSck);
        write(SerialSlot::kPsel1, kMiso);
        write(SerialSlot::kPsel2, kMosi);
        write(SerialSlot::kPsel3, kCsn);
        write(SerialSlot::kDef, 0xDD);
        write(SerialSlot::kOrc, 0xCC);
        write(SerialSlot::kRxdPtr, kRam + 0x10);
        write(SerialSlot::kTxdPtr, kRam + 0x20);
        write(SerialSlot::kMaxRx, 2);
        write(SerialSlot::kMaxTx, 2);
        ram.data[0x20] = 0xA1;
        ram.data[0x21] = 0xA2;
        ram.data[0x12] = 0x77;
        write(SerialSlot::kEnable, 2);
    }
    void csn(bool high) { source.pin.drive(Drive::strong(high)); }
    std::uint32_t exchange(std::uint32_t mosi) { return bus.transfer(mosi, SpiFormat{}); }

    test::Bench bench;
    Memory& ram = bench.ram("ram", kRam, 0x1000);
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    test::Source& source = bench.add<test::Source>("source");
    SpiBus& bus = bench.env().make_spi("spi", pads.pad(kSck).net(), &pads.pad(kMosi).net(), &pads.pad(kMiso).net());
    SerialSlot& slot = bench.add<SerialSlot>("SPI1_TWI1_SPIS1",
                                             Params({{"gpio", {"GPIO"}}, {"members", {"spi", "twi", "spis"}}}), kBase);
    Echo echo;

    void SetUp() override { bench.connect(source.pin, pads.pad(kCsn)); }
};

TEST_F(SpiTest, ResetValues) {
    for (const auto& reg : slot.bank().registers()) {
        std::uint32_t expected = 0;
        if (reg.offset() >= SerialSlot::kPsel0 && reg.offset() <= SerialSlot::kPsel3) expected = 0xFFFFFFFF;
        if (reg.offset() == SerialSlot::kFrequency) expected = 0x04000000;
        if (reg.offset() == SerialSlot::kSemStat || reg.offset() == 0xFFC) expected = 1;
        EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
    }
}

TEST_F(SpiTest, MasterExchangesAByteInEightClocks) {
    bus.attach(echo);
    enable_master();
    write(SerialSlot::kConfig, 7);
    write(kIntenset, 1U << 2);
    write(SerialSlot::kTxd, 0x5A);
    bench.run_for(microseconds(8) - picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kReady), 0U);
    EXPECT_TRUE(echo.heard.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kReady), 1U);
    EXPECT_TRUE(slot.find_irq("irq")->level());
    EXPECT_EQ(read(SerialSlot::kRxd), 0xA5U);
    EXPECT_EQ(echo.format, (SpiFormat{1'000'000, 8, true, true, true}));
    EXPECT_TRUE(pads.pad(kSck).high()) << "CPOL 1: SCK idles high";
}

TEST_F(SpiTest, FrequencyCodes) {
    bus.attach(echo);
    enable_master();
    for (const auto& [code, us] : {std::pair{kK125, 64U}, std::pair{kM8, 1U}}) {
        write(SerialSlot::kFrequency, code);
        write(SerialSlot::kTxd, 1);
        bench.run_for(microseconds(us) - picoseconds(1));
        EXPECT_EQ(read(SerialSlot::kReady), 0U);
        bench.run_for(picoseconds(1));
        EXPECT_EQ(read(SerialSlot::kReady), 1U);
        write(SerialSlot::kReady, 0);
        read(SerialSlot::kRxd);
    }
}

TEST_F(SpiTest, DoubleBuffersBothWays) {
    bus.attach(echo);
    enable_master();
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kTxd, 2);
    bench.run_for(microseconds(16));
    EXPECT_EQ(echo.heard, (std::vector<std::uint32_t>{1, 2})) << "back to back";
    EXPECT_EQ(read(SerialSlot::kReady), 1U);
    write(SerialSlot::kReady, 0);
    EXPECT_EQ(read(SerialSlot::kRxd), 0xFEU);
    EXPECT_EQ(read(SerialSlot::kReady), 1U) << "the second byte got to RXD";
    write(SerialSlot::kReady, 0);
    EXPECT_EQ(read(SerialSlot::kRxd), 0xFDU);
    EXPECT_EQ(read(SerialSlot::kReady), 0U);
}

TEST_F(SpiTest, OverrunsAreNoted) {
    bus.attach(echo);
    enable_master();
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kTxd, 2);
    write(SerialSlot::kTxd, 3);
    EXPECT_TRUE(mistake("TXD written while a byte waits in it"));
    bench.run_for(microseconds(16));
    EXPECT_FALSE(mistake("a byte is lost: RXD was not read in time"));
    write(SerialSlot::kTxd, 4);
    bench.run_for(microseconds(8));
    EXPECT_TRUE(mistake("a byte is lost: RXD was not read in time"));
}

TEST_F(SpiTest, WithoutATargetMisoIsSampled) {
    echo.selected = false;
    bus.attach(echo);
    enable_master();
    pads.pad(kMiso).net().set_pull(Drive::pull(true));
    write(SerialSlot::kTxd, 1);
    bench.run_for(microseconds(8));
    EXPECT_EQ(read(SerialSlot::kRxd), 0xFFU);
    write(SerialSlot::kPsel2, 0xFFFFFFFF);
    write(SerialSlot::kTxd, 1);
    bench.run_for(microseconds(8));
    EXPECT_EQ(read(SerialSlot::kRxd), 0U) << "no MISO";
}

TEST_F(SpiTest, DisablingDropsTheByte) {
    bus.attach(echo);
    enable_master();
    write(SerialSlot::kTxd, 1);
    bench.run_for(microseconds(4));
    write(SerialSlot::kEnable, 0);
    bench.run_for(microseconds(20));
    EXPECT_TRUE(echo.heard.empty());
    EXPECT_EQ(pads.taken[kSck], nullptr);
    write(SerialSlot::kTxd, 1);
    EXPECT_TRUE(mistake("TXD written while neither SPI nor TWI is enabled"));
}

TEST_F(SpiTest, MasterSnapshot) {
    bus.attach(echo);
    enable_master();
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kTxd, 2);
    bench.run_for(microseconds(4));
    const auto state = bench.save();
    bench.run_for(microseconds(20));
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    echo.heard.clear();
    bench.run_for(microseconds(20));
    EXPECT_EQ(echo.heard, (std::vector<std::uint32_t>{1, 2}));
}

TEST_F(SpiTest, SlaveOfABusyCpuAnswersWithDef) {
    enable_slave();
    csn(false);
    EXPECT_EQ(exchange(0x11), 0xDDU);
    csn(true);
    EXPECT_EQ(read(SerialSlot::kEnd), 0U);
    EXPECT_EQ(ram.data[0x10], 0) << "what it heard is dropped";
}

TEST_F(SpiTest, SlaveInMidTransferIsLoadedBeforeItsChipSelect) {
    enable_slave();
    write(SerialSlot::kRelease, 1);
    csn(false);
    EXPECT_EQ(exchange(0x11), 0xA1U);
    const auto state = bench.save();
    csn(true);
    bench.load(state);  // in a new process nobody drives CSN yet
    EXPECT_EQ(read(SerialSlot::kEnd), 0U);
    csn(false);
    EXPECT_EQ(exchange(0x12), 0xA2U);
    csn(true);
    EXPECT_EQ(read(SerialSlot::kEnd), 1U);
    EXPECT_EQ(read(SerialSlot::kAmountRx), 2U);
}

TEST_F(SpiTest, SlaveWithoutClockIsNotSelected) {
    enable_slave();
    write(SerialSlot::kRelease, 1);
    csn(false);
    EXPECT_EQ(exchange(0x11), 0xA1U);
    slot.stop();
    EXPECT_NE(exchange(0x12), 0xA2U);
    csn(true);
    EXPECT_EQ(read(SerialSlot::kEnd), 0U);
    EXPECT_EQ(read(SerialSlot::kAmountRx), 0U);
    EXPECT_EQ(ram.data[0x11], 0);
}

TEST_F(SpiTest, SlaveTransfersByDma) {
    enable_slave();
    write(kIntenset, 1U << 1);
    write(SerialSlot::kRelease, 1);
    EXPECT_EQ(read(SerialSlot::kSemStat), 0U);
    csn(false);
    EXPECT_EQ(read(SerialSlot::kSemStat), 2U);
    EXPECT_EQ(exchange(0x11), 0xA1U);
    EXPECT_EQ(read(SerialSlot::kEndRx), 0U);
    EXPECT_EQ(exchange(0x12), 0xA2U);
    EXPECT_EQ(read(SerialSlot::kEndRx), 1U);
    EXPECT_EQ(read(SerialSlot::kStatus), 0U);
    EXPECT_EQ(exchange(0x13), 0xCCU) << "over-read";
    EXPECT_EQ(read(SerialSlot::kStatus), 3U);
    EXPECT_FALSE(slot.find_irq("irq")->level());
    csn(true);
    EXPECT_TRUE(slot.find_irq("irq")->level());
    EXPECT_EQ(read(SerialSlot::kAmountRx), 2U);
    EXPECT_EQ(read(SerialSlot::kAmountTx), 2U);
    EXPECT_EQ(read(SerialSlot::kSemStat), 0U);
    EXPECT_EQ(ram.data[0x10], 0x11);
    EXPECT_EQ(ram.data[0x11], 0x12);
    EXPECT_EQ(ram.data[0x12], 0x77) << "nothing behind the buffer";
    write(SerialSlot::kStatus, 1);
    EXPECT_EQ(read(SerialSlot::kStatus), 2U);
}

TEST_F(SpiTest, SemaphoreGoesToTheCpuAtTheEnd) {
    enable_slave();
    write(SerialSlot::kRelease, 1);
    csn(false);
    write(SerialSlot::kAcquire, 1);
    EXPECT_EQ(read(SerialSlot::kSemStat), 3U);
    EXPECT_EQ(read(SerialSlot::kAcquired), 0U);
    csn(true);
    EXPECT_EQ(read(SerialSlot::kAcquired), 1U);
    EXPECT_EQ(read(SerialSlot::kSemStat), 1U);
    write(SerialSlot::kAcquired, 0);
    write(SerialSlot::kRelease, 1);
    write(kShorts, 1U << 2);
    csn(false);
    csn(true);
    EXPECT_EQ(read(SerialSlot::kAcquired), 1U) << "END_ACQUIRE";
    EXPECT_EQ(read(SerialSlot::kSemStat), 1U);
}

TEST_F(SpiTest, SlaveIsDeafWhileDisabledOrNotSelected) {
    enable_slave();
    write(SerialSlot::kRelease, 1);
    EXPECT_EQ(exchange(0x11), 0U) << "CSN is high";
    csn(false);
    EXPECT_EQ(exchange(0x11), 0xA1U);
    write(SerialSlot::kEnable, 0);
    EXPECT_EQ(exchange(0x11), 0U);
}

TEST_F(SpiTest, SlaveWithAWrongPointer) {
    enable_slave();
    write(SerialSlot::kTxdPtr, 0x10000000);
    write(SerialSlot::kRxdPtr, 0x10000000);
    write(SerialSlot::kRelease, 1);
    csn(false);
    EXPECT_EQ(exchange(0x11), 0xDDU);
    EXPECT_TRUE(mistake("TXDPTR points to no memory"));
    EXPECT_TRUE(mistake("RXDPTR points to no memory"));
}

}  // namespace
}  // namespace twin
