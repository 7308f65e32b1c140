// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/topology_canvas.hpp"

#include "gui/look/ui.hpp"
#include "gui/models/devices_model.hpp"
#include "gui/models/format.hpp"

#include <QHelpEvent>
#include <QHash>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace twin::gui {
namespace {

constexpr int kMargin = 3 * kGrid;
constexpr QSize kCard{136, 52};
constexpr int kLinkLength = 44;
constexpr int kGap = 2 * kGrid;
constexpr int kTile = 22;
constexpr int kTileLink = 12;
// A group of more is folded until somebody unfolds it.
constexpr int kMostUnfolded = 24;
constexpr int kFrameMs = 40;

QColor colorOf(LinkState state) {
    const auto& colors = Theme::instance().colors();
    return state == LinkState::cut ? colors.alarm : state == LinkState::impaired ? colors.warning : colors.faint;
}

}  // namespace

TopologyCanvas::TopologyCanvas(LinksModel& links, QWidget* parent) : QWidget(parent), links_(links) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Networks"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    timer_.setInterval(kFrameMs);
    connect(&timer_, &QTimer::timeout, this, &TopologyCanvas::animate);
    connect(&links, &QAbstractItemModel::modelReset, this, &TopologyCanvas::renew);
    connect(&links, &LinksModel::networksChanged, this, &TopologyCanvas::renew);
    connect(&links, &QAbstractItemModel::dataChanged, this, qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    clock_.start();
}

void TopologyCanvas::renew() {
    layout_ = layOut(width());
    current_ = -1;
    updateGeometry();
    update();
}

TopologyCanvas::Layout TopologyCanvas::layOut(int width) const {
    Layout layout;
    int y = kMargin;
    for (int i = 0; i < links_.networks().size(); ++i) {
        const auto& network = links_.networks()[i];
        Segment segment{};
        segment.network = i;
        segment.title = {kMargin, y, width - 2 * kMargin, 20};
        y += 28;
        segment.gateway = links_.rowOf(network.name, network.gateway);
        if (segment.gateway >= 0) {
            const QRect box({kMargin, y}, kCard);
            int x = box.right() + 5 * kGrid;
            for (int k = 0; k < network.reached.size() && x + 168 <= width - kMargin; ++k) {
                segment.reached.append({x, y, 160, kCard.height()});
                x += 160 + kGap;
            }
            y += kCard.height() + 28;
            const double middle = box.center().x();
            layout.items.append({network.name, {}, {segment.gateway}, box, {middle, box.bottom() + 1.0},
                {middle, static_cast<double>(y)}, false, false});
        }
        segment.bus = QLineF(kMargin, y, width - kMargin, y);
        placeGroups(layout, segment, network.name, width, y);
        layout.segments.append(segment);
        y += 3 * kGrid;
    }
    layout.height = y;
    return layout;
}

void TopologyCanvas::placeGroups(Layout& layout, Segment& segment, const QString& network, int width, int& y) const {
    QList<Item> groups;
    QHash<QString, int> places;
    for (int row = 0; row < links_.links().size(); ++row) {
        const auto& link = links_.links()[row];
        if (link.network != network || row == segment.gateway) {
            continue;
        }
        const auto group = groupOf(link.name.section('.', 0, 0));
        if (!places.contains(group)) {
            places[group] = static_cast<int>(groups.size());
            groups.append({network, group, {}, {}, {}, {}, false, true});
        }
        groups[places[group]].rows.append(row);
    }
    int x = kMargin;
    int bus = y;
    const auto next_row = [&](int height) {
        x = kMargin;
        bus += height;
        segment.branches.append(QLineF(kMargin, bus, width - kMargin, bus));
    };
    const auto place_card = [&](Item item) {
        if (x + kCard.width() > width - kMargin && x > kMargin) {
            next_row(kLinkLength + kCard.height() + kGap);
        }
        item.box = {QPoint(x, bus + kLinkLength), kCard};
        item.from = QPointF(x + kCard.width() / 2.0, bus);
        item.to = QPointF(x + kCard.width() / 2.0, bus + kLinkLength);
        layout.items.append(item);
        x += kCard.width() + kGap;
    };
    for (const auto& group : groups) {
        const auto key = network + "/" + group.group;
        const bool many = group.rows.size() > kMostUnfolded;
        const bool folded = group.rows.size() > 1 && (many ? !unfolded_.contains(key) : folded_.contains(key));
        if (folded) {
            place_card(group);
        } else if (!many) {
            for (const int row : group.rows) {
                place_card({network, group.group, {row}, {}, {}, {}, false, group.rows.size() > 1});
            }
        } else {
            place_card({network, group.group, group.rows, {}, {}, {}, false, true});
            if (x > kMargin + kCard.width() + kGap) {
                next_row(kLinkLength + kCard.height() + kGap);
                layout.items.last().box.moveTo(kMargin, bus + kLinkLength);
                layout.items.last().from = QPointF(kMargin + kCard.width() / 2.0, bus);
                layout.items.last().to = layout.items.last().from + QPointF(0, kLinkLength);
                x = kMargin + kCard.width() + kGap;
            }
            const int left = x;
            int tile_bus = bus;
            for (const int row : group.rows) {
                if (x + kTile > width - kMargin) {
                    x = left;
                    tile_bus += kTileLink + kTile + 6;
                    segment.branches.append(QLineF(left - kGap / 2.0, tile_bus, width - kMargin, tile_bus));
                }
                Item tile{network, group.group, {row}, {x, tile_bus + kTileLink, kTile, kTile}, {}, {}, true, true};
                tile.from = QPointF(x + kTile / 2.0, tile_bus);
                tile.to = QPointF(x + kTile / 2.0, tile_bus + kTileLink);
                layout.items.append(tile);
                x += kTile + 4;
            }
            bus = std::max(bus + kLinkLength + kCard.height(), tile_bus + kTileLink + kTile) + kGap;
            x = kMargin;
            segment.branches.append(QLineF(kMargin, bus, width - kMargin, bus));
        }
    }
    const bool empty_row = x == kMargin && !segment.branches.isEmpty() && segment.branches.last().y1() == bus;
    if (empty_row) {
        segment.branches.removeLast();
    }
    y = empty_row ? bus : bus + kLinkLength + kCard.height();
}

int TopologyCanvas::heightForWidth(int width) const { return std::max(200, layOut(width).height); }

TopologyCanvas::Summary TopologyCanvas::summaryOf(const Item& item) const {
    Summary summary;
    for (const int row : item.rows) {
        const auto& link = links_.links()[row];
        summary.rate += link.rate();
        summary.cut += link.state == LinkState::cut ? 1 : 0;
        summary.impaired += link.state == LinkState::impaired ? 1 : 0;
    }
    summary.state = summary.cut > 0 ? LinkState::cut : summary.impaired > 0 ? LinkState::impaired : LinkState::whole;
    return summary;
}

QRect TopologyCanvas::placeOf(const QString& network, const QString& cable) const {
    for (const auto& item : layout_.items) {
        if (item.network == network && item.rows.contains(links_.rowOf(network, cable))) {
            return item.box;
        }
    }
    return {};
}

bool TopologyCanvas::choseGateway() const {
    const int row = chosen_.size() == 1 ? links_.rowOf(network_, chosen_[0]) : -1;
    return row >= 0 && links_.isGateway(links_.links()[row]);
}

void TopologyCanvas::choose(const QString& network, const QStringList& cables) {
    network_ = network;
    chosen_ = cables;
    update();
    emit chosenChanged();
}

void TopologyCanvas::setFolded(const QString& network, const QString& group, bool folded) {
    const auto key = network + "/" + group;
    folded ? (void)unfolded_.remove(key) : (void)unfolded_.insert(key);
    folded ? (void)folded_.insert(key) : (void)folded_.remove(key);
    renew();
}

int TopologyCanvas::itemAt(const QPoint& at) const {
    for (int i = static_cast<int>(layout_.items.size()) - 1; i >= 0; --i) {
        const auto& item = layout_.items[i];
        const QRectF link(item.from.x() - 8, item.from.y() + 2, 16, item.to.y() - item.from.y() - 4);
        if (item.box.contains(at) || link.contains(at)) {
            return i;
        }
    }
    return -1;
}

void TopologyCanvas::chooseItem(int number) {
    current_ = number;
    if (number < 0) {
        choose({}, {});
        return;
    }
    const auto& item = layout_.items[number];
    QStringList cables;
    for (const int row : item.rows) {
        cables.append(links_.links()[row].name);
    }
    choose(item.network, cables);
}

void TopologyCanvas::mousePressEvent(QMouseEvent* event) { chooseItem(itemAt(event->pos())); }

void TopologyCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const int number = itemAt(event->pos());
    if (number < 0) {
        return;
    }
    const auto item = layout_.items[number];
    if (item.rows.size() > 1) {
        const auto key = item.network + "/" + item.group;
        setFolded(item.network, item.group, unfolded_.contains(key));
    } else {
        open(links_.links()[item.rows[0]]);
    }
}

QString TopologyCanvas::nameOf(const Link& link) const { return links_.isGateway(link) ? tr("Gateway") : link.name; }

void TopologyCanvas::open(const Link& link) {
    if (!links_.isGateway(link)) {
        emit deviceOpened(link.name);
    }
}

void TopologyCanvas::keyPressEvent(QKeyEvent* event) {
    const int many = static_cast<int>(layout_.items.size());
    const int by = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down ? 1
                   : event->key() == Qt::Key_Left || event->key() == Qt::Key_Up  ? -1
                                                                                  : 0;
    if (by != 0 && many > 0) {
        chooseItem(current_ < 0 ? 0 : std::clamp(current_ + by, 0, many - 1));
    } else if (event->key() == Qt::Key_Space && current_ >= 0 && layout_.items[current_].foldable) {
        const auto item = layout_.items[current_];
        setFolded(item.network, item.group, item.rows.size() == 1 || unfolded_.contains(item.network + "/"
            + item.group));
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && chosen_.size() == 1) {
        open(links_.links()[links_.rowOf(network_, chosen_[0])]);
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool TopologyCanvas::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    auto* help = static_cast<QHelpEvent*>(event);
    const int number = itemAt(help->pos());
    if (number < 0) {
        QToolTip::hideText();
        return true;
    }
    const auto& item = layout_.items[number];
    const auto& link = links_.links()[item.rows[0]];
    const auto summary = summaryOf(item);
    const auto name = item.rows.size() > 1 ? tr("%1: %n device(s)", nullptr,
        static_cast<int>(item.rows.size())).arg(item.group) : nameOf(link);
    auto text = name + "\n" + tr("%1 frames/s, %2").arg(rateText(summary.rate), linkStateText(summary.state));
    if (item.rows.size() == 1 && !link.options.isEmpty()) {
        text += "\n" + link.options;
    }
    QToolTip::showText(help->globalPos(), text, this, item.box);
    return true;
}

void TopologyCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout_ = layOut(width());
}

void TopologyCanvas::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    timer_.start();
}

void TopologyCanvas::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    timer_.stop();
}

/// Only where something moves.
void TopologyCanvas::animate() {
    const auto seen = visibleRegion().boundingRect();
    QRegion moving;
    for (const auto& item : layout_.items) {
        const QRect around(static_cast<int>(item.from.x()) - 5, static_cast<int>(item.from.y()), 10,
                           static_cast<int>(item.to.y() - item.from.y()) + 1);
        if (around.intersects(seen) && summaryOf(item).rate > 0) {
            moving += around;
        }
    }
    update(moving);
}

void TopologyCanvas::paintEvent(QPaintEvent* event) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const auto& colors = Theme::instance().colors();
    p.fillRect(event->rect(), colors.window);
    for (const auto& segment : layout_.segments) {
        paintSegment(p, segment);
    }
    for (int i = 0; i < layout_.items.size(); ++i) {
        const auto& item = layout_.items[i];
        const QRect around = item.box.adjusted(-4, -kLinkLength - 4, 4, 4);
        if (!around.intersects(event->rect())) {
            continue;
        }
        const auto summary = summaryOf(item);
        const bool chosen = item.network == network_ && (current_ >= 0 ? i == current_ : item.rows.size() == 1
            && chosen_.contains(links_.links()[item.rows[0]].name));
        paintLink(p, QLineF(item.from, item.to), summary, chosen);
        item.tile ? paintTile(p, item, summary, chosen) : paintCard(p, item, summary, chosen);
    }
}

void TopologyCanvas::paintSegment(QPainter& p, const Segment& segment) const {
    const auto& colors = Theme::instance().colors();
    const auto& network = links_.networks()[segment.network];
    auto bold = font();
    bold.setWeight(QFont::DemiBold);
    p.setFont(bold);
    p.setPen(colors.text);
    int many = 0;
    for (const auto& link : links_.links()) {
        many += link.network == network.name && !links_.isGateway(link) ? 1 : 0;
    }
    p.drawText(segment.title, Qt::AlignLeft | Qt::AlignVCenter, tr("%1: %n device(s)", nullptr,
        many).arg(network.name));
    p.setFont(font());
    p.setPen(QPen(colors.muted, 3, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(segment.bus);
    for (const auto& branch : segment.branches) {
        p.setPen(QPen(colors.border, 2, Qt::SolidLine, Qt::RoundCap));
        p.drawLine(branch);
    }
    if (!segment.branches.isEmpty()) {
        p.drawLine(segment.bus.p1(), QPointF(segment.bus.x1(), segment.branches.last().y1()));
    }
    const auto box = [&](const QRect& rect, const QString& first, const QString& second) {
        p.setPen(QPen(colors.border, 1));
        p.setBrush(colors.surface);
        p.drawRoundedRect(QRectF(rect).adjusted(.5, .5, -.5, -.5), 6, 6);
        p.setBrush(Qt::NoBrush);
        p.setPen(colors.text);
        const auto inner = rect.adjusted(kGrid, 2, -kGrid, -2);
        p.drawText(inner, Qt::AlignLeft | Qt::AlignTop, p.fontMetrics().elidedText(first, Qt::ElideMiddle,
            inner.width()));
        p.setPen(colors.muted);
        p.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, p.fontMetrics().elidedText(second, Qt::ElideRight,
            inner.width()));
    };
    for (int i = 0; i < segment.reached.size(); ++i) {
        const auto& rect = segment.reached[i];
        const int before = i == 0 ? kMargin + kCard.width() : segment.reached[i - 1].right() + 1;
        p.setPen(QPen(colors.faint, 1, Qt::DotLine));
        p.drawLine(before, rect.center().y(), rect.left(), rect.center().y());
        const auto& reached = network.reached[i];
        box(rect, reached.who, tr("%n flow(s)", nullptr, reached.flows) + ", "
            + bytesText(static_cast<qint64>(reached.bytes_rate)) + "/s");
    }
}

/// Whole: a line. Impaired: a zigzag. Cut: two ends, and a cross between. The shape tells as much as the colour does.
void TopologyCanvas::paintLink(QPainter& p, const QLineF& line, const Summary& summary, bool chosen) const {
    const auto& colors = Theme::instance().colors();
    const auto color = chosen && summary.state == LinkState::whole ? colors.accent : colorOf(summary.state);
    p.setPen(QPen(color, chosen ? 3 : 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p.setBrush(Qt::NoBrush);
    if (summary.state == LinkState::cut) {
        p.drawLine(line.p1(), line.pointAt(.25));
        p.drawLine(line.pointAt(.75), line.p2());
        const auto middle = line.center();
        const double arm = std::min(5.0, line.length() / 5);
        p.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm));
        p.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm));
        return;
    }
    // A tile's link is too short for it: the tile has a sign.
    if (summary.state == LinkState::impaired && line.length() >= 20) {
        QPolygonF zigzag{line.p1(), line.pointAt(.3)};
        for (int i = 1; i < 4; ++i) {
            zigzag << line.pointAt(.3 + i * .1) + QPointF(i % 2 == 1 ? 5 : -5, 0);
        }
        zigzag << line.pointAt(.7) << line.p2();
        p.drawPolyline(zigzag);
    } else {
        p.drawLine(line);
    }
    paintTraffic(p, line, summary.rate);
}

/// Dots that run along it: the more frames a second, the more and the faster.
void TopologyCanvas::paintTraffic(QPainter& p, const QLineF& line, double rate) const {
    if (rate <= 0 || line.length() < 1) {
        return;
    }
    const double size = std::log10(1 + rate);  // 1/s: 0.3, 1,000/s: 3
    const int dots = line.length() < 20 ? 1 : std::clamp(static_cast<int>(std::ceil(size)), 1, 4);
    const double phase = std::fmod(static_cast<double>(clock_.elapsed()) / 1000 * (.4 + .4 * size), 1);
    p.setPen(Qt::NoPen);
    p.setBrush(Theme::instance().colors().accent);
    const double radius = line.length() < 20 ? 1.8 : 2.6;
    for (int i = 0; i < dots; ++i) {
        const double at = std::fmod(phase + static_cast<double>(i) / dots, 1);
        // Every second one comes back: traffic goes both ways.
        p.drawEllipse(line.pointAt(i % 2 == 0 ? at : 1 - at), radius, radius);
    }
    p.setBrush(Qt::NoBrush);
}

void TopologyCanvas::paintCard(QPainter& p, const Item& item, const Summary& summary, bool chosen) const {
    const auto& colors = Theme::instance().colors();
    const QRectF box = QRectF(item.box).adjusted(.5, .5, -.5, -.5);
    const bool group = item.rows.size() > 1;
    p.setPen(QPen(chosen ? colors.accent : colors.border, chosen ? 2 : 1));
    if (group) {
        p.setBrush(colors.sunken);
        p.drawRoundedRect(box.translated(4, 4), 6, 6);
    }
    p.setBrush(chosen ? colors.selected : colors.surface);
    p.drawRoundedRect(box, 6, 6);
    p.setBrush(Qt::NoBrush);
    const auto inner = item.box.adjusted(kGrid + 2, 5, -kGrid, -5);
    const auto name = group ? tr("%1 (%2)").arg(item.group, QLocale().toString(item.rows.size()))
                            : nameOf(links_.links()[item.rows[0]]);
    p.setPen(colors.text);
    p.drawText(inner, Qt::AlignLeft | Qt::AlignTop, p.fontMetrics().elidedText(name, Qt::ElideMiddle, inner.width()));
    QString below = tr("%1 frames/s").arg(rateText(summary.rate));
    if (summary.state != LinkState::whole) {
        below = group ? summary.cut > 0 ? tr("%n cut", nullptr, summary.cut) : tr("%n impaired", nullptr,
            summary.impaired) : linkStateText(summary.state);
    }
    p.setPen(summary.state == LinkState::whole ? colors.muted : colorOf(summary.state));
    p.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, p.fontMetrics().elidedText(below, Qt::ElideRight,
        inner.width()));
}

void TopologyCanvas::paintTile(QPainter& p, const Item& item, const Summary& summary, bool chosen) const {
    const auto& colors = Theme::instance().colors();
    const QRectF box = QRectF(item.box).adjusted(.5, .5, -.5, -.5);
    p.setPen(QPen(chosen ? colors.accent : summary.state == LinkState::whole ? colors.border : colorOf(summary.state),
        chosen ? 2 : 1));
    p.setBrush(chosen ? colors.selected : colors.surface);
    p.drawRoundedRect(box, 4, 4);
    p.setBrush(Qt::NoBrush);
    if (summary.state != LinkState::whole) {
        drawSign(p, box.adjusted(6, 6, -6, -6), summary.state == LinkState::cut ? Sign::alarm : Sign::warning);
    }
}

}  // namespace twin::gui
