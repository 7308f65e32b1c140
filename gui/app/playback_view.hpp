// SPDX-License-Identifier: BSD-3-Clause
// A recorded run: its time line, and its devices, a console and values at the instant that is chosen.
#pragma once

#include "gui/playback/recorded_run.hpp"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QTableView;

namespace twin::gui {

class ElidedLabel;
class SignLabel;
class TimeLine;

class PlaybackView : public QWidget {
    Q_OBJECT

  public:
    explicit PlaybackView(QWidget* parent = nullptr);

    /// An instant and a device to show first; -1: its end.
    void open(const QString& folder, qint64 t_ns = -1, const QString& device = {});
    [[nodiscard]] RecordedRun& run() { return run_; }
    [[nodiscard]] TimeLine* timeLine() const { return line_; }
    [[nodiscard]] QPlainTextEdit* console() const { return console_; }
    [[nodiscard]] QTableView* table() const { return table_; }

  signals:
    void closeAsked();
    void problem(const twin::gui::Problem& problem);

  private:
    void begin();
    void showMoment();

    RecordedRun run_;
    SignLabel* sign_;
    ElidedLabel* title_;
    ElidedLabel* about_;
    QProgressBar* progress_;
    TimeLine* line_;
    QLabel* instant_;
    QTableView* table_;
    QLabel* device_;
    QPlainTextEdit* console_;
    QPlainTextEdit* values_;
    qint64 first_ns_ = -1;
    QString first_device_;
};

}  // namespace twin::gui
