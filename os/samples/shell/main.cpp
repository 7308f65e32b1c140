// SPDX-License-Identifier: BSD-3-Clause
// A shell on the console: ps, mem, uptime, led, reset. It reads a line with echo and backspace, and sleeps meanwhile.
#include "mbed.h"

#include <stdarg.h>

namespace {

// The only owner of the console's UART. What is typed while a command prints waits in its buffer.
BufferedSerial console(CONSOLE_TX, CONSOLE_RX, MBED_CONF_PLATFORM_STDIO_BAUD_RATE);

void print(const char* format, ...) {
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (const char* c = text; *c; c++) {
        if (*c == '\n') {
            console.write("\r", 1);
        }
        console.write(c, 1);
    }
}

constexpr size_t kLine = 80;
constexpr size_t kThreads = 12;

const char* state_name(uint32_t state) {
    switch (state) {
        case osThreadReady:
            return "ready";
        case osThreadRunning:
            return "running";
        case osThreadBlocked:
            return "blocked";
        case osThreadTerminated:
            return "ended";
        default:
            return "inactive";
    }
}

void ps(const char*) {
    static osThreadId_t ids[kThreads];
    const uint32_t count = osThreadEnumerate(ids, kThreads);
    print("%-16s %-9s %4s %7s %7s\n", "thread", "state", "prio", "stack", "free");
    for (uint32_t i = 0; i < count; i++) {
        const char* name = osThreadGetName(ids[i]);
        print("%-16s %-9s %4d %7lu %7lu\n", name ? name : "-", state_name(osThreadGetState(ids[i])),
              (int)osThreadGetPriority(ids[i]), (unsigned long)osThreadGetStackSize(ids[i]),
              (unsigned long)osThreadGetStackSpace(ids[i]));
    }
}

void mem(const char*) {
    mbed_stats_heap_t heap;
    mbed_stats_heap_get(&heap);
    print("heap: %lu in use, %lu at most, %lu reserved, %lu allocations, %lu failed\n",
          (unsigned long)heap.current_size, (unsigned long)heap.max_size, (unsigned long)heap.reserved_size,
          (unsigned long)heap.alloc_cnt, (unsigned long)heap.alloc_fail_cnt);
}

void uptime(const char*) {
    const auto up = Kernel::Clock::now().time_since_epoch();
    const unsigned long seconds = (unsigned long)(up.count() / 1000);
    print("up %lu:%02lu:%02lu.%03lu\n", seconds / 3600, seconds / 60 % 60, seconds % 60,
          (unsigned long)(up.count() % 1000));
}

void reset(const char*) {
    print("Resetting\n");
    console.sync();
    ThisThread::sleep_for(2ms);  // the last two characters are in the UART itself
    NVIC_SystemReset();
}

void led(const char* argument) {
    static DigitalOut out(LED1);
    if (strcmp(argument, "on") == 0) {
        out = 1;
    } else if (strcmp(argument, "off") == 0) {
        out = 0;
    } else {
        print("led on, or led off\n");
    }
}

void help(const char*);
struct Command {
    const char* name;
    void (*run)(const char* argument);
    const char* what;
};
const Command commands[] = {
    {"help", help, "this list"},     {"ps", ps, "threads: state, priority, stack and what of it was never used"},
    {"mem", mem, "the heap"},        {"uptime", uptime, "time since the start"},
    {"led", led, "led on, led off"}, {"reset", reset, "starts over"}};

void help(const char*) {
    for (const Command& command : commands) {
        print("%-8s %s\n", command.name, command.what);
    }
}

void execute(char* line) {
    char* argument = strchr(line, ' ');
    if (argument) {
        *argument++ = '\0';
        while (*argument == ' ') {
            argument++;
        }
    }
    for (const Command& command : commands) {
        if (strcmp(command.name, line) == 0) {
            command.run(argument ? argument : "");
            return;
        }
    }
    print("'%s' is no command; 'help' lists them\n", line);
}

char read_character() {
    char c = 0;
    console.read(&c, 1);
    return c;
}

/// Reads a line, with echo; backspace takes one character back. What does not fit is not taken. A line ends with CR, LF
/// or both.
void read_line(char* line) {
    static char last;
    size_t length = 0;
    while (true) {
        const char c = read_character();
        const bool second = c == '\n' && last == '\r';
        last = c;
        if (second) {
            continue;
        }
        if (c == '\r' || c == '\n') {
            print("\n");
            break;
        }
        if ((c == '\b' || c == 0x7F) && length > 0) {
            length--;
            print("\b \b");
        } else if (c >= ' ' && c < 0x7F && length < kLine - 1) {
            line[length++] = c;
            print("%c", c);
        }
    }
    line[length] = '\0';
}

}  // namespace

int main() {
    static char line[kLine];
    print("Twinyard shell on %s, try 'help'\n", MBED_STRINGIFY(TARGET_NAME));
    while (true) {
        print("> ");
        read_line(line);
        if (line[0]) {
            execute(line);
        }
    }
}
