// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/memory_view.hpp"

#include "gui/inside/inside_watch.hpp"
#include "gui/models/format.hpp"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>

namespace twin::gui {
namespace {

class ByteDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override {
        auto* line = new QLineEdit(parent);
        line->setFrame(false);
        line->setStyleSheet("padding: 0; border: none; min-height: 0;");
        line->setFont(parent->font());
        if (index.column() < MemoryModel::kText) {
            line->setMaxLength(2);
            line->setAlignment(Qt::AlignCenter);
            line->setValidator(new QRegularExpressionValidator(QRegularExpression("[0-9a-fA-F]{1,2}"), line));
        } else {
            line->setMaxLength(MemoryModel::kRow);
        }
        return line;
    }

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(MemoryModel::ChangedRole).toBool()) {
            option->font.setBold(true);
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Link));
            auto pale = option->palette.color(QPalette::Link);
            pale.setAlphaF(0.14F);
            option->backgroundBrush = pale;
        } else if (!index.data(MemoryModel::KnownRole).toBool()) {
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        }
    }
};

}  // namespace

MemoryView::MemoryView(InsideWatch& inside, QWidget* parent)
    : Pane(parent), inside_(inside), region_(new QComboBox), place_(new QLineEdit), said_(new QLabel), table_(new QTableView) {
    setObjectName("memory-pane");
    region_->setObjectName("memory-region");
    region_->setAccessibleName(tr("Memory region"));
    region_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    place_->setObjectName("memory-place");
    place_->setPlaceholderText(tr("Address or name"));
    place_->setAccessibleName(tr("Go to an address, a function or a variable"));
    place_->setClearButtonEnabled(true);
    said_->setObjectName("muted");
    auto* undo = new QPushButton(tr("Undo"));
    undo->setObjectName("memory-undo");
    undo->setEnabled(false);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 16, 8);
    head->setSpacing(8);
    head->addWidget(region_);
    head->addWidget(place_, 1);
    head->addWidget(undo);

    table_->setObjectName("memory");
    table_->setAccessibleName(tr("Memory"));
    table_->setModel(&inside.memory);
    table_->setItemDelegate(new ByteDelegate(table_));
    table_->setFont(fixedFont(*table_));
    table_->verticalHeader()->setFont(fixedFont(*table_));
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setStyleSheet("QTableView::item { padding: 0; border: none; } QHeaderView::section { padding: 4px 2px; }"
                          "QHeaderView::section:vertical { padding: 0 12px; border: none; }");
    auto* across = table_->horizontalHeader();
    across->setSectionResizeMode(QHeaderView::Fixed);
    across->setMinimumSectionSize(16);
    across->setHighlightSections(false);
    across->setStretchLastSection(true);
    for (int i = 0; i < MemoryModel::kRow; ++i) {
        table_->setColumnWidth(i, i % 8 == 7 ? 32 : 24);
    }
    auto* down = table_->verticalHeader();
    down->setSectionResizeMode(QHeaderView::Fixed);
    down->setDefaultSectionSize(22);
    down->setHighlightSections(false);
    down->setSectionsClickable(false);
    auto* contents = new QWidget;
    auto* all = new QVBoxLayout(contents);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(table_, 1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 6, 16, 6);
    foot->addWidget(said_);
    all->addLayout(foot);
    setContents(contents);
    setFocusProxy(table_);

    auto& steps = inside.memory.undo;
    auto* undo_action = steps.createUndoAction(this);
    auto* redo_action = steps.createRedoAction(this);
    undo_action->setShortcut(QKeySequence::Undo);
    redo_action->setShortcut(QKeySequence::Redo);
    for (auto* action : {undo_action, redo_action}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(undo, &QPushButton::clicked, &steps, &QUndoStack::undo);
    connect(&steps, &QUndoStack::canUndoChanged, undo, &QWidget::setEnabled);
    connect(&steps, &QUndoStack::undoTextChanged, undo, [undo](const QString& text) { undo->setToolTip(text); });
    connect(region_, &QComboBox::activated, this, [this](int row) {
        if (const auto& regions = inside_.regions(); row >= 0 && row < regions.size()) {
            inside_.memory.setRange(regions[row].base, regions[row].size);
            table_->scrollToTop();
            tellRows();
        }
    });
    connect(place_, &QLineEdit::returnPressed, this, [this] { goTo(place_->text()); });
    connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this, &MemoryView::tellRows);
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid()) {
            said_->setText(hexText(index.data(MemoryModel::AddressRole).toULongLong(), 32));
        }
    });
    connect(&inside, &InsideWatch::regionsChanged, this, &MemoryView::showRegions);
    showRegions();
}

void MemoryView::showRegions() {
    region_->clear();
    for (const auto& region : inside_.regions()) {
        region_->addItem(QString("%1 · %2 · %3").arg(region.name, hexText(region.base, 32), bytesText(region.size)));
    }
    said_->clear();
    if (inside_.regions().isEmpty()) {
        showNothing(tr("No memory is known yet"), tr("It appears when the device runs."));
        return;
    }
    showContents();
    // Variables are what changes: the first RAM.
    int row = 0;
    for (int i = 0; i < inside_.regions().size(); ++i) {
        if (inside_.regions()[i].base >= 0x20000000 && inside_.regions()[i].base < 0x40000000) {
            row = i;
            break;
        }
    }
    region_->setCurrentIndex(row);
    inside_.memory.setRange(inside_.regions()[row].base, inside_.regions()[row].size);
    tellRows();
}

void MemoryView::tellRows() {
    const int first = table_->rowAt(0);
    const int last = table_->rowAt(table_->viewport()->height() - 1);
    const int end = inside_.memory.rowCount() - 1;
    inside_.setMemoryRows(std::max(first, 0), last >= 0 ? last : std::min(std::max(first, 0) + 64, end));
}

bool MemoryView::goToAddress(quint64 address) {
    const auto& regions = inside_.regions();
    for (int i = 0; i < regions.size(); ++i) {
        if (address >= regions[i].base && address - regions[i].base < static_cast<quint64>(regions[i].size)) {
            if (inside_.memory.base() != regions[i].base) {
                inside_.memory.setRange(regions[i].base, regions[i].size);
                region_->setCurrentIndex(i);
            }
            const auto there = inside_.memory.at(address);
            table_->scrollTo(there, QAbstractItemView::PositionAtTop);
            table_->setCurrentIndex(there);
            table_->setFocus();
            tellRows();
            return true;
        }
    }
    return false;
}

void MemoryView::goTo(const QString& text) {
    const auto wanted = text.trimmed();
    if (wanted.isEmpty()) {
        return;
    }
    bool good = false;
    const auto address = wanted.startsWith("0x", Qt::CaseInsensitive) ? wanted.toULongLong(&good, 16) : wanted.toULongLong(&good, 10);
    if (good) {
        if (!goToAddress(address)) {
            said_->setText(tr("There is no memory at %1").arg(hexText(address, 32)));
        }
        return;
    }
    inside_.find(wanted, [this, wanted](const std::optional<InsideWatch::Symbol>& symbol) {
        if (!symbol) {
            said_->setText(tr("The image has no name like “%1”").arg(wanted));
        } else if (!goToAddress(symbol->address)) {
            said_->setText(tr("%1 is at %2, where no memory is").arg(symbol->name, hexText(symbol->address, 32)));
        } else {
            said_->setText(tr("%1, %2 bytes at %3").arg(symbol->name).arg(symbol->size).arg(hexText(symbol->address, 32)));
        }
    });
}

void MemoryView::resizeEvent(QResizeEvent* event) {
    Pane::resizeEvent(event);
    tellRows();
}

void MemoryView::showEvent(QShowEvent* event) {
    Pane::showEvent(event);
    tellRows();
}

}  // namespace twin::gui
