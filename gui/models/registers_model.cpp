// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/registers_model.hpp"

#include "gui/models/format.hpp"

#include <QJsonObject>
#include <QUndoCommand>
#include <algorithm>
#include <optional>

namespace twin::gui {
namespace {

// An index's id is the way to its parent: 0 for peripherals, peripheral + 1 for registers, and for fields also the
// register + 1, in these bits.
constexpr int kShift = 16;
constexpr quintptr kMask = (quintptr{1} << kShift) - 1;

QString bitsText(int lsb, int width) {
    return width == 1 ? QString("[%1]").arg(lsb) : QString("[%1:%2]").arg(lsb + width - 1).arg(lsb);
}

/// As firmware people write numbers; empty if it is none.
std::optional<quint64> numberOf(const QString& text) {
    auto digits = text.trimmed().toLower().remove('_');
    bool good = false;
    const auto value = digits.startsWith("0b") ? digits.mid(2).toULongLong(&good, 2) : digits.toULongLong(&good, digits.startsWith("0x") ? 16 : 10);
    return good ? std::optional<quint64>(value) : std::nullopt;
}

}  // namespace

/// A register's old and new value.
class RegisterEdit final : public QUndoCommand {
  public:
    RegisterEdit(RegistersModel& model, const QString& peripheral, const QString& reg, quint32 before, quint32 after)
        : model_(model), peripheral_(peripheral), reg_(reg), before_(before), after_(after) {
        setText(RegistersModel::tr("write %1.%2").arg(peripheral, reg));
    }
    void undo() override { emit model_.write(peripheral_, reg_, before_); }
    void redo() override { emit model_.write(peripheral_, reg_, after_); }

  private:
    RegistersModel& model_;
    const QString peripheral_;
    const QString reg_;
    const quint32 before_;
    const quint32 after_;
};

RegistersModel::Spot RegistersModel::spot(const QModelIndex& index) {
    if (!index.isValid()) {
        return {};
    }
    const auto id = index.internalId();
    if (id == 0) {
        return {index.row(), -1, -1};
    }
    const int peripheral = static_cast<int>(id & kMask) - 1;
    const int above = static_cast<int>(id >> kShift) - 1;
    return above < 0 ? Spot{peripheral, index.row(), -1} : Spot{peripheral, above, index.row()};
}

void RegistersModel::setPeripherals(const QJsonArray& peripherals) {
    undo.clear();
    beginResetModel();
    peripherals_.clear();
    for (const auto& value : peripherals) {
        const auto peripheral = value.toObject();
        if (peripheral["base"].isDouble()) {
            peripherals_.append({peripheral["name"].toString(), peripheral["base"].toInteger(), 32, false, {}});
        }
    }
    std::stable_sort(peripherals_.begin(), peripherals_.end(),
                     [](const Peripheral& a, const Peripheral& b) { return a.name < b.name; });
    endResetModel();
}

QList<RegistersModel::Register> RegistersModel::read(const QJsonArray& registers) {
    QList<Register> all;
    for (const auto& value : registers) {
        const auto from = value.toObject();
        Register one{from["name"].toString(), from["offset"].toInteger(),
                     static_cast<quint64>(from["value"].toInteger()),
                     false, {}};
        for (const auto& part : from["fields"].toArray()) {
            const auto field = part.toObject();
            one.fields.append({field["name"].toString(), field["access"].toString(), field["lsb"].toInt(),
                               field["width"].toInt(), static_cast<quint64>(field["value"].toInteger()), false});
        }
        all.append(std::move(one));
    }
    return all;
}

bool RegistersModel::sameShape(const QList<Register>& a, const QList<Register>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Register& x, const Register& y) {
        return x.name == y.name && x.fields.size() == y.fields.size();
    });
}

void RegistersModel::update(const QJsonArray& peripherals) {
    for (const auto& value : peripherals) {
        const auto told = value.toObject();
        const auto name = told["name"].toString();
        auto found = std::find_if(peripherals_.begin(), peripherals_.end(),
                                  [&](const Peripheral& one) { return one.name == name; });
        if (found == peripherals_.end()) {
            const int row = static_cast<int>(peripherals_.size());
            beginInsertRows({}, row, row);
            peripherals_.append({name, told["base"].toInteger(-1), 32, false, {}});
            endInsertRows();
            found = peripherals_.end() - 1;
        }
        found->bits = told["bits"].toInt(32);
        const int row = static_cast<int>(found - peripherals_.begin());
        auto fresh = read(told["registers"].toArray());
        if (found->known && sameShape(found->registers, fresh)) {
            refresh(row, fresh);
        } else {
            fill(row, std::move(fresh));
        }
    }
}

void RegistersModel::fill(int row, QList<Register> fresh) {
    auto& peripheral = peripherals_[row];
    const auto above = index(row, 0);
    if (!peripheral.registers.isEmpty()) {
        beginRemoveRows(above, 0, static_cast<int>(peripheral.registers.size()) - 1);
        peripheral.registers.clear();
        endRemoveRows();
    }
    peripheral.known = true;
    if (!fresh.isEmpty()) {
        beginInsertRows(above, 0, static_cast<int>(fresh.size()) - 1);
        peripheral.registers = std::move(fresh);
        endInsertRows();
    }
}

void RegistersModel::refresh(int row, const QList<Register>& fresh) {
    auto& registers = peripherals_[row].registers;
    const auto above = index(row, 0);
    for (int r = 0; r < registers.size(); ++r) {
        auto& reg = registers[r];
        const bool differs = reg.value != fresh[r].value;
        if (!differs && !reg.changed) {
            continue;
        }
        reg.value = fresh[r].value;
        reg.changed = differs;
        for (int f = 0; f < reg.fields.size(); ++f) {
            auto& field = reg.fields[f];
            field.changed = field.value != fresh[r].fields[f].value;
            field.value = fresh[r].fields[f].value;
        }
        const auto place = index(r, 0, above);
        emit dataChanged(place, index(r, Columns - 1, above));
        if (!reg.fields.isEmpty()) {
            emit dataChanged(index(0, 0, place), index(static_cast<int>(reg.fields.size()) - 1, Columns - 1, place));
        }
    }
}

QModelIndex RegistersModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= Columns || row >= rowCount(parent)) {
        return {};
    }
    const auto at = spot(parent);
    if (at.peripheral < 0) {
        return createIndex(row, column, quintptr{0});
    }
    const auto peripheral = static_cast<quintptr>(at.peripheral + 1);
    return createIndex(row, column, at.reg < 0 ? peripheral : peripheral | static_cast<quintptr>(at.reg + 1) << kShift);
}

QModelIndex RegistersModel::parent(const QModelIndex& child) const {
    const auto at = spot(child);
    if (at.reg < 0) {
        return {};
    }
    return at.field < 0 ? createIndex(at.peripheral, 0, quintptr{0})
                        : createIndex(at.reg, 0, static_cast<quintptr>(at.peripheral + 1));
}

int RegistersModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) {
        return 0;
    }
    const auto at = spot(parent);
    if (at.peripheral < 0) {
        return static_cast<int>(peripherals_.size());
    }
    const auto& registers = peripherals_[at.peripheral].registers;
    if (at.reg < 0) {
        return static_cast<int>(registers.size());
    }
    return at.field < 0 ? static_cast<int>(registers[at.reg].fields.size()) : 0;
}

int RegistersModel::columnCount(const QModelIndex&) const { return Columns; }

bool RegistersModel::hasChildren(const QModelIndex& parent) const {
    if (parent.column() > 0) {
        return false;
    }
    const auto at = spot(parent);
    return rowCount(parent) > 0 || (at.peripheral >= 0 && at.reg < 0 && !peripherals_[at.peripheral].known);
}

bool RegistersModel::isChanged(const Spot& at) const {
    if (at.reg < 0) {
        return false;
    }
    const auto& reg = peripherals_[at.peripheral].registers[at.reg];
    return at.field < 0 ? reg.changed : reg.fields[at.field].changed;
}

QVariant RegistersModel::text(const Spot& at, int column) const {
    const auto& peripheral = peripherals_[at.peripheral];
    if (at.reg < 0) {
        return column == Name                             ? peripheral.name
               : column == Place && peripheral.base >= 0 ? hexText(static_cast<quint64>(peripheral.base), 32)
                                                          : QString();
    }
    const auto& reg = peripheral.registers[at.reg];
    if (at.field < 0) {
        return column == Name    ? reg.name
               : column == Value ? hexText(reg.value, peripheral.bits)
                                 : "+" + hexText(static_cast<quint64>(reg.offset), 12);
    }
    const auto& field = reg.fields[at.field];
    return column == Name    ? field.name
           : column == Value ? (field.width == 1 ? QString::number(field.value) : hexText(field.value, field.width))
                             : bitsText(field.lsb, field.width) + " " + field.access;
}

QVariant RegistersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto at = spot(index);
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole: return text(at, index.column());
        case ChangedRole: return isChanged(at);
        case PeripheralRole: return peripherals_[at.peripheral].name;
        default: return {};
    }
}

/// What is written to the other fields so that nothing happens to them.
quint64 RegistersModel::neutral(const Register& reg, int but) {
    quint64 value = reg.value;
    for (int i = 0; i < reg.fields.size(); ++i) {
        const auto& field = reg.fields[i];
        const auto mask = ((quint64{1} << field.width) - 1) << field.lsb;
        if (i == but || field.access == "w1c" || field.access == "w1s") {
            value &= ~mask;
        } else if (field.access == "rc_w0") {
            value |= mask;
        }
    }
    return value;
}

bool RegistersModel::isWritable(const Spot& at) const {
    if (at.reg < 0 || peripherals_[at.peripheral].base < 0) {
        return false;
    }
    // A field that is only read stays what it is; a whole register may have others.
    if (at.field < 0) {
        return true;
    }
    const auto& access = peripherals_[at.peripheral].registers[at.reg].fields[at.field].access;
    return access != "ro" && access != "rc_r";
}

Qt::ItemFlags RegistersModel::flags(const QModelIndex& index) const {
    const auto flags = QAbstractItemModel::flags(index);
    return index.isValid() && index.column() == Value && isWritable(spot(index)) ? flags | Qt::ItemIsEditable : flags;
}

bool RegistersModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || !(flags(index) & Qt::ItemIsEditable)) {
        return false;
    }
    const auto at = spot(index);
    const auto& peripheral = peripherals_[at.peripheral];
    const auto& reg = peripheral.registers[at.reg];
    const auto number = numberOf(value.toString());
    const int width = at.field < 0 ? peripheral.bits : reg.fields[at.field].width;
    if (!number || (width < 64 && *number >> width != 0)) {
        return false;
    }
    auto after = *number;
    if (at.field >= 0) {
        const auto& field = reg.fields[at.field];
        after = neutral(reg, at.field) | (*number << field.lsb);
    }
    undo.push(new RegisterEdit(*this, peripheral.name, reg.name, static_cast<quint32>(reg.value), static_cast<quint32>(after)));
    return true;
}

QVariant RegistersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= Columns) {
        return {};
    }
    return section == Name ? tr("Register") : section == Value ? tr("Value") : tr("Where");
}

}  // namespace twin::gui
