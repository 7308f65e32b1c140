// SPDX-License-Identifier: BSD-3-Clause
// On the I2C of the Arduino pins D14 and D15, on which nobody listens.
#include "hal/i2c_api.h"

#include "../hal/hal_test.h"

namespace {

const int kNobody = 0x42 << 1;

class Bus {
  public:
    Bus() {
        i2c_init(&i2c, ARDUINO_UNO_I2C_SDA, ARDUINO_UNO_I2C_SCL);
#if TARGET_STM32F4
        pin_mode(ARDUINO_UNO_I2C_SDA, OpenDrainPullUp);  // the board has no resistors
        pin_mode(ARDUINO_UNO_I2C_SCL, OpenDrainPullUp);
#endif
        hal_test::wait(20);
    }
    ~Bus() { i2c_free(&i2c); }
    // Both lines are up: where nothing models the bus they are not.
    bool idle() {
#if TARGET_STM32F4
        return true;
#else
        return (i2c.i2c->CONTROL & 3) == 3;
#endif
    }
    i2c_t i2c;
};

#define NEEDS_BUS(bus) \
    if (!(bus).idle()) SKIP("no I2C bus here")

TEST(i2c, nobody_answers) {
    Bus bus;
    NEEDS_BUS(bus);
    char data[3] = {};
    EXPECT_EQ(i2c_write(&bus.i2c, kNobody, data, 3, 1), I2C_ERROR_NO_SLAVE);
    EXPECT_EQ(i2c_write(&bus.i2c, kNobody, data, 0, 1), I2C_ERROR_NO_SLAVE);
    for (int length = 1; length <= 3; length++) {
        EXPECT_EQ(i2c_read(&bus.i2c, kNobody, data, length, 1), I2C_ERROR_NO_SLAVE);
    }
}

TEST(i2c, an_error_leaves_the_bus_free) {
    Bus bus;
    NEEDS_BUS(bus);
    char data = 0;
    for (int i = 0; i < 20; i++) ASSERT_EQ(i2c_write(&bus.i2c, kNobody, &data, 1, i & 1), I2C_ERROR_NO_SLAVE);
}

TEST(i2c, single_bytes_tell_too) {
    Bus bus;
    NEEDS_BUS(bus);
    EXPECT_EQ(i2c_start(&bus.i2c), 0);
    EXPECT_EQ(i2c_byte_write(&bus.i2c, kNobody), 0);
    EXPECT_EQ(i2c_stop(&bus.i2c), 0);
    EXPECT_EQ(i2c_start(&bus.i2c), 0);
    EXPECT_EQ(i2c_byte_write(&bus.i2c, kNobody | 1), 0);
    EXPECT_EQ(i2c_stop(&bus.i2c), 0);
}

TEST(i2c, the_clock_is_not_above_what_was_asked_for) {
    Bus bus;
    NEEDS_BUS(bus);
    const int rates[] = {100000, 400000, 10000};
    char data = 0;
    for (const int hz : rates) {
        i2c_frequency(&bus.i2c, hz);
        const uint32_t start = us_ticker_read();
        ASSERT_EQ(i2c_write(&bus.i2c, kNobody, &data, 1, 1), I2C_ERROR_NO_SLAVE);
        const uint32_t us = ((us_ticker_read() - start) & hal_test::us_mask()) / hal_test::us_ticks(1);
        EXPECT_GE(us, 9 * 1000000U / static_cast<uint32_t>(hz));
        EXPECT_LE(us, 24 * 1000000U / static_cast<uint32_t>(hz) + 40);
    }
}

TEST(i2c, reset_leaves_a_bus_that_works) {
    Bus bus;
    NEEDS_BUS(bus);
    i2c_reset(&bus.i2c);
    char data = 0;
    EXPECT_EQ(i2c_write(&bus.i2c, kNobody, &data, 1, 1), I2C_ERROR_NO_SLAVE);
}

#if TARGET_STM32F4
TEST(i2c, a_bus_that_is_held_low_ends_in_an_error) {
    Bus bus;
    pin_mode(ARDUINO_UNO_I2C_SDA, OpenDrainPullDown);
    pin_mode(ARDUINO_UNO_I2C_SCL, OpenDrainPullDown);
    hal_test::wait(20);
    char data = 0;
    EXPECT_EQ(i2c_write(&bus.i2c, kNobody, &data, 1, 1), I2C_ERROR_BUS_BUSY);
    pin_mode(ARDUINO_UNO_I2C_SDA, OpenDrainPullUp);
    pin_mode(ARDUINO_UNO_I2C_SCL, OpenDrainPullUp);
    hal_test::wait(20);
    EXPECT_EQ(i2c_write(&bus.i2c, kNobody, &data, 1, 1), I2C_ERROR_NO_SLAVE);
}
#endif

#if DEVICE_I2C_ASYNCH
i2c_t* asynch;
volatile uint32_t events;

void on_asynch() { events = events | i2c_irq_handler_asynch(asynch); }

TEST(i2c, transfers_by_itself_and_tells_that_nobody_answers) {
    Bus bus;
    asynch = &bus.i2c;
    static char out[2];
    static char in[2];
    const struct {
        size_t tx;
        size_t rx;
    } lengths[] = {{2, 0}, {0, 1}, {1, 2}};
    for (const auto& length : lengths) {
        events = 0;
        i2c_transfer_asynch(asynch, out, length.tx, in, length.rx, kNobody, 1, reinterpret_cast<uint32_t>(on_asynch),
                            I2C_EVENT_ALL, DMA_USAGE_NEVER);
        EXPECT_TRUE(hal_test::wait_until([] { return events != 0; }, 3000));
        EXPECT_EQ(events, static_cast<uint32_t>(I2C_EVENT_ERROR_NO_SLAVE));
        EXPECT_EQ(i2c_active(asynch), 0);
        hal_test::wait(50);
    }
}
#endif

}  // namespace
