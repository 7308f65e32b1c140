// SPDX-License-Identifier: BSD-3-Clause
// exit() writes what the streams hold, and calls what atexit() was given; with another status than 0 it ends all threads.
//
// EXPECT: last words, then at exit
// EXPECT: dies
#include "mbed.h"

void mbed_die() {
    fputs("\ndies\n", stderr);
    while (true) __WFI();
}

int main() {
    static char buffer[64];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    atexit([] { fputs("at exit", stdout); });
    fputs("last words, then ", stdout);
    exit(1);
}
