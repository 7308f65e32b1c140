// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSize>
#include <QString>
#include <QStringList>

namespace twin::gui {

/// A number that can be set from outside, as `board.inspect` describes it.
struct Settable {
    QString part;
    QString name;
    QString unit; ///< as it is shown: "°C", "µT", "g", "V"
    QString help;
    double minimum = 0;
    double maximum = 1;
    double value = 0; ///< that it starts at
    bool is_bool = false;

    /// As method `set` takes it, without the number.
    [[nodiscard]] QString path() const { return part + QLatin1Char('.') + name; }
};

struct BoardPart {
    QString name;
    QString type;
    QHash<QString, QString> pins; ///< of the part to those of the chip
};

/// What `board.inspect` tells of a board, with the values as they stand. No windows, no painting.
class BoardModel {
  public:
    /// Forgets everything of the board before. Members that are not as documented are left out.
    void load(const QJsonObject& inspect);

    [[nodiscard]] const QString& board() const { return board_; }
    [[nodiscard]] const QString& title() const { return title_; }
    [[nodiscard]] const QString& chip() const { return chip_; }
    [[nodiscard]] const QList<BoardPart>& parts() const { return parts_; }
    [[nodiscard]] const QList<Settable>& settables() const { return settables_; }
    [[nodiscard]] const BoardPart* part(const QString& name) const;
    [[nodiscard]] const Settable* settable(const QString& part, const QString& name) const;
    [[nodiscard]] bool hasOutput(const QString& part, const QString& name) const;

    /// Width and height of an output that is a picture; 0 × 0 if it is none.
    [[nodiscard]] QSize pictureSize(const QString& part, const QString& name) const;

    /// A number as it stands; `otherwise` while nothing is known of it.
    [[nodiscard]] double number(const QString& part, const QString& value, double otherwise) const;

    /// Brightness of each LED of a picture, 0..255, line by line; empty while nothing is known of it.
    [[nodiscard]] QByteArray bytes(const QString& part, const QString& value) const;

    /// True if it changed. Takes what `value` events carry: numbers, booleans, hexadecimal text or a list of bytes.
    bool setValue(const QString& part, const QString& value, const QJsonValue& v);

    /// What was told of outputs is forgotten, as after power was off; inputs stay.
    void clearOutputs();

  private:
    QString board_;
    QString title_;
    QString chip_;
    QList<BoardPart> parts_;
    QList<Settable> settables_;
    QHash<QString, QSize> outputs_; ///< by "part.name"
    QHash<QString, double> numbers_;
    QHash<QString, QByteArray> bytes_;
};

/// How a part's name is read out and written on a label: "usb" as "USB", "button_a" as "Button A"; "TEMP" stays.
[[nodiscard]] QString readableName(const QString& name);

} // namespace twin::gui
