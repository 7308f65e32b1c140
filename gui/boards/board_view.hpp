// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonObject>
#include <QWidget>

#include "gui/boards/board_model.hpp"

class QLabel;
class QSplitter;
class QToolButton;

namespace twin::gui {

class FaceCanvas;
class SensorPanel;

/// A board that can be touched: its face, with the world around it beside. Knows no connection: what it is told it
/// shows, and what somebody does to it it asks for by a signal. Nothing changes on the face before it is told.
class BoardView : public QWidget {
    Q_OBJECT

  public:
    explicit BoardView(QWidget* parent = nullptr);
    ~BoardView() override;

    /// `inspect`: the result of `board.inspect`.
    void setBoard(const QString& boardName, const QJsonObject& inspect);

    /// Outputs and inputs, as the record's `value` events and method `parts` tell them.
    void setValue(const QString& part, const QString& value, const QJsonValue& v);

    void setPowered(bool powered);
    void setRunning(bool running);

    [[nodiscard]] const BoardModel& model() const { return model_; }
    [[nodiscard]] FaceCanvas* canvas() const { return canvas_; }
    [[nodiscard]] SensorPanel* sensors() const { return sensors_; }

    void setFullScreen(bool full);

  signals:
    void setRequested(const QString& text); ///< "button_a.pressed=1", as method `set` takes it
    void powerRequested(bool on);
    void cableRequested(bool plugged);
    void resetRequested(); ///< the board's reset button

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void makeHeader(QWidget* header);
    void showState();
    void renderIcons();

    BoardModel model_;
    FaceCanvas* canvas_ = nullptr;
    SensorPanel* sensors_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* state_ = nullptr;
    QLabel* percent_ = nullptr;
    QList<QToolButton*> tools_;
    bool powered_ = false;
    bool running_ = false;
};

} // namespace twin::gui
