// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/yard.hpp"

#include <QFile>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1000};

/// Where Debian's package has it, or where the launcher says.
QString microPython() {
    const auto named = qEnvironmentVariable("TWINYARD_MICROPYTHON_HEX");
    const auto path = named.isEmpty() ? QString("/usr/share/firmware-microbit-micropython/firmware.hex") : named;
    return QFile::exists(path) ? path : QString();
}

}  // namespace

Yard::Yard(Client& client, QObject* parent) : QObject(parent), client_(client) {
    if (const auto firmware = microPython(); !firmware.isEmpty()) {
        programs.addFile("microbit", "MicroPython",
                         tr("Python at a prompt, and on the LEDs. Not ours: Debian's package"),
                         firmware);
    }
    connect(&client, &Client::stateChanged, this, [this](Client::State state) {
        if (state == Client::State::online) {
            welcome();
            clock_.start(kLookEvery);
        } else {
            clock_.stop();
        }
    });
    connect(&clock_, &QTimer::timeout, this, &Yard::look);
}

void Yard::welcome() {
    looking_ = false;
    client_.call("boards", {}, this, [this](const Outcome& outcome) {
        if (outcome) {
            boards.setBoards((*outcome)["boards"].toArray());
        }
    });
    client_.call("samples", {}, this, [this](const Outcome& outcome) {
        if (outcome) {
            programs.setSamples((*outcome)["samples"].toArray());
        }
    });
    look();
}

void Yard::look() {
    if (looking_) {
        return;  // a server that is slow is not asked more often than it answers
    }
    looking_ = true;
    client_.call("runs", {}, this, [this](const Outcome& outcome) {
        looking_ = false;
        if (outcome) {
            runs.setRuns((*outcome)["runs"].toArray());
            emit looked();
        }
    });
}

void Yard::start(const StartOptions& options) {
    QJsonObject params{{"board", options.board}, {"image", options.image}};
    if (!options.bench.isEmpty()) {
        params["bench"] = options.bench;
    }
    if (options.count > 1) {
        params["count"] = options.count;
    }
    if (options.speed > 0) {
        params["speed"] = options.speed;
    }
    ++starting_;
    emit startingChanged();
    client_.call("run.start", params, this, [this](const Outcome& outcome) {
        --starting_;
        emit startingChanged();
        if (!outcome) {
            emit problem(outcome.error());
            return;
        }
        QStringList devices;
        for (const auto& device : (*outcome)["devices"].toArray()) {
            devices.append(device.toString());
        }
        look();
        emit started((*outcome)["run"].toString(), devices);
        if (const auto note = (*outcome)["note"].toString(); !note.isEmpty()) {
            emit noted(note);
        }
    });
}

void Yard::stop(const QString& run) {
    client_.call("run.stop", {{"run", run}}, this, [this](const Outcome& outcome) {
        if (!outcome) {
            emit problem(outcome.error());
        }
        look();
    });
}

}  // namespace twin::gui
