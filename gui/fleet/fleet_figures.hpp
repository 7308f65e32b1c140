// SPDX-License-Identifier: BSD-3-Clause
// One number of all devices, over time: percentiles of each look, and how it is spread now.
#pragma once

#include "gui/models/devices_model.hpp"

#include <QObject>
#include <QRegularExpression>
#include <array>
#include <deque>

namespace twin::gui {

class FleetFigures : public QObject {
    Q_OBJECT

  public:
    enum class Figure { cpu, memory, frames, bytes, silence, said };
    static constexpr int kMost = 1'200;  ///< looks that are kept: twenty minutes
    static constexpr int kBins = 24;

    struct Look {
        qint64 t_ns = 0;
        std::array<double, 5> at{};  ///< least, median, 90 %, 99 %, most
    };
    struct Bin {
        double from = 0, to = 0;
        int devices = 0;
    };

    using QObject::QObject;

    void setFigure(Figure figure);
    [[nodiscard]] Figure figure() const { return figure_; }
    /// For Figure::said: the number that this finds in a device's last message, its first group if it has one. An error
    /// is why it can't be.
    QString setPattern(const QString& pattern);
    [[nodiscard]] QString pattern() const { return pattern_.pattern(); }

    void look(const DevicesModel& devices);
    void clear();
    [[nodiscard]] const std::deque<Look>& looks() const { return looks_; }
    [[nodiscard]] const QList<Bin>& histogram() const { return bins_; }
    [[nodiscard]] int devices() const { return many_; }  ///< that have the number
    /// As a person reads it, with its unit.
    [[nodiscard]] QString text(double value) const;

  signals:
    void changed();

  private:
    [[nodiscard]] bool valueOf(const DevicesModel& devices, int row, double& value) const;

    Figure figure_ = Figure::cpu;
    QRegularExpression pattern_{R"([-+]?\d+(?:\.\d+)?)"};
    std::deque<Look> looks_;
    QList<Bin> bins_;
    int many_ = 0;
};

}  // namespace twin::gui
