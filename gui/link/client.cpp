// SPDX-License-Identifier: BSD-3-Clause
#include "gui/link/client.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkRequest>
#include <algorithm>

namespace twin::gui {
namespace {

// The server takes 32; some are left for what can't wait behind a bulk action: acknowledgements have no answer.
constexpr std::size_t kMostRunning = 24;

QString toText(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

}  // namespace

Client::Client(QObject* parent) : Client(Pauses{}, parent) {}

Client::Client(Pauses pauses, QObject* parent) : QObject(parent), pauses_(pauses), pause_(pauses.first) {
    retry_.setSingleShot(true);
    connect(&retry_, &QTimer::timeout, this, &Client::attempt);
    connect(&pulse_, &QTimer::timeout, this, &Client::checkPulse);
    connect(&socket_, &QWebSocket::connected, this, &Client::greet);
    connect(&socket_, &QWebSocket::disconnected, this, [this] {
        if (state_ != State::online) {
            return;  // an attempt that failed, of which its error tells
        }
        lose({tr("The connection to the server is lost."), tr("It is made again as soon as the server answers.")});
    });
    const auto failed = [this] {
        if (state_ == State::connecting) {
            const bool denied = socket_.errorString().contains("401");
            lose({tr("The server at %1 can't be reached: %2").arg(address_.url.authority(), socket_.errorString()),
                  denied ? tr("The token is not that server's: look at --server and --token-file.")
                         : tr("Start one with 'twin serve'; the dashboard goes on trying.")});
        }
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(&socket_, &QWebSocket::errorOccurred, this, failed);
#else
    connect(&socket_, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, failed);
#endif
    connect(&socket_, &QWebSocket::textMessageReceived, this, &Client::take);
    connect(&socket_, &QWebSocket::pong, this, [this] { ponged_ = true; });
}

Client::~Client() {
    wanted_ = false;
    socket_.disconnect(this);
    for (auto* subscription : all_subscriptions_) {
        subscription->client_ = nullptr;
    }
}

void Client::open() {
    if (!wanted_) {
        wanted_ = true;
        pause_ = pauses_.first;
        attempt();
    }
}

void Client::close() {
    wanted_ = false;
    retry_.stop();
    lose({tr("The connection was closed."), {}});
}

void Client::attempt() {
    if (!wanted_ || state_ == State::online) {
        return;
    }
    const auto found = finder_ ? finder_() : readTokenFile(defaultTokenFile());
    if (!found) {
        lose(found.error());
        return;
    }
    address_ = *found;
    setState(State::connecting);
    QNetworkRequest request(address_.url);
    request.setRawHeader("Authorization", "Bearer " + address_.token.toUtf8());
    socket_.open(request);
}

void Client::greet() {
    pause_ = pauses_.first;
    last_trouble_.clear();
    ponged_ = true;
    pulse_.start(pauses_.silence);
    setState(State::online);
    const auto all = all_subscriptions_;
    for (auto* subscription : all) {
        subscription->begin();
    }
    sendWaiting();
}

void Client::lose(const Problem& why) {
    pulse_.stop();
    const bool was_online = state_ == State::online;
    subscriptions_.clear();
    early_.clear();
    for (auto* subscription : all_subscriptions_) {
        subscription->number_ = -1;
    }
    setState(State::offline);
    if (socket_.state() != QAbstractSocket::UnconnectedState) {
        const QSignalBlocker quiet(socket_);
        socket_.abort();
    }
    failAll(why);
    if (wanted_ && (was_online || why.message != last_trouble_)) {
        last_trouble_ = why.message;
        emit trouble(why);
    }
    retryLater();
}

void Client::retryLater() {
    if (wanted_ && !retry_.isActive()) {
        retry_.start(pause_);
        pause_ = std::min(pause_ * 2, pauses_.longest);
    }
}

void Client::setState(State state) {
    if (state != state_) {
        state_ = state;
        emit stateChanged(state);
    }
}

void Client::checkPulse() {
    if (!ponged_) {
        lose({tr("The server has not answered for %n second(s).", nullptr,
                 static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(pauses_.silence).count())),
              tr("It is asked again; if this goes on, restart it.")});
        return;
    }
    ponged_ = false;
    socket_.ping();
}

void Client::call(const QString& method, const QJsonObject& params, QObject* context, Done done) {
    Request request{method, params, context, std::move(done)};
    if (state_ != State::online) {
        finishLater(std::move(request), whyNot());
        return;
    }
    waiting_.push_back(std::move(request));
    sendWaiting();
}

Problem Client::whyNot() const {
    return {tr("There is no connection to the server."), tr("It is made again as soon as the server answers.")};
}

void Client::finishLater(Request request, const Problem& why) {
    QMetaObject::invokeMethod(
        this,
        [request = std::move(request), why] {
            if (request.context && request.done) {
                request.done(tl::unexpected(why));
            }
        },
        Qt::QueuedConnection);
}

void Client::failAll(const Problem& why) {
    auto running = std::exchange(running_, {});
    auto waiting = std::exchange(waiting_, {});
    for (auto& [id, request] : running) {
        finishLater(std::move(request), why);
    }
    for (auto& request : waiting) {
        finishLater(std::move(request), why);
    }
}

void Client::sendWaiting() {
    while (state_ == State::online && !waiting_.empty() && running_.size() < kMostRunning) {
        auto request = std::move(waiting_.front());
        waiting_.pop_front();
        const auto id = next_id_++;
        socket_.sendTextMessage(
            toText({{"jsonrpc", "2.0"}, {"id", id}, {"method", request.method}, {"params", request.params}}));
        running_.emplace(id, std::move(request));
    }
}

void Client::notify(const QString& method, const QJsonObject& params) {
    if (state_ == State::online) {
        socket_.sendTextMessage(toText({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}));
    }
}

void Client::take(const QString& text) {
    const auto message = QJsonDocument::fromJson(text.toUtf8()).object();
    if (!message.contains("method")) {
        answer(message);
        return;
    }
    const auto params = message["params"].toObject();
    if (!params.contains("subscription")) {
        emit notified(message["method"].toString(), params);
        return;
    }
    const auto number = params["subscription"].toInteger(-1);
    const auto found = subscriptions_.find(number);
    if (found == subscriptions_.end()) {
        // One that was just given up; or one whose number has not been told yet.
        if (subscribing_ > 0) {
            early_[number].append(text);
        }
        return;
    }
    const QPointer<Subscription> subscription = found->second;
    if (message["method"] == "events") {
        emit subscription->events(params["events"].toArray(), params["dropped"].toInteger());
        if (subscription && subscription->active()) {
            notify("events.ack", {{"subscription", params["subscription"]}, {"seq", params["seq"]}});
        }
    } else if (message["method"] == "events.end") {
        subscriptions_.erase(found);
        subscription->number_ = -1;
        emit subscription->failed({tr("The server has stopped telling what happens in this run."),
                                   params["reason"].toString()});
    }
}

void Client::answer(const QJsonObject& response) {
    const auto found = running_.find(response["id"].toInteger(-1));
    if (found == running_.end()) {
        return;
    }
    const auto request = std::move(found->second);
    running_.erase(found);
    sendWaiting();
    if (!request.context || !request.done) {
        return;
    }
    if (response.contains("error")) {
        const auto error = response["error"].toObject();
        request.done(tl::unexpected(Problem{error["message"].toString(), error["data"].toObject()["hint"].toString(),
                                            error["code"].toInt()}));
    } else {
        request.done(response["result"].toObject());
    }
}

void Client::welcome(const QPointer<Subscription>& subscription, const Outcome& outcome) {
    const auto early = subscribing_ == 1 ? std::exchange(early_, {}) : early_;
    --subscribing_;
    if (!outcome) {
        if (subscription) {
            emit subscription->failed(outcome.error());
        }
        return;
    }
    const auto number = (*outcome)["subscription"].toInteger();
    early_.erase(number);
    if (!subscription) {
        notify("events.unsubscribe", {{"subscription", number}});
        return;
    }
    subscription->number_ = number;
    subscriptions_[number] = subscription;
    if (const auto told = early.find(number); told != early.end()) {
        for (const auto& text : told->second) {
            take(text);
        }
    }
}

Subscription* Client::subscribe(const QJsonObject& params, QObject* parent) {
    auto* subscription = new Subscription(*this, params, parent);
    all_subscriptions_.append(subscription);
    if (state_ == State::online) {
        subscription->begin();
    }
    return subscription;
}

Subscription::Subscription(Client& client, QJsonObject params, QObject* parent)
    : QObject(parent), client_(&client), params_(std::move(params)) {}

Subscription::~Subscription() {
    if (!client_) {
        return;
    }
    client_->all_subscriptions_.removeAll(this);
    if (active()) {
        client_->subscriptions_.erase(number_);
        client_->notify("events.unsubscribe", {{"subscription", number_}});
    }
}

void Subscription::begin() {
    if (std::exchange(begun_, true)) {
        emit restarted();
    }
    // The answer is waited for by the client, not by this: if this is gone by then, the server still has to be told.
    ++client_->subscribing_;
    client_->call("events.subscribe", params_, client_,
                  [self = QPointer(this), client = client_](const Outcome& outcome) {
                      client->welcome(self, outcome);
                  });
}

}  // namespace twin::gui
