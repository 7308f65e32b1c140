// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/figure_text.hpp"

#include <QAbstractListModel>
#include <QString>
#include <vector>

namespace twin::gui::scope {

/// One line in a row of values.
struct Trace {
    QString name;
    const AnalogTrack* track = nullptr;
    int color = 0;  ///< its place in the palette
};

/// What a view of signals shows beside a name.
struct Row {
    enum class Kind : std::uint8_t { digital, analog, decoder };
    Kind kind = Kind::digital;
    QString key;    ///< tells it from the others
    QString name;
    QString detail;
    QString unit;
    int color = 0;
    int height = 0;
    const Channel* channel = nullptr;  ///< of a channel's row
    std::vector<Trace> traces;         ///< of values
    const Decoder* decoder = nullptr;
    Notation notation = Notation::hex;
    /// a line from value to value, not steps: samples of something that changes between
    bool smooth = false;
};

/// The rows of a view in their order, and the span of time that there is of them.
class RowsModel : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { KindRole = Qt::UserRole + 1, DetailRole, ColorRole };
    static constexpr int kDigitalHeight = 40;
    static constexpr int kAnalogHeight = 104;
    static constexpr int kLaneHeight = 32;
    static constexpr int kLeastHeight = 24;
    static constexpr int kMostHeight = 480;
    static constexpr int kColors = 8;

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] int find(const QString& key) const;
    void append(Row row);
    void insert(int place, Row row);
    /// What is shown of a row changes, its place stays.
    void replace(int place, Row row);
    void remove(int place);
    void clear();
    /// By so many places; as far as there are any.
    int move(int place, int by);
    void setHeight(int place, int height);
    /// A colour that few rows have yet.
    [[nodiscard]] int freeColor() const;

    [[nodiscard]] Time start() const { return start_; }
    [[nodiscard]] Time until() const { return until_; }
    void setRange(Time start, Time until);

  signals:
    void rangeChanged();

  private:
    std::vector<Row> rows_;
    Time start_ = 0;
    Time until_ = 0;
};

}  // namespace twin::gui::scope
