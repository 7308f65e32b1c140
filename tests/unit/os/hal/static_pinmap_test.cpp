// SPDX-License-Identifier: BSD-3-Clause
#include "hal/static_pinmap.h"

#include <gtest/gtest.h>

namespace {

constexpr int kNone = static_cast<int>(NC);

TEST(StaticPinmap, uart_takes_the_one_that_has_both_pins) {
    constexpr auto second = get_uart_pinmap(P0, P3);
    static_assert(second.peripheral == 2 && second.tx_function == 20 && second.rx_function == 23);
    constexpr auto first = get_uart_pinmap(P0, P1);
    static_assert(first.peripheral == 1 && first.tx_function == 10 && first.rx_function == 12 && !first.stdio_config);
    constexpr auto console = get_uart_pinmap(CONSOLE_TX, CONSOLE_RX);
    static_assert(console.peripheral == 1 && console.stdio_config);
    constexpr auto none = get_uart_pinmap(P2, CONSOLE_RX);
    EXPECT_EQ(none.peripheral, kNone);
    EXPECT_EQ(none.tx_pin, NC);
}

TEST(StaticPinmap, uart_with_one_pin) {
    constexpr auto sends = get_uart_pinmap(P2, NC);
    static_assert(sends.peripheral == 2 && sends.tx_pin == P2 && sends.rx_pin == NC);
    constexpr auto receives = get_uart_pinmap(NC, P3);
    static_assert(receives.peripheral == 2 && receives.rx_pin == P3 && receives.rx_function == 23);
    EXPECT_EQ(get_uart_pinmap(NC, P2).peripheral, kNone);
}

TEST(StaticPinmap, flow_control) {
    constexpr auto both = get_uart_fc_pinmap(P5, P7);
    static_assert(both.peripheral == 2 && both.rx_flow_pin == P5 && both.tx_flow_pin == P7 &&
                  both.tx_flow_function == 25);
    constexpr auto cts = get_uart_fc_pinmap(NC, P6);
    static_assert(cts.peripheral == 1 && cts.tx_flow_pin == P6 && cts.rx_flow_pin == NC);
    EXPECT_EQ(get_uart_fc_pinmap(P4, P7).peripheral, kNone);
}

TEST(StaticPinmap, spi_by_its_clock_and_all_others) {
    constexpr auto second = get_spi_pinmap(P4, P5, P2, P3);
    static_assert(second.peripheral == 2 && second.mosi_function == 40 && second.sclk_function == 42);
    static_assert(second.ssel_function == 43);
    constexpr auto without_select = get_spi_pinmap(P0, P1, P2, NC);
    static_assert(without_select.peripheral == 1 && without_select.ssel_pin == NC);
    EXPECT_EQ(get_spi_pinmap(P0, P5, P2, NC).peripheral, kNone);
    EXPECT_EQ(get_spi_pinmap(P0, NC, P2, NC).miso_pin, NC);
    EXPECT_EQ(get_spi_pinmap(P0, NC, P2, NC).peripheral, 1);
}

TEST(StaticPinmap, i2c_and_pwm) {
    constexpr auto bus = get_i2c_pinmap(P6, P7);
    static_assert(bus.peripheral == 1 && bus.sda_function == 50 && bus.scl_function == 51);
    EXPECT_EQ(get_i2c_pinmap(P7, P6).peripheral, kNone);
    static_assert(get_pwm_pinmap(P4).peripheral == 3);
    EXPECT_EQ(get_pwm_pinmap(P5).pin, NC);
}

}  // namespace
