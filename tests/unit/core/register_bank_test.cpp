// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/register_bank.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

// A register of each access mode, in bits 0..7 of one, with what software and hardware may do to it.
struct Device : Model {
    Device(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), bank(*this, 0x100) {
        bank.reg(0x00, "MODES", 0x000001FF)
            .field(0, "RW", Access::rw, rw)
            .field(1, "RO", Access::ro, ro)
            .field(2, "WO", Access::wo, wo)
            .field(3, "W1C", Access::w1c, w1c)
            .field(4, "W1S", Access::w1s, w1s)
            .field(5, "RC_R", Access::rc_r, rc_r)
            .field(6, "RC_W0", Access::rc_w0, rc_w0)
            .field(7, "ONCE", Access::write_once, once)
            .field(8, "SELF", Access::self_clearing, self)
            .reserved(9, 23)
            .on_write([this](std::uint32_t v) {
                written = v;
                self_seen = self;
                wo_seen = wo;
            });
        bank.reg(0x04, "WIDE", 0x12345678).field(0, 8, "LOW", Access::rw, low).field(8, 24, "HIGH", Access::ro);
        bank.reg(0x08, "COUNT")
            .field(0, 32, "VALUE", Access::ro)
            .value([this](std::uint32_t) { return computed; })
            .on_read([this] { ++reads; });
        bank.reg(0x0C, "PARTLY")
            .field(0, "EN", Access::rw)
            .unimplemented(1, "CTS")
            .unimplemented(2, 2, "MODE")
            .reserved(4, 28);
        bank.reg(0x10, "ABSENT").unimplemented();
        bank.reg(0x18, "CONTROL").field(0, "EN", Access::rw).unimplemented(1, "LIN").reserved(2, 30).quiet_reads();
        bank.reg(0x14, "KEPT", 7).field(0, 32, "VALUE", Access::rw).resets(ResetSet::supply());
    }
    RegisterBank bank;
    Field rw, ro, wo, w1c, w1s, rc_r, rc_w0, once, self, low;
    std::uint32_t written = 0, self_seen = 0, wo_seen = 0, computed = 5;
    int reads = 0;
};

struct RegisterBankTest : testing::Test {
    Bench bench;
    Device& device = bench.add<Device>("dev", {}, 0x4000);
};

TEST_F(RegisterBankTest, ResetValuesReadBackWithoutWriteOnlyBits) {
    EXPECT_EQ(bench.read(0x4000), 0x0FBU) << "WO (bit 2) and SELF (bit 8) read as 0";
    EXPECT_EQ(bench.read(0x4004), 0x12345678U);
}

TEST_F(RegisterBankTest, EachAccessModeObeysItsWrites) {
    bench.read(0x4000);  // RC_R is now clear
    bench.write(0x4000, 0x00000000);
    EXPECT_EQ(device.rw, 0U);
    EXPECT_EQ(device.ro, 1U);
    EXPECT_EQ(device.w1c, 1U) << "0 leaves w1c";
    EXPECT_EQ(device.w1s, 1U) << "0 leaves w1s";
    EXPECT_EQ(device.rc_r, 0U) << "cleared by the read";
    EXPECT_EQ(device.rc_w0, 0U) << "0 clears rc_w0";
    EXPECT_EQ(device.once, 0U) << "the first write counts";
    bench.write(0x4000, 0x000001FF);
    EXPECT_EQ(device.rw, 1U);
    EXPECT_EQ(device.w1c, 0U) << "1 clears w1c";
    EXPECT_EQ(device.w1s, 1U);
    EXPECT_EQ(device.rc_r, 0U) << "software cannot set it";
    EXPECT_EQ(device.rc_w0, 0U) << "1 leaves rc_w0";
    EXPECT_EQ(device.once, 0U) << "the second write does not count";
    EXPECT_EQ(device.self_seen, 1U) << "seen by the model";
    EXPECT_EQ(device.self, 0U) << "and gone after";
    EXPECT_EQ(device.wo_seen, 1U);
    EXPECT_EQ(device.written, 0x1FFU);
}

TEST_F(RegisterBankTest, WriteOnceCountsAgainAfterReset) {
    bench.write(0x4000, 0);
    bench.reset(ResetKind::system);
    EXPECT_EQ(device.once, 1U);
    bench.write(0x4000, 0);
    EXPECT_EQ(device.once, 0U);
}

TEST_F(RegisterBankTest, HardwareWritesPastSoftwaresRights) {
    bench.elaborate();
    device.ro = 0;
    device.w1c = 1;
    device.low = 0xABC;  // one digit too many for 8 bits
    EXPECT_EQ(bench.read(0x4000) & 0xA, 0x8U);
    EXPECT_EQ(bench.read(0x4004), 0x123456BCU);
}

TEST_F(RegisterBankTest, ComputedValueAndReadEffectAndDebug) {
    EXPECT_EQ(bench.peek(0x4008), 5U);
    EXPECT_EQ(device.reads, 0) << "a debugger has no effect";
    EXPECT_EQ(bench.peek(0x4000) & 0x20, 0x20U);
    EXPECT_EQ(bench.peek(0x4000) & 0x20, 0x20U) << "nor does it clear rc_r";
    EXPECT_EQ(bench.read(0x4008), 5U);
    EXPECT_EQ(device.reads, 1);
}

TEST_F(RegisterBankTest, ByteLanesWorkAndAreNoted) {
    EXPECT_EQ(bench.read(0x4005, 1), 0x56U);
    EXPECT_EQ(bench.read(0x4006, 2), 0x1234U);
    bench.write(0x4004, 0x99, 1);
    EXPECT_EQ(bench.read(0x4004), 0x12345699U);
    bench.write(0x4005, 0xFF, 1);
    EXPECT_EQ(bench.read(0x4004), 0x12345699U) << "HIGH is read-only";
    EXPECT_TRUE(bench.journal_has(JournalKind::width, "dev", "WIDE, 8 bits"));
}

TEST_F(RegisterBankTest, WhatIsNotModelledIsNotedByName) {
    EXPECT_EQ(bench.read(0x4010), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "dev", "ABSENT"));
    bench.write(0x400C, 0x1);
    EXPECT_FALSE(bench.journal_has(JournalKind::unmodelled, "dev", "PARTLY.CTS")) << "only EN was changed";
    bench.write(0x400C, 0x3);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "dev", "PARTLY.CTS"));
    EXPECT_FALSE(bench.journal_has(JournalKind::unmodelled, "dev", "PARTLY.MODE"));
    EXPECT_EQ(bench.read(0x400C), 3U) << "it holds what was written";
}

TEST_F(RegisterBankTest, ReadingAControlRegisterToChangeItIsNoNews) {
    bench.write(0x4018, bench.read(0x4018) | 1);
    EXPECT_FALSE(bench.journal_has(JournalKind::unmodelled, "dev", "CONTROL.LIN"));
    bench.write(0x4018, bench.read(0x4018) | 2);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "dev", "CONTROL.LIN"));
}

TEST_F(RegisterBankTest, AHoleReadsZeroAndIsNoted) {
    EXPECT_EQ(bench.read(0x4020), 0U);
    bench.write(0x4020, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmapped, "dev", "0x020"));
    std::uint32_t value = 0;
    EXPECT_FALSE(bench.try_read(0x4100, value)) << "past the bank: a bus error";
    EXPECT_TRUE(bench.try_read(0x40FC, value)) << "its last word";
}

TEST_F(RegisterBankTest, GatedReadsZeroDropsWritesAndIsNoted) {
    device.bank.always_on(*device.bank.find("KEPT"));
    bench.elaborate();
    device.bank.set_accessible(false);
    EXPECT_EQ(bench.read(0x4004), 0U);
    bench.write(0x4004, 0x11);
    EXPECT_EQ(bench.read(0x4014), 7U);
    device.bank.set_accessible(true);
    EXPECT_EQ(bench.read(0x4004), 0x12345678U);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "dev", "WIDE"));
}

TEST_F(RegisterBankTest, WhatBlocksItIsNotedOnceForAllRegisters) {
    bench.elaborate();
    device.bank.set_blocked_by("CLOCKS.DEVEN is 0");
    device.bank.set_accessible(false);
    bench.read(0x4004);
    bench.write(0x4000, 1);
    ASSERT_EQ(bench.env().journal().entries().size(), 1U);
    const JournalEntry entry = bench.env().journal().entries().front();
    EXPECT_EQ(entry.kind, JournalKind::gated);
    EXPECT_EQ(entry.what, "CLOCKS.DEVEN is 0");
    EXPECT_EQ(entry.reads, 1U);
    EXPECT_EQ(entry.writes, 1U);
}

TEST_F(RegisterBankTest, ARegisterObeysItsResetsOnly) {
    bench.write(0x4014, 99);
    bench.write(0x4004, 1);
    bench.reset(ResetKind::system);
    EXPECT_EQ(bench.read(0x4014), 99U);
    EXPECT_EQ(bench.read(0x4004), 0x12345678U);
    bench.reset(ResetKind::brown_out);
    EXPECT_EQ(bench.read(0x4014), 7U);
}

TEST_F(RegisterBankTest, StateIsSavedAndLoaded) {
    bench.write(0x4000, 0);
    bench.write(0x4004, 0x42);
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    bench.load(state);
    EXPECT_EQ(bench.read(0x4004), 0x12345642U);
    bench.write(0x4000, 0x80);
    EXPECT_EQ(device.once, 0U) << "that it was written once is state too";
    auto cut = state;
    cut.resize(cut.size() / 2);
    EXPECT_THROW(bench.load(cut), StateError);
}

struct Broken : Model {
    Broken(sc_core::sc_module_name name, const ModelContext& context, int fault)
        : Model(name, context), bank(*this, 0x10) {
        if (fault == 0) bank.reg(0, "GAP").field(0, 9, "A", Access::rw).reserved(10, 22);
        if (fault == 1) bank.reg(0, "TWICE").field(0, 9, "A", Access::rw).field(8, "B", Access::rw);
        if (fault == 2) bank.reg(0x10, "OUTSIDE");
        if (fault == 3) bank.reg(0, "ONE"), bank.reg(0, "OTHER");
        if (fault == 4) bank.reg(2, "SKEWED");
    }
    RegisterBank bank;
};

std::string fault_text(int fault) {
    Environment env;
    Params params;
    try {
        Broken broken("dev", ModelContext{env, params}, fault);
        broken.bank.seal();
    } catch (const std::logic_error& e) {
        return e.what();
    }
    return "";
}

TEST(RegisterDeclarationTest, AGapIsNamedByRegisterAndBit) {
    EXPECT_EQ(fault_text(0), "dev.GAP: bit 9 is neither a field, nor reserved, nor unimplemented");
}
TEST(RegisterDeclarationTest, AnOverlapIsNamed) { EXPECT_EQ(fault_text(1), "dev.TWICE.B: bit 8 covered twice"); }
TEST(RegisterDeclarationTest, OutsideTheBank) { EXPECT_EQ(fault_text(2), "dev.OUTSIDE: no register fits at 0x010"); }
TEST(RegisterDeclarationTest, TwoAtOneOffset) { EXPECT_EQ(fault_text(3), "dev.OTHER: ONE is at 0x000 already"); }
TEST(RegisterDeclarationTest, Unaligned) { EXPECT_EQ(fault_text(4), "dev.SKEWED: no register fits at 0x002"); }

}  // namespace
}  // namespace twin
