// SPDX-License-Identifier: BSD-3-Clause
// The networks of a run, and what is done to a link that is chosen: cut, or impaired.
#pragma once

#include "gui/fleet/network_watch.hpp"

#include <QMap>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace twin::gui {

class ElidedLabel;
class TopologyCanvas;

class TopologyView : public QWidget {
    Q_OBJECT

  public:
    explicit TopologyView(Client& client, QWidget* parent = nullptr);

    void setRun(const QString& run) { watch_.setRun(run); }
    [[nodiscard]] NetworkWatch& watch() { return watch_; }
    [[nodiscard]] TopologyCanvas* canvas() const { return canvas_; }
    /// Of the word, as in latency; nullptr if there is none.
    [[nodiscard]] QLineEdit* field(const QString& word) const { return fields_.value(word); }
    [[nodiscard]] QPushButton* cutButton() const { return cut_; }
    [[nodiscard]] QPushButton* applyButton() const { return apply_; }
    [[nodiscard]] QPushButton* openButton() const { return open_; }

  signals:
    void deviceChosen(const QString& device);
    void problem(const twin::gui::Problem& problem);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* makePanel();
    void showChosen();
    void showFigures();
    void fill();
    void check();
    void apply();
    void cut();

    NetworkWatch watch_;
    QStackedWidget* stack_;
    TopologyCanvas* canvas_;
    QWidget* panel_ = nullptr;
    ElidedLabel* title_ = nullptr;
    QLabel* figures_ = nullptr;
    QLabel* lopsided_ = nullptr;
    QLabel* wrong_ = nullptr;
    QPushButton* cut_ = nullptr;
    QPushButton* open_ = nullptr;
    QPushButton* apply_ = nullptr;
    QPushButton* clear_ = nullptr;
    QMap<QString, QLineEdit*> fields_;
    QMap<QString, QString> others_;  ///< words that have no field: they stay
    bool up_ = true;
};

}  // namespace twin::gui
