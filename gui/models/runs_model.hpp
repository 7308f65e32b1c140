// SPDX-License-Identifier: BSD-3-Clause
// What goes on at the server, and the last that ended.
#pragma once

#include <QAbstractListModel>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>

namespace twin::gui {

class RunsModel : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { NameRole = Qt::UserRole + 1, KindRole, StateRole, DevicesRole, DetailRole, FailedRole };

    using QAbstractListModel::QAbstractListModel;

    /// As the method `runs` lists them. Those that run come first, the latest of each on top.
    void setRuns(const QJsonArray& runs);
    void clear() { setRuns({}); }
    [[nodiscard]] int rowOf(const QString& name) const;
    /// As the server describes it; empty if there is none.
    [[nodiscard]] QJsonObject run(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    QList<QJsonObject> runs_;
};

}  // namespace twin::gui
