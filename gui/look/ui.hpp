// SPDX-License-Identifier: BSD-3-Clause
// Small things that the pages are made of.
#pragma once

#include "gui/look/theme.hpp"

#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QStyledItemDelegate>

class QBoxLayout;
class QTabWidget;

namespace twin::gui {

/// The grid: distances are multiples of it.
constexpr int kGrid = 8;

/// `role` is what the style sheet knows it by: title, heading, section, muted.
QLabel* label(const QString& text, const char* role, QWidget* parent = nullptr);
QPushButton* button(const QString& text, const QString& icon_name, const char* role = "", QWidget* parent = nullptr);
QBoxLayout* row(int spacing = kGrid);
QBoxLayout* column(int spacing = kGrid);
/// What there is too little room for in its bar is a menu at its end. Names of tabs are never cut.
void listAllTabs(QTabWidget* tabs);
/// A line between what is above and below it.
QFrame* rule(QWidget* parent = nullptr);

/// How a device, a run, a step or an event stands: a shape and a colour, so that either would do.
enum class Sign { running, waiting, off, passed, warning, alarm, note };
Sign signOfDevice(const QString& state);
Sign signOfOutcome(const QString& outcome);
void drawSign(QPainter& painter, const QRectF& rect, Sign sign);

class SignLabel : public QWidget {
    Q_OBJECT

  public:
    explicit SignLabel(QWidget* parent = nullptr);
    void setSign(Sign sign);
    [[nodiscard]] QSize sizeHint() const override { return {12, 12}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Sign sign_ = Sign::off;
};

/// Text that ends in "…" where it does not fit, and tells all of it as a tool tip then.
class ElidedLabel : public QLabel {
    Q_OBJECT

  public:
    explicit ElidedLabel(const char* role, QWidget* parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override { return {24, QLabel::minimumSizeHint().height()}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A cell with a sign before its text. `Finder` tells the sign of an index.
class SignDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using Finder = Sign (*)(const QModelIndex& index);
    SignDelegate(Finder finder, QObject* parent) : QStyledItemDelegate(parent), finder_(finder) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    Finder finder_;
};

/// What stands where there is nothing to show: why, and what to do.
class EmptyState : public QWidget {
    Q_OBJECT

  public:
    EmptyState(const QString& icon_name, const QString& title, const QString& text, QWidget* parent = nullptr);
    QPushButton* addButton(const QString& text, const QString& icon_name);
    void setTexts(const QString& title, const QString& text);

  private:
    QLabel* picture_;
    QLabel* title_;
    QLabel* text_;
    QBoxLayout* buttons_;
    QString icon_name_;
};

/// Cards of one width, as many in a row as fit, each as wide as leaves no gap. Those of a row are as high as the one
/// that
/// needs most.
class CardLayout : public QLayout {
    Q_OBJECT

  public:
    CardLayout(int least_width, int least_height, QWidget* parent = nullptr);
    ~CardLayout() override;
    void addItem(QLayoutItem* item) override { items_.append(item); }
    [[nodiscard]] int count() const override { return static_cast<int>(items_.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return items_.value(index); }
    QLayoutItem* takeAt(int index) override { return index < 0 || index >= count() ? nullptr : items_.takeAt(index); }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override { return {least_width_, height_}; }
    [[nodiscard]] QSize minimumSize() const override { return {least_width_, height_}; }
    void setGeometry(const QRect& rect) override;

  private:
    [[nodiscard]] int columns(int width) const;
    [[nodiscard]] int cardWidth(int width) const;
    /// Of each row.
    [[nodiscard]] QList<int> heights(int width) const;

    const int least_width_;
    const int height_;
    QList<QLayoutItem*> items_;
};

}  // namespace twin::gui
