// SPDX-License-Identifier: BSD-3-Clause
// Programs of this machine in which a device is debugged: GDB in a terminal, Visual Studio Code.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <functional>

namespace twin::gui {

/// Where a device waits for a debugger: what `debug.start` answers.
struct DebugTarget {
    int port = 0;
    QString elf;      ///< the program with its symbols; empty: not known
    QString command;  ///< what a person types

    static DebugTarget of(const QJsonObject& answer);
};

struct DebugTools {
    QString gdb;            ///< gdb-multiarch or arm-none-eabi-gdb
    QStringList terminal;   ///< a terminal emulator, with what stands before the command; empty: there is none
    QString code;           ///< Visual Studio Code

    /// `find` gives the path of a program of that name, or nothing: QStandardPaths::findExecutable.
    static DebugTools look(const std::function<QString(const QString&)>& find);
    [[nodiscard]] bool canTerminal() const { return !gdb.isEmpty() && !terminal.isEmpty(); }
    [[nodiscard]] bool canCode() const { return !code.isEmpty() && !gdb.isEmpty(); }
};

/// The program and its arguments that show GDB on the target; nothing of it goes through a shell.
QStringList terminalCommand(const DebugTools& tools, const DebugTarget& target);
/// `.vscode/launch.json`: for the C/C++ extension, and for Cortex-Debug.
QByteArray launchConfiguration(const DebugTools& tools, const DebugTarget& target);
/// Writes that into a folder, and gives the command that opens it. Empty: the folder can't be written to.
QStringList codeCommand(const DebugTools& tools, const DebugTarget& target, const QString& folder);

}  // namespace twin::gui
