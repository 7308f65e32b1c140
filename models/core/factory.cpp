// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace twin {

void Registry::add(ModelType type) {
    const std::string name = type.name;
    if (!types_.emplace(name, std::move(type)).second)
        throw std::logic_error("two models are registered as '" + name + "'");
}

const ModelType* Registry::find(const std::string& name) const {
    const auto it = types_.find(name);
    return it == types_.end() ? nullptr : &it->second;
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> all;
    for (const auto& [name, type] : types_) all.push_back(name);
    return all;
}

std::string Registry::load_library(const std::string& path) {
    // Never closed: its models and their virtual tables live until the process ends.
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return std::string("cannot load the model library: ") + dlerror();
    const auto* library = static_cast<const ModelLibrary*>(dlsym(handle, kModelsSymbol));
    if (library == nullptr) return path + " is no model library: it does not export " + kModelsSymbol;
    if (library->abi != kModelsAbi) {
        return path + " was built for version " + std::to_string(library->abi) + " of the model interface, this is " +
               std::to_string(kModelsAbi) + ": build it again";
    }
    try {
        library->register_models(*this);
    } catch (const std::exception& e) {
        return path + ": " + e.what();
    }
    return "";
}

}  // namespace twin
