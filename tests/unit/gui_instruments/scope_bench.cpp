// SPDX-License-Identifier: BSD-3-Clause
// Frame times of the scope, drawn in software, and its memory: edges that come in at 1,000,000 a second, from the
// server's message to the last pixel; and zooming and panning over 10,000,000 samples.
//
//   twin-bench-scope [--json FILE] [--size WIDTHxHEIGHT]
#include "gui/look/theme.hpp"
#include "gui/instruments/trace_view.hpp"
#include "gui/signals/capture.hpp"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace twin::gui;
using namespace twin::gui::scope;

constexpr int kChannels = 8;
constexpr int kFrames = 600;
constexpr Time kFrameNs = 16'666'667;

double residentMb() {
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    return file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

/// Square waves on all channels, together 1,000,000 edges a second: a batch as the server packs it.
std::string batch(Time from, Time to, std::vector<int>& levels) {
    RecordWriter writer(from);
    for (Time t = (from + 999) / 1000 * 1000; t < to; t += 1000) {
        const auto channel = static_cast<std::size_t>(t / 1000 % kChannels);
        levels[channel] ^= 1;
        writer.level(t, static_cast<std::uint8_t>(channel), levels[channel] != 0 ? Level::high : Level::low);
    }
    return writer.bytes();
}

struct Scope {
    Capture capture;
    RowsModel rows;
    TraceView view{rows};
    int feed = 0;

    Scope(QSize size, Kind kind) {
        std::vector<Capture::Begin> begins;
        const int many = kind == Kind::digital ? kChannels : 1;
        for (int i = 0; i < many; ++i) {
            begins.push_back({"D" + std::to_string(i), "V", kind, Level::low, 0});
        }
        feed = capture.begin(0, begins);
        for (int i = 0; i < many; ++i) {
            const auto* channel = capture.channels()[static_cast<std::size_t>(i)].get();
            Row row;
            row.key = row.name = QString::fromStdString(channel->name);
            row.kind = kind == Kind::digital ? Row::Kind::digital : Row::Kind::analog;
            row.channel = channel;
            row.color = i;
            if (kind != Kind::digital) {
                row.traces = {{row.name, &channel->analog, i}};
                row.height = RowsModel::kMostHeight;
            }
            rows.append(row);
        }
        view.resize(size);
        view.show();
        QApplication::processEvents();
    }
    void take(const std::string& bytes, Time base, Time until) {
        const auto taken =
            capture.take(feed, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, base, until, 0);
        if (!taken) {
            std::fprintf(stderr, "%s\n", taken.error().c_str());
            std::exit(1);
        }
    }
};

/// A frame's time: on the clock, which whoever else runs adds to, and of this thread alone.
class Stopwatch {
  public:
    void start() {
        clock_.start();
        cpu_ = cpuMs();
    }
    void stop() {
        wall.push_back(static_cast<double>(clock_.nsecsElapsed()) / 1e6);
        cpu.push_back(cpuMs() - cpu_);
    }
    std::vector<double> wall;
    std::vector<double> cpu;

  private:
    static double cpuMs() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }
    QElapsedTimer clock_;
    double cpu_ = 0;
};

QJsonObject report(const QString& what, Stopwatch watch) {
    auto& ms = watch.wall;
    auto& cpu = watch.cpu;
    std::sort(ms.begin(), ms.end());
    std::sort(cpu.begin(), cpu.end());
    const auto last = static_cast<double>(ms.size() - 1);
    const auto at = [&](double part) { return ms[static_cast<std::size_t>(part * last)]; };
    const auto cpu99 = cpu[static_cast<std::size_t>(0.99 * last)];
    std::printf("%-38s median %6.2f ms   99%% %6.2f ms   most %6.2f ms   CPU 99%% %6.2f ms   memory %4.0f MB\n",
                qPrintable(what), at(0.5), at(0.99), ms.back(), cpu99, residentMb());
    std::fflush(stdout);
    return {{"name", what},      {"frames", static_cast<int>(ms.size())}, {"median_ms", at(0.5)},
            {"p99_ms", at(0.99)}, {"most_ms", ms.back()},                 {"cpu_p99_ms", cpu99},
            {"resident_mb", residentMb()}};
}

QJsonObject live(QSize size) {
    Scope scope(size, Kind::digital);
    scope.view.setWindow(0, 200'000'000);
    std::vector<int> levels(kChannels, 0);
    Stopwatch watch;
    Time now = 0;
    for (int i = 0; i < kFrames; ++i) {
        const auto to = now + kFrameNs;
        const auto bytes = batch(now, to, levels);
        const QJsonObject params{{"probe", 1},
                                 {"seq", i},
                                 {"t", static_cast<qint64>(now)},
                                 {"until", static_cast<qint64>(to)},
                                 {"dropped", 0},
                                 {"data", QString::fromLatin1(QByteArray::fromStdString(bytes).toBase64())}};
        const auto message = QString::fromUtf8(
            QJsonDocument(QJsonObject{{"jsonrpc", "2.0"}, {"method", "probe"}, {"params", params}}).toJson());
        watch.start();
        const auto told = QJsonDocument::fromJson(message.toUtf8()).object()["params"].toObject();
        scope.take(QByteArray::fromBase64(told["data"].toString().toLatin1()).toStdString(), told["t"].toInteger(),
                   told["until"].toInteger());
        scope.rows.setRange(scope.capture.start(), scope.capture.until());
        scope.view.viewport()->repaint();
        watch.stop();
        now = to;
    }
    return report("1,000,000 edges a second, live", watch);
}

/// As a hand does: to where it is close, along, and out again.
QJsonObject roam(const QString& what, Scope& scope) {
    const auto all = scope.rows.until();
    scope.view.setFollowing(false);
    Stopwatch watch;
    double at = 0.1;
    for (int i = 0; i < kFrames; ++i) {
        const double turn = static_cast<double>(i) / kFrames * 6 * 3.14159265;
        const double depth = (1 - std::cos(turn)) / 2;  // 0: all of it, 1: 2 µs
        const auto span = static_cast<Time>(std::pow(static_cast<double>(all), 1 - depth) * std::pow(2000.0, depth));
        at = std::fmod(at + 0.0037, 0.9);
        watch.start();
        scope.view.setWindow(static_cast<Time>(at * static_cast<double>(all - span)), span);
        scope.view.viewport()->repaint();
        watch.stop();
    }
    return report(what, watch);
}

QJsonObject digital(QSize size) {
    Scope scope(size, Kind::digital);
    std::vector<int> levels(kChannels, 0);
    constexpr Time kAll = 10'000'000'000;
    for (Time now = 0; now < kAll; now += 100'000'000) {
        scope.take(batch(now, now + 100'000'000, levels), now, now + 100'000'000);
    }
    scope.rows.setRange(0, kAll);
    return roam("10,000,000 edges, zoomed and panned", scope);
}

QJsonObject analog(QSize size) {
    Scope scope(size, Kind::analog);
    Time t = 0;
    for (int part = 0; part < 100; ++part) {
        RecordWriter writer(t);
        const auto base = t;
        for (int i = 0; i < 100'000; ++i) {
            t += 1000;
            writer.value(t, 0, static_cast<float>(std::sin(static_cast<double>(t) * 1e-7)
                + 0.1 * std::sin(static_cast<double>(t) * 1e-3)));
        }
        scope.take(writer.bytes(), base, t);
    }
    scope.rows.setRange(0, t);
    return roam("10,000,000 values, zoomed and panned", scope);
}

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption json("json", "Write the figures to a file as well.", "FILE");
    const QCommandLineOption size("size", "The view's size in pixels.", "WIDTHxHEIGHT", "1280x720");
    parser.addOptions({json, size});
    parser.process(app);
    const auto sides = parser.value(size).split('x');
    const QSize view(std::max(320, sides.value(0).toInt()), std::max(200, sides.value(1).toInt()));
    Theme::instance().choose(Theme::Choice::light);
    std::printf("%d x %d pixels, %d frames each\n", view.width(), view.height(), kFrames);
    const QJsonArray all{live(view), digital(view), analog(view)};
    if (parser.isSet(json)) {
        QFile file(parser.value(json));
        const auto text = QJsonDocument(QJsonObject{{"width", view.width()}, {"height", view.height()},
            {"loads", all}}).toJson();
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(file.fileName()), qPrintable(file.errorString()));
            return 1;
        }
    }
    return 0;
}
