// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdarg>
#include <string>
#include <vector>

#include "platform/mbed_mem_trace.h"

namespace {

struct Call {
    int op;
    void* res;
    void* caller;
    size_t first;
    size_t second;
};
std::vector<Call> calls;
int memory[4];
void* const kCaller = &memory[3];

void note(uint8_t op, void* res, void* caller, ...) {
    va_list args;
    va_start(args, caller);
    Call call = {op, res, caller, va_arg(args, size_t), 0};
    if (op == MBED_MEM_TRACE_REALLOC || op == MBED_MEM_TRACE_CALLOC) call.second = va_arg(args, size_t);
    va_end(args);
    calls.push_back(call);
    mbed_mem_trace_lock();  // what the callback does itself is not told
    mbed_mem_trace_malloc(nullptr, 1, nullptr);
    mbed_mem_trace_unlock();
}

class MemoryTrace : public testing::Test {
  protected:
    void SetUp() override {
        calls.clear();
        mbed_mem_trace_set_callback(note);
        mbed_mem_trace_lock();
    }
    void TearDown() override {
        mbed_mem_trace_unlock();
        mbed_mem_trace_set_callback(nullptr);
    }
};

TEST_F(MemoryTrace, TellsEachCallWithItsArguments) {
    EXPECT_EQ(memory, mbed_mem_trace_malloc(memory, 40, kCaller));
    EXPECT_EQ(memory, mbed_mem_trace_realloc(memory, memory + 1, 50, kCaller));
    EXPECT_EQ(memory, mbed_mem_trace_calloc(memory, 3, 5, kCaller));
    mbed_mem_trace_free(memory, kCaller);
    ASSERT_EQ(4U, calls.size());
    for (int i = 0; i < 4; i++) {
        EXPECT_EQ(i, calls[i].op);
        EXPECT_EQ(kCaller, calls[i].caller);
        EXPECT_EQ(i == 3 ? nullptr : memory, calls[i].res);
    }
    EXPECT_EQ(40U, calls[0].first);
    EXPECT_EQ(reinterpret_cast<size_t>(memory + 1), calls[1].first);
    EXPECT_EQ(50U, calls[1].second);
    EXPECT_EQ(3U, calls[2].first);
    EXPECT_EQ(5U, calls[2].second);
    EXPECT_EQ(reinterpret_cast<size_t>(memory), calls[3].first);
}

TEST_F(MemoryTrace, ACallWithinACallIsNotTold) {
    mbed_mem_trace_lock();
    mbed_mem_trace_malloc(memory, 40, kCaller);
    mbed_mem_trace_unlock();
    EXPECT_TRUE(calls.empty());
    mbed_mem_trace_malloc(memory, 40, kCaller);
    EXPECT_EQ(1U, calls.size());
}

TEST_F(MemoryTrace, IsSwitchedOffAndOn) {
    mbed_mem_trace_disable();
    mbed_mem_trace_malloc(memory, 40, kCaller);
    EXPECT_TRUE(calls.empty());
    mbed_mem_trace_enable();
    mbed_mem_trace_malloc(memory, 40, kCaller);
    EXPECT_EQ(1U, calls.size());
    mbed_mem_trace_set_callback(nullptr);
    mbed_mem_trace_enable();
    mbed_mem_trace_malloc(memory, 40, kCaller);
    EXPECT_EQ(1U, calls.size());
}

TEST_F(MemoryTrace, TheDefaultPrintsALine) {
    const auto at = [](long address) { return reinterpret_cast<void*>(address); };
    testing::internal::CaptureStdout();
    mbed_mem_trace_default_callback(MBED_MEM_TRACE_MALLOC, at(0x20001828), at(0x1d5), size_t(24));
    mbed_mem_trace_default_callback(MBED_MEM_TRACE_REALLOC, at(0x1), at(0x2), at(0x3), size_t(4));
    mbed_mem_trace_default_callback(MBED_MEM_TRACE_CALLOC, at(0x1), at(0x2), size_t(3), size_t(4));
    mbed_mem_trace_default_callback(MBED_MEM_TRACE_FREE, nullptr, at(0x2e1), at(0x20001828));
    fflush(stdout);
    EXPECT_EQ("#m:0x20001828;0x1d5-24\n#r:0x1;0x2-0x3;4\n#c:0x1;0x2-3;4\n#f:0x0;0x2e1-0x20001828\n",
              testing::internal::GetCapturedStdout());
}

}  // namespace
