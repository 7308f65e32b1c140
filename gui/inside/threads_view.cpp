// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/threads_view.hpp"

#include "gui/inside/inside_watch.hpp"

#include <QHeaderView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>

namespace twin::gui {
namespace {

constexpr int kBarHeight = 6;

/// Figures above a bar: what is in use is filled, the most that ever was is a line.
class BarDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        auto above = option;
        initStyleOption(&above, index);
        above.text.clear();
        const auto* style = option.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &above, painter, option.widget);
        const auto inner = option.rect.adjusted(11, 4, -11, -5);
        const auto& palette = option.palette;
        const bool alarm = index.data(ThreadsModel::AlarmRole).toBool() && index.column() == ThreadsModel::Stack;
        const bool dark = palette.color(QPalette::Base).lightness() < 128;
        const QColor red(dark ? "#ff7583" : "#c0263a");
        painter->save();
        auto font = option.font;
        font.setPixelSize(12);
        painter->setFont(font);
        painter->setPen(alarm ? red : palette.color(QPalette::Text));
        painter->drawText(QRect(inner.left(), inner.top(), inner.width(), inner.height() - kBarHeight - 2),
                          Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        const QRectF bar(inner.left(), inner.bottom() - kBarHeight + 1, inner.width(), kBarHeight);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.color(QPalette::Midlight));
        painter->drawRoundedRect(bar, 3, 3);
        const auto part = [&](double value, const QColor& color) {
            if (value > 0) {
                painter->setBrush(color);
                painter->drawRoundedRect(QRectF(bar.left(), bar.top(), qMax(bar.width() * value, 2.0), bar.height()), 3, 3);
            }
        };
        auto color = alarm ? red : palette.color(QPalette::Highlight);
        if (const auto high = index.data(ThreadsModel::HighRole); high.isValid()) {
            auto pale = color;
            pale.setAlphaF(0.35F);
            part(high.toDouble(), pale);
        }
        part(index.data(ThreadsModel::UsedRole).toDouble(), color);
        painter->restore();
    }
};

}  // namespace

ThreadsView::ThreadsView(InsideWatch& inside, QWidget* parent) : Pane(parent), inside_(inside), table_(new QTableView) {
    setObjectName("threads-pane");
    table_->setObjectName("threads");
    table_->setAccessibleName(tr("Threads"));
    table_->setModel(&inside.threads);
    auto* bars = new BarDelegate(table_);
    table_->setItemDelegateForColumn(ThreadsModel::Stack, bars);
    table_->setItemDelegateForColumn(ThreadsModel::Cpu, bars);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(36);
    auto* header = table_->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const QList<int> widths{112, 80, 104, 120, 88, 176, 160};
    for (int i = 0; i < widths.size(); ++i) {
        table_->setColumnWidth(i, widths[i]);
    }
    setContents(table_);
    setFocusProxy(table_);
    connect(&inside, &InsideWatch::knownChanged, this, &ThreadsView::showKnown);
    connect(&inside.threads, &ThreadsModel::threadsChanged, this, &ThreadsView::showKnown);
    showKnown();
}

void ThreadsView::showKnown() {
    const auto why = inside_.whyNoThreads();
    if (inside_.threads.rowCount() > 0) {
        showContents();
    } else if (!why.message.isEmpty()) {
        showNothing(why.message.left(1).toUpper() + why.message.mid(1), why.hint);
    } else {
        showNothing(tr("No threads yet"), tr("They appear when the device runs an operating system that is known."));
    }
}

}  // namespace twin::gui
