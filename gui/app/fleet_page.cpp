// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/fleet_page.hpp"

#include "gui/app/alarms_view.hpp"
#include "gui/app/charts_view.hpp"
#include "gui/app/packets_view.hpp"
#include "gui/app/topology_view.hpp"
#include "gui/look/ui.hpp"
#include "gui/fleet/alarms.hpp"
#include "gui/fleet/fleet_figures.hpp"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>

namespace twin::gui {
namespace {

Sign signOf(const QModelIndex& index) { return signOfDevice(index.data(DevicesModel::StateRole).toString()); }

}  // namespace

FleetPage::FleetPage(FleetWatch& watch, Client& client, QWidget* parent)
    : QWidget(parent), watch_(watch), filter_(new DevicesFilter(this)), groups_(new GroupedDevices(*filter_, this)),
      alarms_(new AlarmsModel(this)), figures_(new FleetFigures(this)), stack_(new QStackedWidget) {
    setObjectName("page");
    filter_->setSourceModel(&watch.devices);
    auto* nothing = new EmptyState("fleet", tr("No run is chosen"),
                                   tr("Start one device or a thousand from the gallery, or choose a run on the left."));
    connect(nothing->addButton(tr("Open the gallery"), "gallery"), &QPushButton::clicked, this,
            &FleetPage::galleryAsked);
    auto* content = new QWidget;
    auto* inner = column(0);
    inner->addWidget(makeHead());
    tabs_ = new QTabWidget;
    tabs_->setDocumentMode(true);
    tabs_->setAccessibleName(tr("About the fleet"));
    listAllTabs(tabs_);
    auto* devices = new QWidget;
    auto* list = column(0);
    list->addWidget(makeFilter());
    list->addWidget(makeTable(), 1);
    list->addWidget(makeActions());
    devices->setLayout(list);
    topology_ = new TopologyView(client);
    packets_ = new PacketsView(client);
    auto* alarms = new AlarmsView(*alarms_);
    tabs_->addTab(devices, tr("Devices"));
    tabs_->addTab(topology_, tr("Network"));
    tabs_->addTab(packets_, tr("Packets"));
    tabs_->addTab(new ChartsView(*figures_), tr("Charts"));
    tabs_->addTab(alarms, tr("Alarms"));
    inner->addWidget(tabs_, 1);
    connect(topology_, &TopologyView::deviceChosen, this,
            [this](const QString& name) { emit deviceChosen(watch_.run(), name); });
    connect(topology_, &TopologyView::problem, this, &FleetPage::problem);
    connect(packets_, &PacketsView::problem, this, &FleetPage::problem);
    connect(packets_, &PacketsView::notice, this, &FleetPage::notice);
    connect(alarms, &AlarmsView::deviceChosen, this,
            [this](const QString& name) { emit deviceChosen(watch_.run(), name); });
    connect(alarms_, &AlarmsModel::activeChanged, this, [this, alarms](int active) {
        tabs_->setTabText(tabs_->indexOf(alarms), active > 0 ? tr("Alarms (%1)").arg(active) : tr("Alarms"));
    });
    connect(&watch, &FleetWatch::told, alarms_, &AlarmsModel::take);
    connect(&watch, &FleetWatch::looked, this, [this] {
        alarms_->look(watch_.devices);
        figures_->look(watch_.devices);
    });
    content->setLayout(inner);
    stack_->addWidget(nothing);
    stack_->addWidget(content);
    auto* all = column(0);
    all->addWidget(stack_);
    setLayout(all);

    connect(&watch, &FleetWatch::runChanged, this, [this](const QString& run) {
        table_->clearSelection();
        alarms_->clear();
        figures_->clear();
        topology_->setRun(run);
        packets_->setRun(run);
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
    head->setObjectName("plain");
    head->setStyleSheet("QFrame#plain { border: none; }");
    title_ = new ElidedLabel("title");
    auto* stop = button(tr("Stop the run"), "stop");
    connect(stop, &QPushButton::clicked, this, [this] { emit stopAsked(watch_.run()); });
    auto* top = row(2 * kGrid);
    top->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, kGrid);
    top->addWidget(title_, 1);
    top->addWidget(stop);
    head->setLayout(top);
    return head;
}

QWidget* FleetPage::makeFilter() {
    auto* bar = new QFrame;
    bar->setObjectName("bar");
    text_ = new QLineEdit;
    text_->setPlaceholderText(tr("Filter by name, state or message"));
    text_->setClearButtonEnabled(true);
    text_->setAccessibleName(tr("Filter devices by text"));
    text_->addAction(icon("search", Tint::muted), QLineEdit::LeadingPosition);
    text_->setMinimumWidth(160);
    text_->setMaximumWidth(320);
    connect(text_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_->setText(text);
        showState();
    });
    auto* below = row();
    below->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    below->addWidget(text_, 1);
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
    grouping_ = new QComboBox;
    grouping_->setObjectName("groups");
    grouping_->addItem(tr("No groups"));
    grouping_->addItem(tr("By name"));
    grouping_->addItem(tr("By firmware"));
    grouping_->addItem(tr("By state"));
    grouping_->setAccessibleName(tr("Groups"));
    columns_ = new QMenu(this);
    auto* columns = button(tr("Columns"), {});
    columns->setMenu(columns_);
    below->addWidget(grouping_);
    below->addWidget(columns);
    bar->setLayout(below);
    return bar;
}

QWidget* FleetPage::makeTable() {
    table_ = new QTreeView;
    table_->setObjectName("devices");
    table_->setAccessibleName(tr("Devices"));
    table_->setModel(groups_);
    table_->setItemDelegateForColumn(DevicesModel::State, new SignDelegate(signOf, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSortingEnabled(true);
    table_->setUniformRowHeights(true);
    table_->setRootIsDecorated(false);
    table_->setExpandsOnDoubleClick(false);
    auto* header = table_->header();
    header->setStretchLastSection(true);
    const QList<std::pair<int, int>> widths{
        {DevicesModel::Name, 152},  {DevicesModel::State, 104}, {DevicesModel::Board, 120}, {DevicesModel::Firmware,
            144},
        {DevicesModel::Uptime, 88}, {DevicesModel::Resets, 72}, {DevicesModel::Cpu, 80},    {DevicesModel::Memory, 88},
        {DevicesModel::Frames, 88}, {DevicesModel::Bytes, 96},  {DevicesModel::Silence, 88}};
    for (const auto& [place, width] : widths) {
        table_->setColumnWidth(place, width);
    }
    for (const int place : {DevicesModel::Board, DevicesModel::Resets, DevicesModel::Bytes, DevicesModel::Silence}) {
        table_->setColumnHidden(place, true);
    }
    header->restoreState(QSettings().value("fleet/columns").toByteArray());
    table_->sortByColumn(DevicesModel::Name, Qt::AscendingOrder);
    makeColumnsMenu();
    connect(header, &QHeaderView::sectionResized, this, [this] { keepColumns(); });
    connect(header, &QHeaderView::sectionMoved, this, [this] { keepColumns(); });
    connect(grouping_, &QComboBox::currentIndexChanged, this, &FleetPage::setGrouping);
    grouping_->setCurrentIndex(QSettings().value("fleet/groups", 0).toInt());
    connect(groups_, &GroupedDevices::aboutToRegroup, this, &FleetPage::keepView);
    connect(groups_, &GroupedDevices::regrouped, this, &FleetPage::restoreView);
    connect(table_, &QTreeView::activated, this, &FleetPage::choose);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FleetPage::showState);
    return table_;
}

void FleetPage::makeColumnsMenu() {
    for (int place = 1; place < DevicesModel::Columns; ++place) {
        auto* action = columns_->addAction(groups_->headerData(place, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!table_->isColumnHidden(place));
        connect(action, &QAction::toggled, this, [this, place](bool on) {
            table_->setColumnHidden(place, !on);
            keepColumns();
        });
    }
    table_->header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table_->header(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { columns_->popup(table_->header()->mapToGlobal(at)); });
}

void FleetPage::keepColumns() { QSettings().setValue("fleet/columns", table_->header()->saveState()); }

void FleetPage::setGrouping(int place) {
    QSettings().setValue("fleet/groups", place);
    folded_.clear();
    table_->setRootIsDecorated(place > 0);
    groups_->setGrouping(static_cast<GroupedDevices::Grouping>(place));
}

// A group is known by its name: what it holds and where it stands changes.
void FleetPage::keepView() {
    chosen_ = selected();
    for (int i = 0; i < groups_->rowCount(); ++i) {
        const auto group = groups_->index(i, 0);
        if (groups_->rowCount(group) > 0) {
            const auto name = group.data().toString().section(" (", 0, 0);
            table_->isExpanded(group) ? (void)folded_.remove(name) : (void)folded_.insert(name);
        }
    }
}

void FleetPage::restoreView() {
    for (int i = 0; i < groups_->rowCount(); ++i) {
        const auto group = groups_->index(i, 0);
        table_->setExpanded(group, !folded_.contains(group.data().toString().section(" (", 0, 0)));
    }
    QItemSelection selection;
    for (const auto& name : std::exchange(chosen_, {})) {
        if (const auto found = groups_->find(name); found.isValid()) {
            selection.select(found, found);
        }
    }
    table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    showState();
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

QStringList FleetPage::selected() const { return groups_->names(table_->selectionModel()->selectedRows()); }

void FleetPage::act(const QString& method, const QJsonObject& params, const QString& what) {
    const auto names = selected();
    if (!names.isEmpty()) {
        acting_ = what;
        watch_.act(method, params, names);
    }
}

void FleetPage::choose(const QModelIndex& index) {
    if (index.data(GroupedDevices::IsGroupRole).toBool()) {
        table_->setExpanded(index.siblingAtColumn(0), !table_->isExpanded(index.siblingAtColumn(0)));
    } else if (index.isValid()) {
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
    const auto many = selected().size();
    for (auto* one : for_selection_) {
        one->setEnabled(many > 0);
    }
    const auto shown = tr("%n device(s)", nullptr, filter_->rowCount());
    tally_->setText(many > 0 ? tr("%1 · %n selected", nullptr, static_cast<int>(many)).arg(shown) : shown);
}

void FleetPage::focusFilter() {
    if (tabs_->currentWidget() == packets_) {
        packets_->focusFilter();
        return;
    }
    tabs_->setCurrentIndex(0);
    text_->setFocus();
}

void FleetPage::nextTab(int by) {
    const int many = tabs_->count();
    tabs_->setCurrentIndex((tabs_->currentIndex() + by + many) % many);
    tabs_->currentWidget()->setFocus();
}

void FleetPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    watch_.setSeen(true);
}

void FleetPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    watch_.setSeen(false);
}

}  // namespace twin::gui
