// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/fleet_figures.hpp"

#include "gui/models/format.hpp"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <vector>

namespace twin::gui {

void FleetFigures::setFigure(Figure figure) {
    if (figure != figure_) {
        figure_ = figure;
        clear();
    }
}

QString FleetFigures::setPattern(const QString& pattern) {
    const QRegularExpression wanted(pattern);
    if (!wanted.isValid()) {
        return wanted.errorString();
    }
    pattern_ = wanted;
    if (figure_ == Figure::said) {
        clear();
    }
    return {};
}

bool FleetFigures::valueOf(const DevicesModel& devices, int row, double& value) const {
    const auto& figures = devices.figures(row);
    switch (figure_) {
        case Figure::cpu: value = figures.cpu; return figures.memory > 0;
        case Figure::memory: value = figures.memory; return figures.memory > 0;
        case Figure::frames: value = figures.frames; return figures.has_link;
        case Figure::bytes: value = figures.bytes; return figures.has_link;
        case Figure::silence: value = static_cast<double>(figures.silence_ns); return figures.silence_ns >= 0;
        case Figure::said: break;
    }
    const auto found = pattern_.match(devices.lastLine(row));
    bool good = false;
    value = found.captured(found.lastCapturedIndex() > 0 ? 1 : 0).toDouble(&good);
    return good && std::isfinite(value);
}

void FleetFigures::look(const DevicesModel& devices) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(devices.rowCount()));
    qint64 t_ns = 0;
    for (int row = 0; row < devices.rowCount(); ++row) {
        double value = 0;
        t_ns = std::max(t_ns, devices.nowNs(row));
        if (valueOf(devices, row, value)) {
            values.push_back(value);
        }
    }
    many_ = static_cast<int>(values.size());
    bins_.clear();
    if (values.empty()) {
        emit changed();
        return;
    }
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::llround(share * static_cast<double>(values.size() - 1)))];
    };
    looks_.push_back({t_ns, {at(0), at(0.5), at(0.9), at(0.99), at(1)}});
    if (looks_.size() > kMost) {
        looks_.pop_front();
    }
    const double least = values.front();
    const double wide = values.back() > least ? (values.back() - least) / kBins : 1;
    const int bins = values.back() > least ? kBins : 1;
    for (int i = 0; i < bins; ++i) {
        bins_.append({least + i * wide, least + (i + 1) * wide, 0});
    }
    for (const double value : values) {
        ++bins_[std::clamp(static_cast<int>((value - least) / wide), 0, bins - 1)].devices;
    }
    emit changed();
}

void FleetFigures::clear() {
    looks_.clear();
    bins_.clear();
    many_ = 0;
    emit changed();
}

QString FleetFigures::text(double value) const {
    switch (figure_) {
        case Figure::cpu: return shareText(value);
        case Figure::memory: return bytesText(std::llround(value));
        case Figure::frames: return tr("%1/s").arg(rateText(value));
        case Figure::bytes: return tr("%1/s").arg(bytesText(std::llround(value)));
        case Figure::silence: return durationText(std::llround(value));
        case Figure::said: return QLocale().toString(value, 'g', 6);
    }
    return {};
}

}  // namespace twin::gui
