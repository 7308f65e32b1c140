// SPDX-License-Identifier: BSD-3-Clause
//
// Blocks that were freed are in a list through their first words; those never used yet follow `fresh`.
#include "kernel.h"

typedef struct {
    os_object object;  // count: blocks in use
    uint32_t block_size;
    uint32_t capacity;
    char* memory;
    void** free;
    char* fresh;
} os_memory_pool;
_Static_assert(sizeof(os_memory_pool) == sizeof(mbed_rtos_storage_mem_pool_t), "");

OS_INLINE os_memory_pool* pool_of(osMemoryPoolId_t id) {
    return OS_LIKELY(os_is(id, MBED_RTOS_KIND_MEMORY_POOL)) ? id : NULL;
}

void mbed_rtos_memory_pool_init(mbed_rtos_storage_mem_pool_t* storage, void* blocks, uint32_t count,
                                uint32_t block_size) {
    os_memory_pool* pool = (os_memory_pool*)storage;
    pool->object = (os_object){.kind = MBED_RTOS_KIND_MEMORY_POOL};
    pool->block_size = (block_size + 3U) & ~3U;
    pool->capacity = count;
    pool->memory = blocks;
    pool->free = NULL;
    pool->fresh = blocks;
}

osMemoryPoolId_t osMemoryPoolNew(uint32_t block_count, uint32_t block_size, const osMemoryPoolAttr_t* attr) {
    static const osMemoryPoolAttr_t none = {0};
    if (!attr) {
        attr = &none;
    }
    if (os_port_in_isr() || block_count == 0 || block_count > UINT16_MAX || block_size == 0 ||
        block_size > UINT32_MAX / block_count - 3U) {
        return NULL;
    }
    const uint32_t bytes = ((block_size + 3U) & ~3U) * block_count;
    if (attr->mp_mem && (attr->mp_size < bytes || ((uintptr_t)attr->mp_mem & 3U))) {
        return NULL;
    }
    os_memory_pool* pool =
        os_object_new(MBED_RTOS_KIND_MEMORY_POOL, attr->name, attr->cb_mem, attr->cb_size, sizeof *pool);
    if (!pool) {
        return NULL;
    }
    uint8_t attributes = pool->object.attributes;
    void* memory = attr->mp_mem;
    if (!memory) {
        memory = os_allocate(bytes);
        if (!memory) {
            os_object_free(attributes, pool, NULL);
            return NULL;
        }
        attributes |= OS_OWN_CONTENTS;
    }
    mbed_rtos_memory_pool_init((mbed_rtos_storage_mem_pool_t*)pool, memory, block_count, block_size);
    pool->object.name = attr->name;
    pool->object.attributes = attributes;
    return pool;
}

const char* osMemoryPoolGetName(osMemoryPoolId_t mp_id) {
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->object.name : NULL;
}

void* osMemoryPoolAlloc(osMemoryPoolId_t mp_id, uint32_t timeout) {
    os_memory_pool* pool = pool_of(mp_id);
    if (!pool || (timeout && os_port_in_isr())) {
        return NULL;
    }
    const uint32_t mask = os_mask();
    void** block = pool->free;
    const uint32_t used = pool->object.count;
    if (block) {
        pool->free = *block;
        pool->object.count = (uint16_t)(used + 1U);
    } else if (used < pool->capacity) {
        block = (void**)pool->fresh;
        pool->fresh += pool->block_size;
        pool->object.count = (uint16_t)(used + 1U);
    } else if (timeout) {
        os_thread* self = os_kernel.current;
        // Whoever frees leaves the block here.
        return os_wait(&pool->object, 0, timeout, mask) == (uint32_t)osOK ? self->with.transfer.message : NULL;
    }
    os_unmask(mask);
    return block;
}

osStatus_t osMemoryPoolFree(osMemoryPoolId_t mp_id, void* memory) {
    os_memory_pool* pool = pool_of(mp_id);
    if (!pool) {
        return osErrorParameter;
    }
    const uint32_t size = pool->block_size;
    const uint32_t offset = (uint32_t)((uintptr_t)memory - (uintptr_t)pool->memory);
    const uint32_t index = offset / size;
    if (index >= pool->capacity || index * size != offset) {
        return osErrorParameter;
    }
    osStatus_t status = osOK;
    const uint32_t mask = os_mask();
    if (pool->object.waiters) {
        os_thread* thread = os_take_waiter(&pool->object, (uint32_t)osOK);
        thread->with.transfer.message = memory;
        os_ready(thread);
    } else if (pool->object.count) {
        void** block = memory;
        *block = pool->free;
        pool->free = block;
        pool->object.count--;
    } else {
        status = osErrorResource;
    }
    os_unmask(mask);
    return status;
}

uint32_t osMemoryPoolGetCapacity(osMemoryPoolId_t mp_id) {
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->capacity : 0;
}

uint32_t osMemoryPoolGetBlockSize(osMemoryPoolId_t mp_id) {
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->block_size : 0;
}

uint32_t osMemoryPoolGetCount(osMemoryPoolId_t mp_id) {
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->object.count : 0;
}

uint32_t osMemoryPoolGetSpace(osMemoryPoolId_t mp_id) {
    const os_memory_pool* pool = pool_of(mp_id);
    return pool ? pool->capacity - pool->object.count : 0;
}

osStatus_t osMemoryPoolDelete(osMemoryPoolId_t mp_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (!os_object_end(mp_id, MBED_RTOS_KIND_MEMORY_POOL)) {
        return osErrorParameter;
    }
    os_memory_pool* pool = mp_id;
    os_object_free(pool->object.attributes, pool, pool->memory);
    return osOK;
}
