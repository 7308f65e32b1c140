// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/csv.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace twin::scenario {
namespace {

/// One record from `at` on; fields in quotes may have commas, line ends and doubled quotes.
std::vector<std::string> take_record(const std::string& text, std::size_t& at) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c != '"') {
                fields.back() += c;
            } else if (at + 1 < text.size() && text[at + 1] == '"') {
                fields.back() += c;
                ++at;
            } else {
                quoted = false;
            }
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.emplace_back();
        } else if (c == '\n') {
            ++at;
            break;
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

Csv read_csv(const std::string& path, const Reader& where) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file) {
        where.fail(fmt::format("'{}', which can't be read", path), "a readable file");
    }
    Csv csv;
    std::size_t at = 0;
    csv.columns = take_record(text, at);
    for (unsigned row = 2; at < text.size(); ++row) {
        auto fields = take_record(text, at);
        if (fields.size() == 1 && fields[0].empty()) {
            continue;
        }
        if (fields.size() != csv.columns.size()) {
            where.fail(fmt::format("{} fields in row {} of '{}'", fields.size(), row, path),
                       fmt::format("{}, as its first row has", csv.columns.size()));
        }
        csv.rows.push_back(std::move(fields));
    }
    return csv;
}

}  // namespace twin::scenario
