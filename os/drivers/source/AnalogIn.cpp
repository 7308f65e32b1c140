// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/AnalogIn.h"

#if DEVICE_ANALOGIN

namespace mbed {

SingletonPtr<PlatformMutex> AnalogIn::_mutex;

}  // namespace mbed

#endif
