// SPDX-License-Identifier: BSD-3-Clause
// Figures and annotations as a person reads them.
#pragma once

#include "gui/signals/decoder.hpp"

#include <QString>

namespace twin::gui::scope {

/// "1.25 kHz", "-3.30 V", "0 V": `digits` significant, with a prefix if the unit takes one. Counts, and units that have
/// none (%, °C), stay as they are.
QString figureText(double value, const QString& unit, int digits = 4);
/// "1.25 ms", "833 ns", "2 min 03 s": a span of time.
QString spanText(double ns, int digits = 4);
/// An instant, to as many digits as a step of `step_ns` needs: "12.204 350 s".
QString instantText(Time t, Time step_ns);
/// "0", "1", "Z", "?".
QString levelText(Level level);

enum class Notation : std::uint8_t { hex, decimal, characters };
/// What stands in an annotation's box; short.
QString annotationText(const Annotation& annotation, Notation notation);

}  // namespace twin::gui::scope
