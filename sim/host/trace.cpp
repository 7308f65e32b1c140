// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/trace.hpp"

#include <boost/json.hpp>

namespace twin::host {

namespace json = boost::json;

ProbeListener Trace::listener() {
    ProbeListener listener;
    listener.data = [this](ProbeData data) {
        until_ns_ = std::max(until_ns_, data.until_ns);
        if (probe_) {
            take(data);
        } else {
            early_.push_back(std::move(data));
        }
    };
    listener.end = [this](const std::string&) {
        if (probe_) {
            until_ns_ = std::max(until_ns_, probe_->until_ns());
        }
    };
    return listener;
}

void Trace::take(const ProbeData& data) {
    if (!beginning_) {
        file_->add(data.t_ns, data.records, data.lost);
        return;
    }
    link::ProbeUnpacker unpacker(data.records, data.t_ns, static_cast<unsigned>(beginning_->channels.size()));
    link::ProbePacker after(beginning_->at_ns);
    while (const auto record = unpacker.next()) {
        if (record->t_ns <= beginning_->at_ns) {
            TraceFile::stand(beginning_->channels[record->channel].as_object(), *record);
        } else {
            after.add(*record);
        }
    }
    if (data.until_ns > beginning_->at_ns) {
        settle();
        file_->add(after.base_ns(), after.bytes());
    }
}

Result<void> Trace::open() {
    const auto format = path_.ends_with(".csv") ? TraceFile::Format::csv : TraceFile::Format::vcd;
    auto file = TraceFile::open(path_, format);
    if (!file) {
        return tl::unexpected(file.error());
    }
    file_ = std::move(*file);
    return {};
}

/// All that the file begins with is known.
void Trace::settle() {
    if (const auto beginning = std::exchange(beginning_, {})) {
        file_->begin(device_, beginning->at_ns, beginning->channels);
    }
}

asio::awaitable<Result<void>> Trace::go_on(std::shared_ptr<Node> node) {
    probe_.reset();
    settle();
    auto probe = co_await node->start_probe(channels_, listener());
    if (!probe) {
        co_return tl::unexpected(probe.error());
    }
    until_ns_ = (*probe)->t_ns;
    if (file_) {
        file_->restate((*probe)->t_ns, (*probe)->channels);
    } else if (auto opened = open(); !opened) {
        co_return opened;
    } else {
        file_->begin(device_, (*probe)->t_ns, (*probe)->channels);
    }
    probe_ = std::move(*probe);
    for (const auto& data : std::exchange(early_, {})) {
        take(data);
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Trace::resume(std::shared_ptr<Node> node, const json::object& state, std::int64_t at_ns) {
    if (auto opened = open(); !opened) {
        co_return opened;
    }
    const auto& channels = state.at("channels").as_array();
    beginning_ = Beginning{at_ns, channels};
    if (!node) {
        settle();
        co_return Result<void>{};
    }
    auto probe = co_await node->start_probe(channels_, listener(), state.at("probe"));
    if (!probe) {
        co_return tl::unexpected(probe.error());
    }
    if ((*probe)->channels.size() != channels.size()) {
        co_return failure(fmt::format("the trace of {} has other channels than in the saved run", device_), "Take it again.");
    }
    until_ns_ = at_ns;
    probe_ = std::move(*probe);
    for (const auto& data : std::exchange(early_, {})) {
        take(data);
    }
    co_return Result<void>{};
}

asio::awaitable<Result<json::object>> Trace::state(bool device_runs) {
    json::value probe;
    if (device_runs && probe_) {
        auto told = co_await probe_->state();
        if (!told) {
            co_return tl::unexpected(told.error());
        }
        probe = std::move(*told);
    }
    co_return json::object{{"channels", beginning_ ? beginning_->channels : file_->stands()},
                           {"probe", std::move(probe)}};
}

asio::awaitable<Result<std::unique_ptr<Trace>>> Trace::start(std::shared_ptr<Node> node, std::string path,
                                                             std::vector<std::string> channels) {
    auto trace = std::make_unique<Trace>(node->options().name, std::move(path), std::move(channels));
    if (const auto begun = co_await trace->go_on(std::move(node)); !begun) {
        co_return tl::unexpected(begun.error());
    }
    co_return trace;
}

bool Trace::finish() {
    settle();
    if (probe_) {
        until_ns_ = std::max(until_ns_, probe_->until_ns());
        probe_.reset();
    }
    return !file_ || file_->close(until_ns_);
}

}  // namespace twin::host
