// SPDX-License-Identifier: BSD-3-Clause
// A library of models for a later version of the interface. Its function must not be called.
#include <cstdlib>

#include "models/core/factory.hpp"

static void register_models(twin::Registry&) { std::abort(); }
extern "C" const twin::ModelLibrary twin_model_library = {twin::kModelsAbi + 1, register_models};
