// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_view.hpp"

#include <QAction>
#include <QApplication>
#include <QDrag>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QSaveFile>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

#include "gui/bench/bench_canvas.hpp"
#include "gui/bench/bench_catalog.hpp"
#include "gui/bench/bench_tree_model.hpp"
#include "gui/bench/part_painter.hpp"
#include "gui/boards/value_control.hpp"
#include "gui/sound/speaker.hpp"

namespace twin::gui {

namespace {

constexpr int kGap = 8;
constexpr int kWideEnough = 860;
const QSize kIcon(56, 44);

/// The palette: an item carries its model's type.
class Palette final : public QListWidget {
  public:
    using QListWidget::QListWidget;

  protected:
    void startDrag(Qt::DropActions) override {
        const auto* item = currentItem();
        if (item == nullptr) return;
        auto* mime = new QMimeData;
        mime->setData(QLatin1String(BenchCanvas::kMimeType), item->data(Qt::UserRole).toString().toUtf8());
        auto* drag = new QDrag(this);
        drag->setMimeData(mime);
        drag->setPixmap(item->icon().pixmap(kIcon));
        drag->setHotSpot(QPoint(kIcon.width() / 2, kIcon.height() / 2));
        drag->exec(Qt::CopyAction);
    }
};

QIcon iconOf(const BenchKind& kind, double ratio) {
    QPixmap pixmap(kIcon * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    const double scale = std::min((kIcon.width() - 4) / kind.size.width(), (kIcon.height() - 4) / kind.size.height());
    p.translate((kIcon.width() - kind.size.width() * scale) / 2, (kIcon.height() - kind.size.height() * scale) / 2);
    p.scale(scale, scale);
    paintPart(p, {kind.stem, kind.type, -1, {}, {}, 0}, kind.size, nullptr, false);
    return pixmap;
}

}  // namespace

BenchView::BenchView(QWidget* parent) : QWidget(parent) {
    canvas_ = new BenchCanvas(document_);
    tree_model_ = new BenchTreeModel(document_, this);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makePalette());
    bench_ = new QSplitter(Qt::Horizontal);
    bench_->setHandleWidth(1);
    bench_->setChildrenCollapsible(false);
    bench_->addWidget(canvas_);
    bench_->addWidget(makeSide());
    bench_->setStretchFactor(0, 1);
    bench_->setSizes({500, 250});
    split->addWidget(bench_);
    split->setStretchFactor(1, 1);
    split->setSizes({142, 750});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeBar());
    all->addWidget(split, 1);

    connect(canvas_, &BenchCanvas::setRequested, this, &BenchView::setRequested);
    connect(canvas_, &BenchCanvas::selectionChanged, this, &BenchView::showSelection);
    connect(canvas_, &BenchCanvas::renameRequested, this, &BenchView::rename);
    connect(canvas_, &BenchCanvas::pinMenuRequested, this, &BenchView::pinMenu);
    connect(&document_, &BenchDocument::changed, this, &BenchView::showState);
    connect(&document_, &BenchDocument::changed, this, &BenchView::playTones);
    renderIcons();
    showState();
}

BenchView::~BenchView() = default;

QToolButton* BenchView::tool(const QString& text, const QString& tip, const QKeySequence& key,
                             const std::function<void()>& action) {
    auto* button = new QToolButton;
    auto* act = new QAction(text, this);
    act->setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    act->setShortcut(key);
    act->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(act, &QAction::triggered, this, action);
    addAction(act);
    button->setDefaultAction(act);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(tip);
    return button;
}

QWidget* BenchView::makeBar() {
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("bar"));
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(kGap, 4, kGap, 4);
    line->setSpacing(2);
    line->addWidget(tool(tr("Open…"), tr("Open a bench's file"), {}, [this] {
        const auto path = QFileDialog::getOpenFileName(this, tr("Open a bench"), {},
                                                       tr("Benches (*.bench.yaml);;All files (*)"));
        if (!path.isEmpty()) openFile(path);
    }));
    line->addWidget(tool(tr("Save…"), tr("Save the bench to a file, which twin run takes as well"),
                         QKeySequence::Save, [this] {
        const auto name = document_.data().name.isEmpty() ? board_ : document_.data().name;
        const auto path = QFileDialog::getSaveFileName(this, tr("Save the bench"), name + QStringLiteral(".bench.yaml"),
                                                       tr("Benches (*.bench.yaml);;All files (*)"));
        if (!path.isEmpty()) saveFile(path);
    }));
    auto* undo = document_.undoStack().createUndoAction(this, tr("Undo"));
    auto* redo = document_.undoStack().createRedoAction(this, tr("Redo"));
    undo->setShortcut(QKeySequence::Undo);
    redo->setShortcut(QKeySequence::Redo);
    for (auto* action : {undo, redo}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        // What would be undone is told by the tip; the button stays as wide as it is.
        const QString text = action == undo ? tr("Undo") : tr("Redo");
        connect(action, &QAction::changed, button, [button, text] { button->setText(text); });
        button->setText(text);
        line->addWidget(button);
    }
    connect_ = tool(tr("Connect…"), tr("Wire the selected pin to another one"), QKeySequence(Qt::CTRL | Qt::Key_K),
                    [this] { connectSelected(); });
    remove_ = tool(tr("Remove"), tr("Remove the selected part or wire"), {}, [this] { canvas_->removeSelected(); });
    line->addWidget(connect_);
    line->addWidget(remove_);
    auto* sound = new QToolButton;
    sound_ = new QAction(tr("Sound"), this);
    sound_->setCheckable(true);
    sound_->setChecked(true);
    sound_->setToolTip(tr("Buzzers are heard from this computer's loudspeakers"));
    connect(sound_, &QAction::toggled, this, &BenchView::playTones);
    sound->setDefaultAction(sound_);
    sound->setFocusPolicy(Qt::TabFocus);
    sound->setAccessibleName(sound_->toolTip());
    line->addWidget(sound);
    state_ = new QLabel;
    state_->setObjectName(QStringLiteral("muted"));
    state_->setWordWrap(true);
    state_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    line->addWidget(state_, 1);
    run_ = tool(tr("Run with it"), tr("Restart the device with this bench"), QKeySequence(Qt::CTRL | Qt::Key_R),
                [this] { emit runRequested(document_.text()); });
    run_->setObjectName(QStringLiteral("run-bench"));
    line->addWidget(run_);
    return bar;
}

QWidget* BenchView::makePalette() {
    palette_ = new Palette;
    palette_->setAccessibleName(tr("Palette"));
    palette_->setToolTip(tr("Drag a part onto the bench, or press Enter"));
    palette_->setViewMode(QListView::IconMode);
    palette_->setFlow(QListView::TopToBottom);
    palette_->setWrapping(false);
    palette_->setMovement(QListView::Static);
    palette_->setIconSize(kIcon);
    palette_->setGridSize(QSize(118, 74));
    palette_->setWordWrap(true);
    palette_->setFrameShape(QFrame::NoFrame);
    palette_->setDragEnabled(true);
    palette_->setDragDropMode(QAbstractItemView::DragOnly);
    palette_->setMinimumWidth(142);
    palette_->setMaximumWidth(142);
    palette_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const auto& kind : benchKinds()) {
        auto* item = new QListWidgetItem(kind.title, palette_);
        item->setData(Qt::UserRole, kind.type);
        item->setSizeHint(palette_->gridSize());
        item->setToolTip(kind.help);
        item->setData(Qt::AccessibleTextRole, QStringLiteral("%1: %2").arg(kind.title, kind.help));
    }
    connect(palette_, &QListWidget::itemActivated, this, &BenchView::addFromPalette);
    return palette_;
}

QWidget* BenchView::makeSide() {
    auto* side = new QWidget;
    side->setMinimumWidth(250);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    tree_ = new QTreeView;
    tree_->setModel(tree_model_);
    tree_->setAccessibleName(tr("Parts and wires"));
    tree_->setUniformRowHeights(true);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    connect(tree_model_, &BenchTreeModel::renamed, canvas_, &BenchCanvas::selectPart);
    connect(tree_model_, &BenchTreeModel::refused, this,
            [this](const QString& why) { emit problem(why, tr("Choose another name.")); });
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    tree_->header()->setSectionResizeMode(BenchTreeModel::Name, QHeaderView::ResizeToContents);
    tree_->header()->setStretchLastSection(true);
    connect(tree_, &QTreeView::activated, this, [this](const QModelIndex&) { connectSelected(); });
    connect(tree_, &QTreeView::customContextMenuRequested, this, [this](const QPoint& at) {
        const auto index = tree_->indexAt(at);
        const QString end = index.data(BenchTreeModel::EndRole).toString();
        if (index.isValid()) pinMenu(end, tree_->viewport()->mapToGlobal(at));
    });
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        canvas_->selectPart(index.data(BenchTreeModel::PartRole).toString());
        showState();
    });
    column->addWidget(tree_, 1);
    auto* values = new QWidget;
    controls_ = new QVBoxLayout(values);
    controls_->setContentsMargins(kGap, kGap, kGap, kGap);
    column->addWidget(values);
    return side;
}

void BenchView::renderIcons() {
    for (int i = 0; i < palette_->count(); ++i)
        palette_->item(i)->setIcon(iconOf(benchKinds()[i], devicePixelRatioF()));
}

/// The bench gets what width there is; its list goes below it where both have too little.
void BenchView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const auto wanted = width() < kWideEnough ? Qt::Vertical : Qt::Horizontal;
    if (wanted == bench_->orientation()) return;
    bench_->setOrientation(wanted);
    bench_->setSizes(wanted == Qt::Vertical ? QList<int>{300, 200} : QList<int>{500, 250});
}

void BenchView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && palette_ != nullptr) renderIcons();
}

void BenchView::setBoard(const QString& boardName, const QJsonObject& inspect, const QString& running) {
    const bool other = boardName != board_;
    const bool edited = differs();
    board_ = boardName;
    model_.load(inspect);
    running_text_ = running;
    running_ = BenchData();
    QString wrong;
    if (!running.isEmpty() && !readBench(running, running_, wrong))
        emit problem(wrong, tr("The bench that runs can't be shown."));
    if (other || !edited || document_.data() == running_) {
        BenchData shown = running_;
        shown.board = boardName;
        if (shown.name.isEmpty()) shown.name = boardName + QStringLiteral("_bench");
        if (document_.data() != shown) document_.replace(shown);
    }
    canvas_->setBoard(inspect);
    canvas_->setLive(&model_, powered_);
    shown_part_.clear();
    showSelection();
    if (other) canvas_->fit();
}

bool BenchView::differs() const {
    // Where parts lie does not matter to what runs.
    const auto bare = [](BenchData bench) {
        for (auto& part : bench.parts) {
            part.at = QPointF();
            part.turn = 0;
        }
        bench.name.clear();
        bench.board.clear();
        return bench;
    };
    return bare(document_.data()) != bare(running_);
}

void BenchView::setValue(const QString& part, const QString& value, const QJsonValue& v) {
    if (!model_.setValue(part, value, v)) return;
    canvas_->valueChanged(part);
    if (value == QLatin1String("hz")) playTones();
    if (part != shown_part_) return;
    if (auto* control = shown_.value(value)) control->show(model_.number(part, value, control->value()));
    if (const auto* shown = document_.data().part(part)) tellState(*shown);
}

/// What is to be seen of the selected part, in words.
void BenchView::tellState(const BenchPart& part) {
    if (about_ == nullptr) return;
    const auto* kind = benchKind(part.type);
    const QString state = stateText(part, &model_);
    const QString title = kind != nullptr ? kind->title : part.type;
    about_->setText(state.isEmpty() ? title : QStringLiteral("%1: %2").arg(title, state));
}

void BenchView::setPowered(bool powered) {
    if (powered_ && !powered) model_.clearOutputs();
    powered_ = powered;
    canvas_->setLive(board_.isEmpty() ? nullptr : &model_, powered_);
    playTones();
}

void BenchView::setRunning(bool running) {
    is_running_ = running;
    showState();
    playTones();
}

std::map<std::string, double> BenchView::tones() const {
    std::map<std::string, double> all;
    if (!is_running_ || !powered_ || !sound_->isChecked()) return all;
    for (const auto& part : running_.parts) {
        if (part.type != QLatin1String("buzzer")) continue;
        if (const double hz = model_.number(part.name, QStringLiteral("hz"), 0); hz > 0)
            all.emplace(part.name.toStdString(), hz);
    }
    return all;
}

void BenchView::playTones() {
    const auto wanted = tones();
    if (speaker_ == nullptr) {
        if (wanted.empty()) return;
        speaker_ = new Speaker(this);
        connect(speaker_, &Speaker::failed, this, [this](const QString& why) {
            sound_->setToolTip(tr("This computer plays no sound: %1").arg(why));
        });
    }
    speaker_->play(wanted);
}

bool BenchView::openFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        emit problem(tr("%1 can't be read: %2").arg(path, file.errorString()), tr("Choose another file."));
        return false;
    }
    BenchData read;
    QString wrong;
    if (!readBench(QString::fromUtf8(file.readAll()), read, wrong)) {
        emit problem(QStringLiteral("%1: %2").arg(path, wrong), tr("docs/bench.md shows how a bench is written."));
        return false;
    }
    if (!board_.isEmpty() && !read.board.isEmpty() && read.board != board_) {
        emit problem(tr("This bench is for %1, and the board is %2.").arg(read.board, board_),
                     tr("Run that board first."));
        return false;
    }
    document_.replace(read);
    canvas_->fit();
    return true;
}

bool BenchView::saveFile(const QString& path) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(document_.text().toUtf8()) >= 0 && file.commit();
    if (!written) {
        emit problem(tr("%1 can't be written: %2").arg(path, file.errorString()), tr("Choose another folder."));
        return false;
    }
    document_.undoStack().setClean();
    return true;
}

void BenchView::addFromPalette() {
    const auto* item = palette_->currentItem();
    if (item == nullptr) return;
    // Below what is there.
    double y = 20;
    for (const auto& part : document_.data().parts) {
        const auto* kind = benchKind(part.type);
        y = std::max(y, part.at.y() + (kind != nullptr ? kind->size.height() : 64) + 40);
    }
    canvas_->selectPart(document_.addPart(item->data(Qt::UserRole).toString(), QPointF(20, y)));
    canvas_->setFocus();
}

void BenchView::fillTargets(QMenu& menu, const QString& end) {
    const auto add = [&](QMenu* to, const QString& text, const QString& target) {
        to->addAction(text, this, [this, end, target] { document_.connectPins(end, target); });
    };
    for (const auto& [name, ends] : canvas_->connectors()) {
        auto* group = menu.addMenu(name);
        for (const auto& target : ends) add(group, target.section(QLatin1Char('.'), -1), target);
    }
    menu.addSeparator();
    for (const auto& part : document_.data().parts) {
        const auto* kind = benchKind(part.type);
        if (kind == nullptr || end.startsWith(part.name + QLatin1Char('.'))) continue;
        auto* group = menu.addMenu(part.name);
        for (const auto& pin : kind->pins) add(group, pin.name, part.name + QLatin1Char('.') + pin.name);
    }
}

void BenchView::connectSelected() {
    const QString end = tree_->currentIndex().data(BenchTreeModel::EndRole).toString();
    if (end.isEmpty()) return;
    QMenu menu(this);
    menu.setAccessibleName(tr("Connect %1 to").arg(end));
    fillTargets(menu, end);
    menu.exec(tree_->viewport()->mapToGlobal(tree_->visualRect(tree_->currentIndex()).bottomLeft()));
}

void BenchView::pinMenu(const QString& end, const QPoint& global) {
    QMenu menu(this);
    if (!end.isEmpty()) {
        fillTargets(*menu.addMenu(tr("Connect %1 to").arg(end)), end);
        auto* off = menu.addAction(tr("Disconnect %1").arg(end), this, [this, end] { document_.disconnectPin(end); });
        off->setEnabled(!document_.connectedTo(end).isEmpty());
    } else {
        const QString part = canvas_->selectedPart();
        auto* turn = menu.addAction(tr("Turn by a quarter") + QStringLiteral("\tR"), this,
                                    [this, part] { document_.turnPart(part); });
        auto* name = menu.addAction(tr("Rename…") + QStringLiteral("\tF2"), this, [this] { rename(); });
        for (auto* action : {turn, name}) action->setEnabled(!part.isEmpty());
        menu.addSeparator();
        auto* remove = menu.addAction(tr("Remove"), this, [this] { canvas_->removeSelected(); });
        remove->setEnabled(!canvas_->selectedPart().isEmpty() || canvas_->selectedWire() >= 0);
        menu.addAction(tr("Show all of it"), canvas_, &BenchCanvas::fit);
    }
    menu.exec(global);
}

/// In the list, which has the names.
void BenchView::rename() {
    const auto index = tree_model_->indexOf(canvas_->selectedPart());
    if (!index.isValid()) return;
    tree_->setCurrentIndex(index);
    tree_->edit(index);
}

void BenchView::showSelection() {
    const QString part = canvas_->selectedPart();
    const auto index = tree_model_->indexOf(part);
    const QString current = tree_->currentIndex().data(BenchTreeModel::PartRole).toString();
    if (index.isValid() && current != part) {
        tree_->setCurrentIndex(index);
        tree_->expand(index);
    }
    if (part != shown_part_) showControls(part);
    showState();
}

void BenchView::showControls(const QString& part) {
    shown_part_ = part;
    shown_.clear();
    about_ = nullptr;
    while (auto* item = controls_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (const auto* shown = document_.data().part(part)) {
        about_ = new QLabel;
        about_->setWordWrap(true);
        about_->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
        controls_->addWidget(about_);
        tellState(*shown);
    }
    for (const auto& settable : model_.settables()) {
        if (settable.part != part || part.isEmpty()) continue;
        auto* control = new ValueControl(settable);
        control->show(model_.number(part, settable.name, settable.value));
        connect(control, &ValueControl::changed, this, [this, settable](double value) {
            emit setRequested(QStringLiteral("%1=%2").arg(settable.path()).arg(value, 0, 'g', 8));
        });
        controls_->addWidget(control);
        shown_.insert(settable.name, control);
    }
}

void BenchView::showState() {
    const bool changed = differs();
    const auto parts = document_.data().parts.size();
    state_->setText(parts == 0 && !changed ? tr("Drag a part onto the bench")
                    : changed              ? tr("Not what runs")
                                           : tr("As it runs"));
    run_->defaultAction()->setEnabled(changed && !board_.isEmpty());
    remove_->defaultAction()->setEnabled(!canvas_->selectedPart().isEmpty() || canvas_->selectedWire() >= 0);
    connect_->defaultAction()->setEnabled(!tree_->currentIndex().data(BenchTreeModel::EndRole).toString().isEmpty());
}

}  // namespace twin::gui
