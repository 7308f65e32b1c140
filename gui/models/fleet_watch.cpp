// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/fleet_watch.hpp"

#include <QJsonArray>
#include <memory>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1000};
// As many as the server gives at once.
constexpr int kPage = 1000;

}  // namespace

FleetWatch::FleetWatch(Client& client, QObject* parent) : QObject(parent), client_(client) {
    connect(&clock_, &QTimer::timeout, this, &FleetWatch::look);
    clock_.setInterval(kLookEvery);
    connect(&client, &Client::stateChanged, this, [this] { asking_ = false; });
}

void FleetWatch::setRun(const QString& run) {
    if (run == run_) {
        return;
    }
    run_ = run;
    ++question_;
    asking_ = false;
    devices.clear();
    events.clear();
    follow();
    look();
    emit runChanged(run);
}

void FleetWatch::setSeen(bool seen) {
    seen_ = seen;
    if (seen) {
        clock_.start();
        look();
    } else {
        clock_.stop();
    }
}

void FleetWatch::follow() {
    delete std::exchange(subscription_, nullptr);
    if (run_.isEmpty()) {
        return;
    }
    subscription_ = client_.subscribe(
        {{"run", run_},
         {"from", "start"},
         {"kinds", QJsonArray{"event", "set", "power", "reset", "step", "state"}}},
        this);
    connect(subscription_, &Subscription::events, this, [this](const QJsonArray& batch, qint64 dropped) {
        devices.take(batch);
        events.take(batch, dropped);
    });
    connect(subscription_, &Subscription::restarted, this, [this] { events.clear(); });
}

void FleetWatch::look() {
    if (run_.isEmpty() || !seen_ || asking_ || client_.state() != Client::State::online) {
        return;
    }
    asking_ = true;
    ask(0, {});
}

void FleetWatch::ask(qint64 offset, QJsonArray got) {
    client_.call("devices", {{"run", run_}, {"offset", offset}, {"limit", kPage}}, this,
                 [this, got = std::move(got), question = question_](const Outcome& outcome) mutable {
                     if (question != question_) {
                         return;
                     }
                     if (!outcome) {
                         asking_ = false;
                         return;
                     }
                     const auto page = (*outcome)["devices"].toArray();
                     for (const auto& device : page) {
                         got.append(device);
                     }
                     if (!page.isEmpty() && got.size() < (*outcome)["found"].toInteger()) {
                         const auto next = got.size();
                         ask(next, std::move(got));
                         return;
                     }
                     asking_ = false;
                     devices.setDevices(got);
                     emit looked();
                 });
}

void FleetWatch::act(const QString& method, const QJsonObject& params, const QStringList& names) {
    struct Tally {
        qsizetype left;
        int done = 0;
        int refused = 0;
        Problem first;
    };
    auto tally = std::make_shared<Tally>(Tally{names.size()});
    for (const auto& name : names) {
        auto all = params;
        all["run"] = run_;
        all["device"] = name;
        client_.call(method, all, this, [this, tally](const Outcome& outcome) {
            if (outcome) {
                ++tally->done;
            } else if (tally->refused++ == 0) {
                tally->first = outcome.error();
            }
            if (--tally->left == 0) {
                look();
                emit acted(tally->done, tally->refused, tally->first);
            }
        });
    }
}

}  // namespace twin::gui
