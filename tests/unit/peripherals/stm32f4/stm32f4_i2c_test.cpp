// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/i2c.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using stm32f4::I2c;
using test::FakePad;
using test::Outside;

constexpr std::uint64_t kBase = 0x40005400, kOther = 0x40005800;
constexpr std::uint64_t kHz = 42'000'000;
constexpr std::uint32_t kPe = 1, kEnPec = 1 << 5, kEnGc = 1 << 6, kNoStretch = 1 << 7, kStart = 1 << 8, kStop = 1 << 9,
                        kAck = 1 << 10, kPos = 1 << 11, kPec = 1 << 12, kSwRst = 1 << 15;
constexpr std::uint32_t kErrEn = 1 << 8, kEvtEn = 1 << 9, kBufEn = 1 << 10, kDmaEn = 1 << 11, kLast = 1 << 12;
constexpr std::uint8_t kTarget = 0x1D;

struct Target : I2cTarget {
    bool i2c_start(std::uint8_t address, bool read) override {
        if (address != own) return false;
        log += read ? "r" : "w";
        return true;
    }
    bool i2c_write(std::uint8_t data) override {
        written.push_back(data);
        return written.size() < refuse_from;
    }
    std::uint8_t i2c_read() override {
        log += "d";
        const std::uint8_t data = answers.empty() ? 0xEE : answers.front();
        if (!answers.empty()) answers.pop_front();
        return data;
    }
    void i2c_read_ack(bool acknowledged) override { log += acknowledged ? "+" : "-"; }
    void i2c_stop() override { log += "P"; }
    Time i2c_stretch() override { return stretch; }

    std::uint8_t own = kTarget;
    std::size_t refuse_from = 1000;
    Time stretch = sc_core::SC_ZERO_TIME;
    std::string log;
    std::vector<std::uint8_t> written;
    std::deque<std::uint8_t> answers;
};

struct I2cTest : testing::Test {
    I2cTest() {
        scl.mux(i2c, "I2C1_SCL", true);
        sda.mux(i2c, "I2C1_SDA", true);
        scl.pin.net().set_pull(Drive::pull(true));
        sda.pin.net().set_pull(Drive::pull(true));
        bus.attach(target);
        bus.observe([this](const I2cBus::Event& e) { events += e.kind; });
    }
    ~I2cTest() override { bus.detach(target); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::uint32_t sr1() { return bench.peek(kBase + I2c::kSr1); }
    std::uint32_t sr2() { return bench.peek(kBase + I2c::kSr2); }
    bool event() { return i2c.find_irq("ev")->level(); }
    bool error() { return i2c.find_irq("er")->level(); }
    /// 100 kHz: a bit is 10 us.
    void enable(std::uint32_t cr1 = 0, std::uint32_t cr2 = 0) {
        write(I2c::kCr2, 42 | cr2);
        write(I2c::kCcr, 210);
        write(I2c::kTrise, 43);
        write(I2c::kCr1, kPe | cr1);
    }
    void run_us(std::uint64_t us) { bench.run_for(microseconds(us)); }
    /// START and the address, up to ADDR or AF.
    void address(std::uint8_t byte, std::uint32_t cr1 = 0) {
        write(I2c::kCr1, kPe | kStart | cr1);
        run_us(10);
        EXPECT_EQ(read(I2c::kSr1), I2c::kSb);
        write(I2c::kDr, byte);
        run_us(90);
    }
    void clear_addr() {
        read(I2c::kSr1);
        read(I2c::kSr2);
    }

    test::Bench bench;
    Clock& clock = bench.env().clock("I2C1", kHz);
    I2c& i2c = bench.add<I2c>("I2C1", {}, kBase);
    FakePad& scl = bench.add<FakePad>("PB8");
    FakePad& sda = bench.add<FakePad>("PB9");
    I2cBus& bus = bench.env().make_i2c("bus", scl.pin.net(), sda.pin.net());
    Target target;
    std::string events;
};

TEST_F(I2cTest, ResetValues) {
    for (const auto& reg : i2c.bank().registers())
        EXPECT_EQ(bench.peek(kBase + reg.offset()), reg.offset() == I2c::kTrise ? 2U : 0U) << reg.name();
    EXPECT_FALSE(event() || error());
}

TEST_F(I2cTest, WritesTwoBytes) {
    enable(0, kEvtEn);
    write(I2c::kCr1, kPe | kStart);
    EXPECT_EQ(read(I2c::kSr2), I2c::kBusy);
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_EQ(read(I2c::kSr1), 0U);
    EXPECT_FALSE(event());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(event());
    EXPECT_EQ(read(I2c::kCr1), kPe) << "START is cleared by hardware";
    EXPECT_EQ(read(I2c::kSr2), I2c::kMsl | I2c::kBusy);
    EXPECT_EQ(read(I2c::kSr1), I2c::kSb);
    write(I2c::kDr, kTarget << 1);
    EXPECT_EQ(sr1(), 0U);
    bench.run_for(microseconds(90) - picoseconds(1));
    EXPECT_EQ(sr1(), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(I2c::kSr1), I2c::kAddr);
    EXPECT_TRUE(event());
    run_us(1000);
    EXPECT_EQ(events, "S") << "the clock is held low in ADDR";
    EXPECT_EQ(read(I2c::kSr2), I2c::kMsl | I2c::kBusy | I2c::kTra);
    EXPECT_EQ(sr1(), I2c::kTxe);
    EXPECT_FALSE(event()) << "TXE needs ITBUFEN";
    write(I2c::kDr, 0x2A);
    EXPECT_EQ(sr1(), I2c::kTxe) << "in the shift register";
    write(I2c::kDr, 0x2B);
    EXPECT_EQ(sr1(), 0U);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kTxe);
    bench.run_for(microseconds(90) - picoseconds(1));
    EXPECT_EQ(sr1(), I2c::kTxe);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sr1(), I2c::kTxe | I2c::kBtf);
    EXPECT_TRUE(event());
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_EQ(read(I2c::kCr1), kPe);
    EXPECT_EQ(sr1(), 0U);
    EXPECT_EQ(read(I2c::kSr2), 0U);
    EXPECT_EQ(target.written, (std::vector<std::uint8_t>{0x2A, 0x2B}));
    EXPECT_EQ(target.log, "wP");
    EXPECT_EQ(events, "SWWP");
}

TEST_F(I2cTest, NobodyAnswers) {
    enable(0, kErrEn);
    address(0x50 << 1);
    EXPECT_EQ(sr1(), I2c::kAf);
    EXPECT_TRUE(error());
    write(I2c::kSr1, ~I2c::kAf);
    EXPECT_FALSE(error());
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_EQ(read(I2c::kSr2), 0U);
    EXPECT_EQ(events, "SP");
}

TEST_F(I2cTest, ARefusedByte) {
    enable();
    target.refuse_from = 2;
    address(kTarget << 1);
    clear_addr();
    write(I2c::kDr, 1);
    write(I2c::kDr, 2);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kTxe);
    run_us(90);
    EXPECT_EQ(sr1() & (I2c::kAf | I2c::kBtf), I2c::kAf);
    write(I2c::kDr, 3);
    run_us(1000);
    EXPECT_EQ(target.written.size(), 2U);
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_EQ(target.log, "wP");
}

TEST_F(I2cTest, ReadsOneByte) {
    enable();
    target.answers = {0x77};
    address(kTarget << 1 | 1);  // ACK = 0
    EXPECT_EQ(sr1(), I2c::kAddr);
    clear_addr();
    write(I2c::kCr1, kPe | kStop);
    run_us(90);
    EXPECT_EQ(sr1() & I2c::kRxne, I2c::kRxne);
    run_us(10);
    EXPECT_EQ(target.log, "rd-P");
    EXPECT_EQ(read(I2c::kSr2), 0U);
    EXPECT_EQ(read(I2c::kDr), 0x77U);
    EXPECT_EQ(sr1(), 0U);
}

TEST_F(I2cTest, ReadsTwoBytesWithPos) {
    enable();
    target.answers = {0x11, 0x22};
    address(kTarget << 1 | 1, kAck | kPos);
    clear_addr();
    write(I2c::kCr1, kPe | kPos);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kRxne);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kRxne | I2c::kBtf);
    write(I2c::kCr1, kPe | kPos | kStop);
    EXPECT_EQ(read(I2c::kDr), 0x11U);
    EXPECT_EQ(read(I2c::kDr), 0x22U);
    run_us(10);
    EXPECT_EQ(target.log, "rd+d-P");
}

TEST_F(I2cTest, ReadsThreeBytesHoldingTheClockInBtf) {
    enable();
    target.answers = {1, 2, 3, 4};
    address(kTarget << 1 | 1, kAck);
    clear_addr();
    run_us(90 + 89);
    EXPECT_EQ(sr1(), I2c::kRxne);
    run_us(1);
    EXPECT_EQ(sr1(), I2c::kRxne | I2c::kBtf);
    run_us(5000);
    EXPECT_EQ(target.log, "rd+d+");
    write(I2c::kCr1, kPe);
    EXPECT_EQ(read(I2c::kDr), 1U);
    EXPECT_EQ(sr1(), I2c::kRxne) << "the second moved up";
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kRxne | I2c::kBtf);
    write(I2c::kCr1, kPe | kStop);
    EXPECT_EQ(read(I2c::kDr), 2U);
    EXPECT_EQ(read(I2c::kDr), 3U);
    run_us(10);
    EXPECT_EQ(target.log, "rd+d+d-P");
    EXPECT_EQ(sr1(), 0U);
}

TEST_F(I2cTest, RepeatedStartReadsARegister) {
    enable();
    target.answers = {0x4A};
    address(kTarget << 1);
    clear_addr();
    write(I2c::kDr, 0x0D);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kTxe | I2c::kBtf);
    address(kTarget << 1 | 1);
    EXPECT_EQ(sr1(), I2c::kAddr);
    clear_addr();
    write(I2c::kCr1, kPe | kStop);
    run_us(100);
    EXPECT_EQ(read(I2c::kDr), 0x4AU);
    EXPECT_EQ(target.log, "wrd-P");
    EXPECT_EQ(events, "SWSRP");
}

TEST_F(I2cTest, StopThenStartInOneWrite) {
    enable();
    address(0x50 << 1);
    write(I2c::kCr1, kPe | kStop | kStart);
    run_us(10);
    EXPECT_EQ(events, "SP");
    run_us(10);
    EXPECT_EQ(sr1() & I2c::kSb, I2c::kSb);
}

TEST_F(I2cTest, FastModeTimesAndStretching) {
    const struct {
        std::uint32_t ccr;
        std::uint64_t cycles;  // of a bit
    } settings[] = {{210, 420}, {0x8000 | 35, 105}, {0xC000 | 4, 100}};
    for (const auto& s : settings) {
        write(I2c::kCr2, 42);
        write(I2c::kCcr, s.ccr);
        write(I2c::kCr1, kPe | kStart);
        bench.run_for(ticks_to_time(s.cycles, kHz));
        read(I2c::kSr1);
        write(I2c::kDr, kTarget << 1);
        bench.run_for(ticks_to_time(9 * s.cycles, kHz) - nanoseconds(10));
        EXPECT_EQ(sr1(), 0U);
        bench.run_for(nanoseconds(10));
        EXPECT_EQ(sr1(), I2c::kAddr);
        clear_addr();
        target.stretch = microseconds(100);
        write(I2c::kDr, 1);
        bench.run_for(ticks_to_time(9 * s.cycles, kHz) + microseconds(99));
        EXPECT_EQ(sr1(), I2c::kTxe);
        bench.run_for(microseconds(1));
        EXPECT_EQ(sr1(), I2c::kTxe | I2c::kBtf);
        target.stretch = sc_core::SC_ZERO_TIME;
        write(I2c::kCr1, kPe | kStop);
        run_us(10);
        write(I2c::kCr1, 0);
    }
    write(I2c::kCcr, 0);
    write(I2c::kCr1, kPe | kStart);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "I2C1", "START while CCR is 0"));
}

TEST_F(I2cTest, TenBitAddress) {
    enable();
    target.own = 0x7A;  // header 11110 10: what a 10-bit target looks like to the bus
    address(0xF4);
    EXPECT_EQ(sr1(), I2c::kAdd10);
    read(I2c::kSr1);
    write(I2c::kDr, 0x55);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kAddr);
    clear_addr();
    EXPECT_EQ(target.written, (std::vector<std::uint8_t>{0x55}));
    EXPECT_EQ(sr1(), I2c::kTxe);
    address(0xF5, kAck);
    EXPECT_EQ(sr1(), I2c::kAddr);
    read(I2c::kSr1);
    EXPECT_EQ(read(I2c::kSr2) & I2c::kTra, 0U);
}

TEST_F(I2cTest, AStuckBusKeepsStartWaiting) {
    auto& outside = bench.add<Outside>("outside");
    bench.connect(outside.pin, sda.pin);
    outside.drive(false);
    enable();
    EXPECT_EQ(read(I2c::kSr2), I2c::kBusy);
    write(I2c::kCr1, kPe | kStart);
    run_us(1000);
    EXPECT_EQ(sr1(), 0U);
    outside.drive(true);
    run_us(10);
    EXPECT_EQ(sr1(), I2c::kSb);
}

TEST_F(I2cTest, LinesPulledDownInMidTransfer) {
    auto& outside = bench.add<Outside>("outside");
    bench.connect(outside.pin, sda.pin);
    enable(0, kErrEn);
    address(kTarget << 1);
    clear_addr();
    write(I2c::kDr, 1);
    outside.drive(false);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kArlo);
    EXPECT_TRUE(error());
    EXPECT_EQ(sr2() & I2c::kMsl, 0U);
}

TEST_F(I2cTest, AnotherControllerHasTheBus) {
    enable();
    int other = 0;
    bus.start(&other, kTarget, false);
    EXPECT_EQ(read(I2c::kSr2), I2c::kBusy);
    write(I2c::kCr1, kPe | kStart);
    run_us(100);
    EXPECT_EQ(sr1(), 0U);
    bus.stop(&other);
    run_us(10);
    EXPECT_EQ(sr1(), I2c::kSb);
    // Both began at once, and the other one's address was the lower.
    bus.start(&other, kTarget, false);
    read(I2c::kSr1);
    write(I2c::kDr, kTarget << 1);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kArlo);
    EXPECT_EQ(sr2() & I2c::kMsl, 0U);
}

TEST_F(I2cTest, PecFollowsTheData) {
    enable(kEnPec);
    address(kTarget << 1, kEnPec);
    clear_addr();
    write(I2c::kDr, 0x12);
    write(I2c::kCr1, kPe | kEnPec | kPec);
    run_us(180);
    ASSERT_EQ(target.written.size(), 2U);
    // CRC-8 of 3A 12, polynomial 07.
    std::uint32_t crc = 0;
    for (const std::uint32_t byte : {0x3AU, 0x12U}) {
        crc ^= byte;
        for (int i = 0; i < 8; ++i) crc = (crc & 0x80) != 0 ? (crc << 1 ^ 7) & 0xFF : crc << 1;
    }
    EXPECT_EQ(target.written[1], crc);
    EXPECT_EQ(read(I2c::kCr1) & kPec, 0U);
    EXPECT_EQ(sr1(), I2c::kTxe | I2c::kBtf);
}

TEST_F(I2cTest, DmaRequestsAndLast) {
    enable(0, kDmaEn | kLast);
    auto& rx = *i2c.dma_requests()[0];
    target.answers = {1, 2, 3};
    address(kTarget << 1 | 1, kAck);
    EXPECT_FALSE(rx.level());
    clear_addr();
    for (std::uint32_t left = 2; left + 1 > 0; --left) {
        run_us(90);
        EXPECT_TRUE(rx.level());
        EXPECT_EQ(read(I2c::kDr), 3 - left);
        EXPECT_FALSE(rx.level());
        rx.acknowledge(left);
    }
    EXPECT_EQ(target.log, "rd+d+d-") << "the third is refused";
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    auto& tx = *i2c.dma_requests()[1];
    EXPECT_FALSE(tx.level());
    address(kTarget << 1);
    clear_addr();
    EXPECT_TRUE(tx.level());
}

TEST_F(I2cTest, DisablingAndSoftwareResetLetGo) {
    enable();
    address(kTarget << 1);
    clear_addr();
    write(I2c::kCr1, 0);
    EXPECT_EQ(sr1(), 0U);
    EXPECT_EQ(read(I2c::kSr2), 0U);
    EXPECT_FALSE(bus.busy());
    enable();
    address(kTarget << 1);
    write(I2c::kCr1, kSwRst);
    EXPECT_EQ(read(I2c::kCcr), 0U);
    EXPECT_EQ(read(I2c::kCr1), kSwRst);
    EXPECT_FALSE(bus.busy());
    write(I2c::kCr1, 0);
    enable();
    address(kTarget << 1);
    EXPECT_EQ(sr1(), I2c::kAddr);
}

TEST_F(I2cTest, ResetInMidTransfer) {
    enable(0, kEvtEn);
    address(kTarget << 1);
    clear_addr();
    write(I2c::kDr, 1);
    run_us(40);
    bench.reset(ResetKind::system);
    run_us(1000);
    EXPECT_TRUE(target.written.empty());
    EXPECT_FALSE(bus.busy());
    EXPECT_EQ(sr1(), 0U);
    EXPECT_FALSE(event());
}

TEST_F(I2cTest, SnapshotInMidByte) {
    enable();
    address(kTarget << 1);
    clear_addr();
    write(I2c::kDr, 0x31);
    run_us(40);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    EXPECT_FALSE(bus.busy());
    bench.load(state);
    EXPECT_TRUE(bus.busy());
    run_us(50);
    EXPECT_EQ(sr1(), I2c::kTxe | I2c::kAf) << "this target does not say that it is addressed";
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_FALSE(bus.busy());
}

/// I2C2 as the slave of I2C1.
struct I2cSlaveTest : I2cTest {
    I2cSlaveTest() {
        slave_scl.mux(slave, "I2C2_SCL", true);
        slave_sda.mux(slave, "I2C2_SDA", true);
        bench.connect(slave_scl.pin, scl.pin);
        bench.connect(slave_sda.pin, sda.pin);
        slave_write(I2c::kOar1, 0x42 << 1);
        slave_write(I2c::kCr2, 42 | kEvtEn | kErrEn);
        slave_write(I2c::kCr1, kPe | kAck);
    }
    void slave_write(std::uint32_t offset, std::uint32_t value) { bench.write(kOther + offset, value); }
    std::uint32_t slave_read(std::uint32_t offset) { return bench.read(kOther + offset); }
    std::uint32_t slave_sr1() { return bench.peek(kOther + I2c::kSr1); }
    void slave_clear_addr() {
        slave_read(I2c::kSr1);
        slave_read(I2c::kSr2);
    }
    Clock& slave_clock = bench.env().clock("I2C2", kHz);
    I2c& slave = bench.add<I2c>("I2C2", {}, kOther);
    FakePad& slave_scl = bench.add<FakePad>("PB10");
    FakePad& slave_sda = bench.add<FakePad>("PB11");
};

TEST_F(I2cSlaveTest, ReceivesAndHoldsTheClock) {
    enable();
    address(0x42 << 1);
    EXPECT_EQ(sr1(), I2c::kAddr);
    EXPECT_EQ(slave_sr1(), I2c::kAddr);
    EXPECT_TRUE(slave.find_irq("ev")->level());
    clear_addr();
    write(I2c::kDr, 0xA1);
    write(I2c::kDr, 0xA2);
    run_us(1000);
    EXPECT_EQ(slave_sr1(), I2c::kAddr) << "held: ADDR is not cleared";
    EXPECT_EQ(sr1(), 0U);
    EXPECT_EQ(slave_read(I2c::kSr1), I2c::kAddr);
    EXPECT_EQ(slave_read(I2c::kSr2), I2c::kBusy);
    run_us(90);
    EXPECT_EQ(slave_sr1(), I2c::kRxne);
    run_us(90);
    EXPECT_EQ(slave_sr1(), I2c::kRxne | I2c::kBtf);
    write(I2c::kDr, 0xA3);
    run_us(1000);
    EXPECT_EQ(sr1() & I2c::kBtf, 0U) << "held: no room";
    EXPECT_EQ(slave_read(I2c::kDr), 0xA1U);
    run_us(90);
    EXPECT_EQ(slave_read(I2c::kDr), 0xA2U);
    EXPECT_EQ(slave_read(I2c::kDr), 0xA3U);
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_EQ(slave_read(I2c::kSr1), I2c::kStopf);
    slave_write(I2c::kCr1, kPe | kAck);
    EXPECT_EQ(slave_sr1(), 0U);
    EXPECT_EQ(slave_read(I2c::kSr2), 0U);
}

TEST_F(I2cSlaveTest, TransmitsUntilRefused) {
    enable();
    address(0x42 << 1 | 1, kAck);
    clear_addr();
    run_us(500);
    slave_clear_addr();
    EXPECT_EQ(slave_sr1(), I2c::kTxe);
    EXPECT_EQ(bench.peek(kOther + I2c::kSr2), I2c::kBusy | I2c::kTra);
    slave_write(I2c::kDr, 0xB1);
    EXPECT_EQ(slave_sr1(), I2c::kTxe);
    slave_write(I2c::kDr, 0xB2);
    EXPECT_EQ(slave_sr1(), 0U);
    run_us(90);
    EXPECT_EQ(slave_sr1(), I2c::kTxe);
    EXPECT_EQ(read(I2c::kDr), 0xB1U);
    write(I2c::kCr1, kPe);
    run_us(90);
    EXPECT_EQ(read(I2c::kDr), 0xB2U);
    EXPECT_EQ(slave_sr1() & I2c::kAf, I2c::kAf);
    EXPECT_TRUE(slave.find_irq("er")->level());
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    EXPECT_EQ(slave_sr1(), I2c::kAf) << "no STOPF after a NACK";
}

TEST_F(I2cSlaveTest, WithoutStretchingBytesAreLost) {
    slave_write(I2c::kCr1, kPe | kAck | kNoStretch);
    enable();
    address(0x42 << 1);
    clear_addr();
    slave_clear_addr();
    for (const std::uint32_t byte : {1U, 2U}) {
        write(I2c::kDr, byte);
        run_us(90);
    }
    EXPECT_EQ(slave_sr1(), I2c::kRxne | I2c::kOvr);
    EXPECT_EQ(slave_read(I2c::kDr), 1U);
}

TEST_F(I2cSlaveTest, SecondAddressGeneralCallAndTenBits) {
    slave_write(I2c::kOar2, 0x33 << 1 | 1);
    slave_write(I2c::kCr1, kPe | kAck | kEnGc);
    enable();
    address(0x33 << 1);
    EXPECT_EQ(bench.peek(kOther + I2c::kSr2) & I2c::kDualf, I2c::kDualf);
    slave_clear_addr();
    clear_addr();
    address(0);
    EXPECT_EQ(bench.peek(kOther + I2c::kSr2) & I2c::kGenCall, I2c::kGenCall);
    slave_clear_addr();
    clear_addr();
    write(I2c::kCr1, kPe | kStop);
    run_us(10);
    slave_write(I2c::kOar1, 1U << 15 | 0x255);
    address(0xF4);
    EXPECT_EQ(sr1(), I2c::kAdd10);
    read(I2c::kSr1);
    write(I2c::kDr, 0x55);
    run_us(90);
    EXPECT_EQ(sr1(), I2c::kAddr);
    EXPECT_EQ(slave_sr1() & I2c::kAddr, I2c::kAddr);
    slave_write(I2c::kCr1, kPe);
    write(I2c::kCr1, kPe | kStop);
    clear_addr();
    slave_clear_addr();
    run_us(200);
    address(0x42 << 1);
    EXPECT_EQ(sr1(), I2c::kAf) << "ACK is 0: it is not there";
}

TEST_F(I2cSlaveTest, SnapshotWhileTheClockIsHeld) {
    enable();
    address(0x42 << 1);
    clear_addr();
    write(I2c::kDr, 0x99);
    run_us(100);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    run_us(500);
    EXPECT_EQ(slave_sr1(), I2c::kAddr);
    slave_clear_addr();
    run_us(90);
    EXPECT_EQ(slave_sr1(), I2c::kRxne);
    EXPECT_EQ(slave_read(I2c::kDr), 0x99U);
}

}  // namespace
}  // namespace twin
