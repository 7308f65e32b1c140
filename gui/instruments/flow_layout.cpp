// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/flow_layout.hpp"

#include <QWidget>
#include <algorithm>

namespace twin::gui::scope {

FlowLayout::FlowLayout(int spacing, Qt::AlignmentFlag stand, QWidget* parent)
    : QLayout(parent), spacing_(spacing), stand_(stand) {}

FlowLayout::~FlowLayout() { qDeleteAll(items_); }

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const auto* item : items_) {
        size = size.expandedTo(item->isEmpty() ? QSize() : item->minimumSize());
    }
    const auto margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect& rect, bool move) const {
    const auto margins = contentsMargins();
    const auto inside = rect.marginsRemoved(margins);
    // Line by line: how high one is, its highest tells.
    QList<QLayoutItem*> line;
    int x = inside.left();
    int y = inside.top();
    int height = 0;
    const auto finish = [&] {
        int left = inside.left();
        for (auto* item : line) {
            const auto size = item->sizeHint();
            if (move) {
                const int room = height - size.height();
                item->setGeometry({QPoint(left, y + (stand_ == Qt::AlignBottom ? room : room / 2)), size});
            }
            left += size.width() + spacing_;
        }
        line.clear();
    };
    for (auto* item : items_) {
        if (item->isEmpty()) {
            continue;
        }
        const auto size = item->sizeHint();
        if (!line.isEmpty() && x + size.width() > inside.right() + 1) {
            finish();
            y += height + spacing_;
            x = inside.left();
            height = 0;
        }
        line.append(item);
        x += size.width() + spacing_;
        height = std::max(height, size.height());
    }
    finish();
    return y + height - rect.top() + margins.bottom();
}

}  // namespace twin::gui::scope
