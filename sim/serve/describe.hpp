// SPDX-License-Identifier: BSD-3-Clause
// The table of methods, for programs and for people.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace twin::serve {

/// An OpenRPC document, version 1.2.6.
boost::json::object openrpc(const std::string& version);

/// docs/control-api-reference.md.
std::string reference_page();

}  // namespace twin::serve
