// SPDX-License-Identifier: BSD-3-Clause
// What a trigger and a decoder are set with: bars under the tools, never a window in the way.
#pragma once

#include "gui/signals/scope_session.hpp"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace twin::gui::scope {

class TriggerForm : public QFrame {
    Q_OBJECT

  public:
    explicit TriggerForm(QWidget* parent = nullptr);

    void setChannels(const RowsModel& rows);
    void setSetup(const TriggerSetup& setup);
    [[nodiscard]] TriggerSetup setup() const;

  signals:
    void changed();

  private:
    void showFields();

    QComboBox* kind_;
    QComboBox* channel_;
    QComboBox* slope_;
    QComboBox* polarity_;
    QDoubleSpinBox* shortest_;
    QDoubleSpinBox* longest_;
    QDoubleSpinBox* level_;
    QDoubleSpinBox* hysteresis_;
    QDoubleSpinBox* holdoff_;
    QComboBox* mode_;
    QList<std::pair<QWidget*, QList<TriggerCondition::Kind>>> fields_;  ///< and when they are seen
    QString wanted_channel_;
    bool setting_ = false;
};

class DecoderForm : public QFrame {
    Q_OBJECT

  public:
    explicit DecoderForm(QWidget* parent = nullptr);

    /// The digital channels that there are; `watched` come first.
    void setChannels(const std::vector<Source>& sources, const QStringList& watched);
    /// A new one, or, with a key, one that is there.
    void begin(const Decoding& decoding, const QString& key);
    [[nodiscard]] Decoding decoding() const;
    [[nodiscard]] QString key() const { return key_; }
    void setBaud(double baud);

  signals:
    void accepted();
    void cancelled();
    void detectAsked(const QString& channel);

  private:
    void showFields();

    QString key_;
    QStringList channels_;
    QComboBox* protocol_;
    QList<QComboBox*> lines_;
    QList<QWidget*> line_fields_;
    QComboBox* baud_;
    QSpinBox* data_bits_;
    QComboBox* parity_;
    QComboBox* stop_bits_;
    QCheckBox* inverted_;
    QComboBox* mode_;
    QSpinBox* bits_;
    QComboBox* order_;
    QComboBox* select_;
    QComboBox* rate_;
    QComboBox* notation_;
    QPushButton* detect_;
    QPushButton* accept_;
    QList<std::pair<QWidget*, QList<Protocol>>> fields_;
};

}  // namespace twin::gui::scope
