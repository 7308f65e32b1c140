// SPDX-License-Identifier: BSD-3-Clause
// Pictures of the screen for tests from outside.
//
//   gui_picture grab FILE                        the whole screen
//   gui_picture find FILE RRGGBB TOLERANCE       "X Y COUNT": the middle of the pixels of a colour, and how many
//   gui_picture compare A B TOLERANCE SHARE      exits with 1 if more than this share of the pixels differs by more
#include <QGuiApplication>
#include <QImage>
#include <QPixmap>
#include <QScreen>
#include <cstdio>
#include <cstdlib>

namespace {

bool near(const QColor& a, const QColor& b, int tolerance) {
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

int grab(const QString& file) {
    const auto picture = QGuiApplication::primaryScreen()->grabWindow(0);
    return !picture.isNull() && picture.save(file) ? 0 : 1;
}

int find(const QImage& picture, const QColor& color, int tolerance) {
    qint64 x = 0;
    qint64 y = 0;
    qint64 count = 0;
    for (int row = 0; row < picture.height(); ++row) {
        for (int column = 0; column < picture.width(); ++column) {
            if (near(picture.pixelColor(column, row), color, tolerance)) {
                x += column;
                y += row;
                ++count;
            }
        }
    }
    std::printf("%lld %lld %lld\n", count > 0 ? x / count : -1, count > 0 ? y / count : -1, count);
    return count > 0 ? 0 : 1;
}

int compare(const QImage& a, const QImage& b, int tolerance, double share) {
    if (a.isNull() || b.isNull() || a.size() != b.size()) {
        std::fprintf(stderr, "one is missing, or they are of different sizes: %dx%d, %dx%d\n", a.width(), a.height(),
            b.width(), b.height());
        return 1;
    }
    qint64 differ = 0;
    for (int row = 0; row < a.height(); ++row) {
        for (int column = 0; column < a.width(); ++column) {
            differ += near(a.pixelColor(column, row), b.pixelColor(column, row), tolerance) ? 0 : 1;
        }
    }
    const double part = static_cast<double>(differ) / (static_cast<double>(a.width()) * a.height());
    std::printf("%.4f of the pixels differ\n", part);
    return part <= share ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const QGuiApplication app(argc, argv);
    const auto words = QGuiApplication::arguments();
    const auto what = words.value(1);
    if (what == "grab" && words.size() == 3) {
        return grab(words[2]);
    }
    if (what == "find" && words.size() == 5) {
        return find(QImage(words[2]), QColor("#" + words[3]), words[4].toInt());
    }
    if (what == "compare" && words.size() == 6) {
        return compare(QImage(words[2]), QImage(words[3]), words[4].toInt(), words[5].toDouble());
    }
    std::fputs("usage: gui_picture grab FILE | find FILE RRGGBB TOLERANCE | compare A B TOLERANCE SHARE\n", stderr);
    return 2;
}
