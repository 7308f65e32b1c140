// SPDX-License-Identifier: BSD-3-Clause
// The bench's file for the window: what it does not know it keeps; the server says what is wrong with models and pins.
#include <yaml-cpp/yaml.h>

#include "gui/bench/bench_document.hpp"

namespace twin::gui {

namespace {

QString words(const YAML::Node& node) { return QString::fromStdString(node.as<std::string>()); }

QString flow(const YAML::Node& node) {
    YAML::Node copy = YAML::Clone(node);
    copy.SetStyle(YAML::EmitterStyle::Flow);
    YAML::Emitter out;
    out << copy;
    return QString::fromUtf8(out.c_str());
}

void readPart(const YAML::Node& name, const YAML::Node& node, BenchData& data) {
    BenchPart part;
    part.name = words(name);
    part.type = words(node["type"]);
    if (node["address"]) part.address = words(node["address"]).toInt(nullptr, 0);
    if (node["params"]) part.params = flow(node["params"]);
    // In rows of four, until `places` says better.
    const auto i = data.parts.size();
    part.at = QPointF(20 + 170.0 * static_cast<double>(i % 4), 20 + 150.0 * static_cast<double>(i / 4));
    data.parts.append(part);
}

void readPlaces(const YAML::Node& places, BenchData& data) {
    for (auto& part : data.parts) {
        const auto place = places[part.name.toStdString()];
        if (!place) continue;
        part.at = QPointF(place["x"].as<double>(), place["y"].as<double>());
        if (place["turn"]) part.turn = place["turn"].as<int>();
    }
}

}  // namespace

bool readBench(const QString& text, BenchData& data, QString& problem) {
    try {
        const YAML::Node top = YAML::Load(text.toStdString());
        if (!top.IsMap() || !top["bench"]) {
            problem = QObject::tr("It is no bench: it has no key 'bench'.");
            return false;
        }
        BenchData read;
        read.name = words(top["bench"]);
        if (top["board"]) read.board = words(top["board"]);
        for (const auto& part : top["parts"]) readPart(part.first, part.second, read);
        for (const auto& wire : top["wires"]) {
            QStringList ends;
            for (const auto& end : wire) ends.append(words(end));
            if (ends.size() > 1) read.wires.append(ends);
        }
        if (top["places"]) readPlaces(top["places"], read);
        data = read;
        return true;
    } catch (const YAML::Exception& e) {
        problem = QObject::tr("Line %1: %2").arg(e.mark.line + 1).arg(QString::fromStdString(e.msg));
        return false;
    }
}

QString benchText(const BenchData& data) {
    const QString name = data.name.isEmpty() ? QStringLiteral("bench") : data.name;
    QString text = QStringLiteral("# Keys: docs/bench.md\nbench: %1\n").arg(name);
    if (!data.board.isEmpty()) text += QStringLiteral("board: %1\n").arg(data.board);
    if (!data.parts.isEmpty()) text += QStringLiteral("\nparts:\n");
    for (const auto& part : data.parts) {
        text += QStringLiteral("  %1: {type: %2").arg(part.name, part.type);
        if (part.address >= 0) text += QStringLiteral(", address: 0x%1").arg(part.address, 2, 16, QLatin1Char('0'));
        if (!part.params.isEmpty()) text += QStringLiteral(", params: ") + part.params;
        text += QStringLiteral("}\n");
    }
    if (!data.wires.isEmpty()) text += QStringLiteral("\nwires:\n");
    for (const auto& wire : data.wires) text += QStringLiteral("  - [%1]\n").arg(wire.join(QStringLiteral(", ")));
    if (!data.parts.isEmpty()) text += QStringLiteral("\nplaces:\n");
    for (const auto& part : data.parts) {
        text += QStringLiteral("  %1: {x: %2, y: %3").arg(part.name).arg(part.at.x()).arg(part.at.y());
        if (part.turn != 0) text += QStringLiteral(", turn: %1").arg(part.turn);
        text += QStringLiteral("}\n");
    }
    return text;
}

}  // namespace twin::gui
