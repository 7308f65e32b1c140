// SPDX-License-Identifier: BSD-3-Clause
#include "gui/playback/run_index.hpp"

#include "gui/models/devices_model.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <algorithm>

namespace twin::gui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("twin::gui::RunIndex", text); }

/// What stands behind `key` in a line without spaces, up to the next comma or brace; a text without its quotes.
/// Most lines need no more than two or three of these: parsing all of each would take ten times as long.
QByteArrayView after(QByteArrayView line, QByteArrayView key) {
    const auto at = line.indexOf(key);
    if (at < 0) {
        return {};
    }
    const auto rest = line.sliced(at + key.size());
    if (rest.startsWith('"')) {
        const auto end = rest.indexOf('"', 1);
        return end < 0 ? QByteArrayView() : rest.sliced(1, end - 1);
    }
    qsizetype end = 0;
    while (end < rest.size() && rest[end] != ',' && rest[end] != '}') {
        ++end;
    }
    return rest.first(end);
}

/// The last that is not later.
template <typename List>
qsizetype upTo(const List& list, qint64 t_ns) {
    const auto end = std::upper_bound(list.begin(), list.end(), t_ns, [](qint64 t, const auto& one) {
        return t < one.t_ns; });
    return end - list.begin();
}

/// A UART's bytes come one by one, so there are many of these lines: parsed only if they are not as simple as most.
QByteArray bytesOf(QByteArrayView line) {
    if (const auto hex = after(line, "\"hex\":"); !hex.isEmpty()) {
        return QByteArray::fromHex(hex.toByteArray());
    }
    const auto text = after(line, "\"text\":");
    if (!text.isEmpty() && !text.contains('\\')) {
        return text.toByteArray();
    }
    return QJsonDocument::fromJson(line.toByteArray()).object()["text"].toString().toUtf8();
}

/// What a terminal would show of it, as far as lines go: no colours, no cursor.
QString plain(const QByteArray& bytes) {
    QString text;
    bool escape = false;
    for (const auto c : QString::fromUtf8(bytes)) {
        if (escape) {
            escape = !c.isLetter();
        } else if (c == QChar(0x1b)) {
            escape = true;
        } else if (c == '\n' || c == '\t' || c.isPrint()) {
            text += c;
        }
    }
    return text;
}

}  // namespace

RunIndex::Trace& RunIndex::trace(const QString& name) {
    if (!traces_.contains(name)) {
        names_.append(name);
    }
    return traces_[name];
}

void RunIndex::takeRare(QByteArrayView view, const QString& node, qint64 t_ns) {
    const auto line = QJsonDocument::fromJson(view.toByteArray()).object();
    const auto event = line["event"].toObject();
    const auto what = event["event"].toString();
    if (line.contains("power") && line["in"].toBool()) {
        trace(node).changes.append({t_ns, line["power"].toBool() ? Change::To::running : Change::To::off});
    } else if (what == "reset") {
        trace(node).changes.append({t_ns, Change::To::reset});
    } else if (what == "hardfault" || what == "lockup") {
        marks_.append({RunMark::Kind::fault, t_ns, node, what == "lockup" ? tr("The CPU locked up")
            : tr("Hard fault")});
    } else if (line.contains("died")) {
        trace(node).changes.append({t_ns, Change::To::dead});
        marks_.append({RunMark::Kind::death, t_ns, node, line["died"].toVariant().toString()});
    } else if (line.contains("failed")) {
        marks_.append({RunMark::Kind::failure, t_ns, node, line["failed"].toString()});
    } else if (line.contains("step")) {
        marks_.append({RunMark::Kind::step, t_ns, {}, line["step"].toString()});
    }
}

void RunIndex::takeLine(QByteArrayView line, qint64 offset) {
    const auto t_ns = after(line, "{\"t\":").toLongLong();
    const auto node = QString::fromUtf8(after(line, "\"node\":"));
    if (!line.startsWith("{\"t\":")) {
        return;  // the hash, at the end
    }
    ++lines_;
    end_ns_ = std::max(end_ns_, t_ns);
    if (const auto channel = after(line, "\"serial\":"); !channel.isEmpty()) {
        if (line.indexOf("\"in\":true") < 0) {
            trace(node).serial.append({t_ns, offset});
        }
    } else if (line.indexOf("\"frame\":") >= 0) {
        return;
    } else if (const auto name = after(line, "\"value\":"); !name.isEmpty()) {
        trace(node).values[QString::fromUtf8(name)].append({t_ns, offset});
    } else {
        takeRare(line, node, t_ns);
    }
}

void RunIndex::readResult(const QString& folder) {
    QFile file(QDir(folder).filePath("result.json"));
    if (file.open(QIODevice::ReadOnly)) {
        result_ = QJsonDocument::fromJson(file.readAll()).object();
        end_ns_ = std::max(end_ns_, result_["end_ns"].toInteger());
    }
    // The result says whose failure it is, and when it was, not when it was noticed.
    for (const auto& value : result_["steps"].toArray()) {
        const auto failure = value.toObject()["failure"].toObject();
        for (auto& mark : marks_) {
            if (!failure.isEmpty() && mark.kind == RunMark::Kind::failure
                && mark.text == value.toObject()["name"].toString()) {
                mark.device = failure["device"].toString();
                mark.t_ns = failure["at_ns"].toInteger(mark.t_ns);
            }
        }
    }
}

Result<bool> RunIndex::read(const QString& folder, const std::function<void(int)>& progress,
    const std::function<bool()>& cancelled) {
    file_.setFileName(QDir(folder).filePath("events.jsonl"));
    if (!file_.open(QIODevice::ReadOnly)) {
        return tl::unexpected(Problem{tr("'%1' is no folder of a run: it has no events.jsonl").arg(folder),
                                      tr("Choose what 'twin test' wrote, as in twin-runs/DATE/NAME.")});
    }
    const auto size = file_.size();
    const auto* mapped = size > 0 ? file_.map(0, size) : nullptr;
    if (size > 0 && mapped == nullptr) {
        return tl::unexpected(Problem{tr("'%1' can't be read: %2").arg(file_.fileName(), file_.errorString()),
            tr("Look at its permissions.")});
    }
    all_ = QByteArrayView(mapped, size);
    int told = -1;
    qsizetype from = 0;
    for (qsizetype end = 0; (end = all_.indexOf('\n', from)) >= 0; from = end + 1) {
        takeLine(all_.sliced(from, end - from), from);
        const int percent = static_cast<int>(100 * end / size);
        if (percent != told) {
            told = percent;
            progress(percent);
            if (cancelled()) {
                return false;
            }
        }
    }
    readResult(folder);
    names_.removeAll(QString());
    std::sort(names_.begin(), names_.end(), naturalLess);
    std::stable_sort(marks_.begin(), marks_.end(), [](const RunMark& a, const RunMark& b) { return a.t_ns < b.t_ns; });
    return true;
}

QByteArrayView RunIndex::lineAt(qint64 offset) const {
    return all_.sliced(offset, all_.indexOf('\n', offset) - offset); }

/// Its end, from as far back as it takes.
QByteArray RunIndex::consoleUntil(const Trace& trace, qint64 t_ns, qint64 most) const {
    const auto end = upTo(trace.serial, t_ns);
    qint64 size = 0;
    auto first = end;
    while (first > 0 && size < most) {
        size += bytesOf(lineAt(trace.serial[--first].offset)).size();
    }
    QByteArray all;
    for (auto at = first; at < end; ++at) {
        all += bytesOf(lineAt(trace.serial[at].offset));
    }
    return all;
}

QString RunIndex::lastLine(const Trace& trace, qint64 t_ns) const {
    constexpr qsizetype kMost = 200;
    QList<QByteArray> parts;
    qsizetype size = 0;
    for (auto at = upTo(trace.serial, t_ns) - 1; at >= 0 && size < kMost; --at) {
        parts.append(bytesOf(lineAt(trace.serial[at].offset)));
        if (size > 0 && parts.last().contains('\n')) {
            break;
        }
        size += parts.last().trimmed().size();
    }
    QByteArray all;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        all += *part;
    }
    const auto lines = plain(all).split('\n', Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.last();
}

RunMoment RunIndex::at(qint64 t_ns, const QString& device) const {
    RunMoment moment;
    moment.t_ns = t_ns;
    moment.device = device;
    for (const auto& name : names_) {
        const auto& trace = *traces_.constFind(name);
        DeviceMoment one{name, "running", 0, {}};
        const auto changes = upTo(trace.changes, t_ns);
        for (qsizetype i = 0; i < changes; ++i) {
            const auto to = trace.changes[i].to;
            one.resets += to == Change::To::reset ? 1 : 0;
            if (to != Change::To::reset) {
                one.state = to == Change::To::running ? "running" : to == Change::To::off ? "off" : "dead";
            }
        }
        one.last_line = lastLine(trace, t_ns);
        moment.devices.append(one);
    }
    if (!traces_.contains(device)) {
        return moment;
    }
    const auto& trace = *traces_.constFind(device);
    moment.console = plain(consoleUntil(trace, t_ns, kMostConsole));
    auto values = trace.values.keys();
    std::sort(values.begin(), values.end(), naturalLess);
    for (const auto& name : values) {
        const auto& list = *trace.values.constFind(name);
        if (const auto count = upTo(list, t_ns); count > 0) {
            const auto line = QJsonDocument::fromJson(lineAt(list[count - 1].offset).toByteArray()).object();
            moment.values.append({name, line["data"].toVariant().toString()});
        }
    }
    return moment;
}

}  // namespace twin::gui
