// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/scope_session.hpp"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>
#include <algorithm>

namespace twin::gui::scope {
namespace {

constexpr qint64 kDecodeForNs = 3'000'000;  // of each frame
constexpr std::size_t kHelping = 4000;

QString channelKey(const QString& name) { return "channel:" + name; }

}  // namespace

ScopeSession::ScopeSession(Client& client, QObject* parent) : QObject(parent), feeds_(client, capture_) {
    connect(&feeds_, &ProbeFeeds::sourcesChanged, this, [this] {
        sources.setSources(feeds_.sources(), {Kind::digital, Kind::analog, Kind::number});
        restore();
        emit sourcesChanged();
    });
    connect(&feeds_, &ProbeFeeds::channelsChanged, this, [this] {
        syncRows();
        syncDecoders();
    });
    connect(&feeds_, &ProbeFeeds::taken, this, [this] { rows.setRange(capture_.start(), capture_.until()); });
    connect(&feeds_, &ProbeFeeds::runningChanged, this, &ScopeSession::runningChanged);
    connect(&feeds_, &ProbeFeeds::problem, this, &ScopeSession::problem);
    connect(&sources, &SourcesModel::toggled, this, &ScopeSession::setWatched);
}

ScopeSession::~ScopeSession() { save(); }

void ScopeSession::setDevice(const QString& run, const QString& device, const QString& board) {
    save();
    restored_ = false;
    board_ = board;
    order_.clear();
    rows.clear();
    readings_.clear();
    feeds_.setDevice({}, {});
    capture_.reset();
    trigger_ = {};
    sources.setChecked({});
    rows.setRange(0, 0);
    emit cleared();
    feeds_.setDevice(run, device);
}

void ScopeSession::setWatched(const QString& name, bool on) {
    auto wanted = feeds_.wanted();
    if (wanted.contains(name) == on) {
        return;
    }
    if (on) {
        wanted << name;
        insertChannelRow(name);
    } else {
        wanted.removeAll(name);
        rows.remove(rows.find(channelKey(name)));
        // Who reads it goes before it does.
        const auto* channel = capture_.find(name.toStdString());
        for (auto& reading : readings_) {
            if (reading.decoder && reading.decoder->reads(channel)) {
                auto row = rows.rows()[static_cast<std::size_t>(rows.find(reading.key))];
                row.decoder = nullptr;
                rows.replace(rows.find(reading.key), row);
                reading.decoder.reset();
            }
        }
    }
    sources.setChecked(wanted);
    feeds_.setWanted(wanted);
    if (on && !feeds_.running()) {
        feeds_.setRunning(true);
        beginSweep();
    }
    save();
}

void ScopeSession::setRunning(bool running) {
    feeds_.setRunning(running);
    if (running) {
        beginSweep();
    }
}

void ScopeSession::clear() {
    capture_.clear();
    for (auto& reading : readings_) {
        if (reading.decoder) {
            reading.decoder->restart();
        }
    }
    beginSweep();
    rows.setRange(capture_.start(), capture_.until());
    emit cleared();
}

Row ScopeSession::rowOf(const Channel& channel) const {
    Row row;
    row.key = channelKey(QString::fromStdString(channel.name));
    row.name = QString::fromStdString(channel.name);
    row.unit = QString::fromStdString(channel.unit);
    row.kind = channel.isDigital() ? Row::Kind::digital : Row::Kind::analog;
    row.channel = &channel;
    const auto* source = feeds_.source(row.name);
    row.detail = source == nullptr ? QString() : source->label;
    return row;
}

void ScopeSession::insertChannelRow(const QString& name) {
    if (rows.find(channelKey(name)) >= 0) {
        return;
    }
    const auto* source = feeds_.source(name);
    Row row;
    row.key = channelKey(name);
    row.name = name;
    row.kind = source != nullptr && source->kind != Kind::digital ? Row::Kind::analog : Row::Kind::digital;
    row.detail = source != nullptr ? source->label : QString();
    row.unit = source != nullptr ? source->unit : QString();
    row.color = rows.freeColor();
    rows.append(row);
}

void ScopeSession::syncRows() {
    for (const auto& channel : capture_.channels()) {
        auto row = rowOf(*channel);
        const auto place = rows.find(row.key);
        if (place < 0) {
            continue;
        }
        row.color = rows.rows()[static_cast<std::size_t>(place)].color;
        if (row.kind == Row::Kind::analog) {
            row.traces = {{row.name, &channel->analog, row.color}};
        }
        rows.replace(place, row);
    }
}

void ScopeSession::syncDecoders() {
    for (auto& reading : readings_) {
        if (!reading.decoder) {
            reading.decoder = makeDecoder(reading.decoding, capture_);
        }
        const auto place = rows.find(reading.key);
        if (place >= 0) {
            auto row = rows.rows()[static_cast<std::size_t>(place)];
            row.decoder = reading.decoder.get();
            rows.replace(place, row);
        }
    }
}

void ScopeSession::addDecoding(const Decoding& decoding) {
    Reading reading{QString("decoder:%1").arg(next_reading_++), decoding, nullptr};
    for (const auto& line : decoding.lines) {
        if (!line.isEmpty()) {
            setWatched(line, true);
        }
    }
    Row row;
    row.kind = Row::Kind::decoder;
    row.key = reading.key;
    row.name = titleOf(decoding);
    row.detail = detailOf(decoding);
    row.notation = decoding.notation;
    row.color = rows.freeColor();
    row.height = RowsModel::kLaneHeight * (decoding.protocol == Protocol::spi ? 2 : 1) + 8;
    int place = rows.rowCount();
    for (const auto& line : decoding.lines) {
        const auto at = line.isEmpty() ? -1 : rows.find(channelKey(line));
        place = at >= 0 && at < place ? at : place;
    }
    readings_.push_back(std::move(reading));
    rows.insert(place, row);
    syncDecoders();
    save();
}

void ScopeSession::replaceDecoding(const QString& key, const Decoding& decoding) {
    const auto found =
        std::find_if(readings_.begin(), readings_.end(), [&](const Reading& one) { return one.key == key; });
    const auto place = rows.find(key);
    if (found == readings_.end() || place < 0) {
        return;
    }
    for (const auto& line : decoding.lines) {
        if (!line.isEmpty()) {
            setWatched(line, true);
        }
    }
    auto row = rows.rows()[static_cast<std::size_t>(rows.find(key))];
    row.decoder = nullptr;
    row.name = titleOf(decoding);
    row.detail = detailOf(decoding);
    row.notation = decoding.notation;
    rows.replace(rows.find(key), row);
    found->decoding = decoding;
    found->decoder.reset();
    syncDecoders();
    save();
}

const Decoding* ScopeSession::decoding(const QString& key) const {
    const auto found =
        std::find_if(readings_.begin(), readings_.end(), [&](const Reading& one) { return one.key == key; });
    return found == readings_.end() ? nullptr : &found->decoding;
}

void ScopeSession::removeRow(int place) {
    if (place < 0 || place >= rows.rowCount()) {
        return;
    }
    const auto row = rows.rows()[static_cast<std::size_t>(place)];
    if (row.kind == Row::Kind::decoder) {
        rows.remove(place);
        std::erase_if(readings_, [&](const Reading& one) { return one.key == row.key; });
        save();
    } else {
        setWatched(row.name, false);
    }
}

void ScopeSession::setTrigger(const TriggerSetup& setup) {
    trigger_ = setup;
    beginSweep();
    save();
}

void ScopeSession::beginSweep() {
    sweep_.begin({.condition = trigger_.condition, .mode = trigger_.mode, .span = std::max<Time>(sweep_span_, 1)},
                 capture_.until());
}

std::optional<Sweep::View> ScopeSession::advance(Time span) {
    const auto until = capture_.until();
    QElapsedTimer clock;
    clock.start();
    behind_ = false;
    for (std::size_t i = 0; i < readings_.size(); ++i) {
        auto& reading = readings_[(turn_ + i) % readings_.size()];
        if (!reading.decoder) {
            continue;
        }
        reading.decoder->forget(capture_.start());
        while (!reading.decoder->advance(until, kHelping)) {
            if (clock.nsecsElapsed() > kDecodeForNs) {
                behind_ = true;
                break;
            }
        }
    }
    turn_ = readings_.empty() ? 0 : (turn_ + 1) % readings_.size();
    sweep_span_ = span;
    sweep_.setSpan(span);
    if (!feeds_.running()) {
        return {};
    }
    auto view = sweep_.advance(trigger_.condition.kind == TriggerCondition::Kind::none
                                   ? nullptr
                                   : capture_.find(trigger_.channel.toStdString()),
                               until);
    if (view && view->done) {
        feeds_.setRunning(false);
    }
    return view;
}

void ScopeSession::tellValues() {
    for (const auto& channel : capture_.channels()) {
        const auto name = QString::fromStdString(channel->name);
        const auto& digital = channel->digital;
        const auto& analog = channel->analog;
        sources.setValue(name, channel->isDigital()
                                   ? levelText(digital.before(digital.end()))
                                   : figureText(analog.before(analog.end()), QString::fromStdString(channel->unit)));
    }
}

void ScopeSession::save() const {
    if (board_.isEmpty() || !restored_) {
        return;
    }
    QJsonArray shown;
    for (const auto& row : rows.rows()) {
        QJsonObject one{{"color", row.color}, {"height", row.height}};
        if (const auto* read = decoding(row.key)) {
            one["decoding"] = toJson(*read);
        } else {
            one["channel"] = row.name;
        }
        shown.append(one);
    }
    const auto& when = trigger_.condition;
    const QJsonObject trigger{{"kind", static_cast<int>(when.kind)},
                              {"channel", trigger_.channel},
                              {"mode", static_cast<int>(trigger_.mode)},
                              {"slope", static_cast<int>(when.slope)},
                              {"polarity", static_cast<int>(when.polarity)},
                              {"shortest", static_cast<qint64>(when.shortest)},
                              {"longest", static_cast<qint64>(when.longest)},
                              {"level", when.level},
                              {"hysteresis", when.hysteresis},
                              {"holdoff", static_cast<qint64>(when.holdoff)}};
    const QJsonDocument session(QJsonObject{{"rows", shown}, {"trigger", trigger}});
    QSettings().setValue("scope/" + board_, session.toJson(QJsonDocument::Compact));
}

void ScopeSession::restore() {
    if (restored_ || board_.isEmpty() || feeds_.sources().empty()) {
        return;
    }
    const auto kept = QJsonDocument::fromJson(QSettings().value("scope/" + board_).toByteArray()).object();
    const auto trigger = kept["trigger"].toObject();
    const auto number = [&](const char* key, int most) {
        return std::clamp(trigger[QLatin1String(key)].toInt(), 0, most);
    };
    trigger_.channel = trigger["channel"].toString();
    trigger_.mode = static_cast<Sweep::Mode>(number("mode", 2));
    auto& when = trigger_.condition;
    when.kind = static_cast<TriggerCondition::Kind>(number("kind", 3));
    when.slope = static_cast<Slope>(number("slope", 2));
    when.polarity = trigger["polarity"].toInt(1) == 0 ? Level::low : Level::high;
    when.shortest = std::max<qint64>(0, trigger["shortest"].toInteger());
    when.longest = trigger["longest"].toInteger(std::numeric_limits<Time>::max());
    when.level = trigger["level"].toDouble();
    when.hysteresis = std::max(0.0, trigger["hysteresis"].toDouble());
    when.holdoff = std::max<qint64>(0, trigger["holdoff"].toInteger());
    for (const auto& value : kept["rows"].toArray()) {
        const auto one = value.toObject();
        const auto before = rows.rowCount();
        if (one.contains("decoding")) {
            const auto decoding = decodingFrom(one["decoding"].toObject());
            const bool possible =
                std::all_of(decoding.lines.begin(), decoding.lines.end(), [this](const QString& line) {
                return line.isEmpty() || feeds_.source(line) != nullptr;
            });
            if (possible) {
                addDecoding(decoding);
            }
        } else if (feeds_.source(one["channel"].toString()) != nullptr) {
            setWatched(one["channel"].toString(), true);
        }
        const auto place = rows.find(channelKey(one["channel"].toString()));
        if (rows.rowCount() > before && place >= 0) {
            rows.setHeight(place, one["height"].toInt(RowsModel::kDigitalHeight));
        }
    }
    restored_ = true;
    beginSweep();
}

}  // namespace twin::gui::scope
