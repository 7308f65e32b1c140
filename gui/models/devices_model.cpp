// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/devices_model.hpp"

#include "gui/models/format.hpp"

#include <QCoreApplication>
#include <QJsonObject>
#include <algorithm>

namespace twin::gui {

QString deviceStateText(const QString& state) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("twin::gui", text); };
    if (state == "running") {
        return tr("running");
    }
    if (state == "starting") {
        return tr("starting");
    }
    if (state == "off") {
        return tr("off");
    }
    if (state == "dead") {
        return tr("dead");
    }
    return state == "stopped" ? tr("stopped") : state;
}

bool naturalLess(const QString& a, const QString& b) {
    const auto run = [](const QString& text, qsizetype from) {
        auto end = from;
        while (end < text.size() && text[end].isDigit()) {
            ++end;
        }
        return end - from;
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].isDigit() && b[j].isDigit()) {
            const auto m = run(a, i);
            const auto n = run(b, j);
            const auto x = QStringView(a).mid(i, m).toULongLong();
            const auto y = QStringView(b).mid(j, n).toULongLong();
            if (x != y) {
                return x < y;
            }
            i += m;
            j += n;
            continue;
        }
        const auto x = a[i++].toCaseFolded();
        const auto y = b[j++].toCaseFolded();
        if (x != y) {
            return x < y;
        }
    }
    return a.size() - i < b.size() - j;
}

void DevicesModel::setDevices(const QJsonArray& devices) {
    QList<Row> rows;
    rows.reserve(devices.size());
    for (const auto& value : devices) {
        const auto device = value.toObject();
        rows.append({device["name"].toString(), device["state"].toString(), device["board"].toString(),
                     device["last_line"].toString(), device["death"].toString(), device["now_ns"].toInteger(),
                     device["resets"].toInteger(), device["memory"].toInteger()});
    }
    counts_.clear();
    for (const auto& row : rows) {
        ++counts_[row.state];
    }
    const bool same = std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                                 [](const Row& a, const Row& b) { return a.name == b.name; });
    if (same) {
        changed(rows);
        return;
    }
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

/// One signal for each stretch of rows that differ: views repaint these only.
void DevicesModel::changed(const QList<Row>& rows) {
    int row = 0;
    const int end = static_cast<int>(rows.size());
    while (row < end) {
        int last = row;
        while (last < end && rows[last] != rows_[last]) {
            rows_[last] = rows[last];
            ++last;
        }
        if (last > row) {
            emit dataChanged(index(row, 0), index(last - 1, Columns - 1));
        }
        row = last + 1;
    }
}

void DevicesModel::clear() {
    began_ns_.clear();
    setDevices({});
}

void DevicesModel::take(const QJsonArray& events) {
    for (const auto& value : events) {
        const auto line = value.toObject();
        const auto event = line["event"].toObject();
        if (event["event"] == "reset" || (event["event"] == "power" && event["on"].toBool())) {
            began_ns_[line["node"].toString()] = line["t"].toInteger();
        }
    }
}

qint64 DevicesModel::uptime(const Row& row) const {
    return row.state == "running" ? std::max<qint64>(0, row.now_ns - began_ns_.value(row.name)) : -1;
}

int DevicesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int DevicesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant DevicesModel::text(const Row& row, int column) const {
    switch (column) {
        case Name: return row.name;
        case State: return deviceStateText(row.state);
        case Board: return row.board;
        case Uptime: return uptime(row) < 0 ? QString("–") : durationText(uptime(row));
        case Resets: return row.resets;
        case Memory: return row.memory > 0 ? bytesText(row.memory) : QString("–");
        case LastLine: return row.death.isEmpty() ? row.last_line : row.death;
        default: return {};
    }
}

QVariant DevicesModel::key(const Row& row, int column) const {
    switch (column) {
        case Uptime: return uptime(row);
        case Resets: return row.resets;
        case Memory: return row.memory;
        default: return text(row, column);
    }
}

QVariant DevicesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& row = rows_[index.row()];
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::ToolTipRole: return index.column() == LastLine ? text(row, LastLine) : QVariant();
        case Qt::TextAlignmentRole:
            return index.column() == Uptime || index.column() == Resets || index.column() == Memory
                       ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                       : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
        case SortRole: return key(row, index.column());
        case StateRole: return row.state;
        case NameRole: return row.name;
        default: return {};
    }
}

QVariant DevicesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == Uptime || section == Resets || section == Memory
                   ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array names{tr("Device"), tr("State"), tr("Board"), tr("Uptime"), tr("Resets"), tr("Memory"),
                           tr("Last message")};
    return names.at(static_cast<std::size_t>(section));
}

DevicesFilter::DevicesFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(DevicesModel::SortRole);
}

void DevicesFilter::setText(const QString& text) {
    text_ = text.trimmed();
    invalidateFilter();
}

void DevicesFilter::setState(const QString& state) {
    state_ = state;
    invalidateFilter();
}

QStringList DevicesFilter::names(const QModelIndexList& rows) const {
    QStringList names;
    for (const auto& row : rows) {
        names.append(row.data(DevicesModel::NameRole).toString());
    }
    return names;
}

bool DevicesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto* model = sourceModel();
    if (!state_.isEmpty() && model->index(row, 0, parent).data(DevicesModel::StateRole) != state_) {
        return false;
    }
    if (text_.isEmpty()) {
        return true;
    }
    for (const int column : {DevicesModel::Name, DevicesModel::State, DevicesModel::Board, DevicesModel::LastLine}) {
        if (model->index(row, column, parent).data().toString().contains(text_, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool DevicesFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto a = left.data(sortRole());
    const auto b = right.data(sortRole());
    if (a.typeId() == QMetaType::QString) {
        return naturalLess(a.toString(), b.toString());
    }
    return a.toLongLong() < b.toLongLong();
}

}  // namespace twin::gui
