// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/runs_model.hpp"

#include "gui/models/format.hpp"

#include <algorithm>

namespace twin::gui {
namespace {

QString stateText(const QJsonObject& run) {
    const auto state = run["state"].toString();
    if (state == "starting") {
        return RunsModel::tr("starting");
    }
    if (state == "running") {
        return RunsModel::tr("running");
    }
    if (run["kind"] == "scenario" && run.contains("passed")) {
        return run["passed"].toBool() ? RunsModel::tr("passed") : RunsModel::tr("failed");
    }
    return RunsModel::tr("ended");
}

bool isFailed(const QJsonObject& run) {
    return run.contains("error") || (run.contains("passed") && !run["passed"].toBool());
}

QString detail(const QJsonObject& run) {
    const auto what = run["kind"] == "scenario" ? RunsModel::tr("scenario") : run["board"].toString();
    const auto many = run["devices"].toInt();
    const auto devices = many == 1 ? QString() : " · " + RunsModel::tr("%n devices", nullptr, many);
    return what + devices + " · " + stateText(run);
}

}  // namespace

void RunsModel::setRuns(const QJsonArray& runs) {
    QList<QJsonObject> read;
    for (const auto& run : runs) {
        read.prepend(run.toObject());
    }
    std::stable_sort(read.begin(), read.end(), [](const QJsonObject& a, const QJsonObject& b) {
        return (a["state"] == "ended") < (b["state"] == "ended");
    });
    const bool same = std::equal(read.begin(), read.end(), runs_.begin(), runs_.end(),
                                 [](const QJsonObject& a, const QJsonObject& b) { return a["name"] == b["name"]; });
    if (!same) {
        beginResetModel();
        runs_ = std::move(read);
        endResetModel();
        return;
    }
    for (int row = 0; row < runs_.size(); ++row) {
        if (runs_[row] != read[row]) {
            runs_[row] = read[row];
            emit dataChanged(index(row), index(row));
        }
    }
}

int RunsModel::rowOf(const QString& name) const {
    const auto found = std::find_if(runs_.begin(), runs_.end(),
                                    [&](const QJsonObject& run) { return run["name"] == name; });
    return found == runs_.end() ? -1 : static_cast<int>(found - runs_.begin());
}

QJsonObject RunsModel::run(const QString& name) const {
    const int row = rowOf(name);
    return row < 0 ? QJsonObject() : runs_[row];
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& run = runs_[index.row()];
    switch (role) {
        case Qt::DisplayRole:
        case NameRole: return run["name"].toString();
        case Qt::ToolTipRole: return QString("%1\n%2").arg(detail(run), instantText(run["now_ns"].toInteger()));
        case Qt::AccessibleTextRole: return QString("%1, %2").arg(run["name"].toString(), detail(run));
        case KindRole: return run["kind"].toString();
        case StateRole: return run["state"].toString();
        case DevicesRole: return run["devices"].toInt();
        case DetailRole: return detail(run);
        case FailedRole: return isFailed(run);
        default: return {};
    }
}

}  // namespace twin::gui
