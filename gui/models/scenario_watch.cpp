// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/scenario_watch.hpp"

#include <QJsonArray>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{250};

}  // namespace

ScenarioWatch::ScenarioWatch(Client& client, QObject* parent) : QObject(parent), client_(client) {
    clock_.setInterval(kLookEvery);
    connect(&clock_, &QTimer::timeout, this, &ScenarioWatch::look);
    connect(&client, &Client::stateChanged, this, [this] {
        looking_ = false;
        if (checked_.isEmpty() && !path_.isEmpty()) {
            check();
        }
    });
}

void ScenarioWatch::open(const QString& path) {
    path_ = path;
    checked_ = {};
    setRun({});
    check();
}

void ScenarioWatch::check() {
    checked_ = {};
    emit changed();
    if (client_.state() != Client::State::online) {
        return;  // as soon as it is
    }
    client_.call("scenario.check", {{"path", path_}}, this, [this, path = path_](const Outcome& outcome) {
        if (path != path_) {
            return;
        }
        if (!outcome) {
            emit problem(outcome.error());
            return;
        }
        checked_ = *outcome;
        emit changed();
    });
}

void ScenarioWatch::start(double speed) {
    QJsonObject params{{"path", path_}};
    if (speed >= 0) {
        params["speed"] = speed;
    }
    client_.call("scenario.start", params, this, [this](const Outcome& outcome) {
        if (!outcome) {
            emit problem(outcome.error());
            return;
        }
        setRun((*outcome)["run"].toString());
        emit started(run_);
    });
}

void ScenarioWatch::tell(const QString& method, QJsonObject params) {
    params["run"] = run_;
    client_.call(method, params, this, [this](const Outcome& outcome) {
        if (!outcome) {
            emit problem(outcome.error());
        }
        look();
    });
}

void ScenarioWatch::cancel() { tell("scenario.cancel", {}); }

void ScenarioWatch::pause(bool on) { tell("run.pause", {{"on", on}}); }

void ScenarioWatch::step() { tell("run.advance", {{"step", true}}); }

void ScenarioWatch::setSpeed(double speed) { tell("run.speed", {{"speed", speed}}); }

void ScenarioWatch::setRun(const QString& run) {
    run_ = run;
    status_ = {};
    looking_ = false;
    incidents_known_ = 0;
    steps.clear();
    incidents.clear();
    if (run.isEmpty()) {
        clock_.stop();
    } else {
        clock_.start();
        look();
    }
    emit changed();
}

void ScenarioWatch::look() {
    if (run_.isEmpty() || looking_ || client_.state() != Client::State::online) {
        return;
    }
    looking_ = true;
    client_.call("scenario.status", {{"run", run_}}, this, [this, run = run_](const Outcome& outcome) {
        if (run != run_) {
            return;
        }
        looking_ = false;
        if (!outcome) {
            clock_.stop();
            emit problem(outcome.error());
            return;
        }
        status_ = *outcome;
        steps.setSteps(status_["steps"].toArray());
        const auto all = status_["incidents"].toArray();
        QJsonArray fresh;
        for (; incidents_known_ < all.size(); ++incidents_known_) {
            const auto incident = all[incidents_known_].toObject();
            fresh.append(QJsonObject{
                {"t", incident["at_ns"]}, {"node", incident["device"]}, {"incident", incident["what"]}});
        }
        incidents.take(fresh);
        if (status_["state"] == "ended") {
            clock_.stop();
        }
        emit changed();
    });
}

}  // namespace twin::gui
