// SPDX-License-Identifier: BSD-3-Clause
// One device, for a page that shows it: what it is made of, what its parts do, what it says.
#pragma once

#include "gui/link/client.hpp"
#include "gui/models/events_model.hpp"
#include "gui/models/registers_model.hpp"

#include <QHash>
#include <QSet>
#include <deque>

namespace twin::gui {

class DeviceWatch : public QObject {
    Q_OBJECT

  public:
    explicit DeviceWatch(Client& client, QObject* parent = nullptr);

    EventsModel events;
    RegistersModel registers;

    [[nodiscard]] Client& client() const { return client_; }
    [[nodiscard]] QString run() const { return run_; }
    [[nodiscard]] QString device() const { return device_; }
    [[nodiscard]] QString board() const { return board_; }
    /// The text of the bench that it runs on, and its image; empty: none, not known yet.
    [[nodiscard]] QString bench() const { return bench_; }
    [[nodiscard]] QString image() const { return image_; }
    [[nodiscard]] qint64 nowNs() const { return now_ns_; }
    [[nodiscard]] bool powered() const { return powered_; }
    /// running, off, dead, stopped, starting; empty: none is shown.
    [[nodiscard]] QString state() const { return state_; }

    /// Empty: none.
    void setDevice(const QString& run, const QString& device);
    /// Whether its registers are looked at, again and again, and which peripherals'.
    void setRegistersSeen(bool seen);
    void watch(const QString& peripheral, bool on);

    /// What is done to it happens in the order of these calls.
    void set(const QString& text);
    void power(bool on);
    void reset();
    void type(const QString& channel, const QByteArray& bytes);
    /// As the CPU writes it.
    void writeRegister(const QString& peripheral, const QString& name, quint32 value);
    void writeMemory(quint64 address, const QByteArray& bytes);

  signals:
    /// Another device, or the same anew after a lost connection: what was shown is no longer true.
    void cleared();
    /// Its board, as `board.inspect` tells it, and the serial channels that there are.
    void described(const QString& board, const QJsonObject& inspect, const QStringList& channels);
    /// An output's or an input's value.
    void value(const QString& part, const QString& name, const QJsonValue& value);
    /// What it said; some bytes at a time.
    void said(const QString& channel, const QByteArray& bytes, qint64 t_ns);
    void stateChanged();
    void timeChanged(qint64 now_ns);
    void problem(const twin::gui::Problem& problem);

  private:
    struct Deed {
        QString method;
        QJsonObject params;
    };
    void act(Deed deed);
    void actNext();
    void follow();
    void describe();
    void readBench();
    void readParts();
    void take(const QJsonArray& batch, qint64 dropped);
    void takeLine(const QJsonObject& line);
    void flushWords();
    void takeValue(const QString& name, const QJsonValue& value);
    void look();
    void setState(const QString& state);
    void call(const QString& method, QJsonObject params, const std::function<void(const QJsonObject&)>& done = {});

    Client& client_;
    QString run_;
    QString device_;
    QString board_;
    QString bench_;
    QString image_;
    QString state_;
    qint64 now_ns_ = 0;
    bool powered_ = true;
    Subscription* subscription_ = nullptr;
    QTimer clock_;
    bool looking_ = false;
    bool registers_seen_ = false;
    int reading_registers_ = 0;
    QSet<QString> watched_;
    quint64 showing_ = 0;  ///< goes up with each device: answers about another one are too late
    QString speaking_;     ///< the channel of `words_`
    QByteArray words_;
    qint64 words_ns_ = 0;
    std::deque<Deed> deeds_;  ///< that wait for the one that is under way
    bool acting_ = false;
    QHash<QString, QJsonValue> values_;  ///< "part.value" as last told
};

}  // namespace twin::gui
