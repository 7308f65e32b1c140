// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "critical_section.hpp"
#include "drivers/I2C.h"
#include "drivers/I2CSlave.h"
#include "drivers/SPI.h"
#include "drivers/SPISlave.h"
#include "fake_board.hpp"
#include "power.hpp"

using namespace mbed;
using os_test::board;

namespace {

class Buses : public testing::Test {
  protected:
    void SetUp() override {
        os_test::reset_board();
        board.pins[P10].level = 1;
    }
    void TearDown() override {
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        EXPECT_EQ(0, os_test::critical_section.depth);
    }
};

TEST_F(Buses, SpiWritesWords) {
    {
        SPI spi(P0, P1, P2);
        EXPECT_EQ(1, board.spi[0].inits);
        EXPECT_EQ(8, board.spi[0].bits);
        EXPECT_EQ(1000000, board.spi[0].hz);
        spi.format(16, 3);
        spi.frequency(5000000);
        EXPECT_EQ(16, board.spi[0].bits);
        EXPECT_EQ(3, board.spi[0].mode);
        EXPECT_EQ(5000000, board.spi[0].hz);
        board.spi[0].answer = 40;
        EXPECT_EQ(40, spi.write(7));
        EXPECT_EQ("w7cs1 ", board.spi[0].log);
        EXPECT_EQ(1, board.spi[0].inits);
    }
    EXPECT_FALSE(board.spi[0].open);
}

TEST_F(Buses, SpiBlocksFillUpAndSelect) {
    SPI spi(P0, P1, P2, P10, use_gpio_ssel);
    EXPECT_EQ(1, board.pins[P10].level);
    char rx[3] = {};
    spi.set_default_write_value(0x11);
    EXPECT_EQ(3, spi.write("\x05", 1, rx, 3));
    EXPECT_EQ("w5cs0 w17cs0 w17cs0 ", board.spi[0].log);
    EXPECT_EQ(2, rx[2]);
    EXPECT_EQ(1, board.pins[P10].level);
    spi.select();
    board.spi[0].log.clear();
    spi.write(1);
    spi.write(2);
    EXPECT_EQ(0, board.pins[P10].level);
    spi.deselect();
    EXPECT_EQ(1, board.pins[P10].level);
    const uint16_t words[2] = {0x0102, 0x0304};
    EXPECT_EQ(4, spi.write(words, 4, nullptr, 0));
    uint8_t bytes[2];
    EXPECT_EQ(2, spi.write(nullptr, 0, bytes, 2));
}

TEST_F(Buses, SpisOfOnePeripheralSetItUpInTurn) {
    SPI a(P0, P1, P2), b(P0, P1, P2), other(P4, P5, P6);
    a.frequency(1000);
    b.format(16, 1);
    b.frequency(2000);
    EXPECT_EQ(2, board.spi[0].inits);
    a.write(1);
    EXPECT_EQ(3, board.spi[0].inits);
    EXPECT_EQ(1000, board.spi[0].hz);
    EXPECT_EQ(8, board.spi[0].bits);
    a.write(1);
    EXPECT_EQ(3, board.spi[0].inits);
    b.write(1);
    EXPECT_EQ(2000, board.spi[0].hz);
    EXPECT_EQ(16, board.spi[0].bits);
    EXPECT_EQ(1, board.spi[1].inits);
    {
        SPI third(P0, P1, P2);
    }
    EXPECT_TRUE(board.spi[0].open);
    b.write(2);  // the third one had it
    EXPECT_EQ(6, board.spi[0].inits);
}

TEST_F(Buses, SpiTransfersInTheBackgroundQueue) {
    static int a_events, b_events;
    a_events = b_events = 0;
    SPI a(P0, P1, P2, P10, use_gpio_ssel), b(P0, P1, P2);
    char buffer[4] = {};
    EXPECT_EQ(0, a.transfer(buffer, 4, buffer, 2, [](int e) { a_events += e; }, SPI_EVENT_ALL));
    EXPECT_EQ("t4,2x8cs0 ", board.spi[0].log);
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    b.format(16, 0);
    EXPECT_EQ(0, b.transfer(buffer, 4, nullptr, 0, [](int e) { b_events += e; }, SPI_EVENT_ALL));
    EXPECT_EQ(0, b.transfer(nullptr, 0, buffer, 4, [](int e) { b_events += e; }, SPI_EVENT_ALL));
    EXPECT_EQ(-1, b.transfer(buffer, 4, buffer, 4, [](int) {}));  // the queue holds two
    EXPECT_EQ(-1, a.set_dma_usage(DMA_USAGE_ALWAYS));
    board.spi[0].log.clear();
    board.spi[0].event = SPI_EVENT_COMPLETE | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
    board.spi[0].asynch();
    EXPECT_EQ(SPI_EVENT_COMPLETE, a_events);
    EXPECT_EQ("t2,0x16cs1 ", board.spi[0].log);
    board.spi[0].asynch();
    EXPECT_EQ(SPI_EVENT_COMPLETE, b_events);
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.spi[0].asynch();
    EXPECT_EQ(2 * SPI_EVENT_COMPLETE, b_events);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    EXPECT_EQ(0, a.set_dma_usage(DMA_USAGE_NEVER));
}

TEST_F(Buses, SpiAbort) {
    static int events;
    events = 0;
    SPI spi(P0, P1, P2, P10, use_gpio_ssel);
    char buffer[4] = {};
    spi.transfer(buffer, 4, buffer, 4, [](int) { events++; });
    spi.transfer(buffer, 3, buffer, 3, [](int) { events++; });
    board.spi[0].log.clear();
    spi.abort_transfer();  // the next begins
    EXPECT_EQ("t3,3x8cs0 ", board.spi[0].log);
    spi.transfer(buffer, 2, buffer, 2, [](int) { events++; });
    spi.abort_all_transfers();
    EXPECT_FALSE(board.spi[0].active);
    EXPECT_EQ(1, board.pins[P10].level);
    EXPECT_EQ(0, events);
    spi.abort_transfer();
}

TEST_F(Buses, SpiTransferAndWait) {
    SPI spi(P0, P1, P2);
    char buffer[4] = {};
    board.spi[0].event = SPI_EVENT_COMPLETE | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
    board.on_sleep = [] {
        if (board.sleeps == 3) {
            board.spi[0].asynch();
        }
    };
    EXPECT_EQ(0, spi.transfer_and_wait(buffer, 4, buffer, 4));
    EXPECT_EQ(3, board.sleeps);
    board.sleeps = 0;
    board.spi[0].event = SPI_EVENT_ERROR | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
    EXPECT_EQ(2, spi.transfer_and_wait(nullptr, 0, buffer, 4));
    board.on_sleep = nullptr;
}

TEST_F(Buses, SpiSlave) {
    SPISlave slave(P0, P1, P2, P3);
    slave.format(16, 2);
    EXPECT_EQ(16, board.spi[0].bits);
    EXPECT_FALSE(slave.receive());
    board.spi[0].slave.push_back(0x55);
    EXPECT_TRUE(slave.receive());
    EXPECT_EQ(0x55, slave.read());
    slave.reply(9);
    EXPECT_EQ("reply9", board.spi[0].log);
}

TEST_F(Buses, I2cTransfers) {
    I2C i2c(P0, P1);
    EXPECT_EQ(1, board.i2c.resets);
    EXPECT_EQ(100000, board.i2c.hz);
    i2c.frequency(400000);
    EXPECT_EQ(400000, board.i2c.hz);
    board.i2c.log.clear();
    char data[3] = {};
    EXPECT_EQ(I2C::ACK, i2c.write(0x90, data, 3));
    EXPECT_EQ(0, i2c.read(0x90, data, 2, true));
    EXPECT_EQ(0x5A, data[1]);
    EXPECT_EQ("w144:3P r144:2 ", board.i2c.log);
    EXPECT_EQ(0, i2c.write(0x90, nullptr, 0));  // is it there?
}

TEST_F(Buses, I2cErrors) {
    I2C i2c(P0, P1);
    char data[3] = {};
    board.i2c.answer_offset = -1;  // one byte refused
    EXPECT_EQ(I2C::NACK, i2c.write(0x90, data, 3));
    board.i2c.answer_offset = -101;
    EXPECT_EQ(I2C::NACK, i2c.read(0x90, data, 3));
    board.i2c.answer_offset = -102;
    EXPECT_EQ(I2C::TIMEOUT, i2c.read(0x90, data, 3));
    board.i2c.answer_offset = -103;
    EXPECT_EQ(I2C::OTHER_ERROR, i2c.write(0x90, data, 3));
}

TEST_F(Buses, I2cBytes) {
    I2C i2c(P0, P1);
    board.i2c.log.clear();
    i2c.start();
    EXPECT_EQ(1, i2c.write(0x91));
    EXPECT_EQ(0x77, i2c.read(1));
    EXPECT_EQ(0x77, i2c.read_byte(false));
    i2c.stop();
    EXPECT_EQ("S B145 b b! P ", board.i2c.log);
    EXPECT_EQ(I2C::ACK, i2c.write_byte(1));
    board.i2c.byte_answer = 0;
    EXPECT_EQ(I2C::NACK, i2c.write_byte(1));
    board.i2c.byte_answer = 2;
    EXPECT_EQ(I2C::TIMEOUT, i2c.write_byte(1));
    board.i2c.byte_answer = -1;
    EXPECT_EQ(I2C::OTHER_ERROR, i2c.write_byte(1));
}

TEST_F(Buses, I2cInTheBackground) {
    static int events;
    events = 0;
    I2C i2c(P0, P1);
    board.i2c.log.clear();
    char data[4] = {};
    EXPECT_EQ(0, i2c.transfer(0x90, data, 1, data, 4, [](int e) { events += e; }));
    EXPECT_EQ("t144:1,4P ", board.i2c.log);
    EXPECT_EQ(-1, i2c.transfer(0x90, data, 1, data, 4, [](int) {}));
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.i2c.event = I2C_EVENT_TRANSFER_COMPLETE;
    board.i2c.asynch();
    EXPECT_EQ(I2C_EVENT_TRANSFER_COMPLETE, events);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    EXPECT_EQ(0, i2c.transfer(0x90, data, 1, data, 4, [](int e) { events += e; }));
    i2c.abort_transfer();
    i2c.abort_transfer();
    EXPECT_FALSE(board.i2c.active);
}

TEST_F(Buses, I2cTransferAndWait) {
    I2C i2c(P0, P1);
    char data[4] = {};
    board.on_sleep = [] { board.i2c.asynch(); };
    board.i2c.event = I2C_EVENT_TRANSFER_COMPLETE;
    EXPECT_EQ(I2C::ACK, i2c.transfer_and_wait(0x90, data, 1, data, 1));
    board.i2c.event = I2C_EVENT_ERROR_NO_SLAVE;
    EXPECT_EQ(I2C::NACK, i2c.transfer_and_wait(0x90, data, 1, data, 1));
    board.i2c.event = I2C_EVENT_ERROR;
    EXPECT_EQ(I2C::OTHER_ERROR, i2c.transfer_and_wait(0x90, data, 1, data, 1));
    board.on_sleep = nullptr;
}

TEST_F(Buses, I2cSlave) {
    I2CSlave slave(P0, P1);
    slave.address(0xA0);
    slave.frequency(400000);
    EXPECT_EQ("init slave a160 ", board.i2c.log);
    EXPECT_EQ(I2CSlave::WriteAddressed, slave.receive());
    char data[2];
    EXPECT_EQ(0, slave.read(data, 2));
    EXPECT_EQ(0xC3, slave.read());
    EXPECT_EQ(0, slave.write(data, 2));
    EXPECT_EQ(1, slave.write(5));
    board.i2c.answer_offset = -1;
    EXPECT_NE(0, slave.read(data, 2));
    EXPECT_EQ(-1, slave.read());
    EXPECT_NE(0, slave.write(data, 2));
    EXPECT_EQ(0, slave.write(5));
    slave.stop();
}

}  // namespace
