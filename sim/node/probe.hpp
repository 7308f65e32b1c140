// SPDX-License-Identifier: BSD-3-Clause
// Probes: changes of nets and numbers, told to the host as they happen (docs/probes.md).
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"
#include "models/core/pin.hpp"
#include "sim/link/probe.hpp"
#include "sim/node/introspect.hpp"
#include "sim/node/link.hpp"

namespace twin::node {

/// What can be watched.
struct ProbeSource {
    enum class Kind : std::uint8_t { digital, analog, number };

    std::string name;
    std::string label;  ///< what it is connected to
    std::string group;
    std::string unit;
    Kind kind = Kind::digital;
    Net* net = nullptr;              ///< digital, analog
    const Input* input = nullptr;    ///< number: one of these two
    const Output* output = nullptr;
};

/// All that a node has, and which of them a person means.
class ProbeSources {
  public:
    ProbeSources(const boards::Board& board, const Environment& env, const Channels& channels);
    const std::vector<ProbeSource>& all() const { return all_; }
    /// By its name, or a short one as docs/probes.md says. Throws std::invalid_argument with the nearest names.
    const ProbeSource& find(const std::string& name) const;

  private:
    std::vector<ProbeSource> all_;
};

/// One probe. It looks on: nothing in here runs an alarm or touches a net.
class Probe {
  public:
    /// Records are sent when so many bytes are there.
    static constexpr std::size_t kFull = 32 * 1024;
    /// Longer than any word on a wire takes: one that is not over then was broken off.
    static constexpr std::int64_t kLongestWordNs = 100'000'000;
    /// So many records may wait for a word's end.
    static constexpr std::size_t kMostWaiting = 1'000'000;

    Probe(std::uint16_t number, const std::vector<const ProbeSource*>& sources, const Scheduler& scheduler, Link& link);
    ~Probe();

    /// How its channels stand.
    boost::json::array state() const;
    /// Tells all that can be told. What it knows then besides how its channels stand; and one of the same channels goes
    /// on with that where a snapshot was made. resume() throws std::invalid_argument.
    boost::json::object unfinished(std::int64_t now_ns);
    void resume(const boost::json::object& from);
    /// Everything before this instant is told, or never will be.
    std::int64_t told_until(std::int64_t now_ns) const;
    void changed(const Input& input);
    void changed(const Output& output);
    /// Sends what may be told by now. `always`: though there be nothing.
    void flush(std::int64_t now_ns, bool always);
    /// Words that are on wires are broken off.
    void finish(std::int64_t now_ns);

  private:
    class Tap;
    struct Number {
        ProbeSource source;
        unsigned channel;
        float last;
    };

    std::int64_t now_ns() const;
    void record(const link::ProbeRecord& record);
    void pack(const link::ProbeRecord& record);
    /// While words are on wires, what comes after the first of their beginnings waits.
    void begin_word(unsigned channel);
    std::optional<std::int64_t> word_began(unsigned channel) const;
    void end_word(unsigned channel);
    void tell(std::int64_t now_ns, bool always);
    void let_go(std::int64_t until_ns);
    void send(std::int64_t until_ns);

    std::uint16_t number_;
    const Scheduler& scheduler_;
    Link& link_;
    std::vector<ProbeSource> sources_;
    std::vector<std::unique_ptr<Tap>> taps_;
    std::vector<Number> numbers_;
    link::ProbePacker packer_;
    std::vector<link::ProbeRecord::Kind> told_;       ///< of each channel, as packed
    std::map<unsigned, std::int64_t> words_;          ///< by channel: when the word on it began
    std::deque<link::ProbeRecord> waiting_;           ///< in order of time
    std::uint64_t lost_ = 0;  ///< records, since the last message that went
};

/// Those of a node.
class Probes {
  public:
    static constexpr std::size_t kMost = 16;
    /// Real time: what is there is told so often, and each kEmpty-th time though nothing be there.
    static constexpr std::int64_t kTickNs = 20'000'000;
    static constexpr unsigned kEmpty = 5;

    Probes(Environment& env, Link& link) : env_(env), link_(link) {}

    boost::json::object channels(const boards::Board& board, const Channels& channels) const;
    /// These throw std::invalid_argument.
    boost::json::object start(const boards::Board& board, const Channels& channels, const boost::json::object& params);
    void stop(const boost::json::object& params);
    boost::json::object state(const boost::json::object& params);

    bool any() const { return !probes_.empty(); }
    template <typename What>
    void changed(const What& what) {
        for (const auto& [number, probe] : probes_) probe->changed(what);
    }
    /// Before a grant ends.
    void flush(std::int64_t now_ns);
    /// The node ends: what there is, and nothing after it.
    void end(std::int64_t now_ns);
    /// Real time: each kTickNs.
    void tick(std::int64_t now_ns);

  private:
    Environment& env_;
    Link& link_;
    std::map<std::uint16_t, std::unique_ptr<Probe>> probes_;
    unsigned ticks_ = 0;
};

}  // namespace twin::node
