// SPDX-License-Identifier: BSD-3-Clause
// What in a fleet wants attention: rules, and where each of them holds, or held.
#pragma once

#include "gui/models/devices_model.hpp"

#include <QSet>

namespace twin::gui {

struct AlarmRules {
    bool died = true;
    bool faults = true;     ///< hard faults and lock-ups
    bool silent = true;     ///< a device that runs has said nothing for so long
    int silent_after_s = 60;
    bool link_down = true;
};

class AlarmsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Since, Device, What, State, Columns };
    enum Role { ActiveRole = Qt::UserRole + 1, DeviceRole, TimeRole };
    static constexpr int kMost = 2'000;

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] const AlarmRules& rules() const { return rules_; }
    /// What is not alarmed of any more goes from the list.
    void setRules(const AlarmRules& rules);
    /// Lines of the record.
    void take(const QJsonArray& events);
    /// The devices as they are now.
    void look(const DevicesModel& devices);
    void clear();
    [[nodiscard]] int active() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    void activeChanged(int active);

  private:
    enum class Rule { died, fault, silent, link_down };
    struct Alarm {
        Rule rule;
        QString device;
        QString what;
        qint64 since_ns;
        bool active;
    };
    [[nodiscard]] bool wanted(Rule rule) const;
    void raise(Rule rule, const QString& device, const QString& what, qint64 since_ns);
    void lower(Rule rule, const QString& device);
    void tellIfChanged(int before);

    AlarmRules rules_;
    QList<Alarm> alarms_;  ///< the newest first
    QSet<QPair<int, QString>> raised_;  ///< rule and device of those that hold
};

}  // namespace twin::gui
