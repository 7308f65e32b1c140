// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QStringList>
#include <QUndoStack>

namespace twin::gui {

/// A part as the file has it (docs/bench.md).
struct BenchPart {
    QString name;
    QString type;
    int address = -1;  ///< of an I2C device; -1: the model's own
    QString params;    ///< as YAML on one line: "{interface: spi}"; empty: none
    QPointF at;
    int turn = 0;
    bool operator==(const BenchPart&) const = default;
};

struct BenchData {
    QString name;
    QString board;
    QList<BenchPart> parts;
    QList<QStringList> wires;  ///< each the ends that it joins
    bool operator==(const BenchData&) const = default;

    [[nodiscard]] const BenchPart* part(const QString& part_name) const;
};

/// The file's text. Parts without a place get one.
[[nodiscard]] QString benchText(const BenchData& data);
/// False: `problem` says what is wrong, with its line.
[[nodiscard]] bool readBench(const QString& text, BenchData& data, QString& problem);

/// A bench that is edited: every change can be undone.
class BenchDocument : public QObject {
    Q_OBJECT

  public:
    explicit BenchDocument(QObject* parent = nullptr);

    [[nodiscard]] const BenchData& data() const { return data_; }
    [[nodiscard]] QUndoStack& undoStack() { return undo_; }
    [[nodiscard]] QString text() const { return benchText(data_); }

    /// Another one: what was done before can't be undone.
    void replace(const BenchData& data);

    /// Returns its name: the type's, with a number if need be.
    QString addPart(const QString& type, const QPointF& at);
    /// With its wires' ends.
    void removePart(const QString& name);
    /// Moves in a row are undone as one.
    void movePart(const QString& name, const QPointF& at);
    /// By a quarter, clockwise.
    void turnPart(const QString& name);
    /// In its wires too. An empty text if it is done, otherwise why not: names are of letters, digits and _, not
    /// starting with a digit, each once.
    QString renamePart(const QString& name, const QString& wanted);
    void setAddress(const QString& name, int address);
    void setName(const QString& name);
    /// False: they are one already, or one end twice.
    bool connectPins(const QString& one, const QString& other);
    /// Takes a pin off its wires.
    void disconnectPin(const QString& end);
    void removeWire(int index);

    /// What else is on the copper of this pin.
    [[nodiscard]] QStringList connectedTo(const QString& end) const;

  signals:
    void changed();

  private:
    friend class BenchEdit;
    void apply(const BenchData& data);
    void edit(const QString& what, BenchData after, const QString& merge_key = {});

    BenchData data_;
    QUndoStack undo_;
};

}  // namespace twin::gui
