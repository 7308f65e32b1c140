// SPDX-License-Identifier: BSD-3-Clause
// What went wrong and what to do about it, on top of the page: nobody has to answer it.
#pragma once

#include "gui/link/address.hpp"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <functional>

namespace twin::gui {

class ErrorBar : public QFrame {
    Q_OBJECT

  public:
    explicit ErrorBar(QWidget* parent = nullptr);

    void show(const Problem& problem);
    /// With a button that does something about it.
    void show(const Problem& problem, const QString& action, std::function<void()> act);
    /// What is no error.
    void notice(const QString& message, const QString& hint = {});
    void dismiss();
    [[nodiscard]] QString message() const { return message_->text(); }

  private:
    void set(const Problem& problem, const QString& kind);

    QLabel* picture_;
    QLabel* message_;
    QLabel* hint_;
    QPushButton* action_;
    std::function<void()> act_;
};

}  // namespace twin::gui
