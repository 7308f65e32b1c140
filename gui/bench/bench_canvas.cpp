// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_canvas.hpp"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGraphicsPathItem>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLineF>
#include <QMimeData>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/bench/part_item.hpp"

namespace twin::gui {

namespace {

constexpr double kGridStep = 10;
constexpr double kLeastZoom = 0.2;
constexpr double kPinPitch = 17;
constexpr qsizetype kMostPins = 40;
constexpr double kConnectorWidth = 96;
constexpr double kTurn = 0.01;  // of a knob's way for a pixel
constexpr double kKeyTurn = 0.05;

QPointF onGrid(const QPointF& at) {
    return {std::round(at.x() / kGridStep) * kGridStep, std::round(at.y() / kGridStep) * kGridStep};
}

/// Supplies as everybody has them; the others by turns, told apart by lightness as well.
QColor wireColor(const QStringList& wire, qsizetype index) {
    if (wire.contains(QStringLiteral("GND"))) return {0x55, 0x5c, 0x64};
    if (wire.contains(QStringLiteral("3V3"))) return {0xd8, 0x3a, 0x3a};
    if (wire.contains(QStringLiteral("5V"))) return {0xb0, 0x1e, 0x5a};
    static const QColor kColors[] = {{0x2f, 0x7d, 0xd1}, {0xe0, 0x8a, 0x1e}, {0x2a, 0x9d, 0x62},
                                     {0x8e, 0x5b, 0xc7}, {0x1b, 0xa3, 0xa8}, {0xc9, 0xa2, 0x12}};
    return kColors[static_cast<std::size_t>(index) % std::size(kColors)];
}

}  // namespace

BenchCanvas::BenchCanvas(BenchDocument& document, QWidget* parent) : QGraphicsView(parent), document_(document) {
    setScene(&scene_);
    setAcceptDrops(true);
    setRenderHints(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setAccessibleName(tr("Bench"));
    setAccessibleDescription(tr("Parts and wires are listed beside it, where they can be edited with the keyboard."));
    connect(&document_, &BenchDocument::changed, this, &BenchCanvas::rebuild);
    connect(&scene_, &QGraphicsScene::selectionChanged, this, [this] {
        if (!scene_.selectedItems().isEmpty()) selectWire(-1);
        emit selectionChanged();
    });
    rebuild();
}

BenchCanvas::~BenchCanvas() {
    // The scene tells of its selection while it goes, when there is nothing here any more that could hear it.
    scene_.disconnect(this);
}

void BenchCanvas::setBoard(const QJsonObject& inspect) {
    all_connectors_ = {{tr("Supply"), {QStringLiteral("GND"), QStringLiteral("3V3"), QStringLiteral("5V")}}};
    pads_.clear();
    for (const auto& value : inspect[QLatin1String("parts")].toArray()) {
        const auto part = value.toObject();
        if (part[QLatin1String("type")].toString() != QLatin1String("edge_connector")) continue;
        const auto name = part[QLatin1String("name")].toString();
        const auto pins = part[QLatin1String("pins")].toObject();
        QStringList ends;
        for (auto pin = pins.begin(); pin != pins.end(); ++pin) {
            ends.append(name + QLatin1Char('.') + pin.key());
            if (!pads_.contains(pin.value().toString()) || pins.size() <= kMostPins)
                pads_[pin.value().toString()] = ends.last();
        }
        // D2 before D10.
        std::sort(ends.begin(), ends.end(), [](const QString& a, const QString& b) {
            const auto letters = [](const QString& s) {
                qsizetype n = s.size();
                while (n > 0 && s[n - 1].isDigit()) --n;
                return n;
            };
            const auto x = letters(a);
            const auto y = letters(b);
            return a.left(x) != b.left(y) ? a < b : a.mid(x).toInt() < b.mid(y).toInt();
        });
        all_connectors_.append({name, ends});
    }
    rebuild();
}

/// A pad is drawn where a connector has it.
QString BenchCanvas::canonical(const QString& end) const { return pads_.value(end, end); }

void BenchCanvas::makeConnectors() {
    for (auto* item : connector_items_) delete item;
    connector_items_.clear();
    double y = 20;
    for (const auto& [name, ends] : all_connectors_) {
        QStringList shown = ends;
        if (ends.size() > kMostPins) {
            QStringList wired;
            for (const auto& wire : document_.data().wires)
                for (const auto& end : wire) wired.append(canonical(end));
            shown.removeIf([&](const QString& end) { return !wired.contains(end); });
        }
        if (shown.isEmpty()) continue;
        const auto rows = shown.size() <= 3 ? shown.size() : (shown.size() + 1) / 2;
        QList<BenchPin> pins;
        for (qsizetype i = 0; i < shown.size(); ++i) {
            const bool right = shown.size() <= 3 || i >= rows;
            pins.append({shown[i], shown[i].section(QLatin1Char('.'), -1),
                         QPointF(right ? kConnectorWidth - 8 : 8, 12 + kPinPitch * static_cast<double>(i % rows))});
        }
        const QSizeF size(kConnectorWidth, 24 + kPinPitch * static_cast<double>(rows - 1));
        auto* item = new PartItem(name, pins, size);
        item->setPos(-kConnectorWidth - 70, y);
        scene_.addItem(item);
        connector_items_.append(item);
        y += size.height() + 40;
    }
}

void BenchCanvas::rebuild() {
    makeConnectors();
    const auto& bench = document_.data();
    for (auto at = parts_.begin(); at != parts_.end();) {
        const auto* part = bench.part(at.key());
        if (part == nullptr || part->type != at.value()->part().type) {
            delete at.value();
            at = parts_.erase(at);
        } else {
            ++at;
        }
    }
    for (const auto& part : bench.parts) {
        auto*& item = parts_[part.name];
        if (item == nullptr) {
            item = new PartItem(part);
            scene_.addItem(item);
        }
        item->setPart(part);
        item->setLive(live_, powered_);
    }
    for (auto* wire : wires_) delete wire;
    wires_.clear();
    for (qsizetype i = 0; i < bench.wires.size(); ++i) {
        auto* wire = new QGraphicsPathItem;
        wire->setPen(QPen(wireColor(bench.wires[i], i), 2.5, Qt::SolidLine, Qt::RoundCap));
        wire->setZValue(2);
        scene_.addItem(wire);
        wires_.append(wire);
    }
    selected_wire_ = -1;
    routeWires();
    scene_.setSceneRect(scene_.itemsBoundingRect().adjusted(-30, -30, 160, 120));
}

void BenchCanvas::routeWires() {
    for (qsizetype i = 0; i < wires_.size(); ++i) wires_[i]->setPath(pathOf(document_.data().wires[i]));
}

PartItem* BenchCanvas::ownerOf(const QString& end) const {
    const QString meant = canonical(end);
    for (auto* item : connector_items_)
        if (item->hasEnd(meant)) return item;
    return parts_.value(meant.section(QLatin1Char('.'), 0, 0));
}

QPainterPath BenchCanvas::pathOf(const QStringList& wire) const {
    QPainterPath path;
    const auto* first = ownerOf(wire.first());
    for (qsizetype i = 1; first != nullptr && i < wire.size(); ++i) {
        const auto* other = ownerOf(wire[i]);
        if (other == nullptr) continue;
        const QPointF a = first->placeOf(canonical(wire.first()));
        const QPointF b = other->placeOf(canonical(wire[i]));
        // A part's pins look down if it is not turned, a connector's to its nearer side.
        const auto out = [](const PartItem* item, const QPointF& at, double far) {
            if (!item->isConnector()) return QTransform().rotate(item->rotation()).map(QPointF(0, far));
            return QPointF(item->mapFromScene(at).x() < kConnectorWidth / 2 ? -far * 0.6 : far, 0);
        };
        const double far = std::clamp(QLineF(a, b).length() * 0.35, 20.0, 110.0);
        path.moveTo(a);
        path.cubicTo(a + out(first, a, far), b + out(other, b, far), b);
    }
    return path;
}

void BenchCanvas::setLive(const BoardModel* live, bool powered) {
    live_ = live;
    powered_ = powered;
    for (auto* item : std::as_const(parts_)) item->setLive(live, powered);
}

void BenchCanvas::valueChanged(const QString& part) {
    if (auto* item = parts_.value(part)) item->update();
}

QString BenchCanvas::selectedPart() const {
    for (auto* item : scene_.selectedItems())
        if (auto* part = dynamic_cast<PartItem*>(item)) return part->part().name;
    return {};
}

void BenchCanvas::selectPart(const QString& name) {
    if (name == selectedPart()) return;
    scene_.clearSelection();
    if (auto* item = parts_.value(name)) {
        item->setSelected(true);
        item->setFocus();
        ensureVisible(item);
    }
}

void BenchCanvas::selectWire(int index) {
    for (qsizetype i = 0; i < wires_.size(); ++i) {
        QPen pen = wires_[i]->pen();
        pen.setWidthF(i == index ? 5 : 2.5);
        wires_[i]->setPen(pen);
    }
    selected_wire_ = index;
}

void BenchCanvas::removeSelected() {
    if (const QString part = selectedPart(); !part.isEmpty()) {
        document_.removePart(part);
    } else if (selected_wire_ >= 0) {
        document_.removeWire(selected_wire_);
    }
}

QPoint BenchCanvas::viewPlace(const QString& end) const {
    const auto* owner = ownerOf(end);
    return owner != nullptr ? mapFromScene(owner->placeOf(canonical(end))) : QPoint();
}

QString BenchCanvas::endAt(const QPointF& scene) const {
    for (auto* item : connector_items_)
        if (const QString end = item->endAt(scene); !end.isEmpty()) return end;
    for (auto* item : parts_)
        if (const QString end = item->endAt(scene); !end.isEmpty()) return end;
    return {};
}

PartItem* BenchCanvas::partAt(const QPointF& scene) const {
    for (auto* item : scene_.items(scene))
        if (auto* part = dynamic_cast<PartItem*>(item); part != nullptr && !part->isConnector()) return part;
    return nullptr;
}

int BenchCanvas::wireAt(const QPointF& scene) const {
    QPainterPathStroker stroker;
    stroker.setWidth(10);
    for (qsizetype i = 0; i < wires_.size(); ++i)
        if (stroker.createStroke(wires_[i]->path()).contains(scene)) return static_cast<int>(i);
    return -1;
}

void BenchCanvas::hover(const QString& end) {
    if (end == hovered_) return;
    hovered_ = end;
    for (auto* item : connector_items_) item->setHoveredPin(end);
    for (auto* item : std::as_const(parts_)) item->setHoveredPin(end);
    const QStringList joined = QStringList{end} + document_.connectedTo(end);
    viewport()->setToolTip(end.isEmpty() ? QString() : joined.join(QStringLiteral(" — ")));
}

void BenchCanvas::press(const QString& part, bool down) {
    if (live_ != nullptr) emit setRequested(QStringLiteral("%1.pressed=%2").arg(part).arg(down ? 1 : 0));
}

void BenchCanvas::turnBy(const QString& part, double by) {
    if (live_ == nullptr) return;
    const double now = live_->number(part, QStringLiteral("position"), 0.5);
    emit setRequested(QStringLiteral("%1.position=%2").arg(part).arg(std::clamp(now + by, 0.0, 1.0), 0, 'g', 4));
}

void BenchCanvas::mousePressEvent(QMouseEvent* event) {
    const QPointF at = mapToScene(event->pos());
    if (event->button() != Qt::LeftButton) return;
    setFocus(Qt::MouseFocusReason);
    last_ = at;
    if (const QString end = endAt(at); !end.isEmpty()) {
        from_ = end;
        rubber_ = scene_.addPath(QPainterPath(at), QPen(palette().color(QPalette::Highlight), 2.5, Qt::DashLine));
        rubber_->setZValue(3);
        return;
    }
    if (auto* part = partAt(at)) {
        const QString name = part->part().name;
        selectPart(name);
        if (live_ != nullptr && part->onHandle(at)) {
            if (part->part().type == QLatin1String("push_button")) {
                press(pressed_ = name, true);
            } else {
                turning_ = name;
            }
        } else {
            moving_ = name;
            moving_by_ = at - part->pos();
        }
        return;
    }
    scene_.clearSelection();
    selectWire(wireAt(at));
    emit selectionChanged();
}

void BenchCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = mapToScene(event->pos());
    if (rubber_ != nullptr) {
        QPainterPath path(ownerOf(from_)->placeOf(from_));
        path.lineTo(at);
        rubber_->setPath(path);
    } else if (!moving_.isEmpty()) {
        document_.movePart(moving_, onGrid(at - moving_by_));
    } else if (!turning_.isEmpty()) {
        turnBy(turning_, (last_.y() - at.y() + at.x() - last_.x()) * kTurn);
        last_ = at;
    }
    hover(endAt(at));
}

void BenchCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (rubber_ != nullptr) {
        delete std::exchange(rubber_, nullptr);
        const QString to = endAt(mapToScene(event->pos()));
        const QString from = std::exchange(from_, {});
        if (!to.isEmpty()) document_.connectPins(from, to);
    }
    if (!pressed_.isEmpty()) press(std::exchange(pressed_, {}), false);
    moving_.clear();
    turning_.clear();
}

void BenchCanvas::keyPressEvent(QKeyEvent* event) {
    const QString name = selectedPart();
    const auto* part = document_.data().part(name);
    const auto step = [&](double x, double y) { document_.movePart(name, part->at + QPointF(x, y) * kGridStep); };
    if (part != nullptr) {
        switch (event->key()) {
            case Qt::Key_Left:
                return step(-1, 0);
            case Qt::Key_Right:
                return step(1, 0);
            case Qt::Key_Up:
                return step(0, -1);
            case Qt::Key_Down:
                return step(0, 1);
            case Qt::Key_R:
                if (event->modifiers() != Qt::NoModifier) break;
                return document_.turnPart(name);
            case Qt::Key_Space:
                if (part->type == QLatin1String("push_button") && !event->isAutoRepeat()) press(pressed_ = name, true);
                return;
            case Qt::Key_Plus:
            case Qt::Key_Minus:
                if (part->type != QLatin1String("potentiometer")) break;
                return turnBy(name, event->key() == Qt::Key_Plus ? kKeyTurn : -kKeyTurn);
            default:
                break;
        }
    }
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) return removeSelected();
    if (event->key() == Qt::Key_Home) return fit();
    if (event->key() == Qt::Key_F2 && part != nullptr) {
        emit renameRequested();
        return;
    }
    event->ignore();
}

void BenchCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat() && !pressed_.isEmpty()) {
        press(std::exchange(pressed_, {}), false);
    } else {
        event->ignore();
    }
}

void BenchCanvas::wheelEvent(QWheelEvent* event) {
    const QPointF at = mapToScene(event->position().toPoint());
    auto* part = partAt(at);
    if (part != nullptr && part->onHandle(at) && part->part().type == QLatin1String("potentiometer")) {
        turnBy(part->part().name, event->angleDelta().y() / 120.0 * kKeyTurn);
        return;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) return zoomBy(std::pow(1.15, event->angleDelta().y() / 120.0));
    QGraphicsView::wheelEvent(event);
}

void BenchCanvas::contextMenuEvent(QContextMenuEvent* event) {
    const QPointF at = mapToScene(event->pos());
    if (const QString end = endAt(at); !end.isEmpty()) {
        emit pinMenuRequested(end, event->globalPos());
        return;
    }
    if (auto* part = partAt(at)) selectPart(part->part().name);
    emit pinMenuRequested({}, event->globalPos());
}

void BenchCanvas::zoomBy(double factor) {
    const double scale_now = transform().m11();
    const double wanted = std::clamp(scale_now * factor, kLeastZoom, 4.0);
    fitted_ = false;
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    scale(wanted / scale_now, wanted / scale_now);
}

void BenchCanvas::fit() {
    const QRectF all = scene_.itemsBoundingRect().adjusted(-16, -16, 16, 16);
    const double wanted = std::min(viewport()->width() / all.width(), viewport()->height() / all.height());
    resetTransform();
    scale(std::clamp(wanted, kLeastZoom, 1.5), std::clamp(wanted, kLeastZoom, 1.5));
    centerOn(all.center());
    fitted_ = true;
}

void BenchCanvas::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (fitted_) fit();
}

void BenchCanvas::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kMimeType))) event->acceptProposedAction();
}

void BenchCanvas::dragMoveEvent(QDragMoveEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kMimeType))) event->acceptProposedAction();
}

void BenchCanvas::dropEvent(QDropEvent* event) {
    const QString type = QString::fromUtf8(event->mimeData()->data(QLatin1String(kMimeType)));
    if (type.isEmpty()) return;
    event->acceptProposedAction();
    const auto* kind = benchKind(type);
    const QSizeF size = kind != nullptr ? kind->size : QSizeF(100, 64);
    const QPointF at = mapToScene(event->position().toPoint()) - QPointF(size.width(), size.height()) / 2;
    selectPart(document_.addPart(type, onGrid(at)));
    setFocus();
}

void BenchCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) scene_.update();
    QGraphicsView::changeEvent(event);
}

}  // namespace twin::gui
