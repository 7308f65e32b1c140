// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/catalog.hpp"

#include <QJsonObject>
#include <algorithm>

namespace twin::gui {
namespace {

// The OS has no target for it: 16 KiB of RAM.
const QString kSocWithoutOs = "nrf51822";

int familiarity(const QString& board) {
    static const QStringList first{"microbit", "nucleo_f429zi"};
    const auto at = first.indexOf(board);
    return at < 0 ? static_cast<int>(first.size()) : static_cast<int>(at);
}

}  // namespace

void BoardsModel::setBoards(const QJsonArray& boards) {
    QList<Board> read;
    for (const auto& value : boards) {
        const auto board = value.toObject();
        read.append({board["name"].toString(), board["title"].toString(), board["soc"].toString(),
                     board["cpu"].toString()});
    }
    std::stable_sort(read.begin(), read.end(),
                     [](const Board& a, const Board& b) { return familiarity(a.name) < familiarity(b.name); });
    if (read != boards_) {
        beginResetModel();
        boards_ = std::move(read);
        endResetModel();
    }
}

int BoardsModel::rowOf(const QString& name) const {
    const auto found =
        std::find_if(boards_.begin(), boards_.end(), [&](const Board& board) { return board.name == name; });
    return found == boards_.end() ? -1 : static_cast<int>(found - boards_.begin());
}

QString BoardsModel::titleOf(const QString& name) const {
    const int row = rowOf(name);
    return row < 0 ? name : boards_[row].title;
}

int BoardsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(boards_.size());
}

QVariant BoardsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& board = boards_[index.row()];
    switch (role) {
        case Qt::DisplayRole: return board.title;
        case Qt::ToolTipRole: return QString("%1 · %2 · %3").arg(board.name, board.soc, board.cpu);
        case Qt::AccessibleTextRole: return QString("%1, %2, %3").arg(board.title, board.soc, board.cpu);
        case NameRole: return board.name;
        case SocRole: return board.soc;
        case CpuRole: return board.cpu;
        default: return {};
    }
}

void ProgramsModel::setSamples(const QJsonArray& samples) {
    QList<Program> read;
    for (const auto& value : samples) {
        const auto sample = value.toObject();
        read.append({{}, sample["name"].toString(), sample["summary"].toString(), sample["name"].toString()});
    }
    if (read != samples_) {
        samples_ = std::move(read);
        choose();
    }
}

void ProgramsModel::addFile(const QString& board, const QString& title, const QString& summary, const QString& path) {
    files_.append({board, title, summary, path});
    choose();
}

void ProgramsModel::setBoard(const QString& board, const QString& soc) {
    if (board != board_ || soc != soc_) {
        board_ = board;
        soc_ = soc;
        choose();
    }
}

void ProgramsModel::choose() {
    beginResetModel();
    shown_.clear();
    for (const auto& file : files_) {
        if (file.board == board_) {
            shown_.append(file);
        }
    }
    if (!board_.isEmpty() && soc_ != kSocWithoutOs) {
        shown_ += samples_;
    }
    endResetModel();
}

int ProgramsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant ProgramsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& program = shown_[index.row()];
    switch (role) {
        case Qt::DisplayRole: return program.title;
        case Qt::ToolTipRole: return program.summary;
        case Qt::AccessibleTextRole: return QString("%1: %2").arg(program.title, program.summary);
        case SummaryRole: return program.summary;
        case ImageRole: return program.image;
        case BuiltFirstRole: return program.board.isEmpty();
        default: return {};
    }
}

}  // namespace twin::gui
