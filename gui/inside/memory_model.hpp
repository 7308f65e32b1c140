// SPDX-License-Identifier: BSD-3-Clause
// A range of a device's memory, 16 bytes a row: what was read, what of it differs from the time before, what is written.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QUndoStack>

namespace twin::gui {

class MemoryModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    static constexpr int kRow = 16;
    static constexpr int kText = kRow;  ///< the column of characters, behind those of bytes
    static constexpr qint64 kPage = 1024;
    enum Role { ChangedRole = Qt::UserRole + 1, KnownRole, AddressRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRange(quint64 base, qint64 size);
    [[nodiscard]] quint64 base() const { return base_; }
    [[nodiscard]] qint64 size() const { return size_; }
    /// Bytes as they were read there, within the range.
    void take(quint64 address, const QByteArray& bytes);
    /// Pages that show these rows: address and size of what should be read.
    [[nodiscard]] QList<std::pair<quint64, qint64>> wanted(int first_row, int last_row) const;
    [[nodiscard]] QModelIndex at(quint64 address) const;

    /// Writes of a person's, which can be undone.
    QUndoStack undo;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Two hexadecimal digits of a byte; in the column of characters a text, which begins where the row does.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  signals:
    /// To be done to the device.
    void write(quint64 address, const QByteArray& bytes);

  private:
    friend class MemoryEdit;
    struct Page {
        QByteArray bytes;
        QByteArray changed;  ///< 1 where a byte differs from what was read before
    };
    void put(quint64 address, const QByteArray& bytes);
    [[nodiscard]] QByteArray get(quint64 address, qint64 size) const;
    [[nodiscard]] const Page* page(qint64 offset) const;

    quint64 base_ = 0;
    qint64 size_ = 0;
    QHash<qint64, Page> pages_;  ///< by their number
};

}  // namespace twin::gui
