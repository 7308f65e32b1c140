// SPDX-License-Identifier: BSD-3-Clause
// Pictures of the screen for tests from outside.
//
//   gui_picture grab FILE                        the whole screen
//   gui_picture find FILE RRGGBB TOLERANCE [X Y WIDTH HEIGHT]
//                                                "X Y COUNT": the middle of the pixels of a colour where most are close
//                                                together, and how many those are, of all or within a rectangle
//   gui_picture compare A B TOLERANCE SHARE      exits with 1 if more than this share of the pixels differs by more
#include <QGuiApplication>
#include <QImage>
#include <QPixmap>
#include <QRect>
#include <QScreen>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

namespace {

bool near(const QColor& a, const QColor& b, int tolerance) {
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

int grab(const QString& file) {
    const auto picture = QGuiApplication::primaryScreen()->grabWindow(0);
    return !picture.isNull() && picture.save(file) ? 0 : 1;
}

struct Sum {
    qint64 x = 0;
    qint64 y = 0;
    qint64 count = 0;
};

int find(const QImage& picture, const QRect& within, const QColor& color, int tolerance) {
    constexpr int kCell = 16;
    std::map<std::pair<int, int>, Sum> cells;
    for (int row = within.top(); row <= within.bottom(); ++row) {
        for (int column = within.left(); column <= within.right(); ++column) {
            if (near(picture.pixelColor(column, row), color, tolerance)) {
                auto& cell = cells[{column / kCell, row / kCell}];
                cell.x += column;
                cell.y += row;
                ++cell.count;
            }
        }
    }
    Sum best;
    for (const auto& [at, unused] : cells) {
        Sum around;
        for (int i = 0; i < 9; ++i) {
            const auto cell = cells.find({at.first + i % 3 - 1, at.second + i / 3 - 1});
            if (cell != cells.end()) {
                around.x += cell->second.x;
                around.y += cell->second.y;
                around.count += cell->second.count;
            }
        }
        if (around.count > best.count) {
            best = around;
        }
    }
    const bool any = best.count > 0;
    std::printf("%lld %lld %lld\n", any ? best.x / best.count : -1, any ? best.y / best.count : -1, best.count);
    return any ? 0 : 1;
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
    if (what == "find" && (words.size() == 5 || words.size() == 9)) {
        const QImage picture(words[2]);
        const auto within = words.size() == 5
                                ? picture.rect()
                                : QRect(words[5].toInt(), words[6].toInt(), words[7].toInt(), words[8].toInt());
        return find(picture, within & picture.rect(), QColor("#" + words[3]), words[4].toInt());
    }
    if (what == "compare" && words.size() == 6) {
        return compare(QImage(words[2]), QImage(words[3]), words[4].toInt(), words[5].toDouble());
    }
    std::fputs("usage: gui_picture grab FILE | find FILE RRGGBB TOLERANCE [X Y WIDTH HEIGHT] | compare A B TOLERANCE SHARE\n", stderr);
    return 2;
}
