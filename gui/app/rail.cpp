// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/rail.hpp"

#include "gui/look/ui.hpp"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QListView>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace twin::gui {
namespace {

constexpr int kWide = 208;
constexpr int kNarrow = 64;
constexpr int kRunHeight = 48;

Sign signOfRun(const QModelIndex& run) {
    const auto state = run.data(RunsModel::StateRole).toString();
    if (state == "ended") {
        return run.data(RunsModel::FailedRole).toBool() ? Sign::alarm : Sign::off;
    }
    return state == "starting" ? Sign::waiting : Sign::running;
}

/// A run in two lines; in a narrow rail its sign only.
class RunDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& colors = Theme::instance().colors();
        const QRectF box = QRectF(option.rect).adjusted(0, 2, 0, -2);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.state & QStyle::State_Selected ? colors.selected : colors.hover);
            painter->drawRoundedRect(box, 6, 6);
        }
        const bool focused = option.state & QStyle::State_HasFocus;
        if (focused) {
            painter->setPen(colors.accent);
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(box.adjusted(.5, .5, -.5, -.5), 6, 6);
        }
        drawSign(*painter, QRectF(box.left() + 12, box.center().y() - 5, 10, 10), signOfRun(index));
        const QRect words = box.adjusted(32, 5, -kGrid, -5).toRect();
        if (words.width() > 40) {
            auto small = option.font;
            small.setPixelSize(11);
            painter->setPen(colors.text);
            painter->setFont(option.font);
            painter->drawText(words, Qt::AlignLeft | Qt::AlignTop,
                              option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
            painter->setPen(colors.muted);
            painter->setFont(small);
            painter->drawText(words, Qt::AlignLeft | Qt::AlignBottom,
                              QFontMetrics(small).elidedText(index.data(RunsModel::DetailRole).toString(),
                                                             Qt::ElideRight,
                                                             words.width()));
        }
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {40, kRunHeight};
    }
};

}  // namespace

Rail::Rail(RunsModel& runs, QWidget* parent)
    : QFrame(parent), runs_(runs), pages_(new QButtonGroup(this)), list_(new QListView),
      runs_title_(label(tr("RUNS"), "section")),
      mark_(new QLabel), name_(label("Twinyard", "heading")), connection_sign_(new SignLabel),
      connection_(new ElidedLabel("muted")), theme_(new QToolButton) {
    setObjectName("rail");
    mark_->setPixmap(QIcon(":/twin/twinyard.svg").pixmap(QSize(24, 24), devicePixelRatioF()));
    auto* head = row(kGrid + 4);
    head->setContentsMargins(kGrid, kGrid, kGrid, 2 * kGrid);
    head->addWidget(mark_);
    head->addWidget(name_, 1);
    auto* all = column(4);
    all->setContentsMargins(kGrid + 4, kGrid + 4, kGrid + 4, kGrid + 4);
    all->addLayout(head);
    all->addWidget(add(Gallery, "gallery", tr("Gallery")));
    all->addWidget(add(Device, "board", tr("Device")));
    all->addWidget(add(Fleet, "fleet", tr("Fleet")));
    all->addWidget(add(Scenario, "scenario", tr("Scenarios")));
    all->addWidget(add(Events, "events", tr("Events")));
    all->addSpacing(2 * kGrid);
    runs_title_->setContentsMargins(kGrid + 4, 0, 0, 0);
    all->addWidget(runs_title_);
    list_->setModel(&runs);
    list_->setItemDelegate(new RunDelegate(list_));
    list_->setMouseTracking(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setAccessibleName(tr("Runs"));
    list_->setObjectName("runs");
    all->addWidget(list_, 1);
    auto* foot = row(kGrid);
    foot->setObjectName("foot");
    foot->addWidget(connection_sign_);
    foot->addWidget(connection_, 1);
    theme_->setToolTip(tr("Light or dark (Ctrl+T)"));
    theme_->setAccessibleName(tr("Light or dark"));
    theme_->setIconSize({20, 20});
    connect(theme_, &QToolButton::clicked, this, &Rail::themeAsked);
    const auto draw = [this] { theme_->setIcon(icon(Theme::instance().dark() ? "light" : "dark", Tint::muted)); };
    connect(&Theme::instance(), &Theme::changed, this, draw);
    draw();
    foot->addWidget(theme_);
    all->addLayout(foot);
    setLayout(all);

    const auto choose = [this](const QModelIndex& run) { emit runChosen(run.data(RunsModel::NameRole).toString()); };
    connect(list_, &QListView::clicked, this, choose);
    connect(list_, &QListView::activated, this, choose);
    const auto count = [this] { runs_title_->setVisible(!narrow_ && runs_.rowCount() > 0); };
    connect(&runs, &QAbstractItemModel::modelReset, this, count);
    setNarrow(false);
    setConnection(Client::State::offline, {});
}

QToolButton* Rail::add(Page page, const QString& icon_name, const QString& text) {
    auto* made = new QToolButton;
    made->setText(text);
    made->setProperty("full", text);
    made->setIcon(icon(icon_name));
    made->setIconSize({20, 20});
    made->setCheckable(true);
    made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    made->setToolTip(tr("%1 (Ctrl+%2)").arg(text).arg(page + 1));
    made->setAccessibleName(text);
    made->setFocusPolicy(Qt::TabFocus);
    pages_->addButton(made, page);
    connect(made, &QToolButton::clicked, this, [this, page] { emit pageChosen(page); });
    return made;
}

void Rail::setPage(Page page) { pages_->button(page)->setChecked(true); }

void Rail::setConnection(Client::State state, const QUrl& url) {
    const bool online = state == Client::State::online;
    connection_sign_->setSign(online ? Sign::running : Sign::waiting);
    connection_->setText(online ? url.authority() : tr("not connected"));
    connection_->setAccessibleName(online ? tr("Connected to %1").arg(url.authority()) : tr("not connected"));
}

void Rail::setAlarms(int alarms) {
    alarms_ = alarms;
    showTexts();
}

void Rail::setNarrow(bool narrow) {
    narrow_ = narrow;
    setProperty("narrow", narrow);
    style()->unpolish(this);
    style()->polish(this);
    for (auto* one : findChildren<QToolButton*>()) {
        style()->unpolish(one);
        style()->polish(one);
    }
    setFixedWidth(narrow ? kNarrow : kWide);
    findChild<QBoxLayout*>("foot")->setContentsMargins(narrow ? 0 : kGrid, 0, 0, 0);
    name_->setVisible(!narrow);
    connection_->setVisible(!narrow);
    connection_sign_->setVisible(!narrow);
    runs_title_->setVisible(!narrow && runs_.rowCount() > 0);
    showTexts();
}

void Rail::showTexts() {
    for (auto* one : findChildren<QToolButton*>()) {
        if (one != theme_) {
            one->setToolButtonStyle(narrow_ ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
        }
    }
    auto* events = pages_->button(Events);
    const auto full = events->property("full").toString();
    events->setText("  " + (alarms_ > 0 ? tr("%1 (%2)").arg(full).arg(alarms_) : full));
    for (const auto page : {Gallery, Device, Fleet, Scenario}) {
        pages_->button(page)->setText("  " + pages_->button(page)->property("full").toString());
    }
    qobject_cast<QToolButton*>(events)->setIcon(icon("events", alarms_ > 0 ? Tint::alarm : Tint::text));
}

void Rail::selectRun(const QString& run) {
    const int row = runs_.rowOf(run);
    if (row >= 0) {
        list_->setCurrentIndex(runs_.index(row));
    } else {
        list_->clearSelection();
    }
}

}  // namespace twin::gui
