// SPDX-License-Identifier: BSD-3-Clause
// What is timed, as one image for the nRF51822. It says when each section begins and ends on UART0; the clock is the
// host's, outside. Runs unchanged on stock QEMU's microbit machine.
#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))
#define UART0 0x40002000u
#define TIMER0 0x40008000u
#define GPIO 0x50000000u

extern uint32_t _stack_top, _data_load, _data_start, _data_end, _bss_start, _bss_end;

static void put(char c) {
    REG(UART0 + 0x11C) = 0;  // EVENTS_TXDRDY
    REG(UART0 + 0x51C) = (uint8_t)c;
    while (REG(UART0 + 0x11C) == 0) {
    }
}

static void say(const char* a, const char* b) {
    for (; *a; ++a) put(*a);
    for (; *b; ++b) put(*b);
    put('\n');
}

static void uart_start(void) {
    REG(UART0 + 0x50C) = 24;          // PSELTXD
    REG(UART0 + 0x514) = 25;          // PSELRXD
    REG(UART0 + 0x524) = 0x01D7E000;  // 115200
    REG(UART0 + 0x500) = 4;           // ENABLE
    REG(UART0 + 0x008) = 1;           // STARTTX
}

static uint32_t buffer[1024];
static volatile uint32_t sink;

static void integer(uint32_t rounds) {
    uint32_t a = 1, b = 2, c = 3;
    for (uint32_t i = 0; i < rounds; ++i) {
        a = a * 1664525u + 1013904223u;
        b ^= a >> 7;
        c += (b << 3) ^ (c >> 5);
        if (c & 1) b += 17;
    }
    sink = a ^ b ^ c;
}

static void crc(uint32_t rounds) {
    const uint8_t* bytes = (const uint8_t*)buffer;
    uint32_t sum = 0xFFFFFFFFu;
    for (uint32_t r = 0; r < rounds; ++r) {
        for (uint32_t i = 0; i < sizeof buffer; ++i) {
            sum ^= bytes[i];
            for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (0xEDB88320u & -(sum & 1u));
        }
    }
    sink = sum;
}

static void sift(uint32_t* v, uint32_t root, uint32_t n) {
    for (uint32_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && v[child] < v[child + 1]) ++child;
        if (v[root] >= v[child]) return;
        uint32_t t = v[root];
        v[root] = v[child];
        v[child] = t;
        root = child;
    }
}

static void sort(uint32_t rounds) {
    for (uint32_t r = 0; r < rounds; ++r) {
        uint32_t seed = r + 1;
        for (uint32_t i = 0; i < 1024; ++i) buffer[i] = seed = seed * 1664525u + 1013904223u;
        for (uint32_t i = 512; i-- > 0;) sift(buffer, i, 1024);
        for (uint32_t n = 1023; n > 0; --n) {
            uint32_t t = buffer[0];
            buffer[0] = buffer[n];
            buffer[n] = t;
            sift(buffer, 0, n);
        }
    }
    sink = buffer[512];
}

static void matrix(uint32_t rounds) {
    uint32_t(*a)[16] = (uint32_t(*)[16])buffer;
    uint32_t(*b)[16] = a + 16;
    uint32_t(*c)[16] = a + 32;
    for (uint32_t r = 0; r < rounds; ++r)
        for (uint32_t i = 0; i < 16; ++i)
            for (uint32_t j = 0; j < 16; ++j) {
                uint32_t s = 0;
                for (uint32_t k = 0; k < 16; ++k) s += a[i][k] * b[k][j];
                c[i][j] = s + r;
            }
    sink = c[3][5];
}

#define EIGHT(x) x; x; x; x; x; x; x; x
static void read_loop(uint32_t address, uint32_t rounds) {
    for (; rounds > 0; rounds -= 8) {
        EIGHT((void)REG(address));
    }
}
static void write_loop(uint32_t address, uint32_t value, uint32_t rounds) {
    for (; rounds > 0; rounds -= 8) {
        EIGHT(REG(address) = value);
    }
}

#define SECTION(name, work) say("begin ", name), work, say("end ", name)

static void main_loop(void) {
    uart_start();
    say("boot", "");
    SECTION("integer", integer(60000000));
    SECTION("crc", crc(12000));
    SECTION("sort", sort(2400));
    SECTION("matrix", matrix(44000));
    const uint32_t n = 8000000;
    SECTION("uart_status_read", read_loop(UART0 + 0x11C, n));
    SECTION("timer_cc_read", read_loop(TIMER0 + 0x540, n));
    SECTION("gpio_out_read", read_loop(GPIO + 0x504, n));
    SECTION("timer_cc_write", write_loop(TIMER0 + 0x540, 1000, n));
    SECTION("gpio_outset_write", write_loop(GPIO + 0x508, 1u << 20, n));
    say("done", "");
    for (;;) __asm__ volatile("wfi");
}

void reset_handler(void) {
    for (uint32_t *from = &_data_load, *to = &_data_start; to < &_data_end;) *to++ = *from++;
    for (uint32_t* p = &_bss_start; p < &_bss_end;) *p++ = 0;
    main_loop();
}

static void fault(void) {
    for (;;) __asm__ volatile("wfi");
}

__attribute__((section(".vectors"), used)) static const void* const vectors[16] = {
    &_stack_top, (void*)reset_handler, (void*)fault, (void*)fault, (void*)fault, (void*)fault};
