// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// CRC: the Ethernet polynomial 0x04C11DB7 over 32-bit words, most significant bit first, from 0xFFFFFFFF.
/// Source: RM0090 rev 19, chapter 4. The four HCLK periods that a word takes are not waited for.
class Crc : public Peripheral {
  public:
    static constexpr std::uint32_t kDr = 0x00, kIdr = 0x04, kCr = 0x08;

    Crc(sc_core::sc_module_name name, const ModelContext& context);

  private:
    Register* dr_ = nullptr;
    State<std::uint32_t> value_;
};

}  // namespace twin::stm32f4
