// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "critical_section.hpp"
#include "drivers/BufferedSerial.h"
#include "drivers/UnbufferedSerial.h"
#include "fake_board.hpp"
#include "power.hpp"

using namespace mbed;
using os_test::board;

namespace {

// Lines are known to the HAL by an address of 32 bits: they live in static storage.
template <typename T, typename... Args>
struct Placed {
    explicit Placed(Args... args) { new (memory) T(args...); }
    ~Placed() { get()->~T(); }
    T* get() { return reinterpret_cast<T*>(memory); }
    T* operator->() { return get(); }
    T& operator*() { return *get(); }
    alignas(T) static inline unsigned char memory[sizeof(T)];
};
struct Buffered : Placed<BufferedSerial, PinName, PinName, int> {
    Buffered() : Placed(P0, P1, 115200) {}
};
struct Unbuffered : Placed<UnbufferedSerial, PinName, PinName, int> {
    Unbuffered() : Placed(P0, P1, 115200) {}
};

class Serial : public testing::Test {
  protected:
    void SetUp() override { os_test::reset_board(); }
    void TearDown() override {
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        EXPECT_EQ(0, os_test::critical_section.depth);
        EXPECT_FALSE(board.uart.open);
    }
};

TEST_F(Serial, UnbufferedSendsAndReceives) {
    Unbuffered serial;
    EXPECT_EQ(115200, board.uart.baud);
    serial->baud(9600);
    serial->format(7, UnbufferedSerial::Even, 2);
    EXPECT_EQ(9600, board.uart.baud);
    EXPECT_EQ(7, board.uart.bits);
    EXPECT_EQ(ParityEven, board.uart.parity);
    EXPECT_EQ(2, board.uart.stop_bits);
    EXPECT_EQ(5, serial->write("hello", 5));
    EXPECT_EQ("hello", board.uart.sent);
    board.uart.line = "xy";
    char c[2] = {};
    EXPECT_FALSE(serial->readable());
    EXPECT_EQ(POLLOUT, serial->poll(POLLIN | POLLOUT) | POLLOUT);
    EXPECT_EQ(1, serial->read(c, 2));
    EXPECT_EQ('x', c[0]);
    EXPECT_EQ(0, serial->read(c, 0));
    board.step_uart();
    EXPECT_TRUE(serial->readable());
    EXPECT_EQ(POLLIN, serial->poll(POLLIN));
    EXPECT_TRUE(serial->isatty());
    EXPECT_EQ(-ESPIPE, serial->seek(0));
    EXPECT_EQ(-EINVAL, serial->size());
    EXPECT_EQ(0, serial->close());
}

TEST_F(Serial, UnbufferedInterrupts) {
    Unbuffered serial;
    static UnbufferedSerial* line;
    static std::string got;
    line = serial.get();
    got.clear();
    serial->attach([] {
        char c;
        line->read(&c, 1);
        got += c;
    });
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.uart.line = "abc";
    for (int i = 0; i < 3; i++) {
        board.step_uart();
    }
    EXPECT_EQ("abc", got);
    serial->attach(nullptr);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    EXPECT_FALSE(board.uart.irq[RxIrq]);
    serial->attach(
        [] {
            line->attach(nullptr, UnbufferedSerial::TxIrq);
            got += "!";
        },
        UnbufferedSerial::TxIrq);
    board.step_uart();
    EXPECT_EQ("abc!", got);
}

TEST_F(Serial, BreakAndFlowControl) {
    Unbuffered serial;
    serial->set_break();
    EXPECT_TRUE(board.uart.in_break);
    serial->clear_break();
    EXPECT_FALSE(board.uart.in_break);
    serial->set_flow_control(UnbufferedSerial::RTSCTS, P4, P5);
    EXPECT_EQ(FlowControlRTSCTS, board.uart.flow);
    EXPECT_EQ(P4, board.uart.rts);
    EXPECT_EQ(P5, board.uart.cts);
    serial->set_flow_control(UnbufferedSerial::CTS, P5);
    EXPECT_EQ(NC, board.uart.rts);
    EXPECT_EQ(P5, board.uart.cts);
    // Both directions off frees the UART; on again it is as it was.
    serial->enable_input(false);
    EXPECT_TRUE(board.uart.open);
    serial->enable_output(false);
    EXPECT_FALSE(board.uart.open);
    board.uart.flow = FlowControlNone;
    serial->enable_input(true);
    EXPECT_TRUE(board.uart.open);
    EXPECT_EQ(115200, board.uart.baud);
    EXPECT_EQ(FlowControlCTS, board.uart.flow);
    EXPECT_EQ(2, board.uart.inits);
}

TEST_F(Serial, BufferedWriteReturnsBeforeItIsSent) {
    Buffered serial;
    board.uart.tx_free = 0;
    const std::string text(100, 'a');
    EXPECT_EQ(100, serial->write(text.data(), text.size()));
    EXPECT_EQ("", board.uart.sent);
    EXPECT_EQ(0, serial->sync());
    EXPECT_EQ(text, board.uart.sent);
    EXPECT_EQ(100, board.sleeps);
}

TEST_F(Serial, BufferedWriteWaitsForRoom) {
    Buffered serial;
    board.uart.tx_free = 0;
    std::string text;
    for (int i = 0; i < 600; i++) {
        text += static_cast<char>('a' + i % 26);
    }
    EXPECT_EQ(600, serial->write(text.data(), text.size()));
    serial->sync();
    EXPECT_EQ(text, board.uart.sent);
}

TEST_F(Serial, BufferedWithoutBlocking) {
    Buffered serial;
    serial->set_blocking(false);
    EXPECT_FALSE(serial->is_blocking());
    char buffer[10];
    EXPECT_EQ(-EAGAIN, serial->read(buffer, 10));
    board.uart.tx_free = 0;
    const std::string text(300, 'b');
    EXPECT_EQ(256, serial->write(text.data(), 256));  // exactly the buffer
    EXPECT_EQ(0, serial->poll(POLLOUT));
    EXPECT_EQ(-EAGAIN, serial->write(text.data(), 1));
    board.uart.tx_free = 0;
    board.step_uart();
    EXPECT_EQ(POLLOUT, serial->poll(POLLOUT));
    EXPECT_EQ(1, serial->write(text.data(), 5));
    EXPECT_EQ(0, serial->write(text.data(), 0));
}

TEST_F(Serial, BufferedReadGivesWhatThereIs) {
    Buffered serial;
    char buffer[10] = {};
    board.uart.line = "hello";
    EXPECT_EQ(1, serial->read(buffer, 10));  // waits for the first, no more
    EXPECT_EQ('h', buffer[0]);
    for (int i = 0; i < 4; i++) {
        board.step_uart();
    }
    EXPECT_EQ(POLLIN, serial->poll(POLLIN));
    EXPECT_EQ(2, serial->read(buffer, 2));
    EXPECT_EQ("el", std::string(buffer, 2));
    EXPECT_EQ(2, serial->read(buffer, 10));
    EXPECT_EQ(0, serial->poll(POLLIN));
}

// A full buffer leaves the rest in the UART and on the line, and goes on when there is room.
TEST_F(Serial, BufferedReceiveStopsAtAFullBuffer) {
    Buffered serial;
    board.uart.line = std::string(300, 'c') + "end";
    for (int i = 0; i < 400; i++) {
        board.step_uart();
    }
    EXPECT_FALSE(board.uart.irq[RxIrq]);
    EXPECT_EQ(2u, board.uart.rx.size());
    std::string got;
    char buffer[64];
    while (got.size() < 303) {
        const ssize_t n = serial->read(buffer, sizeof buffer);
        ASSERT_GT(n, 0);
        got.append(buffer, static_cast<size_t>(n));
        board.step_uart();
    }
    EXPECT_EQ(std::string(300, 'c') + "end", got);
}

TEST_F(Serial, BufferedTellsSigio) {
    static int told;
    told = 0;
    Buffered serial;
    serial->sigio([] { told++; });
    EXPECT_EQ(1, told);  // it can be written
    board.uart.line = "ab";
    board.step_uart();
    EXPECT_EQ(2, told);
    board.step_uart();  // it was readable already
    EXPECT_EQ(2, told);
    board.uart.tx_free = 0;
    serial->write("x", 1);
    board.step_uart();
    EXPECT_EQ(3, told);
    serial->sigio(nullptr);
}

TEST_F(Serial, BufferedInACriticalSectionWaitsForTheUart) {
    Buffered serial;
    board.uart.tx_free = 0;
    serial->write("12", 2);
    os_test::critical_section.depth++;
    EXPECT_EQ(2, serial->write("34", 2));
    os_test::critical_section.depth--;
    EXPECT_EQ("1234", board.uart.sent);
}

TEST_F(Serial, BufferedCarrierDetect) {
    static int told;
    Buffered serial;
    board.pins[P6].level = 0;
    serial->set_data_carrier_detect(P6);
    EXPECT_EQ(0, serial->poll(POLLHUP) & POLLHUP);
    told = 0;
    serial->sigio([] { told++; });
    told = 0;
    board.drive(P6, 1);
    EXPECT_EQ(1, told);
    EXPECT_EQ(POLLHUP, serial->poll(POLLOUT));
    board.drive(P6, 0);
    EXPECT_EQ(POLLOUT, serial->poll(POLLOUT));
    serial->set_data_carrier_detect(NC);
    board.drive(P6, 1);
    EXPECT_EQ(2, told);
}

TEST_F(Serial, BufferedDirectionsOff) {
    Buffered serial;
    serial->set_baud(1200);
    serial->set_format(8, BufferedSerial::Odd, 1);
    EXPECT_EQ(ParityOdd, board.uart.parity);
    serial->enable_input(false);
    EXPECT_FALSE(board.uart.irq[RxIrq]);
    serial->enable_output(false);
    EXPECT_FALSE(board.uart.open);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    serial->enable_output(true);
    serial->enable_input(true);
    EXPECT_EQ(1200, board.uart.baud);
    EXPECT_TRUE(board.uart.irq[RxIrq]);
    serial->write("ok", 2);
    serial->sync();
    EXPECT_EQ("ok", board.uart.sent);
    EXPECT_TRUE(serial->isatty());
    EXPECT_EQ(-ESPIPE, serial->seek(1));
    EXPECT_EQ(0, serial->close());
}

// Transfers in the background.

struct Line : SerialBase {
    Line() : SerialBase(P0, P1, 9600) {}
};

TEST_F(Serial, AsynchronousBothWays) {
    Placed<Line> serial;
    static int tx_event, rx_event;
    tx_event = rx_event = 0;
    const uint8_t out[] = {1, 2, 3};
    uint8_t in[4];
    EXPECT_EQ(0, serial->write(out, 3, [](int e) { tx_event = e; }));
    EXPECT_EQ((std::vector<uint8_t>{1, 2, 3}), board.uart.tx_data);
    EXPECT_EQ(-1, serial->write(out, 3, [](int) {}));
    EXPECT_EQ(-1, serial->set_dma_usage_tx(DMA_USAGE_ALWAYS));
    EXPECT_EQ(0, serial->read(in, 4, [](int e) { rx_event = e; }, SERIAL_EVENT_RX_ALL, '\n'));
    EXPECT_EQ(-1, serial->read(in, 4, [](int) {}));
    EXPECT_EQ(2, os_test::deep_sleep_locks);
    board.uart.event = SERIAL_EVENT_TX_COMPLETE;
    board.uart.asynch();
    EXPECT_EQ(SERIAL_EVENT_TX_COMPLETE, tx_event);
    EXPECT_EQ(0, rx_event);
    EXPECT_EQ(1, os_test::deep_sleep_locks);
    board.uart.event = SERIAL_EVENT_RX_CHARACTER_MATCH;
    board.uart.asynch();
    EXPECT_EQ(SERIAL_EVENT_RX_CHARACTER_MATCH, rx_event);
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    EXPECT_EQ(0, serial->set_dma_usage_rx(DMA_USAGE_NEVER));
    EXPECT_EQ(0, serial->write(out, 3, [](int e) { tx_event = e; }));
    tx_event = 0;
    serial->abort_write();
    serial->abort_write();
    EXPECT_EQ(0, os_test::deep_sleep_locks);
    EXPECT_EQ(0, tx_event);
    EXPECT_EQ(0, serial->read(in, 4, [](int) {}));  // the destructor aborts it
}

}  // namespace
