// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "critical_section.hpp"
#include "drivers/BusIn.h"
#include "drivers/BusInOut.h"
#include "drivers/BusOut.h"
#include "drivers/DigitalIn.h"
#include "drivers/DigitalInOut.h"
#include "drivers/DigitalOut.h"
#include "drivers/InterruptIn.h"
#include "drivers/PortIn.h"
#include "drivers/PortInOut.h"
#include "drivers/PortOut.h"
#include "fake_board.hpp"

using namespace mbed;
using os_test::board;

namespace {

class Digital : public testing::Test {
  protected:
    void SetUp() override { os_test::reset_board(); }
};

TEST_F(Digital, Out) {
    DigitalOut a(P1), b(P2, 1), none(NC);
    EXPECT_EQ(PIN_OUTPUT, board.pins[P1].direction);
    EXPECT_EQ(0, board.pins[P1].level);
    EXPECT_EQ(1, board.pins[P2].level);
    a = 5;
    EXPECT_EQ(1, static_cast<int>(a));
    a.write(0);
    EXPECT_EQ(0, a.read());
    a = b;
    EXPECT_EQ(1, board.pins[P1].level);
    a = !a;
    EXPECT_EQ(0, board.pins[P1].level);
    EXPECT_TRUE(a.is_connected());
    EXPECT_FALSE(none.is_connected());
    EXPECT_EQ(sizeof(gpio_t), sizeof a);
}

TEST_F(Digital, In) {
    DigitalIn a(P1), b(P2, PullUp), none(NC);
    EXPECT_EQ(PIN_INPUT, board.pins[P1].direction);
    EXPECT_EQ(PullUp, board.pins[P2].mode);
    EXPECT_EQ(0, static_cast<int>(a));
    board.drive(P1, 1);
    EXPECT_EQ(1, a.read());
    a.mode(PullDown);
    EXPECT_EQ(PullDown, board.pins[P1].mode);
    EXPECT_FALSE(none.is_connected());
}

TEST_F(Digital, InOut) {
    DigitalInOut a(P1), b(P2, PIN_OUTPUT, PullUp, 1);
    EXPECT_EQ(PIN_INPUT, board.pins[P1].direction);
    EXPECT_EQ(1, static_cast<int>(b));
    a.output();
    a = b;
    EXPECT_EQ(PIN_OUTPUT, board.pins[P1].direction);
    EXPECT_EQ(1, a.read());
    a = 0;
    a.input();
    a.mode(PullUp);
    EXPECT_EQ(PIN_INPUT, board.pins[P1].direction);
    EXPECT_EQ(PullUp, board.pins[P1].mode);
    EXPECT_TRUE(a.is_connected());
}

TEST_F(Digital, BusesOfSomePins) {
    PinName pins[16] = {P0, NC, P2, NC, NC, NC, NC, NC, NC, NC, NC, NC, NC, NC, NC, P15};
    BusOut out(pins);
    EXPECT_EQ(0x8005, out.mask());
    out = 0xFFFF;
    EXPECT_EQ(0x8005, static_cast<int>(out));
    EXPECT_EQ(1, board.pins[P15].level);
    EXPECT_EQ(0, board.pins[P1].inits);
    out.write(0x4);
    EXPECT_EQ(0x4, out.read());
    out[15] = 1;
    EXPECT_EQ(0x8004, out.read());
    BusIn in(P0, P1, P2);
    in.mode(PullUp);
    EXPECT_EQ(PullUp, board.pins[P2].mode);
    board.drive(P1, 1);
    EXPECT_EQ(7, in.mask());
    EXPECT_EQ(6, static_cast<int>(in));
    EXPECT_EQ(1, in[1].read());
    EXPECT_DEATH(out[1], "assertion failed");
    EXPECT_DEATH(out[16], "assertion failed");
    EXPECT_DEATH(out[-1], "assertion failed");
}

TEST_F(Digital, BusInOut) {
    BusInOut bus(P4, P5), copy(P6, P7);
    bus.output();
    EXPECT_EQ(PIN_OUTPUT, board.pins[P5].direction);
    bus = 2;
    copy = bus;
    EXPECT_EQ(2, copy.read());
    bus.input();
    bus.mode(PullDown);
    EXPECT_EQ(PIN_INPUT, board.pins[P4].direction);
    EXPECT_EQ(PullDown, board.pins[P4].mode);
    EXPECT_EQ(3, bus.mask());
}

TEST_F(Digital, Ports) {
    board.port = 0xF0F0;
    PortOut out(PortA, 0x00FF);
    EXPECT_EQ(PIN_OUTPUT, board.port_direction);
    out = 0xFF5A;
    EXPECT_EQ(0xF05A, board.port);
    EXPECT_EQ(0x5A, static_cast<int>(out));
    PortIn in(PortA, 0xF000);
    in.mode(PullUp);
    EXPECT_EQ(0xF000, in.read());
    PortInOut both(PortA, 0xF);
    EXPECT_EQ(PIN_INPUT, board.port_direction);
    both.output();
    EXPECT_EQ(PIN_OUTPUT, board.port_direction);
    both = 3;
    EXPECT_EQ(0xF053, board.port);
    both.input();
}

TEST_F(Digital, InterruptsOnEdges) {
    static int rises, falls;
    rises = falls = 0;
    {
        InterruptIn in(P3, PullUp);
        EXPECT_EQ(PullUp, board.pins[P3].mode);
        board.drive(P3, 1);
        board.drive(P3, 0);
        EXPECT_EQ(0, rises);
        in.rise([] { rises++; });
        board.drive(P3, 1);
        EXPECT_EQ(1, static_cast<int>(in));
        board.drive(P3, 0);
        EXPECT_EQ(1, rises);
        EXPECT_EQ(0, falls);
        in.fall([] { falls++; });
        board.drive(P3, 1);
        board.drive(P3, 0);
        EXPECT_EQ(2, rises);
        EXPECT_EQ(1, falls);
        in.disable_irq();
        board.drive(P3, 1);
        in.enable_irq();
        board.drive(P3, 0);
        EXPECT_EQ(2, rises);
        EXPECT_EQ(2, falls);
        in.fall(nullptr);
        in.mode(PullDown);
        board.drive(P3, 1);
        board.drive(P3, 0);
        EXPECT_EQ(3, rises);
        EXPECT_EQ(2, falls);
    }
    board.drive(P3, 1);
    EXPECT_EQ(3, rises);
    EXPECT_EQ(0, os_test::critical_section.depth);
    EXPECT_DEATH(InterruptIn none(NC), "assertion failed");
}

}  // namespace
