// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/hex_view.hpp"

#include "gui/look/theme.hpp"
#include "gui/look/ui.hpp"

#include <QPainter>
#include <QScrollBar>

namespace twin::gui {
namespace {

constexpr int kRow = 16;
// In characters: the offset, then two digits and a blank each byte, one more in the middle; then the text.
constexpr int kDigitsAt = 6;
constexpr int kTextAt = kDigitsAt + 3 * kRow + 2;

int digitColumn(int byte) { return kDigitsAt + 3 * byte + (byte >= kRow / 2 ? 1 : 0); }

}  // namespace

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent) {
    QFont mono;
    mono.setFamilies({"DejaVu Sans Mono", "Noto Sans Mono", "monospace"});
    mono.setStyleHint(QFont::Monospace);
    mono.setPointSizeF(font().pointSizeF() * .92);
    setFont(mono);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Bytes of the frame"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

QSize HexView::sizeHint() const { return {fontMetrics().horizontalAdvance('0') * (kTextAt + kRow + 2) + 4 * kGrid,
    10 * rowHeight()}; }

void HexView::setBytes(const QByteArray& bytes) {
    bytes_ = bytes;
    at_ = 0;
    size_ = 0;
    verticalScrollBar()->setValue(0);
    fit();
    viewport()->update();
}

void HexView::mark(int at, int size) {
    at_ = at;
    size_ = size;
    const int row = at / kRow;
    const int shown = viewport()->height() / rowHeight();
    if (size > 0 && (row < verticalScrollBar()->value() || row >= verticalScrollBar()->value() + shown)) {
        verticalScrollBar()->setValue(row);
    }
    viewport()->update();
}

void HexView::fit() {
    const int rows = (static_cast<int>(bytes_.size()) + kRow - 1) / kRow;
    const int shown = std::max(1, (viewport()->height() - kGrid) / rowHeight());
    verticalScrollBar()->setRange(0, std::max(0, rows - shown));
    verticalScrollBar()->setPageStep(shown);
    const int wide = sizeHint().width() - 2 * kGrid;
    horizontalScrollBar()->setRange(0, std::max(0, wide - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(fontMetrics().horizontalAdvance('0') * 3);
}

void HexView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    fit();
}

void HexView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fit();
    }
}

void HexView::paintEvent(QPaintEvent*) {
    QPainter p(viewport());
    const auto& colors = Theme::instance().colors();
    p.fillRect(viewport()->rect(), colors.surface);
    p.setFont(font());
    const int wide = fontMetrics().horizontalAdvance('0');
    const int high = rowHeight();
    const int left = 2 * kGrid - horizontalScrollBar()->value();
    const auto cell = [&](int column, int row, int columns) {
        return QRect(left + column * wide, kGrid / 2 + row * high, columns * wide, high); };
    const int first = verticalScrollBar()->value();
    for (int row = 0; row * high < viewport()->height(); ++row) {
        const int from = (first + row) * kRow;
        if (from >= bytes_.size()) {
            break;
        }
        p.setPen(colors.faint);
        p.drawText(cell(0, row, 5), Qt::AlignLeft | Qt::AlignVCenter, QString("%1").arg(from, 4, 16, QChar('0')));
        for (int i = 0; i < kRow && from + i < bytes_.size(); ++i) {
            const auto byte = static_cast<quint8>(bytes_[from + i]);
            const bool marked = from + i >= at_ && from + i < at_ + size_;
            if (marked) {
                const bool goes_on = i + 1 < kRow && from + i + 1 < at_ + size_;
                p.fillRect(cell(digitColumn(i), row, goes_on ? digitColumn(i + 1) - digitColumn(i) : 2),
                    colors.selected);
                p.fillRect(cell(kTextAt + i, row, 1), colors.selected);
            }
            p.setPen(marked ? colors.accent_deep : colors.text);
            p.drawText(cell(digitColumn(i), row, 2), Qt::AlignLeft | Qt::AlignVCenter, QString("%1").arg(byte, 2, 16,
                QChar('0')));
            const bool printable = byte >= 0x20 && byte < 0x7f;
            p.setPen(marked ? colors.accent_deep : printable ? colors.text : colors.faint);
            p.drawText(cell(kTextAt + i, row, 1), Qt::AlignCenter, printable ? QString(QChar(byte)) : QString("."));
        }
    }
}

}  // namespace twin::gui
