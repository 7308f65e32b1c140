// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

void (*os_free)(void*);

bool os_object_end(void* object, uint32_t kind) {
    const uint32_t mask = os_mask();
    const bool is = os_is(object, kind);
    if (is) {
        os_release_all(object);
        ((os_object*)object)->kind = 0;
    }
    os_unmask(mask);
    return is;
}
