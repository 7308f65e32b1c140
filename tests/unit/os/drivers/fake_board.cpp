// SPDX-License-Identifier: BSD-3-Clause
#include "fake_board.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "critical_section.hpp"
#include "hal/analogin_api.h"
#include "hal/analogout_api.h"
#include "hal/gpio_api.h"
#include "hal/lp_ticker_api.h"
#include "hal/port_api.h"
#include "hal/pwmout_api.h"
#include "hal/rtc_api.h"
#include "hal/us_ticker_api.h"
#include "platform/mbed_critical.h"

namespace os_test {

Board board;

namespace {

[[noreturn]] void bug(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void raise(Counter& counter, void (*handler)()) {
    if (counter.pending && critical_section.depth == 0) {
        critical_section.in_isr = true;
        handler();
        critical_section.in_isr = false;
    }
}

void to_ticks(Counter& counter, uint64_t ticks, void (*handler)()) {
    while (counter.armed && counter.due <= ticks) {
        counter.ticks = std::max(counter.ticks, counter.due);
        counter.armed = false;
        counter.pending = true;
        raise(counter, handler);
    }
    counter.ticks = ticks;
    raise(counter, handler);
}

uint64_t elapsed_us;

}  // namespace

void reset_board() {
    // Counters run on: the tickers above them exist once a process.
    const Counter us = board.us, lp = board.lp;
    board = Board();
    board.us = us;
    board.lp = lp;
}

void Board::advance(uint64_t us_passed) {
    elapsed_us += us_passed;
    to_ticks(us, elapsed_us * us.frequency / 1000000, us_ticker_irq_handler);
    to_ticks(lp, elapsed_us * lp.frequency / 1000000, lp_ticker_irq_handler);
}

static void uart_interrupts() {
    Uart& uart = board.uart;
    if (critical_section.depth != 0 || critical_section.in_isr) {
        return;
    }
    critical_section.in_isr = true;
    for (int i = 0; i < 100; i++) {
        if (uart.irq[RxIrq] && !uart.rx.empty()) {
            uart.handler(uart.id, RxIrq);
        } else if (uart.irq[TxIrq] && uart.tx_free > 0) {
            uart.handler(uart.id, TxIrq);
        } else {
            critical_section.in_isr = false;
            return;
        }
    }
    bug("an interrupt that never ends");
}

void Board::step_uart() {
    if (!uart.line.empty() && uart.rx.size() < uart.rx_capacity) {
        uart.rx.push_back(static_cast<uint8_t>(uart.line[0]));
        uart.line.erase(0, 1);
    }
    if (uart.tx_free < 1) {
        uart.tx_free++;
    }
    uart_interrupts();
}

void Board::drive(PinName pin, int level) {
    Pin& p = pins[pin];
    const int before = p.level;
    p.level = level;
    if (p.handler && p.enabled && before != level && (level ? p.rise : p.fall)) {
        critical_section.in_isr = true;
        p.handler(p.context, level ? IRQ_RISE : IRQ_FALL);
        critical_section.in_isr = false;
    }
}

}  // namespace os_test

using os_test::board;
using os_test::bug;
using os_test::Pin;

extern "C" {

uint32_t __get_PRIMASK() { return os_test::critical_section.depth != 0; }
void __disable_irq() { core_util_critical_section_enter(); }
void __set_PRIMASK(uint32_t) { core_util_critical_section_exit(); }

void sleep_manager_sleep_auto() {
    if (++board.sleeps > 100000) {
        bug("sleeps for ever");
    }
    const int depth = os_test::critical_section.depth;
    os_test::critical_section.depth = 0;  // an interrupt wakes the core, whatever the mask
    board.advance(1000);
    board.step_uart();
    if (board.on_sleep) {
        board.on_sleep();
    }
    os_test::critical_section.depth = depth;
}

// Pins

void gpio_write(gpio_t* obj, int value) { board.pins[obj->pin].level = value != 0; }
int gpio_read(gpio_t* obj) { return board.pins[obj->pin].level; }
int gpio_is_connected(const gpio_t* obj) { return obj->pin != NC; }

void gpio_init(gpio_t* obj, PinName pin) {
    obj->pin = pin;
    if (pin != NC) {
        board.pins[pin].inits++;
    }
}
void gpio_free(gpio_t*) {}
void gpio_mode(gpio_t* obj, PinMode mode) { board.pins[obj->pin].mode = mode; }
void gpio_dir(gpio_t* obj, PinDirection direction) { board.pins[obj->pin].direction = direction; }
void gpio_init_in(gpio_t* obj, PinName pin) { gpio_init_in_ex(obj, pin, PullDefault); }
void gpio_init_in_ex(gpio_t* obj, PinName pin, PinMode mode) { gpio_init_inout(obj, pin, PIN_INPUT, mode, -1); }
void gpio_init_out(gpio_t* obj, PinName pin) { gpio_init_out_ex(obj, pin, 0); }
void gpio_init_out_ex(gpio_t* obj, PinName pin, int value) { gpio_init_inout(obj, pin, PIN_OUTPUT, PullNone, value); }
void gpio_init_inout(gpio_t* obj, PinName pin, PinDirection direction, PinMode mode, int value) {
    gpio_init(obj, pin);
    if (pin != NC) {
        board.pins[pin].mode = mode;
        board.pins[pin].direction = direction;
        if (value >= 0) {
            board.pins[pin].level = value != 0;
        }
    }
}

int gpio_irq_init(gpio_irq_t* obj, PinName pin, gpio_irq_handler handler, uintptr_t context) {
    obj->pin = pin;
    if (pin == NC) {
        return -1;
    }
    board.pins[pin].handler = handler;
    board.pins[pin].context = context;
    board.pins[pin].enabled = true;
    return 0;
}
void gpio_irq_free(gpio_irq_t* obj) { board.pins[obj->pin].handler = nullptr; }
void gpio_irq_set(gpio_irq_t* obj, gpio_irq_event event, uint32_t enable) {
    (event == IRQ_RISE ? board.pins[obj->pin].rise : board.pins[obj->pin].fall) = enable != 0;
}
void gpio_irq_enable(gpio_irq_t* obj) { board.pins[obj->pin].enabled = true; }
void gpio_irq_disable(gpio_irq_t* obj) { board.pins[obj->pin].enabled = false; }

void port_init(port_t* obj, PortName, int mask, PinDirection direction) {
    obj->mask = mask;
    board.port_direction = direction;
}
void port_mode(port_t*, PinMode) {}
void port_dir(port_t*, PinDirection direction) { board.port_direction = direction; }
void port_write(port_t* obj, int value) { board.port = (board.port & ~obj->mask) | (value & obj->mask); }
int port_read(port_t* obj) { return board.port & obj->mask; }

// Tickers

#define TICKER(name, member)                                                                            \
    static os_test::Counter& name##_counter() { return board.member; }                                  \
    static void name##_arm(uint64_t due) {                                                              \
        name##_counter().armed = true;                                                                  \
        name##_counter().due = due;                                                                     \
    }                                                                                                   \
    void name##_init() { name##_counter().inits++; }                                                    \
    void name##_free() {}                                                                               \
    uint32_t name##_read() {                                                                            \
        const auto& c = name##_counter();                                                               \
        return static_cast<uint32_t>(c.bits == 32 ? c.ticks : c.ticks & ((UINT64_C(1) << c.bits) - 1)); \
    }                                                                                                   \
    void name##_set_interrupt(timestamp_t timestamp) {                                                  \
        const auto& c = name##_counter();                                                               \
        const uint64_t mask = (UINT64_C(1) << c.bits) - 1;                                              \
        const uint64_t ahead = (timestamp - c.ticks) & mask;                                            \
        name##_arm(c.ticks + (ahead ? ahead : mask + 1));                                               \
    }                                                                                                   \
    void name##_disable_interrupt() { name##_counter().armed = false; }                                 \
    void name##_clear_interrupt() { name##_counter().pending = false; }                                 \
    void name##_fire_interrupt() { name##_counter().pending = true; }                                   \
    const ticker_info_t* name##_get_info() {                                                            \
        static ticker_info_t info;                                                                      \
        info = {name##_counter().frequency, name##_counter().bits};                                     \
        return &info;                                                                                   \
    }
TICKER(us_ticker, us)
TICKER(lp_ticker, lp)

// Serial

using os_test::Uart;

void serial_init(serial_t*, PinName, PinName) {
    Uart& uart = board.uart;
    uart.inits++;
    uart.open = true;
    uart.baud = 9600;
    uart.bits = 8;
    uart.stop_bits = 1;
}
void serial_init_direct(serial_t* obj, const serial_pinmap_t* pinmap) {
    serial_init(obj, pinmap->tx_pin, pinmap->rx_pin);
}
void serial_free(serial_t*) { board.uart.open = false; }
void serial_baud(serial_t*, int baudrate) { board.uart.baud = baudrate; }
void serial_format(serial_t*, int bits, SerialParity parity, int stop_bits) {
    board.uart.bits = bits;
    board.uart.parity = parity;
    board.uart.stop_bits = stop_bits;
}
void serial_irq_handler(serial_t*, uart_irq_handler handler, uint32_t id) {
    board.uart.handler = handler;
    board.uart.id = id;
}
void serial_irq_set(serial_t*, SerialIrq irq, uint32_t enable) { board.uart.irq[irq] = enable != 0; }
int serial_readable(serial_t*) { return !board.uart.rx.empty(); }
int serial_writable(serial_t*) { return board.uart.tx_free > 0; }
int serial_getc(serial_t*) {
    Uart& uart = board.uart;
    while (uart.rx.empty()) {
        if (uart.line.empty()) {
            bug("waits for a character that never comes");
        }
        uart.getc_waits++;
        board.step_uart();
    }
    const int c = uart.rx.front();
    uart.rx.pop_front();
    return c;
}
void serial_putc(serial_t*, int c) {
    Uart& uart = board.uart;
    while (uart.tx_free == 0) {
        uart.tx_free++;
    }
    uart.tx_free--;
    uart.sent += static_cast<char>(c);
}
void serial_clear(serial_t*) { board.uart.rx.clear(); }
void serial_break_set(serial_t*) { board.uart.in_break = true; }
void serial_break_clear(serial_t*) { board.uart.in_break = false; }
void serial_set_flow_control(serial_t*, FlowControl type, PinName rxflow, PinName txflow) {
    board.uart.flow = type;
    board.uart.rts = rxflow;
    board.uart.cts = txflow;
}
void serial_set_flow_control_direct(serial_t* obj, FlowControl type, const serial_fc_pinmap_t* pinmap) {
    serial_set_flow_control(obj, type, pinmap->rx_flow_pin, pinmap->tx_flow_pin);
}

static void (*handler_at(uint32_t address))() { return reinterpret_cast<void (*)()>(static_cast<uintptr_t>(address)); }

int serial_tx_asynch(serial_t*, const void* tx, size_t length, uint8_t, uint32_t handler, uint32_t, DMAUsage) {
    const auto* data = static_cast<const uint8_t*>(tx);
    board.uart.tx_data.assign(data, data + length);
    board.uart.tx_active = true;
    board.uart.asynch = handler_at(handler);
    return static_cast<int>(length);
}
void serial_rx_asynch(serial_t*, void* rx, size_t length, uint8_t, uint32_t handler, uint32_t, uint8_t, DMAUsage) {
    board.uart.rx_buffer = static_cast<uint8_t*>(rx);
    board.uart.rx_length = length;
    board.uart.rx_active = true;
    board.uart.asynch = handler_at(handler);
}
uint8_t serial_tx_active(serial_t*) { return board.uart.tx_active; }
uint8_t serial_rx_active(serial_t*) { return board.uart.rx_active; }
int serial_irq_handler_asynch(serial_t*) {
    if (board.uart.event & SERIAL_EVENT_TX_MASK) {
        board.uart.tx_active = false;
    }
    if (board.uart.event & SERIAL_EVENT_RX_MASK) {
        board.uart.rx_active = false;
    }
    return board.uart.event;
}
void serial_tx_abort_asynch(serial_t*) { board.uart.tx_active = false; }
void serial_rx_abort_asynch(serial_t*) { board.uart.rx_active = false; }

// SPI: pins P0 to P3 are the first, others the second

static os_test::Spi& spi_of(spi_t* obj) { return board.spi[obj->spi.number]; }
SPIName spi_get_peripheral_name(PinName mosi, PinName, PinName) { return mosi < P4 ? SPI_1 : SPI_2; }
void spi_init(spi_t* obj, PinName mosi, PinName, PinName, PinName) {
    obj->spi.number = mosi < P4 ? 0 : 1;
    spi_of(obj).inits++;
    spi_of(obj).open = true;
}
void spi_init_direct(spi_t* obj, const spi_pinmap_t* pinmap) { spi_init(obj, pinmap->mosi_pin, NC, NC, NC); }
void spi_free(spi_t* obj) { spi_of(obj).open = false; }
void spi_format(spi_t* obj, int bits, int mode, int) {
    spi_of(obj).bits = bits;
    spi_of(obj).mode = mode;
}
void spi_frequency(spi_t* obj, int hz) { spi_of(obj).hz = hz; }
int spi_master_write(spi_t* obj, int value) {
    auto& spi = spi_of(obj);
    spi.log += "w" + std::to_string(value) + "cs" + std::to_string(board.pins[P10].level) + " ";
    return spi.answer++;
}
int spi_master_block_write(spi_t* obj, const char* tx, int tx_length, char* rx, int rx_length, char fill) {
    const int length = std::max(tx_length, rx_length);
    for (int i = 0; i < length; i++) {
        const int in = spi_master_write(obj, static_cast<unsigned char>(i < tx_length ? tx[i] : fill));
        if (i < rx_length) {
            rx[i] = static_cast<char>(in);
        }
    }
    return length;
}
int spi_slave_receive(spi_t* obj) { return !spi_of(obj).slave.empty(); }
int spi_slave_read(spi_t* obj) {
    const int value = spi_of(obj).slave.front();
    spi_of(obj).slave.pop_front();
    return value;
}
void spi_slave_write(spi_t* obj, int value) { spi_of(obj).log += "reply" + std::to_string(value); }
void spi_master_transfer(spi_t* obj, const void*, size_t tx_length, void*, size_t rx_length, uint8_t bits,
                         uint32_t handler, uint32_t, DMAUsage) {
    auto& spi = spi_of(obj);
    if (spi.active) {
        bug("a transfer during a transfer");
    }
    spi.active = true;
    spi.asynch = handler_at(handler);
    spi.log += "t" + std::to_string(tx_length) + "," + std::to_string(rx_length) + "x" + std::to_string(bits) + "cs" +
               std::to_string(board.pins[P10].level) + " ";
}
uint32_t spi_irq_handler_asynch(spi_t* obj) {
    auto& spi = spi_of(obj);
    if (spi.event & SPI_EVENT_INTERNAL_TRANSFER_COMPLETE) {
        spi.active = false;
    }
    return spi.event;
}
uint8_t spi_active(spi_t* obj) { return spi_of(obj).active; }
void spi_abort_asynch(spi_t* obj) { spi_of(obj).active = false; }

// I2C

void i2c_init(i2c_t*, PinName, PinName) { board.i2c.log += "init "; }
void i2c_init_direct(i2c_t*, const i2c_pinmap_t*) { board.i2c.log += "direct "; }
void i2c_free(i2c_t*) { board.i2c.log += "free "; }
void i2c_frequency(i2c_t*, int hz) { board.i2c.hz = hz; }
void i2c_reset(i2c_t*) { board.i2c.resets++; }
int i2c_start(i2c_t*) {
    board.i2c.log += "S ";
    return 0;
}
int i2c_stop(i2c_t*) {
    board.i2c.log += "P ";
    return 0;
}
static int i2c_log(const char* what, int address, int length, int stop) {
    board.i2c.log += what + std::to_string(address) + ":" + std::to_string(length) + (stop ? "P " : " ");
    return board.i2c.answer_offset <= -100 ? board.i2c.answer_offset + 100 : length + board.i2c.answer_offset;
}
int i2c_read(i2c_t*, int address, char* data, int length, int stop) {
    memset(data, 0x5A, static_cast<size_t>(length));
    return i2c_log("r", address, length, stop);
}
int i2c_write(i2c_t*, int address, const char*, int length, int stop) { return i2c_log("w", address, length, stop); }
int i2c_byte_read(i2c_t*, int last) {
    board.i2c.log += last ? "b! " : "b ";
    return 0x77;
}
int i2c_byte_write(i2c_t*, int data) {
    board.i2c.log += "B" + std::to_string(data) + " ";
    return board.i2c.byte_answer;
}
void i2c_slave_mode(i2c_t*, int enable) { board.i2c.log += enable ? "slave " : "master "; }
int i2c_slave_receive(i2c_t*) { return 3; }
int i2c_slave_read(i2c_t*, char* data, int length) {
    const int count = length + board.i2c.answer_offset;
    memset(data, 0xC3, static_cast<size_t>(std::max(count, 0)));
    return count;
}
int i2c_slave_write(i2c_t*, const char*, int length) { return length + board.i2c.answer_offset; }
void i2c_slave_address(i2c_t*, int, uint32_t address, uint32_t) {
    board.i2c.log += "a" + std::to_string(address) + " ";
}
void i2c_transfer_asynch(i2c_t*, const void*, size_t tx_length, void*, size_t rx_length, uint32_t address,
                         uint32_t stop, uint32_t handler, uint32_t, DMAUsage) {
    board.i2c.active = true;
    board.i2c.asynch = handler_at(handler);
    board.i2c.log += "t" + std::to_string(address) + ":" + std::to_string(tx_length) + "," + std::to_string(rx_length) +
                     (stop ? "P " : " ");
}
uint32_t i2c_irq_handler_asynch(i2c_t*) {
    board.i2c.active = false;
    return board.i2c.event;
}
uint8_t i2c_active(i2c_t*) { return board.i2c.active; }
void i2c_abort_asynch(i2c_t*) { board.i2c.active = false; }

// Flash

static constexpr uint32_t kFlash = 0x8000;
static uint32_t sector_start(uint32_t address) {
    const uint32_t offset = address - kFlash;
    return offset < 256 ? 0 : 256u << (31 - __builtin_clz(offset / 256));
}
static uint32_t sector_size(uint32_t address) {
    const uint32_t start = sector_start(address);
    return start == 0 ? 256 : start;
}
int32_t flash_init(flash_t* obj) {
    obj->initialized = 1;
    return 0;
}
int32_t flash_free(flash_t* obj) {
    obj->initialized = 0;
    return 0;
}
static bool outside(uint32_t address, uint32_t size) {
    return address < kFlash || address - kFlash > board.flash.size() || size > board.flash.size() - (address - kFlash);
}
int32_t flash_erase_sector(flash_t*, uint32_t address) {
    if (outside(address, 1) || address - kFlash != sector_start(address)) {
        return -1;
    }
    if (board.flash_fails_at == static_cast<int>(address - kFlash)) {
        return -1;
    }
    memset(&board.flash[address - kFlash], 0xFF, sector_size(address));
    return 0;
}
int32_t flash_read(flash_t*, uint32_t address, uint8_t* data, uint32_t size) {
    if (outside(address, size)) {
        return -1;
    }
    memcpy(data, &board.flash[address - kFlash], size);
    return 0;
}
int32_t flash_program_page(flash_t*, uint32_t address, const uint8_t* data, uint32_t size) {
    if (outside(address, size) || address % 8 != 0 || size % 8 != 0) {
        return -1;
    }
    for (uint32_t i = 0; i < size; i++) {
        board.flash[address - kFlash + i] &= data[i];
    }
    return 0;
}
uint32_t flash_get_sector_size(const flash_t*, uint32_t address) {
    return outside(address, 1) ? MBED_FLASH_INVALID_SIZE : sector_size(address);
}
uint32_t flash_get_page_size(const flash_t*) { return 8; }
uint32_t flash_get_start_address(const flash_t*) { return kFlash; }
uint32_t flash_get_size(const flash_t*) { return static_cast<uint32_t>(board.flash.size()); }
uint8_t flash_get_erase_value(const flash_t*) { return 0xFF; }

// CRC: another way than the driver's, so that one checks the other

static crc_mbed_config_t crc_config;
static std::vector<uint8_t> crc_data;
void hal_crc_compute_partial_start(const crc_mbed_config_t* config) {
    crc_config = *config;
    crc_data.clear();
}
void hal_crc_compute_partial(const uint8_t* data, const size_t size) {
    crc_data.insert(crc_data.end(), data, data + size);
}
uint32_t hal_crc_get_result() {
    std::vector<bool> bits;
    for (uint8_t byte : crc_data) {
        for (int i = 0; i < 8; i++) {
            bits.push_back((byte >> (crc_config.reflect_in ? i : 7 - i)) & 1);
        }
    }
    uint32_t crc = crc_config.initial_xor;
    for (bool bit : bits) {
        const bool top = (crc >> (crc_config.width - 1)) & 1;
        crc = (crc << 1) ^ (top != bit ? crc_config.polynomial : 0);
    }
    uint32_t out = 0;
    for (unsigned i = 0; i < crc_config.width; i++) {
        out |= ((crc >> i) & 1) << (crc_config.reflect_out ? crc_config.width - 1 - i : i);
    }
    return out ^ crc_config.final_xor;
}

// The rest

watchdog_status_t hal_watchdog_init(const watchdog_config_t* config) {
    board.watchdog_ms = config->timeout_ms;
    return WATCHDOG_STATUS_OK;
}
void hal_watchdog_kick() { board.kicks++; }
watchdog_status_t hal_watchdog_stop() {
    return board.watchdog.disable_watchdog ? WATCHDOG_STATUS_OK : WATCHDOG_STATUS_NOT_SUPPORTED;
}
uint32_t hal_watchdog_get_reload_value() { return board.watchdog_ms; }
watchdog_features_t hal_watchdog_get_platform_features() { return board.watchdog; }

reset_reason_t hal_reset_reason_get() { return board.reason; }
uint32_t hal_reset_reason_get_raw() { return 0x1234; }
void hal_reset_reason_clear() { board.reason = RESET_REASON_UNKNOWN; }

void rtc_init() { board.rtc_on = true; }
void rtc_free() {}
int rtc_isenabled() { return board.rtc_on; }
time_t rtc_read() { return board.rtc; }
void rtc_write(time_t t) { board.rtc = t; }

void analogin_init(analogin_t* obj, PinName pin) { obj->pin = pin; }
void analogin_init_direct(analogin_t* obj, const PinMap* pinmap) { obj->pin = pinmap->pin; }
void analogin_free(analogin_t*) {}
float analogin_read(analogin_t*) { return board.analog; }
uint16_t analogin_read_u16(analogin_t*) { return static_cast<uint16_t>(board.analog * 65535); }
void analogout_init(dac_t*, PinName) {}
void analogout_init_direct(dac_t*, const PinMap*) {}
void analogout_free(dac_t*) {}
void analogout_write(dac_t* obj, float value) { obj->value = value; }
void analogout_write_u16(dac_t* obj, uint16_t value) { obj->value = value / 65535.0f; }
float analogout_read(dac_t* obj) { return obj->value; }

void pwmout_init(pwmout_t* obj, PinName pin) { *obj = {pin, 0, 20000}; }
void pwmout_init_direct(pwmout_t* obj, const PinMap* pinmap) { pwmout_init(obj, pinmap->pin); }
void pwmout_free(pwmout_t* obj) { *obj = {NC, 0, 0}; }
void pwmout_write(pwmout_t* obj, float duty) { obj->duty = duty; }
float pwmout_read(pwmout_t* obj) { return obj->duty; }
void pwmout_period(pwmout_t* obj, float seconds) { obj->period_us = static_cast<int>(seconds * 1e6f); }
void pwmout_period_ms(pwmout_t* obj, int ms) { obj->period_us = ms * 1000; }
void pwmout_period_us(pwmout_t* obj, int us) { obj->period_us = us; }
int pwmout_read_period_us(pwmout_t* obj) { return obj->period_us; }
void pwmout_pulsewidth(pwmout_t* obj, float seconds) {
    obj->duty = seconds * 1e6f / static_cast<float>(obj->period_us);
}
void pwmout_pulsewidth_ms(pwmout_t* obj, int ms) { pwmout_pulsewidth(obj, static_cast<float>(ms) / 1e3f); }
void pwmout_pulsewidth_us(pwmout_t* obj, int us) { pwmout_pulsewidth(obj, static_cast<float>(us) / 1e6f); }
int pwmout_read_pulsewidth_us(pwmout_t* obj) {
    return static_cast<int>(obj->duty * static_cast<float>(obj->period_us) + 0.5f);
}

}  // extern "C"
