// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/stack.hpp"

#include "sim/inside/layout.hpp"
#include "sim/inside/threads.hpp"
#include "tests/unit/inside/image.hpp"

namespace twin::inside {
namespace {

using test::Made;
using test::put;

constexpr std::uint32_t kCode = 0x8000000;
constexpr std::uint32_t kPaint = 0xE7E7E7E7;

/// Functions of 16 bytes: NOP, BL, NOP, BLX r3, MOV, and so on.
Made functions() {
    Made made;
    const std::vector<std::string> names{"entry", "_ZN4rtos6Thread6_thunkEPv", "inner", "label"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const std::uint32_t half : {0xBF00U, 0xF000U, 0xF800U, 0xBF00U, 0x4798U, 0xBF00U, 0xBF00U, 0x4770U}) {
            put(made.code, half, 2);
        }
        made.symbols.push_back({names[i], kCode + 16 * i, 16, i == 3 ? host::SymbolKind::other : host::SymbolKind::function});
    }
    return made;
}

struct Words {
    std::string bytes;
    Words& add(std::uint32_t word, unsigned times = 1) {
        for (unsigned i = 0; i < times; ++i) put(bytes, word, 4);
        return *this;
    }
};

TEST(Program, KnowsWhatIsAtAnAddress) {
    const auto program = test::program(functions());
    EXPECT_EQ(program->at(kCode + 15)->name, "entry");
    EXPECT_EQ(program->at(kCode + 16)->name, "_ZN4rtos6Thread6_thunkEPv");
    EXPECT_EQ(program->describe(kCode + 20), "rtos::Thread::_thunk(void*) + 0x4");
    EXPECT_EQ(program->describe(kCode), "entry");
    EXPECT_EQ(program->at(kCode + 48), nullptr) << "a label has no size";
    EXPECT_EQ(program->at(kCode - 1), nullptr);
    EXPECT_EQ(program->halfword(kCode + 14), 0x4770);
    EXPECT_FALSE(program->halfword(kCode + 4 * 16 - 1));
}

TEST(Program, FindsAVariableOfAFunction) {
    Made made;
    made.symbols = {{"end", 0x20000000, 4, host::SymbolKind::object}, {"end.0", 0x20000004, 8, host::SymbolKind::object},
                    {"end.12", 0x20000010, 4, host::SymbolKind::object}, {"end.x", 0x20000020, 4, host::SymbolKind::object}};
    const auto program = test::program(made);
    ASSERT_NE(program->find_static("end", 4), nullptr);
    EXPECT_EQ(program->find_static("end", 4)->address, 0x20000010U);
    EXPECT_EQ(program->find_static("end", 2), nullptr);
}

TEST(Stack, TellsCallersTheOutermostFirst) {
    const auto program = test::program(functions());
    Words words;
    words.add(0x1234)                         // below the stack pointer: of a call that is over
        .add((kCode + 32 + 6) | 1)              // into `inner`, behind BL
        .add(kCode + 6)                       // even: a number
        .add((kCode + 4) | 1)                   // in the middle of BL
        .add((kCode + 10) | 1)                  // into `entry`, behind BLX
        .add((kCode + 16 + 6) | 1)              // into the thunk
        .add((kCode + 0) | 1);                  // a function's address
    const Stack stack{0x20000000, words.bytes};
    const auto found = callers(*program, stack, 0x20000004);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0]->name, "_ZN4rtos6Thread6_thunkEPv");
    EXPECT_EQ(found[1]->name, "entry");
    EXPECT_EQ(found[2]->name, "inner");
    EXPECT_EQ(entry_of(found), "entry");
    EXPECT_EQ(entry_of({found[0]}), "rtos::Thread::_thunk(void*)");
    EXPECT_EQ(entry_of({}), "");
    EXPECT_EQ(callers(*program, stack, 0x20000008).size(), 2U);
}

TEST(Stack, TheSavedProgramCounter) {
    Words basic;
    basic.add(0, 8).add(0xFFFFFFFD).add(0, 6).add(kCode + 8).add(0);
    EXPECT_EQ(saved_pc({0x20000000, basic.bytes}, 0x20000000, 8), kCode + 8);
    Words with_fpu;
    with_fpu.add(0, 8).add(0xFFFFFFED).add(0, 16).add(0, 6).add(kCode + 12).add(0);
    EXPECT_EQ(saved_pc({0x20000000, with_fpu.bytes}, 0x20000000, 8), kCode + 12);
    Words armv6;
    armv6.add(0xFFFFFFFD).add(0, 8).add(0, 6).add(kCode + 4).add(0);
    EXPECT_EQ(saved_pc({0x20000000, armv6.bytes}, 0x20000000, 0), kCode + 4);
    EXPECT_FALSE(saved_pc({0x20000000, basic.bytes}, 0x20000008, 8)) << "beyond the end";
    EXPECT_FALSE(saved_pc({0x20000000, basic.bytes}, 0x1FFFFFFC, 8));
}

TEST(Stack, HighWater) {
    EXPECT_EQ(high_water({0, Words().add(kPaint, 10).add(1).add(kPaint).bytes}, kPaint), 8U);
    EXPECT_EQ(high_water({0, Words().add(kPaint, 4).bytes}, kPaint), 0U);
    EXPECT_EQ(high_water({0, Words().add(1).add(kPaint, 3).bytes}, kPaint), 16U);
}

TEST(Layout, AnImageWithoutTheTableHasNoThreads) {
    auto made = functions();
    const auto none = OsLayout::of(*test::program(made));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "no thread information in this image");
    made.symbols.push_back({"os_kernel", 0x20000100, 64, host::SymbolKind::object});
    put(made.layout, 0x4C53444F, 4);
    put(made.layout, 2, 4);
    const auto newer = OsLayout::of(*test::program(made));
    ASSERT_FALSE(newer);
    EXPECT_NE(newer.error().message.find("version 2"), std::string::npos);
    made.layout[4] = 1;
    EXPECT_FALSE(OsLayout::of(*test::program(made))) << "cut";
    for (int i = 0; i < 33; ++i) {
        put(made.layout, static_cast<std::uint64_t>(i), 4);
    }
    const auto known = OsLayout::of(*test::program(made));
    ASSERT_TRUE(known) << known.error().message;
    EXPECT_EQ(known->kernel_at, 0x20000100U);
    EXPECT_EQ(known->kernel.current, 0U);
    EXPECT_EQ(known->object.owner, 24U);
    EXPECT_EQ(known->values.exc_return, 32U);
    made.layout[8 + 3] = 1;  // an offset of 16 MiB
    EXPECT_FALSE(OsLayout::of(*test::program(made)));
}

TEST(Priority, IsCalledAsCmsisHasIt) {
    EXPECT_EQ(priority_name(1), "Idle");
    EXPECT_EQ(priority_name(24), "Normal");
    EXPECT_EQ(priority_name(26), "Normal+2");
    EXPECT_EQ(priority_name(55), "Realtime+7");
    EXPECT_EQ(priority_name(56), "ISR");
}

}  // namespace
}  // namespace twin::inside
