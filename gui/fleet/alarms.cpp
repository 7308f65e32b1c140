// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/alarms.hpp"

#include "gui/models/format.hpp"

#include <QJsonArray>
#include <QJsonObject>
#include <array>

namespace twin::gui {

bool AlarmsModel::wanted(Rule rule) const {
    switch (rule) {
        case Rule::died: return rules_.died;
        case Rule::fault: return rules_.faults;
        case Rule::silent: return rules_.silent;
        case Rule::link_down: return rules_.link_down;
    }
    return false;
}

void AlarmsModel::setRules(const AlarmRules& rules) {
    const auto before = active();
    const bool other_time = rules.silent_after_s != rules_.silent_after_s;
    beginResetModel();
    rules_ = rules;
    alarms_.removeIf([&](const Alarm& one) { return !wanted(one.rule) || (one.rule == Rule::silent && other_time); });
    raised_.clear();
    for (const auto& one : alarms_) {
        if (one.active) {
            raised_.insert({static_cast<int>(one.rule), one.device});
        }
    }
    endResetModel();
    tellIfChanged(before);
}

void AlarmsModel::tellIfChanged(int before) {
    if (active() != before) {
        emit activeChanged(active());
    }
}

void AlarmsModel::raise(Rule rule, const QString& device, const QString& what, qint64 since_ns) {
    if (!wanted(rule)) {
        return;
    }
    if (raised_.contains({static_cast<int>(rule), device})) {
        return;
    }
    raised_.insert({static_cast<int>(rule), device});
    beginInsertRows({}, 0, 0);
    alarms_.prepend({rule, device, what, since_ns, true});
    endInsertRows();
    if (alarms_.size() > kMost) {
        beginRemoveRows({}, kMost, static_cast<int>(alarms_.size()) - 1);
        alarms_.resize(kMost);
        endRemoveRows();
    }
}

void AlarmsModel::lower(Rule rule, const QString& device) {
    if (!raised_.remove({static_cast<int>(rule), device})) {
        return;
    }
    for (int row = 0; row < alarms_.size(); ++row) {
        auto& one = alarms_[row];
        if (one.active && one.rule == rule && one.device == device) {
            one.active = false;
            emit dataChanged(index(row, 0), index(row, Columns - 1));
        }
    }
}

void AlarmsModel::take(const QJsonArray& events) {
    const auto before = active();
    for (const auto& value : events) {
        const auto line = value.toObject();
        const auto device = line["node"].toString();
        const auto t_ns = line["t"].toInteger();
        const auto event = line["event"].toObject();
        const auto what = event["event"].toString();
        if (line.contains("died")) {
            const auto why = line["died"];
            raise(Rule::died, device, tr("Its process died: %1").arg(why.toVariant().toString()), t_ns);
        } else if (what == "hardfault" || what == "lockup") {
            const auto at = hexText(static_cast<quint64>(event["pc"].toInteger()), 32);
            raise(Rule::fault, device, what == "lockup" ? tr("The CPU locked up at %1").arg(at)
                : tr("Hard fault at %1").arg(at), t_ns);
        } else if (what == "reset") {
            lower(Rule::fault, device);  // it has begun anew
        }
    }
    tellIfChanged(before);
}

void AlarmsModel::look(const DevicesModel& devices) {
    const auto before = active();
    const auto most_ns = static_cast<qint64>(rules_.silent_after_s) * 1'000'000'000;
    for (int row = 0; row < devices.rowCount(); ++row) {
        const auto& name = devices.name(row);
        const auto& figures = devices.figures(row);
        const bool running = devices.state(row) == "running";
        const auto silence = figures.silence_ns < 0 ? devices.nowNs(row) : figures.silence_ns;
        if (running && silence >= most_ns) {
            raise(Rule::silent, name, figures.silence_ns < 0 ? tr("Has said nothing so far")
                : tr("No message for %1").arg(durationText(most_ns)),
                  devices.nowNs(row) - silence + most_ns);
        } else {
            lower(Rule::silent, name);
        }
        if (figures.has_link && !figures.link_up) {
            raise(Rule::link_down, name, tr("Its link is down"), devices.nowNs(row));
        } else {
            lower(Rule::link_down, name);
        }
        if (devices.state(row) == "dead") {
            raise(Rule::died, name, tr("Its process died: %1").arg(devices.lastLine(row)), devices.nowNs(row));
        } else if (running) {
            lower(Rule::died, name);
        }
    }
    tellIfChanged(before);
}

void AlarmsModel::clear() {
    const auto before = active();
    beginResetModel();
    alarms_.clear();
    raised_.clear();
    endResetModel();
    tellIfChanged(before);
}

int AlarmsModel::active() const { return static_cast<int>(raised_.size()); }

int AlarmsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(alarms_.size()); }

int AlarmsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant AlarmsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& alarm = alarms_[index.row()];
    switch (role) {
        case ActiveRole: return alarm.active;
        case DeviceRole: return alarm.device;
        case TimeRole: return alarm.since_ns;
        case Qt::ToolTipRole: return index.column() == What ? alarm.what : QVariant();
        case Qt::DisplayRole: break;
        default: return {};
    }
    switch (index.column()) {
        case Since: return instantText(alarm.since_ns);
        case Device: return alarm.device;
        case What: return alarm.what;
        case State: return alarm.active ? tr("now") : tr("over");
        default: return {};
    }
}

QVariant AlarmsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= Columns) {
        return {};
    }
    const std::array names{tr("Since"), tr("Device"), tr("What"), tr("State")};
    return names.at(static_cast<std::size_t>(section));
}

}  // namespace twin::gui
