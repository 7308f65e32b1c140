// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/core/i2c.hpp"
#include "models/peripherals/nrf51/serial_slot.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using nrf51::SerialSlot;

constexpr std::uint64_t kBase = 0x40003000;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304, kPower = 0xFFC;
constexpr std::uint32_t kK100 = 0x01980000, kK400 = 0x06680000;
constexpr unsigned kScl = 0, kSda = 30;
constexpr std::uint32_t kOverrun = 1, kAnack = 2, kDnack = 4;

/// A target that counts, and refuses the byte 0xEE.
struct Counter : I2cTarget {
    bool i2c_start(std::uint8_t address, bool) override { return address == 0x1D; }
    bool i2c_write(std::uint8_t data) override {
        written.push_back(data);
        return data != 0xEE;
    }
    std::uint8_t i2c_read() override { return next++; }
    void i2c_stop() override {}
    Time i2c_stretch() override { return stretch; }
    std::vector<std::uint8_t> written;
    std::uint8_t next = 0x40;
    Time stretch;
};

class TwiTest : public testing::Test {
  protected:
    TwiTest() {
        bus.attach(target);
        bus.observe([this](const I2cBus::Event& e) {
            char text[8];
            std::snprintf(text, sizeof text, "%c%02X%c ", e.kind, e.data, e.acknowledged ? 'a' : 'n');
            trace += e.kind == 'P' ? "P " : text;
        });
        pads.pad(kScl).net().set_pull(Drive::pull(true));
        pads.pad(kSda).net().set_pull(Drive::pull(true));
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void enable(std::uint32_t frequency = kK100) {
        write(SerialSlot::kPsel0, kScl);
        write(SerialSlot::kPsel1, kSda);
        write(SerialSlot::kFrequency, frequency);
        write(SerialSlot::kAddress, 0x1D);
        write(SerialSlot::kEnable, 5);
    }
    /// Runs until the event, clears it; says how long it took, or fails after 2 ms.
    Time until(std::uint32_t event) {
        const Time start = bench.now();
        while (read(event) == 0) {
            if (bench.now() - start > milliseconds(2)) {
                ADD_FAILURE() << "no event at 0x" << std::hex << event;
                break;
            }
            bench.run_for(microseconds(1));
        }
        write(event, 0);
        return bench.now() - start;
    }

    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    test::Source& source = bench.add<test::Source>("source");
    I2cBus& bus = bench.env().make_i2c("i2c", pads.pad(kScl).net(), pads.pad(kSda).net());
    SerialSlot& slot =
        bench.add<SerialSlot>("SPI0_TWI0", Params({{"gpio", {"GPIO"}}, {"members", {"spi", "twi"}}}), kBase);
    Counter target;
    std::string trace;
};

TEST_F(TwiTest, ResetValues) {
    for (const auto& reg : slot.bank().registers()) {
        std::uint32_t expected = 0;
        if (reg.offset() >= SerialSlot::kPsel0 && reg.offset() <= SerialSlot::kPsel2) expected = 0xFFFFFFFF;
        if (reg.offset() == SerialSlot::kFrequency) expected = 0x04000000;
        if (reg.offset() == kPower) expected = 1;
        EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
    }
    EXPECT_NE(slot.bank().find("PSELSCK/PSELSCL"), nullptr);
    EXPECT_EQ(slot.bank().find(SerialSlot::kPsel3), nullptr) << "CSN is the SPIS's";
}

TEST_F(TwiTest, WriteTakesTenAndNineBits) {
    enable();
    write(SerialSlot::kStartTx, 1);
    write(SerialSlot::kTxd, 0x2A);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_EQ(trace, "");
    bench.run_for(picoseconds(1));
    EXPECT_EQ(trace, "S3Aa ");
    EXPECT_EQ(read(SerialSlot::kBb), 1U);
    bench.run_for(microseconds(90) - picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kTxdSent), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kTxdSent), 1U);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(trace, "S3Aa W2Aa ") << "the clock is held for the next byte";
    write(SerialSlot::kTxd, 0x01);
    bench.run_for(microseconds(90));
    write(SerialSlot::kStop, 1);
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kStopped), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kStopped), 1U);
    EXPECT_EQ(trace, "S3Aa W2Aa W01a P ");
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());
}

TEST_F(TwiTest, FrequencyAndStretching) {
    enable(kK400);
    target.stretch = microseconds(50);
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kStartTx, 1);
    EXPECT_EQ(until(SerialSlot::kTxdSent), microseconds(98)) << "19 bits of 2.5 us, and 50 us, in steps of 1 us";
}

// The sequence of mbed's i2c_api.c: the register's number without STOP, then a read with BB_SUSPEND, the last byte with
// BB_STOP. RESUME is written before each byte, also while nothing is suspended.
TEST_F(TwiTest, MbedReadsARegisterBlock) {
    enable();
    write(kShorts, 0);
    write(SerialSlot::kStartTx, 1);
    write(SerialSlot::kTxd, 0x01);
    until(SerialSlot::kTxdSent);
    write(kShorts, 1);
    write(SerialSlot::kRxdReady, 0);
    write(SerialSlot::kStartRx, 1);
    std::vector<std::uint32_t> data;
    for (int i = 0; i < 6; ++i) {
        if (i == 5) write(kShorts, 2);
        write(SerialSlot::kResume, 1);
        until(SerialSlot::kRxdReady);
        bench.run_for(microseconds(300));  // the driver is slow: the master waits
        data.push_back(read(SerialSlot::kRxd));
    }
    until(SerialSlot::kStopped);
    EXPECT_EQ(data, (std::vector<std::uint32_t>{0x40, 0x41, 0x42, 0x43, 0x44, 0x45}));
    EXPECT_EQ(trace, "S3Aa W01a S3Ba R40a R41a R42a R43a R44a R45n P ");
    EXPECT_EQ(read(SerialSlot::kErrorSrc), 0U);
}

// The same by Nordic's twi_master.c: PPI from BB to SUSPEND or STOP.
TEST_F(TwiTest, TwiMasterReadsThroughPpi) {
    struct Ppi : nrf51::EventListener {
        explicit Ppi(SerialSlot& s) : slot(s) {}
        void on_event() override { slot.trigger_task(task); }
        SerialSlot& slot;
        std::uint32_t task = SerialSlot::kSuspend;
    } ppi(slot);
    enable();
    slot.listen(SerialSlot::kBb, ppi);
    write(SerialSlot::kStartRx, 1);
    for (int left = 2; left > 0; --left) {
        until(SerialSlot::kRxdReady);
        EXPECT_EQ(read(SerialSlot::kRxd), 0x42U - static_cast<unsigned>(left));
        ppi.task = SerialSlot::kStop;
        if (left > 1) write(SerialSlot::kResume, 1);
    }
    until(SerialSlot::kStopped);
    EXPECT_EQ(trace, "S3Ba R40a R41n P ");
    trace.clear();
    write(SerialSlot::kStartRx, 1);  // one byte
    until(SerialSlot::kRxdReady);
    until(SerialSlot::kStopped);
    EXPECT_EQ(trace, "S3Ba R42n P ");
    slot.unlisten(SerialSlot::kBb, ppi);
}

TEST_F(TwiTest, SuspendedIsAnEventAtTheEndOfTheByte) {
    enable();
    write(kShorts, 1);
    write(SerialSlot::kStartRx, 1);
    bench.run_for(microseconds(190) - picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kSuspended), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(SerialSlot::kSuspended), 1U);
    EXPECT_EQ(read(SerialSlot::kRxdReady), 1U);
    EXPECT_EQ(trace, "S3Ba ") << "not acknowledged yet";
    write(SerialSlot::kStop, 1);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(trace, "S3Ba ") << "it cannot stop while it is suspended";
    write(SerialSlot::kResume, 1);
    bench.run_for(microseconds(10));
    EXPECT_EQ(trace, "S3Ba R40n P ");
}

TEST_F(TwiTest, UnreadRxdOverruns) {
    enable();
    write(SerialSlot::kStartRx, 1);
    bench.run_for(microseconds(190));
    EXPECT_EQ(read(SerialSlot::kErrorSrc), 0U);
    bench.run_for(microseconds(90));
    EXPECT_EQ(read(SerialSlot::kErrorSrc), kOverrun);
    EXPECT_EQ(read(SerialSlot::kError), 1U);
}

TEST_F(TwiTest, NobodyAtTheAddress) {
    enable();
    write(SerialSlot::kAddress, 0x33);
    write(kIntenset, 1U << 9);
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kStartTx, 1);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_FALSE(slot.find_irq("irq")->level());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(slot.find_irq("irq")->level());
    EXPECT_EQ(read(SerialSlot::kErrorSrc), kAnack);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(SerialSlot::kTxdSent), 0U);
    EXPECT_EQ(read(SerialSlot::kStopped), 0U);
    write(SerialSlot::kStop, 1);
    until(SerialSlot::kStopped);
    EXPECT_EQ(trace, "S66n P ");
    write(SerialSlot::kErrorSrc, kAnack);
    EXPECT_EQ(read(SerialSlot::kErrorSrc), 0U);
    EXPECT_FALSE(bus.busy());
}

// MicroPython's i2c.scan(): STARTTX and STOP at once, then ERRORSRC.
TEST_F(TwiTest, ScanProbesWithAnEmptyWrite) {
    enable();
    for (const std::uint8_t address : {0x1C, 0x1D}) {
        write(SerialSlot::kAddress, address);
        write(SerialSlot::kStartTx, 1);
        write(SerialSlot::kStopped, 0);
        write(SerialSlot::kStop, 1);
        until(SerialSlot::kStopped);
        EXPECT_EQ(read(SerialSlot::kErrorSrc), address == 0x1D ? 0U : kAnack);
        write(SerialSlot::kErrorSrc, 7);
    }
    EXPECT_EQ(trace, "S38n P S3Aa P ");
}

TEST_F(TwiTest, RefusedByte) {
    enable();
    write(SerialSlot::kTxd, 0xEE);
    write(SerialSlot::kStartTx, 1);
    bench.run_for(microseconds(190));
    EXPECT_EQ(read(SerialSlot::kErrorSrc), kDnack);
    EXPECT_EQ(read(SerialSlot::kTxdSent), 0U);
    write(SerialSlot::kStartTx, 1);
    write(SerialSlot::kTxd, 0x01);
    bench.run_for(microseconds(190));
    EXPECT_EQ(trace, "S3Aa WEEn S3Aa W01a ") << "a repeated START recovers too";
}

TEST_F(TwiTest, StuckLineHoldsItUntilFree) {
    enable();
    bench.connect(source.pin, pads.pad(kSda));
    source.pin.drive(Drive::open_drain(false));
    write(SerialSlot::kTxd, 1);
    write(SerialSlot::kStartTx, 1);
    bench.run_for(milliseconds(5));
    EXPECT_EQ(trace, "");
    EXPECT_EQ(read(SerialSlot::kError), 0U) << "no error event: drivers see their timeout";
    source.pin.drive(Drive::released());
    until(SerialSlot::kTxdSent);
    EXPECT_EQ(trace, "S3Aa W01a ");
}

TEST_F(TwiTest, DisablingRecoversFromAStuckBus) {
    enable();
    bench.connect(source.pin, pads.pad(kScl));
    source.pin.drive(Drive::open_drain(false));
    write(SerialSlot::kStartRx, 1);
    bench.run_for(milliseconds(1));
    write(SerialSlot::kEnable, 0);
    source.pin.drive(Drive::released());
    bench.run_for(milliseconds(1));
    EXPECT_EQ(trace, "");
    write(SerialSlot::kEnable, 5);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(trace, "") << "what was under way is forgotten";
}

// The recovery of PAN 56, and of mbed's i2c_reset, in the middle of a byte.
TEST_F(TwiTest, PowerCycleForgetsTheTransfer) {
    enable();
    write(SerialSlot::kStartRx, 1);
    bench.run_for(microseconds(150));
    EXPECT_TRUE(bus.busy());
    write(SerialSlot::kEnable, 0);
    EXPECT_FALSE(bus.busy());
    write(kPower, 0);
    write(kPower, 1);
    EXPECT_EQ(read(SerialSlot::kPsel0), 0xFFFFFFFFU);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(SerialSlot::kRxdReady), 0U);
    enable();
    write(SerialSlot::kTxd, 9);
    write(SerialSlot::kStartTx, 1);
    until(SerialSlot::kTxdSent);
    EXPECT_EQ(target.written, std::vector<std::uint8_t>{9});
}

TEST_F(TwiTest, PowerLossOfTheChipFreesTheBus) {
    enable();
    write(SerialSlot::kStartRx, 1);
    bench.run_for(microseconds(150));
    EXPECT_TRUE(bus.busy());
    bench.reset(ResetKind::brown_out);
    EXPECT_FALSE(bus.busy());
    EXPECT_EQ(pads.taken[kScl], nullptr);
}

TEST_F(TwiTest, TasksOfADisabledTwiAreMistakes) {
    write(SerialSlot::kStartTx, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "SPI0_TWI0", "STARTTX while the TWI is not enabled"));
    write(SerialSlot::kEnable, 2);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "SPI0_TWI0", "ENABLE selects no interface of this slot: 2"));
}

TEST_F(TwiTest, SnapshotInTheMiddleOfATransfer) {
    enable();
    write(kShorts, 1);
    write(SerialSlot::kStartRx, 1);
    bench.run_for(microseconds(150));
    const auto state = bench.save();
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(SerialSlot::kRxd), 0x40U);
    write(SerialSlot::kEnable, 0);
    target.next = 0x40;
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_TRUE(bus.busy()) << "the bus is the master's again";
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(SerialSlot::kRxdReady), 1U);
}

}  // namespace
}  // namespace twin
