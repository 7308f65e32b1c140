// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/boards/description.hpp"
#include "models/core/factory.hpp"

namespace twin::node {

/// What the files say of one model, chip's peripheral or board's part.
struct ModelPlan {
    std::string name;
    std::string type_name;
    const boards::Position* type_where = nullptr;
    const boards::Position* where = nullptr;
    const std::vector<std::pair<std::string, boards::Param>>* params = nullptr;
    std::optional<unsigned> address;
    const boards::Position* address_where = nullptr;
    const std::string* domain = nullptr;

    const ModelType* type = nullptr;  ///< found by find_type()
    bool on_bench = false;
};

/// Looks the type up.
std::optional<boards::Error> find_type(ModelPlan& plan, const Registry& registry);

/// The model's parameters, checked against its type's list and completed. `models` are the names that a parameter of
/// type model may have.
boards::Result<Params> check_params(const ModelPlan& plan, const std::vector<std::string>& models);

/// The plans in an order in which each comes after those that its parameters name; the file's order else.
std::vector<const ModelPlan*> creation_order(const std::vector<ModelPlan>& plans);

}  // namespace twin::node
