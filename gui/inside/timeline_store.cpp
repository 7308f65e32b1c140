// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/timeline_store.hpp"

#include <algorithm>
#include <iterator>

namespace twin::gui {
namespace {

enum Did : quint64 { kEntry = 0, kExit = 1, kThread = 2, kSleep = 3, kWake = 4, kReset = 5 };
constexpr quint32 kFirstInterrupt = 16;

/// LEB128 without sign; false at the end of the bytes.
bool number(const QByteArray& bytes, qsizetype& at, quint64& value) {
    value = 0;
    for (int shift = 0; at < bytes.size() && shift < 64; shift += 7) {
        const auto byte = static_cast<quint8>(bytes[at++]);
        value |= quint64{byte & 0x7FU} << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}

}  // namespace

void TimelineStore::clear() {
    all_.clear();
    order_.clear();
    handlers_.clear();
    resets_.clear();
    thread_ = 0;
    asleep_ = false;
    running_ = nullptr;
    since_ns_ = first_ns_ = last_ns_ = records_ = dropped_ = spans_ = 0;
    emit lanesChanged();
    emit changed();
}

TimelineStore::Lane* TimelineStore::lane(Group group, quint32 id) {
    for (const auto& one : all_) {
        if (one->group == group && one->id == id) {
            return one.get();
        }
    }
    all_.push_back(std::make_unique<Lane>(Lane{group, id, {}, {}}));
    auto* made = all_.back().get();
    const auto place = std::find_if(order_.begin(), order_.end(), [&](const Lane* one) {
        return one->group > group || (one->group == group && group == Group::handler && one->id > id);
    });
    order_.insert(place, made);
    emit lanesChanged();
    return made;
}

void TimelineStore::closeSpan(qint64 t_ns) {
    if (running_ != nullptr && t_ns > since_ns_) {
        auto& spans = running_->spans;
        auto& before = running_->before;
        before.push_back(spans.empty() ? 0 : before.back() + spans.back().to - spans.back().from);
        spans.push_back({since_ns_, t_ns});
        ++spans_;
    }
    since_ns_ = t_ns;
}

void TimelineStore::settle(qint64 t_ns) {
    auto* next = !handlers_.empty() ? lane(Group::handler, handlers_.back())
                 : asleep_          ? lane(Group::sleep, 0)
                 : thread_ != 0     ? lane(Group::thread, thread_)
                                    : nullptr;
    if (next != running_) {
        closeSpan(t_ns);
        running_ = next;
    }
}

bool TimelineStore::take(qint64 t_ns, qint64 until_ns, qint64 dropped, const QByteArray& records) {
    if (first_ns_ == 0 && last_ns_ == 0) {
        first_ns_ = last_ns_ = since_ns_ = t_ns;
    }
    if (dropped > 0) {
        // Nobody knows who had the CPU meanwhile.
        closeSpan(last_ns_);
        running_ = nullptr;
        handlers_.clear();
        asleep_ = false;
        dropped_ += dropped;
        since_ns_ = t_ns;
    }
    qint64 now = t_ns;
    for (qsizetype at = 0; at < records.size();) {
        quint64 delta = 0;
        quint64 word = 0;
        if (!number(records, at, delta) || !number(records, at, word)) {
            return false;
        }
        now += static_cast<qint64>(delta);
        const auto arg = static_cast<quint32>(word >> 3);
        switch (word & 7) {
            case kEntry: handlers_.push_back(arg); break;
            case kExit: {
                const auto found = std::find(handlers_.rbegin(), handlers_.rend(), arg);
                if (found != handlers_.rend()) {
                    handlers_.erase(std::next(found).base());
                }
                break;
            }
            case kThread: thread_ = arg; break;
            case kSleep: asleep_ = true; break;
            case kWake: asleep_ = false; break;
            case kReset:
                handlers_.clear();
                thread_ = 0;
                asleep_ = false;
                resets_.push_back(now);
                break;
            default: return false;
        }
        ++records_;
        settle(now);
    }
    last_ns_ = std::max({last_ns_, now, until_ns});
    if (spans_ > kMostSpans) {
        forgetOld();
    }
    emit changed();
    return true;
}

void TimelineStore::forgetOld() {
    const auto cut = first_ns_ + (last_ns_ - first_ns_) / 2;
    spans_ = 0;
    for (const auto& lane : all_) {
        const auto many = static_cast<std::ptrdiff_t>(firstAfter(*lane, cut));
        lane->spans.erase(lane->spans.begin(), lane->spans.begin() + many);
        lane->before.erase(lane->before.begin(), lane->before.begin() + many);
        spans_ += static_cast<qint64>(lane->spans.size());
    }
    std::erase_if(resets_, [&](qint64 t) { return t < cut; });
    first_ns_ = cut;
}

std::size_t TimelineStore::firstAfter(const Lane& lane, qint64 t_ns) {
    return static_cast<std::size_t>(
        std::upper_bound(lane.spans.begin(), lane.spans.end(), t_ns, [](qint64 t, const Span& span) { return t < span.to; }) -
        lane.spans.begin());
}

qint64 TimelineStore::busy(const Lane& lane, qint64 from, qint64 to) const {
    qint64 sum = 0;
    if (&lane == running_) {
        sum = std::max<qint64>(0, std::min(to, last_ns_) - std::max(from, since_ns_));
    }
    const auto first = firstAfter(lane, from);
    if (first == lane.spans.size() || lane.spans[first].from >= to) {
        return sum;
    }
    const auto behind = static_cast<std::size_t>(
        std::lower_bound(lane.spans.begin() + static_cast<std::ptrdiff_t>(first), lane.spans.end(), to,
                         [](const Span& span, qint64 t) { return span.from < t; }) -
        lane.spans.begin());
    const auto& last = lane.spans[behind - 1];
    sum += lane.before[behind - 1] - lane.before[first] + (last.to - last.from);
    sum -= std::max<qint64>(0, from - lane.spans[first].from);
    sum -= std::max<qint64>(0, last.to - to);
    return sum;
}

TimelineStore::Span TimelineStore::at(const Lane& lane, qint64 t_ns) const {
    if (&lane == running_ && t_ns >= since_ns_ && t_ns <= last_ns_) {
        return {since_ns_, last_ns_};
    }
    const auto found = firstAfter(lane, t_ns);
    return found < lane.spans.size() && lane.spans[found].from <= t_ns ? lane.spans[found] : Span{t_ns, t_ns};
}

QString TimelineStore::exceptionName(quint32 number) {
    switch (number) {
        case 2: return "NMI";
        case 3: return "HardFault";
        case 4: return "MemManage";
        case 5: return "BusFault";
        case 6: return "UsageFault";
        case 7: return "SecureFault";
        case 11: return "SVCall";
        case 12: return "DebugMonitor";
        case 14: return "PendSV";
        case 15: return "SysTick";
        default: break;
    }
    return number < kFirstInterrupt ? QString("Exception %1").arg(number) : QString("IRQ %1").arg(number - kFirstInterrupt);
}

}  // namespace twin::gui
