// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QHash>
#include <QPainter>
#include <QPixmap>

#include "gui/boards/face.hpp"

namespace twin::gui {

/// How an item stands, as far as it is painted.
struct ItemState {
    double level = 0;     ///< of an LED: brightness 0..1, linear; of a button, switch, plug: 1 is pressed, on, plugged
    double level_pin = -1; ///< of a pin: 1 high, 0 low, -1 floating
    double duty = 0;
    double hz = 0;
    bool driven = false;  ///< a voltage from outside is on the pin
    bool latched = false; ///< the button stays down
    bool dark = false;    ///< the theme
};

/// What an eye makes of a duty cycle, as a part of full scale on a screen.
[[nodiscard]] double eye(double duty);

/// Paints items over the drawing. Coordinates are the widget's; `scale` is its pixels per unit of the drawing.
class FacePainter {
  public:
    /// What of the widget an LED of `size` around `middle` touches, its halo too.
    [[nodiscard]] static QRectF ledBounds(const QPointF& middle, const QSizeF& size);

    void led(QPainter& p, const QPointF& middle, const QSizeF& size, const QColor& colour, double duty);
    [[nodiscard]] static QRectF ledStateBounds(const QPointF& at, double scale);
    static void ledState(QPainter& p, const QPointF& at, double scale, double duty, const QColor& text);
    static void button(QPainter& p, const QRectF& cap, const FaceItem& item, const ItemState& state);
    static void slide(QPainter& p, const QRectF& slot, const FaceItem& item, const ItemState& state);
    static void plug(QPainter& p, const QPointF& at, double scale, const FaceItem& item, const ItemState& state);
    static void pin(QPainter& p, const QRectF& pad, const FaceItem& item, const ItemState& state);

    /// A text in a rounded box whose left top corner is at `corner`; its lines; the first is bold. Gives what it
    /// covers.
    static QRectF card(QPainter* p, const QRectF& within, const QPointF& beside, const QStringList& lines, bool dark);

  private:
    const QPixmap& sprite(const QSize& size, double dpr, const QColor& colour, bool halo);

    QHash<quint64, QPixmap> sprites_;
};

} // namespace twin::gui
