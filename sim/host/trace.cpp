// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/trace.hpp"

namespace twin::host {

ProbeListener Trace::listener() {
    ProbeListener listener;
    listener.data = [this](ProbeData data) {
        until_ns_ = std::max(until_ns_, data.until_ns);
        if (probe_) {
            file_->add(data.t_ns, data.records, data.lost);
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

asio::awaitable<Result<void>> Trace::go_on(std::shared_ptr<Node> node) {
    probe_.reset();
    auto probe = co_await node->start_probe(channels_, listener());
    if (!probe) {
        co_return tl::unexpected(probe.error());
    }
    until_ns_ = (*probe)->t_ns;
    if (file_) {
        file_->restate((*probe)->t_ns, (*probe)->channels);
    } else {
        const auto format = path_.ends_with(".csv") ? TraceFile::Format::csv : TraceFile::Format::vcd;
        auto file = TraceFile::open(path_, format, node->options().name, (*probe)->t_ns, (*probe)->channels);
        if (!file) {
            co_return tl::unexpected(file.error());
        }
        file_ = std::move(*file);
    }
    probe_ = std::move(*probe);
    for (const auto& data : std::exchange(early_, {})) {
        file_->add(data.t_ns, data.records, data.lost);
    }
    co_return Result<void>{};
}

asio::awaitable<Result<std::unique_ptr<Trace>>> Trace::start(std::shared_ptr<Node> node, std::string path,
                                                             std::vector<std::string> channels) {
    auto trace = std::make_unique<Trace>(std::move(path), std::move(channels));
    if (const auto begun = co_await trace->go_on(std::move(node)); !begun) {
        co_return tl::unexpected(begun.error());
    }
    co_return trace;
}

bool Trace::finish() {
    if (probe_) {
        until_ns_ = std::max(until_ns_, probe_->until_ns());
        probe_.reset();
    }
    return !file_ || file_->close(until_ns_);
}

}  // namespace twin::host
