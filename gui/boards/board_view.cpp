// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/board_view.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QSplitter>
#include <QSvgRenderer>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/boards/face_canvas.hpp"
#include "gui/boards/sensor_panel.hpp"

namespace twin::gui {

namespace {

constexpr int kTiltPicture = 420; // pixels of the board's longer side, for the one to tilt

enum Tool { kOut, kIn, kFit, kPanel, kFull };

QImage boardAlone(const Face& face) {
    const QRectF box = face.outline;
    if (box.isEmpty()) return {};
    const double k = kTiltPicture / std::max(box.width(), box.height());
    QImage image((box.size() * k).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter p(&image);
    p.setRenderHint(QPainter::Antialiasing);
    QSvgRenderer svg(face.svg);
    svg.render(&p, QRectF(-box.topLeft() * k, face.scene * k));
    return image;
}

QIcon icon(int tool, const QColor& ink) {
    QPixmap pixmap(40, 40);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(ink, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (tool) {
        case kOut: p.drawLine(QPointF(5, 10), QPointF(15, 10)); break;
        case kIn:
            p.drawLine(QPointF(5, 10), QPointF(15, 10));
            p.drawLine(QPointF(10, 5), QPointF(10, 15));
            break;
        case kFit:
            p.drawRoundedRect(QRectF(6.5, 7.5, 7, 5), 1, 1);
            p.drawRoundedRect(QRectF(3, 4, 14, 12), 2, 2);
            break;
        case kPanel:
            p.drawRoundedRect(QRectF(3, 4, 14, 12), 2, 2);
            p.drawLine(QPointF(12, 4), QPointF(12, 16));
            break;
        default:
            for (const auto& [x, y] : {std::pair(-1, -1), {1, -1}, {-1, 1}, {1, 1}}) {
                const QPointF corner(10 + x * 6.5, 10 + y * 6.0);
                p.drawLine(corner, corner - QPointF(x * 4, 0));
                p.drawLine(corner, corner - QPointF(0, y * 4));
            }
    }
    return QIcon(pixmap);
}

} // namespace

BoardView::BoardView(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* header = new QWidget(this);
    canvas_ = new FaceCanvas(this);
    makeHeader(header);
    sensors_ = new SensorPanel(this);
    splitter_ = new QSplitter(Qt::Horizontal, this);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(canvas_);
    splitter_->addWidget(sensors_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 0);
    column->addWidget(header);
    column->addWidget(splitter_, 1);

    connect(canvas_, &FaceCanvas::setRequested, this, &BoardView::setRequested);
    connect(canvas_, &FaceCanvas::powerRequested, this, &BoardView::powerRequested);
    connect(canvas_, &FaceCanvas::cableRequested, this, &BoardView::cableRequested);
    connect(canvas_, &FaceCanvas::resetRequested, this, &BoardView::resetRequested);
    connect(sensors_, &SensorPanel::setRequested, this, &BoardView::setRequested);
    connect(canvas_, &FaceCanvas::zoomChanged, this,
            [this](double percent) { percent_->setText(QStringLiteral("%1 %").arg(percent, 0, 'f', 0)); });
    renderIcons();
    showState();
}

BoardView::~BoardView() = default;

void BoardView::makeHeader(QWidget* header) {
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(6);
    title_ = new QLabel(header);
    title_->setTextFormat(Qt::PlainText);
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    state_ = new QLabel(header);
    state_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    state_->setObjectName(QStringLiteral("state"));
    percent_ = new QLabel(header);
    percent_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("1000 %")));
    percent_->setAlignment(Qt::AlignCenter);
    percent_->setAccessibleName(tr("Zoom"));
    row->addWidget(title_);
    row->addWidget(state_, 0, Qt::AlignVCenter);
    row->addStretch(1);
    const auto tool = [&](const QString& name, const QString& hint, const auto& action) {
        auto* b = new QToolButton(header);
        b->setAutoRaise(true);
        b->setAccessibleName(name);
        b->setToolTip(hint);
        b->setIconSize(QSize(20, 20));
        connect(b, &QToolButton::clicked, this, action);
        tools_.append(b);
        return b;
    };
    row->addWidget(tool(tr("Zoom out"), tr("Zoom out (-)"), [this] { canvas_->zoomStep(-1); }));
    row->addWidget(percent_);
    row->addWidget(tool(tr("Zoom in"), tr("Zoom in (+)"), [this] { canvas_->zoomStep(1); }));
    row->addWidget(tool(tr("Fit"), tr("The whole board (Home)"), [this] { canvas_->fit(); }));
    QToolButton* panel = tool(tr("Sensors"), tr("Show or hide the sensors"), [this] {
        sensors_->setVisible(!sensors_->isVisible());
        tools_[kPanel]->setChecked(sensors_->isVisible());
    });
    panel->setCheckable(true);
    panel->setChecked(true);
    row->addWidget(panel);
    row->addWidget(tool(tr("Full screen"), tr("Full screen (F11)"), [this] { setFullScreen(!isFullScreen()); }));
}

void BoardView::renderIcons() {
    for (int i = 0; i < tools_.size(); ++i) tools_[i]->setIcon(icon(i, palette().color(QPalette::WindowText)));
}

void BoardView::setBoard(const QString& boardName, const QJsonObject& inspect) {
    model_.load(inspect);
    title_->setText(model_.title().isEmpty() ? boardName : model_.title());
    setAccessibleName(title_->text());
    canvas_->setBoard(&model_);
    sensors_->setBoard(&model_, boardAlone(canvas_->face()));
    sensors_->setVisible(!sensors_->isEmpty());
    tools_[kPanel]->setEnabled(!sensors_->isEmpty());
    tools_[kPanel]->setChecked(!sensors_->isEmpty());
    showState();
}

void BoardView::setValue(const QString& part, const QString& value, const QJsonValue& v) {
    const QByteArray before = model_.bytes(part, value);
    if (!model_.setValue(part, value, v)) return;
    canvas_->valueChanged(part, value, before);
    sensors_->valueChanged(part, value);
}

void BoardView::setPowered(bool powered) {
    if (!powered) model_.clearOutputs();
    powered_ = powered;
    canvas_->setPowered(powered);
    showState();
}

void BoardView::setRunning(bool running) {
    running_ = running;
    showState();
}

void BoardView::showState() {
    const QString text = !powered_ ? tr("○ no power") : running_ ? tr("▶ running") : tr("❚❚ stopped");
    const char* colour = !powered_ ? "#7b8794" : running_ ? "#138a5e" : "#b26a00";
    state_->setText(text);
    state_->setAccessibleName(tr("State: %1").arg(text.mid(2).trimmed()));
    const QString style =
        QStringLiteral("QLabel { color: white; background: %1; border-radius: 8px; padding: 2px 9px; }");
    state_->setStyleSheet(style.arg(QLatin1String(colour)));
}

void BoardView::setFullScreen(bool full) {
    if (full == isFullScreen()) return;
    // As a window of its own it stays where it is in its parent's layout, and goes back there.
    const bool child = parentWidget() != nullptr;
    if (full) {
        if (child) setWindowFlag(Qt::Window, true);
        showFullScreen();
    } else {
        if (child) setWindowFlag(Qt::Window, false);
        setWindowState(windowState() & ~Qt::WindowFullScreen);
        show();
    }
    canvas_->setFocus();
}

void BoardView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_F11: setFullScreen(!isFullScreen()); return;
        case Qt::Key_Escape:
            if (isFullScreen()) {
                setFullScreen(false);
                return;
            }
            break;
        case Qt::Key_Plus: canvas_->zoomStep(1); return;
        case Qt::Key_Minus: canvas_->zoomStep(-1); return;
        case Qt::Key_Home: canvas_->fit(); return;
        default: break;
    }
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    if (plain && !event->text().trimmed().isEmpty()) {
        if (event->isAutoRepeat()) return;
        if (canvas_->pressKey(event->text(), true)) return;
    }
    QWidget::keyPressEvent(event);
}

void BoardView::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && !event->text().trimmed().isEmpty() && canvas_->pressKey(event->text(), false)) return;
    QWidget::keyReleaseEvent(event);
}

void BoardView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && tools_.size() > kFull) renderIcons();
    QWidget::changeEvent(event);
}

} // namespace twin::gui
