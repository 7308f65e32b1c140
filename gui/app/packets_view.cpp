// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/packets_view.hpp"

#include "gui/app/hex_view.hpp"
#include "gui/look/ui.hpp"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QProcess>
#include <QScrollBar>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryFile>
#include <QTreeView>

namespace twin::gui {
namespace {

class WrongDelegate final : public QStyledItemDelegate {
  public:
    WrongDelegate(int role, QObject* parent) : QStyledItemDelegate(parent), role_(role) {}

  protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(role_).toBool()) {
            option->palette.setColor(QPalette::Text, Theme::instance().colors().alarm);
        }
    }

  private:
    int role_;
};

}  // namespace

PacketsView::PacketsView(Client& client, QWidget* parent) : QWidget(parent), client_(client) {
    filter_.setSourceModel(&packets_);
    table_ = new QTableView;
    table_->setObjectName("packets");
    table_->setAccessibleName(tr("Packets"));
    table_->setModel(&filter_);
    table_->setItemDelegate(new WrongDelegate(PacketsModel::WrongRole, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(26);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setStretchLastSection(true);
    const QList<std::pair<int, int>> widths{{PacketsModel::Number, 64},       {PacketsModel::Time, 96},
        {PacketsModel::Device, 128}, {PacketsModel::Source, 136},
                                            {PacketsModel::Destination, 136}, {PacketsModel::Protocol, 80},
                                                {PacketsModel::Size, 64}};
    for (const auto& [place, width] : widths) {
        table_->setColumnWidth(place, width);
    }
    nothing_ = new EmptyState("channels", tr("No packets"), {});
    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(nothing_);
    split->addWidget(table_);
    split->addWidget(makeBelow());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 3);
    split->setStretchFactor(2, 2);
    auto* all = column(0);
    all->addWidget(makeHead());
    all->addWidget(split, 1);
    setLayout(all);
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &PacketsView::showFrame);
    connect(&filter_, &QAbstractItemModel::rowsInserted, this, [this] {
        if (newest_->isChecked()) {
            table_->scrollToBottom();
        }
        showState();
    });
    connect(&filter_, &QAbstractItemModel::rowsRemoved, this, &PacketsView::showState);
    connect(&filter_, &QAbstractItemModel::modelReset, this, &PacketsView::showState);
    showState();
}

QWidget* PacketsView::makeHead() {
    auto* head = new QFrame;
    head->setObjectName("bar");
    record_ = button(tr("Record"), "play");
    record_->setCheckable(true);
    record_->setToolTip(tr("Take the run's frames down from now on"));
    text_ = new QLineEdit;
    text_->setPlaceholderText(tr("Filter: address, device, words"));
    text_->setClearButtonEnabled(true);
    text_->setAccessibleName(tr("Filter packets by text"));
    text_->addAction(icon("search", Tint::muted), QLineEdit::LeadingPosition);
    text_->setMinimumWidth(140);
    protocol_ = new QComboBox;
    protocol_->setAccessibleName(tr("Protocol"));
    protocol_->addItem(tr("All protocols"), QString());
    for (const char* name : {"ARP", "ICMP", "ICMPv6", "TCP", "UDP", "DHCP", "DNS", "NTP", "MQTT", "TLS", "CoAP",
        "HTTP", "VLAN"}) {
        protocol_->addItem(name, QString(name));
    }
    copies_ = new QCheckBox(tr("At each device"));
    copies_->setToolTip(tr("Show a frame at each device that gets it, and not only where it was seen first"));
    newest_ = new QCheckBox(tr("Newest"));
    newest_->setToolTip(tr("Keep the newest one in sight"));
    newest_->setChecked(true);
    auto* clear = button(tr("Clear"), "close");
    outside_ = button(tr("Wireshark"), "open");
    outside_->setToolTip(tr("Open these frames in Wireshark"));
    tally_ = new ElidedLabel("muted");
    connect(record_, &QPushButton::toggled, this, &PacketsView::follow);
    connect(text_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_.setText(text);
        showState();
    });
    connect(protocol_, &QComboBox::currentIndexChanged, this, [this] {
        filter_.setProtocol(protocol_->currentData().toString());
        showState();
    });
    connect(copies_, &QCheckBox::toggled, this, [this](bool on) {
        filter_.setCopiesShown(on);
        showState();
    });
    connect(newest_, &QCheckBox::toggled, this, [this](bool on) {
        if (on) {
            table_->scrollToBottom();
        }
    });
    connect(clear, &QPushButton::clicked, &packets_, &PacketsModel::clear);
    connect(outside_, &QPushButton::clicked, this, [this] { openOutside(); });
    auto* all = row();
    all->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    all->addWidget(record_);
    all->addWidget(text_, 2);
    all->addWidget(protocol_);
    all->addWidget(copies_);
    all->addWidget(newest_);
    all->addWidget(tally_, 1);
    all->addWidget(clear);
    all->addWidget(outside_);
    head->setLayout(all);
    return head;
}

QWidget* PacketsView::makeBelow() {
    tree_ = new QTreeView;
    tree_->setObjectName("fields");
    tree_->setAccessibleName(tr("Layers of the packet"));
    tree_->setModel(&fields_);
    tree_->setItemDelegate(new WrongDelegate(FieldsModel::WrongRole, tree_));
    tree_->setUniformRowHeights(true);
    tree_->setColumnWidth(FieldsModel::Name, 224);
    tree_->header()->setStretchLastSection(true);
    hex_ = new HexView;
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        hex_->mark(index.data(FieldsModel::AtRole).toInt(), index.data(FieldsModel::SizeRole).toInt());
    });
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(tree_);
    split->addWidget(hex_);
    split->setSizes({480, 520});
    return split;
}

void PacketsView::setRun(const QString& run) {
    run_ = run;
    packets_.clear();
    follow(record_->isChecked());
    showState();
}

void PacketsView::follow(bool on) {
    delete std::exchange(subscription_, nullptr);
    record_->setText(on ? tr("Recording") : tr("Record"));
    if (on && !run_.isEmpty()) {
        subscription_ = client_.subscribe({{"run", run_}, {"kinds", QJsonArray{"frame"}}, {"buffer", 10'000}}, this);
        connect(subscription_, &Subscription::events, &packets_, &PacketsModel::take);
        connect(subscription_, &Subscription::failed, this, &PacketsView::problem);
    }
    showState();
}

void PacketsView::showFrame(const QModelIndex& index) {
    const auto bytes = index.isValid() ? packets_.frame(filter_.mapToSource(index).row()).bytes : QByteArray();
    fields_.setFrame(bytes);
    hex_->setBytes(bytes);
    for (int row = 0; row < fields_.rowCount(); ++row) {
        // What a person wants is inside: the outer ones stay folded.
        tree_->setExpanded(fields_.index(row, 0), row + 2 >= fields_.rowCount());
    }
}

void PacketsView::showState() {
    const bool any = filter_.rowCount() > 0;
    const bool filtered = !any && packets_.rowCount() > 0;
    nothing_->setVisible(!any);
    table_->setVisible(any);
    nothing_->setTexts(filtered ? tr("Nothing passes the filter") : tr("No packets"),
                       filtered                ? tr("Choose another protocol, or clear the text.")
                       : record_->isChecked() ? tr("They appear as devices send them.")
                                              : tr("Press Record: what devices send and get from then on is listed here."));
    const QLocale locale;
    auto text = tr("%1 of %2").arg(locale.toString(filter_.rowCount()), locale.toString(packets_.rowCount()));
    if (packets_.missed() > 0) {
        text += tr(", %1 missed").arg(locale.toString(packets_.missed()));
    }
    tally_->setText(text);
    outside_->setEnabled(packets_.rowCount() > 0);
}

void PacketsView::focusFilter() { text_->setFocus(); }

void PacketsView::openOutside(const QString& wanted) {
    QTemporaryFile file(QDir::temp().filePath("twinyard-XXXXXX.pcapng"));
    file.setAutoRemove(false);  // whoever opens it reads it when we may be gone
    const auto bytes = pcapng(packets_.frames());
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush()) {
        emit problem({tr("The frames can't be written: %1").arg(file.errorString()),
            tr("Look whether the disk is full.")});
        return;
    }
    const auto program = wanted.isEmpty() ? QStandardPaths::findExecutable("wireshark") : wanted;
    if (program.isEmpty() || !QProcess::startDetached(program, {file.fileName()})) {
        emit problem({tr("Wireshark is not installed. The frames are in %1").arg(file.fileName()),
            tr("Install it, or open the file on another machine.")});
        return;
    }
    emit notice(tr("Wireshark opens %1").arg(file.fileName()));
}

}  // namespace twin::gui
