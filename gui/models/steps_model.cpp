// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/steps_model.hpp"

#include "gui/models/format.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace twin::gui {
namespace {

QString failureText(const QJsonObject& failure) {
    if (failure.isEmpty()) {
        return {};
    }
    QStringList lines;
    const auto device = failure["device"].toString();
    const auto instant = instantText(failure["at_ns"].toInteger());
    lines << (device.isEmpty() ? StepsModel::tr("At %1").arg(instant)
                               : StepsModel::tr("%1, at %2").arg(device, instant));
    lines << StepsModel::tr("Expected: %1").arg(failure["expected"].toString());
    lines << StepsModel::tr("Happened: %1").arg(failure["happened"].toString());
    for (const auto& line : failure["context"].toArray()) {
        lines << "  " + line.toString();
    }
    return lines.join('\n');
}

}  // namespace

QString outcomeText(const QString& outcome) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("twin::gui", text); };
    if (outcome == "running") {
        return tr("running");
    }
    if (outcome == "passed") {
        return tr("passed");
    }
    if (outcome == "failed") {
        return tr("failed");
    }
    return outcome == "skipped" ? tr("skipped") : outcome;
}

QList<StepsModel::Step> StepsModel::read(const QJsonArray& steps, QList<int>& roots) {
    QList<Step> all;
    QList<int> open;  // the last one of each depth
    for (const auto& value : steps) {
        const auto from = value.toObject();
        Step step;
        step.name = from["name"].toString();
        step.file = from["file"].toString();
        step.line = from["line"].toInt();
        step.outcome = from["outcome"].toString();
        step.measured = from["measured"].toString();
        step.failure = failureText(from["failure"].toObject());
        step.device = from["failure"]["device"].toString();
        step.begin_ns = from["begin_ns"].toInteger();
        step.end_ns = from["end_ns"].toInteger();
        const auto depth = std::clamp<qsizetype>(from["depth"].toInt(), 0, open.size());
        open.resize(depth);
        const int self = static_cast<int>(all.size());
        auto& siblings = depth == 0 ? roots : all[open.last()].children;
        step.parent = depth == 0 ? -1 : open.last();
        step.row = static_cast<int>(siblings.size());
        siblings.append(self);
        open.append(self);
        all.append(std::move(step));
    }
    return all;
}

bool StepsModel::isPrefix(const QList<Step>& before, const QList<Step>& after) {
    return before.size() <= after.size() &&
           std::equal(before.begin(), before.end(), after.begin(), [](const Step& a, const Step& b) {
               return a.name == b.name && a.parent == b.parent && a.begin_ns == b.begin_ns;
           });
}

void StepsModel::setSteps(const QJsonArray& steps) {
    QList<int> roots;
    auto fresh = read(steps, roots);
    if (!isPrefix(steps_, fresh)) {
        beginResetModel();
        steps_ = std::move(fresh);
        roots_ = std::move(roots);
        endResetModel();
        return;
    }
    for (int i = 0; i < fresh.size(); ++i) {
        if (i >= steps_.size()) {
            add(fresh[i]);
            continue;
        }
        auto& step = steps_[i];
        if (step.outcome != fresh[i].outcome || step.end_ns != fresh[i].end_ns || step.measured != fresh[i].measured) {
            step.outcome = fresh[i].outcome;
            step.end_ns = fresh[i].end_ns;
            step.measured = fresh[i].measured;
            step.failure = fresh[i].failure;
            step.device = fresh[i].device;
            emit dataChanged(at(i), at(i, Columns - 1));
        }
    }
}

void StepsModel::add(const Step& step) {
    const int self = static_cast<int>(steps_.size());
    beginInsertRows(step.parent < 0 ? QModelIndex() : at(step.parent), step.row, step.row);
    steps_.append(step);
    steps_[self].children.clear();
    (step.parent < 0 ? roots_ : steps_[step.parent].children).append(self);
    endInsertRows();
}

int StepsModel::count(const QString& outcome) const {
    return static_cast<int>(std::count_if(steps_.begin(), steps_.end(), [&](const Step& step) {
        return step.children.isEmpty() && step.outcome == outcome;
    }));
}

QModelIndex StepsModel::firstFailure() const {
    for (int i = 0; i < steps_.size(); ++i) {
        if (!steps_[i].failure.isEmpty() && steps_[i].children.isEmpty()) {
            return at(i);
        }
    }
    return {};
}

const QList<int>& StepsModel::childrenOf(const QModelIndex& parent) const {
    return parent.isValid() ? steps_[static_cast<int>(parent.internalId())].children : roots_;
}

QModelIndex StepsModel::at(int step, int column) const {
    return createIndex(steps_[step].row, column, static_cast<quintptr>(step));
}

QModelIndex StepsModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= Columns || row >= rowCount(parent)) {
        return {};
    }
    return createIndex(row, column, static_cast<quintptr>(childrenOf(parent)[row]));
}

QModelIndex StepsModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) {
        return {};
    }
    const int above = steps_[static_cast<int>(child.internalId())].parent;
    return above < 0 ? QModelIndex() : at(above);
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int StepsModel::columnCount(const QModelIndex&) const { return Columns; }

QVariant StepsModel::text(const Step& step, int column) const {
    switch (column) {
        case Name: return step.name;
        case Outcome: return outcomeText(step.outcome);
        case Begin: return instantText(step.begin_ns);
        case Took: return step.outcome == "running" ? QString("…") : durationText(step.end_ns - step.begin_ns);
        case Where: return QString("%1:%2").arg(QFileInfo(step.file).fileName()).arg(step.line);
        default: return {};
    }
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& step = steps_[static_cast<int>(index.internalId())];
    switch (role) {
        case Qt::DisplayRole: return text(step, index.column());
        case Qt::ToolTipRole: return step.failure.isEmpty() ? step.measured : step.failure;
        case Qt::TextAlignmentRole:
            return index.column() == Begin || index.column() == Took
                       ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                       : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
        case OutcomeRole: return step.outcome;
        case FailureRole: return step.failure;
        case MeasuredRole: return step.measured;
        case DeviceRole: return step.device;
        case EndRole: return step.end_ns;
        default: return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == Begin || section == Took ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                                                   : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array names{tr("Step"), tr("Outcome"), tr("Begins"), tr("Takes"), tr("Where")};
    return names.at(static_cast<std::size_t>(section));
}

}  // namespace twin::gui
