// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/sources_model.hpp"

#include <algorithm>

namespace twin::gui::scope {

void SourcesModel::setSources(const std::vector<Source>& sources, const QList<Kind>& kinds) {
    beginResetModel();
    groups_.clear();
    for (const auto& source : sources) {
        if (!kinds.contains(source.kind)) {
            continue;
        }
        const auto name = source.group.isEmpty() ? tr("Others") : source.group;
        auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& one) { return one.name == name; });
        if (group == groups_.end()) {
            group = groups_.insert(groups_.end(), {name, {}});
        }
        group->sources.push_back(source);
    }
    endResetModel();
}

void SourcesModel::setChecked(const QStringList& names) {
    if (names == checked_) {
        return;
    }
    checked_ = names;
    for (int group = 0; group < rowCount(); ++group) {
        const auto above = index(group, 0);
        if (rowCount(above) > 0) {
            emit dataChanged(index(0, 0, above), index(rowCount(above) - 1, 0, above), {Qt::CheckStateRole});
        }
    }
}

void SourcesModel::setValue(const QString& name, const QString& value) {
    auto& known = values_[name];
    if (known == value) {
        return;
    }
    known = value;
    for (int group = 0; group < rowCount(); ++group) {
        const auto& all = groups_[static_cast<std::size_t>(group)].sources;
        const auto found = std::find_if(all.begin(), all.end(), [&](const Source& one) { return one.name == name; });
        if (found != all.end()) {
            const auto at = index(static_cast<int>(found - all.begin()), 1, index(group, 0));
            emit dataChanged(at, at, {Qt::DisplayRole});
            return;
        }
    }
}

QModelIndex SourcesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    // 0: a group; else the group's place from 1 on.
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr{0});
}

QModelIndex SourcesModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) {
        return {};
    }
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr{0});
}

int SourcesModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(groups_.size());
    }
    if (parent.internalId() != 0 || parent.column() != 0) {
        return 0;
    }
    return static_cast<int>(groups_[static_cast<std::size_t>(parent.row())].sources.size());
}

int SourcesModel::columnCount(const QModelIndex&) const { return 2; }

const Source* SourcesModel::sourceAt(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) {
        return nullptr;
    }
    return &groups_[index.internalId() - 1].sources[static_cast<std::size_t>(index.row())];
}

QVariant SourcesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const auto* source = sourceAt(index);
    if (source == nullptr) {
        const auto& group = groups_[static_cast<std::size_t>(index.row())];
        return index.column() == 0 && (role == Qt::DisplayRole || role == SearchRole) ? QVariant(group.name)
            : QVariant();
    }
    if (index.column() == 1) {
        if (role == Qt::TextAlignmentRole) {
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        }
        if (role != Qt::DisplayRole) {
            return {};
        }
        // Until it is watched: what it is, if that is as short as a pad's name.
        constexpr qsizetype kShort = 8;
        const auto& label = source->label;
        return values_.value(source->name, label.isEmpty() || label.size() > kShort ? source->unit : label);
    }
    switch (role) {
        case Qt::DisplayRole: return source->name;
        case Qt::ToolTipRole: return source->label.isEmpty() ? source->name : source->name + "\n" + source->label;
        case Qt::AccessibleTextRole:
            return source->label.isEmpty() ? source->name : source->name + ", " + source->label;
        case Qt::CheckStateRole: return checked_.contains(source->name) ? Qt::Checked : Qt::Unchecked;
        case NameRole: return source->name;
        case KindRole: return static_cast<int>(source->kind);
        case SearchRole: return QStringList{source->name, source->label, source->group, source->unit}.join(' ');
        default: return {};
    }
}

bool SourcesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const auto* source = sourceAt(index);
    if (source == nullptr || role != Qt::CheckStateRole || index.column() != 0) {
        return false;
    }
    emit toggled(source->name, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags SourcesModel::flags(const QModelIndex& index) const {
    if (sourceAt(index) == nullptr) {
        return index.isValid() ? Qt::ItemIsEnabled : Qt::NoItemFlags;
    }
    const auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == 0 ? flags | Qt::ItemIsUserCheckable : flags;
}

SourcesFilter::SourcesFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
}

void SourcesFilter::setText(const QString& text) {
    words_ = text.simplified().split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool SourcesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (words_.isEmpty()) {
        return true;
    }
    if (!parent.isValid()) {
        return false;  // a group is here for what it has
    }
    const auto text = sourceModel()->index(row, 0, parent).data(SourcesModel::SearchRole).toString();
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace twin::gui::scope
