// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/timeline_page.hpp"

#include "gui/inside/inside_watch.hpp"
#include "gui/inside/timeline_view.hpp"
#include "gui/models/format.hpp"

#include <QLocale>
#include <QPushButton>

namespace twin::gui {

TimelinePage::TimelinePage(InsideWatch& inside, QWidget* parent)
    : Pane(parent), inside_(inside),
      view_(new TimelineView(inside.timeline, [&inside](const TimelineStore::Lane& lane) { return inside.laneName(lane); })),
      record_(new QPushButton), follow_(new QPushButton(tr("Follow"))), said_(new QLabel), count_(new QLabel) {
    setObjectName("timeline-pane");
    record_->setObjectName("timeline-record");
    record_->setToolTip(tr("What the CPU does from now on: threads, interrupts, sleep"));
    follow_->setObjectName("timeline-follow");
    follow_->setCheckable(true);
    follow_->setChecked(true);
    follow_->setToolTip(tr("Keep what happens now in sight (End)"));
    auto* nearer = new QPushButton("+");
    nearer->setAccessibleName(tr("Zoom in"));
    nearer->setToolTip(tr("Zoom in (+, or turn the wheel)"));
    auto* farther = new QPushButton("−");
    farther->setAccessibleName(tr("Zoom out"));
    farther->setToolTip(tr("Zoom out (−, or turn the wheel)"));
    for (auto* one : {nearer, farther}) {
        one->setFixedWidth(36);
        one->setStyleSheet("padding: 6px 0;");
    }
    auto* all_of_it = new QPushButton(tr("All"));
    all_of_it->setToolTip(tr("All that was recorded (Home)"));
    said_->setObjectName("muted");
    count_->setObjectName("muted");
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 16, 8);
    head->setSpacing(8);
    head->addWidget(record_);
    head->addWidget(follow_);
    head->addStretch(1);
    head->addWidget(farther);
    head->addWidget(nearer);
    head->addWidget(all_of_it);
    auto* line = new QFrame;
    line->setObjectName("rule");
    line->setFixedHeight(1);
    auto* nothing = new Pane;
    nothing->setContents(view_);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 6, 16, 6);
    foot->addWidget(said_, 1);
    foot->addWidget(count_);
    auto* contents = new QWidget;
    auto* all = new QVBoxLayout(contents);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(line);
    all->addWidget(nothing, 1);
    all->addLayout(foot);
    setContents(contents);
    showContents();
    setFocusProxy(view_);
    // A label that does not fit must not widen the window.
    said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    connect(record_, &QPushButton::clicked, this, [this] { inside_.record(!inside_.recording()); });
    connect(follow_, &QPushButton::clicked, view_, &TimelineView::setFollows);
    connect(view_, &TimelineView::followsChanged, follow_, &QPushButton::setChecked);
    connect(nearer, &QPushButton::clicked, view_, [this] { view_->zoom(2); });
    connect(farther, &QPushButton::clicked, view_, [this] { view_->zoom(0.5); });
    connect(all_of_it, &QPushButton::clicked, view_, &TimelineView::fit);
    connect(view_, &TimelineView::pointed, this, [this](const QString& text) {
        pointed_ = text;
        showState();
    });
    const auto show = [this, nothing] {
        if (inside_.timeline.empty()) {
            nothing->showNothing(inside_.recording() ? tr("Nothing has happened yet") : tr("Nothing is recorded"),
                                 inside_.recording() ? tr("Time must pass: let the run go on.")
                                                     : tr("Record, and watch threads, interrupts and sleep take turns."));
        } else if (!nothing->hasContents()) {
            nothing->showContents();
        }
        showState();
    };
    connect(&inside.timeline, &TimelineStore::changed, this, show);
    connect(&inside, &InsideWatch::recordingChanged, this, show);
    connect(view_, &TimelineView::rangeChanged, this, &TimelinePage::showState);
    show();
}

void TimelinePage::showState() {
    record_->setText(inside_.recording() ? tr("Stop recording") : tr("Record"));
    const auto& store = inside_.timeline;
    if (!pointed_.isEmpty()) {
        said_->setText(pointed_);
    } else {
        said_->setText(store.empty() ? QString() : tr("%1 in sight").arg(durationText(view_->spanNs())));
    }
    said_->setToolTip(said_->text());
    auto text = store.records() > 0 ? tr("%1 events").arg(QLocale().toString(store.records())) : QString();
    if (store.dropped() > 0) {
        text += tr(", %1 lost").arg(QLocale().toString(store.dropped()));
    }
    count_->setText(text);
}

}  // namespace twin::gui
