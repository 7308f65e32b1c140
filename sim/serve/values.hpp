// SPDX-License-Identifier: BSD-3-Clause
// Parameters that were checked: each is of its type, or is not there.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twin::serve {

inline const boost::json::value* value_at(const boost::json::object& params, std::string_view key) {
    return params.if_contains(boost::json::string_view(key.data(), key.size()));
}
inline std::string text_at(const boost::json::object& params, std::string_view key, std::string otherwise = {}) {
    const auto* value = value_at(params, key);
    return value != nullptr ? std::string(value->as_string()) : std::move(otherwise);
}
inline std::int64_t number_at(const boost::json::object& params, std::string_view key, std::int64_t otherwise) {
    const auto* value = value_at(params, key);
    return value != nullptr ? value->to_number<std::int64_t>() : otherwise;
}
inline double real_at(const boost::json::object& params, std::string_view key, double otherwise) {
    const auto* value = value_at(params, key);
    return value != nullptr ? value->to_number<double>() : otherwise;
}
inline bool flag_at(const boost::json::object& params, std::string_view key) {
    const auto* value = value_at(params, key);
    return value != nullptr && value->as_bool();
}
inline std::vector<std::string> texts_at(const boost::json::object& params, std::string_view key) {
    std::vector<std::string> texts;
    if (const auto* value = value_at(params, key)) {
        for (const auto& item : value->as_array()) {
            texts.emplace_back(item.as_string());
        }
    }
    return texts;
}

}  // namespace twin::serve
