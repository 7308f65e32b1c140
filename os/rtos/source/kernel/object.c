// SPDX-License-Identifier: BSD-3-Clause
//
// Memory of objects that the os...New functions make. Not linked by programs whose objects are all of the C++ classes.
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

void* os_allocate(uint32_t size) {
    os_free = free;
    return malloc(size);
}

void* os_object_new(uint32_t kind, const char* name, void* memory, uint32_t memory_size, uint32_t size) {
    uint8_t attributes = 0;
    if (memory) {
        if (memory_size < size || ((uintptr_t)memory & (sizeof(void*) - 1U))) {
            return NULL;
        }
    } else {
        memory = os_allocate(size);
        if (!memory) {
            return NULL;
        }
        attributes = OS_OWN_MEMORY;
    }
    memset(memory, 0, size);
    os_object* object = memory;
    if (kind != MBED_RTOS_KIND_THREAD) {  // which has another head
        object->attributes = attributes;
        object->name = name;
    }
    object->kind = (uint8_t)kind;
    return memory;
}
