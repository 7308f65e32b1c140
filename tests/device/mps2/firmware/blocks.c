// SPDX-License-Identifier: BSD-3-Clause
// The board's other blocks, as far as stock QEMU has them too: dual timer, watchdog, FPGAIO, SCC.
#include "firmware.h"

static volatile uint32_t irqs, nmis, done;

void irq_handler(unsigned irq) {
    if (irq != 10) leave(50);
    if (++irqs == 3) {
        REG(DUALTIMER + 0x08) = 0;
        done = 1;
    }
    REG(DUALTIMER + 0x0C) = 1;
    // In real time a busy host may let periods pass within this handler.
    REG(NVIC_ICPR) = 1u << 10;
}

void nmi_handler(void) {
    ++nmis;
    REG(WATCHDOG + 0x08) = 0;
    REG(WATCHDOG + 0x0C) = 1;
}

static void registers(void) {
    put_value("scc id", REG(SCC + 0xFFC));
    put_value("scc aid", REG(SCC + 0xFF8));
    REG(SCC + 0x04) = 0x5A;
    put_value("scc leds", REG(SCC + 0x04));
    REG(SCC + 0xA8) = 0x80100002;  // read oscillator 2
    put_value("osc2", REG(SCC + 0xA0));
    put_value("stat", REG(SCC + 0xAC));
    REG(SCC + 0xA8) = 0x80100007;
    put_value("error", REG(SCC + 0xAC));
    REG(FPGAIO) = 3;
    put_value("leds", REG(FPGAIO));
    put_value("buttons", REG(FPGAIO + 0x08));
    REG(FPGAIO + 0x10) = 1000;
    put_value("clk1hz", REG(FPGAIO + 0x10));
    REG(FPGAIO + 0x4C) = 0x380;
    put_value("misc", REG(FPGAIO + 0x4C));
    REG(FPGAIO + 0x1C) = 24;  // COUNTER at 1 MHz
    REG(FPGAIO + 0x18) = 0;
    while (REG(FPGAIO + 0x18) < 100) {
    }
    put_text("counter counts\n");
}

static void dual_timer(void) {
    put_value("control", REG(DUALTIMER + 0x08));
    put_value("value", REG(DUALTIMER + 0x24));
    enable_irq(10);
    REG(DUALTIMER) = 25000;
    REG(DUALTIMER + 0x08) = 0x80 | 0x40 | 0x20 | 0x02;  // enabled, periodic, interrupt, 32 bits
    wait_for(&done);
    put_value("three irqs came", irqs >= 3);
    REG(DUALTIMER + 0x28) = 0;
    REG(DUALTIMER + 0x20) = 10;
    REG(DUALTIMER + 0x28) = 0x80 | 0x40 | 0x04 | 0x02 | 0x01;  // once, divided by 16, without interrupt
    while (!REG(DUALTIMER + 0x30)) {
    }
    put_value("ris", REG(DUALTIMER + 0x30));
    put_value("mis", REG(DUALTIMER + 0x34));
    put_value("stands at", REG(DUALTIMER + 0x24));
    REG(DUALTIMER + 0x2C) = 1;
    put_value("cleared", REG(DUALTIMER + 0x30));
}

static void watchdog(void) {
    put_value("lock", REG(WATCHDOG + 0xC00));
    REG(WATCHDOG + 0xC00) = 1;
    REG(WATCHDOG) = 1;
    put_value("locked load", REG(WATCHDOG));
    REG(WATCHDOG + 0xC00) = 0x1ACCE551;
    REG(WATCHDOG) = 25000;
    REG(WATCHDOG + 0x08) = 1;
    while (!nmis) {
    }
    put_value("an nmi came", nmis != 0);  // on a busy host a second one may
}

int main(void) {
    registers();
    dual_timer();
    watchdog();
    return 0;
}
