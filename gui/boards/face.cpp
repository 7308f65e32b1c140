// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/face.hpp"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

// Outside of the namespace, as the macro wants it: a static library's resources are not registered by themselves.
static void registerFaces() { Q_INIT_RESOURCE(faces); }

namespace twin::gui {

namespace {

using Kind = FaceItem::Kind;

const QHash<QString, Kind>& kinds() {
    static const QHash<QString, Kind> kKinds{
        {QStringLiteral("matrix"), Kind::kMatrix}, {QStringLiteral("led"), Kind::kLed},
        {QStringLiteral("button"), Kind::kButton}, {QStringLiteral("switch"), Kind::kSwitch},
        {QStringLiteral("reset"), Kind::kReset},   {QStringLiteral("usb"), Kind::kUsb},
        {QStringLiteral("jack"), Kind::kJack},     {QStringLiteral("pin"), Kind::kPin}};
    return kKinds;
}

QSizeF sizeAt(const QJsonObject& object, const char* key) {
    const QJsonArray pair = object.value(QLatin1String(key)).toArray();
    return {pair.at(0).toDouble(), pair.at(1).toDouble()};
}

QByteArray resource(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString drawingOf(const QString& board) {
    if (board.startsWith(QLatin1String("mps2_"))) return QStringLiteral("mps2");
    return board;
}

// A drawing may show more than the board's description has: what nothing stands behind must not look as if it worked.
void dropUnknown(Face& face, const BoardModel& model) {
    QList<FaceItem> kept;
    for (FaceItem& item : face.items) {
        const bool input = item.kind == Kind::kButton || item.kind == Kind::kSwitch || item.kind == Kind::kJack;
        if (input && model.settable(item.part, item.value) == nullptr) continue;
        if (item.kind == Kind::kPin && !item.part.isEmpty() && model.settable(item.part, item.pad) == nullptr) {
            item.part.clear();
            item.pad.clear();
        }
        kept.append(item);
    }
    face.items = kept;
}

} // namespace

QRectF FaceItem::rect() const {
    if (kind == Kind::kMatrix) {
        const QSizeF all((columns - 1) * pitch.width() + size.width() * 2,
                         (rows - 1) * pitch.height() + size.height() * 2);
        return {at.x() - all.width() / 2, at.y() - all.height() / 2, all.width(), all.height()};
    }
    if (kind == Kind::kUsb || kind == Kind::kJack) {
        // The plug is out of the board: a click on it, or where it was, counts.
        const double length = size.width() * 2.0;
        const double width = size.width() * 1.5;
        return {at.x() - width / 2, turn == 0 ? at.y() - length : at.y(), width, length};
    }
    const QSizeF s = hit.isEmpty() ? size : hit;
    return {at.x() - s.width() / 2, at.y() - s.height() / 2, s.width(), s.height()};
}

QPointF FaceItem::led(int index) const {
    const int column = columns > 0 ? index % columns : 0;
    const int row = columns > 0 ? index / columns : 0;
    return {at.x() + (column - (columns - 1) / 2.0) * pitch.width(),
            at.y() + (row - (rows - 1) / 2.0) * pitch.height()};
}

Face readFace(const QByteArray& layout, const QByteArray& svg, const QString& file, QString* error) {
    const auto fail = [&](const QString& what) {
        if (error != nullptr) *error = QStringLiteral("%1: %2").arg(file, what);
        return Face();
    };
    QJsonParseError parse;
    const QJsonObject object = QJsonDocument::fromJson(layout, &parse).object();
    if (parse.error != QJsonParseError::NoError)
        return fail(QStringLiteral("byte %1: %2").arg(parse.offset).arg(parse.errorString()));

    Face face;
    face.svg = svg;
    face.scene = sizeAt(object, "scene");
    if (face.scene.isEmpty()) return fail(QStringLiteral("scene: expected width and height above 0"));
    const QJsonArray outline = object.value(QLatin1String("outline")).toArray();
    if (outline.size() != 4) return fail(QStringLiteral("outline: expected x, y, width, height"));
    face.outline = {outline.at(0).toDouble(), outline.at(1).toDouble(), outline.at(2).toDouble(),
                    outline.at(3).toDouble()};
    face.per_mm = object.value(QLatin1String("per_mm")).toDouble(10);

    int number = 0;
    for (const QJsonValue& entry : object.value(QLatin1String("items")).toArray()) {
        const QJsonObject o = entry.toObject();
        const auto text = [&o](const char* key) { return o.value(QLatin1String(key)).toString(); };
        const auto kind = kinds().constFind(text("kind"));
        if (kind == kinds().constEnd())
            return fail(QStringLiteral("items[%1].kind: found \"%2\", expected one of %3")
                            .arg(number)
                            .arg(text("kind"), QStringList(kinds().keys()).join(QStringLiteral(", "))));
        FaceItem item;
        item.kind = *kind;
        const QSizeF at = sizeAt(o, "at");
        item.at = {at.width(), at.height()};
        item.size = sizeAt(o, "size");
        if (item.size.isEmpty())
            return fail(QStringLiteral("items[%1].size: expected width and height above 0").arg(number));
        item.hit = sizeAt(o, "hit");
        item.pitch = sizeAt(o, "pitch");
        item.columns = o.value(QLatin1String("columns")).toInt();
        item.rows = o.value(QLatin1String("rows")).toInt();
        item.part = text("part");
        item.value = text("value");
        item.label = text("label");
        item.key = text("key");
        item.pad = text("pad");
        item.name = text("name");
        item.function = text("function");
        item.place = text("place");
        item.fixed = text("fixed");
        item.shape = text("shape");
        item.colour = QColor(text("colour"));
        item.cap = QColor(text("cap"));
        if (o.contains(QLatin1String("ink"))) item.ink = QColor(text("ink"));
        item.turn = o.value(QLatin1String("turn")).toDouble();
        item.words_left = text("words") == QLatin1String("left");
        item.has_state = o.contains(QLatin1String("state"));
        const QSizeF state = sizeAt(o, "state");
        item.state = {state.width(), state.height()};
        face.items.append(item);
        ++number;
    }
    return face;
}

Face faceOf(const BoardModel& model) {
    registerFaces();
    const QString base = QStringLiteral(":/twin/faces/") + drawingOf(model.board());
    const QByteArray layout = resource(base + QStringLiteral(".json"));
    if (layout.isEmpty()) return genericFace(model);
    QString error;
    Face face = readFace(layout, resource(base + QStringLiteral(".svg")), base, &error);
    if (!error.isEmpty()) {
        qWarning("%s", qPrintable(error));
        return genericFace(model);
    }
    dropUnknown(face, model);
    return face;
}

} // namespace twin::gui
