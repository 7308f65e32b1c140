// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/instruments/plot_panel.hpp"
#include "gui/signals/scope_session.hpp"

namespace twin::gui::scope {

class DecoderForm;
class TriggerForm;

/// Oscilloscope and logic analyser of a device.
class ScopePanel : public PlotPanel {
    Q_OBJECT

  public:
    explicit ScopePanel(ScopeSession& session, QWidget* parent = nullptr);

  protected:
    void frame() override;
    void clearAsked() override;
    [[nodiscard]] QString amountText() const override;

  private:
    void showRunning();
    void askSingle();
    void editDecoder(int row);
    void acceptDecoder();
    void detectBaudOf(const QString& channel);

    ScopeSession& session_;
    QPushButton* run_;
    QPushButton* single_;
    QPushButton* trigger_button_;
    QPushButton* decode_button_;
    TriggerForm* trigger_;
    DecoderForm* decoder_;
    int turn_ = 0;
};

}  // namespace twin::gui::scope
