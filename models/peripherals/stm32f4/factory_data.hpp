// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "models/core/model.hpp"

namespace twin::stm32f4 {

/// What the factory wrote into the information block at 0x1FFF7800, behind OTP: the unique device ID (96 bits at
/// 0x1FFF7A10, from the node's identity), the size of the flash in KiB (0x1FFF7A22), and the calibration of voltage
/// reference and temperature sensor (0x1FFF7A2A to 0x1FFF7A2E). It has no registers: the block is memory.
/// Source: RM0090 rev 19, chapter 39 (Device electronic signature); datasheet DocID024030, chapter 6.3.22.
class FactoryData : public Model {
  public:
    static constexpr std::uint64_t kUid = 0x210, kFlashSize = 0x222, kVrefIntCal = 0x22A, kTsCal1 = 0x22C,
                                   kTsCal2 = 0x22E;

    /// Parameters: memory (the block's name), flash_kib.
    FactoryData(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void end_of_elaboration() override;
    void on_identity(std::uint64_t before) override;

  private:
    void write_uid();

    const std::string memory_;
    const std::uint64_t flash_kib_;
};

}  // namespace twin::stm32f4
