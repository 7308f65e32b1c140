// SPDX-License-Identifier: BSD-3-Clause
// A guided tour: one thing of the window after the other is pointed at and told of. Skipped at any time.
#pragma once

#include <QPointer>
#include <QWidget>
#include <functional>

class QFrame;
class QLabel;
class QPushButton;

namespace twin::gui {

class Tour : public QWidget {
    Q_OBJECT

  public:
    struct Stop {
        std::function<void()> go;            ///< brings it into sight
        std::function<QWidget*()> target;    ///< what is pointed at
        QString title;
        QString text;
    };

    /// Covers the window, which is its parent, from `start` to its end.
    Tour(QList<Stop> stops, QWidget* window);

    void start();
    void next(int by);
    void end();
    [[nodiscard]] int stop() const { return at_; }
    [[nodiscard]] QString title() const;

  signals:
    void ended();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void showStop();
    void place();

    QList<Stop> stops_;
    int at_ = -1;
    QRect hole_;
    QPointer<QWidget> focus_before_;
    QFrame* card_;
    QLabel* title_;
    QLabel* text_;
    QLabel* count_;
    QPushButton* back_;
    QPushButton* next_;
};

}  // namespace twin::gui
