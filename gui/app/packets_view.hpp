// SPDX-License-Identifier: BSD-3-Clause
// The frames of a run as they pass: a list, what each holds, and its bytes.
#pragma once

#include "gui/link/client.hpp"
#include "gui/packets/packets_model.hpp"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTableView;
class QTreeView;

namespace twin::gui {

class ElidedLabel;
class EmptyState;
class HexView;

class PacketsView : public QWidget {
    Q_OBJECT

  public:
    explicit PacketsView(Client& client, QWidget* parent = nullptr);

    void setRun(const QString& run);
    void focusFilter();
    /// Writes what is kept to a temporary file and opens it: with this program, or what is installed as wireshark.
    void openOutside(const QString& program = {});
    [[nodiscard]] PacketsModel& packets() { return packets_; }
    [[nodiscard]] QTableView* table() const { return table_; }
    [[nodiscard]] QTreeView* fields() const { return tree_; }
    [[nodiscard]] HexView* hex() const { return hex_; }
    [[nodiscard]] QLineEdit* filterText() const { return text_; }
    [[nodiscard]] QPushButton* recordButton() const { return record_; }

  signals:
    void problem(const twin::gui::Problem& problem);
    void notice(const QString& message);

  private:
    QWidget* makeHead();
    QWidget* makeBelow();
    void follow(bool on);
    void showFrame(const QModelIndex& index);
    void showState();

    Client& client_;
    QString run_;
    Subscription* subscription_ = nullptr;
    PacketsModel packets_;
    PacketsFilter filter_;
    FieldsModel fields_;
    QLineEdit* text_ = nullptr;
    QComboBox* protocol_ = nullptr;
    QCheckBox* copies_ = nullptr;
    QCheckBox* newest_ = nullptr;
    QPushButton* record_ = nullptr;
    QPushButton* outside_ = nullptr;
    ElidedLabel* tally_ = nullptr;
    QTableView* table_ = nullptr;
    QTreeView* tree_ = nullptr;
    HexView* hex_ = nullptr;
    EmptyState* nothing_ = nullptr;
};

}  // namespace twin::gui
