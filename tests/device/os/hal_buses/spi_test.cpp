// SPDX-License-Identifier: BSD-3-Clause
// On the SPI of the Arduino pins D11 to D13, to which nothing is connected.
#include "hal/spi_api.h"

#include "../hal/hal_test.h"

namespace {

class Bus {
  public:
    Bus() { spi_init(&spi, ARDUINO_UNO_SPI_MOSI, ARDUINO_UNO_SPI_MISO, ARDUINO_UNO_SPI_SCK, NC); }
    ~Bus() { spi_free(&spi); }
    spi_t spi;
};

TEST(spi, says_what_it_can) {
    Bus bus;
    spi_capabilities_t can;
    spi_get_capabilities(NC, false, &can);
    EXPECT_LE(can.minimum_frequency, 500000U);
    EXPECT_GE(can.maximum_frequency, 2000000U);
    EXPECT_TRUE(can.word_length & (1U << 7));
    EXPECT_EQ(can.clk_modes & 0xF, 0xF);
    EXPECT_FALSE(can.support_slave_mode);  // without a select
    EXPECT_FALSE(can.hw_cs_handle);
}

TEST(spi, a_transfer_ends_in_all_modes_and_widths) {
    Bus bus;
    spi_capabilities_t can;
    spi_get_capabilities(NC, false, &can);
    for (int mode = 0; mode < 4; mode++) {
        for (int bits = 4; bits <= 16; bits++) {
            if (!(can.word_length & (1U << (bits - 1)))) continue;
            spi_format(&bus.spi, bits, mode, 0);
            const int in = spi_master_write(&bus.spi, 0x5A5A & ((1 << bits) - 1));
            EXPECT_EQ(in & ~((1 << bits) - 1), 0);
            EXPECT_TRUE(hal_test::wait_until([&] { return !spi_busy(&bus.spi); }, 100));
        }
    }
}

TEST(spi, the_clock_is_not_above_what_was_asked_for) {
    Bus bus;
    const int rates[] = {500000, 1000000, 2000000};
    for (const int hz : rates) {
        spi_frequency(&bus.spi, hz);
        const uint32_t start = us_ticker_read();
        for (int i = 0; i < 20; i++) spi_master_write(&bus.spi, 0);
        const uint32_t us = ((us_ticker_read() - start) & hal_test::us_mask()) / hal_test::us_ticks(1);
        if (us < 20 * 8 / 4) SKIP("the SPI takes no time here");
        EXPECT_GE(us + 1, 20 * 8 * 1000000U / static_cast<uint32_t>(hz));
        EXPECT_LE(us, 20 * 8 * 1000000U / static_cast<uint32_t>(hz) * 5 / 2 + 20);
    }
}

TEST(spi, a_block_is_as_long_as_the_longer_of_both) {
    Bus bus;
    char in[4] = {1, 1, 1, 1};
    EXPECT_EQ(spi_master_block_write(&bus.spi, "ab", 2, in, 3, 0x7F), 3);
    EXPECT_EQ(in[3], 1);
    EXPECT_EQ(spi_master_block_write(&bus.spi, "abcd", 4, in, 1, 0x7F), 4);
    EXPECT_EQ(spi_master_block_write(&bus.spi, nullptr, 0, in, 2, 0x7F), 2);
    EXPECT_EQ(spi_master_block_write(&bus.spi, "x", 1, nullptr, 0, 0x7F), 1);
}

TEST(spi, has_a_number_and_a_name) {
    Bus bus;
    EXPECT_LT(spi_get_module(&bus.spi), DEVICE_SPI_COUNT);
    const SPIName name = spi_get_peripheral_name(ARDUINO_UNO_SPI_MOSI, ARDUINO_UNO_SPI_MISO, ARDUINO_UNO_SPI_SCK);
    EXPECT_NE(static_cast<int>(name), static_cast<int>(NC));
}

#if TARGET_STM32F4
TEST(spi, receives_what_is_on_its_input) {
    Bus bus;
    pin_mode(ARDUINO_UNO_SPI_MISO, PullUp);
    hal_test::wait(10);
    EXPECT_EQ(spi_master_write(&bus.spi, 0x00), 0xFF);
    pin_mode(ARDUINO_UNO_SPI_MISO, PullDown);
    hal_test::wait(10);
    EXPECT_EQ(spi_master_write(&bus.spi, 0xFF), 0x00);
    spi_format(&bus.spi, 16, 0, 0);
    pin_mode(ARDUINO_UNO_SPI_MISO, PullUp);
    hal_test::wait(10);
    EXPECT_EQ(spi_master_write(&bus.spi, 0x0000), 0xFFFF);
}
#else
TEST(spi, receives_what_it_sends_when_it_is_looped_back) {
    Bus bus;
    bus.spi.spi->CR1 |= 1;  // LBM of PL022
    EXPECT_EQ(spi_master_write(&bus.spi, 0xA5), 0xA5);
    char in[3] = {};
    EXPECT_EQ(spi_master_block_write(&bus.spi, "q", 1, in, 3, 0x3C), 3);
    EXPECT_EQ(in[0], 'q');
    EXPECT_EQ(in[1], 0x3C);
    EXPECT_EQ(in[2], 0x3C);
}
#endif

#if DEVICE_SPI_ASYNCH
spi_t* asynch;
volatile uint32_t events;

void on_asynch() { events = events | spi_irq_handler_asynch(asynch); }

TEST(spi, transfers_by_itself) {
    Bus bus;
    pin_mode(ARDUINO_UNO_SPI_MISO, PullUp);
    asynch = &bus.spi;
    events = 0;
    static const uint8_t out[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static uint8_t in[5];
    for (uint8_t& byte : in) byte = 0;
    spi_master_transfer(asynch, out, sizeof out, in, sizeof in, 8, reinterpret_cast<uint32_t>(on_asynch), SPI_EVENT_ALL,
                        DMA_USAGE_NEVER);
    EXPECT_NE(spi_active(asynch), 0);
    EXPECT_TRUE(hal_test::wait_until([] { return events != 0; }, 1000));
    EXPECT_EQ(events, static_cast<uint32_t>(SPI_EVENT_COMPLETE | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE));
    EXPECT_EQ(spi_active(asynch), 0);
    for (const uint8_t byte : in) EXPECT_EQ(byte, 0xFF);
}

TEST(spi, a_transfer_can_be_given_up) {
    Bus bus;
    asynch = &bus.spi;
    events = 0;
    static uint8_t in[200];
    spi_master_transfer(asynch, nullptr, 0, in, sizeof in, 8, reinterpret_cast<uint32_t>(on_asynch), SPI_EVENT_ALL,
                        DMA_USAGE_NEVER);
    spi_abort_asynch(asynch);
    EXPECT_EQ(spi_active(asynch), 0);
    hal_test::wait(3000);
    EXPECT_EQ(events, 0U);
    EXPECT_EQ(spi_master_write(asynch, 0) & ~0xFF, 0);  // and it works on
}
#endif

}  // namespace
