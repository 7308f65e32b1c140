// SPDX-License-Identifier: BSD-3-Clause
// The real Mbed OS (Community Edition 7.0.101, RTX5), measured with the same program (firmware/kernel_bench.cpp) on
// qemu-system-arm -M mps2-an386: GCC 12.2, -Os, minimal printf; exception entry counts as no instruction.
#pragma once

namespace twin::bench {

struct KernelRow {
    const char* what;
    double reference;  // instructions
    char kind;         // 'R' or 'L': line of the program's output; 'T', 'B': its ticker and boot lines
    const char* line;  // begins with this
    double divisor;
    bool switches;  // a thread is switched
};

inline constexpr KernelRow kKernelRows[] = {
    {"yield, per switch", 112.5, 'R', "a yield A->B->A (2 switches)", 2, true},
    {"yield, nobody else ready", 51, 'R', "a0 yield, no other ready thread", 1, false},
    {"semaphore: release + acquire, same thread", 142, 'R', "b0 sem release+acquire same thread", 1, false},
    {"semaphore: release → higher thread runs", 165, 'L', "b one-way release->hi returns from acquire", 1, true},
    {"semaphore: ping-pong round trip", 456, 'R', "b sem ping-pong round trip (2 sems)", 1, true},
    {"mutex: lock + unlock", 173, 'R', "c mutex lock+unlock", 1, false},
    {"mutex: nested", 148, 'R', "c' mutex recursive lock+unlock", 1, false},
    {"mutex: contended with inheritance, there and back", 920, 'R', "c'' contended: lock,wake hi", 1, true},
    {"event flags: set + wait, same thread", 169, 'R', "d0 evflags set+wait_any same thread", 1, false},
    {"event flags: set → waiter runs", 235, 'L', "d one-way set->hi returns from wait", 1, true},
    {"thread flags, there and back", 351, 'R', "d' thread flags_set->hi waits, back", 1, true},
    {"queue: put + get, same thread", 289, 'R', "e queue try_put+try_get same thread", 1, false},
    {"queue: put → getter runs", 215, 'L', "e one-way put->hi returns from get", 1, true},
    {"queue: there and back", 377, 'R', "e queue put->hi get, blocks again, back", 1, true},
    {"memory pool: alloc + free", 156, 'R', "e' MemoryPool alloc+free", 1, false},
    {"mail cycle", 446, 'R', "e'' Mail alloc+put+get+free", 1, false},
    {"thread: construct, start, join, destroy, 512 B", 3076, 'R', "f Thread ctor+start+join+dtor, 512 B", 1, true},
    {"thread: the same, 1,024 B", 3972, 'R', "f Thread ctor+start+join+dtor, 1024 B", 1, true},
    {"thread: the same, 2,048 B", 5765, 'R', "f Thread ctor+start+join+dtor, static stack, hi", 1, true},
    {"event queue: call + dispatch, same thread", 678, 'R', "g EventQueue call+dispatch_once same thread", 1, false},
    {"event queue: call → handler in higher thread", 647, 'L', "g one-way call->handler in hi dispatcher", 1, true},
    {"event queue: call_in + cancel", 526, 'R', "g EventQueue call_in(1s)+cancel", 1, false},
    {"ISR → thread by semaphore", 293, 'L', "h one-way pend->ISR sem->hi thread running", 1, true},
    {"ISR → thread by event flags", 293, 'L', "h one-way pend->ISR evflags->hi thread running", 1, true},
    {"ISR → event queue handler", 700, 'L', "h one-way pend->ISR eq.call->handler in thread", 1, true},
    {"pend, empty ISR, return", 7, 'R', "h pend(STIR)+empty ISR+return", 1, false},
    {"SysTick in idle → sleep_for returns", 200, 'L', "i SysTick(idle WFI)->sleep_for returns", 1, true},
    {"ticker interrupt, whole", 432, 'T', "ticker:", 1, false},
    {"timeout attach + detach", 691, 'R', "x Timeout attach(1s)+detach", 1, false},
    {"critical section", 37, 'R', "x critical section enter+exit", 1, false},
    {"Kernel::Clock::now", 69, 'R', "x Kernel::Clock::now", 1, false},
    {"timer read", 199, 'R', "x Timer elapsed_time", 1, false},
    {"malloc(64) + free", 422, 'R', "f malloc(64)+free", 1, false},
    {"reset → first line of main", 48720, 'B', "boot-to-main counter ticks", 1, false},
};
inline constexpr double kSwitchingBar = 0.75;  // the sum over the rows in which a thread is switched
inline constexpr double kBootBar = 12000;

struct ObjectSize {
    const char* name;  // as the program prints it
    double reference;  // bytes
};
inline constexpr ObjectSize kObjectSizes[] = {
    {"Thread", 208},       {"Mutex", 36},      {"Semaphore", 28}, {"EventFlags", 24},       {"CondVar", 8},
    {"Queue16", 312},      {"Mail16x4", 416},  {"EventQueue", 96}, {"Timer", 24},           {"Timeout", 64},
    {"Ticker", 64},        {"DigitalOut", 28}, {"BufferedSerial", 676},
};

struct ImageSize {
    const char* image;
    double reference_flash, reference_ram, flash_bar, ram_bar;
};
inline constexpr ImageSize kImageSizes[] = {
    {"blinky", 28824, 8600, 20000, 6500},
    {"blinky_baremetal", 27044, 2736, 10000, 1500},
};

}  // namespace twin::bench
