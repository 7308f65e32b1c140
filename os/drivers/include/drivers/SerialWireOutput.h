// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#if DEVICE_ITM

#include <errno.h>

#include "hal/itm_api.h"
#include "platform/FileHandle.h"

namespace mbed {

/// Output to a debug probe by the ITM's stimulus port 0 (Arm DDI 0403, C1.7). Nothing can be read. Any context.
class SerialWireOutput : public FileHandle {
  public:
    SerialWireOutput() { mbed_itm_init(); }

    ssize_t write(const void* buffer, size_t size) override {
        mbed_itm_send_block(ITM_PORT_SWO, buffer, size);
        return static_cast<ssize_t>(size);
    }
    ssize_t read(void*, size_t) override { return 0; }
    off_t seek(off_t, int = SEEK_SET) override { return -ESPIPE; }
    off_t size() override { return -EINVAL; }
    int isatty() override { return true; }
    int close() override { return 0; }
};

}  // namespace mbed

#endif
