// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/terminal_widget.hpp"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QSaveFile>
#include <QVBoxLayout>

#include "gui/console/search_bar.hpp"
#include "gui/console/terminal_view.hpp"

namespace twin::gui {

TerminalWidget::TerminalWidget(QWidget* parent)
    : QWidget(parent), view_(new TerminalView(this)), search_(new SearchBar(this)), title_(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    title_->setObjectName("section");
    title_->setContentsMargins(8, 4, 8, 4);
    title_->hide();
    column->addWidget(title_);
    column->addWidget(view_, 1);
    column->addWidget(search_);
    setFocusProxy(view_);
    connect(view_, &TerminalView::typed, this, &TerminalWidget::typed);
    connect(view_, &TerminalView::searchRequested, this, &TerminalWidget::openSearch);
    connect(view_, &TerminalView::menuRequested, this, &TerminalWidget::showMenu);
    connect(view_, &TerminalView::matchesChanged, this,
            [this] { search_->showCount(view_->currentMatch() + 1, view_->matchCount()); });
    connect(search_, &SearchBar::searchChanged, view_, &TerminalView::search);
    connect(search_, &SearchBar::next, this, [this] { view_->step(1); });
    connect(search_, &SearchBar::previous, this, [this] { view_->step(-1); });
    connect(search_, &SearchBar::closed, this, [this] {
        view_->search(QString(), false);
        view_->setFocus();
    });
}

void TerminalWidget::feed(const QByteArray& bytes, qint64 t_ns) { view_->feed(bytes, t_ns); }

void TerminalWidget::setChannel(const QString& channel) {
    channel_ = channel;
    title_->setText(channel);
    view_->setAccessibleName(tr("Console %1").arg(channel));
}

void TerminalWidget::clear() { view_->clear(); }

void TerminalWidget::setTitled(bool on) { title_->setVisible(on); }

void TerminalWidget::setTimeStamps(bool on) { view_->setStamps(on); }

void TerminalWidget::openSearch() { search_->open(view_->selectedText().section(QLatin1Char('\n'), 0, 0)); }

QString TerminalWidget::saveTo(const QString& path) const {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return tr("%1: %2").arg(path, file.errorString());
    const Screen& screen = view_->screen();
    std::uint64_t end = screen.firstRow() + static_cast<std::uint64_t>(screen.rows());
    while (end > screen.history().dropped() && screen.text(end - 1).empty()) --end; // what the screen has not got to
    for (std::uint64_t number = screen.history().dropped(); number < end; ++number) {
        const std::optional<Line> line = screen.line(number);
        if (!line) continue;
        QByteArray text;
        if (view_->stamps())
            text = line->time < 0 ? QByteArray(15, ' ')
                                  : QByteArray::number(static_cast<double>(line->time) / 1e9, 'f',
                                      6).rightJustified(13) + "  ";
        text += QByteArray::fromStdString(textOf(line->cells));
        if (!line->wrapped || view_->stamps()) text += '\n';
        file.write(text);
    }
    if (!file.commit()) return tr("%1: %2").arg(path, file.errorString());
    return {};
}

void TerminalWidget::askAndSave() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the console"), channel_ + QStringLiteral(".txt"));
    if (path.isEmpty()) return;
    const QString why = saveTo(path);
    if (!why.isEmpty()) emit saveFailed(why);
}

void TerminalWidget::showMenu(const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, const QString& keys, const auto& action) {
        QAction* a = menu->addAction(text, this, action);
        if (!keys.isEmpty()) a->setText(text + QLatin1Char('\t') + keys);
        return a;
    };
    add(tr("&Copy"), QStringLiteral("Ctrl+Shift+C"), [this] { view_->copy(); })
        ->setEnabled(!view_->selectedText().isEmpty());
    add(tr("&Paste"), QStringLiteral("Ctrl+Shift+V"), [this] { view_->paste(QApplication::clipboard()->text()); });
    add(tr("Select &all"), QStringLiteral("Ctrl+Shift+A"), [this] { view_->selectAll(); });
    menu->addSeparator();
    add(tr("&Search"), QStringLiteral("Ctrl+Shift+F"), [this] { openSearch(); });
    QAction* stamps = add(tr("&Time of each line"), QString(), [this] { setTimeStamps(!view_->stamps()); });
    stamps->setCheckable(true);
    stamps->setChecked(view_->stamps());
    menu->addSeparator();
    add(tr("Larger"), QStringLiteral("Ctrl++"), [this] { view_->setFontSize(view_->fontSize() + 1); });
    add(tr("Smaller"), QStringLiteral("Ctrl+-"), [this] { view_->setFontSize(view_->fontSize() - 1); });
    menu->addSeparator();
    add(tr("Sa&ve…"), QString(), [this] { askAndSave(); });
    add(tr("C&lear"), QString(), [this] { clear(); });
    menu->popup(global);
}

} // namespace twin::gui
