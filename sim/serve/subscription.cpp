// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/subscription.hpp"

#include <fmt/format.h>
#include <fnmatch.h>
#include <algorithm>

namespace twin::serve {

Subscription::Subscription(std::int64_t id, SubscriptionOptions options, EventCounts& counts)
    : Outflow(id), options_(std::move(options)), counts_(counts) {}

bool Subscription::wants(const Event& event) {
    if (!options_.kinds.has(event.kind)) {
        return false;
    }
    if (options_.devices.empty() || event.device.empty()) {
        return true;
    }
    const auto known = matches_.find(event.device);
    if (known != matches_.end()) {
        return known->second;
    }
    return matches_[event.device] =
               std::any_of(options_.devices.begin(), options_.devices.end(), [&](const std::string& pattern) {
                   return ::fnmatch(pattern.c_str(), event.device.c_str(), 0) == 0;
               });
}

void Subscription::offer(const std::shared_ptr<const Event>& event) {
    if (finished() || !wants(*event)) {
        return;
    }
    while (options_.on_full == OnFull::drop && !buffer_.empty() && full()) {
        bytes_ -= buffer_.front()->line.size();
        buffer_.pop_front();
        ++lost_;
        ++counts_.dropped;
    }
    bytes_ += event->line.size();
    buffer_.push_back(event);
    if (on_offer) {
        on_offer();
    }
}

std::string Subscription::next() {
    std::string events;
    std::size_t count = 0;
    while (!buffer_.empty() && count < kBatchEvents && events.size() < kBatchBytes) {
        events += count++ == 0 ? "" : ",";
        events += buffer_.front()->line;
        bytes_ -= buffer_.front()->line.size();
        buffer_.pop_front();
    }
    counts_.sent += count;
    auto text = fmt::format(
        R"({{"jsonrpc":"2.0","method":"events","params":{{"subscription":{},"seq":{},"dropped":{},"events":[{}]}}}})", id(),
        number_batch(), std::exchange(lost_, 0), events);
    ease();
    return text;
}

}  // namespace twin::serve
