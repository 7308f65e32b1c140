// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::nrf51 {

/// The chip's CoreSight ROM table at 0xF0000000: what a debugger finds first, and where Nordic's start-up code reads
/// the revision of the silicon, to know which anomalies to work around. Source: Arm Debug Interface v5.2, chapter D2
/// (ROM tables, PIDR and CIDR); JEP106 for Nordic Semiconductor (bank 3, 0x44).
class RomTable : public Model {
  public:
    static constexpr std::uint32_t kEntry0 = 0x000, kEnd = 0x004, kMemType = 0xFCC, kPidr4 = 0xFD0, kPidr0 = 0xFE0,
                                   kPidr1 = 0xFE4, kPidr2 = 0xFE8, kPidr3 = 0xFEC, kCidr0 = 0xFF0;

    /// Parameters: revision (0..15, PIDR2.REVISION).
    RomTable(sc_core::sc_module_name name, const ModelContext& context);

  private:
    RegisterBank bank_;
};

}  // namespace twin::nrf51
