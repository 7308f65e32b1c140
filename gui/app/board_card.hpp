// SPDX-License-Identifier: BSD-3-Clause
// A board to choose.
#pragma once

#include <QAbstractButton>
#include <QPixmap>

namespace twin::gui {

class BoardCard : public QAbstractButton {
    Q_OBJECT

  public:
    BoardCard(const QString& board, const QString& title, const QString& cpu, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {176, 144}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    void drawPicture();

    const QString board_;
    const QString cpu_;
    QPixmap picture_;
};

}  // namespace twin::gui
