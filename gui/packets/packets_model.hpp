// SPDX-License-Identifier: BSD-3-Clause
// The frames of a run, the last so many, and one of them taken apart.
#pragma once

#include "gui/packets/packet.hpp"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <deque>

namespace twin::gui {

struct CapturedFrame {
    qint64 number = 0;
    qint64 t_ns = 0;
    QString device;
    bool incoming = false;  ///< it came to the device; else it left it
    bool copy = false;      ///< another device has been seen to send or receive it: a segment has many ends
    bool damaged = false;   ///< its FCS does not match
    QByteArray bytes;
    QString source, destination, protocol, summary;
    QString layers;  ///< " Ethernet IPv4 TCP "
    bool malformed = false;
};

class PacketsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Number, Time, Device, Source, Destination, Protocol, Size, Info, Columns };
    enum Role { FrameRole = Qt::UserRole + 1, WrongRole };
    static constexpr int kMost = 20'000;
    static constexpr qint64 kMostBytes = 32 << 20;

    explicit PacketsModel(QObject* parent = nullptr);

    /// Lines of the record about frames. They are decoded some milliseconds at a time, and shown then.
    void take(const QJsonArray& events, qint64 dropped);
    void clear();
    [[nodiscard]] const CapturedFrame& frame(int row) const { return frames_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const std::deque<CapturedFrame>& frames() const { return frames_; }
    /// That were too many to follow, or are no longer kept.
    [[nodiscard]] qint64 missed() const { return missed_; }
    [[nodiscard]] qint64 forgotten() const { return forgotten_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void work();
    [[nodiscard]] bool isCopy(const CapturedFrame& frame);
    void forget();

    struct Seen {
        QString device;
        qint64 t_ns;
    };
    std::deque<CapturedFrame> frames_;
    std::deque<CapturedFrame> waiting_;
    QHash<size_t, Seen> seen_;
    qint64 bytes_ = 0;
    qint64 next_ = 1;
    qint64 missed_ = 0;
    qint64 forgotten_ = 0;
    QTimer timer_;
};

/// Words that are all in what a row shows; a protocol that is among its layers; and each frame once.
class PacketsFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text);
    void setProtocol(const QString& protocol);
    void setCopiesShown(bool shown);

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    QStringList words_;
    QString protocol_;
    bool copies_ = false;
};

/// The layers of one frame, and their fields.
class FieldsModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Name, Value, Columns };
    enum Role { AtRole = Qt::UserRole + 1, SizeRole, WrongRole };

    using QAbstractItemModel::QAbstractItemModel;

    void setFrame(const QByteArray& bytes);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex&) const override { return Columns; }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Node {
        QString name, value;
        int at = 0, size = 0;
        bool wrong = false;
        int parent = -1;
        int row = 0;
        QList<int> children;
    };
    void add(const packets::Field& field, int parent);
    QList<Node> nodes_;
    QList<int> roots_;
};

/// A file that Wireshark reads: pcapng, with an interface for each device.
QByteArray pcapng(const std::deque<CapturedFrame>& frames);

}  // namespace twin::gui
