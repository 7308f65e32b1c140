// SPDX-License-Identifier: BSD-3-Clause
// The parts of the palette: what they look like and which pins they have.
#pragma once

#include <QList>
#include <QPointF>
#include <QSizeF>
#include <QString>

namespace twin::gui {

struct BenchPin {
    QString name;   ///< the model's
    QString label;  ///< as it is printed
    QPointF at;     ///< from the part's top left corner
};

struct BenchKind {
    QString type;  ///< the model's
    QString stem;  ///< of the names of its parts
    QString title;
    QString help;
    QSizeF size;
    QList<BenchPin> pins;
    int address = -1;  ///< that it has on I2C if nobody says another; -1: it is no I2C device
};

[[nodiscard]] const QList<BenchKind>& benchKinds();
/// nullptr: not in the palette. It can be on a bench all the same, as a box.
[[nodiscard]] const BenchKind* benchKind(const QString& type);

}  // namespace twin::gui
