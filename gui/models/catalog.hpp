// SPDX-License-Identifier: BSD-3-Clause
// What can be started: boards, and for each the programs that are there for it.
#pragma once

#include <QAbstractListModel>
#include <QJsonArray>
#include <QList>

namespace twin::gui {

class BoardsModel : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { NameRole = Qt::UserRole + 1, SocRole, CpuRole };

    using QAbstractListModel::QAbstractListModel;

    /// As the method `boards` lists them. The boards that people know by sight come first.
    void setBoards(const QJsonArray& boards);
    [[nodiscard]] int rowOf(const QString& name) const;
    [[nodiscard]] QString titleOf(const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    struct Board {
        QString name, title, soc, cpu;
        bool operator==(const Board&) const = default;
    };
    QList<Board> boards_;
};

/// Programs for the board that is chosen.
class ProgramsModel : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { ImageRole = Qt::UserRole + 1, SummaryRole, BuiltFirstRole };

    using QAbstractListModel::QAbstractListModel;

    /// As the method `samples` lists them.
    void setSamples(const QJsonArray& samples);
    /// A file that is there already, for this board only.
    void addFile(const QString& board, const QString& title, const QString& summary, const QString& path);
    /// `soc` tells whether the OS, and so its samples, run on it.
    void setBoard(const QString& board, const QString& soc);
    [[nodiscard]] QString board() const { return board_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    struct Program {
        QString board, title, summary, image;
        bool operator==(const Program&) const = default;
    };
    void choose();

    QList<Program> files_;
    QList<Program> samples_;
    QList<Program> shown_;
    QString board_;
    QString soc_;
};

}  // namespace twin::gui
