// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/rows_model.hpp"

#include <QAbstractTableModel>
#include <QStringList>
#include <optional>

namespace twin::gui::scope {

/// What is measured of each row: between two cursors if both are there, else in what is seen.
class FiguresModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Name, AtA, AtB, Frequency, Period, Duty, High, Low, Edges, Least, Most, Mean, Rms, Swing, Columns };

    explicit FiguresModel(RowsModel& rows, QObject* parent = nullptr);

    /// Computes all anew: some microseconds a row, whatever there is of it.
    void measure(Time from, Time to, std::optional<Time> a, std::optional<Time> b);
    /// Whether any row has something to say there.
    [[nodiscard]] bool used(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Line {
        QString key;
        int color;
        QStringList texts;
        bool operator==(const Line&) const = default;
    };
    static void fillDigital(const DigitalTrack& track, Time from, Time to, QStringList& texts);
    static void fillAnalog(const AnalogTrack& track, const QString& unit, Time from, Time to, QStringList& texts);

    RowsModel& rows_;
    std::vector<Line> lines_;
};

}  // namespace twin::gui::scope
