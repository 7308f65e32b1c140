// SPDX-License-Identifier: BSD-3-Clause
// A run from its beginning to its end: marks where something happened, and a handle at the instant that is shown.
#pragma once

#include "gui/playback/run_index.hpp"

#include <QWidget>

namespace twin::gui {

class TimeLine : public QWidget {
    Q_OBJECT

  public:
    explicit TimeLine(QWidget* parent = nullptr);

    void setRun(qint64 end_ns, const QList<RunMark>& marks);
    void setInstant(qint64 t_ns);
    [[nodiscard]] qint64 instant() const { return t_ns_; }
    /// To the next mark, or the one before; failures only, or all.
    void jump(int by, bool failures_only);
    [[nodiscard]] QSize sizeHint() const override { return {600, 72}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 72}; }

  signals:
    void instantChosen(qint64 t_ns);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] double xOf(qint64 t_ns) const;
    [[nodiscard]] qint64 timeAt(double x) const;
    void choose(qint64 t_ns);
    void keepInSight();

    qint64 end_ns_ = 1;
    qint64 from_ns_ = 0;  ///< what is in sight
    qint64 span_ns_ = 1;
    qint64 t_ns_ = 0;
    QList<RunMark> marks_;
};

}  // namespace twin::gui
