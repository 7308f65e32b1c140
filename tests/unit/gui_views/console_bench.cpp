// SPDX-License-Identifier: BSD-3-Clause
// The terminal in software: how fast bytes become a screen, what 100,000 lines take, how long a full repaint and a
// search take.
#include <QApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "gui/console/terminal_view.hpp"

int main(int argc, char** argv) {
    using namespace twin::gui;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    TerminalView view;
    view.resize(1280, 800);
    view.show();
    QApplication::processEvents();

    QByteArray log;
    for (int i = 0; i < 100'000; ++i)
        log += "[" + QByteArray::number(i) + "] \x1b[32mok\x1b[0m sensor reading 21.5, humidity 40 %, battery 3.01 V\r\n";
    QElapsedTimer timer;
    timer.start();
    view.feed(log, 0);
    const double feed_s = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    std::printf("feed            %6.1f MB/s\n", static_cast<double>(log.size()) / feed_s / 1e6);
    std::printf("history         %6.1f MB for %zu lines\n", static_cast<double>(view.screen().history().bytes()) / 1e6,
                view.screen().history().size());

    std::vector<double> ms;
    for (int i = 0; i < 200; ++i) {
        view.feed("[" + QByteArray::number(i) + "] \x1b[33mnext\x1b[0m line of a log that scrolls the whole screen\r\n", 0);
        timer.start();
        view.viewport()->repaint();
        ms.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(ms.begin(), ms.end());
    std::printf("repaint, scroll %6.2f ms median, %.2f ms 99%%\n", ms[ms.size() / 2], ms[ms.size() * 99 / 100]);

    timer.start();
    view.search(QStringLiteral("99999"), false);
    std::printf("search          %6.1f ms, %d found\n", static_cast<double>(timer.nsecsElapsed()) / 1e6, view.matchCount());
    return 0;
}
