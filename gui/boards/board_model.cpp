// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/board_model.hpp"

#include <QJsonArray>

namespace twin::gui {

namespace {

QString shownUnit(const QString& unit) {
    if (unit == QLatin1String("degC")) return QStringLiteral("°C");
    if (unit == QLatin1String("uT")) return QStringLiteral("µT");
    return unit;
}

QString join(const QString& part, const QString& name) { return part + QLatin1Char('.') + name; }

} // namespace

void BoardModel::load(const QJsonObject& inspect) {
    *this = BoardModel();
    board_ = inspect.value(QLatin1String("board")).toString();
    title_ = inspect.value(QLatin1String("title")).toString(board_);
    chip_ = inspect.value(QLatin1String("chip")).toString();

    for (const QJsonValue& entry : inspect.value(QLatin1String("parts")).toArray()) {
        const QJsonObject object = entry.toObject();
        BoardPart part;
        part.name = object.value(QLatin1String("name")).toString();
        part.type = object.value(QLatin1String("type")).toString();
        if (part.name.isEmpty()) continue;
        const QJsonObject pins = object.value(QLatin1String("pins")).toObject();
        for (auto it = pins.begin(); it != pins.end(); ++it) part.pins.insert(it.key(), it.value().toString());
        parts_.append(part);
    }
    for (const QJsonValue& entry : inspect.value(QLatin1String("values")).toArray()) {
        const QJsonObject object = entry.toObject();
        const QString name = object.value(QLatin1String("name")).toString();
        const qsizetype dot = name.indexOf(QLatin1Char('.'));
        if (dot < 1) continue;
        Settable s;
        s.part = name.left(dot);
        s.name = name.mid(dot + 1);
        s.unit = shownUnit(object.value(QLatin1String("unit")).toString());
        s.is_bool = s.unit == QLatin1String("bool");
        if (s.is_bool) s.unit.clear();
        s.help = object.value(QLatin1String("help")).toString();
        s.minimum = object.value(QLatin1String("min")).toDouble(0);
        s.maximum = object.value(QLatin1String("max")).toDouble(1);
        s.value = object.value(QLatin1String("value")).toDouble(0);
        if (s.maximum <= s.minimum) continue;
        numbers_.insert(name, s.value);
        settables_.append(s);
    }
    for (const QJsonValue& entry : inspect.value(QLatin1String("outputs")).toArray()) {
        const QJsonObject object = entry.toObject();
        const QSize picture(object.value(QLatin1String("width")).toInt(), object.value(QLatin1String("height")).toInt());
        outputs_.insert(object.value(QLatin1String("name")).toString(), picture);
    }
}

const BoardPart* BoardModel::part(const QString& name) const {
    for (const BoardPart& p : parts_)
        if (p.name == name) return &p;
    return nullptr;
}

const Settable* BoardModel::settable(const QString& part, const QString& name) const {
    for (const Settable& s : settables_)
        if (s.part == part && s.name == name) return &s;
    return nullptr;
}

bool BoardModel::hasOutput(const QString& part, const QString& name) const {
    return outputs_.contains(join(part, name));
}

QSize BoardModel::pictureSize(const QString& part, const QString& name) const {
    return outputs_.value(join(part, name), QSize(0, 0));
}

double BoardModel::number(const QString& part, const QString& value, double otherwise) const {
    return numbers_.value(join(part, value), otherwise);
}

QByteArray BoardModel::bytes(const QString& part, const QString& value) const {
    return bytes_.value(join(part, value));
}

bool BoardModel::setValue(const QString& part, const QString& value, const QJsonValue& v) {
    const QString path = join(part, value);
    if (v.isDouble() || v.isBool()) {
        const double number = v.isBool() ? (v.toBool() ? 1.0 : 0.0) : v.toDouble();
        const auto it = numbers_.constFind(path);
        if (it != numbers_.constEnd() && *it == number) return false;
        numbers_.insert(path, number);
        return true;
    }
    QByteArray bytes;
    if (v.isString()) {
        bytes = QByteArray::fromHex(v.toString().toLatin1());
    } else if (v.isArray()) {
        for (const QJsonValue& one : v.toArray()) bytes.append(static_cast<char>(qBound(0, one.toInt(), 255)));
    } else {
        return false;
    }
    QByteArray& held = bytes_[path];
    if (held == bytes) return false;
    held = bytes;
    return true;
}

void BoardModel::clearOutputs() {
    bytes_.clear();
    for (auto it = numbers_.begin(); it != numbers_.end();) {
        const qsizetype dot = it.key().indexOf(QLatin1Char('.'));
        it = settable(it.key().left(dot), it.key().mid(dot + 1)) == nullptr ? numbers_.erase(it) : std::next(it);
    }
}

QString readableName(const QString& name) {
    static const QStringList kShort{QStringLiteral("usb"), QStringLiteral("led"), QStringLiteral("mcc"),
                                    QStringLiteral("phy"), QStringLiteral("lcd"), QStringLiteral("exp")};
    QStringList words = name.split(QLatin1Char('_'), Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString& word = words[i];
        QString letters = word;
        while (!letters.isEmpty() && letters.back().isDigit()) letters.chop(1);
        const bool numbered = letters.size() <= 2 && letters.size() < word.size(); // LD1, B1
        const bool whole_upper = letters.size() == 1 || numbered || kShort.contains(letters.toLower());
        if (whole_upper) word = word.toUpper();
        else if (i == 0) word[0] = word[0].toUpper();
    }
    return words.join(QLatin1Char(' '));
}

} // namespace twin::gui
