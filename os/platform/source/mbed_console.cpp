// SPDX-License-Identifier: BSD-3-Clause
#include "mbed_console.h"

#include "hal/serial_api.h"
#include "hal/static_pinmap.h"

#if DEVICE_SERIAL && MBED_CONF_TARGET_CONSOLE_UART

static serial_t uart;
static bool is_open;

void mbed_console_init(void)
{
    if (!is_open) {
        is_open = true;
        // Found by the compiler: the tables of all pins are larger than all the rest of this.
        static constexpr serial_pinmap_t pinmap = get_uart_pinmap(CONSOLE_TX, CONSOLE_RX);
        serial_init_direct(&uart, &pinmap);
        serial_baud(&uart, MBED_CONF_PLATFORM_STDIO_BAUD_RATE);
    }
}

void mbed_console_put(char c)
{
#if MBED_CONF_PLATFORM_STDIO_BUFFERED_SERIAL
    if (mbed_console_put_after_buffer(c)) {
        return;
    }
#endif
    mbed_console_init();
    serial_putc(&uart, c);
}

int mbed_console_get(void)
{
    mbed_console_init();
    return serial_getc(&uart);
}

bool mbed_console_readable(void)
{
    mbed_console_init();
    return serial_readable(&uart) != 0;
}

bool mbed_console_writable(void)
{
    mbed_console_init();
    return serial_writable(&uart) != 0;
}

#else

void mbed_console_init(void) {}
void mbed_console_put(char c)
{
    (void)c;
}
int mbed_console_get(void)
{
    return -1;
}
bool mbed_console_readable(void)
{
    return false;
}
bool mbed_console_writable(void)
{
    return true;
}

#endif
