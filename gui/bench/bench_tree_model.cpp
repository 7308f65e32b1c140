// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_tree_model.hpp"

#include <QMetaObject>
#include <algorithm>

#include "gui/bench/bench_catalog.hpp"

namespace twin::gui {

namespace {

// The id of a pin's index is its part's row and one; that of a part 0.
constexpr quintptr kPart = 0;

}  // namespace

BenchTreeModel::BenchTreeModel(BenchDocument& document, QObject* parent)
    : QAbstractItemModel(parent), document_(document), shown_(document.data()) {
    connect(&document_, &BenchDocument::changed, this, &BenchTreeModel::update);
}

void BenchTreeModel::update() {
    const BenchData& now = document_.data();
    const auto same = [](const BenchPart& a, const BenchPart& b) { return a.name == b.name && a.type == b.type; };
    const bool same_rows = std::equal(now.parts.begin(), now.parts.end(), shown_.parts.begin(), shown_.parts.end(),
                                      same);
    if (!same_rows) {
        beginResetModel();
        shown_ = now;
        endResetModel();
        return;
    }
    shown_ = now;
    if (shown_.parts.isEmpty()) return;
    // Texts only: what somebody has unfolded or selected stays.
    const int last = static_cast<int>(shown_.parts.size()) - 1;
    emit dataChanged(index(0, 0), index(last, kColumns - 1));
    for (int i = 0; i <= last; ++i) {
        const auto of = index(i, 0);
        if (rowCount(of) > 0) emit dataChanged(index(0, 0, of), index(rowCount(of) - 1, kColumns - 1, of));
    }
}

QModelIndex BenchTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : kPart);
}

QModelIndex BenchTreeModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kPart) return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, kPart);
}

int BenchTreeModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(shown_.parts.size());
    if (parent.internalId() != kPart || parent.column() != 0) return 0;
    const auto* kind = benchKind(shown_.parts[parent.row()].type);
    return kind != nullptr ? static_cast<int>(kind->pins.size()) : 0;
}

int BenchTreeModel::columnCount(const QModelIndex&) const { return kColumns; }

QVariant BenchTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const bool is_part = index.internalId() == kPart;
    const BenchPart& part = shown_.parts[is_part ? index.row() : static_cast<int>(index.internalId()) - 1];
    const QString pin = is_part ? QString() : benchKind(part.type)->pins[index.row()].name;
    const QString end = is_part ? QString() : part.name + QLatin1Char('.') + pin;
    if (role == PartRole) return part.name;
    if (role == EndRole) return end;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::EditRole) return {};
    if (index.column() == Name) return is_part ? part.name : pin;
    if (is_part) {
        const auto* kind = benchKind(part.type);
        QString about = kind != nullptr ? kind->title : part.type;
        const int address = part.address >= 0 ? part.address : kind != nullptr ? kind->address : -1;
        if (address >= 0) about += QStringLiteral(", 0x%1").arg(address, 2, 16, QLatin1Char('0'));
        return about;
    }
    const QStringList other = document_.connectedTo(end);
    return other.isEmpty() ? tr("not connected") : other.join(QStringLiteral(", "));
}

bool BenchTreeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    // Later: it makes the list anew, and the view has its editor open yet.
    const auto rename = [this, part = shown_.parts[index.row()].name, wanted = value.toString().trimmed()] {
        const QString why = document_.renamePart(part, wanted);
        if (why.isEmpty()) {
            emit renamed(wanted);
        } else {
            emit refused(why);
        }
    };
    return QMetaObject::invokeMethod(this, rename, Qt::QueuedConnection);
}

Qt::ItemFlags BenchTreeModel::flags(const QModelIndex& index) const {
    const bool is_name = index.isValid() && index.internalId() == kPart && index.column() == Name;
    return QAbstractItemModel::flags(index) | (is_name ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

QVariant BenchTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Name ? tr("Part, pin") : tr("Connected to");
}

QModelIndex BenchTreeModel::indexOf(const QString& part) const {
    for (int i = 0; i < rowCount(); ++i)
        if (shown_.parts[i].name == part) return index(i, 0);
    return {};
}

}  // namespace twin::gui
