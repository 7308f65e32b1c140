// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/model_params.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "sim/node/bench.hpp"

namespace twin::node {

namespace {

boards::Position below(const boards::Position& where, const std::string& key) {
    boards::Position position = where;
    position.key += (position.key.empty() ? "" : ".") + key;
    return position;
}

std::string quoted(const boards::Param& param) { return param.is_list ? "a list" : "'" + param.values.front() + "'"; }

const ParamSpec* find_spec(const ModelType& type, const std::string& name) {
    for (const ParamSpec& spec : type.params)
        if (spec.name == name) return &spec;
    return nullptr;
}

std::optional<boards::Error> check(const ParamSpec& spec, const boards::Param& param,
                                   const std::vector<std::string>& models) {
    const bool wants_list = spec.type == ParamType::list;
    const std::string expected = to_string(spec.type) + (spec.help.empty() ? "" : " (" + spec.help + ")");
    if (wants_list != param.is_list) return boards::Error{param.where, quoted(param), expected, ""};
    if (wants_list) return std::nullopt;
    const std::string& value = param.values.front();
    if (!check_param(spec.type, value).empty()) return boards::Error{param.where, quoted(param), expected, ""};
    if (spec.type == ParamType::model && std::find(models.begin(), models.end(), value) == models.end())
        return boards::Error{param.where, quoted(param), expected, nearest(value, models)};
    return std::nullopt;
}

}  // namespace

std::optional<boards::Error> find_type(ModelPlan& plan, const Registry& registry) {
    plan.type = registry.find(plan.type_name);
    if (plan.type != nullptr) return std::nullopt;
    return boards::Error{*plan.type_where, "'" + plan.type_name + "'", "the name of a model that exists",
                         nearest(plan.type_name, registry.names())};
}

boards::Result<Params> check_params(const ModelPlan& plan, const std::vector<std::string>& models) {
    std::map<std::string, std::vector<std::string>> given;
    std::vector<std::string> known;
    for (const ParamSpec& spec : plan.type->params) known.push_back(spec.name);
    for (const auto& [name, param] : *plan.params) {
        const ParamSpec* spec = find_spec(*plan.type, name);
        if (spec == nullptr) {
            std::string list;
            for (const std::string& word : known) list += (list.empty() ? "one of " : ", ") + word;
            return tl::unexpected(boards::Error{param.where, "a parameter that " + plan.type_name + " does not have",
                                                list.empty() ? "none" : list, nearest(name, known)});
        }
        if (auto error = check(*spec, param, models)) return tl::unexpected(*error);
        given[name] = param.values;
    }
    if (plan.address) {
        if (find_spec(*plan.type, "address") == nullptr)
            return tl::unexpected(boards::Error{*plan.address_where, "an address",
                                                "none: " + plan.type_name + " has no address that can be set", ""});
        given["address"] = {std::to_string(*plan.address)};
    }
    for (const ParamSpec& spec : plan.type->params) {
        if (!spec.required || given.count(spec.name) != 0) continue;
        return tl::unexpected(boards::Error{
            below(*plan.where, "params." + spec.name), "nothing",
            std::string(to_string(spec.type)) + ": it is required" + (spec.help.empty() ? "" : " (" + spec.help + ")"),
            ""});
    }
    for (const ParamSpec& spec : plan.type->params) {
        const char* other = plan.on_bench ? bench_default(plan.type_name, spec.name) : nullptr;
        if (other != nullptr && given.count(spec.name) == 0) given[spec.name] = {other};
    }
    Params params(std::move(given));
    params.complete(plan.type->params);
    return params;
}

std::vector<const ModelPlan*> creation_order(const std::vector<ModelPlan>& plans) {
    std::vector<const ModelPlan*> order;
    std::set<const ModelPlan*> visited;
    const std::function<void(const ModelPlan&)> visit = [&](const ModelPlan& plan) {
        if (!visited.insert(&plan).second) return;
        for (const ParamSpec& spec : plan.type->params) {
            if (spec.type != ParamType::model) continue;
            std::string target = spec.fallback;
            for (const auto& [name, param] : *plan.params)
                if (name == spec.name && !param.is_list) target = param.values.front();
            const auto it =
                std::find_if(plans.begin(), plans.end(), [&](const ModelPlan& p) { return p.name == target; });
            if (it != plans.end()) visit(*it);
        }
        order.push_back(&plan);
    };
    for (const ModelPlan& plan : plans) visit(plan);
    return order;
}

}  // namespace twin::node
