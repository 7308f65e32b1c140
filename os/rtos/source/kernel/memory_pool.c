// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include <stdlib.h>

typedef struct block {
    struct block* next;
} block;

typedef struct {
    os_object object; // count: blocks in use
    uint32_t block_size;
    uint32_t capacity;
    char* memory;
    block* free;
} os_memory_pool;
_Static_assert(sizeof(os_memory_pool) <= sizeof(mbed_rtos_storage_mem_pool_t), "");

#define OS_OWN_BLOCKS 0x40U

osMemoryPoolId_t osMemoryPoolNew(uint32_t block_count, uint32_t block_size, const osMemoryPoolAttr_t* attr)
{
    if (os_in_isr() || block_count == 0 || block_count > UINT16_MAX || block_size == 0 || block_size > UINT32_MAX / block_count - 3U) {
        return NULL;
    }
    block_size = (block_size + 3U) & ~3U;
    const uint32_t bytes = block_size * block_count;
    if (attr && attr->mp_mem && (attr->mp_size < bytes || ((uintptr_t)attr->mp_mem & 3U))) {
        return NULL;
    }
    os_memory_pool* pool = os_object_new(kMemoryPool, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                         attr ? attr->cb_size : 0, sizeof(os_memory_pool));
    if (!pool) {
        return NULL;
    }
    pool->memory = attr ? attr->mp_mem : NULL;
    if (!pool->memory) {
        pool->memory = malloc(bytes);
        if (!pool->memory) {
            os_object_delete(&pool->object);
            return NULL;
        }
        pool->object.attributes |= OS_OWN_BLOCKS;
    }
    pool->block_size = block_size;
    pool->capacity = block_count;
    for (uint32_t i = block_count; i-- > 0;) {
        block* b = (block*)(pool->memory + i * block_size);
        b->next = pool->free;
        pool->free = b;
    }
    return pool;
}

static inline os_memory_pool* pool_of(osMemoryPoolId_t id)
{
    return os_is(id, kMemoryPool) ? (os_memory_pool*)id : NULL;
}

const char* osMemoryPoolGetName(osMemoryPoolId_t mp_id)
{
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->object.name : NULL;
}

void* osMemoryPoolAlloc(osMemoryPoolId_t mp_id, uint32_t timeout)
{
    os_memory_pool* pool = pool_of(mp_id);
    if (!pool) {
        return NULL;
    }
    const uint32_t mask = os_mask();
    block* b = pool->free;
    if (b) {
        pool->free = b->next;
        pool->object.count++;
    } else if (timeout != 0 && !os_in_isr() && os_kernel.threshold != OS_THRESHOLD_CLOSED) {
        // Whoever frees leaves the block in result; an error is none.
        const uint32_t result = os_wait(&pool->object, timeout, mask);
        return result >= (uint32_t)osErrorSafetyClass ? NULL : (void*)result;
    }
    os_unmask(mask);
    return b;
}

osStatus_t osMemoryPoolFree(osMemoryPoolId_t mp_id, void* memory)
{
    os_memory_pool* pool = pool_of(mp_id);
    if (!pool) {
        return osErrorParameter;
    }
    const uint32_t offset = (uint32_t)((char*)memory - pool->memory);
    if (offset >= pool->capacity * pool->block_size || offset % pool->block_size != 0) {
        return osErrorParameter;
    }
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    if (pool->object.count == 0) {
        status = osErrorResource;
    } else if (pool->object.waiters) {
        os_wake(pool->object.waiters, (uint32_t)memory);
    } else {
        block* b = memory;
        b->next = pool->free;
        pool->free = b;
        pool->object.count--;
    }
    os_unmask(mask);
    return status;
}

uint32_t osMemoryPoolGetCapacity(osMemoryPoolId_t mp_id)
{
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->capacity : 0;
}

uint32_t osMemoryPoolGetBlockSize(osMemoryPoolId_t mp_id)
{
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->block_size : 0;
}

uint32_t osMemoryPoolGetCount(osMemoryPoolId_t mp_id)
{
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->object.count : 0;
}

uint32_t osMemoryPoolGetSpace(osMemoryPoolId_t mp_id)
{
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->capacity - pool->object.count : 0;
}

osStatus_t osMemoryPoolDelete(osMemoryPoolId_t mp_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    os_memory_pool* pool = pool_of(mp_id);
    if (!pool) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    os_wake_all(&pool->object, OS_WOKEN_BY_DELETE);
    pool->object.kind = 0;
    os_unmask(mask);
    if (pool->object.attributes & OS_OWN_BLOCKS) {
        free(pool->memory);
    }
    os_object_delete(&pool->object);
    return osOK;
}
