// SPDX-License-Identifier: BSD-3-Clause
// The client against a real WebSocket server: docs/control-api.md from the other side.
#include "tests/unit/gui/fake_server.hpp"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace twin::gui;
using namespace std::chrono_literals;

namespace {

constexpr Client::Pauses kQuick{10ms, 40ms, 200ms};

}  // namespace

class ClientTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        server_ = std::make_unique<FakeServer>();
        client_ = std::make_unique<Client>(kQuick, nullptr);
        client_->setFinder([this]() -> Result<ServerAddress> { return server_->address(); });
    }
    void cleanup() {
        client_.reset();
        server_.reset();
    }

    void saysTheTokenAndNoOrigin() {
        open();
        QCOMPARE(server_->authorization, QByteArray("Bearer secret"));
    }

    void answersWithTheResult() {
        server_->on("version", [](const QJsonObject&) -> Outcome { return QJsonObject{{"version", "1.2.3"}}; });
        open();
        QString version;
        client_->call("version", {}, this, [&](const Outcome& outcome) { version = (*outcome)["version"].toString(); });
        QVERIFY(version.isEmpty());  // never from within the call
        QTRY_COMPARE(version, "1.2.3");
    }

    void answersWithTheProblem() {
        server_->on("run.stop", [](const QJsonObject& params) -> Outcome {
            return tl::unexpected(Problem{"there is no run '" + params["run"].toString() + "'", "See 'runs'.", -32000});
        });
        open();
        Problem problem;
        client_->call("run.stop", {{"run", "x"}}, this, [&](const Outcome& outcome) { problem = outcome.error(); });
        QTRY_COMPARE(problem.code, -32000);
        QCOMPARE(problem.message, "there is no run 'x'");
        QCOMPARE(problem.hint, "See 'runs'.");
    }

    void whileOfflineCallsFailLater() {
        QString message;
        client_->call("version", {}, this, [&](const Outcome& outcome) { message = outcome.error().message; });
        QVERIFY(message.isEmpty());
        QTRY_VERIFY(!message.isEmpty());
    }

    void doesNotCallBackWhoIsGone() {
        open();
        auto context = std::make_unique<QObject>();
        bool called = false;
        client_->call("slow", {}, context.get(), [&](const Outcome&) { called = true; });
        QTRY_COMPARE(server_->count("slow"), 1);
        context.reset();
        server_->answer(server_->last("slow").id, {});
        roundTrip();
        QVERIFY(!called);
    }

    void sendsNoMoreThanTheServerTakesAtATime() {
        open();
        int done = 0;
        for (int i = 0; i < 100; ++i) {
            client_->call("slow", {{"i", i}}, this, [&](const Outcome&) { ++done; });
        }
        QTRY_COMPARE(server_->count("slow"), 24);
        server_->answer(server_->asked[0].id, {});
        QTRY_COMPARE(server_->count("slow"), 25);
        QCOMPARE(done, 1);
        for (int answered = 1; answered < 100; ++answered) {
            QTRY_VERIFY(server_->asked.size() > answered);
            server_->answer(server_->asked[answered].id, {});
        }
        QTRY_COMPARE(done, 100);
    }

    void acknowledgesWhatWasHandled() {
        serveSubscriptions();
        open();
        auto* subscription = client_->subscribe({{"run", "fleet"}}, this);
        int acknowledged_during = -1;
        QJsonArray got;
        qint64 lost = 0;
        connect(subscription, &Subscription::events, this, [&](const QJsonArray& events, qint64 dropped) {
            acknowledged_during = server_->count("events.ack");
            got = events;
            lost = dropped;
        });
        QTRY_VERIFY(subscription->active());
        server_->tell(7, 1, {QJsonObject{{"t", 5}}}, 3);
        QTRY_COMPARE(server_->count("events.ack"), 1);
        QCOMPARE(acknowledged_during, 0);
        QCOMPARE(server_->last("events.ack").params["seq"].toInteger(), 1);
        QCOMPARE(server_->last("events.ack").params["subscription"].toInteger(), 7);
        QCOMPARE(got.size(), 1);
        QCOMPARE(lost, 3);
        delete subscription;
        QTRY_COMPARE(server_->count("events.unsubscribe"), 1);
    }

    void keepsBatchesThatComeBeforeTheNumber() {
        open();
        auto* subscription = client_->subscribe({{"run", "fleet"}}, this);
        QSignalSpy events(subscription, &Subscription::events);
        QTRY_COMPARE(server_->count("events.subscribe"), 1);
        server_->tell(9, 1, {QJsonObject{{"t", 5}}});
        server_->answer(server_->last("events.subscribe").id, {{"subscription", 9}});
        QTRY_COMPARE(events.size(), 1);
        QTRY_COMPARE(server_->count("events.ack"), 1);
        delete subscription;
    }

    void givesUpWhatWasNotYetNumbered() {
        open();
        delete client_->subscribe({{"run", "fleet"}}, this);
        QTRY_COMPARE(server_->count("events.subscribe"), 1);
        server_->answer(server_->last("events.subscribe").id, {{"subscription", 4}});
        QTRY_COMPARE(server_->count("events.unsubscribe"), 1);
        QCOMPARE(server_->last("events.unsubscribe").params["subscription"].toInteger(), 4);
    }

    void tellsThatTheServerEndedASubscription() {
        serveSubscriptions();
        open();
        auto* subscription = client_->subscribe({{"run", "fleet"}}, this);
        QSignalSpy failed(subscription, &Subscription::failed);
        QTRY_VERIFY(subscription->active());
        server_->send({{"jsonrpc", "2.0"},
                       {"method", "events.end"},
                       {"params", QJsonObject{{"subscription", 7}, {"reason", "nothing was acknowledged for 30 s"}}}});
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(!subscription->active());
        QCOMPARE(failed[0][0].value<Problem>().hint, "nothing was acknowledged for 30 s");
        delete subscription;
    }

    void comesBackByItselfAndSubscribesAnew() {
        serveSubscriptions();
        open();
        auto* subscription = client_->subscribe({{"run", "fleet"}}, this);
        QSignalSpy restarted(subscription, &Subscription::restarted);
        QSignalSpy trouble(client_.get(), &Client::trouble);
        QTRY_VERIFY(subscription->active());
        QString lost;
        client_->call("slow", {}, this, [&](const Outcome& outcome) { lost = outcome.error().message; });
        QTRY_COMPARE(server_->count("slow"), 1);

        const auto port = server_->port();
        server_->drop();
        QTRY_COMPARE(client_->state(), Client::State::offline);
        QTRY_VERIFY(!lost.isEmpty());
        QTRY_VERIFY(trouble.size() >= 1);
        QVERIFY(!subscription->active());

        QVERIFY(server_->listen(port));
        QTRY_COMPARE(client_->state(), Client::State::online);
        QTRY_VERIFY(subscription->active());
        QCOMPARE(restarted.size(), 1);
        QCOMPARE(server_->count("events.subscribe"), 2);
        delete subscription;
    }

    void saysOnceThatThereIsNoServer() {
        server_->drop();
        client_->setFinder([]() -> Result<ServerAddress> { return tl::unexpected(Problem{"none", "start one"}); });
        int asked = 0;
        client_->setFinder([&]() -> Result<ServerAddress> {
            ++asked;
            return tl::unexpected(Problem{"none", "start one"});
        });
        QSignalSpy trouble(client_.get(), &Client::trouble);
        client_->open();
        QTRY_VERIFY(asked >= 4);
        QCOMPARE(trouble.size(), 1);
    }

    void closedStaysClosed() {
        open();
        client_->close();
        QCOMPARE(client_->state(), Client::State::offline);
        QTest::qWait(100);  // longer than the longest pause between attempts
        QCOMPARE(server_->connections, 1);
    }

    void readsATokenFile() {
        QTemporaryDir folder;
        const auto path = folder.filePath("serve.json");
        write(path, told({{"url", "ws://127.0.0.1:4710/api"}, {"token", "abc"}, {"pid", 12}}),
              QFile::ReadOwner | QFile::WriteOwner);
        const auto address = readTokenFile(path);
        QVERIFY(address.has_value());
        QCOMPARE(address->url, QUrl("ws://127.0.0.1:4710/api"));
        QCOMPARE(address->token, "abc");
        QCOMPARE(address->pid, 12);
    }

    void trustsNoTokenFileOfOthers() {
        QTemporaryDir folder;
        const auto path = folder.filePath("serve.json");
        QVERIFY(!readTokenFile(path).has_value());
        write(path, told({{"url", "ws://127.0.0.1:4710/api"}, {"token", "abc"}}),
              QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QVERIFY(!readTokenFile(path).has_value());
        write(path, "{", QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(!readTokenFile(path).has_value());
    }

    void looksWhereTheRunsAre() {
        qputenv("XDG_RUNTIME_DIR", "/run/user/1234");
        QCOMPARE(defaultTokenFile(), "/run/user/1234/twinyard/serve.json");
        qputenv("XDG_RUNTIME_DIR", "relative");
        QVERIFY(controlFolder().startsWith("/tmp/twinyard-"));
    }

  private:
    void open() {
        client_->open();
        QTRY_COMPARE(client_->state(), Client::State::online);
    }
    void serveSubscriptions() {
        server_->on("events.subscribe", [](const QJsonObject&) -> Outcome { return QJsonObject{{"subscription", 7}}; });
    }
    /// Messages are handled in order: what came before has been handled when this returns.
    void roundTrip() {
        server_->on("version", [](const QJsonObject&) -> Outcome { return QJsonObject{}; });
        bool done = false;
        client_->call("version", {}, this, [&](const Outcome&) { done = true; });
        QTRY_VERIFY(done);
    }
    static QByteArray told(const QJsonObject& object) { return QJsonDocument(object).toJson(); }
    static void write(const QString& path, const QByteArray& text, QFile::Permissions permissions) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(file.setPermissions(permissions));
    }

    std::unique_ptr<FakeServer> server_;
    std::unique_ptr<Client> client_;
};

QTEST_GUILESS_MAIN(ClientTest)
#include "gui_client_test.moc"
