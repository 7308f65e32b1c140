// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace twin::test {

/// A folder of its own under /tmp that a device may change: a copy of a test's files, and a link "way_out" to the
/// folder above, which is empty but for this one. Gone with this object. Throws std::runtime_error.
class SemihostingFolder {
  public:
    explicit SemihostingFolder(const std::filesystem::path& before);
    ~SemihostingFolder();
    SemihostingFolder(const SemihostingFolder&) = delete;
    SemihostingFolder& operator=(const SemihostingFolder&) = delete;

    [[nodiscard]] std::string path() const { return (above_ / "files").string(); }
    /// A line for each name that is not there, or should not be, or has other bytes than in the folder `after`; for
    /// each beside the folder; and for a link that is none any more.
    [[nodiscard]] std::vector<std::string> differences(const std::filesystem::path& after) const;

  private:
    std::filesystem::path above_;
};

}  // namespace twin::test
