// SPDX-License-Identifier: BSD-3-Clause
// A server of the control API within the test: it answers as the test says, and tells what it was asked.
#pragma once

#include "gui/link/client.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QWebSocketServer>
#include <functional>
#include <map>

namespace twin::gui {

class FakeServer : public QObject {
  public:
    using Handler = std::function<Outcome(const QJsonObject& params)>;
    struct Asked {
        QString method;
        QJsonObject params;
        qint64 id;  ///< -1: no answer is wanted
    };

    FakeServer() : server_("test", QWebSocketServer::NonSecureMode) {
        listen(0);
        connect(&server_, &QWebSocketServer::newConnection, this, [this] {
            socket_ = server_.nextPendingConnection();
            ++connections;
            authorization = socket_->request().rawHeader("Authorization");
            connect(socket_, &QWebSocket::textMessageReceived, this, &FakeServer::take);
            connect(socket_, &QWebSocket::disconnected, socket_, &QObject::deleteLater);
        });
    }
    ~FakeServer() override { drop(); }

    bool listen(quint16 port) { return server_.listen(QHostAddress::LocalHost, port); }
    [[nodiscard]] quint16 port() const { return server_.serverPort(); }
    [[nodiscard]] ServerAddress address() const {
        return {QUrl(QString("ws://127.0.0.1:%1/api").arg(server_.serverPort())), "secret", 1};
    }
    /// As a server that has died.
    void drop() {
        server_.close();
        if (socket_) {
            socket_->abort();
        }
    }
    /// Methods without a handler are left without an answer: the test gives it.
    void on(const QString& method, Handler handler) { handlers_[method] = std::move(handler); }
    void answer(qint64 id, const QJsonObject& result) { send({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}}); }
    void tell(qint64 subscription, qint64 seq, const QJsonArray& events, qint64 dropped = 0) {
        send({{"jsonrpc", "2.0"},
              {"method", "events"},
              {"params",
               QJsonObject{{"subscription", subscription}, {"seq", seq}, {"dropped", dropped}, {"events", events}}}});
    }
    /// A batch of a probe: packed records.
    void tellProbe(qint64 probe, qint64 seq, qint64 t, qint64 until, const QByteArray& data, qint64 dropped = 0) {
        send({{"jsonrpc", "2.0"},
              {"method", "probe"},
              {"params", QJsonObject{{"probe", probe},
                                     {"seq", seq},
                                     {"t", t},
                                     {"until", until},
                                     {"dropped", dropped},
                                     {"data", QString::fromLatin1(data.toBase64())}}}});
    }
    void endProbe(qint64 probe, const QString& why) {
        send({{"jsonrpc", "2.0"}, {"method", "probe.end"}, {"params", QJsonObject{{"probe", probe}, {"why", why}}}});
    }
    void send(const QJsonObject& message) {
        socket_->sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }
    [[nodiscard]] int count(const QString& method) const {
        return static_cast<int>(
            std::count_if(asked.begin(), asked.end(), [&](const Asked& one) { return one.method == method; }));
    }
    [[nodiscard]] Asked last(const QString& method) const {
        for (auto one = asked.rbegin(); one != asked.rend(); ++one) {
            if (one->method == method) {
                return *one;
            }
        }
        return {{}, {}, -1};
    }

    QList<Asked> asked;
    QByteArray authorization;
    int connections = 0;

  private:
    void take(const QString& text) {
        const auto message = QJsonDocument::fromJson(text.toUtf8()).object();
        const Asked one{message["method"].toString(), message["params"].toObject(), message["id"].toInteger(-1)};
        asked.append(one);
        const auto handler = handlers_.find(one.method);
        if (one.id < 0 || handler == handlers_.end()) {
            return;
        }
        const auto outcome = handler->second(one.params);
        if (outcome) {
            answer(one.id, *outcome);
        } else {
            send({{"jsonrpc", "2.0"},
                  {"id", one.id},
                  {"error", QJsonObject{{"code", outcome.error().code},
                                        {"message", outcome.error().message},
                                        {"data", QJsonObject{{"hint", outcome.error().hint}}}}}});
        }
    }

    QWebSocketServer server_;
    QPointer<QWebSocket> socket_;
    std::map<QString, Handler> handlers_;
};

}  // namespace twin::gui
