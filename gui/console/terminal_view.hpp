// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAbstractScrollArea>
#include <QCache>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <QTimer>

#include "gui/console/screen.hpp"

namespace twin::gui {

/// A place in all lines that ever were; between characters.
struct TextPlace {
    std::uint64_t line = 0;
    int column = 0;
    auto operator<=>(const TextPlace&) const = default;
};

struct TextMatch {
    std::uint64_t line = 0;
    int column = 0;
    int columns = 0;
};

/// The screen and its history, scrolled. Paints rows from runs of glyphs that it keeps.
class TerminalView : public QAbstractScrollArea {
    Q_OBJECT

  public:
    explicit TerminalView(QWidget* parent = nullptr);

    void feed(const QByteArray& bytes, qint64 t_ns);
    [[nodiscard]] const Screen& screen() const { return screen_; }
    void clear();

    void setFontSize(double points);
    [[nodiscard]] double fontSize() const { return points_; }
    void setStamps(bool on);
    [[nodiscard]] bool stamps() const { return stamps_; }

    [[nodiscard]] QString selectedText() const;
    void selectAll();
    void copy() const;
    void paste(const QString& text);

    /// Finds again in all lines; the current match is the last one up to what is in view.
    void search(const QString& text, bool case_sensitive);
    void step(int by); ///< to the next or previous match, around the ends
    [[nodiscard]] int matchCount() const { return static_cast<int>(matches_.size()); }
    [[nodiscard]] int currentMatch() const { return current_match_; } ///< from 0; -1: none

    [[nodiscard]] QRectF cellRect(std::uint64_t line, int column) const; ///< in the viewport

  signals:
    void typed(const QByteArray& bytes);
    void searchRequested();
    void matchesChanged();
    void menuRequested(const QPoint& global);
    void bell();
    void updated(); ///< what was fed is in view, at most 60 times a second

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool focusNextPrevChild(bool next) override;

  private:
    struct Run {
        QGlyphRun glyphs;
        QPointF at;
        QString text; ///< for what the font lacks; painted by QPainter, which looks for another font
        Style style;
        int column = 0;
        int columns = 0;
    };
    struct Row {
        std::uint64_t change = 0;
        std::vector<Run> runs;
    };

    void measure();
    void fitScreen();
    void updateScrollBar();
    void scheduleUpdate();
    void findIn(std::uint64_t line);
    void showLine(std::uint64_t line);
    Row makeRow(const Line& line);
    const Row& rowOf(std::uint64_t number);
    void paintRow(QPainter& p, std::uint64_t number, double y);
    void paintStamp(QPainter& p, std::uint64_t number, double y);
    void paintCursor(QPainter& p);
    [[nodiscard]] QColor colour(const Colour& c, bool foreground, bool bold) const;
    [[nodiscard]] bool dark() const;
    [[nodiscard]] std::uint64_t topLine() const;
    [[nodiscard]] double left() const;
    [[nodiscard]] TextPlace placeAt(const QPointF& point) const;
    [[nodiscard]] std::pair<TextPlace, TextPlace> selection() const;
    void selectWord(const TextPlace& at);

    Screen screen_;
    double points_ = 10.5;
    QFont font_;
    QRawFont raw_[4]; ///< plain, bold, italic, both
    QHash<char32_t, quint32> glyphs_[4];
    double cell_width_ = 8;
    double cell_height_ = 16;
    double ascent_ = 12;
    bool stamps_ = false;
    bool at_bottom_ = true;
    std::uint64_t dropped_seen_ = 0;
    QCache<std::uint64_t, Row> rows_{600};

    TextPlace anchor_;
    TextPlace point_;
    bool selecting_ = false;
    bool by_line_ = false;

    QString needle_;
    Qt::CaseSensitivity case_ = Qt::CaseInsensitive;
    std::vector<TextMatch> matches_;
    int current_match_ = -1;
    std::uint64_t searched_to_ = 0; ///< lines before it are final and in matches_

    QTimer frame_;
    QTimer blink_;
    bool blink_on_ = true;
};

} // namespace twin::gui
