// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/core/register_bank.hpp"
#include "models/peripherals/parts/axes.hpp"

namespace twin::parts {

/// The status byte of Freescale's sensors of three axes: which have data that was not read (DR), and on which of them
/// more has come since (OW), for each and for all together.
/// Source: MMA8652FC data sheet rev. 3.3, STATUS; MAG3110 data sheet rev. 9.2, DR_STATUS.
class AxesStatus {
  public:
    static constexpr unsigned kAxes = Axes::kCount;

    /// Declares bits 0 to 7 of the register.
    Register& declare(Register& reg);

    /// So many samples have come at once.
    void mark_new(std::uint64_t samples);
    /// An axis was read.
    void clear_new(unsigned axis);
    /// Some axis has data that was not read.
    bool ready() const { return zyx_dr_ != 0; }

  private:
    std::array<Field, kAxes> dr_, ow_;
    Field zyx_dr_, zyx_ow_;
};

}  // namespace twin::parts
