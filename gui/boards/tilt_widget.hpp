// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>
#include <QVector3D>
#include <QWidget>
#include <array>

namespace twin::gui {

/// A board in perspective, tilted with the mouse or the arrow keys. Tells the direction of gravity in the board's own
/// axes, in g: x to the right edge, y to the bottom edge, z out of the face. Flat on a table, face up: 0, 0, -1.
class TiltWidget : public QWidget {
    Q_OBJECT

  public:
    explicit TiltWidget(QWidget* parent = nullptr);

    void setFace(const QImage& face); ///< the board as seen from the front; its shape gives the box's

    /// As it stands, told from outside; nothing is emitted. Its direction counts, whatever its length.
    void setGravity(const QVector3D& g);
    [[nodiscard]] QVector3D gravity() const;

    /// Degrees. Roll: the right edge goes down, -180..180. Pitch: the bottom edge goes down, -90..90. Emits tilted.
    void setAngles(double pitch, double roll);
    [[nodiscard]] double pitch() const { return pitch_; }
    [[nodiscard]] double roll() const { return roll_; }

    [[nodiscard]] QSize sizeHint() const override { return {280, 220}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 200}; }

  signals:
    void tilted(const QVector3D& g);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] QVector3D turned(const QVector3D& v) const;
    [[nodiscard]] QPointF project(const QVector3D& v, double scale) const;

    QImage face_;
    double pitch_ = 0;
    double roll_ = 0;
    QPointF from_;
};

} // namespace twin::gui
