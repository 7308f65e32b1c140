// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/device_page.hpp"

#include "gui/app/events_view.hpp"
#include "gui/look/ui.hpp"
#include "gui/bench/bench_view.hpp"
#include "gui/boards/board_view.hpp"
#include "gui/console/terminal_widget.hpp"
#include "gui/instruments/charts_panel.hpp"
#include "gui/instruments/instruments.hpp"
#include "gui/instruments/scope_panel.hpp"
#include "gui/inside/debug_button.hpp"
#include "gui/inside/inside_tabs.hpp"
#include "gui/models/format.hpp"

#include <QApplication>
#include <QBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QSettings>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>

namespace twin::gui {
namespace {

/// A register that changed since the last look stands out: bold, in the accent's colour.
class RegisterDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == RegistersModel::Value) {
            option->font.setFamilies({"DejaVu Sans Mono", "Noto Sans Mono", "monospace"});
        }
        if (index.data(RegistersModel::ChangedRole).toBool()) {
            option->font.setBold(true);
            option->palette.setColor(QPalette::Text, Theme::instance().colors().accent_deep);
        } else if (index.column() == RegistersModel::Place) {
            option->palette.setColor(QPalette::Text, Theme::instance().colors().muted);
        }
    }
};

}  // namespace

DevicePage::DevicePage(DeviceWatch& watch, QWidget* parent)
    : QWidget(parent), watch_(watch), stack_(new QStackedWidget), board_(new BoardView), bench_(new BenchView) {
    setObjectName("page");
    auto* nothing = new EmptyState("board", tr("No device is shown"),
                                   tr("Run a program on a board, or choose a run on the left."));
    connect(nothing->addButton(tr("Open the gallery"), "gallery"), &QPushButton::clicked, this,
            &DevicePage::galleryAsked);
    auto* split = split_ = new QSplitter(Qt::Horizontal);
    consoles_split_ = QSettings().value("device/consoles-split").toBool();
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makePlaces());
    split->addWidget(makeTabs());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({600, 400});
    board_->setMinimumWidth(320);
    tabs_->setMinimumWidth(376);
    auto* content = new QWidget;
    auto* inner = column(0);
    inner->addWidget(makeHead());
    inner->addWidget(split, 1);
    content->setLayout(inner);
    stack_->addWidget(nothing);
    stack_->addWidget(content);
    auto* all = column(0);
    all->addWidget(stack_);
    setLayout(all);

    connect(&watch, &DeviceWatch::cleared, this, &DevicePage::clear);
    connect(&watch, &DeviceWatch::described, this, &DevicePage::describe);
    connect(&watch, &DeviceWatch::value, board_, &BoardView::setValue);
    connect(&watch, &DeviceWatch::said, this, [this](const QString& channel, const QByteArray& bytes, qint64 t_ns) {
        terminalFor(channel)->feed(bytes, t_ns);
    });
    connect(&watch, &DeviceWatch::stateChanged, this, &DevicePage::showState);
    connect(&watch, &DeviceWatch::timeChanged, this, &DevicePage::showState);
    connect(board_, &BoardView::setRequested, &watch, &DeviceWatch::set);
    connect(board_, &BoardView::powerRequested, &watch, &DeviceWatch::power);
    connect(board_, &BoardView::cableRequested, this, &DevicePage::setCable);
    connect(board_, &BoardView::resetRequested, &watch, &DeviceWatch::reset);
    showState();
}

DevicePage::~DevicePage() = default;

/// The board, and the bench that it lies on.
QWidget* DevicePage::makePlaces() {
    auto* places = new QTabWidget;
    places->setObjectName("places");
    places->setDocumentMode(true);
    places->setAccessibleName(tr("Board and bench"));
    places->addTab(board_, tr("Board"));
    places->addTab(bench_, tr("Bench"));
    connect(&watch_, &DeviceWatch::value, bench_, &BenchView::setValue);
    connect(bench_, &BenchView::setRequested, &watch_, &DeviceWatch::set);
    connect(bench_, &BenchView::runRequested, this, &DevicePage::benchAsked);
    connect(bench_, &BenchView::problem, this,
            [this](const QString& message, const QString& hint) { emit problem({message, hint}); });
    return places;
}

QWidget* DevicePage::makeHead() {
    auto* head = new QFrame;
    head->setObjectName("bar");
    sign_ = new SignLabel;
    title_ = new ElidedLabel("title");
    detail_ = new ElidedLabel("muted");
    power_ = button(tr("Power off"), "power");
    power_->setToolTip(tr("Take its supply away, or give it back (Ctrl+P)"));
    reset_ = button(tr("Reset"), "reset");
    reset_->setToolTip(tr("As its reset button would (F6)"));
    stop_ = button(tr("Stop"), "stop");
    stop_->setToolTip(tr("End the run, all its devices (Ctrl+W)"));
    connect(power_, &QPushButton::clicked, this, &DevicePage::togglePower);
    connect(reset_, &QPushButton::clicked, &watch_, &DeviceWatch::reset);
    connect(stop_, &QPushButton::clicked, this, [this] { emit stopAsked(watch_.run()); });
    auto* first = row(kGrid + 4);
    first->addWidget(sign_);
    first->addWidget(title_, 1);
    auto* texts = column(4);
    texts->addLayout(first);
    texts->addWidget(detail_);
    auto* all = row();
    all->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    all->addLayout(texts, 1);
    all->addWidget(inside_->debugButton());
    inside_->debugButton()->setIcon(icon("debug"));
    all->addWidget(power_);
    all->addWidget(reset_);
    all->addWidget(stop_);
    head->setLayout(all);
    return head;
}

QWidget* DevicePage::makeTabs() {
    tabs_ = new QTabWidget;
    tabs_->setDocumentMode(true);
    tabs_->setAccessibleName(tr("About the device"));
    listAllTabs(tabs_);
    instruments_ = new Instruments(watch_, this);
    tabs_->addTab(instruments_->scope(), tr("Scope"));
    tabs_->addTab(instruments_->charts(), tr("Charts"));
    connect(instruments_, &Instruments::problem, this, &DevicePage::problem);
    registers_ = makeRegisters();
    tabs_->addTab(registers_, tr("Registers"));
    InsideTabs::makeEditable(registers_, watch_);
    inside_ = new InsideTabs(watch_, tabs_);
    connect(inside_, &InsideTabs::problem, this, &DevicePage::problem);
    tabs_->addTab(new EventsView(watch_.events, EventsView::Devices::hidden), tr("Events"));
    connect(tabs_, &QTabWidget::currentChanged, this, &DevicePage::showTab);
    connect(tabs_, &QTabWidget::tabBarClicked, this, &DevicePage::keepTab);
    connect(&watch_.events, &EventsModel::alarmsChanged, this, [this](int alarms) {
        tabs_->setTabText(tabs_->count() - 1, alarms > 0 ? tr("Events (%1)").arg(alarms) : tr("Events"));
    });
    return tabs_;
}

QTreeView* DevicePage::makeRegisters() {
    auto* tree = new QTreeView;
    tree->setObjectName("registers");
    tree->setAccessibleName(tr("Registers"));
    tree->setModel(&watch_.registers);
    tree->setItemDelegate(new RegisterDelegate(tree));
    tree->setUniformRowHeights(true);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(RegistersModel::Name, QHeaderView::Stretch);
    tree->setColumnWidth(RegistersModel::Value, 112);
    tree->setColumnWidth(RegistersModel::Place, 112);
    const auto watch = [this](const QModelIndex& index, bool on) {
        if (!index.parent().isValid()) {
            watch_.watch(index.data(RegistersModel::PeripheralRole).toString(), on);
        }
    };
    connect(tree, &QTreeView::expanded, this, [watch](const QModelIndex& index) { watch(index, true); });
    connect(tree, &QTreeView::collapsed, this, [watch](const QModelIndex& index) { watch(index, false); });
    return tree;
}

TerminalWidget* DevicePage::terminalFor(const QString& channel) {
    if (auto* known = terminals_.value(channel)) {
        return known;
    }
    auto* terminal = new TerminalWidget;
    terminal->setObjectName("terminal-" + channel);
    terminal->setAccessibleName(tr("Console %1").arg(channel));
    terminal->setChannel(channel);
    connect(terminal, &TerminalWidget::typed, &watch_,
            [this, channel](const QByteArray& bytes) { watch_.type(channel, bytes); });
    connect(terminal, &TerminalWidget::saveFailed, this,
            [this](const QString& why) { emit problem({why, tr("Choose another folder.")}); });
    channels_.append(channel);
    terminals_.insert(channel, terminal);
    arrangeConsoles();
    if (channels_.size() == 1) {
        tabs_->setCurrentIndex(0);
        if (std::exchange(wants_console_, false)) {
            terminal->setFocus();
        }
    }
    return terminal;
}

void DevicePage::splitConsoles(bool split) {
    consoles_split_ = split;
    QSettings().setValue("device/consoles-split", split);
    arrangeConsoles();
}

void DevicePage::arrangeConsoles() {
    const QSignalBlocker no_tab_is_chosen(tabs_);
    auto* const current = tabs_->currentWidget();
    auto* const focused = QApplication::focusWidget();
    auto* const old = std::exchange(consoles_, nullptr);
    for (auto* terminal : std::as_const(terminals_)) {
        if (const int place = tabs_->indexOf(terminal); place >= 0) {
            tabs_->removeTab(place);
        }
    }
    const bool split = consoles_split_ && channels_.size() > 1;
    if (split) {
        consoles_ = new QSplitter(Qt::Vertical);
        consoles_->setChildrenCollapsible(false);
        consoles_->setFocusProxy(terminals_.value(channels_[0]));
        tabs_->insertTab(0, consoles_, tr("Consoles"));
    }
    for (int i = 0; i < channels_.size(); ++i) {
        auto* terminal = terminals_.value(channels_[i]);
        terminal->setTitled(split);
        if (split) {
            consoles_->addWidget(terminal);
            terminal->show();
        } else {
            tabs_->insertTab(i, terminal, tr("Console %1").arg(channels_[i]));
        }
    }
    if (split) {
        consoles_->setSizes(QList<int>(channels_.size(), consoles_->height()));
    }
    // What was looked at still is, if it has a tab of its own or shares one now.
    const bool was_console = current == old || terminals_.values().contains(current);
    tabs_->setCurrentWidget(!was_console ? current : split ? consoles_ : current == old ? tabs_->widget(0) : current);
    delete old;
    if (focused != nullptr && isAncestorOf(focused)) {
        focused->setFocus();
    }
    showTab();
}

int DevicePage::consoleTabs() const { return consoles_ != nullptr ? 1 : static_cast<int>(channels_.size()); }

/// The tab that somebody chose is the one that they want to see of this board next time: how far it is behind the
/// consoles, all of which are -1.
void DevicePage::keepTab(int tab) {
    if (!board_name_.isEmpty()) {
        QSettings().setValue("device/tab/" + board_name_, std::max(tab - consoleTabs(), -1));
    }
}

void DevicePage::restoreTab() {
    const int kept = QSettings().value("device/tab/" + board_name_, -1).toInt();
    if (kept >= 0 && consoleTabs() + kept < tabs_->count()) {
        tabs_->setCurrentIndex(consoleTabs() + kept);
    }
}

void DevicePage::describe(const QString& board, const QJsonObject& inspect, const QStringList& channels) {
    inspect_ = inspect;
    board_name_.clear();
    board_->setBoard(board, inspect);
    bench_->setBoard(board, inspect, watch_.bench());
    for (const auto& channel : channels) {
        terminalFor(channel);
    }
    board_name_ = board;
    restoreTab();
    showState();
}

void DevicePage::clear() {
    board_name_.clear();
    qDeleteAll(std::exchange(terminals_, {}));
    delete std::exchange(consoles_, nullptr);
    channels_.clear();
    showState();
}

void DevicePage::setCable(bool plugged) {
    for (const auto& value : inspect_["values"].toArray()) {
        const auto name = value.toObject()["name"].toString();
        if (name.endsWith(".cable")) {
            watch_.set(QString("%1=%2").arg(name).arg(plugged ? 1 : 0));
        }
    }
}

void DevicePage::togglePower() {
    if (!watch_.device().isEmpty()) {
        watch_.power(!watch_.powered());
    }
}

void DevicePage::showState() {
    const auto state = watch_.state();
    const bool alive = state == "running" || state == "off";
    stack_->setCurrentIndex(watch_.device().isEmpty() ? 0 : 1);
    sign_->setSign(signOfDevice(state));
    title_->setText(watch_.device());
    QStringList about{inspect_["title"].toString()};
    if (!state.isEmpty()) {
        about << deviceStateText(state) << instantText(watch_.nowNs());
    }
    if (watch_.run() != watch_.device()) {
        about << tr("in %1").arg(watch_.run());
    }
    about.removeAll(QString());
    detail_->setText(about.join(" · "));
    power_->setText(watch_.powered() ? tr("Power off") : tr("Power on"));
    for (auto* one : {power_, reset_}) {
        one->setEnabled(alive);
    }
    stop_->setEnabled(alive || state == "dead");
    board_->setPowered(watch_.powered() && alive);
    board_->setRunning(state == "running");
    bench_->setPowered(watch_.powered() && alive);
    bench_->setRunning(state == "running");
}

void DevicePage::showTab() {
    watch_.setRegistersSeen(tabs_->currentWidget() == registers_);
    instruments_->makeRoom(split_, tabs_->currentWidget());
}

void DevicePage::focusConsole() {
    wants_console_ = terminals_.isEmpty();  // then it is on its way
    if (!wants_console_) {
        tabs_->setCurrentIndex(0);
    }
    tabs_->currentWidget()->setFocus();
}

void DevicePage::focusBoard() { board_->setFocus(); }

void DevicePage::nextTab(int by) {
    const int many = tabs_->count();
    tabs_->setCurrentIndex((tabs_->currentIndex() + by + many) % many);
    keepTab(tabs_->currentIndex());
    tabs_->currentWidget()->setFocus();
}

}  // namespace twin::gui
