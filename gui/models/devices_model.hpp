// SPDX-License-Identifier: BSD-3-Clause
// The devices of a run, a thousand or more, and what of them is shown.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QJsonArray>
#include <QSortFilterProxyModel>
#include <array>

namespace twin::gui {

class DevicesModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Name, State, Board, Uptime, Resets, Memory, LastLine, Columns };
    enum Role { SortRole = Qt::UserRole + 1, StateRole, NameRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// All of them, in the server's order, as the method `devices` tells them. Views keep selection and place: what is
    /// the same stays, what differs changes, and only other names make it another table.
    void setDevices(const QJsonArray& devices);
    void clear();
    /// Lines of the record: a reset, or power that comes back, begins a device's uptime anew.
    void take(const QJsonArray& events);
    /// How many are in a state.
    [[nodiscard]] int count(const QString& state) const { return counts_.value(state); }
    [[nodiscard]] QString name(int row) const { return rows_[row].name; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        QString name, state, board, last_line, death;
        qint64 now_ns = 0;
        qint64 resets = 0;
        qint64 memory = 0;
        bool operator==(const Row&) const = default;
    };
    [[nodiscard]] QVariant text(const Row& row, int column) const;
    [[nodiscard]] QVariant key(const Row& row, int column) const;
    [[nodiscard]] qint64 uptime(const Row& row) const;
    void changed(const QList<Row>& rows);

    QList<Row> rows_;
    QHash<QString, int> counts_;
    QHash<QString, qint64> began_ns_;
};

/// Filters by text, anywhere in name, state or last line, and by state; sorts names as people count: meter-2, meter-10.
class DevicesFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit DevicesFilter(QObject* parent = nullptr);
    void setText(const QString& text);
    /// Empty: all.
    void setState(const QString& state);
    [[nodiscard]] QStringList names(const QModelIndexList& rows) const;

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    QString text_;
    QString state_;
};

/// Digits count as numbers, and case does not matter: whether `a` comes before `b` in any locale.
bool naturalLess(const QString& a, const QString& b);

/// A device's state in the user's language.
QString deviceStateText(const QString& state);

}  // namespace twin::gui
