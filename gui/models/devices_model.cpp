// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/devices_model.hpp"

#include "gui/models/format.hpp"

#include <QCoreApplication>
#include <QJsonObject>
#include <algorithm>

namespace twin::gui {
namespace {

bool isFigure(int column) { return column >= DevicesModel::Uptime && column <= DevicesModel::Silence; }

}  // namespace

QString deviceStateText(const QString& state) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("twin::gui", text); };
    if (state == "running") {
        return tr("running");
    }
    if (state == "starting") {
        return tr("starting");
    }
    if (state == "off") {
        return tr("off");
    }
    if (state == "dead") {
        return tr("dead");
    }
    return state == "stopped" ? tr("stopped") : state;
}

bool naturalLess(const QString& a, const QString& b) {
    const auto run = [](const QString& text, qsizetype from) {
        auto end = from;
        while (end < text.size() && text[end].isDigit()) {
            ++end;
        }
        return end - from;
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].isDigit() && b[j].isDigit()) {
            const auto m = run(a, i);
            const auto n = run(b, j);
            const auto x = QStringView(a).mid(i, m).toULongLong();
            const auto y = QStringView(b).mid(j, n).toULongLong();
            if (x != y) {
                return x < y;
            }
            i += m;
            j += n;
            continue;
        }
        const auto x = a[i++].toCaseFolded();
        const auto y = b[j++].toCaseFolded();
        if (x != y) {
            return x < y;
        }
    }
    return a.size() - i < b.size() - j;
}

QString groupOf(const QString& name) {
    const auto dash = name.lastIndexOf('-');
    const auto digits = QStringView(name).mid(dash + 1);
    const bool numbered = dash > 0 && !digits.isEmpty() &&
                          std::all_of(digits.begin(), digits.end(), [](QChar one) { return one.isDigit(); });
    return numbered ? name.left(dash) : name;
}

bool DevicesModel::Row::looksLike(const Row& other) const {
    return name == other.name && state == other.state && now_ns == other.now_ns && resets == other.resets &&
           last_line == other.last_line && death == other.death && firmware == other.firmware && board == other.board &&
           figures.cpu == other.figures.cpu && figures.memory == other.figures.memory &&
           figures.frames == other.figures.frames && figures.bytes == other.figures.bytes &&
           figures.silence_ns == other.figures.silence_ns;
}

DevicesModel::Row DevicesModel::read(const QJsonObject& device, qint64 wall_ms) {
    Row row;
    row.name = device["name"].toString();
    row.state = device["state"].toString();
    row.board = device["board"].toString();
    const auto image = device["image"].toString();
    row.firmware = image.mid(image.lastIndexOf('/') + 1);
    row.last_line = device["last_line"].toString();
    row.death = device["death"].toString();
    row.now_ns = device["now_ns"].toInteger();
    row.resets = device["resets"].toInteger();
    row.cpu_ns = device["cpu_ns"].toInteger();
    row.wall_ms = wall_ms;
    row.figures.memory = device["memory"].toDouble();
    if (const auto said = device["last_ns"]; said.isDouble() && !row.last_line.isEmpty()) {
        row.figures.silence_ns = std::max<qint64>(0, row.now_ns - said.toInteger());
    }
    if (const auto net = device["net"].toObject(); !net.isEmpty()) {
        row.figures.has_link = true;
        row.figures.link_up = net["up"].toBool(true);
        row.frames = net["sent_frames"].toInteger() + net["received_frames"].toInteger();
        row.bytes = net["sent_bytes"].toInteger() + net["received_bytes"].toInteger();
    }
    return row;
}

/// Counters that went back are of a device that was started anew.
void DevicesModel::rate(Row& row, const Row& before) {
    const auto wall_ms = row.wall_ms - before.wall_ms;
    const auto own_ns = row.now_ns - before.now_ns;
    if (wall_ms > 0 && row.cpu_ns >= before.cpu_ns) {
        row.figures.cpu = static_cast<double>(row.cpu_ns - before.cpu_ns) / 1e6 / static_cast<double>(wall_ms);
    }
    if (own_ns > 0 && row.frames >= before.frames) {
        const auto seconds = static_cast<double>(own_ns) / 1e9;
        row.figures.frames = static_cast<double>(row.frames - before.frames) / seconds;
        row.figures.bytes = static_cast<double>(row.bytes - before.bytes) / seconds;
    }
}

void DevicesModel::setDevices(const QJsonArray& devices, qint64 wall_ms) {
    if (devices.size() == rows_.size() && update(0, devices, wall_ms)) {
        return;
    }
    QList<Row> rows;
    rows.reserve(devices.size());
    for (const auto& value : devices) {
        rows.append(read(value.toObject(), wall_ms));
    }
    beginResetModel();
    rows_ = std::move(rows);
    counts_.clear();
    for (const auto& row : rows_) {
        ++counts_[row.state];
    }
    endResetModel();
}

bool DevicesModel::update(int first, const QJsonArray& devices, qint64 wall_ms) {
    if (first + devices.size() > rows_.size()) {
        return false;
    }
    QList<Row> rows;
    rows.reserve(devices.size());
    for (int i = 0; i < devices.size(); ++i) {
        rows.append(read(devices[i].toObject(), wall_ms));
        if (rows[i].name != rows_[first + i].name) {
            return false;
        }
        rate(rows[i], rows_[first + i]);
    }
    changed(first, std::move(rows));
    return true;
}

/// One signal for each stretch of rows that differ: views repaint these only.
void DevicesModel::changed(int first, QList<Row> rows) {
    int row = 0;
    const int end = static_cast<int>(rows.size());
    while (row < end) {
        int last = row;
        while (last < end && !rows[last].looksLike(rows_[first + last])) {
            auto& known = rows_[first + last];
            if (known.state != rows[last].state) {
                --counts_[known.state];
                ++counts_[rows[last].state];
            }
            known = std::move(rows[last]);
            ++last;
        }
        if (last > row) {
            emit dataChanged(index(first + row, 0), index(first + last - 1, Columns - 1));
        }
        if (last < end) {
            rows_[first + last] = std::move(rows[last]);
        }
        row = last + 1;
    }
}

int DevicesModel::rowOf(const QString& name) const {
    for (int row = 0; row < rows_.size(); ++row) {
        if (rows_[row].name == name) {
            return row;
        }
    }
    return -1;
}

void DevicesModel::clear() {
    began_ns_.clear();
    setDevices({});
}

void DevicesModel::take(const QJsonArray& events) {
    for (const auto& value : events) {
        const auto line = value.toObject();
        const auto event = line["event"].toObject();
        if (event["event"] == "reset" || (event["event"] == "power" && event["on"].toBool())) {
            began_ns_[line["node"].toString()] = line["t"].toInteger();
        }
    }
}

qint64 DevicesModel::uptime(const Row& row) const {
    return row.state == "running" ? std::max<qint64>(0, row.now_ns - began_ns_.value(row.name)) : -1;
}

int DevicesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int DevicesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant DevicesModel::text(const Row& row, int column) const {
    switch (column) {
        case Name: return row.name;
        case State: return deviceStateText(row.state);
        case Board: return row.board;
        case Uptime: return uptime(row) < 0 ? QString("–") : durationText(uptime(row));
        case Firmware: return row.firmware;
        case Resets: return row.resets;
        case Cpu: return row.figures.memory > 0 ? shareText(row.figures.cpu) : QString("–");
        case Memory: return row.figures.memory > 0 ? bytesText(static_cast<qint64>(row.figures.memory)) : QString("–");
        case Frames:
            return !row.figures.has_link   ? QString("–")
                   : !row.figures.link_up ? tr("cut")
                                          : tr("%1/s").arg(rateText(row.figures.frames));
        case Bytes:
            return row.figures.has_link ? tr("%1/s").arg(bytesText(static_cast<qint64>(row.figures.bytes)))
                : QString("–");
        case Silence: return row.figures.silence_ns < 0 ? QString("–") : durationText(row.figures.silence_ns);
        case LastLine: return row.death.isEmpty() ? row.last_line : row.death;
        default: return {};
    }
}

QVariant DevicesModel::key(const Row& row, int column) const {
    switch (column) {
        case Uptime: return uptime(row);
        case Resets: return row.resets;
        case Cpu: return row.figures.cpu;
        case Memory: return row.figures.memory;
        case Frames: return row.figures.link_up ? row.figures.frames : -1.0;
        case Bytes: return row.figures.bytes;
        case Silence: return row.figures.silence_ns;
        default: return text(row, column);
    }
}

QVariant DevicesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& row = rows_[index.row()];
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::ToolTipRole: return index.column() == LastLine ? text(row, LastLine) : QVariant();
        case Qt::TextAlignmentRole:
            return isFigure(index.column()) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                                            : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
        case GroupRole: return groupOf(row.name);
        case FirmwareRole: return row.firmware;
        case SortRole: return key(row, index.column());
        case StateRole: return row.state;
        case NameRole: return row.name;
        default: return {};
    }
}

QVariant DevicesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return isFigure(section) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                                 : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array names{tr("Device"), tr("State"),  tr("Board"), tr("Firmware"), tr("Uptime"), tr("Resets"),
                           tr("CPU"),    tr("Memory"), tr("Frames"), tr("Bytes"),   tr("Silent for"),
                               tr("Last message")};
    return names.at(static_cast<std::size_t>(section));
}

DevicesFilter::DevicesFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(DevicesModel::SortRole);
}

void DevicesFilter::setText(const QString& text) {
    text_ = text.trimmed();
    invalidateFilter();
}

void DevicesFilter::setState(const QString& state) {
    state_ = state;
    invalidateFilter();
}

QStringList DevicesFilter::names(const QModelIndexList& rows) const {
    QStringList names;
    for (const auto& row : rows) {
        names.append(row.data(DevicesModel::NameRole).toString());
    }
    return names;
}

bool DevicesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto* model = sourceModel();
    if (!state_.isEmpty() && model->index(row, 0, parent).data(DevicesModel::StateRole) != state_) {
        return false;
    }
    if (text_.isEmpty()) {
        return true;
    }
    for (const int column : {DevicesModel::Name, DevicesModel::State, DevicesModel::Board, DevicesModel::Firmware,
                             DevicesModel::LastLine}) {
        if (model->index(row, column, parent).data().toString().contains(text_, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool DevicesFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto a = left.data(sortRole());
    const auto b = right.data(sortRole());
    if (a.typeId() == QMetaType::QString) {
        return naturalLess(a.toString(), b.toString());
    }
    return a.toDouble() < b.toDouble();
}

}  // namespace twin::gui
