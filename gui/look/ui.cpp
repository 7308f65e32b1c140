// SPDX-License-Identifier: BSD-3-Clause
#include "gui/look/ui.hpp"

#include <QBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QTabBar>
#include <QTabWidget>
#include <algorithm>

namespace twin::gui {

QLabel* label(const QString& text, const char* role, QWidget* parent) {
    auto* made = new QLabel(text, parent);
    made->setObjectName(role);
    return made;
}

QPushButton* button(const QString& text, const QString& icon_name, const char* role, QWidget* parent) {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(role);
    if (!icon_name.isEmpty()) {
        made->setIcon(icon(icon_name, QLatin1String(role) == QLatin1String("primary") ? Tint::on_accent : Tint::text));
        made->setIconSize({18, 18});
    }
    return made;
}

void listAllTabs(QTabWidget* tabs) {
    tabs->tabBar()->setExpanding(false);
    tabs->tabBar()->setElideMode(Qt::ElideNone);
    tabs->setUsesScrollButtons(true);  // the style sheet hides them: the menu has all, and the chosen one is always seen
    auto* all = button({}, {}, "allTabs");
    all->setToolTip(QObject::tr("All tabs"));
    all->setAccessibleName(QObject::tr("All tabs"));
    auto* menu = new QMenu(all);
    QObject::connect(menu, &QMenu::aboutToShow, tabs, [tabs, menu] {
        menu->clear();
        for (int i = 0; i < tabs->count(); ++i) {
            auto* action = menu->addAction(tabs->tabText(i), tabs, [tabs, i] { tabs->setCurrentIndex(i); });
            action->setCheckable(true);
            action->setChecked(i == tabs->currentIndex());
        }
    });
    all->setMenu(menu);
    tabs->setCornerWidget(all);
}

QBoxLayout* row(int spacing) {
    auto* made = new QHBoxLayout;
    made->setContentsMargins(0, 0, 0, 0);
    made->setSpacing(spacing);
    return made;
}

QBoxLayout* column(int spacing) {
    auto* made = new QVBoxLayout;
    made->setContentsMargins(0, 0, 0, 0);
    made->setSpacing(spacing);
    return made;
}

QFrame* rule(QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setObjectName("rule");
    made->setFixedHeight(1);
    return made;
}

Sign signOfDevice(const QString& state) {
    if (state == "running") {
        return Sign::running;
    }
    if (state == "starting") {
        return Sign::waiting;
    }
    return state == "dead" ? Sign::alarm : Sign::off;
}

Sign signOfOutcome(const QString& outcome) {
    if (outcome == "passed") {
        return Sign::passed;
    }
    if (outcome == "failed") {
        return Sign::alarm;
    }
    return outcome == "running" ? Sign::running : Sign::off;
}

void drawSign(QPainter& painter, const QRectF& rect, Sign sign) {
    const auto& colors = Theme::instance().colors();
    const auto side = std::min(rect.width(), rect.height());
    const QRectF box(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
    const auto at = [&](double x, double y) { return box.topLeft() + QPointF(x, y) * side; };
    const auto pen = [&](const QColor& color) {
        return QPen(color, side / 6.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    switch (sign) {
        case Sign::running:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.accent);
            painter.drawEllipse(box.adjusted(side * .12, side * .12, -side * .12, -side * .12));
            break;
        case Sign::waiting:
            painter.setPen(pen(colors.warning));
            painter.drawArc(box.adjusted(side * .14, side * .14, -side * .14, -side * .14), 90 * 16, -250 * 16);
            break;
        case Sign::off:
            painter.setPen(pen(colors.faint));
            painter.drawEllipse(box.adjusted(side * .16, side * .16, -side * .16, -side * .16));
            break;
        case Sign::passed:
            painter.setPen(pen(colors.ok));
            painter.drawPolyline(QPolygonF({at(.1, .55), at(.4, .85), at(.92, .2)}));
            break;
        case Sign::warning: {
            painter.setPen(pen(colors.warning));
            painter.drawPolygon(QPolygonF({at(.5, .1), at(.95, .9), at(.05, .9)}));
            break;
        }
        case Sign::alarm:
            painter.setPen(pen(colors.alarm));
            painter.drawLine(at(.15, .15), at(.85, .85));
            painter.drawLine(at(.85, .15), at(.15, .85));
            break;
        case Sign::note:
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.faint);
            painter.drawEllipse(box.adjusted(side * .32, side * .32, -side * .32, -side * .32));
            break;
    }
    painter.restore();
}

SignLabel::SignLabel(QWidget* parent) : QWidget(parent) {
    setFixedSize(12, 12);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SignLabel::setSign(Sign sign) {
    sign_ = sign;
    update();
}

void SignLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawSign(painter, rect(), sign_);
}

ElidedLabel::ElidedLabel(const char* role, QWidget* parent) : QLabel(parent) {
    setObjectName(role);
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    const auto shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    setToolTip(shown == text() ? QString() : text());
    painter.drawText(rect(), static_cast<int>(alignment()) | Qt::AlignVCenter, shown);
}

void SignDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    constexpr int kSide = 10;
    QStyleOptionViewItem shifted = option;
    initStyleOption(&shifted, index);
    const auto text = std::exchange(shifted.text, {});
    const auto* style = shifted.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &shifted, painter, shifted.widget);
    const QRect inner = option.rect.adjusted(kGrid + 3, 0, -kGrid, 0);
    drawSign(*painter, QRectF(inner.left(), inner.center().y() - kSide / 2.0 + .5, kSide, kSide), finder_(index));
    painter->setPen(shifted.palette.color(QPalette::Text));
    painter->setFont(shifted.font);
    const QRect words = inner.adjusted(kSide + kGrid, 0, 0, 0);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                      shifted.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
}

QSize SignDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(3 * kGrid, 0);
}

EmptyState::EmptyState(const QString& icon_name, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), picture_(new QLabel), title_(label(title, "heading")), text_(label(text, "muted")),
      buttons_(row()), icon_name_(icon_name) {
    const auto draw = [this] {
        picture_->setPixmap(icon(icon_name_, Tint::muted).pixmap(QSize(48, 48), devicePixelRatioF()));
    };
    draw();
    connect(&Theme::instance(), &Theme::changed, this, draw);
    picture_->setAlignment(Qt::AlignCenter);
    title_->setAlignment(Qt::AlignCenter);
    text_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    text_->setWordWrap(true);
    text_->setMaximumWidth(400);
    title_->setWordWrap(true);
    auto* all = column(kGrid);
    all->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 3 * kGrid);
    all->addStretch(2);
    all->addWidget(picture_);
    all->addSpacing(kGrid);
    all->addWidget(title_);
    // Not by an alignment: that would give it the height of another width.
    auto* middle = row(0);
    middle->addStretch(1);
    middle->addWidget(text_, 100);
    middle->addStretch(1);
    all->addLayout(middle);
    all->addSpacing(kGrid);
    buttons_->setAlignment(Qt::AlignHCenter);
    all->addLayout(buttons_);
    all->addStretch(3);
    setLayout(all);
}

QPushButton* EmptyState::addButton(const QString& text, const QString& icon_name) {
    auto* made = button(text, icon_name, buttons_->count() == 0 ? "primary" : "");
    buttons_->addWidget(made);
    return made;
}

void EmptyState::setTexts(const QString& title, const QString& text) {
    title_->setText(title);
    text_->setText(text);
}

CardLayout::CardLayout(int least_width, int least_height, QWidget* parent)
    : QLayout(parent), least_width_(least_width), height_(least_height) {
    setContentsMargins(0, 0, 0, 0);
    setSpacing(2 * kGrid);
}

CardLayout::~CardLayout() {
    qDeleteAll(items_);
}

int CardLayout::columns(int width) const { return std::max(1, (width + spacing()) / (least_width_ + spacing())); }

int CardLayout::cardWidth(int width) const {
    const int many = columns(width);
    return (width - (many - 1) * spacing()) / many;
}

QList<int> CardLayout::heights(int width) const {
    const int many = columns(width);
    const int wide = cardWidth(width);
    QList<int> rows;
    for (int i = 0; i < count(); ++i) {
        if (i % many == 0) {
            rows.append(height_);
        }
        const int needs = items_[i]->hasHeightForWidth() ? items_[i]->heightForWidth(wide) : 0;
        rows.last() = std::max(rows.last(), needs);
    }
    return rows;
}

int CardLayout::heightForWidth(int width) const {
    int all = 0;
    for (const int height : heights(width)) {
        all += height + spacing();
    }
    return std::max(0, all - spacing());
}

void CardLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    const int many = columns(rect.width());
    const int wide = cardWidth(rect.width());
    const auto rows = heights(rect.width());
    int y = rect.y();
    for (int i = 0; i < count(); ++i) {
        y += i > 0 && i % many == 0 ? rows[i / many - 1] + spacing() : 0;
        items_[i]->setGeometry({rect.x() + i % many * (wide + spacing()), y, wide, rows[i / many]});
    }
}

}  // namespace twin::gui
