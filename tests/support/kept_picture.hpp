// SPDX-License-Identifier: BSD-3-Clause
// Pictures of screens that docs/ keeps.
#pragma once

#include <QDir>
#include <QImage>
#include <QString>

#include <algorithm>
#include <cstdlib>

namespace twin::test {

/// How much of two pictures differs, 0 to 1, as one sees it from some steps away: of 80 × 50 cells those whose colours are
/// not nearly the same. Letters that changed and a clock that goes on hardly count, a panel that is elsewhere does. They
/// may have different pixels for the same screen (2x).
inline double differing(const QImage& a, const QImage& b) {
    constexpr int kColumns = 80;
    constexpr int kRows = 50;
    constexpr int kNear = 20;  // of 255, in each of red, green and blue
    const auto cells = [](const QImage& image) {
        return image.convertToFormat(QImage::Format_RGB32)
            .scaled(kColumns, kRows, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage left = cells(a);
    const QImage right = cells(b);
    int differ = 0;
    for (int row = 0; row < kRows; ++row) {
        for (int column = 0; column < kColumns; ++column) {
            const QRgb one = left.pixel(column, row);
            const QRgb other = right.pixel(column, row);
            const int most = std::max({std::abs(qRed(one) - qRed(other)), std::abs(qGreen(one) - qGreen(other)),
                                       std::abs(qBlue(one) - qBlue(other))});
            differ += most > kNear ? 1 : 0;
        }
    }
    return static_cast<double>(differ) / (kColumns * kRows);
}

/// With TWIN_SCREENSHOTS, a folder: keeps the picture there as NAME.png, unless the screen is a dense one (2x). Otherwise
/// compares it with the one in `docs`. An empty text if all is well, or what is wrong; the picture is then in the working
/// folder, for eyes.
inline QString keepOrCompare(const QImage& seen, const QString& docs, const QString& name, double at_most = 0.1) {
    const auto file = name + QStringLiteral(".png");
    if (const auto folder = qEnvironmentVariable("TWIN_SCREENSHOTS"); !folder.isEmpty()) {
        if (seen.devicePixelRatio() > 1) {
            return {};
        }
        return QDir().mkpath(folder) && seen.save(QDir(folder).filePath(file)) ? QString() : folder + ": can't be written";
    }
    const QImage kept(QDir(docs).filePath(file));
    if (kept.isNull()) {
        return QStringLiteral("%1/%2 is missing: make it with TWIN_SCREENSHOTS=%1").arg(docs, file);
    }
    const double share = differing(seen, kept);
    qInfo("%s: %.3f of it differs from the one in docs", qPrintable(name), share);
    if (share <= at_most) {
        return {};
    }
    seen.save("differs-" + file);
    return QStringLiteral("%1 of differs-%2 is not as in %3; if that is meant, make it anew with TWIN_SCREENSHOTS=%3")
        .arg(share, 0, 'f', 3).arg(file, docs);
}

}  // namespace twin::test
