// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/probe_feeds.hpp"

#include <QJsonArray>
#include <algorithm>
#include <iterator>

namespace twin::gui::scope {
namespace {

constexpr int kMostChannels = 64;  // of one probe
constexpr std::size_t kMostProbes = 6;
constexpr std::chrono::milliseconds kTogether{60};

Kind kindOf(const QString& name) {
    return name == "analog" ? Kind::analog : name == "number" ? Kind::number : Kind::digital;
}

Level levelOf(const QJsonValue& value) {
    return !value.isDouble() ? Level::floating : value.toInt() == 0 ? Level::low : Level::high;
}

}  // namespace

ProbeFeeds::ProbeFeeds(Client& client, Capture& capture, QObject* parent)
    : QObject(parent), client_(client), capture_(capture) {
    soon_.setSingleShot(true);
    soon_.setInterval(kTogether);
    connect(&soon_, &QTimer::timeout, this, &ProbeFeeds::startMissing);
    connect(&client, &Client::told, this, &ProbeFeeds::hear);
    connect(&client, &Client::stateChanged, this, [this](Client::State state) {
        if (state == Client::State::online) {
            if (!device_.isEmpty()) {
                ask();
            }
            return;
        }
        for (const auto& probe : std::exchange(probes_, {})) {
            capture_.end(probe->feed);
        }
        early_.clear();
    });
}

ProbeFeeds::~ProbeFeeds() { stopAll(); }

const Source* ProbeFeeds::source(const QString& name) const {
    const auto found =
        std::find_if(sources_.begin(), sources_.end(), [&](const Source& one) { return one.name == name; });
    return found == sources_.end() ? nullptr : &*found;
}

void ProbeFeeds::setDevice(const QString& run, const QString& device) {
    if (run == run_ && device == device_) {
        return;
    }
    stopAll();
    ++showing_;
    run_ = run;
    device_ = device;
    wanted_.clear();
    sources_.clear();
    if (std::exchange(running_, false)) {
        emit runningChanged(false);
    }
    emit sourcesChanged();
    if (!device.isEmpty()) {
        ask();
    }
}

void ProbeFeeds::ask() {
    client_.call("probe.channels", {{"run", run_}, {"device", device_}}, this,
                 [this, showing = showing_](const Outcome& outcome) {
                     if (showing != showing_) {
                         return;
                     }
                     sources_.clear();
                     // A server that knows no probes, or a run that is over: there is nothing to watch, and no alarm.
                     const auto told = outcome ? (*outcome)["channels"].toArray() : QJsonArray();
                     for (const auto& value : told) {
                         const auto one = value.toObject();
                         if (source(one["name"].toString()) != nullptr) {
                             continue;  // a pin and its level as a number: the pin is meant, and comes first
                         }
                         sources_.push_back({one["name"].toString(), one["label"].toString(), one["unit"].toString(),
                                             one["group"].toString(), kindOf(one["kind"].toString())});
                     }
                     emit sourcesChanged();
                     soon_.start();
                 });
}

void ProbeFeeds::setWanted(const QStringList& names) {
    const auto before = std::exchange(wanted_, names);
    bool left = false;
    for (const auto& name : before) {
        if (!names.contains(name)) {
            capture_.remove(name.toStdString());
            left = true;
        }
    }
    const auto probes = probes_;
    for (const auto& probe : probes) {
        const bool any = std::any_of(probe->names.begin(), probe->names.end(),
                                     [&](const QString& name) { return names.contains(name); });
        if (!any) {
            stop(probe);
        }
    }
    soon_.start();
    if (left) {
        emit channelsChanged();
    }
}

void ProbeFeeds::setRunning(bool running) {
    if (running == running_) {
        return;
    }
    running_ = running;
    if (running) {
        soon_.start();
    } else {
        stopAll();
    }
    emit runningChanged(running);
}

void ProbeFeeds::startMissing() {
    if (!running_ || device_.isEmpty() || client_.state() != Client::State::online) {
        return;
    }
    QStringList missing;
    for (const auto& name : std::as_const(wanted_)) {
        const bool watched = std::any_of(probes_.begin(), probes_.end(),
                                         [&](const auto& probe) { return probe->names.contains(name); });
        if (!watched && source(name) != nullptr) {
            missing << name;
        }
    }
    if (!missing.isEmpty() && probes_.size() >= kMostProbes && wanted_.size() <= kMostChannels) {
        start(wanted_, true);
        return;
    }
    for (qsizetype i = 0; i < missing.size(); i += kMostChannels) {
        start(missing.mid(i, kMostChannels));
    }
}

void ProbeFeeds::start(const QStringList& names, bool replaces) {
    const auto probe = std::make_shared<Probe>();
    probe->replaces = replaces;
    // What the device does not have is not asked for: an older session may name it.
    std::copy_if(names.begin(), names.end(), std::back_inserter(probe->names),
                 [this](const QString& name) { return source(name) != nullptr; });
    probes_.push_back(probe);
    const QJsonObject params{
        {"run", run_}, {"device", device_}, {"channels", QJsonArray::fromStringList(probe->names)},
            {"on_full", "drop"}};
    // The client waits, not this: a probe that begins when nobody is left to watch must be ended all the same.
    client_.call("probe.start", params, &client_,
                 [self = QPointer(this), client = &client_, probe](const Outcome& outcome) {
                     const bool here = self && std::find(self->probes_.begin(), self->probes_.end(), probe) !=
                                                   self->probes_.end();
                     if (!outcome) {
                         if (here) {
                             std::erase(self->probes_, probe);
                             self->lose(outcome.error());
                         }
                     } else if (here) {
                         self->begun(probe, *outcome);
                     } else {
                         client->notify("probe.stop", {{"probe", (*outcome)["probe"]}});
                     }
                 });
}

void ProbeFeeds::begun(const std::shared_ptr<Probe>& probe, const QJsonObject& told) {
    probe->number = told["probe"].toInteger();
    std::vector<Capture::Begin> begins;
    for (const auto& value : told["channels"].toArray()) {
        const auto one = value.toObject();
        begins.push_back({one["name"].toString().toStdString(), one["unit"].toString().toStdString(),
                          kindOf(one["kind"].toString()), levelOf(one["level"]),
                          one["value"].isDouble() ? one["value"].toDouble() : kUnknown});
    }
    probe->feed = capture_.begin(told["t"].toInteger(), begins);
    if (probe->replaces) {
        const auto others = probes_;
        for (const auto& other : others) {
            if (other != probe && other->number >= 0) {
                stop(other);
            }
        }
    }
    // What was taken off the list while this was on its way.
    for (const auto& name : std::as_const(probe->names)) {
        if (!wanted_.contains(name)) {
            capture_.remove(name.toStdString());
        }
    }
    emit channelsChanged();
    const bool all_known =
        std::all_of(probes_.begin(), probes_.end(), [](const auto& one) { return one->number >= 0; });
    const auto early = all_known ? std::exchange(early_, {}) : early_;
    for (const auto& [method, params] : early) {
        if (params["probe"].toInteger(-1) == probe->number) {
            hear(method, params);
        }
    }
}

void ProbeFeeds::hear(const QString& method, const QJsonObject& params) {
    if (method != "probe" && method != "probe.end") {
        return;
    }
    const auto number = params["probe"].toInteger(-1);
    const auto found =
        std::find_if(probes_.begin(), probes_.end(), [number](const auto& one) { return one->number == number; });
    if (found == probes_.end()) {
        if (std::any_of(probes_.begin(), probes_.end(), [](const auto& one) { return one->number < 0; })) {
            early_.emplace_back(method, params);
        }
        return;
    }
    const auto probe = *found;
    if (method == "probe") {
        take(*probe, params);
        return;
    }
    std::erase(probes_, probe);
    capture_.end(probe->feed);
    if (probes_.empty() && std::exchange(running_, false)) {
        emit runningChanged(false);
    }
    emit taken();
}

void ProbeFeeds::take(Probe& probe, const QJsonObject& params) {
    const auto bytes = QByteArray::fromBase64(params["data"].toString().toLatin1());
    const auto taken = capture_.take(
        probe.feed, {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())},
        params["t"].toInteger(), params["until"].toInteger(),
        static_cast<std::uint64_t>(std::max<qint64>(0, params["dropped"].toInteger())));
    client_.notify("probe.ack", {{"probe", params["probe"]}, {"seq", params["seq"]}});
    if (!taken) {
        const auto number = probe.number;
        const auto found =
            std::find_if(probes_.begin(), probes_.end(), [number](const auto& one) { return one->number == number; });
        stop(std::shared_ptr<Probe>(*found));
        lose({tr("The server told something about signals that can't be read: %1")
                  .arg(QString::fromStdString(taken.error())),
              tr("Server and dashboard should be of the same version.")});
        return;
    }
    emit this->taken();
}

void ProbeFeeds::stop(const std::shared_ptr<Probe>& probe) {
    std::erase(probes_, probe);
    if (probe->number >= 0) {
        capture_.end(probe->feed);
        client_.notify("probe.stop", {{"probe", probe->number}});
    }
}

void ProbeFeeds::stopAll() {
    soon_.stop();
    const auto probes = probes_;
    for (const auto& probe : probes) {
        stop(probe);
    }
    early_.clear();
}

void ProbeFeeds::lose(const Problem& why) {
    if (probes_.empty() && std::exchange(running_, false)) {
        emit runningChanged(false);
    }
    emit problem(why);
}

}  // namespace twin::gui::scope
