// SPDX-License-Identifier: BSD-3-Clause
// Packed records of a probe: docs/control-api.md, "Probes".
#pragma once

#include "gui/signals/time.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <tl/expected.hpp>

namespace twin::gui::scope {

using Bytes = std::span<const std::uint8_t>;

struct Record {
    Time t = 0;
    std::uint8_t channel = 0;
    bool has_value = false;  ///< else it has a level
    Level level = Level::unknown;
    double value = kUnknown;
};

/// Takes records one by one: a varint of nanoseconds since the one before, a byte of channel and kind, for a value four
/// more.
class RecordReader {
  public:
    RecordReader(Bytes bytes, Time base) : bytes_(bytes), t_(base) {}

    /// False at the end, and at what is no record: `error` tells then.
    bool next(Record& record);
    [[nodiscard]] const char* error() const { return error_; }
    [[nodiscard]] std::size_t place() const { return place_; }

  private:
    bool fail(const char* why);

    const Bytes bytes_;
    std::size_t place_ = 0;
    Time t_;
    const char* error_ = nullptr;
};

/// What is told of a batch before any of it is believed: how many records it has, or what is wrong with it and where.
/// `valued` tells of each channel whether its records have values.
tl::expected<std::size_t, std::string> checkRecords(Bytes bytes, Time base, Time until, std::span<const bool> valued);

/// The other way, for tests and benchmarks.
class RecordWriter {
  public:
    explicit RecordWriter(Time base) : t_(base) {}
    void level(Time t, std::uint8_t channel, Level level);
    void value(Time t, std::uint8_t channel, float value);
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

  private:
    void head(Time t, std::uint8_t byte);

    std::string bytes_;
    Time t_;
};

}  // namespace twin::gui::scope
