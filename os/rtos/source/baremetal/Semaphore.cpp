// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Semaphore.h"

#include "platform/mbed_critical.h"
#include "wait.h"

namespace rtos {

// Interrupts are masked by who asks.
bool Semaphore::semaphore_available(void* semaphore) {
    auto* self = static_cast<Semaphore*>(semaphore);
    if (self->_count <= 0) {
        return false;
    }
    self->_count--;
    return true;
}

void Semaphore::acquire() { internal::wait_for(semaphore_available, this, Kernel::wait_for_u32_forever); }

bool Semaphore::try_acquire() {
    core_util_critical_section_enter();
    const bool got = semaphore_available(this);
    core_util_critical_section_exit();
    return got;
}

bool Semaphore::try_acquire_for(Kernel::Clock::duration_u32 rel_time) {
    return internal::wait_for(semaphore_available, this, rel_time);
}

bool Semaphore::try_acquire_until(Kernel::Clock::time_point abs_time) {
    return internal::wait_until(semaphore_available, this, abs_time);
}

osStatus Semaphore::release() {
    core_util_critical_section_enter();
    const bool room = _count < _max_count;
    if (room) {
        _count++;
    }
    core_util_critical_section_exit();
    return room ? osOK : osErrorResource;
}

}  // namespace rtos
