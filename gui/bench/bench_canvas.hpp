// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QGraphicsView>
#include <QHash>
#include <QJsonObject>

#include "gui/bench/bench_document.hpp"
#include "gui/boards/board_model.hpp"

class QGraphicsPathItem;

namespace twin::gui {

class PartItem;

/// The bench as it lies there: the board's connectors on the left, parts beside them, wires between pins. Dragging a
/// part moves it, dragging from pin to pin wires them; a button and a knob are operated where their cap is.
class BenchCanvas : public QGraphicsView {
    Q_OBJECT

  public:
    static constexpr const char* kMimeType = "application/x-twinyard-part";

    explicit BenchCanvas(BenchDocument& document, QWidget* parent = nullptr);
    ~BenchCanvas() override;

    /// `inspect`: the result of board.inspect. Connectors of more than 40 pins show only those that are wired.
    void setBoard(const QJsonObject& inspect);
    /// What runs on this bench; nullptr: nothing. The model is the caller's.
    void setLive(const BoardModel* live, bool powered);
    void valueChanged(const QString& part);

    [[nodiscard]] QString selectedPart() const;
    [[nodiscard]] int selectedWire() const { return selected_wire_; }
    void selectPart(const QString& name);
    void removeSelected();
    void fit();
    void zoomBy(double factor);
    [[nodiscard]] PartItem* item(const QString& part) const { return parts_.value(part); }
    /// Ends that a wire can have beside those of parts, by connector.
    [[nodiscard]] QList<QPair<QString, QStringList>> connectors() const { return all_connectors_; }
    /// Where a pin is, in the viewport.
    [[nodiscard]] QPoint viewPlace(const QString& end) const;

  signals:
    void selectionChanged();
    void setRequested(const QString& text);  ///< as of BoardView
    void renameRequested();  ///< of the selected part
    void pinMenuRequested(const QString& end, const QPoint& global);

  protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void rebuild();
    void makeConnectors();
    void routeWires();
    [[nodiscard]] QPainterPath pathOf(const QStringList& wire) const;
    [[nodiscard]] PartItem* ownerOf(const QString& end) const;
    [[nodiscard]] QString endAt(const QPointF& scene) const;
    [[nodiscard]] PartItem* partAt(const QPointF& scene) const;
    [[nodiscard]] int wireAt(const QPointF& scene) const;
    [[nodiscard]] QString canonical(const QString& end) const;
    void selectWire(int index);
    void hover(const QString& end);
    void press(const QString& part, bool down);
    void turnBy(const QString& part, double by);

    BenchDocument& document_;
    QGraphicsScene scene_;
    QHash<QString, PartItem*> parts_;
    QList<PartItem*> connector_items_;
    QList<QPair<QString, QStringList>> all_connectors_;
    QHash<QString, QString> pads_;  ///< for a pad of the chip the end that has it
    QList<QGraphicsPathItem*> wires_;
    QGraphicsPathItem* rubber_ = nullptr;
    const BoardModel* live_ = nullptr;
    bool powered_ = false;

    bool fitted_ = true;  ///< nobody has zoomed
    int selected_wire_ = -1;
    QString hovered_;
    QString from_;      ///< the wire that is drawn begins here
    QString moving_;    ///< the part that is dragged
    QPointF moving_by_;
    QString pressed_;   ///< the button that is held
    QString turning_;   ///< the knob that is held
    QPointF last_;
};

}  // namespace twin::gui
