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
    enum Column { Name, State, Board, Firmware, Uptime, Resets, Cpu, Memory, Frames, Bytes, Silence, LastLine,
        Columns };
    enum Role { SortRole = Qt::UserRole + 1, StateRole, NameRole, GroupRole, FirmwareRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// What a device is like now, as figures: for charts and alarms.
    struct Figures {
        double cpu = 0;          ///< share of one of the host's processors
        double memory = 0;       ///< bytes
        double frames = 0;       ///< in a second of its own time, both ways
        double bytes = 0;
        qint64 silence_ns = -1;  ///< since its console's last byte; -1: it has said nothing
        bool link_up = true;
        bool has_link = false;
    };

    /// All of them, in the server's order, as the method `devices` tells them at `wall_ms`. Views keep selection and
    /// place:
    /// what is the same stays, what differs changes, and only other names make it another table.
    void setDevices(const QJsonArray& devices, qint64 wall_ms = 0);
    /// A part of them, from this one on: of a table that is known already. False: it is another one.
    bool update(int first, const QJsonArray& devices, qint64 wall_ms);
    void clear();
    /// Lines of the record: a reset, or power that comes back, begins a device's uptime anew.
    void take(const QJsonArray& events);
    /// How many are in a state.
    [[nodiscard]] int count(const QString& state) const { return counts_.value(state); }
    [[nodiscard]] QString name(int row) const { return rows_[row].name; }
    [[nodiscard]] QString state(int row) const { return rows_[row].state; }
    [[nodiscard]] QString lastLine(int row) const { return rows_[row].last_line; }
    [[nodiscard]] qint64 nowNs(int row) const { return rows_[row].now_ns; }
    [[nodiscard]] const Figures& figures(int row) const { return rows_[row].figures; }
    [[nodiscard]] int rowOf(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        QString name, state, board, firmware, last_line, death;
        qint64 now_ns = 0;
        qint64 resets = 0;
        qint64 cpu_ns = 0, frames = 0, bytes = 0;  ///< counters, of which the figures come
        qint64 wall_ms = 0;
        Figures figures;
        /// A view shows the same.
        [[nodiscard]] bool looksLike(const Row& other) const;
    };
    static Row read(const QJsonObject& device, qint64 wall_ms);
    static void rate(Row& row, const Row& before);
    [[nodiscard]] QVariant text(const Row& row, int column) const;
    [[nodiscard]] QVariant key(const Row& row, int column) const;
    [[nodiscard]] qint64 uptime(const Row& row) const;
    void changed(int first, QList<Row> rows);

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

/// "meter" of "meter-12": what devices of one kind have in common.
QString groupOf(const QString& name);

/// A device's state in the user's language.
QString deviceStateText(const QString& state);

}  // namespace twin::gui
