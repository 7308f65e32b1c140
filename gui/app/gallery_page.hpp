// SPDX-License-Identifier: BSD-3-Clause
// Boards and what can be run on them: a board, then "Run".
#pragma once

#include "gui/models/yard.hpp"

#include <QWidget>

class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QFrame;
class QLabel;
class QPushButton;
class QSpinBox;

namespace twin::gui {

class CardLayout;
class EmptyState;

class GalleryPage : public QWidget {
    Q_OBJECT

  public:
    explicit GalleryPage(Yard& yard, QWidget* parent = nullptr);

    /// Offers to run a file; the board is the one it seems to be for, which can be changed.
    void offerFile(const QString& path);
    void chooseBoard(const QString& name);
    [[nodiscard]] QString board() const { return board_; }

  signals:
    void openFileAsked();

  private:
    QWidget* makeOptions();
    QFrame* makeOffer();
    void fillBoards();
    void fillPrograms();
    void run(const QString& image);
    void showState();

    Yard& yard_;
    QString board_;
    QString file_;
    QWidget* boards_;
    QButtonGroup* board_buttons_;
    QWidget* programs_;
    QLabel* programs_title_;
    EmptyState* nothing_;
    QWidget* content_;
    QFrame* offer_ = nullptr;
    QLabel* offer_text_ = nullptr;
    QComboBox* offer_board_ = nullptr;
    QPushButton* offer_run_ = nullptr;
    QSpinBox* count_ = nullptr;
    QComboBox* speed_ = nullptr;
    QList<QPushButton*> run_buttons_;
};

}  // namespace twin::gui
