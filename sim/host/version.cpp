// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/version.hpp"

namespace twin::host {

const char* const kVersion = TWINYARD_VERSION;

}  // namespace twin::host
