// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QByteArray>
#include <QColor>
#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>

#include "gui/boards/board_model.hpp"

namespace twin::gui {

/// Something on a face that shows or does something. Places are in units of the drawing; docs/board-faces.md has the
/// keys.
struct FaceItem {
    enum class Kind { kMatrix, kLed, kButton, kSwitch, kReset, kUsb, kJack, kPin };

    Kind kind = Kind::kLed;
    QPointF at;    ///< its middle
    QSizeF size;   ///< of one LED, of the cap, of the plug's tip, of a pad
    QSizeF hit;    ///< where a click counts; `size` if empty
    QSizeF pitch;  ///< of a matrix
    int columns = 0;
    int rows = 0;
    QString part;
    QString value;
    QString label;
    QString key;      ///< letter that presses it
    QString pad;      ///< of the connector part
    QString name;     ///< of the pin, as printed on the board
    QString function; ///< of the pin
    QString place;    ///< "CN7 pin 3"
    QString fixed;    ///< what a pin without a part always has: "0 V"
    QString shape;    ///< of the pad: dot, pad or ring
    QColor colour;
    QColor cap;
    QColor ink{0xe8, 0xf0, 0xf4}; ///< of the state's text
    double turn = 0; ///< 0: the cable leaves upwards, 180: downwards
    bool words_left = false; ///< what a plug says of itself is on its left
    bool has_state = false;
    QPointF state; ///< from `at` to where the LED's state is written

    [[nodiscard]] QRectF rect() const;    ///< that it is hit in
    [[nodiscard]] QPointF led(int index) const; ///< middle of a matrix's LED, line by line
};

struct Face {
    QByteArray svg;
    QSizeF scene;
    QRectF outline; ///< of the board itself
    double per_mm = 10;
    QList<FaceItem> items;
};

/// The drawn face of a board, without what `model` does not have; a generic one, laid out from its parts, if it has
/// none.
[[nodiscard]] Face faceOf(const BoardModel& model);

/// Laid out from the board's parts.
[[nodiscard]] Face genericFace(const BoardModel& model);

/// A layout file's text with its drawing. `error` says what is wrong with it: file, key, what was expected.
[[nodiscard]] Face readFace(const QByteArray& layout, const QByteArray& svg, const QString& file, QString* error);

} // namespace twin::gui
