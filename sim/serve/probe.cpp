// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/probe.hpp"

#include "sim/host/base64.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;
using link::ProbeRecord;

void ProbeStream::begin(std::shared_ptr<host::Probe> probe) {
    probe_ = std::move(probe);
    told_until_ns_ = probe_->t_ns;
    for (const auto& channel : probe_->channels) {
        const auto& object = channel.as_object();
        const auto* value = object.if_contains("value");
        const auto* level = object.if_contains("level");
        State state;
        if (value != nullptr && value->is_number()) {
            state = {ProbeRecord::Kind::value, value->to_number<float>()};
        } else if (level != nullptr && level->is_number()) {
            state.kind = level->to_number<int>() != 0 ? ProbeRecord::Kind::high : ProbeRecord::Kind::low;
        }
        states_.push_back(state);
    }
}

void ProbeStream::offer(host::ProbeData data) {
    if (finished() || (data.count == 0 && data.lost == 0)) {
        return;
    }
    while (options_.on_full == OnFull::drop && !buffer_.empty() && full()) {
        const auto gone = take_front();
        lost_ += gone.lost + gone.count;
        pass(gone);
    }
    records_ += data.count;
    bytes_ += data.records.size();
    buffer_.push_back(std::move(data));
    if (on_offer && bytes_ >= kBatchBytes) {
        on_offer();
    }
}

void ProbeStream::end(const std::string& why) {
    if (!why_ && !finished()) {
        why_ = why;
        end_ns_ = until_ns();
        if (on_offer) {
            on_offer();
        }
    }
}

void ProbeStream::pulse() {
    due_ = due_ || !buffer_.empty() || (++pulses_ % kEmpty == 0 && until_ns() > told_until_ns_);
    if (due_ && on_offer) {
        on_offer();
    }
}

bool ProbeStream::waits() const { return !over_ && (due_ || why_ || bytes_ >= kBatchBytes); }

void ProbeStream::finish() {
    buffer_.clear();
    records_ = 0;
    bytes_ = 0;
    over_ = true;
    probe_.reset();
    Outflow::finish();
}

host::ProbeData ProbeStream::take_front() {
    auto data = std::move(buffer_.front());
    buffer_.pop_front();
    records_ -= data.count;
    bytes_ -= data.records.size();
    return data;
}

std::int64_t ProbeStream::pass(const host::ProbeData& data) {
    link::ProbeUnpacker records(data.records, data.t_ns);
    std::int64_t last_ns = data.t_ns;
    while (const auto record = records.next()) {
        last_ns = record->t_ns;
        if (record->channel < states_.size()) {
            states_[record->channel] = {record->kind, record->value};
        }
    }
    return last_ns;
}

std::int64_t ProbeStream::until_ns() const {
    if (why_) {
        return std::max(end_ns_, told_until_ns_);
    }
    return probe_ ? std::max(probe_->until_ns(), told_until_ns_) : told_until_ns_;
}

std::optional<std::string> ProbeStream::ended() const {
    return why_ && buffer_.empty() && lost_ == 0 && until_ns() <= told_until_ns_ ? why_ : std::nullopt;
}

std::string ProbeStream::next() {
    if (const auto why = ended()) {
        over_ = true;
        return json::serialize(json::object{
            {"jsonrpc", "2.0"}, {"method", "probe.end"}, {"params", {{"probe", id()}, {"why", *why}}}});
    }
    const auto batch = take();
    return fmt::format(
        R"({{"jsonrpc":"2.0","method":"probe","params":{{"probe":{},"seq":{},"t":{},"until":{},"dropped":{},"data":"{}"}}}})",
        id(), number_batch(), batch.t_ns, batch.until_ns, batch.lost, host::to_base64(batch.records));
}

ProbeStream::Batch ProbeStream::take() {
    due_ = false;
    Batch batch;
    batch.t_ns = told_until_ns_;
    batch.lost = std::exchange(lost_, 0);
    if (!buffer_.empty()) {
        batch.t_ns = buffer_.front().t_ns;
        batch.lost += buffer_.front().lost;
    }
    if (batch.lost != 0) {
        link::ProbePacker known(batch.t_ns);
        for (std::size_t channel = 0; channel < states_.size(); ++channel) {
            known.add(batch.t_ns, static_cast<unsigned>(channel), states_[channel].kind, states_[channel].value);
        }
        batch.records = known.bytes();
    }
    for (std::int64_t last_ns = batch.t_ns; !buffer_.empty() && batch.records.size() < kBatchBytes;) {
        if (buffer_.front().t_ns != last_ns) {
            break;  // the node's clock was set, and a batch counts from one instant
        }
        const auto data = take_front();
        last_ns = pass(data);
        batch.records += data.records;
        told_until_ns_ = std::max(told_until_ns_, data.until_ns);
        if (!buffer_.empty() && buffer_.front().lost != 0) {
            break;
        }
    }
    if (buffer_.empty()) {
        told_until_ns_ = until_ns();
    }
    batch.until_ns = told_until_ns_;
    ease();
    return batch;
}

}  // namespace twin::serve
