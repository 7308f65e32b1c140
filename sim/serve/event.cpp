// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/event.hpp"

#include <algorithm>

namespace twin::serve {

const std::vector<std::string>& kind_names() {
    static const std::vector<std::string> names{"serial", "value", "event", "set",  "power",
                                                "reset",  "frame", "step",  "state"};
    return names;
}

std::optional<Kind> kind_named(std::string_view name) {
    const auto& names = kind_names();
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Kind>(found - names.begin()));
}

Kind kind_of(std::string_view what) {
    return what == "failed" || what == "passed" ? Kind::step : kind_named(what).value_or(Kind::state);
}

}  // namespace twin::serve
