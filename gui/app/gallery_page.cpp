// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/gallery_page.hpp"

#include "gui/app/board_card.hpp"
#include "gui/look/ui.hpp"
#include "gui/models/image_guess.hpp"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QComboBox>
#include <QFileInfo>
#include <QScrollArea>
#include <QSettings>
#include <QSpinBox>

namespace twin::gui {
namespace {

constexpr int kBoardWidth = 176;
constexpr int kBoardHeight = 136;
constexpr int kProgramWidth = 304;
constexpr int kProgramHeight = 104;
// The server's own limit is 10,000; more than this takes a machine of its own.
constexpr int kMostDevices = 5000;

}  // namespace

GalleryPage::GalleryPage(Yard& yard, QWidget* parent)
    : QWidget(parent), yard_(yard), boards_(new QWidget), board_buttons_(new QButtonGroup(this)),
      programs_(new QWidget),
      programs_title_(label({}, "heading")),
      nothing_(new EmptyState("server", tr("Waiting for the server"), tr("Boards appear as soon as it answers."))),
      content_(new QWidget) {
    setObjectName("page");
    offer_ = makeOffer();
    boards_->setLayout(new CardLayout(kBoardWidth, kBoardHeight));
    programs_->setLayout(new CardLayout(kProgramWidth, kProgramHeight));
    auto* head = row(2 * kGrid);
    auto* titles = column(4);
    titles->addWidget(label(tr("Run something"), "title"));
    titles->addWidget(label(tr("Choose a board, then a program for it. Or drop a firmware file here."), "muted"));
    head->addLayout(titles, 1);
    auto* open = button(tr("Open a file…"), "open");
    open->setToolTip(tr("An ELF or Intel HEX file (Ctrl+O)"));
    connect(open, &QPushButton::clicked, this, &GalleryPage::openFileAsked);
    head->addWidget(open, 0, Qt::AlignTop);

    auto* programs_head = row(2 * kGrid);
    programs_head->addWidget(programs_title_, 1);
    programs_head->addWidget(makeOptions());

    auto* inner = column(2 * kGrid);
    inner->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 4 * kGrid);
    inner->addLayout(head);
    inner->addWidget(offer_);
    inner->addSpacing(kGrid);
    inner->addWidget(label(tr("Boards"), "heading"));
    inner->addWidget(boards_);
    inner->addSpacing(kGrid);
    inner->addLayout(programs_head);
    inner->addWidget(programs_);
    inner->addStretch(1);
    content_->setLayout(inner);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content_);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* all = column(0);
    all->addWidget(nothing_);
    all->addWidget(scroll);
    setLayout(all);
    nothing_->setVisible(true);
    scroll->setVisible(false);

    connect(&yard.boards, &QAbstractItemModel::modelReset, this, [this, scroll] {
        const bool any = yard_.boards.rowCount() > 0;
        nothing_->setVisible(!any);
        scroll->setVisible(any);
        fillBoards();
        if (any && !file_.isEmpty() && !offer_->isHidden()) {
            offerFile(file_);  // which came before the boards
        }
    });
    connect(&yard.programs, &QAbstractItemModel::modelReset, this, &GalleryPage::fillPrograms);
    connect(&yard, &Yard::startingChanged, this, &GalleryPage::showState);
    connect(&yard.client(), &Client::stateChanged, this, &GalleryPage::showState);
}

QWidget* GalleryPage::makeOptions() {
    auto* options = new QWidget;
    count_ = new QSpinBox;
    count_->setRange(1, kMostDevices);
    count_->setAccessibleName(tr("Number of devices"));
    count_->setToolTip(tr("So many devices of the board, on one network"));
    count_->setFixedWidth(72);
    speed_ = new QComboBox;
    speed_->addItem(tr("Real time"), 1.0);
    speed_->addItem(tr("10 times as fast"), 10.0);
    speed_->addItem(tr("As fast as it goes"), 0.0);
    speed_->setAccessibleName(tr("Speed"));
    speed_->setToolTip(tr("How fast the devices' time passes"));
    auto* all = row();
    all->addWidget(label(tr("Devices"), "muted"));
    all->addWidget(count_);
    all->addSpacing(kGrid);
    all->addWidget(label(tr("Speed"), "muted"));
    all->addWidget(speed_);
    options->setLayout(all);
    return options;
}

QFrame* GalleryPage::makeOffer() {
    auto* offer = new QFrame;
    offer->setObjectName("card");
    offer_text_ = label({}, "heading");
    offer_board_ = new QComboBox;
    offer_board_->setModel(&yard_.boards);
    offer_board_->setAccessibleName(tr("Board for this file"));
    offer_run_ = button(tr("Run"), "play", "primary");
    auto* close = button({}, "close", "flat");
    close->setAccessibleName(tr("Not this file"));
    connect(close, &QPushButton::clicked, offer, &QWidget::hide);
    connect(offer_run_, &QPushButton::clicked, this, [this] {
        chooseBoard(offer_board_->currentData(BoardsModel::NameRole).toString());
        offer_->hide();
        run(file_);
    });
    auto* all = row(kGrid);
    all->setContentsMargins(2 * kGrid, kGrid + 4, kGrid, kGrid + 4);
    all->addWidget(offer_text_, 1);
    all->addWidget(label(tr("on"), "muted"));
    all->addWidget(offer_board_);
    all->addWidget(offer_run_);
    all->addWidget(close);
    offer->setLayout(all);
    offer->hide();
    return offer;
}

void GalleryPage::fillBoards() {
    auto* layout = boards_->layout();
    while (auto* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int i = 0; i < yard_.boards.rowCount(); ++i) {
        const auto board = yard_.boards.index(i);
        const auto name = board.data(BoardsModel::NameRole).toString();
        auto* card = new BoardCard(name, board.data().toString(), board.data(BoardsModel::CpuRole).toString());
        card->setObjectName("board-" + name);
        card->setToolTip(board.data(Qt::ToolTipRole).toString());
        card->setAccessibleName(board.data(Qt::AccessibleTextRole).toString());
        connect(card, &QAbstractButton::toggled, this, [this, name](bool on) {
            if (on) {
                chooseBoard(name);
            }
        });
        board_buttons_->addButton(card);
        layout->addWidget(card);
    }
    const auto last = QSettings().value("gallery/board", "microbit").toString();
    chooseBoard(yard_.boards.rowOf(last) >= 0 ? last : yard_.boards.index(0).data(BoardsModel::NameRole).toString());
}

void GalleryPage::chooseBoard(const QString& name) {
    const int row = yard_.boards.rowOf(name);
    if (row < 0) {
        return;
    }
    board_ = name;
    QSettings().setValue("gallery/board", name);
    if (auto* card = boards_->findChild<BoardCard*>("board-" + name); card != nullptr && !card->isChecked()) {
        card->setChecked(true);
    }
    programs_title_->setText(tr("Programs for %1").arg(yard_.boards.titleOf(name)));
    yard_.programs.setBoard(name, yard_.boards.index(row).data(BoardsModel::SocRole).toString());
}

void GalleryPage::fillPrograms() {
    auto* layout = programs_->layout();
    while (auto* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    run_buttons_.clear();
    for (int i = 0; i < yard_.programs.rowCount(); ++i) {
        const auto program = yard_.programs.index(i);
        const auto name = program.data().toString();
        auto* card = new QFrame;
        card->setObjectName("card");
        auto* start = button(tr("Run"), "play");
        start->setProperty("program", name);
        start->setAccessibleName(tr("Run %1").arg(name));
        connect(start, &QPushButton::clicked, this,
                [this, image = program.data(ProgramsModel::ImageRole).toString()] { run(image); });
        auto* summary = label(program.data(ProgramsModel::SummaryRole).toString(), "muted");
        summary->setWordWrap(true);
        summary->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        summary->setToolTip(summary->text());
        auto* texts = column(4);
        texts->addWidget(label(name, "heading"));
        texts->addWidget(summary, 1);
        auto* all = row(2 * kGrid);
        all->setContentsMargins(2 * kGrid, 2 * kGrid - 4, 2 * kGrid, 2 * kGrid - 4);
        all->addLayout(texts, 1);
        all->addWidget(start, 0, Qt::AlignVCenter);
        card->setLayout(all);
        layout->addWidget(card);
        run_buttons_.append(start);
    }
    if (yard_.programs.rowCount() == 0) {
        auto* none = label(tr("No program comes with Twinyard for this board. Open a firmware file of yours."),
                           "muted");
        none->setWordWrap(true);
        layout->addWidget(none);
    }
    showState();
}

void GalleryPage::showState() {
    const bool can = yard_.client().state() == Client::State::online && !yard_.starting();
    // The focus of a button that can't be pressed would go to the next one that can, and the page would follow it.
    if (auto* focused = focusWidget(); !can && run_buttons_.contains(focused)) {
        focused->clearFocus();
    }
    for (auto* one : run_buttons_) {
        one->setEnabled(can);
    }
    offer_run_->setEnabled(can);
}

void GalleryPage::run(const QString& image) {
    yard_.start({board_, image, count_->value(), speed_->currentData().toDouble()});
}

void GalleryPage::offerFile(const QString& path) {
    file_ = path;
    offer_text_->setText(tr("Run %1").arg(QFileInfo(path).fileName()));
    offer_text_->setToolTip(path);
    const auto guessed = guessBoard(path, yard_.boards);
    offer_board_->setCurrentIndex(std::max(0, yard_.boards.rowOf(guessed.isEmpty() ? board_ : guessed)));
    offer_->show();
    offer_run_->setFocus();
    showState();
}

}  // namespace twin::gui
