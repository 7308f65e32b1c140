// SPDX-License-Identifier: BSD-3-Clause
// The target's own tables.
#include "hal/pinmap.h"

#include <string.h>

#include "PeripheralNames.h"
#include "hal/i2c_api.h"
#include "hal/serial_api.h"
#include "hal/spi_api.h"
#include "hal/static_pinmap.h"
#include "hal_test.h"

namespace {

TEST(pinmap, the_console_and_the_arduino_pins_are_in_their_tables) {
    EXPECT_EQ(pinmap_find_peripheral(CONSOLE_TX, serial_tx_pinmap()), static_cast<uint32_t>(STDIO_UART));
    EXPECT_EQ(pinmap_find_peripheral(CONSOLE_RX, serial_rx_pinmap()), static_cast<uint32_t>(STDIO_UART));
    EXPECT_EQ(pinmap_find_peripheral(ARDUINO_UNO_UART_TX, serial_tx_pinmap()),
              pinmap_find_peripheral(ARDUINO_UNO_UART_RX, serial_rx_pinmap()));
    EXPECT_EQ(pinmap_find_peripheral(ARDUINO_UNO_I2C_SDA, i2c_master_sda_pinmap()),
              pinmap_find_peripheral(ARDUINO_UNO_I2C_SCL, i2c_master_scl_pinmap()));
    EXPECT_EQ(pinmap_find_peripheral(ARDUINO_UNO_SPI_MOSI, spi_master_mosi_pinmap()),
              pinmap_find_peripheral(ARDUINO_UNO_SPI_SCK, spi_master_clk_pinmap()));
    EXPECT_NE(pinmap_find_peripheral(ARDUINO_UNO_SPI_MISO, spi_master_miso_pinmap()), static_cast<uint32_t>(NC));
}

TEST(pinmap, the_compiler_finds_what_the_program_finds) {
    constexpr auto uart = get_uart_pinmap(CONSOLE_TX, CONSOLE_RX);
    static_assert(uart.stdio_config && uart.peripheral == static_cast<int>(STDIO_UART), "the console");
    constexpr auto bus = get_spi_pinmap(ARDUINO_UNO_SPI_MOSI, ARDUINO_UNO_SPI_MISO, ARDUINO_UNO_SPI_SCK, NC);
    static_assert(bus.peripheral != static_cast<int>(NC), "SPI on the Arduino pins");
    constexpr auto i2c = get_i2c_pinmap(ARDUINO_UNO_I2C_SDA, ARDUINO_UNO_I2C_SCL);
    static_assert(i2c.peripheral != static_cast<int>(NC), "I2C on the Arduino pins");
    EXPECT_EQ(static_cast<uint32_t>(uart.tx_function), pinmap_find_function(CONSOLE_TX, serial_tx_pinmap()));
    EXPECT_EQ(static_cast<uint32_t>(i2c.peripheral),
              pinmap_find_peripheral(ARDUINO_UNO_I2C_SDA, i2c_master_sda_pinmap()));
}

TEST(pinmap, tests_leave_the_console_alone) {
    EXPECT_TRUE(pinmap_list_has_pin(pinmap_restricted_pins(), CONSOLE_TX));
    EXPECT_TRUE(pinmap_list_has_pin(pinmap_gpio_restricted_pins(), CONSOLE_RX));
    EXPECT_TRUE(pinmap_list_has_peripheral(pinmap_uart_restricted_peripherals(), STDIO_UART));
}

TEST(pinmap, arduino_pins_have_names) {
    EXPECT_EQ(pinmap_ff_default_pins()->count, 22U);
    EXPECT_STREQ(pinmap_ff_default_pin_to_string(D13), "D13");
    EXPECT_STREQ(pinmap_ff_default_pin_to_string(D0), "D0");
    EXPECT_STREQ(pinmap_ff_default_pin_to_string(A5), "A5");
    EXPECT_STREQ(pinmap_ff_default_pin_to_string(NC), "NC");
}

TEST(pinmap, finds_a_uart_on_the_arduino_pins) {
    PinName tx = NC;
    PinName rx = NC;
    const PinMap* maps[] = {serial_tx_pinmap(), serial_rx_pinmap()};
    PinName* pins[] = {&tx, &rx};
    const int uart = static_cast<int>(pinmap_find_peripheral(ARDUINO_UNO_UART_TX, serial_tx_pinmap()));
    ASSERT_TRUE(pinmap_find_peripheral_pins(pinmap_ff_default_pins(), pinmap_restricted_pins(), uart, maps, pins, 2));
    EXPECT_EQ(tx, ARDUINO_UNO_UART_TX);
    EXPECT_EQ(rx, ARDUINO_UNO_UART_RX);
}

}  // namespace
