// SPDX-License-Identifier: BSD-3-Clause
// Figures of the server in Prometheus' text format 0.0.4.
#pragma once

#include <cstddef>
#include <string>

namespace twin::serve {

class Yard;

std::string metrics(Yard& yard, std::size_t clients);

}  // namespace twin::serve
