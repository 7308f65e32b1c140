// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace twin {

class Registry;

/// Registers every model of this tree.
void register_all(Registry& registry);

}  // namespace twin
