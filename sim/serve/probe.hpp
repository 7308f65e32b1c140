// SPDX-License-Identifier: BSD-3-Clause
// Records of one probe on their way to one client: docs/probes.md.
#pragma once

#include "sim/host/probe.hpp"
#include "sim/serve/outflow.hpp"

#include <deque>
#include <optional>

namespace twin::serve {

class ProbeStream final : public Outflow {
  public:
    static constexpr std::size_t kDefaultBuffer = 4'000'000;
    static constexpr std::size_t kMostBuffer = 50'000'000;
    /// Of records in the buffer, however few they are.
    static constexpr std::size_t kMostBytes = 256u << 20;
    /// So many bytes of records are a batch at once; fewer wait for pulse(). No batch has many more.
    static constexpr std::size_t kBatchBytes = 64 * 1024;
    /// Each so-many-th pulse makes a batch though no records be there.
    static constexpr unsigned kEmpty = 5;

    /// Its buffer is in records.
    ProbeStream(std::int64_t id, OutflowOptions options) : Outflow(id), options_(options) {}

    /// The probe runs; it stops with this stream. What was offered before is behind its beginning.
    void begin(std::shared_ptr<host::Probe> probe);
    [[nodiscard]] const host::Probe& probe() const { return *probe_; }

    /// When the buffer is full the oldest go, or nothing: then whoever offers waits.
    void offer(host::ProbeData data);
    /// No more will be offered. The client is told when it has had the rest.
    void end(const std::string& why);
    void pulse() override;

    [[nodiscard]] const OutflowOptions& flow() const override { return options_; }
    [[nodiscard]] bool full() const override { return records_ >= options_.buffer || bytes_ >= kMostBytes; }
    [[nodiscard]] bool eased() const override { return records_ <= options_.buffer / 2 && bytes_ <= kMostBytes / 2; }
    [[nodiscard]] bool waits() const override;
    std::string next() override;
    struct Batch {
        std::int64_t t_ns = 0;  ///< from where the first record's time counts
        std::int64_t until_ns = 0;
        std::uint64_t lost = 0;  ///< records before the first
        std::string records;
    };
    /// What next() tells of: what there is, as far as a batch takes it.
    Batch take();
    /// No more will come, and all that came was taken: why.
    [[nodiscard]] std::optional<std::string> ended() const;
    void finish() override;
    [[nodiscard]] bool over() const override { return over_; }

  private:
    /// How a channel stands.
    struct State {
        link::ProbeRecord::Kind kind = link::ProbeRecord::Kind::undriven;
        float value = 0;
    };
    host::ProbeData take_front();
    /// What a client knows behind these records; gives the last one's time.
    std::int64_t pass(const host::ProbeData& data);
    [[nodiscard]] std::int64_t until_ns() const;

    OutflowOptions options_;
    std::shared_ptr<host::Probe> probe_;
    std::deque<host::ProbeData> buffer_;
    std::vector<State> states_;  ///< before the front of the buffer
    std::uint64_t records_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t lost_ = 0;  ///< since the last batch
    std::int64_t told_until_ns_ = 0;
    unsigned pulses_ = 0;
    bool due_ = false;
    std::optional<std::string> why_;  ///< it has ended
    std::int64_t end_ns_ = 0;
    bool over_ = false;
};

}  // namespace twin::serve
