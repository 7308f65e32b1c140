// SPDX-License-Identifier: BSD-3-Clause
// What can stand in a scenario file, for editors and for the reference page. Both come from the kinds of steps themselves.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace twin::scenario {

/// JSON Schema, draft 2020-12: an editor completes keys and shows what they mean.
boost::json::object schema();

/// docs/scenario-reference.md.
std::string reference_page();

}  // namespace twin::scenario
