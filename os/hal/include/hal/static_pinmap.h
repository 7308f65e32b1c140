// SPDX-License-Identifier: BSD-3-Clause
//
// Pins, looked up by the compiler: constexpr auto pins = get_spi_pinmap(D11, D12, D13, NC); SPI spi(pins); The tables
// are then not linked. A target whose tables are constexpr defines STATIC_PINMAP_READY to 1 in PinNames.h and has them
// in PeripheralPinMaps.h; for another the result has the pins alone, and the driver looks them up at run time.
//
// Defined behaviour
//  - Each function returns the peripheral that has all of these pins, and each pin's function.
//  - If there is none, pins and peripheral are NC, which the driver's *_init_direct() refuses.
#pragma once

#ifdef __cplusplus

#include <cstddef>

#include "PinNames.h"
#include "hal/analogin_api.h"
#include "hal/analogout_api.h"
#include "hal/can_api.h"
#include "hal/i2c_api.h"
#include "hal/pwmout_api.h"
#include "hal/qspi_api.h"
#include "hal/serial_api.h"
#include "hal/spi_api.h"

#if STATIC_PINMAP_READY
#include "PeripheralPinMaps.h"

namespace mbed::detail {

inline constexpr PinMap kNoPin = {NC, (int)NC, (int)NC};

// The line of a table for a pin; NC as a pin fits every peripheral.
template <std::size_t N>
constexpr PinMap pinmap_line(const PinMap (&table)[N], PinName pin) {
    for (const PinMap& line : table) {
        if (line.pin == pin) return line;
    }
    return kNoPin;
}

// The line of a table for a pin and a peripheral, if the pin is on several.
template <std::size_t N>
constexpr PinMap pinmap_line(const PinMap (&table)[N], PinName pin, int peripheral) {
    for (const PinMap& line : table) {
        if (line.pin == pin && pin != NC && line.peripheral == peripheral) return line;
    }
    return kNoPin;
}

}  // namespace mbed::detail

#if DEVICE_PWMOUT
constexpr PinMap get_pwm_pinmap(const PinName pin) { return mbed::detail::pinmap_line(PINMAP_PWM, pin); }
#endif

#if DEVICE_ANALOGIN
constexpr PinMap get_analogin_pinmap(const PinName pin) { return mbed::detail::pinmap_line(PINMAP_ANALOGIN, pin); }
#endif

#if DEVICE_ANALOGOUT
constexpr PinMap get_analogout_pinmap(const PinName pin) { return mbed::detail::pinmap_line(PINMAP_ANALOGOUT, pin); }
#endif

#if DEVICE_I2C
constexpr i2c_pinmap_t get_i2c_pinmap(const PinName sda, const PinName scl) {
    for (const PinMap& a : PINMAP_I2C_SDA) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_I2C_SCL, scl, a.peripheral);
        if (a.pin == sda && sda != NC && b.pin != NC) return {a.peripheral, sda, a.function, scl, b.function};
    }
    return {(int)NC, NC, (int)NC, NC, (int)NC};
}
#endif

#if DEVICE_SERIAL
constexpr serial_pinmap_t get_uart_pinmap(const PinName tx, const PinName rx) {
    const bool console = tx == CONSOLE_TX && rx == CONSOLE_RX;
    if (tx == NC && rx != NC) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_UART_RX, rx);
        return {b.peripheral, NC, (int)NC, b.pin, b.function, false};
    }
    for (const PinMap& a : PINMAP_UART_TX) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_UART_RX, rx, a.peripheral);
        if (a.pin == tx && tx != NC && (rx == NC || b.pin != NC)) {
            return {a.peripheral, tx, a.function, rx, b.function, console};
        }
    }
    return {(int)NC, NC, (int)NC, NC, (int)NC, false};
}

#if DEVICE_SERIAL_FC
constexpr serial_fc_pinmap_t get_uart_fc_pinmap(const PinName rxflow, const PinName txflow) {
    if (rxflow == NC) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_UART_CTS, txflow);
        return {b.peripheral, b.pin, b.function, NC, (int)NC};
    }
    for (const PinMap& a : PINMAP_UART_RTS) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_UART_CTS, txflow, a.peripheral);
        if (a.pin == rxflow && (txflow == NC || b.pin != NC)) {
            return {a.peripheral, txflow, b.function, rxflow, a.function};
        }
    }
    return {(int)NC, NC, (int)NC, NC, (int)NC};
}
#endif
#endif

#if DEVICE_SPI
constexpr spi_pinmap_t get_spi_pinmap(const PinName mosi, const PinName miso, const PinName sclk, const PinName ssel) {
    for (const PinMap& clk : PINMAP_SPI_SCLK) {
        if (clk.pin != sclk || sclk == NC) continue;
        const PinMap out = mbed::detail::pinmap_line(PINMAP_SPI_MOSI, mosi, clk.peripheral);
        const PinMap in = mbed::detail::pinmap_line(PINMAP_SPI_MISO, miso, clk.peripheral);
        const PinMap cs = mbed::detail::pinmap_line(PINMAP_SPI_SSEL, ssel, clk.peripheral);
        if (out.pin == mosi && in.pin == miso && cs.pin == ssel) {
            return {clk.peripheral, mosi, out.function, miso, in.function, sclk, clk.function, ssel, cs.function};
        }
    }
    return {(int)NC, NC, (int)NC, NC, (int)NC, NC, (int)NC, NC, (int)NC};
}
#endif

#if DEVICE_CAN
constexpr can_pinmap_t get_can_pinmap(const PinName rd, const PinName td) {
    for (const PinMap& a : PINMAP_CAN_RD) {
        const PinMap b = mbed::detail::pinmap_line(PINMAP_CAN_TD, td, a.peripheral);
        if (a.pin == rd && rd != NC && b.pin != NC) return {a.peripheral, rd, a.function, td, b.function};
    }
    return {(int)NC, NC, (int)NC, NC, (int)NC};
}
#endif

#else  // tables are looked up at run time

#if DEVICE_PWMOUT
constexpr PinMap get_pwm_pinmap(const PinName pin) { return {pin, (int)NC, (int)NC}; }
#endif
#if DEVICE_ANALOGIN
constexpr PinMap get_analogin_pinmap(const PinName pin) { return {pin, (int)NC, (int)NC}; }
#endif
#if DEVICE_ANALOGOUT
constexpr PinMap get_analogout_pinmap(const PinName pin) { return {pin, (int)NC, (int)NC}; }
#endif
#if DEVICE_I2C
constexpr i2c_pinmap_t get_i2c_pinmap(const PinName sda, const PinName scl) {
    return {(int)NC, sda, (int)NC, scl, (int)NC};
}
#endif
#if DEVICE_SERIAL
constexpr serial_pinmap_t get_uart_pinmap(const PinName tx, const PinName rx) {
    return {(int)NC, tx, (int)NC, rx, (int)NC, tx == CONSOLE_TX && rx == CONSOLE_RX};
}
#if DEVICE_SERIAL_FC
constexpr serial_fc_pinmap_t get_uart_fc_pinmap(const PinName rxflow, const PinName txflow) {
    return {(int)NC, txflow, (int)NC, rxflow, (int)NC};
}
#endif
#endif
#if DEVICE_SPI
constexpr spi_pinmap_t get_spi_pinmap(const PinName mosi, const PinName miso, const PinName sclk, const PinName ssel) {
    return {(int)NC, mosi, (int)NC, miso, (int)NC, sclk, (int)NC, ssel, (int)NC};
}
#endif
#if DEVICE_CAN
constexpr can_pinmap_t get_can_pinmap(const PinName rd, const PinName td) {
    return {(int)NC, rd, (int)NC, td, (int)NC};
}
#endif
#if DEVICE_QSPI
constexpr qspi_pinmap_t get_qspi_pinmap(const PinName data0, const PinName data1, const PinName data2,
                                        const PinName data3, const PinName sclk, const PinName ssel) {
    return {(int)NC, data0, (int)NC, data1, (int)NC, data2, (int)NC, data3, (int)NC, sclk, (int)NC, ssel, (int)NC};
}
#endif

#endif

#endif  // __cplusplus
