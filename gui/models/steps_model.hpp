// SPDX-License-Identifier: BSD-3-Clause
// The steps of a scenario that have begun, as a tree, and how each ended.
#pragma once

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QList>

namespace twin::gui {

class StepsModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Name, Outcome, Begin, Took, Where, Columns };
    enum Role { OutcomeRole = Qt::UserRole + 1, FailureRole, MeasuredRole, DeviceRole, EndRole };

    using QAbstractItemModel::QAbstractItemModel;

    /// As `scenario.status` tells them, in the order in which they began; `depth` says which are within which.
    void setSteps(const QJsonArray& steps);
    void clear() { setSteps({}); }
    /// Innermost steps only: those around them are passed or failed as these are.
    [[nodiscard]] int count(const QString& outcome) const;
    /// The first innermost step that failed.
    [[nodiscard]] QModelIndex firstFailure() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Step {
        QString name, file, outcome, measured, failure, device;
        int line = 0;
        qint64 begin_ns = 0, end_ns = 0;
        int parent = -1;  ///< place in steps_
        int row = 0;
        QList<int> children;
    };
    static QList<Step> read(const QJsonArray& steps, QList<int>& roots);
    static bool isPrefix(const QList<Step>& before, const QList<Step>& after);
    void add(const Step& step);
    [[nodiscard]] QModelIndex at(int step, int column = 0) const;
    [[nodiscard]] const QList<int>& childrenOf(const QModelIndex& parent) const;
    [[nodiscard]] QVariant text(const Step& step, int column) const;

    QList<Step> steps_;
    QList<int> roots_;
};

/// An outcome in the user's language.
QString outcomeText(const QString& outcome);

}  // namespace twin::gui
