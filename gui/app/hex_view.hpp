// SPDX-License-Identifier: BSD-3-Clause
// Bytes as hexadecimal digits and as text, some of them marked.
#pragma once

#include <QAbstractScrollArea>

namespace twin::gui {

class HexView : public QAbstractScrollArea {
    Q_OBJECT

  public:
    explicit HexView(QWidget* parent = nullptr);

    void setBytes(const QByteArray& bytes);
    /// Brings them into sight.
    void mark(int at, int size);
    [[nodiscard]] QPair<int, int> marked() const { return {at_, size_}; }
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    [[nodiscard]] int rowHeight() const { return fontMetrics().height() + 2; }
    void fit();

    QByteArray bytes_;
    int at_ = 0;
    int size_ = 0;
};

}  // namespace twin::gui
