// SPDX-License-Identifier: BSD-3-Clause
// Models by name, ours and those from shared libraries outside the tree (docs/write-a-model.md).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/core/model.hpp"

namespace twin {

/// A kind of peripheral or part that a YAML file can name.
struct ModelType {
    std::string name;     ///< "nrf51.uart", "button"
    std::string summary;  ///< one line
    std::string manual;   ///< what it was written from: manual, version, chapter
    std::vector<ParamSpec> params;
    std::function<std::unique_ptr<Model>(const char* instance, const ModelContext& context)> create;
    /// What the model leaves out besides registers and fields declared unimplemented: a line each, for its page.
    std::vector<std::string> limits = {};
};

/// A ModelType's create function for class T.
template <typename T>
std::function<std::unique_ptr<Model>(const char*, const ModelContext&)> make_model() {
    return [](const char* instance, const ModelContext& context) -> std::unique_ptr<Model> {
        return std::make_unique<T>(instance, context);
    };
}

class Registry {
  public:
    /// Throws std::logic_error if the name is taken.
    void add(ModelType type);
    const ModelType* find(const std::string& name) const;
    std::vector<std::string> names() const;
    /// Loads a shared library and lets it register its models. Returns what went wrong, or "".
    /// The library exports kModelsSymbol and stays loaded.
    std::string load_library(const std::string& path);

  private:
    std::map<std::string, ModelType> types_;
};

/// What a library of models exports. `abi` is kModelsAbi of the headers it was built with.
struct ModelLibrary {
    unsigned abi;
    void (*register_models)(Registry& registry);
};
inline constexpr unsigned kModelsAbi = 2;
inline constexpr const char* kModelsSymbol = "twin_model_library";

/// In one source file of a library: TWIN_MODEL_LIBRARY(registry) { registry.add({...}); }
#define TWIN_MODEL_LIBRARY(registry)                                                                       \
    static void twin_register_models(::twin::Registry& registry);                                          \
    extern "C" const ::twin::ModelLibrary twin_model_library = {::twin::kModelsAbi, twin_register_models}; \
    static void twin_register_models(::twin::Registry& registry)

}  // namespace twin
