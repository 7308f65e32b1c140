// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/scope_panel.hpp"

#include "gui/look/ui.hpp"
#include "gui/instruments/forms.hpp"

#include <QLocale>

namespace twin::gui::scope {
namespace {

constexpr int kValuesEvery = 15;  // frames

}  // namespace

ScopePanel::ScopePanel(ScopeSession& session, QWidget* parent)
    : PlotPanel("scope_panel", session.rows, session.figures, session.sources, parent), session_(session),
      run_(addTool("play", tr("Run"), tr("Watch the signals, or stand still (Space)"))),
      single_(addTool("single", tr("Single"), tr("Wait for the trigger once, then stand still (S)"))),
      trigger_button_(addTool("trigger", tr("Trigger"), tr("What the view waits for"), true)),
      decode_button_(addTool("decode", tr("Decode"), tr("Read UART, I²C, SPI or CAN"), true)),
      trigger_(new TriggerForm), decoder_(new DecoderForm) {
    addSpace();
    addForm(trigger_);
    addForm(decoder_);
    addCommonTools();
    connect(run_, &QPushButton::clicked, this, [this] {
        session_.setRunning(!session_.running());
        if (session_.running()) {
            view().setFollowing(true);
        }
    });
    connect(single_, &QPushButton::clicked, this, &ScopePanel::askSingle);
    connect(trigger_button_, &QPushButton::toggled, trigger_, &QWidget::setVisible);
    connect(decode_button_, &QPushButton::toggled, this, [this](bool on) {
        if (on && decoder_->key().isEmpty()) {
            decoder_->setChannels(session_.feeds().sources(), session_.channels());
        }
        decoder_->setVisible(on);
    });
    connect(trigger_, &TriggerForm::changed, this, [this] {
        session_.setTrigger(trigger_->setup());
        view().setTriggered(session_.trigger().condition.kind != TriggerCondition::Kind::none);
        view().setFollowing(true);
    });
    connect(decoder_, &DecoderForm::accepted, this, &ScopePanel::acceptDecoder);
    connect(decoder_, &DecoderForm::cancelled, this, [this] {
        decoder_->begin({}, {});
        decode_button_->setChecked(false);
        view().setFocus();
    });
    connect(decoder_, &DecoderForm::detectAsked, this, &ScopePanel::detectBaudOf);
    connect(&view(), &TraceView::removeAsked, &session, &ScopeSession::removeRow);
    connect(&view(), &TraceView::editAsked, this, &ScopePanel::editDecoder);
    connect(&view(), &TraceView::runAsked, run_, &QPushButton::click);
    connect(&view(), &TraceView::singleAsked, single_, &QPushButton::click);
    connect(&session, &ScopeSession::runningChanged, this, &ScopePanel::showRunning);
    connect(&session, &ScopeSession::problem, this, &ScopePanel::problem);
    connect(&session, &ScopeSession::cleared, this, [this] {
        view().setCursor(0, {});
        view().setCursor(1, {});
        view().setFollowing(true);
    });
    connect(&session, &ScopeSession::sourcesChanged, this, [this] {
        trigger_->setSetup(session_.trigger());
        trigger_->setChannels(session_.rows);
        view().setTriggered(session_.trigger().condition.kind != TriggerCondition::Kind::none);
        showRunning();
    });
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&session.rows, change, this, [this] {
            trigger_->setChannels(session_.rows);
            showRunning();
        });
    }
    showRunning();
}

void ScopePanel::frame() {
    // Nothing of it is a signal's: a view that stands still costs nothing.
    if (!session_.running() && !session_.behind() && turn_ % kValuesEvery != 0) {
        ++turn_;
        return;
    }
    const auto shown = session_.advance(view().span());
    if (shown && view().following() && session_.trigger().condition.kind != TriggerCondition::Kind::none) {
        view().showTrigger(shown->from, shown->trigger);
        if (shown->done) {
            view().setFollowing(false);
        }
    }
    if (session_.behind()) {
        view().viewport()->update();
    }
    if (turn_++ % kValuesEvery == 0) {
        session_.tellValues();
        showState();
    }
}

void ScopePanel::clearAsked() { session_.clear(); }

QString ScopePanel::amountText() const {
    const auto& capture = session_.capture();
    if (capture.records() == 0) {
        return {};
    }
    const QLocale locale;
    auto text = tr("%1 samples").arg(locale.toString(static_cast<qulonglong>(capture.records())));
    if (capture.lost() > 0) {
        text += QString::fromUtf8("  \u00b7  ")
            + tr("%1 lost").arg(locale.toString(static_cast<qulonglong>(capture.lost())));
    }
    if (session_.behind()) {
        text += QString::fromUtf8("  \u00b7  ") + tr("decoding…");
    }
    return text;
}

void ScopePanel::showRunning() {
    const bool running = session_.running();
    const bool possible = session_.rows.rowCount() > 0 && session_.feeds().canProbe();
    run_->setText(running ? tr("Stop") : tr("Run"));
    run_->setIcon(icon(running ? "pause" : "play"));
    run_->setEnabled(possible || running);
    single_->setEnabled(possible);
    if (session_.feeds().canProbe()) {
        setEmptyTexts(tr("No signal is watched"),
            tr("Choose pins, buses or sensors in the list; they are drawn as they change."));
    } else {
        setEmptyTexts(tr("There is nothing to watch"), tr("Signals of a device can be watched while it runs."));
    }
}

void ScopePanel::askSingle() {
    auto setup = session_.trigger();
    if (setup.condition.kind == TriggerCondition::Kind::none) {
        // There must be something to wait for: an edge of what is selected, until somebody says otherwise.
        const auto& rows = session_.rows.rows();
        const auto chosen = static_cast<std::size_t>(std::max(0, view().selected()));
        if (chosen >= rows.size() || rows[chosen].kind == Row::Kind::decoder) {
            trigger_button_->setChecked(true);
            return;
        }
        setup.channel = rows[chosen].name;
        setup.condition.kind = rows[chosen].kind == Row::Kind::digital ? TriggerCondition::Kind::edge
                                                                       : TriggerCondition::Kind::level;
        trigger_button_->setChecked(true);
    }
    setup.mode = Sweep::Mode::single;
    trigger_->setSetup(setup);
    session_.setTrigger(setup);
    view().setTriggered(true);
    view().setFollowing(true);
    session_.setRunning(false);
    session_.setRunning(true);
}

void ScopePanel::editDecoder(int place) {
    if (place < 0 || place >= session_.rows.rowCount()) {
        return;
    }
    const auto key = session_.rows.rows()[static_cast<std::size_t>(place)].key;
    if (const auto* decoding = session_.decoding(key)) {
        decoder_->setChannels(session_.feeds().sources(), session_.channels());
        decoder_->begin(*decoding, key);
        decode_button_->setChecked(true);
        decoder_->setVisible(true);
        decoder_->setFocus();
    }
}

void ScopePanel::acceptDecoder() {
    if (decoder_->key().isEmpty()) {
        session_.addDecoding(decoder_->decoding());
    } else {
        session_.replaceDecoding(decoder_->key(), decoder_->decoding());
    }
    decoder_->begin({}, {});
    decode_button_->setChecked(false);
    view().setFocus();
}

void ScopePanel::detectBaudOf(const QString& name) {
    const auto* channel = session_.capture().find(name.toStdString());
    const auto found = channel == nullptr ? std::nullopt
                                          : detectBaud(channel->digital, session_.capture().start(),
                                              session_.capture().until());
    if (found) {
        decoder_->setBaud(*found);
    } else {
        emit problem({tr("The rate of %1 can't be told from what has been seen of it.").arg(name),
                      tr("Watch it while it says something, some ten bytes at least.")});
    }
}

}  // namespace twin::gui::scope
