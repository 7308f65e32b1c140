// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/face_canvas.hpp"

#include <QApplication>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QWheelEvent>
#include <cmath>

#include "gui/boards/part_spot.hpp"
#include "gui/boards/pin_menu.hpp"

namespace twin::gui {

namespace {

using Kind = FaceItem::Kind;

constexpr int kFrameMs = 16;
constexpr int kSharpenMs = 90;
constexpr double kLeastZoom = 0.1;
constexpr double kMostZoom = 12;
constexpr double kWheelStep = 1.2;

PartSpot::Mode spotMode(Kind kind) {
    return kind == Kind::kButton || kind == Kind::kReset ? PartSpot::Mode::kMomentary : PartSpot::Mode::kToggle;
}

} // namespace

FaceCanvas::FaceCanvas(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setObjectName(QStringLiteral("face"));
    sharpen_.setSingleShot(true);
    sharpen_.setInterval(kSharpenMs);
    connect(&sharpen_, &QTimer::timeout, this, [this] {
        background_zoom_ = 0;
        update();
    });
    frame_.setSingleShot(true);
    frame_.setTimerType(Qt::PreciseTimer);
    connect(&frame_, &QTimer::timeout, this, &FaceCanvas::flush);
    last_frame_.start();
}

void FaceCanvas::setBoard(BoardModel* model) {
    model_ = model;
    face_ = faceOf(*model);
    svg_.load(face_.svg);
    by_part_.clear();
    for (int i = 0; i < face_.items.size(); ++i) by_part_.insert(face_.items[i].part, i);
    hovered_ = -1;
    setAccessibleName(tr("Board %1").arg(model->title()));
    makeSpots();
    fit();
}

void FaceCanvas::makeSpots() {
    qDeleteAll(spots_);
    spots_.clear();
    for (int i = 0; i < face_.items.size(); ++i) {
        const FaceItem& item = face_.items[i];
        if (item.kind == Kind::kMatrix || item.kind == Kind::kLed || item.kind == Kind::kPin) continue;
        auto* spot = new PartSpot(spotMode(item.kind), this);
        spot->setObjectName(item.kind == Kind::kReset ? QStringLiteral("reset") : item.part);
        spot->setAccessibleName(item.label);
        spots_.insert(i, spot);
        connect(spot, &PartSpot::heldChanged, this, [this, i](bool down) {
            const FaceItem& it = face_.items[i];
            if (it.kind == Kind::kButton)
                emit setRequested(QStringLiteral("%1.%2=%3").arg(it.part, it.value).arg(down ? 1 : 0));
            else if (down) emit resetRequested();
            dirtyItem(it);
        });
        connect(spot, &PartSpot::latchChanged, this, [this, i] { dirtyItem(face_.items[i]); });
        connect(spot, &PartSpot::activated, this, [this, i] {
            const FaceItem& it = face_.items[i];
            if (it.kind == Kind::kUsb) {
                emit powerRequested(!powered_);
                return;
            }
            const bool on = model_->number(it.part, it.value, 0) <= 0;
            if (it.kind == Kind::kJack) emit cableRequested(on);
            else emit setRequested(QStringLiteral("%1.%2=%3").arg(it.part, it.value).arg(on ? 1 : 0));
        });
        QString help = item.label;
        if (!item.key.isEmpty()) help += tr(" (key %1; a right click keeps it down)").arg(item.key);
        if (item.kind == Kind::kUsb) help += tr(": click to plug in or out, which switches the power");
        if (item.kind == Kind::kJack) help += tr(": click to plug the cable in or out");
        spot->setToolTip(help);
        spot->setAccessibleDescription(help);
        spot->show();
    }
}

PartSpot* FaceCanvas::spot(const QString& part) const {
    return findChild<PartSpot*>(part, Qt::FindDirectChildrenOnly);
}

bool FaceCanvas::pressKey(const QString& letter, bool down) {
    for (auto it = spots_.constBegin(); it != spots_.constEnd(); ++it) {
        if (face_.items[it.key()].key.compare(letter, Qt::CaseInsensitive) != 0 || letter.isEmpty()) continue;
        (*it)->hold(down);
        return true;
    }
    return false;
}

void FaceCanvas::releaseKeys() {
    for (PartSpot* s : std::as_const(spots_)) s->letGo();
}

// Where things are.

QPointF FaceCanvas::place(const QPointF& scene) const { return scene * zoom_ + origin_; }

QRectF FaceCanvas::place(const FaceItem& item) const {
    const QRectF r = item.rect();
    return {place(r.topLeft()), r.size() * zoom_};
}

QRectF FaceCanvas::bounds(const FaceItem& item) const {
    QRectF r = place(item);
    switch (item.kind) {
        case Kind::kLed:
            r = FacePainter::ledBounds(place(item.at), item.size * zoom_);
            if (item.has_state) r |= FacePainter::ledStateBounds(place(item.at + item.state), zoom_);
            break;
        case Kind::kMatrix:
            r |= FacePainter::ledBounds(place(item.led(0)), item.size * zoom_);
            r |= FacePainter::ledBounds(place(item.led(item.columns * item.rows - 1)), item.size * zoom_);
            break;
        case Kind::kUsb:
        case Kind::kJack:
            // The cable runs out of the drawing, the plug's words are beside it.
            r.adjust(item.words_left ? -400 * zoom_ - 60 : -10,
                     item.turn == 0 ? -height() : -item.size.height() * zoom_,
                     400 * zoom_ + 60, item.turn == 0 ? item.size.height() * zoom_ : height());
            break;
        default: r.adjust(-8, -8, 8, 8);
    }
    return r;
}

void FaceCanvas::fit() {
    fitted_ = true;
    if (face_.scene.isEmpty() || width() <= 0) return;
    zoom_ = std::clamp(std::min(width() / face_.scene.width(), height() / face_.scene.height()), kLeastZoom, kMostZoom);
    origin_ = QPointF((width() - face_.scene.width() * zoom_) / 2, (height() - face_.scene.height() * zoom_) / 2);
    background_zoom_ = 0;
    viewChanged();
}

void FaceCanvas::zoomBy(double factor, const QPointF& about) {
    const double next = std::clamp(zoom_ * factor, kLeastZoom, kMostZoom);
    origin_ = about - (about - origin_) * (next / zoom_);
    zoom_ = next;
    fitted_ = false;
    sharpen_.start();
    viewChanged();
}

void FaceCanvas::zoomStep(int steps) { zoomBy(std::pow(kWheelStep, steps), QRectF(rect()).center()); }

void FaceCanvas::viewChanged() {
    placeSpots();
    update();
    // 100 %: as big as the board is, on a screen of 96 dots an inch.
    emit zoomChanged(zoom_ * face_.per_mm / (96 / 25.4) * 100);
}

void FaceCanvas::placeSpots() {
    for (auto it = spots_.constBegin(); it != spots_.constEnd(); ++it)
        (*it)->setGeometry(place(face_.items[it.key()]).toAlignedRect());
}

// What is known of it.

double FaceCanvas::duty(const FaceItem& item) const {
    if (!powered_) return 0;
    if (item.value == QLatin1String("power")) return 1;
    const double raw = model_->number(item.part, item.value, 0);
    return item.value == QLatin1String("brightness") ? raw / 255 : raw;
}

ItemState FaceCanvas::state(const FaceItem& item) const {
    ItemState s;
    s.dark = darkTheme();
    switch (item.kind) {
        case Kind::kButton:
        case Kind::kReset:
            for (auto it = spots_.constBegin(); it != spots_.constEnd(); ++it) {
                if (&face_.items[it.key()] != &item) continue;
                s.level = (*it)->held() ? 1 : 0;
                s.latched = (*it)->latched();
            }
            // Pressed by a scenario or another window.
            if (item.kind == Kind::kButton) s.level = std::max(s.level, model_->number(item.part, item.value, 0));
            break;
        case Kind::kUsb: s.level = powered_ ? 1 : 0; break;
        case Kind::kPin:
            if (item.part.isEmpty()) break;
            s.level_pin = powered_ ? model_->number(item.part, item.pad + QStringLiteral("_level"), -1) : -1;
            s.duty = model_->number(item.part, item.pad + QStringLiteral("_duty"), 0);
            s.hz = model_->number(item.part, item.pad + QStringLiteral("_hz"), 0);
            s.driven = model_->number(item.part, item.pad, -1) >= 0;
            break;
        default: s.level = model_->number(item.part, item.value, 0);
    }
    return s;
}

QStringList FaceCanvas::pinLines(const FaceItem& item) const {
    const QString title = tr("Pin %1").arg(item.name);
    QStringList lines{item.place.isEmpty() ? title : QStringLiteral("%1 · %2").arg(title, item.place)};
    if (const BoardPart* part = item.part.isEmpty() ? nullptr : model_->part(item.part)) {
        const QString chip = part->pins.value(item.pad);
        if (!chip.isEmpty() && chip != item.name) lines.append(tr("Chip pin %1").arg(chip));
    }
    if (!item.function.isEmpty()) lines.append(item.function);
    if (item.part.isEmpty()) {
        lines.append(item.fixed.isEmpty() ? tr("not connected") : item.fixed);
        return lines;
    }
    const ItemState s = state(item);
    if (s.level_pin < 0) lines.append(powered_ ? tr("◌ floating") : tr("no power"));
    else if (s.level_pin > 0.5) lines.append(tr("● high"));
    else lines.append(tr("○ low"));
    if (s.hz > 0) {
        const QString hz = s.hz >= 1e6   ? QStringLiteral("%1 MHz").arg(s.hz / 1e6, 0, 'g', 5)
                           : s.hz >= 1e3 ? QStringLiteral("%1 kHz").arg(s.hz / 1e3, 0, 'g', 5)
                                         : QStringLiteral("%1 Hz").arg(s.hz, 0, 'g', 5);
        lines.append(tr("%1, high %2 % of the time").arg(hz).arg(s.duty * 100, 0, 'f', 1));
    }
    if (s.driven)
        lines.append(tr("▼ driven from outside: %1 V").arg(model_->number(item.part, item.pad, 0), 0, 'f', 2));
    lines.append(tr("click to drive it"));
    return lines;
}

bool FaceCanvas::darkTheme() const { return palette().color(QPalette::Window).lightness() < 128; }

void FaceCanvas::valueChanged(const QString& part, const QString& value, const QByteArray& bytes_before) {
    const auto range = by_part_.equal_range(part);
    for (auto it = range.first; it != range.second; ++it) {
        const FaceItem& item = face_.items[*it];
        if (item.kind == Kind::kPin) {
            if (!value.startsWith(item.pad)) continue;
            const QString rest = value.mid(item.pad.size());
            if (!rest.isEmpty() && !rest.startsWith(QLatin1Char('_'))) continue;
            // Frequency and duty are in the card alone.
            if (rest.isEmpty() || rest == QLatin1String("_level")) dirtyItem(item);
            if (*it == hovered_)
                dirty(card_ | FacePainter::card(nullptr, rect(), place(item).center(), pinLines(item), false));
        } else if (item.kind == Kind::kMatrix && item.value == value) {
            const QByteArray now = model_->bytes(part, value);
            for (int i = 0; i < now.size() && i < item.columns * item.rows; ++i)
                if (i >= bytes_before.size() || bytes_before[i] != now[i])
                    dirty(FacePainter::ledBounds(place(item.led(i)), item.size * zoom_));
        } else if (item.value == value) {
            dirtyItem(item);
        }
    }
}

void FaceCanvas::setPowered(bool powered) {
    if (powered_ == powered) return;
    powered_ = powered;
    update();
}

void FaceCanvas::dirtyItem(const FaceItem& item) { dirty(bounds(item)); }

void FaceCanvas::dirty(const QRectF& area) {
    dirty_ += area.toAlignedRect() & rect();
    if (frame_.isActive()) return;
    // At once after a rest, so that a press is seen at once; at most 60 times a second in a stream.
    const qint64 since = last_frame_.elapsed();
    if (since >= kFrameMs) flush();
    else frame_.start(static_cast<int>(kFrameMs - since));
}

void FaceCanvas::flush() {
    last_frame_.restart();
    if (!dirty_.isEmpty()) update(dirty_);
    dirty_ = QRegion();
}

void FaceCanvas::repaintDirty() {
    frame_.stop();
    flush();
    // Sends the update that flush() or the caller has posted.
    QApplication::sendPostedEvents(window(), QEvent::UpdateRequest);
}

// Painting.

void FaceCanvas::paintBench(QPainter& p, const QRectF& area) const {
    const bool dark = darkTheme();
    p.fillRect(area, dark ? QColor(0x17, 0x1b, 0x20) : QColor(0xee, 0xf1, 0xf4));
    const double step = 26;
    p.setPen(Qt::NoPen);
    p.setBrush(dark ? QColor(0x25, 0x2b, 0x32) : QColor(0xdb, 0xe1, 0xe7));
    for (double y = std::floor(area.top() / step) * step; y < area.bottom(); y += step)
        for (double x = std::floor(area.left() / step) * step; x < area.right(); x += step)
            p.drawRect(QRectF(x, y, 1.6, 1.6));
}

void FaceCanvas::renderBackground() {
    const double dpr = devicePixelRatioF();
    const QSize pixels = (QSizeF(size()) * dpr).toSize();
    if (background_.size() != pixels || background_.devicePixelRatio() != dpr) {
        background_ = QPixmap(pixels);
        background_.setDevicePixelRatio(dpr);
    }
    QPainter p(&background_);
    p.setRenderHint(QPainter::Antialiasing);
    paintBench(p, rect());
    svg_.render(&p, QRectF(origin_, face_.scene * zoom_));
    background_zoom_ = zoom_;
    background_origin_ = origin_;
}

void FaceCanvas::paintEvent(QPaintEvent* event) {
    QPainter p(this);
    if (model_ == nullptr) {
        paintBench(p, rect());
        return;
    }
    if (background_zoom_ == 0 || background_.size() != (QSizeF(size()) * devicePixelRatioF()).toSize())
        renderBackground();
    const QRectF area = event->rect();
    const bool moved = background_zoom_ != zoom_ || background_origin_ != origin_;
    if (moved) { // while it is zoomed or panned, the picture of before, moved
        paintBench(p, area);
        const double k = zoom_ / background_zoom_;
        p.setRenderHint(QPainter::SmoothPixmapTransform, false);
        p.drawPixmap(QRectF(origin_ - background_origin_ * k, QSizeF(size()) * k), background_,
            QRectF(background_.rect()));
    } else {
        const double dpr = devicePixelRatioF();
        for (const QRect& r : event->region())
            p.drawPixmap(QRectF(r), background_, QRectF(QPointF(r.topLeft()) * dpr, QSizeF(r.size()) * dpr));
    }
    p.setClipRegion(event->region());
    p.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < face_.items.size(); ++i)
        if (event->region().intersects(bounds(face_.items[i]).toAlignedRect())) paintItem(p, i, area);
    if (!powered_) { // a veil over the board: it is off
        const QRectF board(place(face_.outline.topLeft()), face_.outline.size() * zoom_);
        p.fillRect(board & QRectF(rect()), QColor(0, 0, 0, 45));
    }
    if (hovered_ >= 0) paintPinCard(p);
}

void FaceCanvas::paintItem(QPainter& p, int index, const QRectF& area) {
    const FaceItem& item = face_.items[index];
    const QRectF cap(place(item.at) - QPointF(item.size.width(), item.size.height()) * zoom_ / 2, item.size * zoom_);
    switch (item.kind) {
        case Kind::kMatrix: {
            if (!powered_) return;
            const QByteArray pixels = model_->bytes(item.part, item.value);
            for (int i = 0; i < pixels.size() && i < item.columns * item.rows; ++i) {
                const QPointF at = place(item.led(i));
                if (pixels[i] != 0 && area.intersects(FacePainter::ledBounds(at, item.size * zoom_)))
                    painter_.led(p, at, item.size * zoom_, item.colour, static_cast<uchar>(pixels[i]) / 255.0);
            }
            return;
        }
        case Kind::kLed: {
            const double lit = duty(item);
            painter_.led(p, cap.center(), cap.size(), item.colour, lit);
            if (item.has_state) FacePainter::ledState(p, place(item.at + item.state), zoom_, lit, item.ink);
            return;
        }
        case Kind::kButton:
        case Kind::kReset: FacePainter::button(p, cap, item, state(item)); return;
        case Kind::kSwitch: FacePainter::slide(p, cap, item, state(item)); return;
        case Kind::kUsb:
        case Kind::kJack: FacePainter::plug(p, place(item.at), zoom_, item, state(item)); return;
        case Kind::kPin: {
            FacePainter::pin(p, place(item), item, state(item));
            if (index == hovered_) {
                p.setBrush(Qt::NoBrush);
                p.setPen(QPen(QColor(0x1a, 0x73, 0xe8), 2));
                p.drawRoundedRect(place(item).adjusted(-1, -1, 1, 1), 3, 3);
            }
            return;
        }
    }
}

void FaceCanvas::paintPinCard(QPainter& p) {
    p.setClipping(false);
    const FaceItem& item = face_.items[hovered_];
    card_ = FacePainter::card(&p, rect(), place(item).center(), pinLines(item), darkTheme());
}

// The mouse.

int FaceCanvas::pinAt(const QPointF& point) const {
    for (int i = 0; i < face_.items.size(); ++i)
        if (face_.items[i].kind == Kind::kPin && place(face_.items[i]).contains(point)) return i;
    return -1;
}

void FaceCanvas::hover(int pin) {
    if (pin == hovered_) return;
    dirty(card_);
    if (hovered_ >= 0) dirtyItem(face_.items[hovered_]);
    hovered_ = pin;
    card_ = QRectF();
    if (pin < 0) return;
    const FaceItem& item = face_.items[pin];
    dirty(FacePainter::card(nullptr, rect(), place(item).center(), pinLines(item), false));
    dirtyItem(item);
}

void FaceCanvas::pinMenu(int pin, const QPoint& at) {
    const FaceItem& item = face_.items[pin];
    const Settable* pad = item.part.isEmpty() ? nullptr : model_->settable(item.part, item.pad);
    if (pad == nullptr) return;
    auto* menu = new PinMenu(item.name, *pad, model_->number(item.part, item.pad, -1), this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &PinMenu::voltageRequested, this, [this, path = pad->path()](double volts) {
        emit setRequested(QStringLiteral("%1=%2").arg(path).arg(volts));
    });
    menu->popup(at);
}

void FaceCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::RightButton) {
        const int pin = pinAt(event->position());
        if (pin >= 0) pinMenu(pin, event->globalPosition().toPoint());
        return;
    }
    drag_from_ = event->position();
    pressed_pin_ = event->button() == Qt::LeftButton ? pinAt(event->position()) : -1;
    dragging_ = false;
}

void FaceCanvas::mouseMoveEvent(QMouseEvent* event) {
    mouse_ = event->position();
    if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) {
        if (!dragging_ && (mouse_ - drag_from_).manhattanLength() < QApplication::startDragDistance()) return;
        dragging_ = true;
        pressed_pin_ = -1;
        setCursor(Qt::ClosedHandCursor);
        origin_ += mouse_ - drag_from_;
        drag_from_ = mouse_;
        fitted_ = false;
        sharpen_.start();
        viewChanged();
        return;
    }
    hover(pinAt(mouse_));
}

void FaceCanvas::mouseReleaseEvent(QMouseEvent* event) {
    unsetCursor();
    if (!dragging_ && pressed_pin_ >= 0) pinMenu(pressed_pin_, event->globalPosition().toPoint());
    pressed_pin_ = -1;
    dragging_ = false;
}

void FaceCanvas::leaveEvent(QEvent* event) {
    hover(-1);
    QWidget::leaveEvent(event);
}

void FaceCanvas::wheelEvent(QWheelEvent* event) {
    zoomBy(std::pow(kWheelStep, event->angleDelta().y() / 120.0), event->position());
}

void FaceCanvas::resizeEvent(QResizeEvent* event) {
    background_zoom_ = 0;
    if (fitted_) fit();
    QWidget::resizeEvent(event);
}

void FaceCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        background_zoom_ = 0;
        update();
    }
    QWidget::changeEvent(event);
}

bool FaceCanvas::event(QEvent* event) {
    if (event->type() == QEvent::WindowDeactivate) releaseKeys();
    return QWidget::event(event);
}

} // namespace twin::gui
