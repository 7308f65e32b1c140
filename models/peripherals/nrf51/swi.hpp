// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::nrf51 {

/// Software interrupt SWI0 to SWI5: an interrupt number with no hardware behind it. Software sets it pending in the
/// NVIC; there are no registers. Source: nRF51 Series Reference Manual v3.0, chapter 10.1.7 and the table of chapter 4.
class Swi : public Model {
  public:
    Swi(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context), bank_(*this, 0x1000), irq_(*this) {}

  private:
    RegisterBank bank_;
    IrqLine irq_;
};

}  // namespace twin::nrf51
