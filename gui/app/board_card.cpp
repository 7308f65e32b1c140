// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/board_card.hpp"

#include "gui/look/ui.hpp"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace twin::gui {
namespace {

constexpr int kPicture = 64;
constexpr int kPictureWidth = 144;

}  // namespace

BoardCard::BoardCard(const QString& board, const QString& title, const QString& cpu, QWidget* parent)
    : QAbstractButton(parent), board_(board), cpu_(cpu) {
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    drawPicture();
    connect(&Theme::instance(), &Theme::changed, this, &BoardCard::drawPicture);
}

void BoardCard::drawPicture() {
    const auto face = QString(":/twin/faces/%1.svg").arg(board_.startsWith("mps2_") ? "mps2" : board_);
    if (!QFile::exists(face)) {
        picture_ = twin::gui::icon("board", Tint::muted).pixmap(QSize(kPicture, kPicture), devicePixelRatioF());
        return;
    }
    QSvgRenderer renderer(face);
    const auto size = renderer.defaultSize().scaled(kPictureWidth, kPicture, Qt::KeepAspectRatio);
    picture_ = QPixmap(size * devicePixelRatioF());
    picture_.setDevicePixelRatio(devicePixelRatioF());
    picture_.fill(Qt::transparent);
    QPainter painter(&picture_);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(size)));
}

void BoardCard::enterEvent(QEnterEvent*) { update(); }
void BoardCard::leaveEvent(QEvent*) { update(); }

void BoardCard::paintEvent(QPaintEvent*) {
    const auto& colors = Theme::instance().colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked() || hasFocus();
    const double width = marked ? 2 : 1;
    painter.setPen(QPen(marked ? colors.accent : colors.border, width));
    painter.setBrush(isChecked() ? colors.selected : underMouse() ? colors.hover : colors.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), 8, 8);
    painter.drawPixmap(QPoint(2 * kGrid, 2 * kGrid - 4), picture_);
    const QRect words = rect().adjusted(2 * kGrid, 0, -kGrid, -2 * kGrid + 4);
    auto bold = font();
    bold.setPixelSize(14);
    bold.setWeight(QFont::DemiBold);
    auto small = font();
    small.setPixelSize(12);
    const QFontMetrics small_metrics(small);
    painter.setFont(small);
    painter.setPen(colors.muted);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignBottom,
                     small_metrics.elidedText(cpu_, Qt::ElideRight, words.width()));
    painter.setFont(bold);
    painter.setPen(colors.text);
    painter.drawText(words.adjusted(0, 0, 0, -small_metrics.height() - 2), Qt::AlignLeft | Qt::AlignBottom,
                     QFontMetrics(bold).elidedText(text(), Qt::ElideRight, words.width()));
}

}  // namespace twin::gui
