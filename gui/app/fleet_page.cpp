// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/fleet_page.hpp"

#include "gui/app/ui.hpp"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

namespace twin::gui {
namespace {

Sign signOf(const QModelIndex& index) { return signOfDevice(index.data(DevicesModel::StateRole).toString()); }

}  // namespace

FleetPage::FleetPage(FleetWatch& watch, QWidget* parent)
    : QWidget(parent), watch_(watch), filter_(new DevicesFilter(this)), stack_(new QStackedWidget) {
    setObjectName("page");
    filter_->setSourceModel(&watch.devices);
    auto* nothing = new EmptyState("fleet", tr("No run is chosen"),
                                   tr("Start one device or a thousand from the gallery, or choose a run on the left."));
    connect(nothing->addButton(tr("Open the gallery"), "gallery"), &QPushButton::clicked, this,
            &FleetPage::galleryAsked);
    auto* content = new QWidget;
    auto* inner = column(0);
    inner->addWidget(makeHead());
    inner->addWidget(makeTable(), 1);
    inner->addWidget(makeActions());
    content->setLayout(inner);
    stack_->addWidget(nothing);
    stack_->addWidget(content);
    auto* all = column(0);
    all->addWidget(stack_);
    setLayout(all);

    connect(&watch, &FleetWatch::runChanged, this, [this] {
        table_->clearSelection();
        showState();
    });
    connect(&watch, &FleetWatch::looked, this, &FleetPage::showState);
    connect(&watch, &FleetWatch::acted, this, [this](int done, int refused, const Problem& first) {
        const QLocale locale;
        if (refused > 0) {
            emit problem({tr("%1: %2 done, %3 refused. %4")
                              .arg(acting_, locale.toString(done), locale.toString(refused), first.message),
                          first.hint});
        } else {
            emit notice(tr("%1: done for %n device(s).", nullptr, done).arg(acting_));
        }
    });
    showState();
}

QWidget* FleetPage::makeHead() {
    auto* head = new QFrame;
    head->setObjectName("bar");
    title_ = new ElidedLabel("title");
    text_ = new QLineEdit;
    text_->setPlaceholderText(tr("Filter by name, state or message"));
    text_->setClearButtonEnabled(true);
    text_->setAccessibleName(tr("Filter devices by text"));
    text_->addAction(icon("search", Tint::muted), QLineEdit::LeadingPosition);
    connect(text_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_->setText(text);
        showState();
    });
    auto* stop = button(tr("Stop the run"), "stop");
    connect(stop, &QPushButton::clicked, this, [this] { emit stopAsked(watch_.run()); });
    auto* top = row(2 * kGrid);
    top->addWidget(title_, 1);
    top->addWidget(stop);
    auto* below = row();
    text_->setMinimumWidth(200);
    text_->setMaximumWidth(360);
    below->addWidget(text_, 1);
    below->addSpacing(kGrid);
    states_ = new QButtonGroup(this);
    for (const QString state : {"", "running", "off", "dead"}) {
        auto* chip = button({}, {}, "chip");
        chip->setCheckable(true);
        chip->setProperty("state", state);
        chip->setChecked(state.isEmpty());
        states_->addButton(chip);
        below->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, [this, state] {
            filter_->setState(state);
            showState();
        });
    }
    below->addStretch(1);
    auto* all = column(2 * kGrid);
    all->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    all->addLayout(top);
    all->addLayout(below);
    head->setLayout(all);
    return head;
}

QWidget* FleetPage::makeTable() {
    table_ = new QTableView;
    table_->setObjectName("devices");
    table_->setAccessibleName(tr("Devices"));
    table_->setModel(filter_);
    table_->setItemDelegateForColumn(DevicesModel::State, new SignDelegate(signOf, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSortingEnabled(true);
    table_->sortByColumn(DevicesModel::Name, Qt::AscendingOrder);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(32);
    auto* header = table_->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    for (const auto& [place, width] : {std::pair(DevicesModel::Name, 144), std::pair(DevicesModel::State, 104),
                                       std::pair(DevicesModel::Board, 120), std::pair(DevicesModel::Uptime, 96),
                                       std::pair(DevicesModel::Resets, 72), std::pair(DevicesModel::Memory, 88)}) {
        table_->setColumnWidth(place, width);
    }
    connect(table_, &QTableView::activated, this, &FleetPage::choose);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FleetPage::showState);
    return table_;
}

QWidget* FleetPage::makeActions() {
    auto* bar = new QFrame;
    bar->setObjectName("well");
    bar->setStyleSheet("QFrame#well { border-radius: 0; border-width: 1px 0 0 0; }");
    tally_ = new ElidedLabel("muted");
    setting_ = new QLineEdit;
    setting_->setPlaceholderText("b1.pressed=1");
    setting_->setAccessibleName(tr("A part's value to set, as in b1.pressed=1"));
    setting_->setFixedWidth(144);
    auto* open = button(tr("Open"), "board");
    auto* on = button(tr("On"), "power");
    auto* off = button(tr("Off"), "power");
    auto* reset = button(tr("Reset"), "reset");
    auto* set = button(tr("Set"), "send");
    on->setAccessibleName(tr("Switch the selected devices on"));
    off->setAccessibleName(tr("Switch the selected devices off"));
    connect(open, &QPushButton::clicked, this, [this] { choose(table_->currentIndex()); });
    connect(on, &QPushButton::clicked, this, [this] { act("power", {{"on", true}}, tr("Switch on")); });
    connect(off, &QPushButton::clicked, this, [this] { act("power", {{"on", false}}, tr("Switch off")); });
    connect(reset, &QPushButton::clicked, this, [this] { act("reset", {}, tr("Reset")); });
    const auto apply = [this] {
        if (!setting_->text().trimmed().isEmpty()) {
            act("set", {{"text", setting_->text().trimmed()}}, tr("Set %1").arg(setting_->text().trimmed()));
        }
    };
    connect(set, &QPushButton::clicked, this, apply);
    connect(setting_, &QLineEdit::returnPressed, this, apply);
    for_selection_ = {open, on, off, reset, setting_, set};
    auto* all = row();
    all->setContentsMargins(3 * kGrid, kGrid, 3 * kGrid, kGrid);
    all->addWidget(tally_, 1);
    for (auto* one : for_selection_) {
        all->addWidget(one);
    }
    bar->setLayout(all);
    return bar;
}

QStringList FleetPage::selected() const { return filter_->names(table_->selectionModel()->selectedRows()); }

void FleetPage::act(const QString& method, const QJsonObject& params, const QString& what) {
    const auto names = selected();
    if (!names.isEmpty()) {
        acting_ = what;
        watch_.act(method, params, names);
    }
}

void FleetPage::choose(const QModelIndex& index) {
    if (index.isValid()) {
        emit deviceChosen(watch_.run(), index.data(DevicesModel::NameRole).toString());
    }
}

void FleetPage::showState() {
    stack_->setCurrentIndex(watch_.run().isEmpty() ? 0 : 1);
    title_->setText(watch_.run());
    const QLocale locale;
    for (auto* chip : states_->buttons()) {
        const auto state = chip->property("state").toString();
        const int many = state.isEmpty() ? watch_.devices.rowCount() : watch_.devices.count(state);
        chip->setText((state.isEmpty() ? tr("all") : deviceStateText(state)) + "  " + locale.toString(many));
    }
    const auto many = table_->selectionModel()->selectedRows().size();
    for (auto* one : for_selection_) {
        one->setEnabled(many > 0);
    }
    const auto shown = tr("%n device(s)", nullptr, filter_->rowCount());
    tally_->setText(many > 0 ? tr("%1 · %n selected", nullptr, static_cast<int>(many)).arg(shown) : shown);
}

void FleetPage::focusFilter() { text_->setFocus(); }

void FleetPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    watch_.setSeen(true);
}

void FleetPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    watch_.setSeen(false);
}

}  // namespace twin::gui
