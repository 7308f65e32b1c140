// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/plot_panel.hpp"

#include "gui/look/ui.hpp"
#include "gui/instruments/flow_layout.hpp"

#include <QActionGroup>
#include <QBoxLayout>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTreeView>

namespace twin::gui::scope {
namespace {

constexpr std::chrono::milliseconds kFrame{16};
constexpr std::chrono::milliseconds kMeasureEvery{120};
constexpr qint64 kHelpingNs = 6'000'000;
constexpr std::size_t kHelping = 2000;

/// A signal's colour before its name.
class NameDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

  protected:
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        auto inside = option;
        inside.rect.adjust(12, 0, 0, 0);
        QStyledItemDelegate::paint(painter, inside, index);
        painter->fillRect(QRect(option.rect.left() + 8, option.rect.center().y() - 6, 4, 12),
                          signalColor(index.data(RowsModel::ColorRole).toInt()));
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(16, 0);
    }
};

/// A box is checked by its row's whole width, and by the space bar.
class SourcesTree final : public QTreeView {
  public:
    using QTreeView::QTreeView;

  protected:
    void mouseReleaseEvent(QMouseEvent* event) override {
        const auto at = indexAt(event->position().toPoint());
        const auto first = at.siblingAtColumn(0);
        const auto box = first.isValid() ? visualRect(first) : QRect();
        QTreeView::mouseReleaseEvent(event);
        // The style takes clicks on the box itself.
        constexpr int kBox = 24;
        if (at.isValid() && first.flags() & Qt::ItemIsUserCheckable && event->button() == Qt::LeftButton &&
            (at.column() != 0 || event->position().x() > box.left() + kBox)) {
            const bool on = first.data(Qt::CheckStateRole).toInt() == Qt::Checked;
            model()->setData(first, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
        }
    }
};

}  // namespace

ExportJob::ExportJob(std::unique_ptr<Exporter> exporter, const QString& path, QObject* parent)
    : QObject(parent), exporter_(std::move(exporter)), file_(path) {
    connect(&next_, &QTimer::timeout, this, &ExportJob::step);
}

void ExportJob::start() {
    if (!file_.open(QIODevice::WriteOnly)) {
        emit failed(file_.errorString());
        deleteLater();
        return;
    }
    next_.start(0);
}

void ExportJob::step() {
    QElapsedTimer clock;
    clock.start();
    bool more = true;
    std::string text;
    while (more && clock.nsecsElapsed() < kHelpingNs) {
        more = exporter_->step(kHelping, text);
    }
    if (file_.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size())) {
        next_.stop();
        emit failed(file_.errorString());
        deleteLater();
        return;
    }
    if (more) {
        emit progress(exporter_->progress());
        return;
    }
    next_.stop();
    if (file_.commit()) {
        emit finished(file_.fileName());
    } else {
        emit failed(file_.errorString());
    }
    deleteLater();
}

PlotPanel::PlotPanel(const QString& name, RowsModel& rows, FiguresModel& figures, SourcesModel& sources,
    QWidget* parent)
    : QWidget(parent), name_(name), rows_(rows), figures_(figures), sources_(sources), filter_(new SourcesFilter(this)),
      view_(new TraceView(rows)), nothing_(new EmptyState("wave", {}, {})), stack_(new QStackedWidget),
      tools_(new QFrame), split_(new QSplitter(Qt::Horizontal)), stacked_(new QSplitter(Qt::Vertical)),
      forms_(new QWidget), cursors_(new ElidedLabel("muted")), amount_(label({}, "muted")) {
    filter_->setSourceModel(&sources);
    tools_->setObjectName("bar");
    auto* flow = new FlowLayout(4, Qt::AlignVCenter, tools_);
    flow->setContentsMargins(kGrid + 4, kGrid, kGrid + 4, kGrid);
    forms_->setLayout(column(0));

    auto* plot = new QWidget;
    auto* inside = column(0);
    inside->addWidget(view_, 1);
    auto* status = new QFrame;
    status->setObjectName("plain");
    auto* words = row();
    words->setContentsMargins(kGrid + 4, 4, kGrid + 4, 4);
    words->addWidget(cursors_, 1);
    words->addWidget(amount_);
    status->setLayout(words);
    inside->addWidget(status);
    plot->setLayout(inside);
    stacked_->addWidget(plot);
    stacked_->addWidget(makeFigures());
    stacked_->setStretchFactor(0, 1);
    stacked_->setCollapsible(0, false);
    stack_->addWidget(nothing_);
    stack_->addWidget(stacked_);
    split_->addWidget(makePicker());
    split_->addWidget(stack_);
    split_->setStretchFactor(1, 1);
    split_->setChildrenCollapsible(false);
    split_->setHandleWidth(1);
    stacked_->setHandleWidth(1);
    split_->setSizes({216, 600});
    stacked_->setSizes({500, 120});

    auto* all = column(0);
    all->addWidget(tools_);
    all->addWidget(forms_);
    all->addWidget(split_, 1);
    setLayout(all);

    frames_.setTimerType(Qt::PreciseTimer);
    frames_.setInterval(kFrame);
    connect(&frames_, &QTimer::timeout, this, [this] { frame(); });
    measures_.setInterval(kMeasureEvery);
    connect(&measures_, &QTimer::timeout, this, &PlotPanel::measure);
    connect(view_, &TraceView::cursorsChanged, this, [this] {
        showCursors();
        measure();
    });
    connect(view_, &TraceView::windowChanged, this, &PlotPanel::showCursors);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&rows, change, this, [this] { showState(); });
    }
    connect(&rows, &QAbstractItemModel::modelReset, this, [this] { showState(); });
}

PlotPanel::~PlotPanel() {
    QSettings settings;
    settings.setValue(name_ + "/picker", split_->saveState());
    settings.setValue(name_ + "/figures", stacked_->saveState());
    settings.setValue(name_ + "/span", static_cast<qint64>(view_->span()));
}

QPushButton* PlotPanel::addTool(const QString& icon_name, const QString& text, const QString& tip, bool checkable) {
    auto* made = button(text, icon_name, "flat");
    made->setToolTip(tip);
    made->setCheckable(checkable);
    tools_->layout()->addWidget(made);
    return made;
}

QPushButton* PlotPanel::addIcon(const QString& icon_name, const QString& name, const QString& tip, bool checkable) {
    auto* made = addTool(icon_name, {}, tip, checkable);
    made->setObjectName("tool");
    made->setAccessibleName(name);
    return made;
}

void PlotPanel::addSpace() {
    auto* space = new QFrame;
    space->setObjectName("rule");
    space->setFixedSize(1, 22);
    tools_->layout()->addWidget(space);
}

void PlotPanel::addForm(QWidget* form) {
    forms_->layout()->addWidget(form);
    form->hide();
}

void PlotPanel::addCommonTools() {
    picking_ = addTool("channels", tr("Signals"), tr("Choose what is watched"), true);
    picking_->setChecked(QSettings().value(name_ + "/picking", true).toBool());
    picker_->setVisible(picking_->isChecked());
    connect(picking_, &QPushButton::toggled, this, [this](bool on) {
        picker_->setVisible(on);
        QSettings().setValue(name_ + "/picking", on);
        if (on) {
            search_->setFocus();
        }
    });
    auto* figures = addTool("figures", tr("Figures"),
        tr("Measure what is between the cursors, or else what is seen"), true);
    figures->setChecked(QSettings().value(name_ + "/measuring", true).toBool());
    table_->setVisible(figures->isChecked());
    connect(figures, &QPushButton::toggled, this, [this](bool on) {
        table_->setVisible(on);
        QSettings().setValue(name_ + "/measuring", on);
        measure();
    });
    addSpace();
    connect(addIcon("zoom_out", tr("Zoom out"), tr("See more of the time (−, or the wheel)")), &QPushButton::clicked,
        this,
            [this] { view_->zoom(2); });
    connect(addIcon("zoom_in", tr("Zoom in"), tr("See less of the time, closer (+, or the wheel)")),
        &QPushButton::clicked,
            this, [this] { view_->zoom(0.5); });
    connect(addIcon("fit", tr("Fit"), tr("See all of the time (F)")), &QPushButton::clicked, view_, &TraceView::fit);
    follow_ = addIcon("follow", tr("Follow"), tr("Stay with what comes (L, End)"), true);
    follow_->setChecked(view_->following());
    connect(follow_, &QPushButton::toggled, view_, &TraceView::setFollowing);
    connect(view_, &TraceView::followingChanged, follow_, &QPushButton::setChecked);
    addSpace();
    export_ = addIcon("export", tr("Export"), tr("Save as VCD, CSV or a picture"));
    export_->setMenu(makeExportMenu());
    auto* clear = addIcon("trash", tr("Clear"), tr("Forget what has been seen"));
    connect(clear, &QPushButton::clicked, this, [this] { clearAsked(); });

    QSettings settings;
    split_->restoreState(settings.value(name_ + "/picker").toByteArray());
    stacked_->restoreState(settings.value(name_ + "/figures").toByteArray());
    const auto span = settings.value(name_ + "/span").toLongLong();
    if (span > 0) {
        view_->setWindow(view_->from(), span);
    }
    showState();
}

QWidget* PlotPanel::makePicker() {
    picker_ = new QFrame;
    picker_->setMinimumWidth(160);
    search_ = new QLineEdit;
    search_->setObjectName("search");
    search_->setPlaceholderText(tr("Find a signal"));
    search_->setClearButtonEnabled(true);
    search_->setAccessibleName(tr("Find a signal"));
    search_->addAction(icon("search", Tint::muted), QLineEdit::LeadingPosition);
    tree_ = new SourcesTree;
    tree_->setObjectName("sources");
    tree_->setAccessibleName(tr("Signals that can be watched"));
    tree_->setModel(filter_);
    tree_->setHeaderHidden(true);
    tree_->setUniformRowHeights(true);
    tree_->setIndentation(14);
    tree_->setTextElideMode(Qt::ElideMiddle);
    tree_->setExpandsOnDoubleClick(false);
    tree_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    tree_->header()->setStretchLastSection(false);
    tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* head = row();
    head->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    head->addWidget(search_);
    auto* all = column(0);
    all->addLayout(head);
    all->addWidget(tree_, 1);
    picker_->setLayout(all);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_->setText(text);
        tree_->expandAll();
    });
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        // The first that is found, if there is one.
        const auto group = filter_->index(0, 0);
        const auto first = filter_->index(0, 0, group);
        if (!search_->text().isEmpty() && first.isValid()) {
            const bool on = first.data(Qt::CheckStateRole).toInt() == Qt::Checked;
            filter_->setData(first, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
        }
    });
    connect(filter_, &QAbstractItemModel::modelReset, tree_, &QTreeView::expandAll);
    return picker_;
}

QWidget* PlotPanel::makeFigures() {
    table_ = new QTableView;
    table_->setObjectName("figures");
    table_->setAccessibleName(tr("Figures"));
    table_->setModel(&figures_);
    table_->setItemDelegateForColumn(FiguresModel::Name, new NameDelegate(table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setMinimumHeight(64);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(26);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (int column = 0; column < FiguresModel::Columns; ++column) {
        table_->setColumnWidth(column, column == FiguresModel::High || column == FiguresModel::Low ? 136 : 100);
    }
    table_->setColumnWidth(FiguresModel::Name, 160);
    return table_;
}

QMenu* PlotPanel::makeExportMenu() {
    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    const auto choice = [&](const QString& text, Range range) {
        auto* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(range == range_);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, range] { range_ = range; });
        return action;
    };
    choice(tr("Everything"), Range::all);
    choice(tr("What is seen"), Range::seen);
    auto* between = choice(tr("Between the cursors"), Range::cursors);
    menu->addSeparator();
    menu->addAction(tr("Save as VCD…"), this, [this] { exportAs(Exporter::Format::vcd); });
    menu->addAction(tr("Save as CSV…"), this, [this] { exportAs(Exporter::Format::csv); });
    menu->addAction(tr("Save the picture…"), this, [this] { exportPicture(); });
    connect(menu, &QMenu::aboutToShow, this, [this, between] {
        between->setEnabled(view_->cursorA() && view_->cursorB());
    });
    return menu;
}

std::pair<Time, Time> PlotPanel::range(Range range) const {
    const auto a = view_->cursorA();
    const auto b = view_->cursorB();
    if (range == Range::cursors && a && b) {
        return std::minmax(*a, *b);
    }
    if (range == Range::seen) {
        return {std::max(view_->from(), rows_.start()), std::min(view_->from() + view_->span(), rows_.until())};
    }
    return {rows_.start(), rows_.until()};
}

std::vector<Signal> PlotPanel::signalsShown() const {
    std::vector<Signal> all;
    for (const auto& row : rows_.rows()) {
        if (row.kind == Row::Kind::digital && row.channel != nullptr) {
            all.push_back({row.name.toStdString(), {}, &row.channel->digital, nullptr});
        }
        for (const auto& trace : row.traces) {
            all.push_back({trace.name.toStdString(), row.unit.toStdString(), nullptr, trace.track});
        }
    }
    return all;
}

void PlotPanel::choosePath(const QString& title, const QString& suffix,
    const std::function<void(const QString&)>& done) {
    auto* dialog = new QFileDialog(this, title, QSettings().value("export/folder").toString(),
                                   suffix.toUpper() + " (*." + suffix + ")");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [done](const QString& path) {
        QSettings().setValue("export/folder", QFileInfo(path).absolutePath());
        done(path);
    });
    dialog->open();
}

void PlotPanel::exportAs(Exporter::Format format) {
    choosePath(tr("Save signals"), format == Exporter::Format::vcd ? "vcd" : "csv",
               [this, format](const QString& path) { write(format, path); });
}

void PlotPanel::write(Exporter::Format format, const QString& path) {
    const auto [from, to] = range(range_);
    delete job_;
    job_ = new ExportJob(std::make_unique<Exporter>(signalsShown(), from, to, format), path, this);
    connect(job_, &ExportJob::progress, this, [this](double done) {
        exporting_ = tr("Saving… %1 %").arg(static_cast<int>(done * 100));
        showCursors();
    });
    connect(job_, &ExportJob::finished, this, [this](const QString& written) {
        exporting_ = tr("Saved: %1").arg(written);
        showCursors();
    });
    connect(job_, &ExportJob::failed, this, [this](const QString& why) {
        exporting_.clear();
        showCursors();
        emit problem({tr("The signals can't be saved: %1").arg(why), tr("Choose another folder.")});
    });
    job_->start();
}

void PlotPanel::exportPicture() {
    // As it is now, not as it will be when a name has been chosen.
    const auto picture = view_->grab();
    choosePath(tr("Save the picture"), "png", [this, picture](const QString& path) {
        if (!picture.save(path)) {
            emit problem({tr("The picture can't be saved as %1.").arg(path), tr("Choose another folder.")});
        }
    });
}

void PlotPanel::measure() {
    if (!table_->isVisible()) {
        return;
    }
    auto [from, to] = range(view_->cursorA() && view_->cursorB() ? Range::cursors : Range::seen);
    from = std::max(from, rows_.start());
    to = std::min(to, rows_.until());
    figures_.measure(from, std::max(from, to), view_->cursorA(), view_->cursorB());
    for (int column = FiguresModel::AtA; column < FiguresModel::Columns; ++column) {
        table_->setColumnHidden(column, !figures_.used(column));
    }
}

void PlotPanel::showCursors() {
    QStringList words;
    const auto a = view_->cursorA();
    const auto b = view_->cursorB();
    const auto step = std::max<Time>(1, view_->span() / 2000);
    if (!exporting_.isEmpty()) {
        words << exporting_;
    }
    if (a) {
        words << "A " + instantText(*a, step);
    }
    if (b) {
        words << "B " + instantText(*b, step);
    }
    if (a && b) {
        const auto between = static_cast<double>(*b - *a);
        words << QString::fromUtf8("\u0394 ") + spanText(between);
        if (between != 0) {
            words << QString::fromUtf8("1/\u0394 ") + figureText(1e9 / std::abs(between), "Hz");
        }
    }
    if (!a && !b && exporting_.isEmpty()) {
        words << tr("%1 seen").arg(spanText(static_cast<double>(view_->span()), 3))
              << tr("A and B set cursors, N and P go from edge to edge");
    }
    cursors_->setText(words.join(QString::fromUtf8("  \u00b7  ")));
    amount_->setText(amountText());
}

void PlotPanel::setEmptyTexts(const QString& title, const QString& text) { nothing_->setTexts(title, text); }

void PlotPanel::showState() {
    const bool any = rows_.rowCount() > 0;
    stack_->setCurrentIndex(any ? 1 : 0);
    if (export_ != nullptr) {
        export_->setEnabled(any);
    }
    measure();
    showCursors();
}

void PlotPanel::focusFilter() {
    picking_->setChecked(true);
    search_->setFocus();
}

void PlotPanel::showEvent(QShowEvent*) {
    frames_.start();
    measures_.start();
}

void PlotPanel::hideEvent(QHideEvent*) {
    frames_.stop();
    measures_.stop();
}

}  // namespace twin::gui::scope
