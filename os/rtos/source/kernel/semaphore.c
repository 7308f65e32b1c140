// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

typedef struct {
    os_object object; // count: tokens
    uint16_t max;
    uint16_t unused;
} os_semaphore;
_Static_assert(sizeof(os_semaphore) <= sizeof(mbed_rtos_storage_semaphore_t), "");

osSemaphoreId_t osSemaphoreNew(uint32_t max_count, uint32_t initial_count, const osSemaphoreAttr_t* attr)
{
    if (os_in_isr() || max_count == 0 || max_count > UINT16_MAX || initial_count > max_count) {
        return NULL;
    }
    os_semaphore* semaphore = os_object_new(kSemaphore, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                            attr ? attr->cb_size : 0, sizeof(os_semaphore));
    if (semaphore) {
        semaphore->object.count = (uint16_t)initial_count;
        semaphore->max = (uint16_t)max_count;
    }
    return semaphore;
}

const char* osSemaphoreGetName(osSemaphoreId_t semaphore_id)
{
    return os_is(semaphore_id, kSemaphore) ? ((os_semaphore*)semaphore_id)->object.name : NULL;
}

osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore_id, uint32_t timeout)
{
    if (!os_is(semaphore_id, kSemaphore)) {
        return osErrorParameter;
    }
    os_semaphore* semaphore = semaphore_id;
    const uint32_t mask = os_mask();
    const uint32_t tokens = semaphore->object.count;
    if (tokens) {
        semaphore->object.count = (uint16_t)(tokens - 1U);
        os_unmask(mask);
        return osOK;
    }
    osStatus_t status = osErrorResource;
    if (timeout != 0) {
        if (os_in_isr()) {
            status = osErrorParameter;
        } else if (os_kernel.threshold != OS_THRESHOLD_CLOSED) {
            return (osStatus_t)os_wait(&semaphore->object, timeout, mask);
        }
    }
    os_unmask(mask);
    return status;
}

osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore_id)
{
    if (!os_is(semaphore_id, kSemaphore)) {
        return osErrorParameter;
    }
    os_semaphore* semaphore = semaphore_id;
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    os_thread* waiter = semaphore->object.waiters;
    if (waiter) {
        os_wake(waiter, (uint32_t)osOK);
    } else if (semaphore->object.count < semaphore->max) {
        semaphore->object.count++;
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

uint32_t osSemaphoreGetCount(osSemaphoreId_t semaphore_id)
{
    return os_is(semaphore_id, kSemaphore) ? ((os_semaphore*)semaphore_id)->object.count : 0;
}

osStatus_t osSemaphoreDelete(osSemaphoreId_t semaphore_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(semaphore_id, kSemaphore)) {
        return osErrorParameter;
    }
    os_semaphore* semaphore = semaphore_id;
    const uint32_t mask = os_mask();
    os_wake_all(&semaphore->object, OS_WOKEN_BY_DELETE);
    semaphore->object.kind = 0;
    os_unmask(mask);
    os_object_delete(&semaphore->object);
    return osOK;
}
