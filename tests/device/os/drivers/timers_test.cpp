// SPDX-License-Identifier: BSD-3-Clause
#include "device_test.h"
#include "mbed.h"

namespace {

volatile int calls;
volatile int64_t last;

int64_t now_us() { return HighResClock::now().time_since_epoch().count(); }
void hit() {
    last = now_us();
    calls = calls + 1;
}
// Waits without sleeping, for what an interrupt does.
void busy(int us) { wait_us(us); }

}  // namespace

TEST(drivers_timers, sizes) {
    EXPECT_LE(sizeof(Timer), 24u);
    EXPECT_LE(sizeof(Timeout), 64u);
    EXPECT_LE(sizeof(Ticker), 64u);
    EXPECT_LE(sizeof(DigitalOut), 28u);
#if !DEVICE_SERIAL_ASYNCH  // the reference's board has none
    EXPECT_LE(sizeof(BufferedSerial), 676u);
#endif
    device_test::note("sizeof(BufferedSerial)", sizeof(BufferedSerial), "bytes");
}

TEST(drivers_timers, timer_and_wait_agree) {
    Timer timer;
    timer.start();
    wait_us(1000);
    const int64_t us = timer.elapsed_time().count();
    EXPECT_GE(us, 1000);
    EXPECT_LE(us, 1030);
    timer.stop();
    const int64_t stopped = timer.elapsed_time().count();
    wait_us(100);
    EXPECT_EQ(timer.elapsed_time().count(), stopped);
    timer.reset();
    EXPECT_EQ(timer.elapsed_time().count(), 0);
}

TEST(drivers_timers, timer_over_a_sleep) {
    Timer timer;
    timer.start();  // so the chip sleeps, but not deeply
    ThisThread::sleep_for(20ms);
    EXPECT_GE(timer.elapsed_time().count(), 19000);
    EXPECT_LE(timer.elapsed_time().count(), 21100);
}

TEST(drivers_timers, wait_ns_takes_some_time) {
    Timer timer;
    timer.start();
    wait_ns(1000000);
    const int64_t us = timer.elapsed_time().count();
    device_test::note("wait_ns(1000000)", us, "us");
    EXPECT_GT(us, 0);
}

TEST(drivers_timers, timeout_fires_once_at_its_time) {
    calls = 0;
    Timeout timeout;
    const int64_t start = now_us();
    timeout.attach(hit, 500us);
    busy(450);
    EXPECT_EQ(calls, 0);
    busy(100);
    EXPECT_EQ(calls, 1);
    EXPECT_GE(last - start, 500);
    EXPECT_LE(last - start, 530);
    busy(1000);
    EXPECT_EQ(calls, 1);
}

TEST(drivers_timers, timeout_detached_in_time) {
    calls = 0;
    Timeout timeout;
    timeout.attach(hit, 300us);
    busy(200);
    timeout.detach();
    busy(300);
    EXPECT_EQ(calls, 0);
}

TEST(drivers_timers, timeout_wakes_a_sleeping_chip) {
    static Semaphore done(0);
    Timeout timeout;
    timeout.attach([] { done.release(); }, 10ms);
    EXPECT_TRUE(done.try_acquire_for(12ms));
}

TEST(drivers_timers, ticker_keeps_its_pace) {
    calls = 0;
    Ticker ticker;
    const int64_t start = now_us();
    ticker.attach(hit, 200us);
    busy(2100);
    ticker.detach();
    EXPECT_EQ(calls, 10);
    EXPECT_GE(last - start, 2000);
    EXPECT_LE(last - start, 2030);
    busy(500);
    EXPECT_EQ(calls, 10);
}

TEST(drivers_timers, many_at_once) {
    static Timeout timeouts[16];
    calls = 0;
    const int64_t start = now_us();
    for (int i = 0; i < 16; i++) {
        timeouts[i].attach(hit, std::chrono::microseconds(1000 + 100 * ((i * 7) % 16)));
    }
    while (now_us() - start < 950) {
    }
    EXPECT_EQ(calls, 0);
    busy(3000);
    EXPECT_EQ(calls, 16);
}

#if DEVICE_LPTICKER
TEST(drivers_timers, low_power_timer_over_deep_sleep) {
    LowPowerTimer timer;
    timer.start();
    ThisThread::sleep_for(50ms);
    const int64_t us = timer.elapsed_time().count();
    EXPECT_GE(us, 48500);
    EXPECT_LE(us, 52500);
}

TEST(drivers_timers, low_power_timeout_wakes_from_deep_sleep) {
    static Semaphore done(0);
    LowPowerTimeout timeout;
    timeout.attach([] { done.release(); }, 20ms);
    EXPECT_TRUE(done.try_acquire_for(25ms));
    LowPowerTicker ticker;
    ticker.attach([] { done.release(); }, 5ms);
    for (int i = 0; i < 5; i++) {
        EXPECT_TRUE(done.try_acquire_for(8ms));
    }
}
#endif
