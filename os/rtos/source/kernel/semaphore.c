// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

typedef struct {
    os_object object;  // count: tokens
    uint32_t max;
} os_semaphore;
_Static_assert(sizeof(os_semaphore) == sizeof(mbed_rtos_storage_semaphore_t), "");

OS_INLINE os_semaphore* semaphore_of(osSemaphoreId_t id) {
    return OS_LIKELY(os_is(id, MBED_RTOS_KIND_SEMAPHORE)) ? id : NULL;
}

osSemaphoreId_t osSemaphoreNew(uint32_t max_count, uint32_t initial_count, const osSemaphoreAttr_t* attr) {
    if (os_port_in_isr() || max_count == 0 || max_count > UINT16_MAX || initial_count > max_count) {
        return NULL;
    }
    os_semaphore* semaphore = os_object_new(MBED_RTOS_KIND_SEMAPHORE, attr ? attr->name : NULL,
                                            attr ? attr->cb_mem : NULL, attr ? attr->cb_size : 0, sizeof *semaphore);
    if (semaphore) {
        semaphore->object.count = (uint16_t)initial_count;
        semaphore->max = max_count;
    }
    return semaphore;
}

const char* osSemaphoreGetName(osSemaphoreId_t semaphore_id) {
    const os_semaphore* semaphore = semaphore_of(semaphore_id);
    return semaphore ? semaphore->object.name : NULL;
}

osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore_id, uint32_t timeout) {
    os_semaphore* semaphore = semaphore_of(semaphore_id);
    if (!semaphore || (timeout && os_port_in_isr())) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    const uint32_t tokens = semaphore->object.count;
    if (tokens) {
        semaphore->object.count = (uint16_t)(tokens - 1U);
        os_unmask(mask);
        return osOK;
    }
    if (timeout) {
        return (osStatus_t)os_wait(&semaphore->object, 0, timeout, mask);
    }
    os_unmask(mask);
    return osErrorResource;
}

osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore_id) {
    os_semaphore* semaphore = semaphore_of(semaphore_id);
    if (!semaphore) {
        return osErrorParameter;
    }
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    if (semaphore->object.waiters) {
        os_ready(os_take_waiter(&semaphore->object, (uint32_t)osOK));
    } else if (semaphore->object.count < semaphore->max) {
        semaphore->object.count++;
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

uint32_t osSemaphoreGetCount(osSemaphoreId_t semaphore_id) {
    const os_semaphore* semaphore = semaphore_of(semaphore_id);
    return semaphore ? semaphore->object.count : 0;
}

osStatus_t osSemaphoreDelete(osSemaphoreId_t semaphore_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_object_end(semaphore_id, MBED_RTOS_KIND_SEMAPHORE)) {
        return osErrorParameter;
    }
    os_object_free(((os_object*)semaphore_id)->attributes, semaphore_id, NULL);
    return osOK;
}
