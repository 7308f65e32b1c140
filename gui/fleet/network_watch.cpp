// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/network_watch.hpp"

#include <QJsonArray>
#include <memory>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1000};

}  // namespace

NetworkWatch::NetworkWatch(Client& client, QObject* parent) : QObject(parent), client_(client) {
    clock_.setInterval(kLookEvery);
    connect(&clock_, &QTimer::timeout, this, &NetworkWatch::look);
    connect(&client, &Client::stateChanged, this, [this] { looking_ = false; });
}

void NetworkWatch::setRun(const QString& run) {
    if (run == run_) {
        return;
    }
    run_ = run;
    names_.clear();
    known_ = false;
    looking_ = false;
    links.clear();
    look();
}

void NetworkWatch::setSeen(bool seen) {
    seen_ = seen;
    if (seen) {
        clock_.start();
        look();
    } else {
        clock_.stop();
    }
}

/// Which networks there are, and then one after the other.
void NetworkWatch::look() {
    if (run_.isEmpty() || !seen_ || looking_ || client_.state() != Client::State::online) {
        return;
    }
    looking_ = true;
    client_.call("runs", {}, this, [this, run = run_](const Outcome& outcome) {
        if (run != run_) {
            return;
        }
        if (!outcome) {
            looking_ = false;
            return;
        }
        for (const auto& value : (*outcome)["runs"].toArray()) {
            const auto about = value.toObject();
            if (about["name"] != run) {
                continue;
            }
            names_.clear();
            for (const auto& name : about["networks"].toArray()) {
                names_.append(name.toString());
            }
            now_ns_ = about["now_ns"].toInteger();
            known_ = true;
        }
        links.keepNetworks(names_);
        show(0);
    });
}

void NetworkWatch::show(qsizetype place) {
    if (place >= names_.size()) {
        looking_ = false;
        emit looked();
        return;
    }
    const auto name = names_[place];
    client_.call("net.show", {{"run", run_}, {"network", name}, {"brief", true}}, this,
                 [this, run = run_, name, place](const Outcome& outcome) {
                     if (run != run_) {
                         return;
                     }
                     if (outcome) {
                         links.setNetwork(name, *outcome, now_ns_);
                     }
                     show(place + 1);
                 });
}

void NetworkWatch::setLinks(const QString& network, const QStringList& cables, const QString& options) {
    const auto left = std::make_shared<qsizetype>(cables.size());
    const auto told = std::make_shared<bool>(false);
    for (const auto& cable : cables) {
        client_.call("net.link", {{"run", run_}, {"network", network}, {"cable", cable}, {"options", options}}, this,
                     [this, left, told](const Outcome& outcome) {
                         if (!outcome && !std::exchange(*told, true)) {
                             emit problem(outcome.error());
                         }
                         if (--*left == 0) {
                             look();
                         }
                     });
    }
}

}  // namespace twin::gui
