// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/debugger.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace twin::gui {

DebugTarget DebugTarget::of(const QJsonObject& answer) {
    return {answer["port"].toInt(), answer["elf"].toString(), answer["command"].toString()};
}

DebugTools DebugTools::look(const std::function<QString(const QString&)>& find) {
    DebugTools tools;
    for (const auto* name : {"gdb-multiarch", "arm-none-eabi-gdb"}) {
        if (tools.gdb = find(name); !tools.gdb.isEmpty()) {
            break;
        }
    }
    // What each wants before the words of a command.
    static const QList<std::pair<QString, QString>> kTerminals{{"x-terminal-emulator", "-e"}, {"konsole", "-e"},
                                                               {"gnome-terminal", "--"},      {"xfce4-terminal", "-x"},
                                                               {"foot", "--"},                {"xterm", "-e"}};
    for (const auto& [name, option] : kTerminals) {
        if (const auto path = find(name); !path.isEmpty()) {
            tools.terminal = {path, option};
            break;
        }
    }
    tools.code = find("code");
    if (tools.code.isEmpty()) {
        tools.code = find("codium");
    }
    return tools;
}

QStringList terminalCommand(const DebugTools& tools, const DebugTarget& target) {
    auto words = tools.terminal;
    words << tools.gdb << "-q";
    if (!target.elf.isEmpty()) {
        words << target.elf;
    }
    words << "-ex" << QString("target remote 127.0.0.1:%1").arg(target.port);
    return words;
}

QByteArray launchConfiguration(const DebugTools& tools, const DebugTarget& target) {
    const auto server = QString("127.0.0.1:%1").arg(target.port);
    const QJsonObject native{{"name", "Twinyard (C/C++)"},
                             {"type", "cppdbg"},
                             {"request", "launch"},
                             {"program", target.elf},
                             {"cwd", "${workspaceFolder}"},
                             {"MIMode", "gdb"},
                             {"miDebuggerPath", tools.gdb},
                             {"miDebuggerServerAddress", server},
                             {"stopAtConnect", true}};
    const QJsonObject cortex{{"name", "Twinyard (Cortex-Debug)"},
                             {"type", "cortex-debug"},
                             {"request", "attach"},
                             {"servertype", "external"},
                             {"executable", target.elf},
                             {"cwd", "${workspaceFolder}"},
                             {"gdbPath", tools.gdb},
                             {"gdbTarget", server}};
    return QJsonDocument(QJsonObject{{"version", "0.2.0"}, {"configurations", QJsonArray{native, cortex}}}).toJson();
}

QStringList codeCommand(const DebugTools& tools, const DebugTarget& target, const QString& folder) {
    const QDir place(folder);
    QFile file(place.filePath(".vscode/launch.json"));
    const auto text = launchConfiguration(tools, target);
    if (!place.mkpath(".vscode") || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
        return {};
    }
    return {tools.code, folder};
}

}  // namespace twin::gui
