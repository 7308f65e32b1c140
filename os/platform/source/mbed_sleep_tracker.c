// SPDX-License-Identifier: BSD-3-Clause
#include <string.h>

#include "platform/mbed_critical.h"
#include "platform/mbed_interface.h"
#include "platform/mbed_power_mgmt.h"

static struct {
    const char* file;
    unsigned locks;
} users[10];

static const char* base_name(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static unsigned add(const char* file, int change) {
    unsigned locks = 0;
    core_util_critical_section_enter();
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        if (!users[i].file) {
            users[i].file = file;
        }
        if (strcmp(users[i].file, file) == 0) {
            users[i].locks += (unsigned)change;
            locks = users[i].locks;
            break;
        }
    }
    core_util_critical_section_exit();
    return locks;
}

static void track(const char* what, const char* filename, int line, int change) {
    const char* file = base_name(filename);
    const unsigned locks = add(file, change);
#if MBED_CONF_PLATFORM_DEEPSLEEP_STATS_VERBOSE
    mbed_error_printf("deep sleep %s by %s:%d, which has %u\n", what, file, line, locks);
#else
    (void)what;
    (void)line;
    (void)locks;
#endif
}

void sleep_tracker_lock(const char* filename, int line) { track("locked", filename, line, 1); }

void sleep_tracker_unlock(const char* filename, int line) { track("unlocked", filename, line, -1); }

void sleep_tracker_print_stats(void) {
    mbed_error_puts("deep sleep is locked by:\n");
    for (size_t i = 0; i < sizeof users / sizeof users[0] && users[i].file; i++) {
        if (users[i].locks) {
            mbed_error_printf("  %s, %u times\n", users[i].file, users[i].locks);
        }
    }
}
