// SPDX-License-Identifier: BSD-3-Clause
#include "server_thread.h"

#include "device_test.h"
#include "platform/Callback.h"
#include "rtos/Thread.h"

void run_against(void (*server)(), void (*client)()) {
    alignas(8) static unsigned char stacks[2][10 * 1024];
    rtos::Thread one(osPriorityNormal, sizeof stacks[0], stacks[0], "server");
    rtos::Thread two(osPriorityNormal, sizeof stacks[1], stacks[1], "client");
    if (server) ASSERT_EQ(one.start(mbed::callback(server)), osOK);
    ASSERT_EQ(two.start(mbed::callback(client)), osOK);
    ASSERT_EQ(two.join(), osOK);
    if (server) ASSERT_EQ(one.join(), osOK);
}
