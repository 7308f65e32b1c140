// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/inside_watch.hpp"

#include <QJsonArray>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{500};

}  // namespace

InsideWatch::InsideWatch(DeviceWatch& watch, QObject* parent) : QObject(parent), watch_(watch), client_(watch.client()) {
    clock_.setInterval(kLookEvery);
    connect(&clock_, &QTimer::timeout, this, &InsideWatch::look);
    connect(&watch, &DeviceWatch::cleared, this, &InsideWatch::clear);
    connect(&watch, &DeviceWatch::stateChanged, this, &InsideWatch::look);
    connect(&memory, &MemoryModel::write, &watch, &DeviceWatch::writeMemory);
    connect(&client_, &Client::told, this, &InsideWatch::hear);
    connect(&client_, &Client::stateChanged, this, [this](Client::State state) {
        asked_ = 0;
        if (state != Client::State::online) {
            number_ = -1;
            starting_ = false;
            setRecording(false);
        }
    });
}

void InsideWatch::clear() {
    ++showing_;
    asked_ = 0;
    record(false);
    described_.clear();
    regions_.clear();
    interrupts_.clear();
    no_threads_ = {};
    no_heap_ = {};
    threads.clear();
    heap.clear();
    timeline.clear();
    memory.setRange(0, 0);
    emit regionsChanged();
    emit knownChanged();
    look();
}

void InsideWatch::call(const QString& method, QJsonObject params, const std::function<void(const Outcome&)>& done) {
    params["run"] = watch_.run();
    params["device"] = watch_.device();
    client_.call(method, params, this, [this, done, showing = showing_](const Outcome& outcome) {
        if (showing == showing_) {
            done(outcome);
        }
    });
}

void InsideWatch::setLook(Look look) {
    look_ = look;
    if (look == Look::nothing) {
        clock_.stop();
    } else {
        clock_.start();
        this->look();
    }
}

void InsideWatch::setMemoryRows(int first, int last) {
    const bool other = first < first_row_ || last > last_row_;
    first_row_ = first;
    last_row_ = last;
    if (other && look_ == Look::memory) {
        readMemory();
    }
}

void InsideWatch::describe() {
    const auto device = watch_.run() + '\n' + watch_.device();
    if (described_ == device) {
        return;
    }
    described_ = device;
    call("describe", {}, [this](const Outcome& outcome) {
        if (!outcome) {
            described_.clear();
            return;
        }
        for (const auto& value : (*outcome)["memories"].toArray()) {
            const auto told = value.toObject();
            regions_.append({told["name"].toString(), static_cast<quint64>(told["base"].toInteger()), told["size"].toInteger()});
        }
        for (const auto& value : (*outcome)["peripherals"].toArray()) {
            const auto told = value.toObject();
            const auto lines = told["irq"].toArray();
            for (const auto& line : lines) {
                // Lines that several have are called by all of them.
                auto& name = interrupts_[static_cast<quint32>(line.toInteger() + 16)];
                name += (name.isEmpty() ? "" : ", ") + told["name"].toString();
            }
        }
        emit regionsChanged();
        emit timeline.lanesChanged();
    });
}

void InsideWatch::look() {
    if (look_ == Look::nothing || client_.state() != Client::State::online || watch_.device().isEmpty() || !alive()) {
        return;
    }
    describe();
    if (asked_ > 0) {
        return;
    }
    const auto ask = [this](const QString& method, const std::function<void(const Outcome&)>& done) {
        ++asked_;
        call(method, {}, [this, done](const Outcome& outcome) {
            --asked_;
            done(outcome);
        });
    };
    switch (look_) {
        case Look::memory: readMemory(); break;
        case Look::threads:
        case Look::timeline:
            ask("threads", [this](const Outcome& outcome) {
                no_threads_ = outcome ? Problem{} : outcome.error();
                if (outcome) {
                    threads.update(*outcome);
                } else if (threads.rowCount() > 0) {
                    threads.clear();
                }
                emit knownChanged();
            });
            break;
        case Look::heap:
            ask("heap", [this](const Outcome& outcome) {
                no_heap_ = outcome ? Problem{} : outcome.error();
                if (outcome) {
                    heap.take(*outcome);
                }
                emit knownChanged();
            });
            break;
        case Look::nothing: break;
    }
}

void InsideWatch::readMemory() {
    if (!alive()) {
        return;
    }
    for (const auto& [address, size] : memory.wanted(first_row_, last_row_)) {
        ++asked_;
        call("memory.read", {{"address", static_cast<qint64>(address)}, {"size", size}},
             [this, address](const Outcome& outcome) {
                 --asked_;
                 if (outcome) {
                     memory.take(address, QByteArray::fromHex((*outcome)["data"].toString().toLatin1()));
                 }
             });
    }
}

void InsideWatch::find(const QString& text, const std::function<void(const std::optional<Symbol>&)>& done) {
    const auto wanted = text.trimmed();
    call("symbols", {{"filter", wanted}, {"limit", 200}}, [done, wanted](const Outcome& outcome) {
        std::optional<Symbol> found;
        const auto list = outcome ? (*outcome)["symbols"].toArray() : QJsonArray();
        for (const auto& value : list) {
            const auto told = value.toObject();
            const Symbol one{told["name"].toString(), static_cast<quint64>(told["address"].toInteger()), told["size"].toInteger(),
                             told["kind"] == "function"};
            // The name itself, or the shortest that has it: "main" before "domain_of".
            const bool itself = one.name == wanted;
            if (!found || itself || one.name.size() < found->name.size()) {
                found = one;
            }
            if (itself) {
                break;
            }
        }
        done(found);
    });
}

void InsideWatch::setRecording(bool on) {
    if (on != recording_) {
        recording_ = on;
        emit recordingChanged();
    }
}

void InsideWatch::record(bool on) {
    if (!on) {
        if (number_ >= 0) {
            client_.notify("timeline.stop", {{"timeline", number_}});
        }
        number_ = -1;
        setRecording(false);
        return;
    }
    if (recording_ || watch_.device().isEmpty()) {
        return;
    }
    timeline.clear();
    early_.clear();
    starting_ = true;
    setRecording(true);
    client_.call("timeline.start", {{"run", watch_.run()}, {"device", watch_.device()}}, this,
                 [this, showing = showing_](const Outcome& outcome) {
                     starting_ = false;
                     if (!outcome) {
                         setRecording(false);
                         if (showing == showing_) {
                             emit problem(outcome.error());
                         }
                         return;
                     }
                     number_ = (*outcome)["timeline"].toInteger();
                     if (showing != showing_ || !recording_) {
                         record(false);  // nobody wants it any more
                         return;
                     }
                     for (const auto& batch : std::exchange(early_, {})) {
                         takeBatch(batch);
                     }
                 });
}

void InsideWatch::hear(const QString& method, const QJsonObject& params) {
    if (!params.contains("timeline")) {
        return;
    }
    if (method == "timeline" && starting_) {
        early_.append(params);
    } else if (method == "timeline" && params["timeline"].toInteger() == number_) {
        takeBatch(params);
    } else if (method == "timeline.end" && params["timeline"].toInteger() == number_) {
        number_ = -1;
        setRecording(false);
    }
}

void InsideWatch::takeBatch(const QJsonObject& params) {
    if (params["timeline"].toInteger() != number_) {
        return;
    }
    timeline.take(params["t"].toInteger(), params["until"].toInteger(), params["dropped"].toInteger(),
                  QByteArray::fromBase64(params["data"].toString().toLatin1()));
    client_.notify("timeline.ack", {{"timeline", number_}, {"seq", params["seq"]}});
}

QString InsideWatch::laneName(const TimelineStore::Lane& lane) const {
    switch (lane.group) {
        case TimelineStore::Group::thread: {
            const auto name = threads.nameOf(lane.id);
            return name.isEmpty() ? "0x" + QString::number(lane.id, 16) : name;
        }
        case TimelineStore::Group::handler: {
            const auto peripheral = interrupts_.value(lane.id);
            return peripheral.isEmpty() ? TimelineStore::exceptionName(lane.id)
                                        : QString("%1 (%2)").arg(peripheral, TimelineStore::exceptionName(lane.id));
        }
        case TimelineStore::Group::sleep: return tr("asleep");
    }
    return {};
}

void InsideWatch::startDebugger(const std::function<void(const QJsonObject&)>& done) {
    call("debug.start", {}, [this, done](const Outcome& outcome) {
        if (outcome) {
            done(*outcome);
        } else {
            emit problem(outcome.error());
        }
    });
}

}  // namespace twin::gui
