// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/tilt_widget.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>
#include <cmath>

namespace twin::gui {

namespace {

constexpr double kDegreesPerPixel = 0.6;
constexpr double kKeyStep = 5;
constexpr double kElevation = 52; // of the eye over the table, degrees
constexpr double kDistance = 4.2; // of the eye, in halves of the board's diagonal
constexpr float kThickness = 0.07F;

} // namespace

TiltWidget::TiltWidget(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    setAccessibleName(tr("Tilt of the board"));
    setAccessibleDescription(tr("Drag, or use the arrow keys; Home lays it flat"));
    setToolTip(tr("Drag to tilt; double click to lay it flat"));
}

void TiltWidget::setFace(const QImage& face) {
    face_ = face;
    update();
}

QVector3D TiltWidget::gravity() const {
    const double p = qDegreesToRadians(pitch_);
    const double r = qDegreesToRadians(roll_);
    return {static_cast<float>(std::sin(r) * std::cos(p)), static_cast<float>(std::sin(p)),
            static_cast<float>(-std::cos(r) * std::cos(p))};
}

void TiltWidget::setGravity(const QVector3D& g) {
    const double length = g.length();
    if (length < 1e-3) return; // falling: no direction
    pitch_ = qRadiansToDegrees(std::asin(std::clamp(g.y() / length, -1.0, 1.0)));
    if (std::hypot(g.x(), g.z()) > 1e-3) roll_ = qRadiansToDegrees(std::atan2(g.x(), -g.z()));
    update();
}

void TiltWidget::setAngles(double pitch, double roll) {
    pitch_ = std::clamp(pitch, -90.0, 90.0);
    roll_ = std::remainder(roll, 360.0);
    update();
    emit tilted(gravity());
}

// From the board's axes (right, bottom, out) to those of the table (right, to the viewer, up).
QVector3D TiltWidget::turned(const QVector3D& v) const {
    const double p = qDegreesToRadians(pitch_);
    const double r = qDegreesToRadians(roll_);
    const double x = v.x() * std::cos(r) + v.z() * std::sin(r);
    const double z = -v.x() * std::sin(r) + v.z() * std::cos(r);
    return {static_cast<float>(x), static_cast<float>(v.y() * std::cos(p) + z * std::sin(p)),
            static_cast<float>(z * std::cos(p) - v.y() * std::sin(p))};
}

QPointF TiltWidget::project(const QVector3D& v, double scale) const {
    const double e = qDegreesToRadians(kElevation);
    const double up = -v.y() * std::sin(e) + v.z() * std::cos(e);
    const double towards = v.y() * std::cos(e) + v.z() * std::sin(e);
    const double k = scale * kDistance / (kDistance - towards);
    return {width() / 2.0 + v.x() * k, height() * 0.46 - up * k};
}

void TiltWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setRenderHint(QPainter::SmoothPixmapTransform);
    const bool dark = palette().color(QPalette::Window).lightness() < 128;
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    p.setPen(QPen(dark ? QColor(0x3a, 0x42, 0x4b) : QColor(0xd2, 0xd9, 0xe0), 1));
    QLinearGradient table(frame.topLeft(), frame.bottomLeft());
    table.setColorAt(0, dark ? QColor(0x1c, 0x21, 0x27) : QColor(0xf8, 0xfa, 0xfb));
    table.setColorAt(1, dark ? QColor(0x26, 0x2c, 0x33) : QColor(0xe4, 0xe9, 0xee));
    p.setBrush(table);
    p.drawRoundedRect(frame, 8, 8);

    const double aspect = face_.isNull() ? 1.2 : static_cast<double>(face_.width()) / std::max(1, face_.height());
    const double diagonal = std::hypot(aspect, 1.0);
    const auto hx = static_cast<float>(aspect / diagonal);
    const auto hy = static_cast<float>(1 / diagonal);
    const double scale = std::min(width(), height() - 28) * 0.60;

    // The table's shadow: the board straight from above, a little below it.
    QPolygonF shadow;
    for (const auto& c : {QVector3D(-hx, -hy, 0), QVector3D(hx, -hy, 0), QVector3D(hx, hy, 0), QVector3D(-hx, hy, 0)}) {
        QVector3D t = turned(c);
        t.setZ(-0.42F);
        shadow << project(t, scale);
    }
    p.setPen(Qt::NoPen);
    p.setBrush(QColor(0, 0, 0, dark ? 90 : 38));
    p.drawPolygon(shadow);

    // A box is convex: the sides that look at the eye, in any order, are the picture.
    const double e = qDegreesToRadians(kElevation);
    const QVector3D eye_at(0, static_cast<float>(std::cos(e) * kDistance), static_cast<float>(std::sin(e) * kDistance));
    const auto side = [&](const QVector3D& normal, const QVector3D& across, const QVector3D& along) {
        const QVector3D middle = turned(normal);
        const QVector3D out = middle.normalized();
        if (QVector3D::dotProduct(out, eye_at - middle) <= 0) return;
        QPolygonF quad;
        quad << project(turned(normal - across - along), scale) << project(turned(normal + across - along), scale)
             << project(turned(normal + across + along), scale) << project(turned(normal - across + along), scale);
        const double light = 0.55 + 0.45 * std::max(0.0F, QVector3D::dotProduct(out, QVector3D(-0.25F, 0.3F, 0.92F)));
        if (normal.z() > 0 && !face_.isNull()) {
            QPolygonF picture;
            picture << QPointF(0, 0) << QPointF(face_.width(), 0) << QPointF(face_.width(), face_.height())
                    << QPointF(0, face_.height());
            QTransform t;
            if (QTransform::quadToQuad(picture, quad, t)) {
                p.save();
                p.setTransform(t, true);
                p.drawImage(QPointF(0, 0), face_);
                p.restore();
            }
            p.setPen(Qt::NoPen);
            p.setBrush(QColor(0, 0, 0, static_cast<int>((1 - light) * 150)));
            p.drawPolygon(quad);
            return;
        }
        const auto grey = [light](int c) { return static_cast<int>(c * light); };
        p.setPen(QPen(QColor(grey(0x20), grey(0x26), grey(0x2c)), 1));
        p.setBrush(normal.z() < 0 ? QColor(grey(0x2f), grey(0x38), grey(0x42))
            : QColor(grey(0xa9), grey(0x93), grey(0x52)));
        p.drawPolygon(quad);
        if (normal.z() < 0) {
            p.setPen(QColor(0xc8, 0xd0, 0xd8));
            p.drawText(quad.boundingRect(), Qt::AlignCenter, tr("back"));
        }
    };
    const QVector3D x(hx, 0, 0);
    const QVector3D y(0, hy, 0);
    const QVector3D z(0, 0, kThickness / 2);
    side(x, z, y);
    side(-x, z, y);
    side(y, x, z);
    side(-y, x, z);
    side(z, x, y);
    side(-z, x, y);

    QFont font = p.font();
    font.setPixelSize(12);
    p.setFont(font);
    p.setPen(dark ? QColor(0xc4, 0xce, 0xd8) : QColor(0x3c, 0x47, 0x52));
    p.drawText(QRectF(rect()).adjusted(0, 0, 0, -6), Qt::AlignHCenter | Qt::AlignBottom,
               tr("right edge %1°   bottom edge %2°")
                   .arg(std::lround(-roll_))
                   .arg(std::lround(-pitch_)));
    if (hasFocus()) {
        p.setBrush(Qt::NoBrush);
        p.setPen(QPen(palette().color(QPalette::Highlight), 2));
        p.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 7, 7);
    }
}

void TiltWidget::mousePressEvent(QMouseEvent* event) {
    from_ = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void TiltWidget::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    const QPointF by = event->position() - from_;
    from_ = event->position();
    setAngles(pitch_ + by.y() * kDegreesPerPixel, roll_ + by.x() * kDegreesPerPixel);
}

void TiltWidget::mouseReleaseEvent(QMouseEvent* /*event*/) { setCursor(Qt::OpenHandCursor); }

void TiltWidget::mouseDoubleClickEvent(QMouseEvent* /*event*/) { setAngles(0, 0); }

void TiltWidget::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: setAngles(pitch_, roll_ - kKeyStep); break;
        case Qt::Key_Right: setAngles(pitch_, roll_ + kKeyStep); break;
        case Qt::Key_Up: setAngles(pitch_ - kKeyStep, roll_); break;
        case Qt::Key_Down: setAngles(pitch_ + kKeyStep, roll_); break;
        case Qt::Key_Home: setAngles(0, 0); break;
        default: QWidget::keyPressEvent(event);
    }
}

} // namespace twin::gui
