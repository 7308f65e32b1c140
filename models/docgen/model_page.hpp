// SPDX-License-Identifier: BSD-3-Clause
// The documentation of a model, from its own declarations: one Markdown page a type.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/core/factory.hpp"

namespace twin::docgen {

/// The page of one type. `model` was made by it, with Params from example_params().
std::string model_page(const ModelType& type, const Model& model);

/// The specification's fallbacks. A required parameter gets its fallback, too, as an example (a list's is split at
/// blanks), or else a value of its type; a model, the parameter's own name in capitals.
Params example_params(const ModelType& type);

/// What is declared unimplemented, by "REGISTER" or "REGISTER.FIELD", in order of offset.
std::vector<std::string> not_modelled(const Model& model);

/// Makes every type once, in the order of names, and renders it: file names in docs/peripherals, and contents,
/// README.md with the index among them. One call a process: SystemC's names are unique. Throws std::runtime_error that
/// names the type when one cannot be made or does not cover every bit of its registers.
std::map<std::string, std::string> all_pages(const Registry& registry);

}  // namespace twin::docgen
