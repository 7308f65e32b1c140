// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/probe.hpp"

#include <algorithm>
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

std::string to_hex(std::string_view bytes) {
    static const char* digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<std::uint8_t>(c) >> 4];
        text += digits[static_cast<std::uint8_t>(c) & 15];
    }
    return text;
}

std::string from_hex(std::string_view text) {
    const auto digit = [](char c) {
        const auto at = std::string_view("0123456789abcdef").find(c);
        if (at == std::string_view::npos) throw std::invalid_argument("hexadecimal digits are wanted");
        return static_cast<unsigned>(at);
    };
    if (text.size() % 2 != 0) throw std::invalid_argument("two digits a byte are wanted");
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
    return bytes;
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
          channel_(static_cast<std::uint8_t>(channel)),
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
            probe_.record({probe_.now_ns(), channel_, Record::Kind::value, volts});
        } else {
            const Record::Kind level = level_of(net);
            if (level == level_) return;
            level_ = level;
            probe_.record({probe_.now_ns(), channel_, level, 0});
        }
    }
    void word_begins(const Net&) override {
        if (!analog_) probe_.begin_word(channel_);
    }
    void word_ends(const Net& net, const WireWord& word) override {
        if (analog_) return;
        const std::uint64_t now = probe_.scheduler_.peek().value();
        // One that began before the probe is not drawn.
        if (const auto began = probe_.word_began(channel_)) {
            const std::uint64_t since = now - std::min(now, static_cast<std::uint64_t>(*began) * kPsPerNs);
            const std::uint64_t length = word.stretches ? since : std::min(since, word.length_ps);
            for (const WireEdge& edge : word.edges) {
                const std::uint64_t ps = word.stretches ? edge.ps * length / word.length_ps : edge.ps;
                probe_.record({static_cast<std::int64_t>((now - length + std::min(ps, length)) / kPsPerNs), channel_,
                               edge.high ? Record::Kind::high : Record::Kind::low, 0});
            }
        }
        if (word.idle) probe_.record({probe_.now_ns(), channel_, level_of(net), 0});
        probe_.end_word(channel_);
    }

  private:
    Probe& probe_;
    Net& net_;
    std::uint8_t channel_;
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
            told_.push_back(level_of(*source->net));
        } else {
            numbers_.push_back({*source, channel, number_of(*source)});
            told_.push_back(Record::Kind::value);
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
            record({now_ns(), static_cast<std::uint8_t>(number.channel), Record::Kind::value, number.last});
        }
}

void Probe::changed(const Output& output) {
    for (Number& number : numbers_)
        if (number.source.output == &output && number.last != number_of(number.source)) {
            number.last = number_of(number.source);
            record({now_ns(), static_cast<std::uint8_t>(number.channel), Record::Kind::value, number.last});
        }
}

std::int64_t Probe::now_ns() const { return static_cast<std::int64_t>(scheduler_.peek().value() / kPsPerNs); }

void Probe::record(const Record& record) {
    if (words_.empty()) [[likely]] {
        pack(record);
        return;
    }
    auto at = waiting_.end();
    while (at != waiting_.begin() && std::prev(at)->t_ns > record.t_ns) --at;
    waiting_.insert(at, record);
    if (waiting_.size() > kMostWaiting) {
        words_.clear();
        let_go(link::kNever);
    }
}

void Probe::pack(const Record& record) {
    if (record.kind != Record::Kind::value && told_[record.channel] == record.kind) return;
    told_[record.channel] = record.kind;
    packer_.add(record);
    if (packer_.bytes().size() >= kFull) send(packer_.last_ns());
}

void Probe::begin_word(unsigned channel) {
    // One that is stretched began earlier: its address follows START when software has it.
    words_.emplace(channel, now_ns());
}

std::optional<std::int64_t> Probe::word_began(unsigned channel) const {
    const auto found = words_.find(channel);
    return found == words_.end() ? std::nullopt : std::optional(found->second);
}

void Probe::end_word(unsigned channel) {
    if (words_.erase(channel) != 0) let_go(told_until(link::kNever));
}

std::int64_t Probe::told_until(std::int64_t now_ns) const {
    for (const auto& [channel, began_ns] : words_) now_ns = std::min(now_ns, began_ns);
    return now_ns;
}

void Probe::let_go(std::int64_t until_ns) {
    while (!waiting_.empty() && waiting_.front().t_ns <= until_ns) {
        pack(waiting_.front());
        waiting_.pop_front();
    }
}

void Probe::flush(std::int64_t now_ns, bool always) {
    std::erase_if(words_, [&](const auto& word) { return now_ns - word.second > kLongestWordNs; });
    tell(now_ns, always);
}

void Probe::tell(std::int64_t now_ns, bool always) {
    const std::int64_t until_ns = told_until(now_ns);
    let_go(words_.empty() ? link::kNever : until_ns);
    if (packer_.count() != 0 || always || until_ns < now_ns) send(until_ns);
}

void Probe::finish(std::int64_t now_ns) {
    words_.clear();
    flush(now_ns, false);
}

void Probe::send(std::int64_t until_ns) {
    const std::uint64_t dropped = link_.dropped();
    link_.send(link::Type::probe, number_, until_ns,
               link::encode_probe({packer_.base_ns(), lost_, packer_.bytes()}));
    lost_ = link_.dropped() == dropped ? 0 : lost_ + packer_.count();
    packer_.clear();
}

json::object Probe::unfinished(std::int64_t now_ns) {
    // flush() would give up a word, at another instant than without this.
    tell(now_ns, false);
    json::array levels;
    for (const Record::Kind kind : told_) levels.emplace_back(static_cast<int>(kind));
    json::array words;
    for (const auto& [channel, began_ns] : words_)
        words.push_back(json::object{{"channel", channel}, {"began", began_ns}});
    link::ProbePacker waiting(packer_.last_ns());
    for (const Record& record : waiting_) waiting.add(record);
    return {{"levels", std::move(levels)},
            {"words", std::move(words)},
            {"base", waiting.base_ns()},
            {"waiting", to_hex(waiting.bytes())}};
}

void Probe::resume(const json::object& from) {
    const auto wrong = [] { return std::invalid_argument("'from' is no state of a probe of these channels"); };
    try {
        const auto& levels = from.at("levels").as_array();
        if (levels.size() != told_.size()) throw wrong();
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const int kind = levels[i].to_number<int>();
            const bool digital = sources_[i].kind == ProbeSource::Kind::digital;
            if (kind < 0 || kind > (digital ? 2 : 3)) throw wrong();
            told_[i] = static_cast<Record::Kind>(kind);
        }
        for (const auto& word : from.at("words").as_array()) {
            const auto channel = word.at("channel").to_number<unsigned>();
            if (channel >= told_.size() || sources_[channel].kind != ProbeSource::Kind::digital) throw wrong();
            words_[channel] = word.at("began").to_number<std::int64_t>();
        }
        packer_ = link::ProbePacker(from.at("base").to_number<std::int64_t>());
        const std::string waiting = from_hex(json::value_to<std::string>(from.at("waiting")));
        link::ProbeUnpacker unpacker(waiting, packer_.base_ns(), static_cast<unsigned>(told_.size()));
        while (const auto record = unpacker.next()) waiting_.push_back(*record);
        if (unpacker.wrong()) throw wrong();
    } catch (const std::exception&) {
        throw wrong();
    }
}

json::object Probes::channels(const boards::Board& board, const Channels& channels) const {
    json::array all;
    const ProbeSources sources(board, env_, channels);
    for (const ProbeSource& source : sources.all())
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
    if (const auto* from = params.if_contains("from")) {
        if (!from->is_object()) throw std::invalid_argument("'from' must be an object");
        probe->resume(from->get_object());
    }
    const auto now_ns = static_cast<std::int64_t>(env_.scheduler().peek().value() / kPsPerNs);
    json::object result{{"t", now_ns}, {"until", probe->told_until(now_ns)}, {"channels", probe->state()}};
    probes_[number] = std::move(probe);
    return result;
}

void Probes::stop(const json::object& params) {
    const std::uint16_t number = number_param(params);
    if (probes_.erase(number) == 0) throw std::invalid_argument("there is no probe " + std::to_string(number));
}

json::object Probes::state(const json::object& params) {
    const auto found = probes_.find(number_param(params));
    if (found == probes_.end())
        throw std::invalid_argument("there is no probe " + std::to_string(number_param(params)));
    return found->second->unfinished(static_cast<std::int64_t>(env_.scheduler().peek().value() / kPsPerNs));
}

void Probes::flush(std::int64_t now_ns) {
    for (const auto& [number, probe] : probes_) probe->flush(now_ns, false);
}

void Probes::end(std::int64_t now_ns) {
    for (const auto& [number, probe] : probes_) probe->finish(now_ns);
    probes_.clear();
}

void Probes::tick(std::int64_t now_ns) {
    const bool always = ++ticks_ % kEmpty == 0;
    for (const auto& [number, probe] : probes_) probe->flush(now_ns, always);
}

}  // namespace twin::node
