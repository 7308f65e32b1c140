// SPDX-License-Identifier: BSD-3-Clause
// Memory as bytes and characters: by region, by address, by name.
#pragma once

#include "gui/inside/pane.hpp"

class QComboBox;
class QLineEdit;
class QTableView;

namespace twin::gui {

class InsideWatch;

class MemoryView : public Pane {
    Q_OBJECT

  public:
    explicit MemoryView(InsideWatch& inside, QWidget* parent = nullptr);
    /// "0x20000000", "536870912", or the name of a function or variable.
    void goTo(const QString& text);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void showRegions();
    bool goToAddress(quint64 address);
    void tellRows();

    InsideWatch& inside_;
    QComboBox* region_;
    QLineEdit* place_;
    QLabel* said_;
    QTableView* table_;
};

}  // namespace twin::gui
