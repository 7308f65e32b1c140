// SPDX-License-Identifier: BSD-3-Clause
#include <string.h>

#include "rtos/cmsis_os2.h"

osStatus_t osKernelGetInfo(osVersion_t* version, char* id_buf, uint32_t id_size) {
    static const char id[] = "Twinyard kernel 1.0.0";
    if (version) {
        version->api = 20010003;
        version->kernel = 10000000;
    }
    if (id_buf && id_size) {
        const size_t n = sizeof id < id_size ? sizeof id : id_size;
        memcpy(id_buf, id, n);
        id_buf[n - 1] = '\0';
    }
    return osOK;
}
