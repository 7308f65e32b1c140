// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QHash>
#include <QScrollArea>
#include <QTimer>

#include "gui/boards/board_model.hpp"

class QVBoxLayout;

namespace twin::gui {

class TiltWidget;
class ValueControl;

/// What the world around the board is: a control for each number that can be set, apart from what the face itself has.
class SensorPanel : public QScrollArea {
    Q_OBJECT

  public:
    explicit SensorPanel(QWidget* parent = nullptr);

    /// `face`: the board from the front, for the one to tilt. The model is the caller's and outlives the panel.
    void setBoard(const BoardModel* model, const QImage& face);

    /// A value is told from outside; nothing is emitted.
    void valueChanged(const QString& part, const QString& value);

    [[nodiscard]] bool isEmpty() const { return controls_.isEmpty(); }

  signals:
    void setRequested(const QString& text);

  private:
    QVBoxLayout* group(const QString& title, const QString& type, QVBoxLayout* into);
    ValueControl* control(const Settable& settable, QVBoxLayout* into);
    void tilt(const BoardPart& part, const QImage& face, QVBoxLayout* into);
    void pins(QVBoxLayout* into);
    void shake(const QString& part);

    const BoardModel* model_ = nullptr;
    QHash<QString, ValueControl*> controls_; ///< by path
    QHash<QString, TiltWidget*> tilts_;      ///< by part
    QTimer shaking_;
    QString shaken_;
    int shakes_ = 0;
};

} // namespace twin::gui
