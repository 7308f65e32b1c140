// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/peripherals/parts/persistence.hpp"

namespace twin::parts {

/// One LED with its resistor. Output `brightness`, 0..255, as an eye sees it (see Persistence).
///
/// Parameters: active ("high": the anode is driven and the cathode is at ground; "low": the cathode is driven and the
/// anode is at the supply; "both": both are driven), persistence_ms.
class Led : public Model {
  public:
    Led(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { persistence_.power_lost(); }
    void on_loaded() override;

  private:
    enum class Active : std::uint8_t { high, low, both };
    static Active parse(const std::string& text);
    bool is_lit() const;
    void update();

    const Active active_;
    PinPort anode_;
    PinPort cathode_;
    Output brightness_;
    Persistence persistence_;
};

}  // namespace twin::parts
