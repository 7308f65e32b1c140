// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 26.3 and 26.6; 5.1.2 (access to the backup domain), 6.3.20 and 6.3.21 (RTC's clock).
#include "stm32f4_rtc.h"

#include "../../hal/source/interrupt_mask.h"
#include "hal/us_ticker_api.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_thread.h"
#include "stm32f4_clock.h"

#define LSE_HZ 32768u
#define LSI_HZ 32000u
// The first prescaler: fewer ticks a second take less current, more resolve finer.
#define FIRST_DIVIDER 4u
#define PRER_AT_RESET 0x007F00FFu
#define SECONDS_A_DAY 86400u

void (*stm32f4_rtc_started)(void);
uint32_t stm32f4_lp_ticker_zero;

static uint32_t begun_at;  // us

static uint32_t from_bcd(uint32_t bcd) { return (bcd >> 4) * 10 + (bcd & 0xF); }

static uint32_t to_bcd(uint32_t value) { return value / 10 << 4 | value % 10; }

// The calendar has two digits for the year: 70 to 99 are taken for 1970 to 1999. In all of them one year in four is a
// leap year.
static uint32_t days_of(uint32_t dr) {
    static const uint16_t before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const uint32_t year = from_bcd(dr >> 16 & 0xFF);
    const uint32_t month = from_bcd(dr >> 8 & 0x1F);
    const uint32_t day = from_bcd(dr & 0x3F);
    const uint32_t since_1970 = year >= 70 ? year - 70 : year + 30;
    const uint32_t leap_days = (since_1970 + 1) / 4 + (year % 4 == 0 && month > 2);
    return since_1970 * 365 + leap_days + before_month[(month - 1) % 12] + day - 1;
}

static uint32_t date_of(uint32_t days) {
    static const uint8_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const uint32_t weekday = (days + 3) % 7 + 1;  // 1970-01-01 was a Thursday; Monday is 1
    // Four years from 1968 on: the first is the leap year.
    const uint32_t since_1968 = days + 366 + 365;
    uint32_t year = since_1968 / 1461 * 4;
    uint32_t rest = since_1968 % 1461;
    const uint32_t leap = rest < 366;
    if (!leap) {
        year += 1 + (rest - 366) / 365;
        rest = (rest - 366) % 365;
    }
    uint32_t month = 0;
    for (;; ++month) {
        const uint32_t days_of_month = length[month] + (month == 1 && leap);
        if (rest < days_of_month) break;
        rest -= days_of_month;
    }
    return to_bcd((year + 68) % 100) << 16 | weekday << 13 | to_bcd(month + 1) << 8 | to_bcd(rest + 1);
}

void stm32f4_rtc_get(stm32f4_rtc_time_t* time) {
    // Without the shadow registers (BYPSHAD) the three may be of different moments: read until nothing changed.
    uint32_t fraction, tr, dr;
    do {
        fraction = RTC->SSR;
        tr = RTC->TR;
        dr = RTC->DR;
    } while (fraction != RTC->SSR || tr != RTC->TR);
    time->seconds = days_of(dr) * SECONDS_A_DAY + from_bcd(tr >> 16 & 0x3F) * 3600 + from_bcd(tr >> 8 & 0x7F) * 60 +
                    from_bcd(tr & 0x7F);
    const uint32_t most = RTC->PRER & RTC_PRER_PREDIV_S;
    time->fraction = ((most - (fraction & 0xFFFF)) * STM32F4_RTC_HZ) / (most + 1);
}

// Interrupts are masked, the protection is open. Up to two clocks of the RTC: 61 us.
static void enter_init(void) {
    RTC->ISR |= RTC_ISR_INIT;
    while (!(RTC->ISR & RTC_ISR_INITF)) {
    }
}

static void set_calendar(uint32_t seconds) {
    const uint32_t time = seconds % SECONDS_A_DAY;
    RTC->TR = to_bcd(time / 3600) << 16 | to_bcd(time / 60 % 60) << 8 | to_bcd(time % 60);
    RTC->DR = date_of(seconds / SECONDS_A_DAY);
}

uint32_t stm32f4_rtc_set(uint32_t seconds) {
    stm32f4_rtc_time_t before;
    const uint32_t mask = mask_interrupts();
    stm32f4_rtc_unlock();
    enter_init();
    stm32f4_rtc_get(&before);  // it stands still
    set_calendar(seconds);
    RTC->ISR &= ~RTC_ISR_INIT;
    stm32f4_rtc_lock();
    unmask_interrupts(mask);
    return seconds * STM32F4_RTC_HZ - stm32f4_rtc_ticks(&before);
}

static void lsi_start(void) {
    RCC->CSR |= RCC_CSR_LSION;
    while (!(RCC->CSR & RCC_CSR_LSIRDY)) {
    }
}

// It runs already. Whoever set it up may have chosen other rates and shadow registers.
static void take_over(void) {
    if ((RCC->BDCR & RCC_BDCR_RTCSEL) == RCC_BDCR_RTCSEL_1) lsi_start();  // which a reset stops, LSE goes on
    stm32f4_rtc_unlock();
    RTC->CR |= RTC_CR_BYPSHAD;
    stm32f4_rtc_lock();
}

static void set_up(uint32_t source, uint32_t second_divider) {
    RCC->BDCR |= source | RCC_BDCR_RTCEN;
    stm32f4_rtc_unlock();
    enter_init();
    RTC->CR = RTC_CR_BYPSHAD;
    // One after the other, as 26.3.5 wants it.
    RTC->PRER = second_divider - 1;
    RTC->PRER = (second_divider - 1) | (FIRST_DIVIDER - 1) << RTC_PRER_PREDIV_A_Pos;
    set_calendar(0);
    RTC->ISR &= ~RTC_ISR_INIT;
    stm32f4_rtc_lock();
}

static bool is_set_up(void) {
    const uint32_t source = RCC->BDCR & RCC_BDCR_RTCSEL;
    return (source == RCC_BDCR_RTCSEL_0 || source == RCC_BDCR_RTCSEL_1) && (RCC->BDCR & RCC_BDCR_RTCEN) &&
           RTC->PRER != PRER_AT_RESET;
}

// Access to the backup domain, and LSE on, if the RTC has to be set up.
static void begin(void) {
    stm32f4_clock_enable(PWR_BASE);
    PWR->CR |= PWR_CR_DBP;
    while (!(PWR->CR & PWR_CR_DBP)) {
    }
    if (is_set_up()) return;
    if (RCC->BDCR & RCC_BDCR_RTCSEL) {  // the clock can be chosen once after a reset of the domain
        RCC->BDCR |= RCC_BDCR_BDRST;
        RCC->BDCR &= ~RCC_BDCR_BDRST;
    }
#if MBED_CONF_TARGET_LSE_AVAILABLE
    RCC->BDCR |= RCC_BDCR_LSEON;
#endif
    us_ticker_init();
    begun_at = us_ticker_read();
}

bool stm32f4_rtc_poll(void) {
    static bool begun, running;
    const uint32_t mask = mask_interrupts();
    if (!begun) {
        begun = true;
        begin();
    }
    if (!running && is_set_up()) {
        take_over();
        running = true;
    } else if (!running) {
#if MBED_CONF_TARGET_LSE_AVAILABLE
        if (RCC->BDCR & RCC_BDCR_LSERDY) {
            set_up(RCC_BDCR_RTCSEL_0, LSE_HZ / FIRST_DIVIDER);
            running = true;
        } else if (us_ticker_read() - begun_at > STM32F4_LSE_START_US)
#endif
        {
            RCC->BDCR &= ~RCC_BDCR_LSEON;
            lsi_start();
            set_up(RCC_BDCR_RTCSEL_1, LSI_HZ / FIRST_DIVIDER);
            running = true;
        }
        if (running && stm32f4_rtc_started) stm32f4_rtc_started();
    }
    unmask_interrupts(mask);
    return running;
}

void stm32f4_rtc_start(void) {
    while (!stm32f4_rtc_poll()) {
        // The crystal takes seconds: other threads go on meanwhile.
        if (core_util_are_interrupts_enabled() && !core_util_is_isr_active()) {
            thread_sleep_for(10);
        } else {
            for (int pause = 0; pause < 5000; ++pause) __NOP();
        }
    }
}
