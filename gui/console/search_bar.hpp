// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace twin::gui {

/// A line to search with: text, case, next, previous, how many.
class SearchBar : public QWidget {
    Q_OBJECT

  public:
    explicit SearchBar(QWidget* parent = nullptr);

    void open(const QString& text); ///< shown with the text selected; as it was if `text` is empty
    void close();
    void showCount(int current, int count); ///< current from 1; 0 if none

  signals:
    void searchChanged(const QString& text, bool case_sensitive);
    void next();
    void previous();
    void closed();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QLineEdit* text_;
    QToolButton* case_;
    QLabel* count_;
};

} // namespace twin::gui
