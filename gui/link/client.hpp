// SPDX-License-Identifier: BSD-3-Clause
// A client of the control API: requests, subscriptions, and a connection that comes back by itself.
// All of it lives in one thread, and nothing here blocks it.
#pragma once

#include "gui/link/address.hpp"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWebSocket>
#include <chrono>
#include <deque>
#include <functional>
#include <unordered_map>

namespace twin::gui {

class Subscription;

using Outcome = Result<QJsonObject>;

class Client : public QObject {
    Q_OBJECT

  public:
    enum class State { offline, connecting, online };
    Q_ENUM(State)

    using Done = std::function<void(const Outcome&)>;
    /// Asked before each attempt: a server that was started anew has another token.
    using Finder = std::function<Result<ServerAddress>()>;

    /// Of the attempts to connect: the first comes at once, each pause is twice the one before, up to the longest.
    struct Pauses {
        std::chrono::milliseconds first{250};
        std::chrono::milliseconds longest{8000};
        std::chrono::milliseconds silence{10000};  ///< a server that does not answer a ping for so long is gone
    };

    explicit Client(QObject* parent = nullptr);
    Client(Pauses pauses, QObject* parent);
    ~Client() override;

    void setFinder(Finder finder) { finder_ = std::move(finder); }
    /// Connects, and again whenever the connection is lost, until `close`.
    void open();
    void close();
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] QUrl url() const { return address_.url; }

    /// `done` is called once, never from within this call: with the result, or with why there is none. Not if
    /// `context` is gone by then. The server takes so many requests of a client at a time; others wait here.
    void call(const QString& method, const QJsonObject& params, QObject* context, Done done);

    /// What happens in a run, from `params` as `events.subscribe` takes them. It ends with its object. After a lost
    /// connection it begins anew, which `Subscription::restarted` says.
    Subscription* subscribe(const QJsonObject& params, QObject* parent);
    /// A request that nobody waits for the answer of.
    void notify(const QString& method, const QJsonObject& params);

  signals:
    void stateChanged(twin::gui::Client::State state);
    /// Why there is no connection; again only if it is another reason.
    void trouble(const twin::gui::Problem& problem);
    /// A notification that belongs to no subscription.
    void notified(const QString& method, const QJsonObject& params);

  private:
    friend class Subscription;

    struct Request {
        QString method;
        QJsonObject params;
        QPointer<QObject> context;
        Done done;
    };

    void attempt();
    void greet();
    void lose(const Problem& why);
    void retryLater();
    void setState(State state);
    void take(const QString& message);
    void answer(const QJsonObject& response);
    void sendWaiting();
    void welcome(const QPointer<Subscription>& subscription, const Outcome& outcome);
    void failAll(const Problem& why);
    void finishLater(Request request, const Problem& why);
    void checkPulse();
    [[nodiscard]] Problem whyNot() const;

    const Pauses pauses_;
    Finder finder_;
    QWebSocket socket_;
    QTimer retry_;
    QTimer pulse_;
    bool ponged_ = true;
    bool wanted_ = false;
    State state_ = State::offline;
    ServerAddress address_;
    QString last_trouble_;
    std::chrono::milliseconds pause_;
    qint64 next_id_ = 1;
    std::unordered_map<qint64, Request> running_;
    std::deque<Request> waiting_;
    std::unordered_map<qint64, Subscription*> subscriptions_;  ///< by the server's number
    QList<Subscription*> all_subscriptions_;
    int subscribing_ = 0;                                ///< requests for one that have no answer yet
    std::unordered_map<qint64, QStringList> early_;      ///< batches that came before their subscription's number
};

/// Batches are acknowledged after all that is connected to `events` has returned: who is slow slows nobody else.
class Subscription : public QObject {
    Q_OBJECT

  public:
    ~Subscription() override;
    [[nodiscard]] bool active() const { return number_ >= 0; }

  signals:
    /// Lines of the record; `dropped` is how many are missing before the first one.
    void events(const QJsonArray& events, qint64 dropped);
    /// It begins anew after a lost connection: what was told before comes again if it is from the start.
    void restarted();
    /// It could not be made, or the server has ended it. Nothing comes any more, unless the connection is made anew.
    void failed(const twin::gui::Problem& problem);

  private:
    friend class Client;
    Subscription(Client& client, QJsonObject params, QObject* parent);
    void begin();

    QPointer<Client> client_;
    const QJsonObject params_;
    qint64 number_ = -1;
    bool begun_ = false;
};

}  // namespace twin::gui
