// SPDX-License-Identifier: BSD-3-Clause
#include "gui/packets/packets_model.hpp"

#include "gui/models/format.hpp"

#include <QJsonObject>
#include <QtEndian>
#include <array>

namespace twin::gui {
namespace {

// So long at a time: a frame of the window has 16.
constexpr int kTurnMs = 4;
constexpr std::size_t kMostWaiting = 20'000;
// The same bytes at another device within so long are the same frame.
constexpr qint64 kSameFrameNs = 1'000'000'000;
constexpr int kMostSeen = 8'192;

packets::Bytes view(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

QString text(const std::string& from) { return QString::fromStdString(from); }

void decodeInto(CapturedFrame& frame) {
    const auto packet = packets::decode(view(frame.bytes));
    frame.source = text(packet.source);
    frame.destination = text(packet.destination);
    frame.protocol = text(packet.protocol);
    frame.summary = text(packet.summary);
    frame.malformed = packet.malformed;
    frame.layers = " ";
    for (const auto& layer : packet.layers) {
        frame.layers += text(layer.name) + ' ';
    }
}

}  // namespace

PacketsModel::PacketsModel(QObject* parent) : QAbstractTableModel(parent) {
    timer_.setInterval(0);
    connect(&timer_, &QTimer::timeout, this, &PacketsModel::work);
}

void PacketsModel::take(const QJsonArray& events, qint64 dropped) {
    missed_ += dropped;
    for (const auto& value : events) {
        const auto line = value.toObject();
        if (!line.contains("frame")) {
            continue;
        }
        CapturedFrame frame;
        frame.t_ns = line["t"].toInteger();
        frame.device = line["node"].toString();
        frame.incoming = line["in"].toBool();
        frame.damaged = line["fcs_error"].toBool();
        frame.bytes = QByteArray::fromHex(line["hex"].toString().toLatin1());
        waiting_.push_back(std::move(frame));
    }
    while (waiting_.size() > kMostWaiting) {
        waiting_.pop_front();
        ++missed_;
    }
    if (!waiting_.empty()) {
        timer_.start();
    }
}

bool PacketsModel::isCopy(const CapturedFrame& frame) {
    const auto key = qHash(frame.bytes);
    const auto known = seen_.constFind(key);
    const bool copy = known != seen_.constEnd() && known->device != frame.device && frame.incoming &&
                      frame.t_ns - known->t_ns < kSameFrameNs;
    if (!copy) {
        if (seen_.size() >= kMostSeen) {
            seen_.clear();
        }
        seen_[key] = {frame.device, frame.t_ns};
    }
    return copy;
}

void PacketsModel::work() {
    QElapsedTimer clock;
    clock.start();
    std::deque<CapturedFrame> ready;
    while (!waiting_.empty() && clock.elapsed() < kTurnMs) {
        auto frame = std::move(waiting_.front());
        waiting_.pop_front();
        frame.number = next_++;
        frame.copy = isCopy(frame);
        decodeInto(frame);
        bytes_ += frame.bytes.size();
        ready.push_back(std::move(frame));
    }
    if (waiting_.empty()) {
        timer_.stop();
    }
    if (ready.empty()) {
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(ready.size()) - 1);
    std::move(ready.begin(), ready.end(), std::back_inserter(frames_));
    endInsertRows();
    forget();
}

/// A tenth at a time: views move their rows each time that some go.
void PacketsModel::forget() {
    if (frames_.size() <= kMost && bytes_ <= kMostBytes) {
        return;
    }
    std::size_t gone = 0;
    qint64 bytes = bytes_;
    while (gone < frames_.size() && (frames_.size() - gone > kMost * 9 / 10 || bytes > kMostBytes * 9 / 10)) {
        bytes -= frames_[gone++].bytes.size();
    }
    beginRemoveRows({}, 0, static_cast<int>(gone) - 1);
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(gone));
    bytes_ = bytes;
    forgotten_ += static_cast<qint64>(gone);
    endRemoveRows();
}

void PacketsModel::clear() {
    beginResetModel();
    frames_.clear();
    waiting_.clear();
    seen_.clear();
    bytes_ = 0;
    next_ = 1;
    missed_ = 0;
    forgotten_ = 0;
    timer_.stop();
    endResetModel();
}

int PacketsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(frames_.size()); }

int PacketsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : Columns; }

QVariant PacketsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& one = frame(index.row());
    if (role == WrongRole) {
        return one.malformed || one.damaged;
    }
    if (role == Qt::TextAlignmentRole) {
        const bool figure = index.column() == Number || index.column() == Time || index.column() == Size;
        return QVariant::fromValue((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && index.column() == Info) {
        return one.summary;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Number: return one.number;
        case Time: return instantText(one.t_ns);
        case Device: return (one.incoming ? "← " : "→ ") + one.device;
        case Source: return one.source;
        case Destination: return one.destination;
        case Protocol: return one.protocol;
        case Size: return one.bytes.size();
        case Info: return one.damaged ? tr("wrong FCS: %1").arg(one.summary) : one.malformed
            ? tr("malformed: %1").arg(one.summary) : one.summary;
        default: return {};
    }
}

QVariant PacketsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= Columns) {
        return {};
    }
    const std::array names{tr("No."), tr("Time"), tr("Device"), tr("From"), tr("To"), tr("Protocol"), tr("Bytes"),
        tr("What")};
    return names.at(static_cast<std::size_t>(section));
}

void PacketsFilter::setText(const QString& text) {
    words_ = text.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void PacketsFilter::setProtocol(const QString& protocol) {
    protocol_ = protocol;
    invalidateFilter();
}

void PacketsFilter::setCopiesShown(bool shown) {
    copies_ = shown;
    invalidateFilter();
}

bool PacketsFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto& one = static_cast<const PacketsModel*>(sourceModel())->frame(row);
    if (one.copy && !copies_) {
        return false;
    }
    if (!protocol_.isEmpty() && !one.layers.contains(' ' + protocol_ + ' ')) {
        return false;
    }
    return std::all_of(words_.begin(), words_.end(), [&](const QString& word) {
        for (const auto* text : {&one.summary, &one.source, &one.destination, &one.device, &one.layers}) {
            if (text->contains(word, Qt::CaseInsensitive)) {
                return true;
            }
        }
        return false;
    });
}

void FieldsModel::add(const packets::Field& field, int parent) {
    const int self = static_cast<int>(nodes_.size());
    auto& siblings = parent < 0 ? roots_ : nodes_[parent].children;
    Node node{text(field.name), text(field.value), static_cast<int>(field.at), static_cast<int>(field.size),
        field.wrong, parent, static_cast<int>(siblings.size()), {}};
    siblings.append(self);
    nodes_.append(std::move(node));
    for (const auto& child : field.children) {
        add(child, self);
    }
}

void FieldsModel::setFrame(const QByteArray& bytes) {
    beginResetModel();
    nodes_.clear();
    roots_.clear();
    if (!bytes.isEmpty()) {
        for (const auto& layer : packets::decode(view(bytes)).layers) {
            add(layer, -1);
        }
    }
    endResetModel();
}

QModelIndex FieldsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    const auto& all = parent.isValid() ? nodes_[static_cast<int>(parent.internalId())].children : roots_;
    return createIndex(row, column, static_cast<quintptr>(all[row]));
}

QModelIndex FieldsModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) {
        return {};
    }
    const int above = nodes_[static_cast<int>(child.internalId())].parent;
    return above < 0 ? QModelIndex() : createIndex(nodes_[above].row, 0, static_cast<quintptr>(above));
}

int FieldsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(roots_.size());
    }
    return parent.column() == 0 ? static_cast<int>(nodes_[static_cast<int>(parent.internalId())].children.size()) : 0;
}

QVariant FieldsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& node = nodes_[static_cast<int>(index.internalId())];
    switch (role) {
        case Qt::DisplayRole: return index.column() == Name ? node.name : node.value;
        case Qt::ToolTipRole: return index.column() == Value ? node.value : QVariant();
        case AtRole: return node.at;
        case SizeRole: return node.size;
        case WrongRole: return node.wrong;
        default: return {};
    }
}

QVariant FieldsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Name ? tr("Field") : tr("Value");
}

// The blocks are those of draft-ietf-opsawg-pcapng: a section, an interface each device, an enhanced packet each frame.
QByteArray pcapng(const std::deque<CapturedFrame>& frames) {
    QByteArray file;
    const auto number = [](QByteArray& to, auto value) {
        const auto little = qToLittleEndian(value);
        to.append(reinterpret_cast<const char*>(&little), sizeof little);
    };
    const auto padded = [](QByteArray bytes) { return bytes.append((4 - bytes.size() % 4) % 4, '\0'); };
    const auto option = [&](QByteArray& to, quint16 code, const QByteArray& value) {
        number(to, code);
        number(to, static_cast<quint16>(value.size()));
        to.append(padded(value));
    };
    const auto block = [&](quint32 type, const QByteArray& body) {
        const auto size = static_cast<quint32>(body.size() + 12);
        number(file, type);
        number(file, size);
        file.append(body);
        number(file, size);
    };
    QByteArray section;
    number(section, quint32{0x1a2b3c4d});
    number(section, quint16{1});
    number(section, quint16{0});
    number(section, qint64{-1});
    block(0x0a0d0d0a, section);
    QHash<QString, quint32> interfaces;
    for (const auto& frame : frames) {
        if (!interfaces.contains(frame.device)) {
            QByteArray interface;
            number(interface, quint16{1});  // Ethernet
            number(interface, quint16{0});
            number(interface, quint32{0});
            option(interface, 2, frame.device.toUtf8());
            option(interface, 9, QByteArray(1, 9));  // nanoseconds
            option(interface, 0, {});
            block(1, interface);
            interfaces.insert(frame.device, static_cast<quint32>(interfaces.size()));
        }
        QByteArray body;
        number(body, interfaces.value(frame.device));
        number(body, static_cast<quint32>(static_cast<quint64>(frame.t_ns) >> 32));
        number(body, static_cast<quint32>(frame.t_ns));
        number(body, static_cast<quint32>(frame.bytes.size()));
        number(body, static_cast<quint32>(frame.bytes.size()));
        body.append(padded(frame.bytes));
        QByteArray flags;
        number(flags, quint32{frame.incoming ? 1U : 2U} | (frame.damaged ? 1U << 24 : 0U));
        option(body, 2, flags);
        option(body, 0, {});
        block(6, body);
    }
    return file;
}

}  // namespace twin::gui
