// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/charts_panel.hpp"

#include "gui/look/ui.hpp"

namespace twin::gui::scope {
namespace {

constexpr int kTellEvery = 15;  // frames
constexpr Time kFirstSpan = 10'000'000'000;

}  // namespace

ChartsPanel::ChartsPanel(ChartSession& session, QWidget* parent)
    : PlotPanel("charts_panel", session.chart.rows, session.chart.figures, session.sources, parent), session_(session),
      pause_(addTool("pause", tr("Pause"), tr("Stand still, while values go on being taken (Space)"), true)) {
    view().setWindow(0, kFirstSpan);
    view().setAccessibleName(tr("Charts"));
    addSpace();
    addCommonTools();
    connect(pause_, &QPushButton::clicked, this, [this](bool on) { view().setFollowing(!on); });
    connect(&view(), &TraceView::followingChanged, pause_, [this](bool following) { pause_->setChecked(!following); });
    connect(&view(), &TraceView::runAsked, pause_, &QPushButton::click);
    connect(&view(), &TraceView::removeAsked, &session, &ChartSession::removeRow);
    connect(&session, &ChartSession::problem, this, &ChartsPanel::problem);
    connect(&session, &ChartSession::cleared, this, [this] {
        view().setCursor(0, {});
        view().setCursor(1, {});
        view().setFollowing(true);
    });
    setEmptyTexts(tr("No values yet"),
                  tr("Choose a sensor in the list, or let the firmware print lines such as \"temperature=21.5\"."));
    showState();
}

void ChartsPanel::frame() {
    if (turn_++ % kTellEvery == 0) {
        for (const auto& channel : session_.capture().channels()) {
            const auto& track = channel->analog;
            session_.sources.setValue(QString::fromStdString(channel->name),
                                      figureText(track.before(track.end()), QString::fromStdString(channel->unit)));
        }
        showState();
    }
}

void ChartsPanel::clearAsked() { session_.clear(); }

QString ChartsPanel::amountText() const { return {}; }

}  // namespace twin::gui::scope
