// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/memory_model.hpp"

#include "gui/models/format.hpp"

#include <QUndoCommand>
#include <algorithm>

namespace twin::gui {

/// A few bytes, and what was there before.
class MemoryEdit final : public QUndoCommand {
  public:
    MemoryEdit(MemoryModel& model, quint64 address, QByteArray before, QByteArray after)
        : model_(model), address_(address), before_(std::move(before)), after_(std::move(after)) {
        setText(MemoryModel::tr("write at %1").arg(hexText(address, 32)));
    }
    void undo() override { model_.put(address_, before_); }
    void redo() override { model_.put(address_, after_); }

  private:
    MemoryModel& model_;
    const quint64 address_;
    const QByteArray before_;
    const QByteArray after_;
};

void MemoryModel::setRange(quint64 base, qint64 size) {
    beginResetModel();
    base_ = base;
    size_ = size;
    pages_.clear();
    undo.clear();
    endResetModel();
}

const MemoryModel::Page* MemoryModel::page(qint64 offset) const {
    const auto found = pages_.constFind(offset / kPage);
    return found != pages_.cend() && offset % kPage < found->bytes.size() ? &*found : nullptr;
}

void MemoryModel::take(quint64 address, const QByteArray& bytes) {
    if (address < base_ || bytes.isEmpty() || (address - base_) % kPage != 0 ||
        static_cast<qint64>(address - base_) + bytes.size() > size_) {
        return;  // of a range that is no longer shown
    }
    const auto offset = static_cast<qint64>(address - base_);
    for (qint64 done = 0; done < bytes.size(); done += kPage) {
        auto& page = pages_[(offset + done) / kPage];
        const auto fresh = bytes.mid(done, kPage);
        QByteArray changed(fresh.size(), '\0');
        for (qint64 i = 0; i < fresh.size() && page.bytes.size() == fresh.size(); ++i) {
            changed[i] = fresh[i] != page.bytes[i];
        }
        const bool differs = page.bytes != fresh || page.changed != changed;
        page = {fresh, changed};
        if (differs) {
            const int first = static_cast<int>((offset + done) / kRow);
            emit dataChanged(index(first, 0), index(first + static_cast<int>((fresh.size() - 1) / kRow), kText));
        }
    }
}

QList<std::pair<quint64, qint64>> MemoryModel::wanted(int first_row, int last_row) const {
    QList<std::pair<quint64, qint64>> parts;
    const auto from = qint64{std::max(first_row, 0)} * kRow / kPage * kPage;
    const auto to = std::min((qint64{last_row} + 1) * kRow, size_);
    for (auto at = from; at < to; at += kPage) {
        parts.append({base_ + static_cast<quint64>(at), std::min(kPage, size_ - at)});
    }
    return parts;
}

QModelIndex MemoryModel::at(quint64 address) const {
    if (address < base_ || static_cast<qint64>(address - base_) >= size_) {
        return {};
    }
    const auto offset = static_cast<qint64>(address - base_);
    return index(static_cast<int>(offset / kRow), static_cast<int>(offset % kRow));
}

QByteArray MemoryModel::get(quint64 address, qint64 size) const {
    QByteArray bytes;
    for (qint64 i = 0; i < size; ++i) {
        const auto offset = static_cast<qint64>(address - base_) + i;
        const auto* known = page(offset);
        if (known == nullptr) {
            return {};
        }
        bytes.append(known->bytes[offset % kPage]);
    }
    return bytes;
}

void MemoryModel::put(quint64 address, const QByteArray& bytes) {
    for (qint64 i = 0; i < bytes.size(); ++i) {
        const auto offset = static_cast<qint64>(address - base_) + i;
        if (const auto found = pages_.find(offset / kPage); found != pages_.end() && offset % kPage < found->bytes.size()) {
            found->bytes[offset % kPage] = bytes[i];
            found->changed[offset % kPage] = 1;
        }
    }
    const auto first = at(address);
    const auto last = at(address + static_cast<quint64>(bytes.size()) - 1);
    emit dataChanged(index(first.row(), 0), index(last.row(), kText));
    emit write(address, bytes);
}

int MemoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>((size_ + kRow - 1) / kRow);
}
int MemoryModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kRow + 1; }

QVariant MemoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto offset = qint64{index.row()} * kRow + (index.column() < kText ? index.column() : 0);
    const auto* known = offset < size_ ? page(offset) : nullptr;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole: break;
        case Qt::TextAlignmentRole: return index.column() < kText ? QVariant(Qt::AlignCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
        case ChangedRole: return known != nullptr && index.column() < kText && known->changed[offset % kPage] != 0;
        case KnownRole: return known != nullptr;
        case AddressRole: return base_ + static_cast<quint64>(offset);
        default: return {};
    }
    if (index.column() < kText) {
        if (offset >= size_) {
            return {};
        }
        return known == nullptr ? QString("··")
                                : QString("%1").arg(static_cast<quint8>(known->bytes[offset % kPage]), 2, 16, QChar('0'));
    }
    QString text;
    for (qint64 i = offset; i < std::min(offset + kRow, size_) && known != nullptr; ++i) {
        const char c = known->bytes[i % kPage];
        text += c >= ' ' && c <= '~' ? QChar(c) : QChar(u'·');
    }
    return text;
}

bool MemoryModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    const auto address = index.data(AddressRole).toULongLong();
    QByteArray after;
    if (index.column() < kText) {
        bool good = false;
        const auto byte = value.toString().trimmed().toUInt(&good, 16);
        if (!good || byte > 0xFF) {
            return false;
        }
        after = QByteArray(1, static_cast<char>(byte));
    } else {
        after = value.toString().toLatin1().left(std::min<qint64>(kRow, size_ - qint64{index.row()} * kRow));
        // A dot in the middle of the line stands for what is no character, and leaves it as it is.
        const auto before = get(address, after.size());
        const auto text = value.toString();
        for (qint64 i = 0; i < after.size() && before.size() == after.size(); ++i) {
            if (text[i] == QChar(u'·')) {
                after[i] = before[i];
            }
        }
    }
    const auto before = get(address, after.size());
    if (after.isEmpty() || before.size() != after.size()) {
        return false;
    }
    if (before != after) {
        undo.push(new MemoryEdit(*this, address, before, after));
    }
    return true;
}

Qt::ItemFlags MemoryModel::flags(const QModelIndex& index) const {
    auto flags = QAbstractTableModel::flags(index);
    return index.data(KnownRole).toBool() ? flags | Qt::ItemIsEditable : flags;
}

QVariant MemoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return hexText(base_ + static_cast<quint64>(section) * kRow, 32);
    }
    return section < kText ? QString::number(section, 16).toUpper() : tr("Text");
}

}  // namespace twin::gui
