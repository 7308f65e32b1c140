// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/instruments/trace_view.hpp"
#include "gui/link/address.hpp"
#include "gui/signals/exporter.hpp"
#include "gui/signals/figures_model.hpp"
#include "gui/signals/sources_model.hpp"

#include <QPointer>
#include <QSaveFile>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <memory>

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTreeView;

namespace twin::gui {
class ElidedLabel;
class EmptyState;
}  // namespace twin::gui

namespace twin::gui::scope {

/// Writes a file in helpings while the window goes on.
class ExportJob : public QObject {
    Q_OBJECT

  public:
    ExportJob(std::unique_ptr<Exporter> exporter, const QString& path, QObject* parent);
    void start();

  signals:
    void progress(double done);
    void finished(const QString& path);
    void failed(const QString& why);

  private:
    void step();

    std::unique_ptr<Exporter> exporter_;
    QSaveFile file_;
    QTimer next_;
};

/// What scope and charts have in common: a list of what can be watched, the view, tools for it, figures, exports.
class PlotPanel : public QWidget {
    Q_OBJECT

  public:
    ~PlotPanel() override;
    [[nodiscard]] TraceView& view() { return *view_; }
    void focusFilter();

  signals:
    void problem(const twin::gui::Problem& problem);

  protected:
    /// `name`: of its settings.
    PlotPanel(const QString& name, RowsModel& rows, FiguresModel& figures, SourcesModel& sources, QWidget* parent);

    QPushButton* addTool(const QString& icon, const QString& text, const QString& tip, bool checkable = false);
    QPushButton* addIcon(const QString& icon, const QString& name, const QString& tip, bool checkable = false);
    void addSpace();
    /// Zoom, figures, export, clear: after the tools of its own.
    void addCommonTools();
    /// Between the tools and the view.
    void addForm(QWidget* form);
    void setEmptyTexts(const QString& title, const QString& text);
    void showState();
    /// Called for each frame while it is seen.
    virtual void frame() {}
    virtual void clearAsked() = 0;
    /// What the status line says at its right.
    [[nodiscard]] virtual QString amountText() const = 0;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    enum class Range : std::uint8_t { all, seen, cursors };

    QWidget* makePicker();
    QWidget* makeFigures();
    QMenu* makeExportMenu();
    void choosePath(const QString& title, const QString& suffix, const std::function<void(const QString&)>& done);
    void exportAs(Exporter::Format format);
    void exportPicture();
    void write(Exporter::Format format, const QString& path);
    [[nodiscard]] std::pair<Time, Time> range(Range range) const;
    [[nodiscard]] std::vector<Signal> signalsShown() const;
    void measure();
    void showCursors();

    const QString name_;
    RowsModel& rows_;
    FiguresModel& figures_;
    SourcesModel& sources_;
    SourcesFilter* filter_;
    TraceView* view_;
    EmptyState* nothing_;
    QStackedWidget* stack_;
    QWidget* tools_;
    QWidget* picker_ = nullptr;
    QLineEdit* search_ = nullptr;
    QTreeView* tree_ = nullptr;
    QTableView* table_ = nullptr;
    QPushButton* follow_ = nullptr;
    QPushButton* picking_ = nullptr;
    QPushButton* export_ = nullptr;
    QSplitter* split_;
    QSplitter* stacked_;
    QWidget* forms_;
    ElidedLabel* cursors_;
    QLabel* amount_;
    QTimer frames_;
    QTimer measures_;
    Range range_ = Range::all;
    QPointer<ExportJob> job_;
    QString exporting_;
};

}  // namespace twin::gui::scope
