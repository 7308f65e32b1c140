// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/figure_text.hpp"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>

namespace twin::gui::scope {
namespace {

/// Between figure and unit; one line is never broken there.
const QString kThin = QString(QChar(0x202f));
const QString kMinus = QString(QChar(0x2212));

struct Prefix {
    double scale;
    const char* name;
};
constexpr std::array kPrefixes{Prefix{1e9, "G"},  Prefix{1e6, "M"},      Prefix{1e3, "k"},  Prefix{1, ""},
                               Prefix{1e-3, "m"}, Prefix{1e-6, "\u00b5"}, Prefix{1e-9, "n"}};

bool takesPrefix(const QString& unit) {
    static const QStringList kUnits{"Hz", "V", "A", "s", "W", "F", "Pa", "T", "Bd"};
    return kUnits.contains(unit);
}

QString plain(double value, int digits) {
    const auto size = std::abs(value);
    const int before = size < 1 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
    auto text = QLocale().toString(size, 'f', std::max(0, digits - before));
    return value < 0 && size > 0 ? kMinus + text : text;
}

QString number(std::uint32_t value, int bits, Notation notation) {
    if (notation == Notation::decimal) {
        return QString::number(value);
    }
    if (notation == Notation::characters && bits <= 8) {
        switch (value) {
            case '\r': return "\\r";
            case '\n': return "\\n";
            case '\t': return "\\t";
            case ' ': return QString(QChar(0x2423));
            default: break;
        }
        if (value > 0x20 && value < 0x7f) {
            return QString(QChar(value));
        }
    }
    return QString("%1").arg(value, (bits + 3) / 4, 16, QChar('0')).toUpper();
}

}  // namespace

QString figureText(double value, const QString& unit, int digits) {
    if (!known(value)) {
        return QString(QChar(0x2014));
    }
    const auto size = std::abs(value);
    if (!takesPrefix(unit) || size == 0) {
        // As many digits as say something, none that do not.
        const bool whole = value == std::round(value) && size < 1e9;
        const auto text = whole ? (value < 0 ? kMinus : QString()) + QLocale().toString(size, 'f', 0)
                          : size >= 1e9 || size < 1e-4 ? QLocale().toString(value, 'g', digits)
                                                       : plain(value, digits);
        return unit.isEmpty() ? text : text + kThin + unit;
    }
    auto prefix = std::find_if(kPrefixes.begin(), kPrefixes.end() - 1,
                               [size](const Prefix& one) { return size >= one.scale * 0.99999; });
    return plain(value / prefix->scale, digits) + kThin + QString::fromUtf8(prefix->name) + unit;
}

QString spanText(double ns, int digits) {
    const auto size = std::abs(ns);
    if (size < 1000) {
        return (ns < 0 ? kMinus : QString()) +
               QLocale().toString(size, 'f', size == std::round(size) ? 0 : 1) + kThin + "ns";
    }
    if (size >= 120e9) {
        const auto seconds = static_cast<qint64>(size / 1e9);
        const auto two = [](qint64 part) { return QString("%1").arg(part, 2, 10, QChar('0')); };
        const auto text = seconds < 3600
                              ? QString("%1 min %2 s").arg(seconds / 60).arg(two(seconds % 60))
                              : QString("%1 h %2 min").arg(seconds / 3600).arg(two(seconds / 60 % 60));
        return ns < 0 ? kMinus + text : text;
    }
    return figureText(ns * 1e-9, "s", digits);
}

QString instantText(Time t, Time step_ns) {
    int digits = 0;
    for (Time step = 1'000'000'000; step > std::max<Time>(step_ns, 1) && digits < 9; step /= 10) {
        ++digits;
    }
    const auto size = t < 0 ? -t : t;
    auto behind = QString("%1").arg(size % 1'000'000'000, 9, 10, QChar('0')).left(digits);
    for (int place = 3; place < behind.size(); place += 4) {
        behind.insert(place, kThin);
    }
    auto text = QLocale().toString(size / 1'000'000'000);
    if (digits > 0) {
        text += QString(QLocale().decimalPoint()) + behind;
    }
    return (t < 0 ? kMinus : QString()) + text + kThin + "s";
}

QString levelText(Level level) {
    switch (level) {
        case Level::low: return "0";
        case Level::high: return "1";
        case Level::floating: return "Z";
        case Level::unknown: break;
    }
    return "?";
}

QString annotationText(const Annotation& one, Notation notation) {
    switch (one.mark) {
        case Mark::data: return number(one.value, one.bits, notation);
        case Mark::start: return "S";
        case Mark::repeat: return "Sr";
        case Mark::stop: return "P";
        case Mark::address_write: return number(one.value, one.bits, Notation::hex) + " W";
        case Mark::address_read: return number(one.value, one.bits, Notation::hex) + " R";
        case Mark::ack: return "ACK";
        case Mark::nak: return "NAK";
        case Mark::id: return "ID " + number(one.value, one.bits, Notation::hex);
        case Mark::remote: return "RTR";
        case Mark::length: return "DLC " + QString::number(one.value);
        case Mark::crc: return (one.bad ? "CRC " + number(one.value, 15, Notation::hex) + " \u2260" : QString("CRC"));
        case Mark::end: return "EOF";
        case Mark::line_break: return QCoreApplication::translate("Annotation", "break");
        case Mark::framing: return QCoreApplication::translate("Annotation", "no stop bit");
        case Mark::parity: return QCoreApplication::translate("Annotation", "parity");
        case Mark::stuffing: return QCoreApplication::translate("Annotation", "stuff error");
        case Mark::form: return QCoreApplication::translate("Annotation", "form error");
        case Mark::incomplete: break;
    }
    return QCoreApplication::translate("Annotation", "%1 bits").arg(one.bits);
}

}  // namespace twin::gui::scope
