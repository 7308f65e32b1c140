// SPDX-License-Identifier: BSD-3-Clause
// The time line: a lane for each thread and handler, time to the right. Zoomed out, a lane's shade is its part of the CPU.
#pragma once

#include "gui/inside/timeline_store.hpp"

#include <QAbstractScrollArea>
#include <functional>
#include <optional>

namespace twin::gui {

class TimelineView : public QAbstractScrollArea {
    Q_OBJECT

  public:
    /// `name` tells what a lane is called.
    using Namer = std::function<QString(const TimelineStore::Lane& lane)>;
    explicit TimelineView(TimelineStore& store, Namer name, QWidget* parent = nullptr);

    [[nodiscard]] bool follows() const { return follows_; }
    [[nodiscard]] qint64 fromNs() const { return from_ns_; }
    [[nodiscard]] qint64 spanNs() const { return span_ns_; }
    void setRange(qint64 from_ns, qint64 span_ns);
    /// Around the middle, or the instant under the pointer.
    void zoom(double factor, std::optional<qint64> around_ns = {});
    [[nodiscard]] QSize sizeHint() const override { return {640, 320}; }

  public slots:
    void setFollows(bool follows);
    /// All of it.
    void fit();

  signals:
    void followsChanged(bool follows);
    /// What the pointer is on, in words; empty: nothing.
    void pointed(const QString& text);
    void rangeChanged();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void take();
    void layOut();
    [[nodiscard]] int lanesWidth() const;
    [[nodiscard]] double toX(qint64 t_ns) const;
    [[nodiscard]] qint64 toNs(double x) const;
    [[nodiscard]] int laneAt(int y) const;
    [[nodiscard]] QString describe(const QPoint& place) const;
    [[nodiscard]] QColor colorOf(const TimelineStore::Lane& lane, int place) const;
    void paintRuler(QPainter& painter) const;
    void paintLane(QPainter& painter, const TimelineStore::Lane& lane, int place, int top) const;
    void paintLabel(QPainter& painter, const TimelineStore::Lane& lane, int place, int top) const;

    TimelineStore& store_;
    const Namer name_;
    qint64 from_ns_ = 0;
    qint64 span_ns_ = 20'000'000;
    bool follows_ = true;
    std::optional<QPoint> drag_;
    qint64 drag_from_ns_ = 0;
    std::optional<QPoint> pointer_;
    std::optional<qint64> mark_ns_;  ///< from where times are measured
};

}  // namespace twin::gui
