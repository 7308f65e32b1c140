// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAbstractButton>

namespace twin::gui {

/// Where a part of the face is pressed: a widget of its own, so that it has keyboard focus, a name for screen readers
/// and
/// a place in the order of Tab. The canvas paints the part itself; the spot paints the focus ring only.
class PartSpot : public QAbstractButton {
    Q_OBJECT

  public:
    enum class Mode {
        kMomentary, ///< down while held; the right button, or Shift with Space, keeps it down
        kToggle     ///< each click changes it
    };

    PartSpot(Mode mode, QWidget* parent);

    /// Of a momentary one: whether it stays down.
    [[nodiscard]] bool latched() const { return latched_; }

    /// Down, by mouse, key or latch.
    [[nodiscard]] bool held() const { return held_ || latched_; }

    /// By the key that the board's window assigns.
    void hold(bool down);

    /// Lets go of everything, as when the window is no longer in front. The latch stays.
    void letGo();

    void setLatched(bool latched);

  signals:
    void heldChanged(bool down); ///< momentary
    void activated();            ///< toggle
    void latchChanged();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void setHeld(bool down);

    Mode mode_;
    bool held_ = false;
    bool latched_ = false;
};

} // namespace twin::gui
