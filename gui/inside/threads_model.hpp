// SPDX-License-Identifier: BSD-3-Clause
// The threads of a device, a row each, as `threads` of the control API gives them.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QJsonObject>

namespace twin::gui {

class ThreadsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Name, State, Priority, Stack, Cpu, Waits, Where, Columns };
    enum Role {
        IdRole = Qt::UserRole + 1,
        UsedRole,   ///< of Stack and Cpu: the part in use, 0 to 1
        HighRole,   ///< of Stack: the most that was ever in use
        AlarmRole,  ///< the stack is nearly full, or was
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// As `threads` answers. What a thread has run since the last time gives its part of the CPU.
    void update(const QJsonObject& told);
    void clear();
    /// What people call the thread of that address; empty: it is not known, or no more.
    [[nodiscard]] QString nameOf(quint32 id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    /// Threads have come or gone.
    void threadsChanged();

  private:
    struct Thread {
        quint32 id = 0;
        QString name, state, priority, entry, waits, where;
        int level = 0;
        qint64 base = 0, size = 0, used = 0, high = 0, run_us = 0;
        double cpu = 0;
    };
    static Thread read(const QJsonObject& told);
    [[nodiscard]] QVariant text(const Thread& thread, int column) const;
    [[nodiscard]] QString tip(const Thread& thread, int column) const;

    QList<Thread> threads_;
    QHash<quint32, QString> names_;  ///< also of those that have ended
};

}  // namespace twin::gui
