// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/fleet_watch.hpp"

#include <QJsonArray>
#include <memory>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1000};
constexpr int kPage = 200;

}  // namespace

FleetWatch::FleetWatch(Client& client, QObject* parent) : QObject(parent), client_(client) {
    connect(&clock_, &QTimer::timeout, this, &FleetWatch::look);
    clock_.setInterval(kLookEvery);
    wall_.start();
    connect(&client, &Client::stateChanged, this, [this] { asking_ = false; });
}

void FleetWatch::setRun(const QString& run) {
    if (run == run_) {
        return;
    }
    run_ = run;
    ++question_;
    asking_ = false;
    got_ = {};
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
        emit told(batch);
    });
    connect(subscription_, &Subscription::restarted, this, [this] { events.clear(); });
}

void FleetWatch::look() {
    if (run_.isEmpty() || !seen_ || asking_ || client_.state() != Client::State::online) {
        return;
    }
    asking_ = true;
    got_ = {};
    gathering_ = false;
    ask(0);
}

/// A page at a time, and what comes is shown: reading a thousand at once would cost a frame.
void FleetWatch::ask(qint64 offset) {
    client_.call("devices", {{"run", run_}, {"offset", offset}, {"limit", kPage}}, this,
                 [this, offset, question = question_](const Outcome& outcome) {
                     if (question != question_) {
                         return;
                     }
                     if (outcome) {
                         take(offset, *outcome);
                     } else {
                         asking_ = false;
                     }
                 });
}

void FleetWatch::take(qint64 offset, const QJsonObject& page) {
    const auto fresh = page["devices"].toArray();
    const auto found = page["found"].toInteger();
    const auto next = offset + fresh.size();
    const bool more = !fresh.isEmpty() && next < found;
    const bool known = !gathering_ && found == devices.rowCount() &&
                       devices.update(static_cast<int>(offset), fresh, wall_.elapsed());
    if (!known && !gathering_) {
        gathering_ = true;
        if (offset > 0) {
            ask(0);  // another table: what was taken as it came is asked for again
            return;
        }
    }
    if (gathering_) {
        for (const auto& device : fresh) {
            got_.append(device);
        }
    }
    if (more) {
        ask(next);
        return;
    }
    asking_ = false;
    if (std::exchange(gathering_, false)) {
        devices.setDevices(std::exchange(got_, {}), wall_.elapsed());
    }
    emit looked();
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
