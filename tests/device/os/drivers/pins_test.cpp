// SPDX-License-Identifier: BSD-3-Clause
#include "device_test.h"
#include "mbed.h"

TEST(drivers_pins, led_is_driven) {
    DigitalOut led(LED1, 1);
    EXPECT_TRUE(led.is_connected());
    EXPECT_EQ(led.read(), 1);
    led = 0;
    EXPECT_EQ(static_cast<int>(led), 0);
    led = !led;
    EXPECT_EQ(led.read(), 1);
    DigitalOut none(NC);
    EXPECT_FALSE(none.is_connected());
}

TEST(drivers_pins, bus_of_leds) {
    BusOut leds(LED1, LED2);
    EXPECT_EQ(leds.mask(), 3);
    for (int i = 0; i < 4; i++) {
        leds = i;
        EXPECT_EQ(leds.read(), i);
    }
    leds = 2;
    EXPECT_EQ(leds[1].read(), 1);
    EXPECT_EQ(leds[0].read(), 0);
}

TEST(drivers_pins, button_is_up) {
    DigitalIn button(BUTTON1);
    EXPECT_TRUE(button.is_connected());
    const int level = button.read();
    InterruptIn irq(BUTTON1);
    EXPECT_EQ(irq.read(), level);
    static volatile int edges;
    edges = 0;
    irq.rise([] { edges = edges + 1; });
    irq.fall([] { edges = edges + 1; });
    ThisThread::sleep_for(5ms);
    EXPECT_EQ(edges, 0);
}
