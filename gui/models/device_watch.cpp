// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/device_watch.hpp"

#include <QJsonArray>

namespace twin::gui {
namespace {

constexpr std::chrono::milliseconds kLookEvery{500};

QStringList serialChannels(const QJsonObject& inspect) {
    QStringList channels;
    for (const auto& value : inspect["parts"].toArray()) {
        const auto part = value.toObject();
        if (part["type"].toString().contains("serial")) {
            channels.append(part["name"].toString());
        }
    }
    return channels;
}

/// "part.value" at its last dot: a part's name may have some itself.
std::pair<QString, QString> split(const QString& name) {
    const auto dot = name.lastIndexOf('.');
    return {name.left(dot < 0 ? 0 : dot), name.mid(dot + 1)};
}

}  // namespace

DeviceWatch::DeviceWatch(Client& client, QObject* parent) : QObject(parent), client_(client) {
    clock_.setInterval(kLookEvery);
    connect(&registers, &RegistersModel::write, this, &DeviceWatch::writeRegister);
    connect(&clock_, &QTimer::timeout, this, &DeviceWatch::look);
    connect(&client, &Client::stateChanged, this, [this](Client::State state) {
        looking_ = false;
        reading_registers_ = 0;
        if (state == Client::State::online && !device_.isEmpty()) {
            describe();
        }
    });
}

void DeviceWatch::setDevice(const QString& run, const QString& device) {
    if (run == run_ && device == device_) {
        return;
    }
    run_ = run;
    device_ = device;
    ++showing_;
    looking_ = false;
    reading_registers_ = 0;
    watched_.clear();
    events.clear();
    registers.clear();
    board_.clear();
    now_ns_ = 0;
    powered_ = true;
    words_.clear();
    values_.clear();
    deeds_.clear();
    acting_ = false;
    emit cleared();
    setState({});
    follow();
    if (device.isEmpty()) {
        clock_.stop();
        return;
    }
    clock_.start();
    describe();
    look();
}

void DeviceWatch::call(const QString& method, QJsonObject params, const std::function<void(const QJsonObject&)>& done) {
    params["run"] = run_;
    params["device"] = device_;
    client_.call(method, params, this, [this, done, showing = showing_](const Outcome& outcome) {
        if (showing != showing_) {
            return;
        }
        if (!outcome) {
            emit problem(outcome.error());
        } else if (done) {
            done(*outcome);
        }
    });
}

void DeviceWatch::follow() {
    delete std::exchange(subscription_, nullptr);
    if (device_.isEmpty()) {
        return;
    }
    subscription_ = client_.subscribe({{"run", run_}, {"devices", QJsonArray{device_}}, {"from", "start"}}, this);
    connect(subscription_, &Subscription::events, this, &DeviceWatch::take);
    connect(subscription_, &Subscription::restarted, this, [this] {
        events.clear();
        words_.clear();
        values_.clear();
        emit cleared();
    });
}

void DeviceWatch::describe() {
    client_.call("devices", {{"run", run_}, {"filter", device_}, {"limit", 1}}, this,
                 [this, showing = showing_](const Outcome& outcome) {
                     if (showing != showing_) {
                         return;
                     }
                     if (!outcome) {
                         setState("stopped");  // its run is gone: of a server that was started anew
                         return;
                     }
                     board_ = (*outcome)["devices"][0]["board"].toString();
                     readBench();
                 });
}

/// What is wired to its board is its run's.
void DeviceWatch::readBench() {
    client_.call("runs", {}, this, [this, showing = showing_](const Outcome& outcome) {
        if (showing != showing_) {
            return;
        }
        bench_.clear();
        image_.clear();
        if (outcome) {
            for (const auto& value : (*outcome)["runs"].toArray()) {
                // One that has ended may have had the name of one that goes on.
                const auto run = value.toObject();
                if (run["name"].toString() == run_ && (image_.isEmpty() || run["state"] != "ended")) {
                    bench_ = run["bench"].toString();
                    image_ = run["image"].toString();
                }
            }
        }
        readParts();
    });
}

void DeviceWatch::readParts() {
    QJsonObject params{{"board", board_}};
    if (!bench_.isEmpty()) {
        params["bench"] = bench_;
    }
    client_.call("board.inspect", params, this, [this, showing = showing_](const Outcome& outcome) {
        if (showing != showing_) {
            return;
        }
        if (!outcome) {
            emit problem(outcome.error());
            return;
        }
        registers.setPeripherals((*outcome)["peripherals"].toArray());
        emit described(board_, *outcome, serialChannels(*outcome));
        // The record may have told of outputs before the board was known that they belong to.
        for (auto at = values_.cbegin(); at != values_.cend(); ++at) {
            const auto [part, what] = split(at.key());
            emit value(part, what, at.value());
        }
        call("parts", {}, [this](const QJsonObject& told) {
            for (const auto& one : told["parts"].toArray()) {
                const auto part = one.toObject();
                const auto values = part["values"].toObject();
                for (auto at = values.begin(); at != values.end(); ++at) {
                    emit value(part["name"].toString(), at.key(), at.value());
                }
            }
        });
    });
}

void DeviceWatch::take(const QJsonArray& batch, qint64 dropped) {
    for (const auto& line : batch) {
        takeLine(line.toObject());
    }
    flushWords();
    events.take(batch, dropped);
}

void DeviceWatch::takeLine(const QJsonObject& line) {
    const auto t_ns = line["t"].toInteger();
    if (line.contains("serial")) {
        if (line["in"].toBool()) {
            return;  // what was typed: the device echoes it if it wants it seen
        }
        const auto channel = line["serial"].toString();
        const auto bytes =
            line.contains("hex") ? QByteArray::fromHex(line["hex"].toString().toLatin1())
                                 : line["text"].toString().toUtf8();
        // Bytes come one by one; a line of them is drawn at once.
        if (channel != speaking_ || words_.endsWith('\n')) {
            flushWords();
            speaking_ = channel;
        }
        if (words_.isEmpty()) {
            words_ns_ = t_ns;
        }
        words_ += bytes;
    } else if (line.contains("value")) {
        takeValue(line["value"].toString(), line["data"]);
    } else if (line.contains("set")) {
        const auto text = line["set"].toString();
        const auto sign = text.indexOf('=');
        const auto number = text.mid(sign + 1);
        takeValue(text.left(sign), number == "true" || number == "on" ? 1.0 : number.toDouble());
    } else if (line["event"]["event"] == "power") {
        powered_ = line["event"]["on"].toBool();
        emit stateChanged();
    }
}

void DeviceWatch::flushWords() {
    if (!words_.isEmpty()) {
        emit said(speaking_, std::exchange(words_, {}), words_ns_);
    }
}

void DeviceWatch::takeValue(const QString& name, const QJsonValue& data) {
    values_[name] = data;
    const auto [part, what] = split(name);
    emit value(part, what, data);
}

void DeviceWatch::look() {
    if (client_.state() != Client::State::online || looking_) {
        return;
    }
    looking_ = true;
    client_.call("devices", {{"run", run_}, {"filter", device_}, {"limit", 1}}, this,
                 [this, showing = showing_](const Outcome& outcome) {
                     if (showing != showing_) {
                         return;
                     }
                     looking_ = false;
                     const auto device = outcome ? (*outcome)["devices"][0].toObject() : QJsonObject();
                     setState(device.isEmpty() ? "stopped" : device["state"].toString());
                     if (!device.isEmpty()) {
                         now_ns_ = device["now_ns"].toInteger();
                         emit timeChanged(now_ns_);
                     }
                 });
    if (!registers_seen_ || reading_registers_ > 0 || (state_ != "running" && state_ != "off")) {
        return;
    }
    for (const auto& peripheral : watched_) {
        ++reading_registers_;
        client_.call("regs", {{"run", run_}, {"device", device_}, {"peripheral", peripheral}}, this,
                     [this, showing = showing_](const Outcome& outcome) {
                         if (showing == showing_) {
                             --reading_registers_;
                             if (outcome) {
                                 registers.update((*outcome)["peripherals"].toArray());
                             }
                         }
                     });
    }
}

void DeviceWatch::setState(const QString& state) {
    if (state != state_) {
        state_ = state;
        emit stateChanged();
    }
}

void DeviceWatch::setRegistersSeen(bool seen) {
    registers_seen_ = seen;
    look();
}

void DeviceWatch::watch(const QString& peripheral, bool on) {
    if (on) {
        watched_.insert(peripheral);
        look();
    } else {
        watched_.remove(peripheral);
    }
}

void DeviceWatch::set(const QString& text) {
    const auto part = text.section('=', 0, 0);
    // A slider moves faster than it is asked for: what is overtaken before it was sent is left out.
    const bool follows = !deeds_.empty() && deeds_.back().method == "set" &&
                         deeds_.back().params["text"].toString().section('=', 0, 0) == part;
    if (follows && !part.endsWith(".pressed")) {
        deeds_.back().params["text"] = text;
        return;
    }
    act({"set", {{"text", text}}});
}

void DeviceWatch::power(bool on) { act({"power", {{"on", on}}}); }
void DeviceWatch::reset() { act({"reset", {}}); }

void DeviceWatch::writeRegister(const QString& peripheral, const QString& name, quint32 value) {
    act({"reg.write", {{"peripheral", peripheral}, {"register", name}, {"value", qint64{value}}}});
}
void DeviceWatch::writeMemory(quint64 address, const QByteArray& bytes) {
    act({"memory.write",
         {{"address", static_cast<qint64>(address)}, {"data", QString::fromLatin1(bytes.toHex())}}});
}

void DeviceWatch::type(const QString& channel, const QByteArray& bytes) {
    const auto text = QString::fromUtf8(bytes);
    if (!deeds_.empty() && deeds_.back().method == "serial.write" && deeds_.back().params["channel"] == channel) {
        deeds_.back().params["text"] = deeds_.back().params["text"].toString() + text;
        return;
    }
    act({"serial.write", {{"channel", channel}, {"text", text}}});
}

void DeviceWatch::act(Deed deed) {
    deeds_.push_back(std::move(deed));
    if (!acting_) {
        actNext();
    }
}

/// The server handles what comes at once in any order, so one waits for the other.
void DeviceWatch::actNext() {
    acting_ = !deeds_.empty();
    if (!acting_) {
        return;
    }
    auto deed = std::move(deeds_.front());
    deeds_.pop_front();
    deed.params["run"] = run_;
    deed.params["device"] = device_;
    client_.call(deed.method, deed.params, this, [this, showing = showing_](const Outcome& outcome) {
        if (showing != showing_) {
            return;
        }
        if (!outcome) {
            emit problem(outcome.error());
        }
        actNext();
    });
}

}  // namespace twin::gui
