// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/json_number.hpp"

#include <boost/json.hpp>
#include <algorithm>

namespace twin::scenario {

namespace json = boost::json;

std::optional<double> json_number(std::string_view text, const std::string& member) {
    const auto begin = text.find('{');
    if (begin == std::string_view::npos) {
        return std::nullopt;
    }
    boost::system::error_code error;
    const auto value = json::parse(text.substr(begin), error);
    if (error) {
        return std::nullopt;
    }
    std::string pointer = "/" + member;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    const auto* found = value.find_pointer(pointer, error);
    if (found == nullptr || !(found->is_number() || found->is_bool())) {
        return std::nullopt;
    }
    return found->is_bool() ? (found->get_bool() ? 1 : 0) : found->to_number<double>();
}

}  // namespace twin::scenario
