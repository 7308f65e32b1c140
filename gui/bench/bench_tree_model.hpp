// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAbstractItemModel>

#include "gui/bench/bench_document.hpp"

namespace twin::gui {

/// Parts, and below each its pins with what they are wired to: the bench for a keyboard and a screen reader.
class BenchTreeModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Name, About, kColumns };
    enum Role { EndRole = Qt::UserRole, PartRole };

    explicit BenchTreeModel(BenchDocument& document, QObject* parent = nullptr);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    /// A part's name.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QModelIndex indexOf(const QString& part) const;

  signals:
    void renamed(const QString& part);
    void refused(const QString& why);  ///< why a part can't be called that

  private:
    void update();

    BenchDocument& document_;
    BenchData shown_;
};

}  // namespace twin::gui
