// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace twin::gui {

/// Of the application, its texts and its numbers: "de", or empty: the desktop's language. Before anything is shown.
void chooseLanguage(const QString& code);

}  // namespace twin::gui
