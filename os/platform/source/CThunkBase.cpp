// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/CThunkBase.h"

#if defined(__arm__)
#include "cmsis.h"
#endif

namespace mbed {

// Thumb code of ARMv6-M, relative to its own address: the literals lie behind it.
//   0: ldr r0, [pc, #4]    self
//   2: ldr r3, [pc, #8]    target
//   4: bx r3
//   6: nop
//   8: self
//  12: target
CThunkBase::CThunkBase() : code_{0x4801, 0x4B02, 0x4718, 0x46C0}, self_(nullptr), target_(nullptr) {}

void CThunkBase::set_entry(void (*target)(void* self), void* self) {
    self_ = self;
    target_ = target;
#if defined(__arm__)
#if defined(__DCACHE_PRESENT) && __DCACHE_PRESENT
    SCB_CleanDCache_by_Addr(reinterpret_cast<uint32_t*>(this), sizeof *this);
    SCB_InvalidateICache();
#endif
    __DSB();
    __ISB();
#endif
}

uintptr_t CThunkBase::address() const { return reinterpret_cast<uintptr_t>(code_) | 1; }

}  // namespace mbed
