// SPDX-License-Identifier: BSD-3-Clause
// Colours and measures that the instruments' drawings share.
#pragma once

#include "gui/signals/time.hpp"

#include <QColor>
#include <QFont>
#include <QString>
#include <vector>

namespace twin::gui::scope {

/// Colour of a signal; they differ for the colour-blind, in both themes.
QColor signalColor(int place);
QColor faded(QColor color, int alpha);
/// Figures stand still while they change: all digits of one width.
QFont figureFont(const QFont& base, double scale = 1);

struct Tick {
    Time t;
    QString text;  ///< empty: a line without a label
};
struct TimeTicks {
    QString base;  ///< what the labels count from; empty: the device's clock
    Time step = 0;
    std::vector<Tick> ticks;
};
/// Where a view of `span` from `from` on has lines: steps of 1, 2 or 5, labels at least `least` pixels apart.
TimeTicks timeTicks(Time from, Time span, double pixels, double least);

struct ValueScale {
    double bottom = 0;
    double top = 1;
    double step = 1;
};
/// Bounds in steps of 1, 2 or 5 that hold [least, most], with about `lines` steps.
ValueScale valueScale(double least, double most, int lines);

/// A value beside a scale: all of one scale have as many digits.
QString scaleText(double value, double step);

}  // namespace twin::gui::scope
