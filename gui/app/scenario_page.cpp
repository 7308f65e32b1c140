// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/scenario_page.hpp"

#include "gui/app/playback_view.hpp"
#include "gui/look/ui.hpp"
#include "gui/models/format.hpp"

#include <QAbstractItemView>
#include <QBoxLayout>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

namespace twin::gui {
namespace {

Sign signOf(const QModelIndex& index) { return signOfOutcome(index.data(StepsModel::OutcomeRole).toString()); }

QString withTags(const QJsonObject& checked) {
    QStringList tags;
    for (const auto& tag : checked["tags"].toArray()) {
        tags.append("#" + tag.toString());
    }
    return (checked["summary"].toString() + "  " + tags.join(' ')).trimmed();
}

}  // namespace

ScenarioPage::ScenarioPage(ScenarioWatch& watch, QWidget* parent)
    : QWidget(parent), watch_(watch), stack_(new QStackedWidget), playback_(new PlaybackView) {
    setObjectName("page");
    auto* nothing = new EmptyState(
        "scenario", tr("No scenario is open"),
        tr("A scenario is a fleet, what is done to it, and what it should do then. Open one, or drop it here."));
    connect(nothing->addButton(tr("Open a scenario…"), "open"), &QPushButton::clicked, this, &ScenarioPage::askForFile);
    connect(nothing->addButton(tr("Open a recorded run…"), "events"), &QPushButton::clicked, this,
            &ScenarioPage::askForFolder);
    auto* content = new QWidget;
    auto* inner = column(0);
    inner->addWidget(makeHead());
    inner->addWidget(makeFigures());
    inner->addWidget(makeSteps(), 1);
    content->setLayout(inner);
    stack_->addWidget(nothing);
    stack_->addWidget(content);
    stack_->addWidget(playback_);
    connect(playback_, &PlaybackView::problem, this, &ScenarioPage::problem);
    connect(playback_, &PlaybackView::closeAsked, this, [this] {
        recorded_ = false;
        showState();
    });
    auto* all = column(0);
    all->addWidget(stack_);
    setLayout(all);
    connect(&watch, &ScenarioWatch::changed, this, &ScenarioPage::showState);
    connect(&watch, &ScenarioWatch::problem, this, &ScenarioPage::problem);
    showState();
}

QWidget* ScenarioPage::makeHead() {
    auto* head = new QFrame;
    head->setObjectName("bar");
    title_ = new ElidedLabel("title");
    summary_ = new ElidedLabel("muted");
    fault_ = label({}, "fault");
    fault_->setWordWrap(true);
    fault_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* open = button(tr("Open…"), "open");
    check_ = button(tr("Check"), "check");
    check_->setShortcut(QKeySequence("F5"));
    check_->setToolTip(tr("Read the file again and say what is wrong with it (F5)"));
    run_ = button(tr("Run"), "play", "primary");
    cancel_ = button(tr("Cancel"), "stop");
    pause_ = button(tr("Pause"), {});
    pause_->setToolTip(tr("Have the run's time stand, or pass again"));
    step_ = button(tr("Step"), {});
    step_->setToolTip(tr("Until the next step begins"));
    connect(pause_, &QPushButton::clicked, this, [this] { watch_.pause(!watch_.paused()); });
    connect(step_, &QPushButton::clicked, &watch_, &ScenarioWatch::step);
    speed_ = new QComboBox;
    speed_->addItem(tr("As the file says"), -1.0);
    speed_->addItem(tr("Real time"), 1.0);
    speed_->addItem(tr("10 times as fast"), 10.0);
    speed_->addItem(tr("100 times as fast"), 100.0);
    speed_->addItem(tr("As fast as it goes"), 0.0);
    speed_->setAccessibleName(tr("Speed"));
    speed_->setToolTip(tr("Of virtual time, now or when it starts"));
    connect(speed_, &QComboBox::activated, this, [this] {
        const double chosen = speed_->currentData().toDouble();
        if (!watch_.running()) {
            wanted_speed_ = chosen;
        } else if (chosen >= 0) {
            watch_.setSpeed(chosen);
        }
    });
    connect(open, &QPushButton::clicked, this, &ScenarioPage::askForFile);
    connect(check_, &QPushButton::clicked, &watch_, &ScenarioWatch::check);
    connect(run_, &QPushButton::clicked, this, [this] { watch_.start(wanted_speed_); });
    connect(cancel_, &QPushButton::clicked, &watch_, &ScenarioWatch::cancel);
    auto* texts = column(4);
    texts->addWidget(title_);
    texts->addWidget(summary_);
    auto* top = row();
    top->addLayout(texts, 1);
    top->addSpacing(kGrid);
    for (QWidget* one : {static_cast<QWidget*>(open), static_cast<QWidget*>(check_), static_cast<QWidget*>(speed_),
                         static_cast<QWidget*>(run_), static_cast<QWidget*>(pause_), static_cast<QWidget*>(step_),
                             static_cast<QWidget*>(cancel_)}) {
        top->addWidget(one, 0, Qt::AlignTop);
    }
    auto* all = column(kGrid);
    all->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    all->addLayout(top);
    all->addWidget(fault_);
    head->setLayout(all);
    return head;
}

QWidget* ScenarioPage::makeFigures() {
    figures_bar_ = new QFrame;
    figures_bar_->setObjectName("bar");
    sign_ = new SignLabel;
    state_ = label({}, "heading");
    auto* all = row(4 * kGrid);
    all->setContentsMargins(3 * kGrid, 2 * kGrid - 4, 3 * kGrid, 2 * kGrid - 4);
    auto* verdict = row();
    verdict->addWidget(sign_);
    verdict->addWidget(state_);
    all->addLayout(verdict);
    for (const auto& name : {tr("Time"), tr("Devices"), tr("Steps passed"), tr("Steps failed"), tr("Incidents")}) {
        auto* figure = label({}, "heading");
        figure->setAccessibleName(name);
        auto* both = column(0);
        both->addWidget(label(name, "section"));
        both->addWidget(figure);
        all->addLayout(both);
        figures_.append(figure);
    }
    all->addStretch(1);
    devices_ = button(tr("Show the devices"), "fleet");
    connect(devices_, &QPushButton::clicked, this, [this] { emit fleetChosen(watch_.run()); });
    all->addWidget(devices_);
    figures_bar_->setLayout(all);
    return figures_bar_;
}

QWidget* ScenarioPage::makeSteps() {
    steps_ = new QTreeView;
    steps_->setObjectName("steps");
    steps_->setAccessibleName(tr("Steps"));
    steps_->setModel(&watch_.steps);
    steps_->setItemDelegateForColumn(StepsModel::Outcome, new SignDelegate(signOf, steps_));
    steps_->setUniformRowHeights(true);
    steps_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    steps_->header()->setStretchLastSection(false);
    steps_->header()->setSectionResizeMode(StepsModel::Name, QHeaderView::Stretch);
    steps_->setColumnWidth(StepsModel::Outcome, 112);
    steps_->setColumnWidth(StepsModel::Begin, 88);
    steps_->setColumnWidth(StepsModel::Took, 88);
    steps_->setColumnWidth(StepsModel::Where, 184);
    connect(&watch_.steps, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& parent) {
        steps_->expand(parent);
        if (watch_.running()) {
            steps_->scrollToBottom();
        }
    });
    connect(steps_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ScenarioPage::showStep);

    not_run_ = new EmptyState("play", tr("Not run yet"), tr("Its steps appear here as they begin."));
    detail_ = new QFrame;
    detail_->setObjectName("plain");
    detail_text_ = new QPlainTextEdit;
    detail_text_->setReadOnly(true);
    detail_text_->setAccessibleName(tr("About the step"));
    detail_device_ = button(tr("Show the device"), "board");
    connect(detail_device_, &QPushButton::clicked, this, [this] { emit deviceChosen(watch_.run(), failed_device_); });
    instant_ = button(tr("Show the instant"), "events");
    instant_->setToolTip(tr("All devices as they were then, from what the run has left"));
    connect(instant_, &QPushButton::clicked, this,
            [this] { openRecorded(watch_.status()["folder"].toString(), failed_ns_, failed_device_); });
    auto* ways = column(kGrid);
    ways->addWidget(detail_device_);
    ways->addWidget(instant_);
    ways->addStretch(1);
    auto* below = row();
    below->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    below->addWidget(detail_text_, 1);
    below->addLayout(ways);
    detail_->setLayout(below);
    detail_->hide();
    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(not_run_);
    split->addWidget(steps_);
    split->addWidget(detail_);
    split->setStretchFactor(1, 3);
    split->setStretchFactor(2, 1);
    return split;
}

void ScenarioPage::showStep(const QModelIndex& step) {
    const auto first = step.siblingAtColumn(StepsModel::Name);
    const auto failure = first.data(StepsModel::FailureRole).toString();
    const auto measured = first.data(StepsModel::MeasuredRole).toString();
    detail_->setVisible(!failure.isEmpty() || !measured.isEmpty());
    detail_text_->setPlainText(failure.isEmpty() ? measured : failure);
    failed_device_ = first.data(StepsModel::DeviceRole).toString();
    failed_ns_ = first.data(StepsModel::EndRole).toLongLong();
    detail_device_->setVisible(!failed_device_.isEmpty() && watch_.running());
    instant_->setVisible(!watch_.running());
}

QString ScenarioPage::verdict() const {
    const auto& status = watch_.status();
    const auto state = status["state"].toString();
    if (state == "starting") {
        return tr("Starting: %1 of %2 devices").arg(status["ready"].toInt()).arg(status["devices"].toInt());
    }
    if (state == "running") {
        return watch_.paused() ? tr("Paused") : tr("Running");
    }
    if (state.isEmpty()) {
        return tr("Waiting");
    }
    return status["passed"].toBool() ? tr("Passed") : status["interrupted"].toBool() ? tr("Cancelled") : tr("Failed");
}

void ScenarioPage::showFigures() {
    const auto& status = watch_.status();
    const bool ended = status["state"] == "ended";
    figures_bar_->setVisible(!watch_.run().isEmpty());
    sign_->setSign(!ended                        ? Sign::running
                   : status["passed"].toBool()   ? Sign::passed
                   : status["interrupted"].toBool() ? Sign::off
                                                 : Sign::alarm);
    state_->setText(verdict());
    const QLocale locale;
    const QStringList values{instantText(status["now_ns"].toInteger()), locale.toString(status["devices"].toInt()),
                             locale.toString(watch_.steps.count("passed")),
                             locale.toString(watch_.steps.count("failed")),
                             locale.toString(watch_.incidents.rowCount())};
    for (int i = 0; i < values.size(); ++i) {
        figures_[i]->setText(values[i]);
    }
}

void ScenarioPage::showState() {
    const bool any = !watch_.path().isEmpty() || !watch_.run().isEmpty();
    stack_->setCurrentIndex(recorded_ ? 2 : any ? 1 : 0);
    const auto& checked = watch_.checked();
    const bool good = checked["good"].toBool();
    title_->setText(watch_.path().isEmpty() ? watch_.run()
                                            : QFileInfo(watch_.path()).fileName().remove(".scenario.yaml"));
    summary_->setText(good                ? withTags(checked)
                      : checked.isEmpty() ? watch_.path()
                                          : tr("This file can't be run as it is"));
    const auto message = watch_.status()["error"].toObject()["message"].toString();
    fault_->setText(good ? message : checked["error"].toObject()["message"].toString());
    fault_->setVisible(!fault_->text().isEmpty());
    fault_->setStyleSheet(QString("color: %1").arg(Theme::instance().colors().alarm.name()));
    run_->setEnabled(good && !watch_.running());
    run_->setVisible(!watch_.running());
    cancel_->setVisible(watch_.running());
    const bool under_way = watch_.status()["state"] == "running";
    pause_->setVisible(under_way);
    pause_->setText(watch_.paused() ? tr("Go on") : tr("Pause"));
    step_->setVisible(under_way && watch_.paused());
    const bool has_speed = watch_.speed() >= 0;
    speed_->setVisible(!watch_.running() || has_speed);
    if (!speed_->view()->isVisible()) {
        const double shown = watch_.running() && has_speed ? watch_.speed() : wanted_speed_;
        speed_->setCurrentIndex(std::max(speed_->findData(shown), 0));
    }
    check_->setEnabled(!watch_.path().isEmpty() && !watch_.running());
    showFigures();
    if (watch_.running()) {
        led_to_failure_ = false;
    } else if (const auto failure = watch_.steps.firstFailure(); failure.isValid() && !led_to_failure_) {
        led_to_failure_ = true;  // once: somebody may want to look at another step
        steps_->setCurrentIndex(failure);
        steps_->scrollTo(failure);
    }
    const bool has_steps = watch_.steps.rowCount() > 0;
    not_run_->setVisible(!has_steps);
    steps_->setVisible(has_steps);
    if (!has_steps) {
        detail_->hide();
    }
}

void ScenarioPage::openRecorded(const QString& folder, qint64 t_ns, const QString& device) {
    QSettings().setValue("scenario/recorded", folder);
    recorded_ = true;
    playback_->open(folder, t_ns, device);
    showState();
}

void ScenarioPage::askForFolder() {
    auto* dialog = new QFileDialog(window(), tr("Open what a run has left"),
        QSettings().value("scenario/recorded").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { openRecorded(folder); });
    dialog->open();
}

void ScenarioPage::open(const QString& path) {
    recorded_ = false;
    QSettings().setValue("scenario/folder", QFileInfo(path).absolutePath());
    watch_.open(path);
}

void ScenarioPage::askForFile() {
    auto* dialog = new QFileDialog(window(), tr("Open a scenario"), QSettings().value("scenario/folder").toString(),
                                   tr("Scenarios (*.scenario.yaml);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ScenarioPage::open);
    dialog->open();
}

}  // namespace twin::gui
