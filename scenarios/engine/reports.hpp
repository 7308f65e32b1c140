// SPDX-License-Identifier: BSD-3-Clause
// A scenario's result for programs, for CI servers and for people.
#pragma once

#include "scenarios/engine/result.hpp"

#include <boost/json/object.hpp>

namespace twin::scenario {

boost::json::object to_json(const ScenarioResult& result);

/// What to_json() made; empty if it is something else. Without `folder`, which is where it lies.
std::optional<ScenarioResult> result_from_json(const boost::json::value& value);

/// JUnit XML as CI servers read it: a suite for each scenario, a case for each of its outermost steps, and for each
/// incident.
std::string to_junit(const std::vector<ScenarioResult>& results);

/// One page that needs nothing else.
std::string to_html(const ScenarioResult& result);

/// result.json, junit.xml and report.html into a folder that is there.
host::Result<void> write_reports(const ScenarioResult& result, const std::string& folder);
host::Result<void> write_file(const std::string& path, const std::string& text);

}  // namespace twin::scenario
