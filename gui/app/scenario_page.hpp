// SPDX-License-Identifier: BSD-3-Clause
// A scenario: opened, checked, run, and followed step by step.
#pragma once

#include "gui/models/scenario_watch.hpp"

#include <QWidget>

class QComboBox;
class QFrame;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace twin::gui {

class ElidedLabel;
class EmptyState;
class PlaybackView;
class SignLabel;

class ScenarioPage : public QWidget {
    Q_OBJECT

  public:
    explicit ScenarioPage(ScenarioWatch& watch, QWidget* parent = nullptr);

    void open(const QString& path);
    void askForFile();
    /// A folder that a run left; the instant and the device to show first.
    void openRecorded(const QString& folder, qint64 t_ns = -1, const QString& device = {});
    void askForFolder();
    [[nodiscard]] PlaybackView* playback() const { return playback_; }

  signals:
    void deviceChosen(const QString& run, const QString& device);
    void fleetChosen(const QString& run);
    void problem(const twin::gui::Problem& problem);

  private:
    QWidget* makeHead();
    QWidget* makeFigures();
    QWidget* makeSteps();
    void showState();
    void showFigures();
    void showStep(const QModelIndex& step);
    [[nodiscard]] QString verdict() const;

    ScenarioWatch& watch_;
    QStackedWidget* stack_;
    PlaybackView* playback_;
    bool recorded_ = false;  ///< it is shown
    ElidedLabel* title_ = nullptr;
    ElidedLabel* summary_ = nullptr;
    QLabel* fault_ = nullptr;
    QPushButton* check_ = nullptr;
    QPushButton* run_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QPushButton* pause_ = nullptr;
    QPushButton* step_ = nullptr;
    QPushButton* instant_ = nullptr;
    qint64 failed_ns_ = 0;
    QPushButton* devices_ = nullptr;
    QComboBox* speed_ = nullptr;
    double wanted_speed_ = -1;  ///< of the next run
    SignLabel* sign_ = nullptr;
    QLabel* state_ = nullptr;
    QList<QLabel*> figures_;
    QFrame* figures_bar_ = nullptr;
    QTreeView* steps_ = nullptr;
    EmptyState* not_run_ = nullptr;
    QWidget* detail_ = nullptr;
    QPlainTextEdit* detail_text_ = nullptr;
    QPushButton* detail_device_ = nullptr;
    QString failed_device_;
    bool led_to_failure_ = false;
};

}  // namespace twin::gui
