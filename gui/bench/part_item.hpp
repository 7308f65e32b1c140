// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QGraphicsObject>

#include "gui/bench/bench_catalog.hpp"
#include "gui/bench/bench_document.hpp"
#include "gui/boards/board_model.hpp"

namespace twin::gui {

/// A part, or a connector of the board, on the canvas: what has pins.
class PartItem : public QGraphicsObject {
    Q_OBJECT

  public:
    static constexpr double kPinReach = 9;

    /// A part of the bench.
    explicit PartItem(BenchPart part);
    /// A connector: `pins` are ends of wires.
    PartItem(const QString& title, const QList<BenchPin>& pins, const QSizeF& size);

    [[nodiscard]] const BenchPart& part() const { return part_; }
    [[nodiscard]] bool isConnector() const { return part_.name.isEmpty(); }
    void setPart(const BenchPart& part);
    void setLive(const BoardModel* live, bool powered);
    void setHoveredPin(const QString& end);

    /// The end of a wire at this place of the scene; empty: none.
    [[nodiscard]] QString endAt(const QPointF& scene) const;
    /// Its pin's place in the scene.
    [[nodiscard]] QPointF placeOf(const QString& end) const;
    [[nodiscard]] bool hasEnd(const QString& end) const;
    [[nodiscard]] QStringList ends() const;
    [[nodiscard]] bool onHandle(const QPointF& scene) const;

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* p, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

  private:
    [[nodiscard]] QString endOf(const BenchPin& pin) const;
    void paintPins(QPainter& p) const;

    BenchPart part_;
    QString title_;
    QSizeF size_;
    QList<BenchPin> pins_;
    QString hovered_;
    const BoardModel* live_ = nullptr;
    bool powered_ = false;
};

}  // namespace twin::gui
