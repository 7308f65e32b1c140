// SPDX-License-Identifier: BSD-3-Clause
// Names of runs: one run has a name at a time, also when many start at the same instant.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/unique_fd.hpp"

#include <memory>
#include <string>

namespace twin::host {

/// Holds a name while it lives. A lock on `<folder>/<name>.lock`, which the kernel drops when the process ends, however
/// it ends; the file goes with the claim.
class NameClaim {
  public:
    /// Refused when another run has the name.
    static Result<std::shared_ptr<NameClaim>> take(const std::string& folder, const std::string& name);
    /// The first of "base", "base-2", ... that is free.
    static Result<std::shared_ptr<NameClaim>> take_free(const std::string& folder, const std::string& base);
    /// Whether some run has the name now.
    static bool is_taken(const std::string& folder, const std::string& name);

    ~NameClaim();
    NameClaim(const NameClaim&) = delete;
    NameClaim& operator=(const NameClaim&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

  private:
    NameClaim(std::string folder, std::string name, UniqueFd lock);
    static Result<std::shared_ptr<NameClaim>> try_take(const std::string& folder, const std::string& name);

    std::string folder_, name_;
    UniqueFd lock_;
};

}  // namespace twin::host
