// SPDX-License-Identifier: BSD-3-Clause
// What a device's CPU did, as spans in lanes: at each instant one lane has it, a thread's, a handler's, or that of sleep.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <memory>
#include <vector>

namespace twin::gui {

class TimelineStore : public QObject {
    Q_OBJECT

  public:
    /// More spans than this, and the older half goes: 24 bytes each.
    static constexpr qint64 kMostSpans = 4'000'000;

    enum class Group { thread, handler, sleep };
    struct Span {
        qint64 from = 0;
        qint64 to = 0;
    };
    struct Lane {
        Group group = Group::thread;
        quint32 id = 0;  ///< a thread's address, an exception's number
        std::vector<Span> spans;
        std::vector<qint64> before;  ///< nanoseconds of all spans before each
    };

    using QObject::QObject;

    void clear();
    /// A batch of the control API's `timeline`. False: it is none.
    bool take(qint64 t_ns, qint64 until_ns, qint64 dropped, const QByteArray& records);

    /// Threads as they came, handlers by their number, sleep.
    [[nodiscard]] const std::vector<Lane*>& lanes() const { return order_; }
    [[nodiscard]] bool empty() const { return first_ns_ == last_ns_; }
    [[nodiscard]] qint64 firstNs() const { return first_ns_; }
    [[nodiscard]] qint64 lastNs() const { return last_ns_; }
    [[nodiscard]] qint64 records() const { return records_; }
    [[nodiscard]] qint64 dropped() const { return dropped_; }
    /// Instants of resets.
    [[nodiscard]] const std::vector<qint64>& resets() const { return resets_; }

    /// Nanoseconds of [from, to) that the lane has had the CPU.
    [[nodiscard]] qint64 busy(const Lane& lane, qint64 from, qint64 to) const;
    /// The first span that ends behind an instant; its number, or that behind the last one.
    [[nodiscard]] static std::size_t firstAfter(const Lane& lane, qint64 t_ns);
    /// The span that has the instant within. `from` == `to`: there is none.
    [[nodiscard]] Span at(const Lane& lane, qint64 t_ns) const;

    /// "SysTick", "HardFault", "IRQ 5".
    static QString exceptionName(quint32 number);

  signals:
    void changed();
    void lanesChanged();

  private:
    Lane* lane(Group group, quint32 id);
    /// Who has the CPU from here on.
    void settle(qint64 t_ns);
    void closeSpan(qint64 t_ns);
    void forgetOld();

    std::vector<std::unique_ptr<Lane>> all_;
    std::vector<Lane*> order_;
    std::vector<quint32> handlers_;
    quint32 thread_ = 0;
    bool asleep_ = false;
    Lane* running_ = nullptr;
    qint64 since_ns_ = 0;
    qint64 first_ns_ = 0;
    qint64 last_ns_ = 0;
    qint64 records_ = 0;
    qint64 dropped_ = 0;
    qint64 spans_ = 0;
    std::vector<qint64> resets_;
};

}  // namespace twin::gui
