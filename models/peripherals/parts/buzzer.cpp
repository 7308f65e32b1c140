// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/buzzer.hpp"

namespace twin::parts {

Buzzer::Buzzer(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      plus_(*this, "plus"),
      minus_(*this, "minus"),
      on_(*this, "on", Output::Type::boolean, "", "there is a tone"),
      hz_(*this, "hz", Output::Type::number, "Hz", "of the tone; 0: none"),
      measured_(*this, "measured"),
      silence_(*this, "silence", [this] { silence(); }) {
    plus_.on_change([this] { on_edge(); });
    minus_.on_change([this] { on_edge(); });
}

// A disc with one side in the air does not move.
bool Buzzer::is_high() const { return !minus_.floating() && plus_.high() && !minus_.high(); }

void Buzzer::on_edge() {
    if (!powered()) return;
    const bool high = is_high();
    if (high == (measured_->high != 0)) return;
    const std::uint64_t at = now().value();
    Measured& m = measured_.ref();
    m.high = high ? 1 : 0;
    if (!high) return;
    silence_.arm_at(picoseconds(at + kSilencePs + 1));
    ++m.rises;
    m.last_rise_ps = at;
    if (m.rises == 1) {
        m.first_rise_ps = at;
        return;
    }
    const std::uint64_t span = at - m.first_rise_ps;
    // The first period is told at once, as an ear has it.
    const bool begins = on_.number() == 0;
    if (span < kWindowPs && !begins) return;
    hz_.publish(static_cast<double>(m.rises - 1) * static_cast<double>(kPicosecondsPerSecond) /
                static_cast<double>(span));
    on_.publish(1);
    if (span < kWindowPs) return;
    m.rises = 1;
    m.first_rise_ps = at;
}

void Buzzer::silence() {
    silence_.cancel();
    measured_->rises = 0;
    hz_.publish(0);
    on_.publish(0);
}

void Buzzer::on_reset(ResetKind) {
    measured_->high = is_high() ? 1 : 0;
    silence();
}

}  // namespace twin::parts
