// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/charts_view.hpp"

#include "gui/look/ui.hpp"
#include "gui/models/format.hpp"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <algorithm>
#include <array>
#include <functional>

namespace twin::gui {
namespace {

constexpr int kLeft = 88;
constexpr int kBottom = 28;
constexpr int kTop = 16;

/// What both drawings have: room for the axes, and lines at four heights.
class Drawing : public QWidget {
  public:
    explicit Drawing(FleetFigures& figures) : figures_(figures) {
        setMinimumHeight(140);
        connect(&figures, &FleetFigures::changed, this, qOverload<>(&QWidget::update));
        connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    }

  protected:
    [[nodiscard]] QRectF field() const { return QRectF(rect()).adjusted(kLeft, kTop, -2 * kGrid, -kBottom); }
    void drawHeights(QPainter& p, const std::function<QString(double)>& text) const {
        const auto& colors = Theme::instance().colors();
        const auto area = field();
        for (int i = 0; i <= 4; ++i) {
            const double y = area.bottom() - area.height() * i / 4;
            p.setPen(QPen(colors.line, 1));
            p.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
            p.setPen(colors.muted);
            p.drawText(QRectF(0, y - 10, kLeft - kGrid, 20), Qt::AlignRight | Qt::AlignVCenter, text(i / 4.0));
        }
    }
    void drawNothing(QPainter& p, const QString& text) const {
        p.setPen(Theme::instance().colors().muted);
        p.drawText(rect(), Qt::AlignCenter, text);
    }
    FleetFigures& figures_;
};

class Percentiles final : public Drawing {
  public:
    using Drawing::Drawing;

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const auto& looks = figures_.looks();
        if (looks.size() < 2) {
            drawNothing(p, ChartsView::tr("No device has told this number yet"));
            return;
        }
        double least = looks.front().at[0];
        double most = looks.front().at[4];
        for (const auto& look : looks) {
            least = std::min(least, look.at[0]);
            most = std::max(most, look.at[4]);
        }
        least = least > 0 && least < most * .6 ? 0 : least;
        most = most > least ? most : least + 1;
        drawHeights(p, [&](double share) { return figures_.text(least + share * (most - least)); });
        const auto area = field();
        const auto first = looks.front().t_ns;
        const auto span = std::max<qint64>(1, looks.back().t_ns - first);
        const auto point = [&](const FleetFigures::Look& look, std::size_t which) {
            return QPointF(area.left() + area.width() * static_cast<double>(look.t_ns - first) / static_cast<double>(
                span),
                           area.bottom() - area.height() * (look.at[which] - least) / (most - least));
        };
        const auto& colors = Theme::instance().colors();
        QPolygonF band;
        for (const auto& look : looks) {
            band << point(look, 0);
        }
        for (auto look = looks.rbegin(); look != looks.rend(); ++look) {
            band << point(*look, 4);
        }
        p.setPen(Qt::NoPen);
        p.setBrush(colors.selected);
        p.drawPolygon(band);
        p.setBrush(Qt::NoBrush);
        // Told apart by their dashes too.
        const std::array<Qt::PenStyle, 3> styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine};
        const std::array<QString, 3> names{ChartsView::tr("median"), "90 %", "99 %"};
        double x = area.right();
        for (std::size_t i = 3; i-- > 0;) {
            QPolygonF line;
            for (const auto& look : looks) {
                line << point(look, i + 1);
            }
            const QPen pen(i == 0 ? colors.accent : colors.text, i == 0 ? 2 : 1.5, styles.at(i));
            p.setPen(pen);
            p.drawPolyline(line);
            const auto& name = names.at(i);
            const int wide = p.fontMetrics().horizontalAdvance(name);
            x -= wide + 40;
            p.drawLine(QPointF(x, 7), QPointF(x + 22, 7));
            p.setPen(colors.muted);
            p.drawText(QRectF(x + 28, 0, wide + 4, kTop), Qt::AlignVCenter, name);
        }
        p.setPen(colors.muted);
        p.drawText(QRectF(area.left(), area.bottom() + 4, 160, 20), Qt::AlignLeft, instantText(first));
        p.drawText(QRectF(area.right() - 160, area.bottom() + 4, 160, 20), Qt::AlignRight,
            instantText(looks.back().t_ns));
    }
};

class Histogram final : public Drawing {
  public:
    using Drawing::Drawing;

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const auto& bins = figures_.histogram();
        if (bins.isEmpty()) {
            drawNothing(p, ChartsView::tr("Nothing to count"));
            return;
        }
        int most = 1;
        for (const auto& bin : bins) {
            most = std::max(most, bin.devices);
        }
        drawHeights(p, [&](double share) { return QLocale().toString(share * most, 'f', most < 4 ? 2 : 0); });
        const auto area = field();
        const auto& colors = Theme::instance().colors();
        const double wide = area.width() / static_cast<double>(bins.size());
        p.setPen(Qt::NoPen);
        p.setBrush(colors.accent);
        for (int i = 0; i < bins.size(); ++i) {
            const double high = area.height() * bins[i].devices / most;
            p.drawRect(QRectF(area.left() + i * wide + 1, area.bottom() - high, std::max(1.0, std::min(wide - 2,
                64.0)), high));
        }
        p.setPen(colors.muted);
        p.drawText(QRectF(area.left(), area.bottom() + 4, 160, 20), Qt::AlignLeft, figures_.text(bins.first().from));
        if (bins.size() > 1) {
            p.drawText(QRectF(area.right() - 160, area.bottom() + 4, 160, 20), Qt::AlignRight,
                figures_.text(bins.last().to));
        }
    }
};

}  // namespace

ChartsView::ChartsView(FleetFigures& figures, QWidget* parent)
    : QWidget(parent), figures_(figures), figure_(new QComboBox), pattern_(new QLineEdit), wrong_(label({}, "muted")),
        now_(label({}, "muted")) {
    figure_->addItem(tr("CPU"), static_cast<int>(FleetFigures::Figure::cpu));
    figure_->addItem(tr("Memory"), static_cast<int>(FleetFigures::Figure::memory));
    figure_->addItem(tr("Frames a second"), static_cast<int>(FleetFigures::Figure::frames));
    figure_->addItem(tr("Bytes a second"), static_cast<int>(FleetFigures::Figure::bytes));
    figure_->addItem(tr("Silence"), static_cast<int>(FleetFigures::Figure::silence));
    figure_->addItem(tr("A number in the last message"), static_cast<int>(FleetFigures::Figure::said));
    figure_->setAccessibleName(tr("Number to draw"));
    pattern_->setText(figures.pattern());
    pattern_->setAccessibleName(tr("Regular expression that finds the number"));
    pattern_->setToolTip(tr("A regular expression; its first group is the number, as in temperature=([0-9.]+)"));
    pattern_->setMaximumWidth(280);
    auto* head = row();
    head->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    head->addWidget(figure_);
    head->addWidget(pattern_, 1);
    head->addWidget(wrong_);
    head->addStretch(1);
    head->addWidget(now_);
    auto* drawings = column(kGrid);
    drawings->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    drawings->addWidget(label(tr("OVER TIME"), "section"));
    auto* percentiles = new Percentiles(figures);
    percentiles->setAccessibleName(tr("Percentiles over time"));
    drawings->addWidget(percentiles, 3);
    drawings->addWidget(label(tr("DEVICES BY VALUE, NOW"), "section"));
    auto* histogram = new Histogram(figures);
    histogram->setAccessibleName(tr("Histogram"));
    drawings->addWidget(histogram, 2);
    auto* all = column(0);
    all->addLayout(head);
    all->addWidget(rule());
    all->addLayout(drawings, 1);
    setLayout(all);
    connect(figure_, &QComboBox::currentIndexChanged, this, &ChartsView::choose);
    connect(pattern_, &QLineEdit::textChanged, this,
        [this](const QString& text) { wrong_->setText(figures_.setPattern(text)); });
    connect(&figures, &FleetFigures::changed, this, [this] {
        now_->setText(figures_.looks().empty() ? QString()
                                               : tr("%n device(s), median %1", nullptr,
                                                   figures_.devices()).arg(
                                                       figures_.text(figures_.looks().back().at[1])));
    });
    choose();
}

void ChartsView::choose() {
    const auto figure = static_cast<FleetFigures::Figure>(figure_->currentData().toInt());
    pattern_->setVisible(figure == FleetFigures::Figure::said);
    figures_.setFigure(figure);
}

}  // namespace twin::gui
