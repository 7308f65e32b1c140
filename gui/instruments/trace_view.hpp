// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/instruments/plot_look.hpp"
#include "gui/signals/rows_model.hpp"

#include <QAbstractScrollArea>
#include <optional>

namespace twin::gui::scope {

/// Signals over time: what a span of them looks like, drawn from range queries in each frame. Wheel and keys zoom and
/// pan, two cursors measure.
class TraceView : public QAbstractScrollArea {
    Q_OBJECT

  public:
    static constexpr Time kLeastSpan = 20;
    static constexpr Time kMostSpan = Time{365} * 86'400 * 1'000'000'000;

    static constexpr int kAxisHeight = 34;
    static constexpr int kOverviewHeight = 8;  ///< of it, where the whole is seen

    explicit TraceView(RowsModel& rows, QWidget* parent = nullptr);

    [[nodiscard]] Time from() const { return from_; }
    [[nodiscard]] Time span() const { return span_; }
    void setWindow(Time from, Time span);
    /// below 1: closer; `at`: of the plot's width, kept in place
    void zoom(double factor, std::optional<double> at = {});
    void pan(double parts);                                   ///< of the span
    void fit();
    /// Its end stays where the signals' end is.
    void setFollowing(bool following);
    [[nodiscard]] bool following() const { return following_; }
    /// A trigger moves the window, not the signals' end.
    void setTriggered(bool triggered);
    /// A trigger moved the window, and stands there.
    void showTrigger(Time from, std::optional<Time> trigger);

    [[nodiscard]] std::optional<Time> cursorA() const { return cursors_[0]; }
    [[nodiscard]] std::optional<Time> cursorB() const { return cursors_[1]; }
    void setCursor(int which, std::optional<Time> t);
    [[nodiscard]] int selected() const { return selected_; }
    void select(int row);
    /// To an edge, or a change, of the selected row: the next or the one before; the pointer's cursor goes along.
    void jump(int direction);

    /// What is seen now, on the left to the right of the names.
    [[nodiscard]] QRect plotRect() const;
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] double xOf(Time t) const;
    [[nodiscard]] Time timeAt(double x) const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {232, 160}; }
    [[nodiscard]] QSize sizeHint() const override { return {720, 420}; }

  signals:
    void windowChanged();
    void followingChanged(bool following);
    void cursorsChanged();
    void selectedChanged(int row);
    void removeAsked(int row);
    void editAsked(int row);
    void runAsked();
    void singleAsked();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    enum class Drag : std::uint8_t { none, pan, cursor, zoom, overview, height, row };

    void layoutRows();
    void rangeMoved();
    void tellSelected();
    [[nodiscard]] int gutter() const;
    [[nodiscard]] int rowAt(int y) const;
    [[nodiscard]] int cursorAt(QPoint at) const;
    [[nodiscard]] Time panLimit(Time from) const;
    void leaveLive();
    void moveOverview(double x);

    void drawGrid(QPainter& painter, const TimeTicks& ticks);
    void drawAxis(QPainter& painter, const TimeTicks& ticks);
    void drawHead(QPainter& painter, int row, const QRect& area);
    void drawDigital(QPainter& painter, const Row& row, const QRect& area);
    void drawAnalog(QPainter& painter, const Row& row, const QRect& area, const QRect& head);
    void drawTrace(QPainter& painter, const Trace& trace, bool smooth, const QRect& area, const ValueScale& scale);
    void drawDecoder(QPainter& painter, const Row& row, const QRect& area);
    void drawLane(QPainter& painter, const Row& row, const Lane& lane, const QRect& area);
    void drawGaps(QPainter& painter, const Row& row, const QRect& area);
    void drawCursors(QPainter& painter);
    void drawPointer(QPainter& painter);
    void drawPulse(QPainter& painter, const Row& row, const QRect& area);
    [[nodiscard]] QString valueText(const Row& row, Time t) const;
    [[nodiscard]] Time valueTime() const;

    RowsModel& rows_;
    Time from_ = 0;
    Time span_ = 10'000'000;
    bool following_ = true;
    bool triggered_ = false;
    std::optional<Time> trigger_;
    std::optional<Time> cursors_[2];
    int selected_ = -1;
    std::vector<int> tops_;  ///< of rows, and where the last one ends

    Drag drag_ = Drag::none;
    QPoint press_;
    Time press_from_ = 0;
    int held_ = -1;          ///< the cursor, or the row, that is dragged
    int press_height_ = 0;
    QPoint pointer_{-1, -1};

    // Kept from frame to frame: what is drawn takes no memory anew.
    std::vector<DigitalColumn> digital_;
    std::vector<AnalogColumn> analog_;
    std::vector<QRect> lines_;
    std::vector<QRect> fills_;
    std::vector<QRect> dense_;
    std::vector<QRect> floating_;
};

}  // namespace twin::gui::scope
