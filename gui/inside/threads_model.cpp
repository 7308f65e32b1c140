// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/threads_model.hpp"

#include "gui/models/format.hpp"

#include <QJsonArray>
#include <algorithm>

namespace twin::gui {
namespace {

// Firmware that has come so near to the end of a stack goes beyond it some day.
constexpr double kNearlyFull = 0.9;

double part(qint64 of, qint64 all) { return all > 0 ? std::clamp(double(of) / double(all), 0.0, 1.0) : 0; }

}  // namespace

ThreadsModel::Thread ThreadsModel::read(const QJsonObject& told) {
    Thread thread;
    thread.id = static_cast<quint32>(told["id"].toInteger());
    thread.name = told["name"].toString();
    if (thread.name.isEmpty()) {
        thread.name = hexText(thread.id, 32);
    }
    thread.state = told["state"].toString();
    thread.level = told["priority"].toInt();
    thread.priority = told["priority_name"].toString();
    thread.entry = told["entry"].toString();
    thread.waits = told["waits_for"].toString();
    if (told.contains("wake_ms")) {
        thread.waits += tr(" until %1").arg(instantText(told["wake_ms"].toInteger() * 1'000'000));
    }
    thread.where = told["where"].toString();
    thread.base = told["stack_base"].toInteger();
    thread.size = told["stack_size"].toInteger();
    thread.used = told["stack_used"].toInteger();
    thread.high = told["stack_high"].toInteger();
    thread.run_us = told["run_us"].toInteger();
    thread.cpu = told["share"].toDouble();
    return thread;
}

void ThreadsModel::update(const QJsonObject& told) {
    QList<Thread> fresh;
    for (const auto& one : told["threads"].toArray()) {
        fresh.append(read(one.toObject()));
        names_[fresh.last().id] = fresh.last().name;
    }
    // Since the last look; who runs is charged when it is switched away.
    qint64 passed = 0;
    QHash<quint32, qint64> ran;
    for (const auto& thread : fresh) {
        const auto before = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& one) { return one.id == thread.id; });
        ran[thread.id] = before != threads_.end() ? qMax<qint64>(0, thread.run_us - before->run_us) : thread.run_us;
        passed += ran[thread.id];
    }
    for (auto& thread : fresh) {
        if (!threads_.isEmpty()) {
            thread.cpu = passed > 0 ? part(ran[thread.id], passed) : thread.state == "running" ? 1 : 0;
        }
    }
    const bool same = std::equal(fresh.begin(), fresh.end(), threads_.begin(), threads_.end(),
                                 [](const Thread& a, const Thread& b) { return a.id == b.id && a.name == b.name; });
    if (same) {
        threads_ = std::move(fresh);
        if (!threads_.isEmpty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
        }
        return;
    }
    beginResetModel();
    threads_ = std::move(fresh);
    endResetModel();
    emit threadsChanged();
}

void ThreadsModel::clear() {
    names_.clear();
    if (!threads_.isEmpty()) {
        beginResetModel();
        threads_.clear();
        endResetModel();
    }
    emit threadsChanged();
}

QString ThreadsModel::nameOf(quint32 id) const { return names_.value(id); }

int ThreadsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(threads_.size()); }
int ThreadsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant ThreadsModel::text(const Thread& thread, int column) const {
    switch (column) {
        case Name: return thread.name;
        case State:
            return thread.state == "running"   ? tr("running")
                   : thread.state == "ready"   ? tr("ready")
                   : thread.state == "waiting" ? tr("waiting")
                                               : tr("ended");
        case Priority: return thread.priority;
        case Stack: return QString("%1 / %2").arg(thread.high).arg(thread.size);
        case Cpu: return QString("%1 %").arg(thread.cpu * 100, 0, 'f', 1);
        case Waits: return thread.waits;
        case Where: return thread.where;
        default: return {};
    }
}

QString ThreadsModel::tip(const Thread& thread, int column) const {
    switch (column) {
        case Name: return tr("Entry: %1\nControl block: %2").arg(thread.entry.isEmpty() ? "?" : thread.entry, hexText(thread.id, 32));
        case Stack:
            return tr("%1 bytes in use, %2 at most so far, of %3\nfrom %4")
                .arg(thread.used).arg(thread.high).arg(thread.size).arg(hexText(static_cast<quint64>(thread.base), 32));
        case Cpu: return tr("Of the time since the last look; it has run %1 in all").arg(durationText(thread.run_us * 1000));
        case Waits: return thread.waits;
        case Where: return thread.where;
        default: return {};
    }
}

QVariant ThreadsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& thread = threads_[index.row()];
    switch (role) {
        case Qt::DisplayRole: return text(thread, index.column());
        case Qt::ToolTipRole: return tip(thread, index.column());
        case Qt::TextAlignmentRole:
            return index.column() == Cpu ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
        case IdRole: return thread.id;
        case UsedRole:
            return index.column() == Stack ? part(thread.used, thread.size) : index.column() == Cpu ? thread.cpu : QVariant();
        case HighRole: return index.column() == Stack ? part(thread.high, thread.size) : QVariant();
        case AlarmRole: return part(thread.high, thread.size) >= kNearlyFull;
        default: return {};
    }
}

QVariant ThreadsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name: return tr("Thread");
        case State: return tr("State");
        case Priority: return tr("Priority");
        case Stack: return tr("Stack");
        case Cpu: return tr("CPU");
        case Waits: return tr("Waits for");
        case Where: return tr("Where");
        default: return {};
    }
}

}  // namespace twin::gui
