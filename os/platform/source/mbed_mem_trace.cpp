// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_mem_trace.h"

#include <cinttypes>
#include <cstdarg>
#include <cstdio>

#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"

namespace {

mbed_mem_trace_cb_t callback;
mbed_mem_trace_cb_t kept;
mbed::SingletonPtr<PlatformMutex> mutex;
int depth;

// A call within a call, or of the callback itself, is deeper than 1.
template <typename... Arguments>
void tell(uint8_t op, void* res, void* caller, Arguments... arguments) {
    if (callback && depth == 1) {
        callback(op, res, caller, arguments...);
    }
}

}  // namespace

extern "C" {

void mbed_mem_trace_set_callback(mbed_mem_trace_cb_t cb) { callback = kept = cb; }
void mbed_mem_trace_disable(void) { callback = nullptr; }
void mbed_mem_trace_enable(void) { callback = kept; }

void mbed_mem_trace_lock(void) {
    mutex->lock();
    depth++;
}

void mbed_mem_trace_unlock(void) {
    depth--;
    mutex->unlock();
}

void* mbed_mem_trace_malloc(void* res, size_t size, void* caller) {
    tell(MBED_MEM_TRACE_MALLOC, res, caller, size);
    return res;
}

void* mbed_mem_trace_realloc(void* res, void* ptr, size_t size, void* caller) {
    tell(MBED_MEM_TRACE_REALLOC, res, caller, ptr, size);
    return res;
}

void* mbed_mem_trace_calloc(void* res, size_t num, size_t size, void* caller) {
    tell(MBED_MEM_TRACE_CALLOC, res, caller, num, size);
    return res;
}

void mbed_mem_trace_free(void* ptr, void* caller) {
    tell(MBED_MEM_TRACE_FREE, static_cast<void*>(nullptr), caller, ptr);
}

void mbed_mem_trace_default_callback(uint8_t op, void* res, void* caller, ...) {
    std::va_list args;
    va_start(args, caller);
    const auto number = [](void* p) { return reinterpret_cast<uintptr_t>(p); };
    const auto word = [&args] { return static_cast<unsigned long>(va_arg(args, size_t)); };
    constexpr char kKind[] = "mrcf";
    if (op <= MBED_MEM_TRACE_FREE) {
        std::printf(MBED_MEM_DEFAULT_TRACER_PREFIX "%c:0x%" PRIxPTR ";0x%" PRIxPTR "-", kKind[op], number(res),
                    number(caller));
        if (op == MBED_MEM_TRACE_MALLOC) {
            std::printf("%lu\n", word());
        } else if (op == MBED_MEM_TRACE_CALLOC) {
            const unsigned long count = word();
            std::printf("%lu;%lu\n", count, word());
        } else {
            const uintptr_t memory = number(va_arg(args, void*));
            if (op == MBED_MEM_TRACE_FREE) {
                std::printf("0x%" PRIxPTR "\n", memory);
            } else {
                std::printf("0x%" PRIxPTR ";%lu\n", memory, word());
            }
        }
    }
    va_end(args);
}
}
