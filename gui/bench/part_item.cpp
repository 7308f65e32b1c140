// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/part_item.hpp"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include "gui/bench/part_painter.hpp"

namespace twin::gui {

namespace {

constexpr double kName = 16;  // height of the name above a part

}  // namespace

PartItem::PartItem(BenchPart part) : part_(std::move(part)) {
    const BenchKind* kind = benchKind(part_.type);
    size_ = kind != nullptr ? kind->size : QSizeF(100, 64);
    if (kind != nullptr) pins_ = kind->pins;
    setFlags(ItemIsSelectable | ItemIsFocusable);
    setZValue(1);
    setPart(part_);
}

PartItem::PartItem(const QString& title, const QList<BenchPin>& pins, const QSizeF& size)
    : title_(title), size_(size), pins_(pins) {}

void PartItem::setPart(const BenchPart& part) {
    part_ = part;
    setPos(part.at);
    setTransformOriginPoint(size_.width() / 2, size_.height() / 2);
    setRotation(part.turn);
    update();
}

void PartItem::setLive(const BoardModel* live, bool powered) {
    live_ = live;
    powered_ = powered;
    update();
}

void PartItem::setHoveredPin(const QString& end) {
    if (end == hovered_) return;
    hovered_ = end;
    update();
}

QString PartItem::endOf(const BenchPin& pin) const {
    return isConnector() ? pin.name : part_.name + QLatin1Char('.') + pin.name;
}

QString PartItem::endAt(const QPointF& scene) const {
    const QPointF at = mapFromScene(scene);
    for (const auto& pin : pins_)
        if (QLineF(pin.at, at).length() <= kPinReach) return endOf(pin);
    return {};
}

QPointF PartItem::placeOf(const QString& end) const {
    for (const auto& pin : pins_)
        if (endOf(pin) == end) return mapToScene(pin.at);
    return mapToScene(QPointF(size_.width() / 2, size_.height()));
}

bool PartItem::hasEnd(const QString& end) const { return ends().contains(end); }

QStringList PartItem::ends() const {
    QStringList all;
    for (const auto& pin : pins_) all.append(endOf(pin));
    return all;
}

bool PartItem::onHandle(const QPointF& scene) const {
    return !isConnector() && handleOf(part_.type, size_).contains(mapFromScene(scene));
}

QRectF PartItem::boundingRect() const { return QRectF(QPointF(), size_).adjusted(-16, -kName - 2, 16, 10); }

void PartItem::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*) {
    p->setRenderHint(QPainter::Antialiasing);
    const QPalette palette = QApplication::palette();
    if (isSelected()) {
        p->setPen(QPen(palette.color(QPalette::Highlight), 2, hasFocus() ? Qt::SolidLine : Qt::DashLine));
        p->setBrush(Qt::NoBrush);
        p->drawRoundedRect(QRectF(QPointF(), size_).adjusted(-5, -4, 5, 6), 6, 6);
    }
    QFont font = p->font();
    font.setPixelSize(11);
    p->setFont(font);
    p->setPen(palette.color(QPalette::Text));
    if (isConnector()) {
        p->setPen(QPen(QColor(0x0c, 0x0e, 0x10), 1));
        p->setBrush(QColor(0x2a, 0x2f, 0x35));
        p->drawRoundedRect(QRectF(QPointF(), size_), 4, 4);
        p->setPen(palette.color(QPalette::Text));
    }
    p->drawText(QRectF(-14, -kName - 2, size_.width() + 28, kName), Qt::AlignCenter | Qt::TextDontClip,
                isConnector() ? title_ : part_.name);
    if (!isConnector()) {
        p->save();
        paintPart(*p, part_, size_, live_, powered_);
        p->restore();
    }
    paintPins(*p);
}

void PartItem::paintPins(QPainter& p) const {
    QFont font = p.font();
    font.setPixelSize(isConnector() ? 10 : 8);
    p.setFont(font);
    for (const auto& pin : pins_) {
        const bool hovered = hovered_ == endOf(pin);
        p.setPen(QPen(hovered ? QApplication::palette().color(QPalette::Highlight) : QColor(0x5c, 0x4a, 0x12),
                      hovered ? 3 : 1));
        p.setBrush(QColor(0xe0, 0xb9, 0x4a));
        p.drawEllipse(pin.at, hovered ? 6 : 4.5, hovered ? 6 : 4.5);
        p.setPen(QColor(0xf2, 0xf5, 0xf7));
        if (isConnector()) {
            const bool left = pin.at.x() < size_.width() / 2;
            const QRectF where(left ? pin.at.x() + 9 : size_.width() / 2, pin.at.y() - 7, size_.width() / 2 - 18, 14);
            p.drawText(where, (left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::TextDontClip, pin.label);
        } else if (size_.height() > 66) {
            p.drawText(QRectF(pin.at.x() - 12, pin.at.y() - 17, 24, 11), Qt::AlignCenter | Qt::TextDontClip, pin.label);
        }
    }
}

}  // namespace twin::gui
