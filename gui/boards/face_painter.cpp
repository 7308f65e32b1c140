// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/face_painter.hpp"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPainterPath>
#include <QRadialGradient>
#include <cmath>

namespace twin::gui {

namespace {

constexpr double kHalo = 6.5; // times the LED's longer side
constexpr qsizetype kMostSprites = 64;

QColor mix(const QColor& a, const QColor& b, double t) {
    return QColor::fromRgbF(static_cast<float>(a.redF() + (b.redF() - a.redF()) * t),
                            static_cast<float>(a.greenF() + (b.greenF() - a.greenF()) * t),
                            static_cast<float>(a.blueF() + (b.blueF() - a.blueF()) * t));
}

QString words(const char* english) { return QCoreApplication::translate("FacePainter", english); }

QColor withAlpha(QColor c, double alpha) {
    c.setAlphaF(static_cast<float>(alpha));
    return c;
}

} // namespace

double eye(double duty) { return std::pow(std::clamp(duty, 0.0, 1.0), 1 / 2.2); }

QRectF FacePainter::ledBounds(const QPointF& middle, const QSizeF& size) {
    const double r = std::max(size.width(), size.height()) * kHalo / 2 + 1;
    return {middle.x() - r, middle.y() - r, 2 * r, 2 * r};
}

const QPixmap& FacePainter::sprite(const QSize& size, double dpr, const QColor& colour, bool halo) {
    const auto number = [](auto v) { return static_cast<quint64>(v); };
    const quint64 key = number(colour.rgb() & 0xffffff) << 40 ^ number(size.width()) << 26 ^
                        number(size.height()) << 12 ^ number(dpr * 64) << 1 ^ (halo ? 1U : 0U);
    const auto found = sprites_.constFind(key);
    if (found != sprites_.constEnd()) return *found;
    if (sprites_.size() >= kMostSprites) sprites_.clear(); // of zooms that are past
    QPixmap pixmap(size);
    pixmap.setDevicePixelRatio(dpr);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    p.setRenderHint(QPainter::Antialiasing);
    const QSizeF logical = QSizeF(size) / dpr;
    const QRectF box(QPointF(0, 0), logical);
    if (halo) {
        QRadialGradient g(box.center(), logical.width() / 2);
        // Falls off as light on a matt surface does, and ends without an edge.
        for (int i = 0; i <= 16; ++i) {
            const double r = i / 16.0;
            const double falloff = std::pow(1 - r, 2.2) / (1 + 4 * r * r);
            g.setColorAt(r, withAlpha(colour, 0.95 * falloff));
        }
        p.setPen(Qt::NoPen);
        p.setBrush(g);
        p.drawEllipse(box);
    } else {
        const double radius = std::min(logical.width(), logical.height()) * 0.22;
        const QRectF body = box.adjusted(0.5, 0.5, -0.5, -0.5);
        QRadialGradient g(body.center(), std::max(body.width(), body.height()) * 0.62);
        g.setColorAt(0, mix(colour, Qt::white, 0.78));
        g.setColorAt(0.45, mix(colour, Qt::white, 0.3));
        g.setColorAt(1, colour);
        p.setPen(QPen(mix(colour, Qt::white, 0.35), 0.8));
        p.setBrush(g);
        p.drawRoundedRect(body, radius, radius);
    }
    p.end();
    return *sprites_.insert(key, pixmap);
}

void FacePainter::led(QPainter& p, const QPointF& middle, const QSizeF& size, const QColor& colour, double duty) {
    if (duty <= 0) return;
    const double seen = eye(duty);
    const double dpr = p.device()->devicePixelRatio();
    const auto pixels = [dpr](double w, double h) {
        return QSize(std::max(2, static_cast<int>(std::lround(w * dpr))),
            std::max(2, static_cast<int>(std::lround(h * dpr))));
    };
    const double wide = std::max(size.width(), size.height()) * kHalo;
    const double before = p.opacity();
    p.setOpacity(before * seen);
    p.drawPixmap(QPointF(middle.x() - wide / 2, middle.y() - wide / 2), sprite(pixels(wide, wide), dpr, colour, true));
    p.drawPixmap(QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2),
                 sprite(pixels(size.width(), size.height()), dpr, colour, false));
    p.setOpacity(before);
}

QRectF FacePainter::ledStateBounds(const QPointF& at, double scale) {
    const QSizeF size(std::max(44.0, 90 * scale), std::max(12.0, 20 * scale));
    return {at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height()};
}

void FacePainter::ledState(QPainter& p, const QPointF& at, double scale, double duty, const QColor& text) {
    QFont font = p.font();
    const double pixels = std::max(8.0, 13 * scale);
    if (scale < 0.3) return; // the parts are too close to each other for words
    font.setPixelSize(static_cast<int>(pixels));
    font.setBold(duty > 0);
    p.setFont(font);
    p.setPen(text);
    const QString s = duty <= 0       ? words(QT_TRANSLATE_NOOP("FacePainter", "○ off"))
                      : duty >= 0.995 ? words(QT_TRANSLATE_NOOP("FacePainter", "● on"))
                                      : QStringLiteral("● %1 %").arg(std::max(1.0, duty * 100), 0, 'f', 0);
    p.drawText(ledStateBounds(at, scale), Qt::AlignCenter, s);
}

void FacePainter::button(QPainter& p, const QRectF& cap, const FaceItem& item, const ItemState& state) {
    const bool down = state.level > 0;
    const double r = cap.width() / 2;
    p.setPen(Qt::NoPen);
    if (!down) {
        p.setBrush(QColor(0, 0, 0, 60));
        p.drawEllipse(cap.translated(r * 0.06, r * 0.16));
    }
    const QRectF top = down ? cap.adjusted(r * 0.08, r * 0.08, -r * 0.08, -r * 0.08) : cap;
    QRadialGradient g(top.center() - QPointF(r * 0.3, r * 0.4), r * 1.5);
    g.setColorAt(0, mix(item.cap, Qt::white, down ? 0.12 : 0.42));
    g.setColorAt(0.6, item.cap);
    g.setColorAt(1, mix(item.cap, Qt::black, 0.45));
    p.setBrush(g);
    p.setPen(QPen(QColor(0, 0, 0, 150), std::max(0.7, r * 0.06)));
    p.drawEllipse(top);
    if (down) { // a ring around it: not by shade alone
        p.setBrush(Qt::NoBrush);
        p.setPen(QPen(QColor(0xff, 0xc1, 0x2e), std::max(1.5, r * 0.14)));
        const double out = r * 0.3;
        p.drawEllipse(cap.adjusted(-out, -out, out, out));
    }
    if (!item.key.isEmpty() && r > 6) {
        QFont font = p.font();
        font.setPixelSize(std::max(6, static_cast<int>(r * 0.85)));
        font.setBold(true);
        p.setFont(font);
        p.setPen(QColor(255, 255, 255, 205));
        p.drawText(top, Qt::AlignCenter, item.key);
    }
    if (state.latched) { // a pin through the cap
        const QPointF head(cap.right(), cap.top());
        p.setPen(QPen(QColor(0x30, 0x22, 0), std::max(0.8, r * 0.07)));
        p.drawLine(head, cap.center() + QPointF(r * 0.25, -r * 0.25));
        p.setBrush(QColor(0xff, 0xc1, 0x2e));
        p.drawEllipse(head, r * 0.28, r * 0.28);
    }
}

void FacePainter::slide(QPainter& p, const QRectF& slot, const FaceItem& item, const ItemState& state) {
    const double half = slot.height() / 2;
    QRectF knob(slot.left(), state.level > 0 ? slot.top() : slot.top() + half, slot.width(), half);
    knob.adjust(slot.width() * 0.08, slot.width() * 0.08, -slot.width() * 0.08, -slot.width() * 0.08);
    QLinearGradient g(knob.topLeft(), knob.bottomLeft());
    g.setColorAt(0, mix(item.cap, Qt::white, 0.4));
    g.setColorAt(1, mix(item.cap, Qt::black, 0.18));
    p.setPen(QPen(QColor(0, 0, 0, 130), 0.7));
    p.setBrush(g);
    p.drawRoundedRect(knob, slot.width() * 0.12, slot.width() * 0.12);
}

void FacePainter::plug(QPainter& p, const QPointF& at, double scale, const FaceItem& item, const ItemState& state) {
    const bool in = state.level > 0;
    const bool usb = item.kind == FaceItem::Kind::kUsb;
    const double w = item.size.width() * scale;
    const double h = item.size.height() * scale;
    p.save();
    p.translate(at);
    if (item.turn != 0) p.rotate(item.turn);
    if (!in) p.translate(0, -h * 1.15);
    // Upwards from here: what is left of the tip, the grip, the cable to the scene's edge and beyond.
    const double grip = usb ? w * 1.15 : w * 1.0;
    const double wide = usb ? w * 1.28 : w * 1.0;
    const QColor body = usb ? QColor(0x2a, 0x2d, 0x31) : QColor(0xb8, 0xd4, 0xee);
    const QColor cord = usb ? QColor(0x2a, 0x2d, 0x31) : QColor(0x2f, 0x7d, 0xd8);
    if (!in) {
        QLinearGradient metal(-w / 2, 0, w / 2, 0);
        metal.setColorAt(0, QColor(0x9a, 0xa1, 0xa8));
        metal.setColorAt(0.4, QColor(0xee, 0xf1, 0xf3));
        metal.setColorAt(1, QColor(0x9a, 0xa1, 0xa8));
        p.setPen(QPen(QColor(0x70, 0x77, 0x7d), 0.8));
        p.setBrush(usb ? QBrush(metal) : QBrush(QColor(0xd5, 0xe6, 0xf5, 230)));
        p.drawRoundedRect(QRectF(-w * 0.42, -2, w * 0.84, h * 0.85), w * 0.04, w * 0.04);
        if (!usb) {
            p.setPen(Qt::NoPen);
            for (int i = 0; i < 8; ++i) { // the contacts
                p.setBrush(QColor(0xd1, 0xa6, 0x3c));
                p.drawRect(QRectF(-w * 0.33 + i * w * 0.088, h * 0.45, w * 0.05, h * 0.38));
            }
        }
    }
    QPainterPath cable;
    cable.moveTo(0, -grip * 0.9);
    cable.cubicTo(0, -grip * 1.7, w * 0.12, -grip * 2.0, w * 0.1, -grip * 4.0);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(mix(cord, Qt::black, 0.35), w * 0.30, Qt::SolidLine, Qt::FlatCap));
    p.drawPath(cable);
    p.setPen(QPen(cord, w * 0.24, Qt::SolidLine, Qt::FlatCap));
    p.drawPath(cable);
    p.setPen(QPen(withAlpha(mix(cord, Qt::white, 0.5), 0.5), w * 0.05, Qt::SolidLine, Qt::FlatCap));
    p.drawPath(cable.translated(-w * 0.05, 0));

    QLinearGradient shade(-wide / 2, 0, wide / 2, 0);
    shade.setColorAt(0, mix(body, Qt::black, 0.25));
    shade.setColorAt(0.35, mix(body, Qt::white, 0.22));
    shade.setColorAt(1, mix(body, Qt::black, 0.3));
    p.setPen(QPen(mix(body, Qt::black, 0.5), 0.8));
    p.setBrush(shade);
    p.drawRoundedRect(QRectF(-wide / 2, -grip, wide, grip), wide * 0.12, wide * 0.12);
    p.setPen(QPen(withAlpha(mix(body, usb ? Qt::white : Qt::black, 0.5), 0.55), std::max(0.8, w * 0.03)));
    for (int i = 0; i < 3; ++i) {
        const double y = -grip * (0.3 + 0.16 * i);
        p.drawLine(QPointF(-wide * 0.26, y), QPointF(wide * 0.26, y));
    }
    p.restore();

    const double pixels = std::max(9.0, 17 * scale);
    QFont font = p.font();
    font.setPixelSize(static_cast<int>(pixels));
    font.setBold(false);
    p.setFont(font);
    p.setPen(state.dark ? QColor(0xd4, 0xdb, 0xe2) : QColor(0x33, 0x3c, 0x46));
    const double lift = (item.turn == 0 ? -1 : 1) * (grip * 0.62 + (in ? 0 : h * 1.15));
    const QString what =
        usb ? words(QT_TRANSLATE_NOOP("FacePainter", "USB")) : words(QT_TRANSLATE_NOOP("FacePainter", "Cable"));
    const QString how = in ? words(QT_TRANSLATE_NOOP("FacePainter", "plugged in"))
                           : words(QT_TRANSLATE_NOOP("FacePainter", "unplugged"));
    const double room = 300 * scale + 60;
    const double x = item.words_left ? at.x() - wide * 0.62 - room : at.x() + wide * 0.62;
    p.drawText(QRectF(x, at.y() + lift - pixels * 1.4, room, pixels * 2.8),
               (item.words_left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, what + QLatin1Char('\n') + how);
}

void FacePainter::pin(QPainter& p, const QRectF& pad, const FaceItem& item, const ItemState& state) {
    const double side = std::min(pad.width(), pad.height());
    const bool ring = item.shape == QLatin1String("ring");
    const QPointF middle = ring                                     ? QPointF(pad.center().x(), pad.top() + side * 0.36)
                           : item.shape == QLatin1String("pad") ? QPointF(pad.center().x(), pad.bottom() - side * 0.9)
                                                                    : pad.center();
    const double r = ring ? side * 0.28 : side * 0.3;
    if (state.level_pin >= 0 && r > 1) {
        const bool high = state.level_pin > 0.5;
        const QColor colour = high ? QColor(0x2b, 0xd4, 0xb4) : QColor(0x8d, 0x9a, 0xa8);
        // High is a full disc, low an open ring: told apart without the colour.
        p.setPen(QPen(high ? QColor(0x0a, 0x3d, 0x35) : colour, std::max(0.8, r * 0.3)));
        p.setBrush(high ? QBrush(colour) : QBrush(Qt::NoBrush));
        p.drawEllipse(middle, r, r);
    }
    if (state.driven && r > 1) {
        QPainterPath arrow; // from outside onto the pin
        const double a = std::max(2.5, r * 0.8);
        arrow.moveTo(middle + QPointF(0, a * 0.5));
        arrow.lineTo(middle + QPointF(-a, -a));
        arrow.lineTo(middle + QPointF(a, -a));
        arrow.closeSubpath();
        p.setPen(QPen(QColor(0x4a, 0x30, 0), 0.7));
        p.setBrush(QColor(0xff, 0xb0, 0x1f));
        p.drawPath(arrow);
    }
}

QRectF FacePainter::card(QPainter* p, const QRectF& within, const QPointF& beside, const QStringList& lines,
    bool dark) {
    QFont plain;
    plain.setPixelSize(13);
    QFont bold = plain;
    bold.setBold(true);
    const QFontMetricsF plain_metrics(plain);
    const QFontMetricsF bold_metrics(bold);
    double wide = 0;
    for (qsizetype i = 0; i < lines.size(); ++i)
        wide = std::max(wide, (i == 0 ? bold_metrics : plain_metrics).horizontalAdvance(lines[i]));
    const double line = plain_metrics.height() * 1.15;
    QRectF box(beside.x() + 16, beside.y() + 16, wide + 24, line * static_cast<double>(lines.size()) + 16);
    if (box.right() > within.right() - 4) box.moveRight(beside.x() - 10);
    if (box.bottom() > within.bottom() - 4) box.moveBottom(beside.y() - 10);
    if (box.left() < within.left() + 4) box.moveLeft(within.left() + 4);
    if (box.top() < within.top() + 4) box.moveTop(within.top() + 4);
    if (p != nullptr) {
        p->setRenderHint(QPainter::Antialiasing);
        p->setPen(Qt::NoPen);
        p->setBrush(QColor(0, 0, 0, 40));
        p->drawRoundedRect(box.translated(0, 2), 8, 8);
        p->setPen(QPen(dark ? QColor(0x4a, 0x53, 0x5d) : QColor(0xc4, 0xcc, 0xd4), 1));
        p->setBrush(dark ? QColor(0x24, 0x29, 0x2f) : QColor(0xff, 0xff, 0xff));
        p->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        double y = box.top() + 8;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            p->setFont(i == 0 ? bold : plain);
            p->setPen(dark ? (i == 0 ? QColor(0xf3, 0xf6, 0xf8) : QColor(0xbb, 0xc5, 0xcf))
                           : (i == 0 ? QColor(0x14, 0x1a, 0x20) : QColor(0x4a, 0x55, 0x60)));
            p->drawText(QRectF(box.left() + 12, y, wide + 4, line), Qt::AlignLeft | Qt::AlignVCenter, lines[i]);
            y += line;
        }
    }
    return box.adjusted(-3, -3, 3, 5);
}

} // namespace twin::gui
