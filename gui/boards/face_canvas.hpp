// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QPixmap>
#include <QSvgRenderer>
#include <QTimer>
#include <QWidget>

#include "gui/boards/face.hpp"
#include "gui/boards/face_painter.hpp"

namespace twin::gui {

class PartSpot;

/// The board as it looks. The drawing is rasterised once for a zoom; afterwards only what changed is painted.
class FaceCanvas : public QWidget {
    Q_OBJECT

  public:
    explicit FaceCanvas(QWidget* parent = nullptr);

    void setBoard(BoardModel* model); ///< the model is the caller's and outlives the canvas
    void valueChanged(const QString& part, const QString& value, const QByteArray& bytes_before);
    void setPowered(bool powered);

    [[nodiscard]] const Face& face() const { return face_; }
    [[nodiscard]] double zoom() const { return zoom_; } ///< pixels a unit of the drawing
    [[nodiscard]] QRectF place(const FaceItem& item) const; ///< in the widget
    [[nodiscard]] QPointF place(const QPointF& scene) const;
    [[nodiscard]] PartSpot* spot(const QString& part) const;

    /// False if no part has this letter.
    bool pressKey(const QString& letter, bool down);
    void releaseKeys();

    /// Paints what changed now, not when the next frame is due: for benchmarks.
    void repaintDirty();

    /// False while a zoom or pan is under way: then the picture of before is shown, moved.
    [[nodiscard]] bool isSharp() const { return background_zoom_ == zoom_ && background_origin_ == origin_; }

    void fit();
    void zoomBy(double factor, const QPointF& about);
    void zoomStep(int steps); ///< about the middle

    [[nodiscard]] QSize sizeHint() const override { return {760, 620}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 200}; }

  signals:
    void setRequested(const QString& text);
    void powerRequested(bool on);
    void cableRequested(bool plugged);
    void resetRequested();
    void zoomChanged(double percent);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void makeSpots();
    void placeSpots();
    void viewChanged();
    void renderBackground();
    void paintBench(QPainter& p, const QRectF& area) const;
    void paintItem(QPainter& p, int index, const QRectF& area);
    void paintPinCard(QPainter& p);
    void dirty(const QRectF& area);
    void flush();
    void dirtyItem(const FaceItem& item);
    void hover(int pin);
    void pinMenu(int pin, const QPoint& at);
    [[nodiscard]] int pinAt(const QPointF& point) const;
    [[nodiscard]] QRectF bounds(const FaceItem& item) const; ///< that it paints in
    [[nodiscard]] ItemState state(const FaceItem& item) const;
    [[nodiscard]] double duty(const FaceItem& item) const;
    [[nodiscard]] QStringList pinLines(const FaceItem& item) const;
    [[nodiscard]] bool darkTheme() const;

    BoardModel* model_ = nullptr;
    Face face_;
    QSvgRenderer svg_;
    FacePainter painter_;
    QHash<int, PartSpot*> spots_; ///< by index of the item
    QMultiHash<QString, int> by_part_;
    bool powered_ = false;

    double zoom_ = 1;
    QPointF origin_; ///< of the drawing in the widget
    bool fitted_ = true;
    QPixmap background_;
    double background_zoom_ = 0;
    QPointF background_origin_;
    QTimer sharpen_; ///< renders the drawing anew when a zoom or pan has come to rest

    QRegion dirty_;
    QTimer frame_;
    QElapsedTimer last_frame_;

    int hovered_ = -1;
    QRectF card_; ///< what the card covers
    QPointF mouse_;
    QPointF drag_from_;
    bool dragging_ = false;
    int pressed_pin_ = -1;
};

} // namespace twin::gui
