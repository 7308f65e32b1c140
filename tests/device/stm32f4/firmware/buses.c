// SPDX-License-Identifier: BSD-3-Clause
// Serial peripherals, DMA and timers at work; the console asks for each by a letter.
#include "firmware.h"

enum {
    TIM3 = 0x40000400,
    TIM4 = 0x40000800,
    TIM5 = 0x40000C00,
    I2C1 = 0x40005400,
    SPI1 = 0x40013000,
    DMA1 = 0x40026000,
    DMA2 = 0x40026400,
};
enum { LISR = 0x00, HISR = 0x04, LIFCR = 0x08, HIFCR = 0x0C };
enum { SxCR = 0x10, SxNDTR = 0x14, SxPAR = 0x18, SxM0AR = 0x1C, SxFCR = 0x24, STREAM = 0x18 };
enum { DMA_EN = 1, DMA_TCIE = 1 << 4, DMA_OUT = 1 << 6, DMA_COPY = 2 << 6, DMA_PINC = 1 << 9, DMA_MINC = 1 << 10 };
enum {
    TIM_CR1 = 0x00,
    TIM_DIER = 0x0C,
    TIM_SR = 0x10,
    TIM_EGR = 0x14,
    TIM_CCMR1 = 0x18,
    TIM_CCER = 0x20,
    TIM_CNT = 0x24,
    TIM_PSC = 0x28,
    TIM_ARR = 0x2C,
    TIM_CCR1 = 0x34
};
enum {
    I2C_CR1 = 0x00,
    I2C_CR2 = 0x04,
    I2C_DR = 0x10,
    I2C_SR1 = 0x14,
    I2C_SR2 = 0x18,
    I2C_CCR = 0x1C,
    I2C_TRISE = 0x20
};

static uint8_t from[4096], to[4096];
static volatile uint32_t interrupts, captured;

void irq_handler(unsigned line) {
    if (line == 14) {  // DMA1 stream 3
        REG(DMA1 + LIFCR) = 0x3Du << 22;
        ++interrupts;
    } else if (line == 30) {  // TIM4
        captured = REG(TIM4 + TIM_CCR1);
        ++interrupts;
    }
}

static uint32_t microseconds(void) { return REG(TIM5 + TIM_CNT); }

static void stream(uint32_t dma, unsigned n, uint32_t cr, uint32_t peripheral, const void* memory, uint32_t count) {
    const uint32_t base = dma + STREAM * n;
    REG(dma + LIFCR + (n / 4) * 4) = 0x3Du << (n % 4 == 0 ? 0 : n % 4 == 1 ? 6 : n % 4 == 2 ? 16 : 22);
    REG(base + SxPAR) = peripheral;
    REG(base + SxM0AR) = (uint32_t)memory;
    REG(base + SxNDTR) = count;
    REG(base + SxCR) = cr | DMA_EN;
}

static void fill(void) {
    for (unsigned i = 0; i < sizeof from; ++i) {
        from[i] = (uint8_t)(i * 37 + (i >> 8));
        to[i] = 0;
    }
}

static uint32_t differences(unsigned count) {
    uint32_t n = 0;
    for (unsigned i = 0; i < count; ++i) n += from[i] != to[i];
    return n;
}

static void serial_by_dma(void) {
    static const char text[] = "sent while the CPU sleeps\n";
    interrupts = 0;
    irq_enable(14);
    const uint32_t begin = microseconds();
    REG(USART3 + 0x00) = ~(1u << 6);         // TC
    REG(USART3 + 0x14) = 1u << 7 | 1u << 6;  // DMAT, DMAR
    stream(DMA1, 3, 4u << 25 | DMA_OUT | DMA_MINC | DMA_TCIE, USART3 + 4, text, sizeof text - 1);
    while (interrupts == 0) wait_for_interrupt();
    while ((REG(USART3) & 1u << 6) == 0) {
    }
    const uint32_t end = microseconds();
    say_number("send_us", end - begin);
    stream(DMA1, 1, 4u << 25 | DMA_MINC, USART3 + 4, to, 5);
    print("type five\n");
    while ((REG(DMA1 + LISR) & 1u << 11) == 0) {
    }
    to[5] = 0;
    REG(USART3 + 0x14) = 0;
    print("typed=");
    print((const char*)to);
    print("\n");
    print("serial done\n");
}

static void spi_loop(void) {
    fill();
    REG(RCC_APB2ENR) |= 1u << 12;
    REG(GPIOA + AFRL) = (REG(GPIOA + AFRL) & ~0xFFF00000u) | 0x55500000;
    REG(GPIOA + MODER) = (REG(GPIOA + MODER) & ~(0x3Fu << 10)) | 0x2Au << 10;
    REG(SPI1 + 0x00) = 1u << 9 | 1u << 8 | 1u << 2 | 1u << 3;  // master, PCLK2 / 4 = 21 MHz
    REG(SPI1 + 0x00) |= 1u << 6;
    REG8(SPI1 + 0x0C) = 0xA5;
    while ((REG(SPI1 + 0x08) & 1) == 0) {
    }
    say("one", REG8(SPI1 + 0x0C));
    const uint32_t begin = microseconds();
    stream(DMA2, 0, 3u << 25 | DMA_MINC | 1u << 16, SPI1 + 0x0C, to, 2100);
    stream(DMA2, 3, 3u << 25 | DMA_OUT | DMA_MINC, SPI1 + 0x0C, from, 2100);
    REG(SPI1 + 0x04) = 3;
    while ((REG(DMA2 + LISR) & 1u << 5) == 0) {
    }
    const uint32_t end = microseconds();
    REG(SPI1 + 0x04) = 0;
    say_number("spi_us", end - begin);
    say_number("spi_wrong", differences(2100));
    print("spi done\n");
}

static void copy(void) {
    fill();
    const uint32_t begin = microseconds();
    REG(DMA2 + STREAM * 1 + SxFCR) = 7;
    stream(DMA2, 1, DMA_COPY | DMA_PINC | DMA_MINC | 2u << 11 | 2u << 13, (uint32_t)from, to, sizeof from / 4);
    while ((REG(DMA2 + LISR) & 1u << 11) == 0) {
    }
    say_number("copy_us", microseconds() - begin);
    say_number("copy_wrong", differences(sizeof from));
    print("copy done\n");
}

static uint32_t i2c_start(uint8_t address) {
    REG(I2C1 + I2C_CR1) |= 1u << 8;
    while ((REG(I2C1 + I2C_SR1) & 1) == 0) {
    }
    REG(I2C1 + I2C_DR) = address;
    uint32_t sr1;
    do {
        sr1 = REG(I2C1 + I2C_SR1);
    } while ((sr1 & (1u << 1 | 1u << 10)) == 0);
    return sr1;
}

static void i2c_stop(void) {
    REG(I2C1 + I2C_CR1) |= 1u << 9;
    while ((REG(I2C1 + I2C_SR2) & 2) != 0) {
    }
}

static void i2c_write_byte(uint8_t data) {
    REG(I2C1 + I2C_DR) = data;
    while ((REG(I2C1 + I2C_SR1) & 1u << 2) == 0) {
    }
}

static void i2c_sensor(void) {
    REG(RCC_APB1ENR) |= 1u << 21;
    REG(GPIOB + AFRH) = (REG(GPIOB + AFRH) & ~0xFFu) | 0x44;
    REG(GPIOB + OTYPER) |= 3u << 8;
    REG(GPIOB + MODER) = (REG(GPIOB + MODER) & ~(0xFu << 16)) | 0xAu << 16;
    REG(I2C1 + I2C_CR2) = 42;
    REG(I2C1 + I2C_CCR) = 1u << 15 | 35;  // 400 kHz
    REG(I2C1 + I2C_TRISE) = 13;
    REG(I2C1 + I2C_CR1) = 1;

    say("nobody", i2c_start(0x50 << 1) & 1u << 10);
    REG(I2C1 + I2C_SR1) = ~(1u << 10);
    i2c_stop();

    // WHO_AM_I, one byte by polling.
    const uint32_t begin = microseconds();
    i2c_start(0x1D << 1);
    (void)REG(I2C1 + I2C_SR2);
    i2c_write_byte(0x0D);
    i2c_start(0x1D << 1 | 1);
    REG(I2C1 + I2C_CR1) &= ~(1u << 10);
    (void)REG(I2C1 + I2C_SR2);
    REG(I2C1 + I2C_CR1) |= 1u << 9;
    while ((REG(I2C1 + I2C_SR1) & 1u << 6) == 0) {
    }
    while ((REG(I2C1 + I2C_SR2) & 2) != 0) {
    }
    const uint32_t end = microseconds();
    say("who_am_i", REG(I2C1 + I2C_DR));
    say_number("who_us", end - begin);

    // 800 Hz, active; then the three axes by DMA.
    i2c_start(0x1D << 1);
    (void)REG(I2C1 + I2C_SR2);
    i2c_write_byte(0x2A);
    i2c_write_byte(0x01);
    i2c_stop();
    for (const uint32_t since = microseconds(); microseconds() - since < 20000;) {
    }
    i2c_start(0x1D << 1);
    (void)REG(I2C1 + I2C_SR2);
    i2c_write_byte(0x01);
    stream(DMA1, 0, 1u << 25 | DMA_MINC, I2C1 + I2C_DR, to, 6);
    REG(I2C1 + I2C_CR2) = 42 | 1u << 11 | 1u << 12;
    REG(I2C1 + I2C_CR1) |= 1u << 10;
    i2c_start(0x1D << 1 | 1);
    (void)REG(I2C1 + I2C_SR2);
    while ((REG(DMA1 + LISR) & 1u << 5) == 0) {
    }
    i2c_stop();
    REG(I2C1 + I2C_CR2) = 42;
    say("axis_x", to[0] << 8 | to[1]);
    say("axis_y", to[2] << 8 | to[3]);
    say("axis_z", to[4] << 8 | to[5]);
    print("i2c done\n");
}

static void pulses(void) {
    REG(RCC_APB1ENR) |= 3u << 1;
    REG(GPIOB + AFRL) = (REG(GPIOB + AFRL) & ~0x0F0F0000u) | 0x02020000;
    REG(GPIOB + MODER) = (REG(GPIOB + MODER) & ~(3u << 8 | 3u << 12)) | 2u << 8 | 2u << 12;
    // TIM4 stamps rising edges in microseconds; TIM3 makes them: 1 kHz, a quarter of the time high.
    REG(TIM4 + TIM_PSC) = 83;
    REG(TIM4 + TIM_EGR) = 1;
    REG(TIM4 + TIM_CCMR1) = 1;
    REG(TIM4 + TIM_CCER) = 1;
    REG(TIM4 + TIM_SR) = 0;
    REG(TIM4 + TIM_DIER) = 2;
    REG(TIM4 + TIM_CR1) = 1;
    interrupts = 0;
    irq_enable(30);
    REG(TIM3 + TIM_PSC) = 83;
    REG(TIM3 + TIM_ARR) = 999;
    REG(TIM3 + TIM_CCR1) = 250;
    REG(TIM3 + TIM_CCMR1) = 6u << 4 | 1u << 3;
    REG(TIM3 + TIM_CCER) = 1;
    REG(TIM3 + TIM_EGR) = 1;
    REG(TIM3 + TIM_CR1) = 1 | 1u << 7;
    while (interrupts < 3) wait_for_interrupt();
    const uint32_t first = captured;
    while (interrupts < 4) wait_for_interrupt();
    say_number("period_us", (captured - first) & 0xFFFF);
    REG(TIM4 + TIM_DIER) = 0;
    print("pulses done\n");
}

static void wrong_baud(void) {
    const uint32_t right = REG(USART3 + 0x08);
    REG(USART3 + 0x08) = right * 2;
    print("UUUUUUUU");
    while ((REG(USART3) & 1u << 6) == 0) {
    }
    REG(USART3 + 0x08) = right;
    print("baud done\n");
}

int main(void) {
    clock_168mhz();
    console_start(42000000);
    REG(RCC_AHB1ENR) |= 3u << 21 | 3;  // DMA1, DMA2, GPIOA, GPIOB
    REG(RCC_APB1ENR) |= 1u << 3;
    REG(TIM5 + TIM_PSC) = 83;
    REG(TIM5 + TIM_EGR) = 1;
    REG(TIM5 + TIM_CR1) = 1;
    print("ready\n");
    for (;;) {
        switch (get()) {
            case 'd':
                serial_by_dma();
                break;
            case 's':
                spi_loop();
                break;
            case 'c':
                copy();
                break;
            case 'i':
                i2c_sensor();
                break;
            case 'p':
                pulses();
                break;
            case 'b':
                wrong_baud();
                break;
            default:
                print("?\n");
                break;
        }
    }
}
