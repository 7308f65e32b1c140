// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPainter>

#include "gui/bench/bench_document.hpp"
#include "gui/boards/board_model.hpp"

namespace twin::gui {

/// Draws a part as it stands, from its top left corner. `live` is the board that runs, or nullptr; `powered`: it has
/// power.
void paintPart(QPainter& p, const BenchPart& part, const QSizeF& size, const BoardModel* live, bool powered);

/// Where a part is operated rather than moved: the cap of a button, the knob of a potentiometer; empty: nowhere.
[[nodiscard]] QRectF handleOf(const QString& type, const QSizeF& size);

/// What a screen reader says of it.
[[nodiscard]] QString stateText(const BenchPart& part, const BoardModel* live);

}  // namespace twin::gui
