// SPDX-License-Identifier: BSD-3-Clause
// A debugger on the device that a page shows.
#pragma once

#include "gui/inside/debugger.hpp"
#include "gui/link/address.hpp"

#include <QPushButton>
#include <QTemporaryDir>
#include <memory>

namespace twin::gui {

class InsideWatch;

class DebugButton : public QPushButton {
    Q_OBJECT

  public:
    /// `local`: the server runs on this machine, so that its ports can be reached.
    DebugButton(InsideWatch& inside, DebugTools tools, QWidget* parent = nullptr);
    void setLocal(bool local);

    /// Shows what to type, to be copied.
    void showCommand(const DebugTarget& target);

  signals:
    void problem(const twin::gui::Problem& problem);

  private:
    enum class Way { terminal, code, command };
    void start(Way way);
    void run(Way way, const DebugTarget& target);

    InsideWatch& inside_;
    const DebugTools tools_;
    bool local_ = true;
    std::unique_ptr<QTemporaryDir> folder_;  ///< of Visual Studio Code; it goes with the window
    QAction* in_terminal_;
    QAction* in_code_;
};

}  // namespace twin::gui
