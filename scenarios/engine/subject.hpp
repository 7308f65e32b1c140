// SPDX-License-Identifier: BSD-3-Clause
// What expectations look at: consoles, outputs, registers, memory, frames, services.
#pragma once

#include "scenarios/engine/step.hpp"

#include <limits>

namespace twin::scenario {

/// Something that was seen, once.
struct Sighting {
    static constexpr std::size_t kNoDevice = std::numeric_limits<std::size_t>::max();

    std::size_t device = kNoDevice;
    std::int64_t at_ns = 0;
    bool match = false;            ///< it is what the expectation names
    std::optional<double> number;  ///< what can be measured of it
    std::string text;              ///< as a person reads it
    /// Of a console: its serial channel, and the position there behind what was seen.
    std::uint16_t channel = 0;
    std::size_t console_end = 0;
};

class Subject {
  public:
    using Sink = std::function<void(const Sighting&)>;
    /// From where on a console is read: from behind what was expected before, or from now on. Other subjects begin with
    /// their state now.
    enum class From { cursor, now };

    virtual ~Subject() = default;
    [[nodiscard]] virtual std::string describe() const = 0;
    /// It is seen on devices; else of the run as a whole.
    [[nodiscard]] virtual bool on_devices() const { return true; }
    /// Calls `sink` for each sighting while the token lives. This outlives the world.
    [[nodiscard]] virtual std::shared_ptr<void> watch(World& world, std::vector<std::size_t> devices, From from,
                                                      Sink sink) = 0;
};

/// As StepKind, for the map that stands behind a verb of expectations.
struct SubjectKind {
    std::string summary;
    std::vector<KeyInfo> keys;
    std::string example;  ///< the map, in YAML
    std::function<std::unique_ptr<Subject>(const Reader& map, Builder& builder)> parse;

    [[nodiscard]] const std::string& key() const { return keys.front().name; }
};
const std::vector<SubjectKind>& subject_kinds();
std::unique_ptr<Subject> parse_subject(const Reader& map, Builder& builder);

// The kinds, by where they look.
std::vector<SubjectKind> console_subjects();
std::vector<SubjectKind> service_subjects();
std::vector<SubjectKind> state_subjects();
std::vector<SubjectKind> network_subjects();

}  // namespace twin::scenario
