// SPDX-License-Identifier: BSD-3-Clause
// Frame times of the board view in software: every LED of the micro:bit's matrix changes in each frame.
#include <QApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "boards_fixture.hpp"
#include "gui/boards/board_view.hpp"
#include "gui/boards/face_canvas.hpp"

namespace {

constexpr int kFrames = 600;

double cpuMs() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void report(const char* what, std::vector<double> ms, double cpu) {
    std::sort(ms.begin(), ms.end());
    const auto last = static_cast<double>(ms.size() - 1);
    const auto at = [&](double part) { return ms[static_cast<std::size_t>(part * last)]; };
    std::printf("%-28s median %6.2f ms   99%% %6.2f ms   most %6.2f ms   CPU at 60 a second %5.1f %%\n", what, at(0.5),
                at(0.99), ms.back(), cpu / static_cast<double>(ms.size()) * 60 / 10);
}

} // namespace

int main(int argc, char** argv) {
    using namespace twin::gui;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    QApplication::setStyle("Fusion");
    BoardView view;
    view.resize(1280, 800);
    view.setBoard("microbit", test::microbit());
    view.setPowered(true);
    view.setRunning(true);
    view.show();
    QApplication::processEvents();
    QElapsedTimer timer;
    std::vector<double> frames;
    const auto run = [&](const char* what, const auto& change) {
        frames.clear();
        const double cpu = cpuMs();
        for (int i = 0; i < kFrames; ++i) {
            timer.start();
            change(i);
            view.canvas()->repaintDirty();
            frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        report(what, frames, cpuMs() - cpu);
    };
    run("micro:bit, 25 LEDs change", [&](int i) {
        QByteArray pixels(25, 0);
        for (int k = 0; k < 25; ++k) pixels[k] = static_cast<char>((i * 37 + k * 101) & 0xff);
        view.setValue("display", "pixels", QString::fromLatin1(pixels.toHex()));
    });
    run("micro:bit, one LED changes", [&](int i) {
        QByteArray pixels(25, 0);
        pixels[12] = static_cast<char>(i & 0xff);
        view.setValue("display", "pixels", QString::fromLatin1(pixels.toHex()));
    });
    view.setBoard("nucleo_f429zi", test::nucleo());
    run("Nucleo, 3 LEDs, 22 pins", [&](int i) {
        for (const char* led : {"ld1", "ld2", "ld3"}) view.setValue(led, "brightness", i % 256);
        for (int d = 0; d < 16; ++d) view.setValue("zio", QString("D%1_level").arg(d), (i + d) % 2);
        for (int a = 0; a < 6; ++a) view.setValue("zio", QString("A%1_level").arg(a), (i + a) % 2);
    });
    run("Nucleo, everything repainted", [&](int) { view.canvas()->update(); });
    return 0;
}
