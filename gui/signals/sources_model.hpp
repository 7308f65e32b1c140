// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/probe_feeds.hpp"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

namespace twin::gui::scope {

/// What can be watched, in groups, each with a box to check. Checking asks: `toggled`; what is checked is told by
/// `setChecked`.
class SourcesModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Role { NameRole = Qt::UserRole + 1, SearchRole, KindRole };

    using QAbstractItemModel::QAbstractItemModel;

    /// `kinds`: of which kinds there are any here.
    void setSources(const std::vector<Source>& sources, const QList<Kind>& kinds);
    void setChecked(const QStringList& names);
    /// What it is at now, beside its name; empty: not watched.
    void setValue(const QString& name, const QString& value);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

  signals:
    void toggled(const QString& name, bool on);

  private:
    struct Group {
        QString name;
        std::vector<Source> sources;
    };
    [[nodiscard]] const Source* sourceAt(const QModelIndex& index) const;

    std::vector<Group> groups_;
    QStringList checked_;
    QHash<QString, QString> values_;
};

/// By words: each must be in a channel's name, label, group or unit.
class SourcesFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit SourcesFilter(QObject* parent = nullptr);
    void setText(const QString& text);

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    QStringList words_;
};

}  // namespace twin::gui::scope
