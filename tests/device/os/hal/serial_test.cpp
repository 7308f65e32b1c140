// SPDX-License-Identifier: BSD-3-Clause
// On the UART of the Arduino pins D0 and D1, to which nothing is connected.
#include "hal/serial_api.h"

#include "hal/lp_ticker_api.h"
#include "hal/sleep_api.h"
#include "hal_test.h"

namespace {

class Line {
  public:
    Line() { serial_init(&serial, ARDUINO_UNO_UART_TX, ARDUINO_UNO_UART_RX); }
    ~Line() { serial_free(&serial); }
    serial_t serial;
};

// Microseconds until count characters were taken and the buffer has room again.
uint32_t send(serial_t* serial, int count) {
    while (!serial_writable(serial)) {
    }
    const uint32_t start = us_ticker_read();
    for (int i = 0; i < count; i++) serial_putc(serial, 'U');
    while (!serial_writable(serial)) {
    }
    return ((us_ticker_read() - start) & hal_test::us_mask()) / hal_test::us_ticks(1);
}

TEST(serial, can_be_written_and_has_nothing_to_read_at_first) {
    Line line;
    EXPECT_EQ(serial_writable(&line.serial), 1);
    EXPECT_EQ(serial_readable(&line.serial), 0);
}

TEST(serial, sends_at_the_rate_that_is_set) {
    Line line;
    // A character that is in the shift register, and one in the buffer, do not hold the writer up.
    send(&line.serial, 2);
    const int kCount = 20;
    const uint32_t slow = send(&line.serial, kCount);
    if (slow < 100) SKIP("the UART takes no time here");
    const uint32_t expected = kCount * 10 * 1000000 / 9600;  // 9600 unless set
    EXPECT_GE(slow, expected * 98 / 100);
    EXPECT_LE(slow, expected * 102 / 100);
    serial_baud(&line.serial, 115200);
    send(&line.serial, 2);
    const uint32_t fast = send(&line.serial, kCount);
    const uint32_t expected_fast = kCount * 10 * 1000000 / 115200;
    EXPECT_GE(fast, expected_fast * 97 / 100);
    EXPECT_LE(fast, expected_fast * 103 / 100);
}

#if TARGET_STM32F4
TEST(serial, parity_and_stop_bits_take_their_time) {
    Line line;
    serial_baud(&line.serial, 115200);
    const int kCount = 20;
    const struct {
        int bits;
        SerialParity parity;
        int stop;
        int frame;
    } formats[] = {{8, ParityNone, 2, 11}, {8, ParityEven, 1, 11}, {7, ParityOdd, 1, 10}, {8, ParityOdd, 2, 12}};
    for (const auto& format : formats) {
        serial_format(&line.serial, format.bits, format.parity, format.stop);
        send(&line.serial, 2);
        const uint32_t expected = static_cast<uint32_t>(kCount * format.frame) * 1000000 / 115200;
        const uint32_t took = send(&line.serial, kCount);
        EXPECT_GE(took, expected * 97 / 100);
        EXPECT_LE(took, expected * 103 / 100);
    }
}
#endif

struct Causes {
    serial_t* serial;
    volatile int rx = 0;
    volatile int tx = 0;
    volatile int left = 0;
};

void on_cause(uint32_t id, SerialIrq cause) {
    Causes* causes = reinterpret_cast<Causes*>(id);
    if (cause == RxIrq) {
        causes->rx = causes->rx + 1;
        (void)serial_getc(causes->serial);
        return;
    }
    causes->tx = causes->tx + 1;
    if (causes->left > 0) {
        causes->left = causes->left - 1;
        serial_putc(causes->serial, 'x');
    }
    if (causes->left == 0) serial_irq_set(causes->serial, TxIrq, 0);
}

TEST(serial, the_tx_interrupt_comes_at_once_when_there_is_room) {
    Line line;
    Causes causes{&line.serial};
    serial_irq_handler(&line.serial, on_cause, reinterpret_cast<uint32_t>(&causes));
    serial_irq_set(&line.serial, TxIrq, 1);
    EXPECT_TRUE(hal_test::wait_until([&] { return causes.tx == 1; }, 3000));
    hal_test::wait(3000);
    EXPECT_EQ(causes.tx, 1);  // it disabled itself
    EXPECT_EQ(causes.rx, 0);
}

TEST(serial, the_tx_interrupt_sends_a_text) {
    Line line;
    serial_baud(&line.serial, 115200);
    Causes causes{&line.serial};
    causes.left = 30;
    serial_irq_handler(&line.serial, on_cause, reinterpret_cast<uint32_t>(&causes));
    serial_irq_set(&line.serial, TxIrq, 1);
    EXPECT_TRUE(hal_test::wait_until([&] { return causes.left == 0; }, 10000));
    EXPECT_EQ(causes.tx, 30);
}

TEST(serial, a_handler_that_writes_nothing_is_called_again) {
    static volatile int calls;
    calls = 0;
    Line line;
    serial_irq_handler(
        &line.serial,
        [](uint32_t id, SerialIrq) {
            calls = calls + 1;
            if (calls == 3) serial_irq_set(reinterpret_cast<serial_t*>(id), TxIrq, 0);
        },
        reinterpret_cast<uint32_t>(&line.serial));
    serial_irq_set(&line.serial, TxIrq, 1);
    EXPECT_TRUE(hal_test::wait_until([] { return calls == 3; }, 3000));
    hal_test::wait(100);
    EXPECT_EQ(calls, 3);
}

TEST(serial, one_pin_is_enough) {
    serial_t serial;
    serial_init(&serial, ARDUINO_UNO_UART_TX, NC);
    EXPECT_EQ(serial_writable(&serial), 1);
    serial_free(&serial);
    serial_init(&serial, NC, ARDUINO_UNO_UART_RX);
    EXPECT_EQ(serial_readable(&serial), 0);
    serial_free(&serial);
}

TEST(serial, a_break_is_taken_back) {
    Line line;
    serial_break_set(&line.serial);
    hal_test::wait(100);
    serial_break_clear(&line.serial);
    serial_putc(&line.serial, 'b');
    EXPECT_TRUE(hal_test::wait_until([&] { return serial_writable(&line.serial); }, 3000));
}

#if DEVICE_LPTICKER && TARGET_STM32F4
TEST(serial, deep_sleep_lets_a_character_out_first) {
    Line line;
    USART_TypeDef* uart = line.serial.serial.uart;
    // Once the oscillator of the low-power ticker runs, deep sleep stops the UART's clock.
    const ticker_data_t* ticker = get_lp_ticker_data();
    while (ticker_read_us(ticker) < 2500000) hal_test::pass_time(1000);
    hal_test::wait(3000);  // what the console says
    serial_putc(&line.serial, 'z');
    EXPECT_EQ(uart->SR & USART_SR_TC, 0U);
    {
        hal_test::Masked masked;
        lp_ticker_set_interrupt(lp_ticker_read() + 100);
        while (!(NVIC_GetPendingIRQ(RTC_Alarm_IRQn))) {
            hal_deepsleep();
            EXPECT_NE(uart->SR & USART_SR_TC, 0U);
        }
    }
}
#endif

#if DEVICE_SERIAL_ASYNCH
serial_t* asynch;
volatile int events;

void on_asynch() { events = events | serial_irq_handler_asynch(asynch); }

TEST(serial, sends_by_itself_and_tells_when_the_last_bit_left) {
    Line line;
    serial_baud(&line.serial, 115200);
    asynch = &line.serial;
    events = 0;
    static const char text[] = "twenty characters...";
    const int length = sizeof text - 1;
    const uint32_t start = us_ticker_read();
    EXPECT_EQ(serial_tx_asynch(asynch, text, length, 8, reinterpret_cast<uint32_t>(on_asynch), SERIAL_EVENT_TX_ALL,
                               DMA_USAGE_NEVER),
              length);
    EXPECT_EQ(serial_tx_active(asynch), 1);
    EXPECT_TRUE(hal_test::wait_until([] { return events != 0; }, 10000));
    const uint32_t us = ((us_ticker_read() - start) & hal_test::us_mask()) / hal_test::us_ticks(1);
    EXPECT_EQ(events, SERIAL_EVENT_TX_COMPLETE);
    EXPECT_EQ(serial_tx_active(asynch), 0);
    EXPECT_GE(us, length * 10 * 1000000U / 115200 * 97 / 100);
}

TEST(serial, a_transfer_can_be_given_up) {
    Line line;
    asynch = &line.serial;
    events = 0;
    static char buffer[4];
    serial_rx_asynch(asynch, buffer, sizeof buffer, 8, reinterpret_cast<uint32_t>(on_asynch), SERIAL_EVENT_RX_ALL,
                     SERIAL_RESERVED_CHAR_MATCH, DMA_USAGE_NEVER);
    EXPECT_EQ(serial_rx_active(asynch), 1);
    serial_rx_abort_asynch(asynch);
    EXPECT_EQ(serial_rx_active(asynch), 0);
    static const char text[100] = {};
    serial_tx_asynch(asynch, text, sizeof text, 8, reinterpret_cast<uint32_t>(on_asynch), SERIAL_EVENT_TX_ALL,
                     DMA_USAGE_NEVER);
    serial_tx_abort_asynch(asynch);
    EXPECT_EQ(serial_tx_active(asynch), 0);
    hal_test::wait(3000);
    EXPECT_EQ(events, 0);
}
#endif

}  // namespace
