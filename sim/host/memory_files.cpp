// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/memory_files.hpp"

namespace twin::host {

Result<std::shared_ptr<const MemoryFiles>> MemoryFiles::make(const Placement& contents) {
    auto files = std::make_shared<MemoryFiles>();
    for (const auto& [name, bytes] : contents.memories) {
        auto file = make_memory_file(name, bytes);
        if (!file) {
            return tl::unexpected(file.error());
        }
        files->memories_.emplace(name, std::move(*file));
    }
    for (const auto& segment : contents.preload) {
        auto file = make_memory_file("ram", segment.bytes);
        if (!file) {
            return tl::unexpected(file.error());
        }
        files->preload_.push_back({segment.address, std::move(*file)});
    }
    return files;
}

}  // namespace twin::host
