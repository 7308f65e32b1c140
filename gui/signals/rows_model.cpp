// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/rows_model.hpp"

#include <algorithm>
#include <array>

namespace twin::gui::scope {

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return row.name;
        case Qt::AccessibleTextRole: return row.detail.isEmpty() ? row.name : row.name + ", " + row.detail;
        case KindRole: return static_cast<int>(row.kind);
        case DetailRole: return row.detail;
        case ColorRole: return row.color;
        default: return {};
    }
}

int RowsModel::find(const QString& key) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.key == key; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

void RowsModel::append(Row row) { insert(rowCount(), std::move(row)); }

void RowsModel::insert(int place, Row row) {
    place = std::clamp(place, 0, rowCount());
    if (row.height <= 0) {
        const auto lanes = row.decoder == nullptr ? 1 : static_cast<int>(row.decoder->lanes().size());
        row.height = row.kind == Row::Kind::digital  ? kDigitalHeight
                     : row.kind == Row::Kind::analog ? kAnalogHeight
                                                     : kLaneHeight * lanes;
    }
    beginInsertRows({}, place, place);
    rows_.insert(rows_.begin() + place, std::move(row));
    endInsertRows();
}

void RowsModel::replace(int place, Row row) {
    auto& old = rows_[static_cast<std::size_t>(place)];
    row.height = row.height > 0 ? row.height : old.height;
    old = std::move(row);
    emit dataChanged(index(place), index(place));
}

void RowsModel::remove(int place) {
    if (place < 0 || place >= rowCount()) {
        return;
    }
    beginRemoveRows({}, place, place);
    rows_.erase(rows_.begin() + place);
    endRemoveRows();
}

void RowsModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
}

int RowsModel::move(int place, int by) {
    const auto to = std::clamp(place + by, 0, rowCount() - 1);
    if (place < 0 || place >= rowCount() || to == place) {
        return place;
    }
    beginMoveRows({}, place, place, {}, to > place ? to + 1 : to);
    auto row = std::move(rows_[static_cast<std::size_t>(place)]);
    rows_.erase(rows_.begin() + place);
    rows_.insert(rows_.begin() + to, std::move(row));
    endMoveRows();
    return to;
}

void RowsModel::setHeight(int place, int height) {
    if (place < 0 || place >= rowCount()) {
        return;
    }
    rows_[static_cast<std::size_t>(place)].height = std::clamp(height, kLeastHeight, kMostHeight);
    emit dataChanged(index(place), index(place));
}

int RowsModel::freeColor() const {
    std::array<int, kColors> used{};
    for (const auto& row : rows_) {
        ++used.at(static_cast<std::size_t>(row.color % kColors));
        for (std::size_t i = 1; i < row.traces.size(); ++i) {
            ++used.at(static_cast<std::size_t>(row.traces[i].color % kColors));
        }
    }
    return static_cast<int>(std::min_element(used.begin(), used.end()) - used.begin());
}

void RowsModel::setRange(Time start, Time until) {
    if (start != start_ || until != until_) {
        start_ = start;
        until_ = until;
        emit rangeChanged();
    }
}

}  // namespace twin::gui::scope
