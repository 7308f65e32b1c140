// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLayout>
#include <QList>

namespace twin::gui::scope {

/// One beside the other, in as many lines as the width needs. In a line all stand on its foot, or are centred.
class FlowLayout : public QLayout {
    Q_OBJECT

  public:
    FlowLayout(int spacing, Qt::AlignmentFlag stand, QWidget* parent);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { items_.append(item); }
    [[nodiscard]] int count() const override { return static_cast<int>(items_.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return items_.value(index); }
    QLayoutItem* takeAt(int index) override { return index < 0 || index >= count() ? nullptr : items_.takeAt(index); }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return place(QRect(0, 0, width, 0), false); }
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

  private:
    int place(const QRect& rect, bool move) const;

    const int spacing_;
    const Qt::AlignmentFlag stand_;
    QList<QLayoutItem*> items_;
};

}  // namespace twin::gui::scope
