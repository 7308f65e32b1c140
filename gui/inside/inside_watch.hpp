// SPDX-License-Identifier: BSD-3-Clause
// Asks what is inside the device that a page shows, as long as somebody looks at it.
#pragma once

#include "gui/inside/heap_history.hpp"
#include "gui/inside/memory_model.hpp"
#include "gui/inside/threads_model.hpp"
#include "gui/inside/timeline_store.hpp"
#include "gui/models/device_watch.hpp"

#include <functional>
#include <optional>

namespace twin::gui {

class InsideWatch : public QObject {
    Q_OBJECT

  public:
    enum class Look { nothing, memory, threads, timeline, heap };
    struct Region {
        QString name;
        quint64 base = 0;
        qint64 size = 0;
    };
    struct Symbol {
        QString name;
        quint64 address = 0;
        qint64 size = 0;
        bool function = false;
    };

    explicit InsideWatch(DeviceWatch& watch, QObject* parent = nullptr);

    ThreadsModel threads;
    HeapHistory heap;
    TimelineStore timeline;
    MemoryModel memory;

    /// What is seen now. It is asked for twice a second.
    void setLook(Look look);
    [[nodiscard]] const QList<Region>& regions() const { return regions_; }
    /// Rows of the memory that are seen.
    void setMemoryRows(int first, int last);
    /// Why nothing is known, as the server says it; empty: it is known, or not yet asked for.
    [[nodiscard]] Problem whyNoThreads() const { return no_threads_; }
    [[nodiscard]] Problem whyNoHeap() const { return no_heap_; }
    [[nodiscard]] bool alive() const { return watch_.state() == "running" || watch_.state() == "off"; }

    /// The symbol of that name, or the one at that address: "main", "0x20000000". `done` gets none if there is none.
    void find(const QString& text, const std::function<void(const std::optional<Symbol>&)>& done);

    [[nodiscard]] bool recording() const { return recording_; }
    void record(bool on);
    /// Threads by their names, interrupts by their peripherals'.
    [[nodiscard]] QString laneName(const TimelineStore::Lane& lane) const;

    /// Lets GDB attach. `done` gets the answer of `debug.start`.
    void startDebugger(const std::function<void(const QJsonObject&)>& done);

  signals:
    void regionsChanged();
    /// What whyNoThreads and whyNoHeap say.
    void knownChanged();
    void recordingChanged();
    void problem(const twin::gui::Problem& problem);

  private:
    void clear();
    void describe();
    void look();
    void readMemory();
    void call(const QString& method, QJsonObject params, const std::function<void(const Outcome&)>& done);
    void hear(const QString& method, const QJsonObject& params);
    void takeBatch(const QJsonObject& params);
    void setRecording(bool on);

    DeviceWatch& watch_;
    Client& client_;
    QTimer clock_;
    Look look_ = Look::nothing;
    quint64 showing_ = 0;  ///< goes up with each device
    int asked_ = 0;        ///< looks that have not been answered
    QString described_;    ///< the device whose regions these are
    QList<Region> regions_;
    QHash<quint32, QString> interrupts_;
    int first_row_ = 0;
    int last_row_ = -1;
    Problem no_threads_;
    Problem no_heap_;
    bool recording_ = false;
    bool starting_ = false;
    qint64 number_ = -1;
    QList<QJsonObject> early_;  ///< batches that came before their time line's number
};

}  // namespace twin::gui
