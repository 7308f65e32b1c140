// SPDX-License-Identifier: BSD-3-Clause
// A device's heap, as it was each time that somebody looked.
#pragma once

#include <QJsonObject>
#include <QObject>
#include <deque>
#include <optional>

namespace twin::gui {

class HeapHistory : public QObject {
    Q_OBJECT

  public:
    struct Look {
        qint64 t_ns = 0;
        qint64 size = 0, extent = 0, used = 0, free = 0, largest_free = 0, blocks = 0, free_blocks = 0;
        std::optional<qint64> high_water, failures;
    };
    /// An hour, at two looks a second.
    static constexpr std::size_t kMost = 7200;

    using QObject::QObject;

    /// As `heap` of the control API answers. A clock that goes back is another run's: the rest is forgotten.
    void take(const QJsonObject& told);
    void clear();
    [[nodiscard]] const std::deque<Look>& looks() const { return looks_; }
    /// Used at most: as the firmware counts it, or as it was seen here.
    [[nodiscard]] qint64 highWater() const { return high_; }

  signals:
    void changed();

  private:
    std::deque<Look> looks_;
    qint64 high_ = 0;
};

}  // namespace twin::gui
