// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/part_painter.hpp"

#include <QCoreApplication>
#include <QtMath>

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/bench/bench_catalog.hpp"

namespace twin::gui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(twin::gui::PartPainter)
};

const QColor kBoardBlue(0x1c, 0x4f, 0x82), kBoardGreen(0x1d, 0x6b, 0x4a), kBoardPurple(0x5a, 0x3b, 0x86);
const QColor kBlack(0x14, 0x17, 0x1a), kSilk(0xf2, 0xf5, 0xf7);

/// What is known of a part while it runs.
struct Live {
    const BoardModel* board;
    const BenchPart& part;
    bool powered;
    [[nodiscard]] double number(const char* value, double otherwise) const {
        return board != nullptr ? board->number(part.name, QString::fromLatin1(value), otherwise) : otherwise;
    }
    [[nodiscard]] QByteArray bytes(const char* value) const {
        return board != nullptr && powered ? board->bytes(part.name, QString::fromLatin1(value)) : QByteArray();
    }
    [[nodiscard]] QSize picture(const char* value) const {
        return board != nullptr ? board->pictureSize(part.name, QString::fromLatin1(value)) : QSize(0, 0);
    }
};

void plate(QPainter& p, const QSizeF& size, const QColor& color, double radius = 6) {
    p.setPen(QPen(color.darker(140), 1));
    p.setBrush(color);
    p.drawRoundedRect(QRectF(QPointF(0.5, 0.5), size - QSizeF(1, 1)), radius, radius);
}

void note(QPainter& p, const QRectF& where, const QString& text, const QColor& color, int flags = Qt::AlignCenter) {
    p.setPen(color);
    p.drawText(where, flags, text);
}

/// An eye sees the power 1/2.2 of the light.
double seen(double light) { return std::pow(std::clamp(light / 255.0, 0.0, 1.0), 1 / 2.2); }

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto at = [&](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * t)); };
    return {at(a.red(), b.red()), at(a.green(), b.green()), at(a.blue(), b.blue())};
}

void paintLed(QPainter& p, const QSizeF& size, const Live& live) {
    const double light = live.powered ? live.number("brightness", 0) : 0;
    const QPointF middle(size.width() / 2, 22);
    if (light > 0) {
        QRadialGradient glow(middle, 30);
        QColor around(0xff, 0x50, 0x40);
        around.setAlphaF(static_cast<float>(0.55 * seen(light)));
        glow.setColorAt(0, around);
        around.setAlpha(0);
        glow.setColorAt(1, around);
        p.setPen(Qt::NoPen);
        p.setBrush(glow);
        p.drawEllipse(middle, 30, 30);
    }
    p.setPen(QPen(QColor(0x9b, 0xa3, 0xab), 2));
    p.drawLine(QPointF(size.width() / 2 - 9, 30), QPointF(size.width() / 2 - 9, size.height()));
    p.drawLine(QPointF(size.width() / 2 + 9, 30), QPointF(size.width() / 2 + 9, size.height()));
    p.setPen(QPen(light > 0 ? QColor(0xff, 0xd5, 0xcc) : QColor(0x6e, 0x1c, 0x1c), 2));
    p.setBrush(mix(QColor(0x7d, 0x26, 0x26), QColor(0xff, 0x4b, 0x3a), seen(light)));
    p.drawEllipse(middle, 15, 15);
    p.setPen(Qt::NoPen);
    p.setBrush(QColor(255, 255, 255, 90));
    p.drawEllipse(middle + QPointF(-5, -5), 4, 4);
    if (light > 0)
        note(p, QRectF(middle.x() - 15, middle.y() - 8, 30, 16),
             QStringLiteral("%1 %").arg(std::lround(light / 2.55)), Qt::white);
}

void paintButton(QPainter& p, const QSizeF& size, const Live& live) {
    p.setPen(QPen(QColor(0x9b, 0xa3, 0xab), 2));
    for (const double x : {-9.0, 9.0})
        p.drawLine(QPointF(size.width() / 2 + x, 40), QPointF(size.width() / 2 + x, size.height()));
    plate(p, QSizeF(size.width(), 46), QColor(0x2c, 0x31, 0x37), 5);
    const bool down = live.number("pressed", 0) != 0;
    p.setPen(QPen(down ? QColor(0xff, 0xc8, 0x2e) : QColor(0x0d, 0x0f, 0x11), down ? 3 : 1));
    p.setBrush(down ? QColor(0x9c, 0x2a, 0x22) : QColor(0xd6, 0x40, 0x35));
    p.drawEllipse(handleOf(live.part.type, size).adjusted(2, 2, -2, -2));
}

void paintKnob(QPainter& p, const QSizeF& size, const Live& live) {
    plate(p, size, QColor(0x2f, 0x55, 0x7e));
    const QRectF knob = handleOf(live.part.type, size);
    const double position = live.number("position", 0.5);
    p.setPen(QPen(QColor(0x0c, 0x12, 0x18), 1));
    p.setBrush(QColor(0xd9, 0xdd, 0xe1));
    p.drawEllipse(knob);
    const double angle = qDegreesToRadians(225.0 - 270.0 * position);
    const QPointF middle = knob.center();
    const QPointF tip(std::cos(angle), -std::sin(angle));
    p.setPen(QPen(kBlack, 4, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(middle + tip * knob.width() * 0.15, middle + tip * knob.width() * 0.42);
    note(p, QRectF(size.width() - 40, 3, 37, 14), QStringLiteral("%1 %").arg(std::lround(position * 100)), kSilk,
         Qt::AlignRight | Qt::AlignVCenter);
}

void paintBuzzer(QPainter& p, const QSizeF& size, const Live& live) {
    const QPointF middle(size.width() / 2, 34);
    const bool on = live.powered && live.number("on", 0) != 0;
    if (on) {
        p.setBrush(Qt::NoBrush);
        for (int i = 0; i < 3; ++i) {
            p.setPen(QPen(QColor(0xff, 0xa0, 0x28, 220 - 60 * i), 2));
            p.drawArc(QRectF(middle.x() - 34 - 5 * i, middle.y() - 34, 68 + 10 * i, 68), -40 * 16, 80 * 16);
            p.drawArc(QRectF(middle.x() - 34 - 5 * i, middle.y() - 34, 68 + 10 * i, 68), 140 * 16, 80 * 16);
        }
    }
    p.setPen(QPen(on ? QColor(0xff, 0xa0, 0x28) : QColor(0x05, 0x06, 0x07), on ? 3 : 1));
    p.setBrush(QColor(0x22, 0x26, 0x2b));
    p.drawEllipse(middle, 28, 28);
    p.setBrush(QColor(0x0a, 0x0b, 0x0c));
    p.drawEllipse(middle, 4, 4);
    if (on)
        note(p, QRectF(0, middle.y() + 7, size.width(), 16),
             QStringLiteral("%1 Hz").arg(std::lround(live.number("hz", 0))), kSilk);
}

void paintServo(QPainter& p, const QSizeF& size, const Live& live) {
    const QRectF body(10, 44, size.width() - 20, size.height() - 58);
    p.setPen(QPen(QColor(0x12, 0x2a, 0x4d), 1));
    p.setBrush(QColor(0x2b, 0x5f, 0xa8));
    p.drawRect(QRectF(0, 56, size.width(), 10));
    p.drawRoundedRect(body, 4, 4);
    const QPointF axis(size.width() / 2, 48);
    const double angle = live.number("angle", 90);
    note(p, body.adjusted(0, 20, 0, 0), QStringLiteral("%1°").arg(std::lround(angle)), kSilk);
    p.setBrush(QColor(0xf4, 0xf6, 0xf8));
    p.setPen(QPen(QColor(0x6f, 0x78, 0x81), 1));
    p.save();
    p.translate(axis);
    // 0 degrees on the right, 180 on the left, as its scale is printed.
    p.rotate(-angle);
    p.drawRoundedRect(QRectF(-8, -6, 50, 12), 6, 6);
    p.setBrush(QColor(0x9b, 0xa3, 0xab));
    p.drawEllipse(QPointF(35, 0), 2, 2);
    p.restore();
    p.setBrush(QColor(0xcf, 0xd5, 0xda));
    p.drawEllipse(axis, 6, 6);
}

/// Dots of a character display: 5 by 8 a character, and the gaps of the glass between them.
void paintLcd(QPainter& p, const QSizeF& size, const Live& live) {
    plate(p, size, kBoardGreen, 4);
    const QRectF frame(12, 8, size.width() - 24, size.height() - 38);
    p.setPen(Qt::NoPen);
    p.setBrush(kBlack);
    p.drawRoundedRect(frame, 3, 3);
    const bool lit = live.powered && live.number("backlight", 0) != 0;
    const QRectF glass = frame.adjusted(9, 9, -9, -9);
    p.setBrush(lit ? QColor(0xb9, 0xdb, 0x2f) : QColor(0x6f, 0x7d, 0x4e));
    p.drawRect(glass);
    const QSize dots = live.picture("pixels").isEmpty() ? QSize(80, 16) : live.picture("pixels");
    const int columns = dots.width() / 5;
    const int rows = dots.height() / 8;
    // A dot's pitch; a character has a gap of one dot to the next.
    const double pitch = std::min(glass.width() / (columns * 6 + 1), glass.height() / (rows * 9 + 1));
    const QPointF corner(glass.center().x() - pitch * (columns * 6 - 1) / 2,
                         glass.center().y() - pitch * (rows * 9 - 1) / 2);
    const QByteArray picture = live.bytes("pixels");
    const QColor dark(0x1b, 0x2a, 0x12);
    QColor faint = dark;
    faint.setAlpha(lit ? 14 : 20);
    p.setRenderHint(QPainter::Antialiasing, false);
    for (int y = 0; y < dots.height(); ++y) {
        for (int x = 0; x < dots.width(); ++x) {
            const qsizetype at = qsizetype{y} * dots.width() + x;
            const bool on = at < picture.size() && picture[at] != 0;
            p.setBrush(on ? dark : faint);
            p.drawRect(QRectF(corner.x() + (x + x / 5) * pitch, corner.y() + (y + y / 8) * pitch, pitch * 0.9,
                              pitch * 0.9));
        }
    }
    p.setRenderHint(QPainter::Antialiasing, true);
}

void paintOled(QPainter& p, const QSizeF& size, const Live& live) {
    plate(p, size, kBoardBlue, 5);
    const QRectF glass(10, 10, size.width() - 20, size.height() - 42);
    p.setPen(QPen(QColor(0x3a, 0x40, 0x47), 1));
    p.setBrush(QColor(0x05, 0x06, 0x08));
    p.drawRect(glass);
    const QSize size_of = live.picture("pixels").isEmpty() ? QSize(128, 64) : live.picture("pixels");
    const QByteArray picture = live.bytes("pixels");
    if (picture.size() < qsizetype{size_of.width()} * size_of.height()) return;
    QImage image(size_of, QImage::Format_RGB32);
    // Only few values occur: the contrast's.
    std::array<QRgb, 256> colors{};
    const QColor off(5, 6, 8);
    const QColor lit(0x9f, 0xe8, 0xff);
    for (std::size_t i = 0; i < colors.size(); ++i) colors[i] = mix(off, lit, seen(static_cast<double>(i))).rgb();
    for (int y = 0; y < size_of.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size_of.width(); ++x)
            line[x] = colors[static_cast<unsigned char>(picture[qsizetype{y} * size_of.width() + x])];
    }
    const double scale = std::min(glass.width() / size_of.width(), glass.height() / size_of.height());
    QRectF where(QPointF(), QSizeF(size_of) * scale);
    where.moveCenter(glass.center());
    // Squares, not a blur: a pixel of the display is one on the screen.
    p.setRenderHint(QPainter::SmoothPixmapTransform, false);
    p.drawImage(where, image);
}

void paintSensor(QPainter& p, const QSizeF& size, const Live& live) {
    const bool is_bme = live.part.type == QLatin1String("bme280");
    const bool is_light = live.part.type == QLatin1String("bh1750");
    plate(p, size, is_light ? kBoardBlue : is_bme ? kBoardPurple : QColor(0xa8, 0x32, 0x3c), 5);
    p.setPen(QPen(QColor(0x55, 0x5c, 0x63), 1));
    p.setBrush(is_light ? QColor(0xe9, 0xe2, 0xc0) : QColor(0xb9, 0xc0, 0xc6));
    p.drawRect(QRectF(9, 10, 15, 15));
    p.setBrush(kBlack);
    if (is_bme) p.drawEllipse(QPointF(13, 14), 1.5, 1.5);
    QStringList lines;
    if (is_light) {
        lines << QStringLiteral("%1 lx").arg(live.number("light", 300), 0, 'f', 0);
    } else {
        lines << QStringLiteral("%1 °C").arg(live.number("temperature", 22.5), 0, 'f', 1);
    }
    if (is_bme) {
        lines << QStringLiteral("%1 %").arg(live.number("humidity", 45), 0, 'f', 0)
              << QStringLiteral("%1 hPa").arg(live.number("pressure", 1013.25), 0, 'f', 0);
    }
    const QString text = live.board == nullptr ? live.part.type.toUpper() : lines.join(QLatin1Char('\n'));
    note(p, QRectF(28, 3, size.width() - 32, size.height() - 26), text, kSilk, Qt::AlignRight | Qt::AlignVCenter);
}

}  // namespace

QRectF handleOf(const QString& type, const QSizeF& size) {
    if (type == QLatin1String("push_button")) return {size.width() / 2 - 17, 6, 34, 34};
    if (type == QLatin1String("potentiometer")) return {size.width() / 2 - 22, 10, 44, 44};
    return {};
}

void paintPart(QPainter& p, const BenchPart& part, const QSizeF& size, const BoardModel* board, bool powered) {
    const Live live{board, part, powered};
    QFont font = p.font();
    font.setPixelSize(11);
    p.setFont(font);
    p.setRenderHint(QPainter::Antialiasing, true);
    const QString& type = part.type;
    if (type == QLatin1String("led")) return paintLed(p, size, live);
    if (type == QLatin1String("push_button")) return paintButton(p, size, live);
    if (type == QLatin1String("potentiometer")) return paintKnob(p, size, live);
    if (type == QLatin1String("buzzer")) return paintBuzzer(p, size, live);
    if (type == QLatin1String("servo")) return paintServo(p, size, live);
    if (type == QLatin1String("hd44780")) return paintLcd(p, size, live);
    if (type == QLatin1String("ssd1306")) return paintOled(p, size, live);
    if (benchKind(type) != nullptr) return paintSensor(p, size, live);
    plate(p, size, QColor(0x4a, 0x51, 0x59));
    note(p, QRectF(QPointF(), size), type, kSilk);
}

QString stateText(const BenchPart& part, const BoardModel* board) {
    if (board == nullptr) return {};
    const auto number = [&](const char* value) { return board->number(part.name, QString::fromLatin1(value), 0); };
    const QString& type = part.type;
    if (type == QLatin1String("led")) return Words::tr("%1 % bright").arg(std::lround(number("brightness") / 2.55));
    if (type == QLatin1String("push_button"))
        return number("pressed") != 0 ? Words::tr("pressed") : Words::tr("not pressed");
    if (type == QLatin1String("potentiometer")) return Words::tr("at %1 %").arg(std::lround(number("position") * 100));
    if (type == QLatin1String("servo")) return Words::tr("at %1 degrees").arg(std::lround(number("angle")));
    if (type == QLatin1String("buzzer"))
        return number("on") != 0 ? Words::tr("sounds at %1 Hz").arg(std::lround(number("hz"))) : Words::tr("silent");
    if (type == QLatin1String("hd44780")) {
        const QByteArray codes = board->bytes(part.name, QStringLiteral("text"));
        QString text;
        for (const char code : codes) text += code >= 0x20 ? QLatin1Char(code) : QLatin1Char(' ');
        return Words::tr("shows %1").arg(text.simplified());
    }
    return {};
}

}  // namespace twin::gui
