// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/debug_button.hpp"

#include "gui/inside/inside_watch.hpp"

#include <QBoxLayout>
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>

namespace twin::gui {

DebugButton::DebugButton(InsideWatch& inside, DebugTools tools, QWidget* parent)
    : QPushButton(tr("Debug"), parent), inside_(inside), tools_(std::move(tools)) {
    setObjectName("debug");
    setToolTip(tr("Let a debugger attach; the device stands when it does"));
    setAccessibleName(tr("Debug the device"));
    auto* menu = new QMenu(this);
    in_terminal_ = menu->addAction(tr("GDB in a terminal"), this, [this] { start(Way::terminal); });
    in_code_ = menu->addAction(tr("Visual Studio Code"), this, [this] { start(Way::code); });
    menu->addAction(tr("Show the command"), this, [this] { start(Way::command); });
    setMenu(menu);
    setLocal(true);
}

void DebugButton::setLocal(bool local) {
    local_ = local;
    in_terminal_->setVisible(local && tools_.canTerminal());
    in_code_->setVisible(local && tools_.canCode());
}

void DebugButton::start(Way way) {
    inside_.startDebugger([this, way](const QJsonObject& answer) { run(way, DebugTarget::of(answer)); });
}

void DebugButton::run(Way way, const DebugTarget& target) {
    QStringList words;
    if (way == Way::terminal) {
        words = terminalCommand(tools_, target);
    } else if (way == Way::code) {
        folder_ = std::make_unique<QTemporaryDir>();
        words = codeCommand(tools_, target, folder_->path());
    }
    if (words.isEmpty()) {
        showCommand(target);
    } else if (!QProcess::startDetached(words.first(), words.mid(1))) {
        emit problem({tr("%1 does not start").arg(words.first()), tr("The command is shown: run it yourself.")});
        showCommand(target);
    }
}

void DebugButton::showCommand(const DebugTarget& target) {
    auto* sheet = new QFrame(this, Qt::Popup);
    sheet->setObjectName("card");
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    auto* words = new QLabel(local_ ? tr("The device waits for a debugger. Run this in a terminal:")
                                    : tr("The device waits for a debugger, on the machine of the server. Run this there:"));
    auto* line = new QLineEdit(target.command);
    line->setObjectName("command");
    line->setAccessibleName(tr("Command that starts the debugger"));
    line->setReadOnly(true);
    line->setCursorPosition(0);
    line->setMinimumWidth(440);
    auto* copy = new QPushButton(tr("Copy"));
    connect(copy, &QPushButton::clicked, sheet, [line, copy] {
        QGuiApplication::clipboard()->setText(line->text());
        copy->setText(tr("Copied"));
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(line, 1);
    row->addWidget(copy);
    auto* all = new QVBoxLayout(sheet);
    all->setContentsMargins(16, 12, 16, 16);
    all->setSpacing(8);
    all->addWidget(words);
    all->addLayout(row);
    sheet->adjustSize();
    const auto corner = mapToGlobal(QPoint(width() - sheet->width(), height() + 4));
    sheet->move(corner);
    sheet->show();
    line->selectAll();
    copy->setFocus();
}

}  // namespace twin::gui
