// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/command_name.hpp"

#include <cstdlib>

namespace twin::host {

std::string command(std::string_view arguments) {
    const char* typed = std::getenv("TWINYARD_COMMAND_NAME");
    std::string text = typed != nullptr && *typed != '\0' ? typed : "twin";
    if (!arguments.empty()) text.append(" ").append(arguments);
    return text;
}

}  // namespace twin::host
