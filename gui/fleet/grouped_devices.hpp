// SPDX-License-Identifier: BSD-3-Clause
// The devices that pass a filter, in its order: in one list, or in groups that can be folded.
#pragma once

#include "gui/models/devices_model.hpp"

#include <QAbstractItemModel>

namespace twin::gui {

class GroupedDevices : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum class Grouping { none, group, firmware, state };
    enum Role { IsGroupRole = Qt::UserRole + 100, CountRole };

    /// The filter outlives it.
    explicit GroupedDevices(DevicesFilter& filter, QObject* parent = nullptr);

    void setGrouping(Grouping grouping);
    [[nodiscard]] Grouping grouping() const { return grouping_; }
    /// Names of the devices at these indexes, and of all that are in groups among them; each once.
    [[nodiscard]] QStringList names(const QModelIndexList& rows) const;
    /// Where a device is; invalid if it does not pass the filter.
    [[nodiscard]] QModelIndex find(const QString& name) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

  signals:
    /// Groups are about to be others, and are: views keep what is unfolded and selected by name.
    void aboutToRegroup();
    void regrouped();

  private:
    struct Group {
        QString key;
        QString title;
        QList<int> rows;  ///< of the filter
        bool operator==(const Group&) const = default;
    };
    struct Place {
        int group = -1;
        int row = 0;
    };
    [[nodiscard]] bool grouped() const { return grouping_ != Grouping::none; }
    [[nodiscard]] QString keyOf(int row) const;
    [[nodiscard]] QList<Group> makeGroups() const;
    void take(QList<Group> groups);
    void regroup();
    /// In the filter; invalid for a group's own row.
    [[nodiscard]] QModelIndex source(const QModelIndex& index) const;
    [[nodiscard]] QVariant groupData(const Group& group, int column, int role) const;

    DevicesFilter& filter_;
    Grouping grouping_ = Grouping::none;
    QList<Group> groups_;
    QList<Place> places_;     ///< by the filter's rows
    QStringList row_names_;  ///< the same: of devices that the filter may just have moved away
    QList<QPersistentModelIndex> moving_;  ///< while the filter sorts: where our persistent indexes lead to
    QModelIndexList moving_from_;
};

}  // namespace twin::gui
