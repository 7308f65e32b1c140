// SPDX-License-Identifier: BSD-3-Clause
// A drawing of networks: each is a segment, with its gateway and what is reached through it above, and devices below.
#pragma once

#include "gui/fleet/links_model.hpp"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>
#include <QWidget>

namespace twin::gui {

/// Devices of one kind are one card while they are folded, and small tiles when not: a thousand fit.
class TopologyCanvas : public QWidget {
    Q_OBJECT

  public:
    explicit TopologyCanvas(LinksModel& links, QWidget* parent = nullptr);

    /// The links that are chosen: of one device, or of all in a folded group.
    [[nodiscard]] QString network() const { return network_; }
    [[nodiscard]] QStringList chosen() const { return chosen_; }
    [[nodiscard]] bool choseGateway() const;
    void choose(const QString& network, const QStringList& cables);
    void setFolded(const QString& network, const QString& group, bool folded);
    /// Where a cable's device, or its folded group, is drawn; empty if it is not there.
    [[nodiscard]] QRect placeOf(const QString& network, const QString& cable) const;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override { return {640, heightForWidth(640)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 200}; }

  signals:
    void chosenChanged();
    void deviceOpened(const QString& cable);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    struct Item {
        QString network;
        QString group;
        QList<int> rows;     ///< of the model
        QRect box;           ///< what is clicked
        QPointF from, to;    ///< its link, downwards: from the segment to it, or from the gateway to the segment
        bool tile = false;
        bool foldable = false;
    };
    struct Segment {
        int network;  ///< place among the model's
        QRect title;
        QLineF bus;
        QList<QLineF> branches;
        int gateway = -1;  ///< its row; -1: there is none
        QList<QRect> reached;
    };
    struct Layout {
        QList<Segment> segments;
        QList<Item> items;
        int height = 0;
    };
    struct Summary {
        LinkState state = LinkState::whole;
        double rate = 0;
        int cut = 0;
        int impaired = 0;
    };
    [[nodiscard]] Layout layOut(int width) const;
    void placeGroups(Layout& layout, Segment& segment, const QString& network, int width, int& y) const;
    [[nodiscard]] Summary summaryOf(const Item& item) const;
    void renew();
    void animate();
    [[nodiscard]] int itemAt(const QPoint& at) const;
    void chooseItem(int item);
    void open(const Link& link);
    [[nodiscard]] QString nameOf(const Link& link) const;
    void paintSegment(QPainter& p, const Segment& segment) const;
    void paintLink(QPainter& p, const QLineF& line, const Summary& summary, bool chosen) const;
    void paintCard(QPainter& p, const Item& item, const Summary& summary, bool chosen) const;
    void paintTile(QPainter& p, const Item& item, const Summary& summary, bool chosen) const;
    void paintTraffic(QPainter& p, const QLineF& line, double rate) const;

    LinksModel& links_;
    Layout layout_;
    QSet<QString> unfolded_;  ///< "network/group"
    QSet<QString> folded_;    ///< small ones that somebody folded
    QString network_;
    QStringList chosen_;
    int current_ = -1;
    QTimer timer_;
    QElapsedTimer clock_;
};

}  // namespace twin::gui
