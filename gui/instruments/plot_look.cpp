// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/plot_look.hpp"

#include "gui/look/theme.hpp"
#include "gui/signals/figure_text.hpp"

#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace twin::gui::scope {
namespace {

// Hues as Okabe and Ito chose them, as dark or as light as the ground wants them.
constexpr std::array kOnLight{0x0072b2U, 0xc4500bU, 0x00805dU, 0xa8447eU, 0x8f6a00U, 0x1f7fb5U, 0x5b5bb0U, 0x4b5563U};
constexpr std::array kOnDark{0x56b4e9U, 0xf0883eU, 0x35c99aU, 0xe39ac5U, 0xe6c229U, 0x8fd3ffU, 0xa9a5f5U, 0xc3ccd6U};

/// The next of 1, 2, 5, 10, … that is not less.
double niceAbove(double value) {
    const double scale = std::pow(10, std::floor(std::log10(value)));
    for (const double part : {1.0, 2.0, 5.0}) {
        if (part * scale >= value * (1 - 1e-9)) {
            return part * scale;
        }
    }
    return 10 * scale;
}

Time niceTime(double least) {
    // Above a minute, clocks count otherwise.
    static constexpr std::array<Time, 12> kLong{60,   120,  300,    600,    1200,   1800,
                                                3600, 7200, 14'400, 28'800, 43'200, 86'400};
    if (least > 50e9) {
        for (const auto seconds : kLong) {
            if (static_cast<double>(seconds) * 1e9 >= least) {
                return seconds * 1'000'000'000;
            }
        }
        return static_cast<Time>(niceAbove(least / 86'400e9)) * 86'400 * 1'000'000'000;
    }
    return std::max<Time>(1, static_cast<Time>(std::llround(niceAbove(std::max(1.0, least)))));
}

/// An offset from a round instant, in the unit that is a thousandth of what that is rounded to.
QString offsetText(Time offset, Time step, Time round) {
    const auto unit = round / 1000;
    int digits = 0;
    for (auto part = unit; part > step && digits < 3; part /= 10) {
        ++digits;
    }
    const auto* name = unit >= 1'000'000 ? "ms" : unit >= 1000 ? "\u00b5s" : "ns";
    return "+" + QLocale().toString(static_cast<double>(offset) / static_cast<double>(unit), 'f', digits) +
           QString::fromUtf8("\u202f") + QString::fromUtf8(name);
}

QString clockText(Time t) {
    const auto seconds = t / 1'000'000'000;
    const auto two = [](Time part) { return QString("%1").arg(part, 2, 10, QChar('0')); };
    return seconds < 3600 ? QString("%1:%2").arg(seconds / 60).arg(two(seconds % 60))
                          : QString("%1:%2:%3").arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

}  // namespace

QColor signalColor(int place) {
    const auto at = static_cast<std::size_t>(place) % kOnLight.size();
    return QColor::fromRgb(Theme::instance().dark() ? kOnDark.at(at) : kOnLight.at(at));
}

QColor faded(QColor color, int alpha) {
    color.setAlpha(alpha);
    return color;
}

QFont figureFont(const QFont& base, double scale) {
    auto font = base;
    font.setPointSizeF(base.pointSizeF() * scale);
    return font;
}

TimeTicks timeTicks(Time from, Time span, double pixels, double least) {
    TimeTicks told;
    if (span <= 0 || pixels <= 0) {
        return told;
    }
    told.step = niceTime(static_cast<double>(span) * least / pixels);
    // Fine steps count from an instant that all labels would begin with.
    const bool fine = told.step < 10'000'000;
    Time base = 0;
    Time round = 1000;
    if (fine) {
        while (round < told.step * 1000 / 2 && round < 1'000'000'000) {
            round *= 1000;
        }
        base = from >= 0 ? from / round * round : -((-from + round - 1) / round) * round;
        told.base = instantText(base, round);
    }
    const auto first = from >= 0 ? (from + told.step - 1) / told.step : from / told.step;
    for (auto t = first * told.step; t <= from + span; t += told.step) {
        told.ticks.push_back({t, fine                          ? offsetText(t - base, told.step, round)
                                 : told.step >= 60'000'000'000 ? clockText(t)
                                                               : instantText(t, told.step)});
    }
    return told;
}

ValueScale valueScale(double least, double most, int lines) {
    if (!known(least) || !known(most)) {
        return {};
    }
    if (most - least < std::max(std::abs(most), std::abs(least)) * 1e-6 || most <= least) {
        // What does not change is in the middle, with room for what it is.
        const auto room = std::max(std::abs(most) * 0.1, 0.5);
        least -= room;
        most += room;
    }
    const auto step = niceAbove((most - least) / std::max(1, lines));
    return {std::floor(least / step + 1e-9) * step, std::ceil(most / step - 1e-9) * step, step};
}

QString scaleText(double value, double step) {
    const auto size = std::max(std::abs(value), step);
    if (size >= 1e6 || step < 1e-4) {
        return QLocale().toString(value, 'g', 3);
    }
    const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    const auto text = QLocale().toString(std::abs(value), 'f', digits);
    return value < 0 ? QString(QChar(0x2212)) + text : text;
}

}  // namespace twin::gui::scope
