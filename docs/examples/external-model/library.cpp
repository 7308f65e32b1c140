// SPDX-License-Identifier: BSD-3-Clause
// What the library offers to a board's YAML.
#include "cmsdk_timer.hpp"
#include "models/core/factory.hpp"

TWIN_MODEL_LIBRARY(registry) {
    registry.add({"example.cmsdk_timer",
                  "32-bit down counter of ARM's Cortex-M System Design Kit",
                  "ARM DDI 0479D, section 4.3",
                  {{"hz", twin::ParamType::integer, "25M", "frequency of PCLK, Hz"}},
                  twin::make_model<example::CmsdkTimer>()});
}
