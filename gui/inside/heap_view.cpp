// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/heap_view.hpp"

#include "gui/inside/inside_watch.hpp"
#include "gui/models/format.hpp"

#include <QGridLayout>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace twin::gui {
namespace {

constexpr int kLeft = 72;
constexpr int kBottom = 28;
constexpr int kTop = 28;
constexpr int kRight = 16;

}  // namespace

HeapChart::HeapChart(const HeapHistory& history, QWidget* parent) : QWidget(parent), history_(history) {
    setObjectName("heap-chart");
    setAccessibleName(tr("Heap over time"));
    setMinimumHeight(160);
    connect(&history, &HeapHistory::changed, this, qOverload<>(&QWidget::update));
}

void HeapChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& looks = history_.looks();
    const QRectF plot(kLeft, kTop, std::max(10, width() - kLeft - kRight), std::max(10, height() - kTop - kBottom));
    if (looks.empty()) {
        return;
    }
    qint64 most = 1024;
    for (const auto& look : looks) {
        most = std::max({most, look.extent, look.used});
    }
    most += most / 8;
    const auto begin = looks.front().t_ns;
    const auto end = std::max(looks.back().t_ns, begin + 1);
    const auto x = [&](qint64 t) { return plot.left() + plot.width() * static_cast<double>(t - begin) / static_cast<double>(end - begin); };
    const auto y = [&](qint64 bytes) { return plot.bottom() - plot.height() * static_cast<double>(bytes) / static_cast<double>(most); };
    auto font = this->font();
    font.setPixelSize(11);
    painter.setFont(font);
    const auto muted = palette().color(QPalette::Dark);
    for (int i = 0; i <= 4; ++i) {
        const auto bytes = most * i / 4;
        painter.setPen(palette().color(QPalette::Midlight));
        painter.drawLine(QPointF(plot.left(), y(bytes)), QPointF(plot.right(), y(bytes)));
        painter.setPen(muted);
        painter.drawText(QRectF(0, y(bytes) - 8, kLeft - 8, 16), Qt::AlignRight | Qt::AlignVCenter, bytesText(bytes));
    }
    painter.drawText(QRectF(plot.left(), plot.bottom() + 6, 160, 16), Qt::AlignLeft | Qt::AlignTop, instantText(begin));
    painter.drawText(QRectF(plot.right() - 160, plot.bottom() + 6, 160, 16), Qt::AlignRight | Qt::AlignTop, instantText(looks.back().t_ns));
    const auto curve = [&](qint64 HeapHistory::Look::* what) {
        QPainterPath path;
        for (const auto& look : looks) {
            const QPointF point(x(look.t_ns), y(look.*what));
            if (path.elementCount() == 0) {
                path.moveTo(point);
            } else {
                path.lineTo(QPointF(point.x(), path.currentPosition().y()));
                path.lineTo(point);
            }
        }
        return path;
    };
    const auto accent = palette().color(QPalette::Highlight);
    painter.setPen(QPen(muted, 1.4, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(curve(&HeapHistory::Look::extent));
    const auto used = curve(&HeapHistory::Look::used);
    auto area = used;
    area.lineTo(plot.right(), plot.bottom());
    area.lineTo(plot.left(), plot.bottom());
    auto pale = accent;
    pale.setAlphaF(0.14F);
    if (looks.size() > 1) {
        painter.fillPath(area, pale);
    }
    painter.setPen(QPen(accent, 2));
    painter.drawPath(used);
    if (looks.size() == 1) {
        painter.drawPoint(QPointF(x(begin), y(looks.front().used)));
    }
    // What the lines are.
    const QFontMetrics metrics(font);
    double at = plot.left();
    const auto legend = [&](const QString& text, const QPen& pen) {
        painter.setPen(pen);
        painter.drawLine(QPointF(at, 12), QPointF(at + 20, 12));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QPointF(at + 26, 16), text);
        at += 26 + metrics.horizontalAdvance(text) + 20;
    };
    legend(tr("in use"), QPen(accent, 2));
    legend(tr("had by the allocator"), QPen(muted, 1.4, Qt::DashLine));
}

QLabel* HeapView::addFigure(QGridLayout* grid, int place, const QString& words, const QString& tip) {
    auto* figure = new QLabel("–");
    figure->setObjectName("figure");
    auto* about = new QLabel(words);
    about->setObjectName("muted");
    for (auto* label : {figure, about}) {
        label->setToolTip(tip);
    }
    figure->setAccessibleName(words);
    grid->addWidget(figure, place / 3 * 2, place % 3);
    grid->addWidget(about, place / 3 * 2 + 1, place % 3);
    return figure;
}

HeapView::HeapView(InsideWatch& inside, QWidget* parent) : Pane(parent), inside_(inside) {
    setObjectName("heap-pane");
    auto* contents = new QWidget;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(2);
    grid->setRowMinimumHeight(2, 32);
    for (int i = 0; i < 3; ++i) {
        grid->setColumnStretch(i, 1);
    }
    used_ = addFigure(grid, 0, tr("in use"), tr("In blocks, with the allocator's own words"));
    free_ = addFigure(grid, 1, tr("free"), tr("Between blocks, and above all of them"));
    largest_ = addFigure(grid, 2, tr("largest free"), tr("The most that one allocation could have"));
    blocks_ = addFigure(grid, 3, tr("blocks in use, holes"), tr("Blocks in use, and free ones between them"));
    high_ = addFigure(grid, 4, tr("in use at most"), {});
    failures_ = addFigure(grid, 5, tr("failed allocations"), tr("Counted with platform.heap-stats-enabled"));
    auto* all = new QVBoxLayout(contents);
    all->setContentsMargins(24, 16, 24, 16);
    all->setSpacing(16);
    all->addLayout(grid);
    all->addWidget(new HeapChart(inside.heap), 1);
    setContents(contents);
    connect(&inside, &InsideWatch::knownChanged, this, &HeapView::showKnown);
    connect(&inside.heap, &HeapHistory::changed, this, &HeapView::showKnown);
    showKnown();
}

void HeapView::showKnown() {
    const auto& looks = inside_.heap.looks();
    const auto why = inside_.whyNoHeap();
    if (looks.empty()) {
        if (why.message.isEmpty()) {
            showNothing(tr("The heap is not known yet"), tr("It appears when the device runs."));
        } else {
            showNothing(why.message.left(1).toUpper() + why.message.mid(1), why.hint);
        }
        return;
    }
    showContents();
    const auto& now = looks.back();
    used_->setText(bytesText(now.used));
    free_->setText(bytesText(now.free));
    largest_->setText(bytesText(now.largest_free));
    blocks_->setText(QString("%1, %2").arg(now.blocks).arg(now.free_blocks));
    high_->setText(bytesText(now.high_water.value_or(inside_.heap.highWater())));
    high_->setToolTip(now.high_water ? tr("As the firmware counts it") : tr("As it was seen here, twice a second"));
    failures_->setText(now.failures ? QString::number(*now.failures) : tr("–"));
}

}  // namespace twin::gui
