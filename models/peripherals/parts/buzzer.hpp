// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"

namespace twin::parts {

/// A passive buzzer: a piezo disc that follows the voltage between its pins plus and minus. Outputs `on`, whether there
/// is a tone, and `hz`, how high.
///
/// A tone is two rising edges at most 50 ms apart; its frequency is measured over the whole periods of at least 20 ms,
/// or of one if that is longer. It ends when no edge comes for 50 ms: below 20 Hz one hears clicks, no tone.
class Buzzer : public Model {
  public:
    static constexpr std::uint64_t kSilencePs = 50'000'000'000;
    static constexpr std::uint64_t kWindowPs = 20'000'000'000;

    Buzzer(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { silence(); }
    void on_loaded() override {}

  private:
    struct Measured {
        std::uint64_t first_rise_ps = 0;  // of the window
        std::uint64_t last_rise_ps = 0;
        std::uint32_t rises = 0;  // in it, the first included
        std::uint32_t high = 0;
    };
    bool is_high() const;
    void on_edge();
    void silence();

    PinPort plus_;
    PinPort minus_;
    Output on_;
    Output hz_;
    State<Measured> measured_;
    Alarm silence_;
};

}  // namespace twin::parts
