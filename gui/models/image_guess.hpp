// SPDX-License-Identifier: BSD-3-Clause
// For which board a firmware file seems to be.
#pragma once

#include "gui/models/catalog.hpp"

#include <QString>
#include <optional>

namespace twin::gui {

/// Where its first byte goes: of an ELF file or an Intel HEX file; nothing for others.
std::optional<quint32> firstAddress(const QString& path);
/// From where it is placed: flash of STM32 begins at 0x0800'0000. Empty where that tells nothing.
QString guessBoard(const QString& path, const BoardsModel& boards);

}  // namespace twin::gui
