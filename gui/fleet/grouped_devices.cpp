// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/grouped_devices.hpp"

#include "gui/models/format.hpp"

#include <QHash>
#include <QLocale>
#include <QSet>
#include <algorithm>

namespace twin::gui {
namespace {

// The internal id of what is on top; that of a group's devices is the group's place, from 1.
constexpr quintptr kTop = 0;

}  // namespace

GroupedDevices::GroupedDevices(DevicesFilter& filter, QObject* parent) : QAbstractItemModel(parent), filter_(filter) {
    connect(&filter, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        emit aboutToRegroup();
        beginResetModel();
    });
    connect(&filter, &QAbstractItemModel::modelReset, this, [this] {
        take(makeGroups());
        endResetModel();
        emit regrouped();
    });
    connect(&filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this](const QModelIndex&, int first, int last) {
        if (!grouped()) {
            beginInsertRows({}, first, last);
        }
    });
    connect(&filter, &QAbstractItemModel::rowsInserted, this, [this] { grouped() ? regroup() : endInsertRows(); });
    connect(&filter, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex&, int first, int last) {
        if (!grouped()) {
            beginRemoveRows({}, first, last);
        }
    });
    connect(&filter, &QAbstractItemModel::rowsRemoved, this, [this] { grouped() ? regroup() : endRemoveRows(); });
    connect(&filter, &QAbstractItemModel::layoutAboutToBeChanged, this, [this] {
        emit layoutAboutToBeChanged();
        moving_from_ = persistentIndexList();
        for (const auto& one : moving_from_) {
            moving_.append(source(one));
        }
    });
    connect(&filter, &QAbstractItemModel::layoutChanged, this, [this] {
        take(makeGroups());
        QModelIndexList to;
        for (int i = 0; i < moving_from_.size(); ++i) {
            const auto& from = moving_from_[i];
            const auto& moved = moving_[i];
            if (!moved.isValid()) {
                to.append(from);  // a group's own row: groups keep their order
            } else if (grouped()) {
                const auto place = places_[moved.row()];
                to.append(createIndex(place.row, from.column(), static_cast<quintptr>(place.group + 1)));
            } else {
                to.append(createIndex(moved.row(), from.column(), kTop));
            }
        }
        changePersistentIndexList(moving_from_, to);
        moving_.clear();
        moving_from_.clear();
        emit layoutChanged();
    });
    connect(&filter, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& from, const QModelIndex& to) {
        if (!grouped()) {
            emit dataChanged(index(from.row(), from.column()), index(to.row(), to.column()));
            return;
        }
        if (makeGroups() != groups_) {
            regroup();
            return;
        }
        for (int i = 0; i < groups_.size(); ++i) {
            const auto group = index(i, 0);
            emit dataChanged(group, index(i, columnCount() - 1));
            emit dataChanged(index(0, 0, group), index(rowCount(group) - 1, columnCount() - 1, group));
        }
    });
}

QString GroupedDevices::keyOf(int row) const {
    const auto device = filter_.index(row, 0);
    switch (grouping_) {
        case Grouping::group: return device.data(DevicesModel::GroupRole).toString();
        case Grouping::firmware: return device.data(DevicesModel::FirmwareRole).toString();
        case Grouping::state: return device.data(DevicesModel::StateRole).toString();
        case Grouping::none: break;
    }
    return {};
}

QList<GroupedDevices::Group> GroupedDevices::makeGroups() const {
    QList<Group> groups;
    if (!grouped()) {
        return groups;
    }
    QHash<QString, int> places;
    const int many = filter_.rowCount();
    for (int row = 0; row < many; ++row) {
        const auto key = keyOf(row);
        auto place = places.constFind(key);
        if (place == places.constEnd()) {
            place = places.insert(key, static_cast<int>(groups.size()));
            groups.append({key, grouping_ == Grouping::state ? deviceStateText(key) : key, {}});
        }
        groups[*place].rows.append(row);
    }
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return naturalLess(a.key, b.key); });
    return groups;
}

void GroupedDevices::take(QList<Group> groups) {
    groups_ = std::move(groups);
    places_.clear();
    row_names_.clear();
    if (!grouped()) {
        return;
    }
    places_.resize(filter_.rowCount());
    for (int row = 0; row < filter_.rowCount(); ++row) {
        row_names_.append(filter_.index(row, 0).data(DevicesModel::NameRole).toString());
    }
    for (int i = 0; i < groups_.size(); ++i) {
        for (int k = 0; k < groups_[i].rows.size(); ++k) {
            places_[groups_[i].rows[k]] = {i, k};
        }
    }
}

void GroupedDevices::regroup() {
    emit aboutToRegroup();
    beginResetModel();
    take(makeGroups());
    endResetModel();
    emit regrouped();
}

void GroupedDevices::setGrouping(Grouping grouping) {
    if (grouping == grouping_) {
        return;
    }
    emit aboutToRegroup();
    beginResetModel();
    grouping_ = grouping;
    take(makeGroups());
    endResetModel();
    emit regrouped();
}

QModelIndex GroupedDevices::source(const QModelIndex& index) const {
    if (!index.isValid()) {
        return {};
    }
    if (!grouped()) {
        return filter_.index(index.row(), index.column());
    }
    if (index.internalId() == kTop) {
        return {};
    }
    return filter_.index(groups_[static_cast<int>(index.internalId()) - 1].rows[index.row()], index.column());
}

QStringList GroupedDevices::names(const QModelIndexList& rows) const {
    QStringList names;
    QSet<QString> known;
    const auto add = [&](const QString& name) {
        if (!known.contains(name)) {
            known.insert(name);
            names.append(name);
        }
    };
    for (const auto& one : rows) {
        if (!one.isValid()) {
            continue;
        }
        if (!grouped()) {
            add(filter_.index(one.row(), 0).data(DevicesModel::NameRole).toString());
        } else if (one.internalId() != kTop) {
            add(row_names_[groups_[static_cast<int>(one.internalId()) - 1].rows[one.row()]]);
        } else {
            for (const int row : groups_[one.row()].rows) {
                add(row_names_[row]);
            }
        }
    }
    return names;
}

QModelIndex GroupedDevices::find(const QString& name) const {
    const auto found = filter_.match(filter_.index(0, 0), DevicesModel::NameRole, name, 1, Qt::MatchExactly).value(0);
    if (!found.isValid()) {
        return {};
    }
    if (!grouped()) {
        return index(found.row(), 0);
    }
    const auto place = places_[found.row()];
    return createIndex(place.row, 0, static_cast<quintptr>(place.group + 1));
}

QModelIndex GroupedDevices::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : kTop);
}

QModelIndex GroupedDevices::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop) {
        return {};
    }
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, kTop);
}

int GroupedDevices::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return grouped() ? static_cast<int>(groups_.size()) : filter_.rowCount();
    }
    const bool is_group = grouped() && parent.column() == 0 && parent.internalId() == kTop;
    return is_group ? static_cast<int>(groups_[parent.row()].rows.size()) : 0;
}

int GroupedDevices::columnCount(const QModelIndex& parent) const {
    return parent.isValid() && (!grouped() || parent.internalId() != kTop || parent.column() != 0) ? 0
        : DevicesModel::Columns;
}

QVariant GroupedDevices::groupData(const Group& group, int column, int role) const {
    if (role == IsGroupRole) {
        return true;
    }
    if (role == CountRole) {
        return group.rows.size();
    }
    const auto sum = [&](DevicesModel::Column figure) {
        double all = 0;
        for (const int row : group.rows) {
            all += std::max(0.0, filter_.index(row, figure).data(DevicesModel::SortRole).toDouble());
        }
        return all;
    };
    if (role == Qt::TextAlignmentRole) {
        return headerData(column, Qt::Horizontal, role);
    }
    if (role == DevicesModel::StateRole) {
        return grouping_ == Grouping::state ? group.key : QString();
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) {
        return {};
    }
    switch (column) {
        case DevicesModel::Name: return tr("%1 (%2)").arg(group.title, QLocale().toString(group.rows.size()));
        case DevicesModel::Cpu: return shareText(sum(DevicesModel::Cpu));
        case DevicesModel::Memory: return bytesText(static_cast<qint64>(sum(DevicesModel::Memory)));
        case DevicesModel::Resets: return QLocale().toString(sum(DevicesModel::Resets), 'f', 0);
        case DevicesModel::Frames: return tr("%1/s").arg(rateText(sum(DevicesModel::Frames)));
        case DevicesModel::Bytes: return tr("%1/s").arg(bytesText(static_cast<qint64>(sum(DevicesModel::Bytes))));
        default: return {};
    }
}

QVariant GroupedDevices::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (grouped() && index.internalId() == kTop) {
        return groupData(groups_[index.row()], index.column(), role);
    }
    return role == IsGroupRole ? QVariant(false) : source(index).data(role);
}

QVariant GroupedDevices::headerData(int section, Qt::Orientation orientation, int role) const {
    return filter_.sourceModel() == nullptr ? QVariant() : filter_.sourceModel()->headerData(section, orientation,
        role);
}

void GroupedDevices::sort(int column, Qt::SortOrder order) { filter_.sort(column, order); }

}  // namespace twin::gui
