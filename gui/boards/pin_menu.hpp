// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QMenu>

#include "gui/boards/board_model.hpp"

namespace twin::gui {

/// What the outside can do to a connector's pin: drive it high, low or to a voltage, or let it go.
class PinMenu : public QMenu {
    Q_OBJECT

  public:
    PinMenu(const QString& title, const Settable& pad, double now, QWidget* parent);

  signals:
    void voltageRequested(double volts); ///< -1: nothing connected
};

} // namespace twin::gui
