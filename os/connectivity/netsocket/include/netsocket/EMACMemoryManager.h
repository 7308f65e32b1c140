// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "netsocket/NetStackMemoryManager.h"

using emac_mem_buf_t = void;

/// The memory of Ethernet frames.
class EMACMemoryManager : public NetStackMemoryManager {
  protected:
    ~EMACMemoryManager() = default;
};
