// SPDX-License-Identifier: BSD-3-Clause
// Semihosting, an operation after the other. For the node alone: what it prints tells of the node's own choices.
#include "firmware.h"

enum { OPEN = 1, CLOSE, WRITEC, WRITE0, WRITE, READ, READC, ISERROR, ISTTY, SEEK, FLEN = 12, TMPNAM, REMOVE, RENAME };
enum { CLOCK = 16, TIME, SYSTEM, ERRNO, CMDLINE = 21, HEAPINFO, EXIT = 24, ELAPSED = 48, TICKFREQ };

static char buffer[64];

static uint32_t length_of(const char* text) {
    uint32_t n = 0;
    while (text[n]) ++n;
    return n;
}
static void say(const char* text) { semihost(WRITE0, text); }
static void say_value(const char* name, uint32_t value) {
    char text[10] = "=00000000";
    for (int i = 0; i < 8; ++i) text[8 - i] = "0123456789abcdef"[value >> (4 * i) & 15];
    say(name);
    say(text);
    semihost(WRITEC, "\n");
}
static uint32_t open(const char* name, uint32_t mode) {
    const uint32_t block[3] = {(uint32_t)name, mode, length_of(name)};
    return semihost(OPEN, block);
}
static uint32_t transfer(uint32_t operation, uint32_t handle, const void* data, uint32_t size) {
    const uint32_t block[3] = {handle, (uint32_t)data, size};
    return semihost(operation, block);
}
static uint32_t with(uint32_t operation, uint32_t a, uint32_t b) {
    const uint32_t block[2] = {a, b};
    return semihost(operation, block);
}

static void files(void) {
    const uint32_t out = open("made.txt", 4);  // "w"
    if (out == 0xFFFFFFFF) {
        say_value("refused with errno", semihost(ERRNO, 0));
        return;
    }
    say_value("left to write", transfer(WRITE, out, "one\ntwo\n", 8));
    with(CLOSE, out, 0);
    const uint32_t in = open("made.txt", 0);
    say_value("length", with(FLEN, in, 0));
    with(SEEK, in, 4);
    say_value("left to read", transfer(READ, in, buffer, 10));
    buffer[4] = 0;
    say(buffer);
    say_value("at the end", transfer(READ, in, buffer, 10));
    say_value("is a tty", with(ISTTY, in, 0));
    with(CLOSE, in, 0);
    say_value("closed twice", with(CLOSE, in, 0));
    const uint32_t names[4] = {(uint32_t)"made.txt", 8, (uint32_t)"moved.txt", 9};
    say_value("rename", semihost(RENAME, names));
    say_value("outside", open("../outside.txt", 4));
    say_value("outside by link", open("link/outside.txt", 4));
    say_value("absolute", open("/etc/passwd", 0));
    say_value("remove nothing", with(REMOVE, (uint32_t)"made.txt", 8));
}

int main(void) {
    say("hello by semihosting\n");
    const uint32_t features = open(":semihosting-features", 0);
    transfer(READ, features, buffer, 5);
    say_value("features", (uint32_t)buffer[4]);
    with(CLOSE, features, 0);
    say_value("tick frequency", semihost(TICKFREQ, 0));
    uint32_t elapsed[2] = {0, 0xFFFFFFFF};
    say_value("elapsed", semihost(ELAPSED, elapsed));
    say_value("high word", elapsed[1]);
    say_value("within a second", elapsed[0] > 1000 && elapsed[0] < 1000000000 && semihost(CLOCK, 0) < 100);
    say_value("a time of this century", semihost(TIME, 0) > 1700000000);
    uint32_t command[2] = {(uint32_t)buffer, sizeof buffer};
    say_value("command line", semihost(CMDLINE, command));
    say(buffer);
    say_value("", command[1]);
    uint32_t heap[4] = {1, 1, 1, 1};
    const uint32_t* heap_pointer = heap;
    semihost(HEAPINFO, &heap_pointer);
    say_value("heap", heap[0] | heap[1] | heap[2] | heap[3]);
    say_value("system", semihost(SYSTEM, command));
    say_value("no such operation", semihost(0x99, 0));
    say_value("bad block", semihost(OPEN, (void*)0x50000000));
    files();
    const uint32_t out = open(":tt", 4);
    const uint32_t in = open(":tt", 0);
    say_value("console is a tty", with(ISTTY, in, 0));
    transfer(WRITE, out, "name? ", 6);
    const uint32_t left = transfer(READ, in, buffer, sizeof buffer - 1);
    buffer[sizeof buffer - 1 - left] = 0;
    say("hello ");
    say(buffer);
    say_value("character", semihost(READC, 0));
    put_text("and by UART\n");
    for (;;) __asm volatile("wfi");
}
