// SPDX-License-Identifier: BSD-3-Clause
// exit() writes what the streams hold; with another status than 0 it ends all threads. Static objects live on: other
// threads, and mbed_die() here, use them.
//
// EXPECT: last words
// EXPECT: dies
#include "mbed.h"

void mbed_die() {
    fputs("\ndies\n", stderr);
    while (true) __WFI();
}

struct Told {
    ~Told() { fputs("destroyed", stderr); }
};

int main() {
    static char buffer[64];
    static Told told;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (atexit([] { fputs("at exit", stdout); }) == 0) fputs("atexit() took it", stderr);
    fputs("last words", stdout);
    exit(1);
}
