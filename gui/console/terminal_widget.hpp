// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLabel>
#include <QMenu>
#include <QWidget>

namespace twin::gui {

class SearchBar;
class TerminalView;

/// A terminal on one serial channel.
class TerminalWidget : public QWidget {
    Q_OBJECT

  public:
    explicit TerminalWidget(QWidget* parent = nullptr);

    /// Bytes from the device, with their virtual time.
    void feed(const QByteArray& bytes, qint64 t_ns);

    /// The channel's name: for screen readers, and offered as the file's name.
    void setChannel(const QString& channel);

    [[nodiscard]] TerminalView* view() const { return view_; }

    void clear();
    void setTitled(bool on);     ///< the channel's name above it
    void setTimeStamps(bool on); ///< each line's virtual time beside it

    /// All lines, as text; with time stamps if they are shown. An empty text if it was written, otherwise why not.
    [[nodiscard]] QString saveTo(const QString& path) const;

    void openSearch();

  signals:
    void typed(const QByteArray& bytes);
    void saveFailed(const QString& why); ///< a line for the error bar

  private:
    void showMenu(const QPoint& global);
    void askAndSave();

    TerminalView* view_;
    SearchBar* search_;
    QLabel* title_;
    QString channel_;
};

} // namespace twin::gui
