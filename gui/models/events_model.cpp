// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/events_model.hpp"

#include "gui/models/format.hpp"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

namespace twin::gui {
namespace {

QString compact(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString resetText(const QString& kind) {
    if (kind == "power_on") {
        return EventsModel::tr("Started: power on");
    }
    if (kind == "pin" || kind == "external") {
        return EventsModel::tr("Reset by its pin");
    }
    if (kind == "system" || kind == "soft") {
        return EventsModel::tr("Reset by its firmware");
    }
    if (kind == "watchdog") {
        return EventsModel::tr("Reset by its watchdog");
    }
    return EventsModel::tr("Reset: %1").arg(QString(kind).replace('_', ' '));
}

struct Sentence {
    QString text;
    Weight weight;
};

Sentence aboutDevice(const QJsonObject& event) {
    const auto what = event["event"].toString();
    const auto at = hexText(static_cast<quint64>(event["pc"].toInteger()), 32);
    if (what == "reset") {
        const auto kind = event["kind"].toString();
        const bool bad = kind == "watchdog" || kind == "lockup" || kind == "brown_out";
        return {resetText(kind), bad ? Weight::warning : Weight::notice};
    }
    if (what == "hardfault") {
        return {EventsModel::tr("Hard fault at %1").arg(at), Weight::alarm};
    }
    if (what == "lockup") {
        return {EventsModel::tr("The CPU locked up at %1").arg(at), Weight::alarm};
    }
    if (what == "power") {
        return {event["on"].toBool() ? EventsModel::tr("Power is back") : EventsModel::tr("Power is gone"),
                Weight::notice};
    }
    if (what == "conflict") {
        QStringList drivers;
        for (const auto& driver : event["drivers"].toArray()) {
            drivers.append(driver.toString());
        }
        return {EventsModel::tr("%1 is driven by %2 at once").arg(event["net"].toString(), drivers.join(", ")),
                Weight::warning};
    }
    if (what == "set_failed") {
        return {EventsModel::tr("'%1' can't be set: %2").arg(event["text"].toString(), event["message"].toString()),
                Weight::warning};
    }
    return {compact(event), Weight::info};
}

}  // namespace

bool EventsModel::describe(const QJsonObject& line, Row& row) {
    row.t_ns = line["t"].toInteger();
    row.device = line["node"].toString();
    row.weight = Weight::info;
    if (line.contains("event")) {
        const auto sentence = aboutDevice(line["event"].toObject());
        row.what = sentence.text;
        row.weight = sentence.weight;
    } else if (line.contains("set")) {
        row.what = tr("Set %1").arg(line["set"].toString());
    } else if (line.contains("power")) {
        row.what = line["power"].toBool() ? tr("Switched on") : tr("Switched off");
    } else if (line.contains("reset")) {
        row.what = tr("Reset asked for: %1").arg(line["reset"].toString());
    } else if (line.contains("failed")) {
        row.what = tr("Step failed: %1. Expected: %2. Happened: %3")
                       .arg(line["failed"].toString(), line["expected"].toString(), line["happened"].toString());
        row.weight = Weight::alarm;
    } else if (line.contains("passed")) {
        row.what = line.contains("measured")
                       ? tr("Step passed: %1. %2").arg(line["passed"].toString(), line["measured"].toString())
                       : tr("Step passed: %1").arg(line["passed"].toString());
    } else if (line.contains("step")) {
        row.what = tr("Step: %1").arg(line["step"].toString());
        row.weight = Weight::notice;
    } else if (line.contains("died")) {
        const auto why = line["died"];
        row.what = tr("Its process died: %1").arg(why.isString() ? why.toString() : compact(why.toObject()));
        row.weight = Weight::alarm;
    } else if (line.contains("run")) {
        row.what = line["run"] == "started" ? tr("The run has started") : tr("The run has ended");
        row.weight = Weight::notice;
    } else if (line.contains("service")) {
        row.device = line["service"].toString();
        row.what = line.contains("text") ? line["text"].toString()
                   : line.contains("did") ? tr("Service: %1").arg(line["did"].toString())
                                          : tr("The service has ended: %1").arg(line["ended"].toString());
    } else if (line.contains("killed")) {
        row.what = tr("Its process was killed");
        row.weight = Weight::warning;
    } else if (line.contains("incident")) {
        row.what = line["incident"].toString();
        row.weight = Weight::alarm;
    } else if (line.contains("log")) {
        row.what = line["log"].toString();
    } else if (line.contains("serial") || line.contains("value") || line.contains("frame") ||
               line.contains("summary") ||
               line.contains("hash")) {
        return false;
    } else {
        auto rest = line;
        rest.remove("t");
        rest.remove("node");
        row.what = compact(rest);
    }
    return true;
}

void EventsModel::take(const QJsonArray& events, qint64 dropped) {
    QList<Row> fresh;
    if (dropped > 0) {
        fresh.append({events.isEmpty() ? 0 : events[0].toObject()["t"].toInteger(), {},
                      tr("%n event(s) were too many to follow", nullptr, static_cast<int>(dropped)), Weight::warning});
    }
    for (const auto& value : events) {
        Row row{};
        if (describe(value.toObject(), row)) {
            fresh.append(row);
        }
    }
    if (fresh.isEmpty()) {
        return;
    }
    if (fresh.size() > kMost) {
        fresh.remove(0, fresh.size() - kMost);
    }
    const auto surplus = static_cast<int>(rows_.size()) + static_cast<int>(fresh.size()) - kMost;
    if (surplus > 0) {
        beginRemoveRows({}, 0, surplus - 1);
        rows_.erase(rows_.begin(), rows_.begin() + surplus);
        endRemoveRows();
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    rows_.insert(rows_.end(), fresh.begin(), fresh.end());
    endInsertRows();
    const int before = alarms_;
    for (const auto& row : fresh) {
        alarms_ += row.weight == Weight::alarm ? 1 : 0;
    }
    if (alarms_ != before) {
        emit alarmsChanged(alarms_);
    }
}

void EventsModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
    if (std::exchange(alarms_, 0) != 0) {
        emit alarmsChanged(0);
    }
}

int EventsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int EventsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant EventsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == Time ? instantText(row.t_ns) : index.column() == Device ? row.device : row.what;
        case Qt::ToolTipRole: return index.column() == What ? row.what : QVariant();
        case Qt::TextAlignmentRole:
            return index.column() == Time ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                                          : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
        case WeightRole: return static_cast<int>(row.weight);
        case TimeRole: return row.t_ns;
        default: return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == Time ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                               : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return section == Time ? tr("Time") : section == Device ? tr("Device") : tr("What happened");
}

void EventsFilter::setLeast(Weight weight) {
    least_ = weight;
    invalidateFilter();
}

void EventsFilter::setText(const QString& text) {
    text_ = text.trimmed();
    invalidateFilter();
}

bool EventsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto what = sourceModel()->index(row, EventsModel::What, parent);
    if (what.data(EventsModel::WeightRole).toInt() < static_cast<int>(least_)) {
        return false;
    }
    return text_.isEmpty() || what.data().toString().contains(text_, Qt::CaseInsensitive) ||
           what.siblingAtColumn(EventsModel::Device).data().toString().contains(text_, Qt::CaseInsensitive);
}

}  // namespace twin::gui
