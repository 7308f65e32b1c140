// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QKeySequence>
#include <QWidget>

#include <functional>
#include <map>
#include <string>

#include "gui/bench/bench_document.hpp"
#include "gui/boards/board_model.hpp"

class QAction;
class QLabel;
class QListWidget;
class QMenu;
class QSplitter;
class QToolButton;
class QTreeView;
class QVBoxLayout;

namespace twin::gui {

class BenchCanvas;
class BenchTreeModel;
class Speaker;
class ValueControl;

/// The virtual bench: a palette, the canvas, and what is on it as a list with the selected part's values. Knows no
/// connection, as BoardView.
class BenchView : public QWidget {
    Q_OBJECT

  public:
    explicit BenchView(QWidget* parent = nullptr);
    ~BenchView() override;

    /// `inspect`: the result of board.inspect with the bench that runs, whose text `running` is; empty: none. What somebody edits of another bench stays as long as the board is the same.
    void setBoard(const QString& boardName, const QJsonObject& inspect, const QString& running);
    void setValue(const QString& part, const QString& value, const QJsonValue& v);
    void setPowered(bool powered);
    void setRunning(bool running);

    [[nodiscard]] BenchDocument& document() { return document_; }
    [[nodiscard]] const BoardModel& model() const { return model_; }
    [[nodiscard]] BenchCanvas* canvas() const { return canvas_; }
    [[nodiscard]] QTreeView* tree() const { return tree_; }
    [[nodiscard]] QListWidget* paletteList() const { return palette_; }
    [[nodiscard]] QAction* soundAction() const { return sound_; }
    /// True if what is edited is not what runs.
    [[nodiscard]] bool differs() const;

    /// False, with a problem told, if it can't be read or written.
    bool openFile(const QString& path);
    bool saveFile(const QString& path);

    /// What is to be heard: buzzers that have power, with their frequency in Hz.
    [[nodiscard]] std::map<std::string, double> tones() const;

  signals:
    void setRequested(const QString& text);  ///< as of BoardView
    void runRequested(const QString& bench); ///< run the device anew on this bench
    void problem(const QString& message, const QString& hint);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* makeBar();
    QWidget* makePalette();
    QWidget* makeSide();
    QToolButton* tool(const QString& text, const QString& tip, const QKeySequence& key,
                      const std::function<void()>& action);
    void addFromPalette();
    void connectSelected();
    void pinMenu(const QString& end, const QPoint& global);
    void fillTargets(QMenu& menu, const QString& end);
    void showSelection();
    void showState();
    void playTones();
    void rename();
    void showControls(const QString& part);
    void tellState(const BenchPart& part);
    void renderIcons();

    BenchDocument document_;
    BoardModel model_;
    QString board_;
    QString running_text_;
    BenchData running_;  ///< what runs
    bool is_running_ = false;
    bool powered_ = false;
    BenchCanvas* canvas_ = nullptr;
    QSplitter* bench_ = nullptr;  ///< the canvas and its list
    BenchTreeModel* tree_model_ = nullptr;
    QTreeView* tree_ = nullptr;
    QListWidget* palette_ = nullptr;
    QLabel* state_ = nullptr;
    QToolButton* run_ = nullptr;
    QToolButton* remove_ = nullptr;
    QToolButton* connect_ = nullptr;
    QAction* sound_ = nullptr;
    Speaker* speaker_ = nullptr;  ///< from the first tone on
    QVBoxLayout* controls_ = nullptr;
    QLabel* about_ = nullptr;  ///< of the selected part
    QHash<QString, ValueControl*> shown_;  ///< by value's name, of the selected part
    QString shown_part_;
};

}  // namespace twin::gui
