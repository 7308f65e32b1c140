// SPDX-License-Identifier: BSD-3-Clause
// Uses drivers, platform and utilities as Mbed OS's public documentation shows them.
#include "device_test.h"
#include "mbed.h"

namespace {

volatile int flips;
void flip()
{
    flips = flips + 1;
}

int sum(int a, int b)
{
    return a + b;
}

struct Adder {
    int base;
    int add(int n) { return base + n; }
};

} // namespace

TEST(documentation, callback_in_all_its_forms)
{
    Callback<int(int, int)> function(sum);
    EXPECT_EQ(5, function(2, 3));
    Adder adder{10};
    Callback<int(int)> method(&adder, &Adder::add);
    EXPECT_EQ(15, method.call(5));
    auto made = callback(&adder, &Adder::add);
    EXPECT_EQ(11, made(1));
    int captured = 3;
    Callback<int()> lambda([captured] { return captured * 2; });
    EXPECT_EQ(6, lambda());
    Callback<void()> empty;
    EXPECT_FALSE((bool)empty);
    empty = flip;
    flips = 0;
    empty();
    EXPECT_EQ(1, (int)flips);
}

TEST(documentation, ticker_and_timeout)
{
    flips = 0;
    Ticker ticker;
    ticker.attach(&flip, 1ms);
    ThisThread::sleep_for(11ms);
    ticker.detach();
    EXPECT_GE((int)flips, 10);
    EXPECT_LE((int)flips, 11);

    flips = 0;
    Timeout timeout;
    timeout.attach(&flip, 2ms);
    EXPECT_LE(timeout.remaining_time(), 2000us);
    ThisThread::sleep_for(5ms);
    EXPECT_EQ(1, (int)flips);
    timeout.attach(&flip, 2ms);
    timeout.detach();
    ThisThread::sleep_for(5ms);
    EXPECT_EQ(1, (int)flips);
}

TEST(documentation, timer_measures)
{
    Timer timer;
    timer.start();
    ThisThread::sleep_for(10ms);
    timer.stop();
    EXPECT_GE(timer.elapsed_time(), 9000us);
    EXPECT_LE(timer.elapsed_time(), 11000us);
    using namespace std::chrono;
    EXPECT_EQ(duration_cast<milliseconds>(timer.elapsed_time()).count(), (long long)(timer.elapsed_time().count() / 1000));
    timer.reset();
    EXPECT_EQ(0us, timer.elapsed_time());
    wait_us(100);
}

TEST(documentation, low_power_timer_and_timeout)
{
#if DEVICE_LPTICKER
    flips = 0;
    LowPowerTimer timer;
    LowPowerTimeout timeout;
    timer.start();
    timeout.attach(&flip, 20ms);
    ThisThread::sleep_for(30ms);
    EXPECT_EQ(1, (int)flips);
    EXPECT_GE(timer.elapsed_time(), 25000us);
    EXPECT_LE(timer.elapsed_time(), 35000us);
#else
    SKIP("no low power ticker");
#endif
}

TEST(documentation, digital_out_and_bus_out)
{
    DigitalOut led(LED1, 1);
    EXPECT_EQ(1, led.read());
    led = !led;
    EXPECT_EQ(0, (int)led);
    EXPECT_TRUE(led.is_connected());
    BusOut leds(LED1, LED2);
    leds = 3;
    EXPECT_EQ(3, leds.read());
    leds[0] = 0;
    EXPECT_EQ(2, leds.read());
    leds = 0;
}

TEST(documentation, button_is_not_pressed)
{
    DigitalIn button(BUTTON1);
    EXPECT_EQ(0, button.read());
    InterruptIn interrupt(BUTTON1);
    interrupt.rise(&flip);
    interrupt.fall(nullptr);
    EXPECT_EQ(0, interrupt.read());
}

TEST(documentation, crc_of_a_string)
{
    char data[] = "123456789";
    uint32_t crc = 0;
    MbedCRC<POLY_32BIT_ANSI, 32> ansi;
    EXPECT_EQ(0, ansi.compute(data, 9, &crc));
    EXPECT_EQ(0xCBF43926u, crc);
    MbedCRC<POLY_16BIT_CCITT, 16> ccitt;
    ccitt.compute(data, 9, &crc);
    EXPECT_EQ(0x29B1u, crc);
    uint32_t partial = 0;
    ansi.compute_partial_start(&partial);
    ansi.compute_partial(data, 4, &partial);
    ansi.compute_partial(data + 4, 5, &partial);
    ansi.compute_partial_stop(&partial);
    EXPECT_EQ(0xCBF43926u, partial);
}

TEST(documentation, circular_buffer_span_and_shared_ptr)
{
    CircularBuffer<int, 4> buffer;
    for (int i = 0; i < 6; i++) {
        buffer.push(i);
    }
    int value = 0;
    EXPECT_TRUE(buffer.full());
    EXPECT_TRUE(buffer.pop(value));
    EXPECT_EQ(2, value);
    EXPECT_EQ(3u, (unsigned)buffer.size());

    const uint8_t bytes[] = {1, 2, 3, 4, 5};
    Span<const uint8_t> span(bytes);
    EXPECT_EQ(5, (int)span.size());
    EXPECT_EQ(3, (int)span.subspan(2, 2)[0]);
    EXPECT_EQ(5, (int)span.last(1)[0]);

    SharedPtr<Adder> first(new Adder{1});
    SharedPtr<Adder> second = first;
    EXPECT_EQ(2u, (unsigned)first.use_count());
    second.reset();
    EXPECT_EQ(1u, (unsigned)first.use_count());
    EXPECT_EQ(3, first->add(2));
}

TEST(documentation, critical_section_and_atomics)
{
    EXPECT_FALSE(core_util_in_critical_section());
    {
        CriticalSectionLock lock;
        EXPECT_TRUE(core_util_in_critical_section());
    }
    EXPECT_FALSE(core_util_in_critical_section());
    uint32_t value = 5;
    EXPECT_EQ(8u, core_util_atomic_incr_u32(&value, 3));
    uint32_t expected = 8;
    EXPECT_TRUE(core_util_atomic_cas_u32(&value, &expected, 1));
    EXPECT_EQ(1u, value);
}

TEST(documentation, time_of_day)
{
    set_time(1256729737);
    const time_t seconds = time(nullptr);
    EXPECT_GE((long)seconds, 1256729737L);
    EXPECT_LE((long)seconds, 1256729738L);
    char text[32];
    strftime(text, sizeof text, "%H:%M", localtime(&seconds));
    EXPECT_STREQ("11:35", text);
}

TEST(documentation, statistics)
{
    mbed_stats_sys_t sys;
    mbed_stats_sys_get(&sys);
    EXPECT_GE(sys.os_version, 60000u);
    mbed_stats_cpu_t cpu;
    mbed_stats_cpu_get(&cpu);
    EXPECT_GE(cpu.uptime, 0u);
}

TEST(documentation, reset_reason_and_watchdog)
{
#if DEVICE_RESET_REASON
    reset_reason_capabilities_t can = {};
    hal_reset_reason_get_capabilities(&can);
    const bool told = (can.reasons & (1u << RESET_REASON_POWER_ON)) != 0;
    EXPECT_EQ((int)(told ? RESET_REASON_POWER_ON : RESET_REASON_UNKNOWN), (int)ResetReason::get());
#endif
#if DEVICE_WATCHDOG
    Watchdog &watchdog = Watchdog::get_instance();
    EXPECT_FALSE(watchdog.is_running());
    EXPECT_GE(watchdog.get_max_timeout(), 1000u);
#endif
}
