// SPDX-License-Identifier: BSD-3-Clause
// A board in memory: its pins, lines, buses and counters are plain data that a test sets and looks at. Time passes when
// a driver sleeps, or when the test says so; interrupts come then, or when a critical section ends.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "hal/crc_api.h"
#include "hal/flash_api.h"
#include "hal/gpio_irq_api.h"
#include "hal/i2c_api.h"
#include "hal/reset_reason_api.h"
#include "hal/serial_api.h"
#include "hal/spi_api.h"
#include "hal/ticker_api.h"
#include "hal/watchdog_api.h"

namespace os_test {

struct Pin {
    int level = 0;
    PinDirection direction = PIN_INPUT;
    PinMode mode = PullNone;
    int inits = 0;
    // Interrupt
    gpio_irq_handler handler = nullptr;
    uintptr_t context = 0;
    bool rise = false, fall = false, enabled = false;
};

// A counter with one compare interrupt.
struct Counter {
    uint32_t frequency = 1000000;
    uint32_t bits = 32;
    uint64_t ticks = 0;
    bool armed = false;
    uint64_t due = 0;
    bool pending = false;
    int inits = 0;
};

struct Uart {
    int inits = 0;
    bool open = false;
    int baud = 0;
    int bits = 0, stop_bits = 0;
    SerialParity parity = ParityNone;
    bool in_break = false;
    FlowControl flow = FlowControlNone;
    PinName rts = NC, cts = NC;
    std::deque<uint8_t> rx;  // what has arrived and was not read
    size_t rx_capacity = 2;  // beyond it the line waits
    std::string line;        // what still comes, a character each step
    std::string sent;
    int tx_free = 1;  // characters that the transmitter takes now; one more each step
    uart_irq_handler handler = nullptr;
    uint32_t id = 0;
    bool irq[2] = {};
    int getc_waits = 0;
    // Asynchronous
    bool tx_active = false, rx_active = false;
    void (*asynch)() = nullptr;
    std::vector<uint8_t> tx_data;
    uint8_t* rx_buffer = nullptr;
    size_t rx_length = 0;
    int event = 0;  // what the next call of the handler finds
};

struct Spi {
    int inits = 0;
    bool open = false;
    int bits = 0, mode = 0, hz = 0;
    std::string log;  // what happened, in order
    int answer = 0;
    bool active = false;
    void (*asynch)() = nullptr;
    uint32_t event = 0;
    std::deque<int> slave;
};

struct I2c {
    int hz = 0;
    int resets = 0;
    int answer_offset = 0;  // result of a transfer minus its length
    int byte_answer = 1;
    std::string log;
    bool active = false;
    void (*asynch)() = nullptr;
    uint32_t event = 0;
};

struct Board {
    Pin pins[kPins];
    int port = 0;
    PinDirection port_direction = PIN_INPUT;
    Counter us, lp;
    Uart uart;
    Spi spi[2];
    I2c i2c;
    std::vector<uint8_t> flash =
        std::vector<uint8_t>(0x1000, 0xFF);  // from 0x8000: sectors of 256, 256, 512, 1024, ...
    int flash_fails_at = -1;
    watchdog_features_t watchdog = {5000, true, true, 1000, 1000};
    uint32_t watchdog_ms = 0;
    int kicks = 0;
    reset_reason_t reason = RESET_REASON_WATCHDOG;
    int64_t rtc = 0;
    bool rtc_on = false;
    int sleeps = 0;
    std::function<void()> on_sleep;  // more of what happens meanwhile
    float analog = 0.25f;

    // Lets `us` microseconds pass, with the interrupts that they bring.
    void advance(uint64_t us);
    // One step of the line: a character in, room for one out, and the interrupts that follow.
    void step_uart();
    // Changes the level at a pin from outside.
    void drive(PinName pin, int level);
};

extern Board board;
void reset_board();

}  // namespace os_test
