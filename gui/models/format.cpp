// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/format.hpp"

#include <QLocale>
#include <array>

namespace twin::gui {
namespace {

QString two(qint64 number) { return QString("%1").arg(number, 2, 10, QChar('0')); }

}  // namespace

QString durationText(qint64 nanoseconds) {
    const QLocale locale;
    const auto size = nanoseconds < 0 ? -static_cast<double>(nanoseconds) : static_cast<double>(nanoseconds);
    const QString sign = nanoseconds < 0 ? "−" : "";
    if (size < 1e3) {
        return sign + locale.toString(size, 'f', 0) + " ns";
    }
    if (size < 1e6) {
        return sign + locale.toString(size / 1e3, 'f', size < 1e4 ? 1 : 0) + " µs";
    }
    if (size < 1e9) {
        return sign + locale.toString(size / 1e6, 'f', size < 1e7 ? 1 : 0) + " ms";
    }
    if (size < 60e9) {
        return sign + locale.toString(size / 1e9, 'f', size < 1e10 ? 3 : 1) + " s";
    }
    const auto seconds = static_cast<qint64>(size / 1e9);
    if (seconds < 3600) {
        return sign + QString("%1 min %2 s").arg(seconds / 60).arg(two(seconds % 60));
    }
    return sign + QString("%1 h %2 min").arg(seconds / 3600).arg(two(seconds / 60 % 60));
}

QString instantText(qint64 nanoseconds) {
    const auto millis = nanoseconds / 1'000'000;
    const auto seconds = millis / 1000;
    const QString point = QLocale().decimalPoint();
    const auto behind = point + QString("%1").arg(millis % 1000, 3, 10, QChar('0'));
    if (seconds < 60) {
        return QString::number(seconds) + behind + " s";
    }
    const auto minutes = QString("%1:%2%3").arg(seconds < 3600 ? QString::number(seconds / 60) : two(seconds / 60 % 60))
                             .arg(two(seconds % 60), behind);
    return seconds < 3600 ? minutes : QString("%1:%2").arg(seconds / 3600).arg(minutes);
}

QString bytesText(qint64 bytes) {
    static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 1024 && unit + 1 < kUnits.size()) {
        size /= 1024;
        ++unit;
    }
    return QLocale().toString(size, 'f', unit == 0 || size >= 100 ? 0 : 1) + " " + kUnits.at(unit);
}

QString shareText(double share) {
    const auto percent = share * 100;
    return QLocale().toString(percent, 'f', percent >= 99.95 ? 0 : 1) + " %";
}

QString rateText(double number) { return QLocale().toString(number, 'f', number > 0 && number < 9.95 ? 1 : 0); }

QString hexText(quint64 value, int bits) { return QString("0x%1").arg(value, (bits + 3) / 4, 16, QChar('0')); }

}  // namespace twin::gui
