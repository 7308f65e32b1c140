// SPDX-License-Identifier: BSD-3-Clause
#include "mbed.h"
#include "netsocket/NetworkInterface.h"

#ifndef GREETING
#define GREETING "ready"
#endif

extern "C" {
volatile uint32_t limit = 7;
}

namespace {

DigitalOut led(LED1);
DigitalIn button(BUTTON1);

// What was typed, a line at a time; commands: crash, spin, clear (limit becomes 0). A debugger finds it by its name.
MBED_NOINLINE void obey(const char* line) {
    printf("heard %s\n", line);
    if (strcmp(line, "crash") == 0) {
        *reinterpret_cast<volatile uint32_t*>(0xCCCCCCC0) = 1;
    } else if (strcmp(line, "spin") == 0) {
        for (;;) {
        }
    } else if (strcmp(line, "clear") == 0) {
        limit = 0;
    }
}

void listen() {
    char line[32];
    size_t length = 0;
    for (;;) {
        const int c = getchar();
        if (c != '\n' && c != '\r' && length < sizeof line - 1) {
            line[length++] = static_cast<char>(c);
            continue;
        }
        line[length] = '\0';
        length = 0;
        obey(line);
    }
}

Thread listener(osPriorityNormal, 2048, nullptr, "listener");

}  // namespace

int main() {
    printf(GREETING "\n");
    listener.start(listen);
    NetworkInterface* const network = NetworkInterface::get_default_instance();
    network->set_blocking(false);
    network->connect();
    led = 1;
    bool pressed = false;
    for (unsigned n = 1;; n++) {
        ThisThread::sleep_for(200ms);
        printf("tick %u\n{\"heap\":{\"used\":%u},\"n\":%u}\nround trip %u us\n", n % 1000, 1000 + n % 10, n, 100 + n % 50);
        if (pressed != (button.read() == 1)) {
            pressed = !pressed;
            printf("button %s\n", pressed ? "pressed" : "released");
        }
    }
}
