// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/probe.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "models/core/model.hpp"

namespace twin::node {

namespace json = boost::json;
using Record = link::ProbeRecord;

namespace {

constexpr std::uint64_t kPsPerNs = 1000;

Record::Kind level_of(const Net& net) {
    if (net.floating() || net.conflicting()) return Record::Kind::undriven;
    return net.high() ? Record::Kind::high : Record::Kind::low;
}

float number_of(const ProbeSource& source) {
    return static_cast<float>(source.input != nullptr ? source.input->value() : source.output->number());
}

const char* name_of(ProbeSource::Kind kind) {
    return kind == ProbeSource::Kind::digital ? "digital" : kind == ProbeSource::Kind::analog ? "analog" : "number";
}

std::uint16_t number_param(const json::object& params) {
    const auto* value = params.if_contains("probe");
    if (value == nullptr || !value->is_int64() || value->get_int64() < 0 || value->get_int64() > UINT16_MAX)
        throw std::invalid_argument("'probe' must be an integer, 0 to 65535");
    return static_cast<std::uint16_t>(value->get_int64());
}

std::vector<std::string> names_param(const json::object& params) {
    const auto* value = params.if_contains("channels");
    if (value == nullptr || !value->is_array()) throw std::invalid_argument("'channels' must be a list of names");
    std::vector<std::string> names;
    for (const auto& one : value->get_array()) {
        if (!one.is_string()) throw std::invalid_argument("'channels' must be a list of names");
        names.push_back(json::value_to<std::string>(one));
    }
    if (names.empty() || names.size() > link::kMostProbeChannels)
        throw std::invalid_argument("a probe has 1 to 64 channels, not " + std::to_string(names.size()));
    return names;
}

}  // namespace

/// One channel on its net.
class Probe::Tap final : public NetTap {
  public:
    Tap(Probe& probe, unsigned channel, const ProbeSource& source)
        : probe_(probe),
          net_(*source.net),
          channel_(channel),
          analog_(source.kind == ProbeSource::Kind::analog),
          level_(level_of(net_)),
          volts_(static_cast<float>(net_.volts())) {
        net_.attach(*this);
    }
    ~Tap() override { net_.detach(*this); }
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    void net_changed(const Net& net) override {
        if (analog_) {
            const auto volts = static_cast<float>(net.volts());
            if (volts == volts_) return;
            volts_ = volts;
            probe_.record(channel_, Record::Kind::value, volts);
        } else {
            const Record::Kind level = level_of(net);
            if (level == level_) return;
            level_ = level;
            probe_.record(channel_, level);
        }
    }

  private:
    Probe& probe_;
    Net& net_;
    unsigned channel_;
    bool analog_;
    Record::Kind level_;
    float volts_;
};

Probe::Probe(std::uint16_t number, const std::vector<const ProbeSource*>& sources, const Scheduler& scheduler,
             Link& link)
    : number_(number),
      scheduler_(scheduler),
      link_(link),
      packer_(static_cast<std::int64_t>(scheduler.peek().value() / kPsPerNs)) {
    for (const ProbeSource* source : sources) {
        const auto channel = static_cast<unsigned>(sources_.size());
        sources_.push_back(*source);
        if (source->net != nullptr) {
            taps_.push_back(std::make_unique<Tap>(*this, channel, *source));
        } else {
            numbers_.push_back({*source, channel, number_of(*source)});
        }
    }
}

Probe::~Probe() = default;

json::array Probe::state() const {
    json::array all;
    for (const ProbeSource& source : sources_) {
        json::object one{{"name", source.name}, {"kind", name_of(source.kind)}, {"unit", source.unit}};
        if (source.kind == ProbeSource::Kind::digital) {
            const Record::Kind level = level_of(*source.net);
            one["level"] = level == Record::Kind::undriven ? json::value(nullptr) : json::value(static_cast<int>(level));
        } else {
            one["value"] = source.net != nullptr ? static_cast<float>(source.net->volts()) : number_of(source);
        }
        all.push_back(std::move(one));
    }
    return all;
}

void Probe::changed(const Input& input) {
    for (Number& number : numbers_)
        if (number.source.input == &input) {
            number.last = number_of(number.source);
            record(number.channel, Record::Kind::value, number.last);
        }
}

void Probe::changed(const Output& output) {
    for (Number& number : numbers_)
        if (number.source.output == &output && number.last != number_of(number.source)) {
            number.last = number_of(number.source);
            record(number.channel, Record::Kind::value, number.last);
        }
}

void Probe::record(unsigned channel, Record::Kind kind, float value) {
    packer_.add(static_cast<std::int64_t>(scheduler_.peek().value() / kPsPerNs), channel, kind, value);
    if (packer_.bytes().size() >= kFull) send(packer_.last_ns());
}

void Probe::flush(std::int64_t now_ns, bool always) {
    if (packer_.count() != 0 || always) send(now_ns);
}

void Probe::send(std::int64_t until_ns) {
    const std::uint64_t dropped = link_.dropped();
    link_.send(link::Type::probe, number_, until_ns,
               link::encode_probe({packer_.base_ns(), lost_, packer_.bytes()}));
    lost_ = link_.dropped() == dropped ? 0 : lost_ + packer_.count();
    packer_.clear();
}

json::object Probes::channels(const boards::Board& board, const Channels& channels) const {
    json::array all;
    for (const ProbeSource& source : ProbeSources(board, env_, channels).all())
        all.push_back(json::object{{"name", source.name},
                                   {"label", source.label},
                                   {"kind", name_of(source.kind)},
                                   {"unit", source.unit},
                                   {"group", source.group}});
    return {{"channels", std::move(all)}};
}

json::object Probes::start(const boards::Board& board, const Channels& channels, const json::object& params) {
    const std::uint16_t number = number_param(params);
    const auto names = names_param(params);
    if (probes_.contains(number)) throw std::invalid_argument("there is a probe " + std::to_string(number));
    if (probes_.size() >= kMost) throw std::invalid_argument("a device has at most 16 probes");
    const ProbeSources sources(board, env_, channels);
    std::vector<const ProbeSource*> chosen;
    for (const std::string& name : names) chosen.push_back(&sources.find(name));
    auto probe = std::make_unique<Probe>(number, chosen, env_.scheduler(), link_);
    json::object result{{"t", static_cast<std::int64_t>(env_.scheduler().peek().value() / kPsPerNs)},
                        {"channels", probe->state()}};
    probes_[number] = std::move(probe);
    return result;
}

void Probes::stop(const json::object& params) {
    const std::uint16_t number = number_param(params);
    if (probes_.erase(number) == 0) throw std::invalid_argument("there is no probe " + std::to_string(number));
}

void Probes::flush(std::int64_t now_ns) {
    for (const auto& [number, probe] : probes_) probe->flush(now_ns, false);
}

void Probes::end(std::int64_t now_ns) {
    flush(now_ns);
    probes_.clear();
}

void Probes::tick(std::int64_t now_ns) {
    const bool always = ++ticks_ % kEmpty == 0;
    for (const auto& [number, probe] : probes_) probe->flush(now_ns, always);
}

}  // namespace twin::node
