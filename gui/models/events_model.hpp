// SPDX-License-Identifier: BSD-3-Clause
// What happened in a run, the last so many, as sentences.
#pragma once

#include <QAbstractTableModel>
#include <QJsonArray>
#include <QSortFilterProxyModel>
#include <deque>

namespace twin::gui {

/// Of an event, how much of a person's attention it deserves.
enum class Weight { info, notice, warning, alarm };

class EventsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Time, Device, What, Columns };
    enum Role { WeightRole = Qt::UserRole + 1, TimeRole };
    static constexpr int kMost = 10'000;

    using QAbstractTableModel::QAbstractTableModel;

    /// Lines of the record. Outputs and serial bytes are for others: they are left out. `dropped` lines went missing
    /// before the first.
    void take(const QJsonArray& events, qint64 dropped = 0);
    void clear();
    [[nodiscard]] int alarms() const { return alarms_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    void alarmsChanged(int alarms);

  private:
    struct Row {
        qint64 t_ns;
        QString device;
        QString what;
        Weight weight;
    };
    static bool describe(const QJsonObject& line, Row& row);

    std::deque<Row> rows_;
    int alarms_ = 0;
};

/// What is at least of a weight, and has a text.
class EventsFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setLeast(Weight weight);
    void setText(const QString& text);

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    Weight least_ = Weight::info;
    QString text_;
};

}  // namespace twin::gui
