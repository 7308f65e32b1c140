// SPDX-License-Identifier: BSD-3-Clause
// A device's registers: peripherals, their registers, and the fields of these, with what changed since the last look.
#pragma once

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QList>
#include <QUndoStack>

namespace twin::gui {

/// A peripheral's registers are not there before somebody wants to see them: `update` brings them.
class RegistersModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Name, Value, Place, Columns };
    enum Role { ChangedRole = Qt::UserRole + 1, PeripheralRole };

    using QAbstractItemModel::QAbstractItemModel;

    /// As `describe` lists them; those without registers on the memory map are left out until `update` tells of them.
    void setPeripherals(const QJsonArray& peripherals);
    /// As `regs` gives them. What differs from the last time is told by ChangedRole until the next.
    void update(const QJsonArray& peripherals);
    void clear() { setPeripherals({}); }

    /// Writes of a person's. Undone, a register is written with what it had before: what a write has set off stays.
    QUndoStack undo;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Values of registers on the memory map, and of their fields that can be written: "0x1f", "31", "0b101".
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

  signals:
    /// To be done to the device.
    void write(const QString& peripheral, const QString& reg, quint32 value);

  private:
    friend class RegisterEdit;
    struct Field {
        QString name, access;
        int lsb, width;
        quint64 value;
        bool changed;
    };
    struct Register {
        QString name;
        qint64 offset;
        quint64 value;
        bool changed;
        QList<Field> fields;
    };
    struct Peripheral {
        QString name;
        qint64 base;  ///< -1: not on the memory map
        int bits;
        bool known;
        QList<Register> registers;
    };
    /// Where an index is: parts that are -1 are below it.
    struct Spot {
        int peripheral = -1, reg = -1, field = -1;
    };
    static Spot spot(const QModelIndex& index);
    static QList<Register> read(const QJsonArray& registers);
    static bool sameShape(const QList<Register>& a, const QList<Register>& b);
    void fill(int row, QList<Register> fresh);
    void refresh(int row, const QList<Register>& fresh);
    [[nodiscard]] QVariant text(const Spot& spot, int column) const;
    [[nodiscard]] bool isChanged(const Spot& spot) const;
    [[nodiscard]] bool isWritable(const Spot& spot) const;
    static quint64 neutral(const Register& reg, int but);

    QList<Peripheral> peripherals_;
};

}  // namespace twin::gui
