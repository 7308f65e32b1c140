// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/describe.hpp"

#include "sim/serve/method.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

json::object schema_of(const Field& field) {
    json::object schema;
    const auto& type = field.type;
    if (type.find('|') != std::string::npos) {
        json::array words;
        for (std::size_t at = 0; at <= type.size();) {
            const auto end = std::min(type.find('|', at), type.size());
            words.emplace_back(type.substr(at, end - at));
            at = end + 1;
        }
        schema = {{"type", "string"}, {"enum", std::move(words)}};
    } else if (type == "text") {
        schema = {{"type", "string"}};
    } else if (type == "duration") {
        schema = {{"type", "string"}, {"pattern", "^[0-9.]+(ns|us|ms|s|m|h)$"}};
    } else if (type == "integer") {
        schema = {{"type", "integer"}, {"minimum", 0}};
    } else if (type == "number" || type == "boolean" || type == "object") {
        schema = {{"type", type}};
    } else if (type == "texts") {
        schema = {{"type", "array"}, {"items", {{"type", "string"}}}};
    } else if (type == "objects") {
        schema = {{"type", "array"}, {"items", {{"type", "object"}}}};
    } else if (type == "values") {
        schema = {{"type", "object"}, {"additionalProperties", {{"type", json::array{"string", "number", "boolean"}}}}};
    }
    if (!field.summary.empty()) {
        schema["description"] = field.summary;
    }
    return schema;
}

json::object to_openrpc(const Method& method) {
    json::array params;
    for (const auto& field : method.params) {
        params.push_back(json::object{
            {"name", field.name}, {"summary", field.summary}, {"required", field.required}, {"schema", schema_of(field)}});
    }
    json::object properties;
    for (const auto& field : method.result) {
        properties[field.name] = schema_of(field);
    }
    json::array errors{json::object{{"code", host::kInvalidParams}, {"message", "a parameter is missing, unknown or wrong"}}};
    if (!method.refused.empty()) {
        errors.push_back(json::object{{"code", host::kRefused}, {"message", "it can't be done as asked: " + method.refused}});
        errors.push_back(json::object{{"code", host::kFailed}, {"message", "it failed"}});
    }
    return {{"name", method.name},
            {"summary", method.summary},
            {"paramStructure", "by-name"},
            {"params", std::move(params)},
            {"result", {{"name", "result"}, {"schema", {{"type", "object"}, {"properties", std::move(properties)}}}}},
            {"errors", std::move(errors)}};
}

std::string escaped(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
        text.insert(at, "\\");
    }
    return text;
}

std::string table_of(const char* title, const std::vector<Field>& fields) {
    if (fields.empty()) {
        return "";
    }
    std::string text = fmt::format("| {} | type | |\n|---|---|---|\n", title);
    for (const auto& field : fields) {
        text += fmt::format("| `{}` | {} | {}{} |\n", field.name, escaped(field.type),
                            field.required ? field.summary.empty() ? "required" : "required: " : "",
                            escaped(field.summary));
    }
    return text + "\n";
}

}  // namespace

json::object openrpc(const std::string& version) {
    json::array methods;
    for (const auto& chapter : chapters()) {
        for (const auto& method : chapter.methods) {
            methods.push_back(to_openrpc(method));
        }
    }
    return {{"openrpc", "1.2.6"},
            {"info",
             {{"title", "Twinyard control API"},
              {"version", version},
              {"description", "JSON-RPC 2.0 over WebSocket; notifications: events, events.end. docs/control-api.md"}}},
            {"methods", std::move(methods)}};
}

std::string reference_page() {
    std::string page =
        "<!-- Generated from the table of methods: twin serve --reference. Do not edit. -->\n"
        "# The methods of the server\n\n"
        "[The control API](control-api.md) explains how these work together. A duration is a text: \"10s\", \"1.5ms\", "
        "\"2m\".\n"
        "Types in the plural are lists; `values` is an object of texts, numbers or booleans. Besides what is said here, a\n"
        "method about a run or a device is refused if there is none of that name.\n";
    for (const auto& chapter : chapters()) {
        page += fmt::format("\n## {}\n\n", chapter.title);
        for (const auto& method : chapter.methods) {
            page += fmt::format("### {}\n\n{}\n\n", method.name, method.summary);
            page += table_of("parameter", method.params) + table_of("result", method.result);
            if (!method.refused.empty()) {
                page += fmt::format("Refused or failed if {}.\n\n", method.refused);
            }
        }
    }
    while (page.ends_with("\n\n")) {
        page.pop_back();
    }
    return page;
}

}  // namespace twin::serve
