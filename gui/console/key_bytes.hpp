// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QByteArray>
#include <QKeyEvent>

#include "gui/console/screen.hpp"

namespace twin::gui {

/// What xterm sends for a key; empty for one that it sends nothing for.
[[nodiscard]] QByteArray bytesOfKey(const QKeyEvent& event, const Screen::Modes& modes);

/// Text as it is pasted: line ends as Return, between marks where the device asked for them, other controls left out.
[[nodiscard]] QByteArray bytesOfPaste(const QString& text, const Screen::Modes& modes);

} // namespace twin::gui
