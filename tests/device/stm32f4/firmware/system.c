// SPDX-License-Identifier: BSD-3-Clause
// Says why it was reset, then does what the console asks for, a letter each.
#include "firmware.h"

enum { DBGMCU = 0xE0042000, RNG = 0x50060800, TIM3 = 0x40000400, TIM5 = 0x40000C00, UID = 0x1FFF7A10 };
#define FLASH_KEYR (FLASH + 0x04)
#define FLASH_SR (FLASH + 0x0C)
#define FLASH_CR (FLASH + 0x10)

static volatile uint32_t pressed;
static uint32_t kept __attribute__((section(".noinit")));

void irq_handler(unsigned line) {
    if (line == 40) {
        REG(EXTI + 0x14) = 1u << 13;
        ++pressed;
    }
}

static uint32_t microseconds(void) { return REG(TIM5 + 0x24); }

static void identify(void) {
    say("id", REG(DBGMCU));
    say("uid0", REG(UID));
    say("uid2", REG(UID + 8));
    say_number("flash_kib", REG16(0x1FFF7A22));
    print("identified\n");
}

static void flash_unlock(void) {
    REG(FLASH_KEYR) = 0x45670123;
    REG(FLASH_KEYR) = 0xCDEF89AB;
}

static void flash_erase(unsigned snb) {
    const uint32_t start = microseconds();
    uint32_t polls = 0;
    REG(FLASH_CR) = 2u << 8 | snb << 3 | 2 | 1u << 16;
    while (REG(FLASH_SR) & 1u << 16) ++polls;
    say_number("erase_us", microseconds() - start);
    say_number("polls", polls);
}

static void flash(void) {
    flash_unlock();
    flash_erase(0x1B);  // sector 23: the other bank
    flash_erase(0x0B);  // sector 11: the one that this is in
    REG(FLASH_CR) = 2u << 8 | 1;
    const uint32_t start = microseconds();
    REG(0x080E0000) = 0x600DF00D;
    while (REG(FLASH_SR) & 1u << 16) {
    }
    say_number("program_us", microseconds() - start);
    say("word", REG(0x080E0000));
    say("sr", REG(FLASH_SR));
    REG(FLASH_CR) = 1u << 31;
    print("flashed\n");
}

static void stop(void) {
    const uint32_t before = microseconds();
    pressed = 0;
    REG(SCB_SCR) = 4;
    wait_for_interrupt();
    REG(SCB_SCR) = 0;
    const uint32_t sws = REG(RCC_CFGR) >> 2 & 3;
    clock_168mhz();
    const uint32_t after = microseconds();
    say_number("pressed", pressed);
    say_number("sws", sws);
    say_number("timer_us", after - before);
    print("woke\n");
}

// The wake-up timer, of LSI, in two seconds.
static void standby(void) {
    REG(PWR) |= 1u << 8 | 1u << 2;
    REG(RCC_CSR) |= 1;
    while ((REG(RCC_CSR) & 2) == 0) {
    }
    REG(RCC_BDCR) = 2u << 8 | 1u << 15;
    REG(RTC + 0x24) = 0xCA;
    REG(RTC + 0x24) = 0x53;
    REG(RTC + 0x50) = 0xB0B;  // BKP0R
    REG(RTC + 0x14) = 4000 - 1;
    REG(EXTI + 0x08) |= 1u << 22;
    REG(EXTI + 0x00) |= 1u << 22;
    REG(RTC + 0x08) = 1u << 14 | 1u << 10;
    REG(PWR) |= 2;
    REG(SCB_SCR) = 4;
    for (;;) wait_for_interrupt();
}

static void watchdog(void) {
    REG(IWDG) = 0xCCCC;
    REG(IWDG) = 0x5555;
    REG(IWDG + 8) = 100;
    while (REG(IWDG + 12) != 0) {
    }
    REG(IWDG) = 0xAAAA;
    print("waiting\n");
    for (;;) {
    }
}

static void random_numbers(void) {
    REG(RCC_AHB2ENR) |= 1u << 6;
    REG(RNG) = 4;
    for (int i = 0; i < 2; ++i) {
        while ((REG(RNG + 4) & 1) == 0) {
        }
        say("random", REG(RNG + 8));
    }
    say("rng_sr", REG(RNG + 4));
    print("drawn\n");
}

// What the CPU's own map gives: bit-band aliases, CCM RAM, SysTick by its reference clock.
static void probe(void) {
    REG(RCC_AHB1ENR) |= 1u << 1;
    REG(0x42000000 + (GPIOB + MODER - 0x40000000) * 32 + 28 * 4) = 1;  // PB14 is an output
    REG(0x42000000 + (GPIOB + ODR - 0x40000000) * 32 + 14 * 4) = 1;
    say("odr", REG(GPIOB + ODR));
    static volatile uint32_t word;
    word = 0;
    REG(0x22000000 + ((uint32_t)&word - 0x20000000) * 32 + 5 * 4) = 1;
    say("word", word);
    REG(0x1000FFFC) = 0xCC1;
    say("ccm", REG(0x1000FFFC));
    REG(SYST_RVR) = 0xFFFFFF;
    REG(SYST_CVR) = 0;
    REG(SYST_CSR) = 1;
    const uint32_t start = microseconds();
    while (microseconds() - start < 1000) {
    }
    say_number("ticks", 0xFFFFFF - REG(SYST_CVR));
    REG(SYST_CSR) = 0;
    print("probed\n");
}

int main(void) {
    clock_168mhz();
    console_start(42000000);
    REG(RCC_AHB1ENR) |= 1u << 2;  // GPIOC
    REG(RCC_APB1ENR) |= 1u << 3;  // TIM5
    REG(RCC_APB2ENR) |= 1u << 14;
    REG(TIM5 + 0x28) = 84 - 1;
    REG(TIM5 + 0x2C) = 0xFFFFFFFF;
    REG(TIM5 + 0x14) = 1;
    REG(TIM5) = 1;
    REG(SYSCFG + 0x14) = 2u << 4;
    REG(EXTI + 0x08) = 1u << 13;
    REG(EXTI + 0x00) = 1u << 13;
    irq_enable(40);

    say("csr", REG(RCC_CSR));
    REG(RCC_CSR) |= 1u << 24;
    say("pwr_csr", REG(PWR + 4));
    REG(PWR) |= 1u << 3 | 1u << 8;
    say("backup", REG(RTC + 0x50));
    say("kept", kept);
    kept = 0xA11;
    print("ready\n");
    for (;;) {
        switch (get()) {
            case 'i':
                identify();
                break;
            case 'f':
                flash();
                break;
            case 's':
                stop();
                break;
            case 'b':
                standby();
                break;
            case 'w':
                watchdog();
                break;
            case 'r':
                random_numbers();
                break;
            case 'k':
                say("gated", REG(TIM3 + 0x2C));
                break;
            case 'p':
                probe();
                break;
            case 'x':
                REG(SCB_AIRCR) = 0x05FA0004;
                break;
            case 'm':  // half the baud rate of the line
                REG(USART3 + 8) *= 2;
                print("mumbling");
                while ((REG(USART3) & 1u << 6) == 0) {
                }
                REG(USART3 + 8) /= 2;
                print("spoke\n");
                break;
        }
    }
}
