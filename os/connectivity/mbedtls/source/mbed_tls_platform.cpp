// SPDX-License-Identifier: BSD-3-Clause
//
// What Mbed TLS wants from its platform: mutexes, a clock, calendar dates.
#include <time.h>

#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/threading.h"
#include "rtos/Kernel.h"
#include "rtos/cmsis_os2.h"

namespace {

void mutex_init(mbedtls_threading_mutex_t* mutex) {
    osMutexAttr_t attributes = {};
    attributes.name = "mbedtls";
    attributes.attr_bits = osMutexPrioInherit;
    attributes.cb_mem = &mutex->storage;
    attributes.cb_size = sizeof mutex->storage;
    mutex->id = osMutexNew(&attributes);
}

// The library frees what it never initialized.
void mutex_free(mbedtls_threading_mutex_t* mutex) {
    if (!mutex || !mutex->id) return;
    osMutexDelete(mutex->id);
    mutex->id = nullptr;
}

int mutex_lock(mbedtls_threading_mutex_t* mutex) {
    if (!mutex || !mutex->id) return MBEDTLS_ERR_THREADING_BAD_INPUT_DATA;
    return osMutexAcquire(mutex->id, osWaitForever) == osOK ? 0 : MBEDTLS_ERR_THREADING_MUTEX_ERROR;
}

int mutex_unlock(mbedtls_threading_mutex_t* mutex) {
    if (!mutex || !mutex->id) return MBEDTLS_ERR_THREADING_BAD_INPUT_DATA;
    return osMutexRelease(mutex->id) == osOK ? 0 : MBEDTLS_ERR_THREADING_MUTEX_ERROR;
}

}  // namespace

extern "C" {

// Before the constructors of static objects, which may use the library. The build has the linker ask for it by name
// (CMakeLists.txt): nothing else would take this file out of the archive before a mutex is needed.
__attribute__((constructor(101))) void mbed_tls_threading_init(void) {
    mbedtls_threading_set_alt(mutex_init, mutex_free, mutex_lock, mutex_unlock);
}

mbedtls_ms_time_t mbedtls_ms_time(void) {
    return static_cast<mbedtls_ms_time_t>(rtos::Kernel::Clock::now().time_since_epoch().count());
}

#if MBED_CONF_MBEDTLS_TIME_DATE
struct tm* mbedtls_platform_gmtime_r(const mbedtls_time_t* tt, struct tm* tm_buf) {
    return gmtime_r(tt, tm_buf);
}
#endif
}
