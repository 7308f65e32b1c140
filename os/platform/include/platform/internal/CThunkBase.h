// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"

namespace mbed {

// The part of a CThunk that runs: instructions, then what they load. Only where code in RAM can be executed.
class CThunkBase : private NonCopyable<CThunkBase> {
  protected:
    CThunkBase();

    // Sets what the instructions load: the function to jump to, its first argument.
    void set_entry(void (*target)(void* self), void* self);

    // The address to call, with the Thumb bit.
    uintptr_t address() const;

  private:
    alignas(4) uint16_t code_[4];
    void* self_;
    void (*target_)(void* self);
};

}  // namespace mbed
