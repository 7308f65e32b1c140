// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/power.hpp"

#include "models/core/model.hpp"

namespace twin {

void PowerDomain::set_on(bool on) {
    if (on == on_) return;
    on_ = on;
    // All are off before the first is told to start, so that no one sees a half-powered neighbour.
    for (Model* model : models_) model->set_power(on);
    if (!on) return;
    for (Model* model : models_) model->reset(ResetKind::power_on);
}

void Clock::set(std::uint64_t hz, bool running) {
    if (hz == hz_ && running == running_) return;
    for (const auto& tell : before_) tell();
    hz_ = hz;
    running_ = running;
    for (const auto& tell : after_) tell();
}

}  // namespace twin
