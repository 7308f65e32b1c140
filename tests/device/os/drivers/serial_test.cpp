// SPDX-License-Identifier: BSD-3-Clause
// Lines whose pins nobody holds: what is written leaves, though nobody listens, and nothing arrives.
#include "device_test.h"
#include "mbed.h"

#if DEVICE_SERIAL

namespace {

#if TARGET_STM32F4
const PinName kTx = PD_5, kRx = PD_6;  // USART2, on the Zio connector
#else
const PinName kTx = UART_TX2, kRx = UART_RX2;
#endif

}  // namespace

TEST(drivers_serial, buffered_write_is_faster_than_the_line) {
    static BufferedSerial serial(kTx, kRx, 115200);
    char text[200];
    memset(text, 'U', sizeof text);
    Timer timer;
    timer.start();
    EXPECT_EQ(serial.write(text, sizeof text), 200);
    const int64_t queued = timer.elapsed_time().count();
    EXPECT_EQ(serial.sync(), 0);
    const int64_t sent = timer.elapsed_time().count();
    device_test::note("write of 200 characters", queued, "us");
    device_test::note("sync after it", sent, "us");
    EXPECT_LE(queued, sent);
    serial.set_blocking(false);
    char c;
    EXPECT_EQ(serial.read(&c, 1), -EAGAIN);
    EXPECT_EQ(serial.poll(POLLIN | POLLOUT), POLLOUT);
}

TEST(drivers_serial, unbuffered_write) {
    UnbufferedSerial serial(kTx, kRx, 9600);
    serial.baud(115200);
    serial.format(8, UnbufferedSerial::None, 1);
    EXPECT_EQ(serial.write("abc", 3), 3);
    EXPECT_FALSE(serial.readable());
}

#endif
