// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/decoding.hpp"
#include "gui/signals/figures_model.hpp"
#include "gui/signals/probe_feeds.hpp"
#include "gui/signals/sources_model.hpp"
#include "gui/signals/trigger.hpp"

#include <QObject>

namespace twin::gui::scope {

/// A trigger as a person sets it.
struct TriggerSetup {
    TriggerCondition condition;
    QString channel;
    Sweep::Mode mode = Sweep::Mode::automatic;

    bool operator==(const TriggerSetup&) const = default;
};

/// The scope of one device: what it watches and reads, and when it stands. A session is kept for each board.
class ScopeSession : public QObject {
    Q_OBJECT

  public:
    explicit ScopeSession(Client& client, QObject* parent = nullptr);
    ~ScopeSession() override;

    RowsModel rows;
    FiguresModel figures{rows};
    SourcesModel sources;

    /// `board` names the session that it goes on with. Empty: none.
    void setDevice(const QString& run, const QString& device, const QString& board);

    [[nodiscard]] const Capture& capture() const { return capture_; }
    [[nodiscard]] const ProbeFeeds& feeds() const { return feeds_; }
    [[nodiscard]] QStringList channels() const { return feeds_.wanted(); }
    void setWatched(const QString& name, bool on);
    void setRunning(bool running);
    [[nodiscard]] bool running() const { return feeds_.running(); }
    /// Forgets all samples, and goes on.
    void clear();

    void addDecoding(const Decoding& decoding);
    void replaceDecoding(const QString& key, const Decoding& decoding);
    [[nodiscard]] const Decoding* decoding(const QString& key) const;
    /// A row goes, and with it what only it wanted.
    void removeRow(int place);

    [[nodiscard]] const TriggerSetup& trigger() const { return trigger_; }
    /// Waits anew.
    void setTrigger(const TriggerSetup& setup);
    /// What a window of `span` shows now; none: it stays where it is. Decoders go on for some milliseconds.
    std::optional<Sweep::View> advance(Time span);
    /// Decoders have more to do than `advance` let them.
    [[nodiscard]] bool behind() const { return behind_; }

    /// What a channel is at, for the list.
    void tellValues();

  signals:
    void runningChanged(bool running);
    void sourcesChanged();
    void problem(const twin::gui::Problem& problem);
    /// The samples are others now: of another device, or none.
    void cleared();

  private:
    struct Reading {
        QString key;
        Decoding decoding;
        std::unique_ptr<Decoder> decoder;
    };

    void restore();
    void save() const;
    void syncRows();
    void syncDecoders();
    void insertChannelRow(const QString& name);
    [[nodiscard]] Row rowOf(const Channel& channel) const;
    void beginSweep();

    Capture capture_;
    ProbeFeeds feeds_;
    QString board_;
    QStringList order_;                ///< keys of rows, as the session had them
    std::vector<Reading> readings_;
    int next_reading_ = 1;
    TriggerSetup trigger_;
    Sweep sweep_;
    Time sweep_span_ = 0;
    std::size_t turn_ = 0;             ///< whose turn it is to decode first
    bool behind_ = false;
    bool restored_ = false;
};

}  // namespace twin::gui::scope
